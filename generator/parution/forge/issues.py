"""One issue for each thing that needs a person: opened, kept up to date, opened again, and closed with a last word.

Nobody is told twice. An issue's text follows the facts quietly; a comment, which forges send by mail, is written only where something was
added. One that a person closed stays closed as long as nothing is added to what it told then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from parution.forge.adapter import Forge, ForgeError, Issue, Kind
from parution.forge.marks import Mark, digest, digests, mark_of, same, without_mark

LABEL = "parution"


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that needs a person.

    `id` names it for good, without spaces; `facts` are what it consists of (deliveries, say); `added` is the comment for some of them
    that are new.
    """

    id: str
    title: str
    body: str
    facts: tuple[str, ...]
    added: Callable[[Sequence[str]], str]


class Done(StrEnum):
    """What became of an issue."""

    OPENED = "opened"
    CHANGED = "changed"
    REOPENED = "reopened"
    CLOSED = "closed"
    LEFT = "left"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Told:
    """What was done about a cause, and the issue's address."""

    cause: str
    done: Done
    url: str


@dataclass(frozen=True)
class Desk:
    """Whose issues they are: the forge, what names the calendar, which causes were judged this time, the last word, and for doubles."""

    forge: Forge
    calendar: str
    judged: Callable[[str], bool]
    last_word: str
    double: Callable[[int], str]

    def mark(self, cause: Cause, *, over: bool = False) -> Mark:
        """The mark of a cause's issue."""
        return Mark(digest(self.calendar), cause.id, over, digests(cause.facts))


def settle(desk: Desk, causes: Iterable[Cause]) -> list[Told]:
    """See to it that each cause has its issue, and that issues whose cause is gone are closed.

    Raises:
        ForgeError: the forge does not let us, or does not answer.
    """
    me = desk.forge.me()
    known, told = _known(desk, me), list[Told]()
    for cause in causes:
        issue = known.pop(cause.id, None)
        told.append(_opened(desk, cause) if issue is None else _kept(desk, cause, *issue))
    told += [one for name, (issue, mark) in known.items() if desk.judged(name) for one in _over(desk, issue, mark)]
    return told


def _known(desk: Desk, me: str) -> dict[str, tuple[Issue, Mark]]:
    """Our issues by cause, the oldest of each; younger doubles that are open are closed."""
    found: dict[str, tuple[Issue, Mark]] = {}
    for issue, mark in _ours(desk, me):
        if mark.cause not in found:
            found[mark.cause] = issue, mark
        elif issue.is_open:
            _close_double(desk, issue, mark, found[mark.cause][0].number)
    return found


def _ours(desk: Desk, me: str) -> list[tuple[Issue, Mark]]:
    home = digest(desk.calendar)
    marked = ((one, mark_of(one.body)) for one in desk.forge.issues(LABEL) if one.author == me)
    return sorted(((one, mark) for one, mark in marked if mark and mark.home == home), key=_number)


def _number(pair: tuple[Issue, Mark]) -> int:
    return pair[0].number


def _close_double(desk: Desk, issue: Issue, mark: Mark, other: int) -> None:
    desk.forge.add_word(issue.number, desk.double(other))
    body = f"{Mark(mark.home, mark.cause, True, mark.facts)}\n{without_mark(issue.body)}"
    desk.forge.change_issue(issue.number, issue.title, body, is_open=False)


def _opened(desk: Desk, cause: Cause) -> Told:
    """A new issue. Whoever opened one at the same moment, or before an answer got lost, is found by looking again."""
    body = desk.forge.written(f"{desk.mark(cause)}\n{cause.body}")
    try:
        made: Issue | None = desk.forge.add_issue(cause.title, body, LABEL)
    except ForgeError as error:
        if error.kind is not Kind.DOUBT:
            raise
        made = None
    author = made.author if made else desk.forge.me()
    same_cause = [issue for issue, mark in _ours(desk, author) if mark.cause == cause.id and issue.is_open]
    if made is None and not same_cause:
        made = desk.forge.add_issue(cause.title, body, LABEL)
    first = same_cause[0] if same_cause else made
    if first is None:
        raise TypeError(cause)
    if made and made.number > first.number:
        _close_double(desk, made, desk.mark(cause), first.number)
    return Told(cause.id, Done.OPENED, first.url)


def _kept(desk: Desk, cause: Cause, issue: Issue, mark: Mark) -> Told:
    """An issue whose cause is there (still or again)."""
    now = desk.mark(cause)
    body = desk.forge.written(f"{now}\n{cause.body}")
    new = [one for one in cause.facts if digest(one) in now.facts - mark.facts]
    if not issue.is_open and not mark.over and not new:
        return Told(cause.id, Done.DISMISSED, issue.url)  # a person closed it, knowing all there is to know
    if not issue.is_open:
        desk.forge.change_issue(issue.number, cause.title, body, is_open=True)
        desk.forge.add_word(issue.number, cause.added(new or cause.facts))
        return Told(cause.id, Done.REOPENED, issue.url)
    if same(issue.body, body) and issue.title == cause.title:
        return Told(cause.id, Done.LEFT, issue.url)
    desk.forge.change_issue(issue.number, cause.title, body)
    if new:
        desk.forge.add_word(issue.number, cause.added(new))
    return Told(cause.id, Done.CHANGED, issue.url)


def _over(desk: Desk, issue: Issue, mark: Mark) -> Iterator[Told]:
    """An issue whose cause is gone: closed with a last word; where a person has closed it, only noted, so that it may come back.

    One that a person has opened again although nothing is left is theirs.
    """
    if mark.over:
        return
    body = f"{Mark(mark.home, mark.cause, True, mark.facts)}\n{without_mark(issue.body)}"
    if issue.is_open:
        desk.forge.add_word(issue.number, desk.last_word)
    desk.forge.change_issue(issue.number, issue.title, body, is_open=False)
    if issue.is_open:
        yield Told(mark.cause, Done.CLOSED, issue.url)
