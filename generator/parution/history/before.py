"""What a calendar was before a change, read from git's objects alone: nothing is checked out, fetched or run.

A change is what stands in the directory now, compared with the commit at which it left the branch that it is meant for (the merge base).
Who has to agree is said by that branch as it is today: its charter and its CODEOWNERS, never those of the change.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from parution.history import revisions
from parution.history.objects import BranchNotRead, Git
from parution.history.revisions import RevisionNotRead, partial
from parution.model import say
from parution.owners import PLACES, PLACES_ON_GITLAB
from parution.source import MAX_FILE

MOST_OF_OWNERS: Final = 3 << 20
"""Bytes of a CODEOWNERS file; GitHub does not read a longer one."""

_CHARTER: Final = "charter.yml"
_CONTENT: Final = "content"
_GITLAB: Final = ".gitlab-ci.yml"
_PLACES: Final = (PLACES, PLACES_ON_GITLAB)
_REGULAR: Final = ("100644", "100755")
_NOTHING: Final = re.compile(r"0{40}(?:0{24})?")


class OwnersFile(NamedTuple):
    """A CODEOWNERS file: its path from the top of the repository, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Before:
    """A calendar before a change. Paths of posts and files are relative to the calendar's root.

    `posts` are the bytes of the posts where the change began, as far as they are not the same now; `new` are the paths of posts that were
    not there; `meanwhile` are the bytes of posts that the branch has changed since. `files` are the other files of `content/` that are new
    or not the same now. `charter`, `owners` and `gitlab` (whether it is GitLab that reads them) are the branch's own; `owners_now` is the
    CODEOWNERS file that the change would leave. `prefix` is where the calendar is in the repository: empty, or with `/` at its end.
    """

    prefix: str = ""
    posts: Mapping[str, bytes] = field(default_factory=dict)
    new: frozenset[str] = frozenset()
    meanwhile: Mapping[str, bytes] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    charter: bytes | None = None
    owners: OwnersFile | None = None
    owners_now: OwnersFile | None = None
    gitlab: bool = False


def read(root: Path, base: str, posts: Mapping[str, str], files: Collection[str]) -> Before:
    """What the calendar at `root` was on the branch or commit `base`.

    Args:
        root: The calendar's directory, in a git repository.
        base: A branch, a tag or a commit; a row of zeros, which is how forges write it, for nothing at all.
        posts: The posts of today: path and git blob.
        files: The other files of `content/` of today.

    Raises:
        RevisionNotRead: there is no such branch or commit here, or git cannot compare the two.
    """
    if _NOTHING.fullmatch(base):
        return Before()
    try:
        git = Git(root)
        tip, began = revisions.forked(git, base)
        return _Repository(root, git).before(tip, began, posts, files)
    except BranchNotRead as error:
        raise RevisionNotRead(error.message, say("Mend that, then try again.")) from error


class _Repository:
    """The repository around a calendar's directory."""

    def __init__(self, root: Path, git: Git) -> None:
        self._root, self._git = root, git
        self._prefix, up, *_ = git.run("rev-parse", "--show-prefix", "--show-cdup").decode("utf-8", "surrogateescape").split("\n")
        self._top = root / up

    def before(self, tip: str, began: str, posts: Mapping[str, str], files: Collection[str]) -> Before:
        """What was at the commit where the change began; the rules at the tip of the branch."""
        first = self._tree(began)
        today = first if began == tip else self._tree(tip)
        then = {path: blob for path, blob in first.items() if _is_post(path) and posts.get(path) != blob}
        since = {path: blob for path, blob in today.items() if _is_post(path) and first.get(path) != blob}
        texts = self._texts((*then.values(), *since.values()))
        gitlab, owners, charter = self._rules(tip)
        return Before(
            prefix=self._prefix,
            posts={path: texts[blob] for path, blob in then.items()},
            new=frozenset(posts.keys() - first.keys()),
            meanwhile={path: texts[blob] for path, blob in since.items()},
            files=frozenset(self._changed(first, files)),
            charter=charter,
            owners=owners,
            owners_now=self._owners_now(_PLACES[gitlab]),
            gitlab=gitlab,
        )

    def _tree(self, commit: str) -> dict[str, str]:
        """The blobs of the files of `content/` at a commit, by path from the calendar's root."""
        found = self._listed(commit, f"{self._prefix}{_CONTENT}")
        return {path.removeprefix(self._prefix): blob for path, blob in found.items()}

    def _listed(self, commit: str, *paths: str) -> dict[str, str]:
        """The regular files of a commit below some paths from the top of the repository."""
        found = {}
        for entry in self._git.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *paths).split(b"\0"):
            meta, _, name = entry.partition(b"\t")
            if meta and (words := meta.decode("ascii").split())[0] in _REGULAR:
                found[name.decode("utf-8", "surrogateescape")] = words[2]
        return found

    def _texts(self, blobs: Iterable[str]) -> dict[str, bytes]:
        wanted = list(dict.fromkeys(blobs))
        found = self._git.blobs(wanted, MAX_FILE) if wanted else {}
        if len(found) < len(wanted):
            raise partial()
        return found

    def _rules(self, tip: str) -> tuple[bool, OwnersFile | None, bytes | None]:
        """Whether GitLab reads it, CODEOWNERS and charter, as they are at a commit."""
        charter = f"{self._prefix}{_CHARTER}"
        there = self._listed(tip, charter, _GITLAB, *PLACES, *PLACES_ON_GITLAB)
        gitlab = _GITLAB in there and PLACES[0] not in there
        path = next((place for place in _PLACES[gitlab] if place in there), None)
        data = self._git.blobs([there[one] for one in (charter, path) if one and one in there], MOST_OF_OWNERS)
        text = data.get(there[path]) if path else None
        readable = text is not None and len(text) <= MOST_OF_OWNERS
        owners = OwnersFile(path, text.decode("utf-8", "replace")) if path and text is not None and readable else None
        return gitlab, owners, data.get(there.get(charter, ""))

    def _owners_now(self, places: Iterable[str]) -> OwnersFile | None:
        """The CODEOWNERS file of the directory as it is now, outside of which nothing is read."""
        for place in places:
            file = self._top / place
            if file.is_file() and not file.is_symlink() and not file.parent.is_symlink():
                with file.open("rb") as stream:
                    data = stream.read(MOST_OF_OWNERS + 1)
                return OwnersFile(place, data.decode("utf-8", "replace")) if len(data) <= MOST_OF_OWNERS else None
        return None

    def _changed(self, first: Mapping[str, str], files: Collection[str]) -> Iterator[str]:
        """The files that are new or not the same; only those are read of which git's index does not know the bytes for certain."""
        known = {}
        if not files:
            return
        for entry in self._git.run("ls-files", "-s", "-z", "--", _CONTENT).split(b"\0"):
            meta, _, name = entry.partition(b"\t")
            if meta:
                known[name.decode("utf-8", "surrogateescape")] = meta.decode("ascii").split()[1]
        doubtful = self._git.run("diff-files", "-z", "--name-only", "--relative", "--no-ext-diff", "--", _CONTENT).split(b"\0")
        for name in doubtful:
            known.pop(name.decode("utf-8", "surrogateescape"), None)
        for path in files:
            blob = known.get(path) or (_blob(self._root / path) if path in first else "")
            if blob != first.get(path):
                yield path


def _is_post(path: str) -> bool:
    """Whether a calendar reads the file as a post."""
    return path.lower().endswith(".md") and not any(part.startswith(".") for part in path.split("/"))


def _blob(file: Path) -> str:
    """The git blob of a file's bytes."""
    size = file.stat().st_size
    digest = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    with file.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
