"""One comment on a request, written once and then kept up to date: found by its mark and its author, never doubled.

Two runs may do this at the same moment, and a request may be lost: whoever has written looks again. The comment with the lowest number
stays and gets the latest text; whoever finds that theirs is another one takes it away.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from parution.forge.adapter import Comment, Forge, ForgeError, Kind
from parution.forge.marks import has_mark, same, with_mark

KEY = "changes"


class Done(StrEnum):
    """What became of the comment."""

    WRITTEN = "written"
    CHANGED = "changed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Told:
    """What was done, where the comment stands, and how many doubles were taken away."""

    done: Done
    url: str
    removed: int = 0


def planned(forge: Forge, number: int, text: str, key: str = KEY) -> Told:
    """What `settle` would do now."""
    ours = _ours(forge, number, key, forge.me())
    if not ours:
        return Told(Done.WRITTEN, "")
    done = Done.LEFT if same(ours[0].body, forge.written(with_mark(key, text))) else Done.CHANGED
    return Told(done, ours[0].url, len(ours) - 1)


def settle(forge: Forge, number: int, text: str, key: str = KEY, *, begin: bool = True) -> Told:
    """See to it that exactly one comment of ours says this on a request; without `begin`, only where there is one already.

    Raises:
        ForgeError: the forge does not let us, or does not answer.
    """
    body, me = forge.written(with_mark(key, text)), forge.me()
    ours = _ours(forge, number, key, me)
    if ours:
        return _kept(forge, number, body, ours)
    if not begin:
        return Told(Done.LEFT, "")
    try:
        made = forge.add_comment(number, body)
    except ForgeError as error:
        if error.kind is not Kind.DOUBT:
            raise
        return _after_doubt(forge, number, key, body, me)
    ours = _ours(forge, number, key, made.author)  # the account's name as the forge has it
    if any(one.id < made.id for one in ours):
        return _kept(forge, number, body, ours)
    return Told(Done.WRITTEN, made.url)


def _after_doubt(forge: Forge, number: int, key: str, body: str, me: str) -> Told:
    """The forge did not say whether it had written the comment: it is there, or it is written once more."""
    ours = _ours(forge, number, key, me)
    if ours:
        return _kept(forge, number, body, ours)
    made = forge.add_comment(number, body)
    return Told(Done.WRITTEN, made.url)


def _ours(forge: Forge, number: int, key: str, me: str) -> list[Comment]:
    found = [one for one in forge.comments(number) if one.author == me and has_mark(key, one.body)]
    return sorted(found, key=_number)


def _number(one: Comment) -> int:
    return one.id


def _kept(forge: Forge, number: int, body: str, ours: list[Comment]) -> Told:
    """The first of them says it, the others go."""
    first, *doubles = ours
    changed = not same(first.body, body)
    if changed:
        forge.change_comment(number, first.id, body)
    for one in doubles:
        forge.remove_comment(number, one.id)
    return Told(Done.CHANGED if changed else Done.LEFT, first.url, len(doubles))
