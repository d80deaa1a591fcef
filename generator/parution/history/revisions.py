"""Two revisions of a calendar: which commits are meant, and what stood there, laid out in a directory of its own.

Nothing is checked out, fetched or run. What is laid out is `charter.yml` and `content/`, file by file from git's objects: no hook, no
filter and no symbolic link of a stranger's tree has any effect, and no path of it leads out of the directory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from parution.history.objects import BranchNotRead, Git
from parution.model import Message, listing, say

_ZEROS: Final = re.compile(r"0{40}(?:0{24})?")
_RANGE: Final = re.compile(r"(.*?[^.])\.{2,3}([^.].*)?")
_PLACES: Final = ("charter.yml", "content")
_NEAR, _CUTOFF, _MOST_NAMES = 3, 0.6, 5_000
_LAST_SECOND: Final = 253_402_300_799


class RevisionNotRead(Exception):  # noqa: N818
    """What was named cannot be compared: why, and what to do."""

    def __init__(self, message: Message, remedy: Message) -> None:
        super().__init__(str(message))
        self.message, self.remedy = message, remedy


@dataclass(frozen=True, slots=True)
class Revision:
    """One side of a comparison: what it was called, its commit, and when that was made (UTC).

    `commit` is empty for a side that is nothing at all (which forges write as a row of zeros).
    """

    name: str
    commit: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared: the commit at which the change began, and the one that it leads to, or None for the files as they are.

    `here` is what is checked out; `uncommitted` is how many files of the calendar have changes that are not in a commit (0 where a commit
    is compared).
    """

    base: Revision
    head: Revision | None
    here: Revision
    uncommitted: int = 0


def locate(root: Path, base: str, head: str | None = None) -> Compared:
    """The revisions that are meant: the base as of the merge base, as a pull request is compared. `main..new` names both in one word.

    Raises:
        RevisionNotRead: there is no such revision here, or git cannot say where the change began.
    """
    if head is None and (both := _RANGE.fullmatch(base)):
        base, head = both[1], both[2] or "HEAD"
    try:
        return _located(Git(root), base, head)
    except BranchNotRead as error:
        raise _unanswered(error) from error


def forked(git: Git, base: str) -> tuple[str, str]:
    """The commit of a branch as it is today, and the one at which what is checked out left it.

    Raises:
        RevisionNotRead: there is no such revision here, or git cannot say where the change began.
        BranchNotRead: git itself does not answer.
    """
    here = _here(git)
    named = _revision(git, base)
    return named.commit, _start(git, named, here).commit


def _located(git: Git, base: str, head: str | None) -> Compared:
    here = _here(git)
    tip = _revision(git, head) if head is not None else None
    if _ZEROS.fullmatch(base):
        start = Revision(base[:7], "", datetime.fromtimestamp(0, UTC))
        return Compared(start, tip, here, 0 if tip else _uncommitted(git))
    named = _revision(git, base)
    start = _start(git, named, tip or here)
    return Compared(start, tip, here, 0 if tip else _uncommitted(git))


def _here(git: Git) -> Revision:
    """The commit that is checked out."""
    code, said, complaint = git.tried("rev-parse", "--verify", "HEAD^{commit}")
    if not code:
        return _dated(git, "HEAD", said.decode("ascii").strip())
    if "not a git repository" in complaint:
        raise RevisionNotRead(
            say("The calendar is in no git repository, so there is nothing to compare it with."),
            say("Run this in a clone of the calendar (git clone), or begin a history here: git init, then git add and git commit."),
        )
    if "safe.directory" in complaint:
        raise RevisionNotRead(
            say("The repository belongs to another user of this machine, so git does not read it."),
            say("If you trust it: {command}", command=complaint.strip()),
        )
    if "Needed a single revision" in complaint:
        raise RevisionNotRead(say("Nothing is committed here yet, so there is nothing to compare with."), say("Commit the calendar first."))
    raise _unanswered_because(complaint)


def _revision(git: Git, name: str) -> Revision:
    if (commit := _commit(git, name)) or (commit := _on_one_remote(git, name)):
        return _dated(git, name, commit)
    raise _unknown(git, name)


def _commit(git: Git, name: str) -> str:
    """The commit that a name means, or nothing."""
    if not name or name[0] == "-" or "\n" in name or "\0" in name:
        return ""
    code, said, _ = git.tried("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return "" if code else said.decode("ascii").strip()


def _on_one_remote(git: Git, name: str) -> str:
    """A branch that was fetched and never checked out, if only one remote has it."""
    if not re.fullmatch(r"[\w./-]+", name):
        return ""
    code, said, _ = git.tried("for-each-ref", "--format=%(objectname)", f"refs/remotes/*/{name}")
    found = said.decode("ascii").split() if not code else []
    return found[0] if len(found) == 1 else ""


def _dated(git: Git, name: str, commit: str) -> Revision:
    said = git.run("log", "-1", "--no-show-signature", "--no-color", "--no-notes", "--format=tformat:%ct", commit)
    return Revision(name, commit, datetime.fromtimestamp(min(max(int(said.strip() or 0), 0), _LAST_SECOND), UTC))


def _unknown(git: Git, name: str) -> RevisionNotRead:
    message = say("There is no revision “{name}” here: no branch, no tag and no commit is called that.", name=name)
    if _is_shallow(git):  # then it is likelier to be left out than misspelt
        return RevisionNotRead(message, _SHALLOW)
    near = get_close_matches(name, _names(git), n=_NEAR, cutoff=_CUTOFF)
    if near:
        return RevisionNotRead(message, say("Did you mean {names}?", names=listing(near)))
    return RevisionNotRead(message, say("Fetch it first (git fetch origin), and look at the names that there are: git branch --all"))


_SHALLOW = say(
    "This is a shallow clone, which holds the last commits of one branch only. Fetch the rest: git fetch --unshallow. On a forge, "
    "check out with the whole history: fetch-depth: 0 (GitHub), GIT_DEPTH: 0 (GitLab)."
)


def _names(git: Git) -> list[str]:
    """What branches and tags are called, as one would type it."""
    code, said, _ = git.tried(
        "for-each-ref", f"--count={_MOST_NAMES}", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes"
    )
    names = said.decode("utf-8", "replace").split() if not code else []
    return list(dict.fromkeys([*names, *(name.partition("/")[2] for name in names if "/" in name)]))


def _is_shallow(git: Git) -> bool:
    return git.run("rev-parse", "--is-shallow-repository").strip() == b"true"


def _start(git: Git, base: Revision, tip: Revision) -> Revision:
    """Where the change began: what the base has had since is not counted against it."""
    code, said, complaint = git.tried("merge-base", base.commit, tip.commit)
    if not code:
        return _dated(git, base.name, said.decode("ascii").split()[0])
    if code > 1:
        raise _unanswered_because(complaint)
    if _is_shallow(git):
        raise RevisionNotRead(say("Where this left “{name}” is not known here.", name=base.name), _SHALLOW)
    raise RevisionNotRead(
        say("“{name}” has no commit in common with what it is compared with.", name=base.name),
        say("Name a branch that this one was begun from."),
    )


def _uncommitted(git: Git) -> int:
    """How many files of the calendar differ from the commit that is checked out."""
    said = git.run("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=all", "--", *_PLACES)
    return sum(1 for _ in _entries(said))


def _entries(said: bytes) -> Iterator[bytes]:
    yield from (entry for entry in said.split(b"\0") if entry)


def _unanswered(error: BranchNotRead) -> RevisionNotRead:
    why = error.message.values.get("why")
    if why is None:  # what is asked for was left at the remote
        return partial()
    return _unanswered_because(why if isinstance(why, Message) else str(why))


def _unanswered_because(why: str | Message) -> RevisionNotRead:
    if isinstance(why, str):
        why = why.removeprefix("fatal: ").removesuffix(".")
    return RevisionNotRead(say("git cannot compare the two: {why}.", why=why), say("Mend that, then try again."))


def partial() -> RevisionNotRead:
    """What is asked for has been left at the remote, and nothing is fetched from there."""
    return RevisionNotRead(
        say("Not all files of this revision are here: this is a partial clone."),
        say("Compare in a complete clone (git clone without --filter)."),
    )
