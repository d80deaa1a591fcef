"""Whose approval a change needs: of those whom the charter names for the pillars of posts that it approves, or that were approved already.

Whether anybody asks them is another question, which `approvals` answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from parution.approvals.comparing import changed
from parution.approvals.own_rules import sections_changed
from parution.charter import Charter
from parution.diff.bounds import LINE, WORD, cut
from parution.diff.changes import Asked
from parution.diff.pairing import Pair
from parution.model import Post, Status
from parution.owners import approvers


def asked(together: Iterable[Pair], was: Charter, now: Charter, touched: frozenset[str]) -> Iterator[Asked]:
    """Who is asked, pillar by pillar, by the charter as it was; `touched` are the paths of media with other bytes."""
    if not was.approvals:
        return
    posts: dict[str, list[str]] = defaultdict(list)
    for pair in together:
        if pair.after and _needs_a_word(pair.before, pair.after, touched):
            for pillar in dict.fromkeys(one.pillar for one in (pair.after, pair.before) if one and one.pillar in was.approvals):
                posts[pillar or ""].append(cut(pair.after.id, WORD))
    for pillar, people in was.approvals.items():
        if pillar in posts:
            yield Asked(cut(was.pillars[pillar].name, LINE), _names(was, people), tuple(posts[pillar]))
    if sections_changed(now, was):
        yield Asked("", _names(was, approvers(was)))


def _needs_a_word(old: Post | None, new: Post, touched: frozenset[str]) -> bool:
    """Whether a post becomes approved, or is approved and changes in what is sent of it, when or where."""
    if new.status is not Status.APPROVED:
        return False
    if old is None or old.status is not Status.APPROVED:
        return True
    return bool(changed(old, new)) or old.path != new.path or shows(new, touched)


def shows(post: Post, touched: frozenset[str]) -> bool:
    """Whether a post shows one of these files."""
    shown = (*post.media, *(item for own in post.overrides.values() for item in own.media or ()))
    return any(f"content/{item.src}" in touched for item in shown)


def _names(charter: Charter, people: Iterable[str]) -> tuple[str, ...]:
    return tuple(cut(charter.people[name].name, LINE) for name in people if name in charter.people)
