"""What branches propose for the calendar: posts that are new, moved, changed or removed. Nothing of it is accepted, and none of it counts.

The texts of a branch are read and judged like all others, by the charter that is in force: the branch's own charter is not looked at.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from parution import rules
from parution.charter import Charter
from parution.content import Reader
from parution.edition import Edition
from parution.history import branches
from parution.history.branches import Branch
from parution.model import Finding, Message, Post, Problem, say
from parution.schema import compile_schema


class Change(StrEnum):
    """What becomes of a post if the branch is accepted."""

    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One post as a branch proposes it.

    `post` is the post on the branch, None where that removes it; `base` the post of the calendar that it would replace or remove, None
    where it is new. `findings` are what its own text and the charter decide; `source` are the bytes of its file.
    """

    branch: Branch
    change: Change
    post: Post | None
    base: Post | None
    findings: tuple[Finding, ...] = ()
    source: bytes = b""


@dataclass(frozen=True, slots=True)
class Proposals:
    """All proposals, by branch and then by path; `notes` are what is to be said to whoever asked for them."""

    found: tuple[Proposal, ...] = ()
    notes: tuple[Message, ...] = ()


def propose(edition: Edition, charter: Charter, found: branches.Found) -> Proposals:
    """What the branches propose for an edition with a usable charter."""
    desk = _Desk(edition, charter)
    proposals: list[Proposal] = []
    notes = [say("No branch matches “{pattern}”.", pattern=pattern) for pattern in found.missing]
    for branch in found.branches:
        before = len(proposals), len(notes)
        proposals += desk.read(branch, notes)
        if (len(proposals), len(notes)) == before:
            notes.append(say("“{branch}” proposes nothing for the calendar.", branch=branch.label))
        if branch.beyond:
            most = len(branch.changes)
            notes.append(
                say("“{branch}” changes {n} posts more; only the first {most} are shown.", branch=branch.label, n=branch.beyond, most=most)
            )
    return Proposals(tuple(proposals), tuple(notes))


class _Desk:
    """Reads the posts of branches as those of the edition were read."""

    def __init__(self, edition: Edition, charter: Charter) -> None:
        self._by_path = {post.path: post for post in edition.posts}
        self._by_id = {post.id: post for post in reversed(edition.posts)}
        schema = compile_schema(charter, rules.TUNABLE)
        self._reader = Reader(charter, schema, lambda post: rules.judge_post(post, charter))
        self._weighing = rules.Weighing(rules.BY_ID, charter, edition.now - charter.stale_after, edition.now + charter.horizon)

    def read(self, branch: Branch, notes: list[Message]) -> Iterator[Proposal]:
        """The proposals of one branch; what cannot be read is noted."""
        posts: list[tuple[branches.Change, Post, tuple[Problem, ...]]] = []
        for change in branch.changes:
            if change.path is not None:
                entry = self._reader.entry(change.path, change.data, change.blob)
                if entry.post is None or not entry.post.id:
                    notes.append(_unread(branch, change.path, entry.problems))
                else:
                    posts.append((change, entry.post, entry.problems))
        unread = {change.path for change in branch.changes} - {change.path for change, _, _ in posts}
        left = {change.before for change in branch.changes if change.path is None or change.path not in unread}
        for change, post, problems in posts:
            base = self._base(change, post, left)
            if base is None or base.blob != post.blob:
                findings, _ = self._weighing.findings([(post.path, post, problem) for problem in problems], ())
                yield Proposal(branch, _change(post, base), post, base, tuple(findings), change.data)
        written = {post.id for _, post, _ in posts}
        # A file that is gone, or that holds another post now: git takes two that are much alike for one that was renamed.
        for path in sorted(path for path in left if path in self._by_path):
            if self._by_path[path].id not in written:
                yield Proposal(branch, Change.REMOVED, None, self._by_path[path])

    def _base(self, change: branches.Change, post: Post, left: Container[str | None]) -> Post | None:
        """The post of the calendar with that id: in its place, or where the branch took it from, or where it has been moved since."""
        known = self._by_id.get(post.id)
        if known is None:
            return None
        places = (self._by_path.get(change.before or ""), self._by_path.get(change.path or ""))
        here = next((one for one in places if one and one.id == post.id), None)
        return here or (known if change.before or known.path in left else None)


def _change(post: Post, base: Post | None) -> Change:
    if base is None:
        return Change.NEW
    return Change.CHANGED if (post.slot, post.wish) == (base.slot, base.wish) else Change.MOVED


def _unread(branch: Branch, path: str, problems: Iterable[Problem]) -> Message:
    why = next(iter(problems), None)
    return say(
        "A post that “{branch}” proposes cannot be shown ({path}): {why}",
        branch=branch.label,
        path=path,
        why=why.message if why else say("It has no usable id."),
    )
