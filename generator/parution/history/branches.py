"""What branches would change in the posts, read from git's objects alone.

Nothing is checked out, fetched or run; neither the working tree nor the index is looked at. What a branch changes is what it did since it
left the commit that is checked out: what was accepted meanwhile is not counted against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from parution.history.objects import BranchNotRead, Git, partial, unreadable
from parution.model import say
from parution.source import MAX_FILE

MOST_POSTS: Final = 1000
"""Of a branch that changes more posts than this, the first ones (by path) are read."""

IMAGES: Final = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"})
MOST_OF_AN_IMAGE: Final = 8 << 20  # bytes
MOST_IMAGES: Final = 200

_CONTENT: Final = "content"
_REGULAR: Final = ("100644", "100755")
_GLOB: Final = re.compile(r"[*?\[]")
_REQUEST: Final = re.compile(r"refs/(?:remotes/[^/]+/)?(?:(pull)|merge-requests)/(\d+)/(?:head|merge)")
_LAST_SECOND: Final = 253_402_300_799
_LFS: Final = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True)
class Change:
    """What a branch does to one file of `content/` (a path relative to the calendar's root).

    `path` is where the file is on the branch, None where it is removed; `before` where it was when the branch began, None where it is new;
    `blob` and `data` are its bytes on the branch, more than a post may have cut off.
    """

    path: str | None
    before: str | None
    blob: str = ""
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch, a tag, a pull request or a commit that was named.

    `ref` is its full name in git (a commit has none: then it is empty), `label` what people call it, `commit` its tip, `author` and `at`
    (UTC) those of the tip. `changes` are those of Markdown files, by path, and `images` the blobs of the images that it adds or changes;
    `beyond` is how many changes were left out as there are too many.
    """

    ref: str
    label: str
    commit: str
    author: str
    at: datetime
    changes: tuple[Change, ...]
    images: Mapping[str, str] = field(default_factory=dict)
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """The branches in the order in which they were named, each commit once; `missing` are the patterns that no branch matches."""

    branches: tuple[Branch, ...]
    missing: tuple[str, ...] = ()


def read(root: Path, names: Iterable[str]) -> Found:
    """What the named branches change in the calendar at `root`; a name with `*` stands for all branches that match it.

    Raises:
        BranchNotRead: there is no such branch here, or git cannot compare it with what is checked out.
    """
    git = Git(root)
    head = git.head()
    tips: dict[str, _Tip] = {}
    missing = []
    for name in names:
        found = list(_tips(git, name))
        missing += [] if found else [name]
        for tip in found:
            tips.setdefault(tip.commit, tip)
    return Found(tuple(_branch(git, head, tip) for tip in tips.values() if tip.commit != head), tuple(missing))


def image(root: Path, blob: str) -> bytes | None:
    """The bytes of an image on a branch; None where they are not here, or are only a note of where a large file lies (LFS)."""
    data = Git(root).blobs([blob], MOST_OF_AN_IMAGE).get(blob)
    return None if data is None or data.startswith(_LFS) or len(data) > MOST_OF_AN_IMAGE else data


class _Tip(NamedTuple):
    name: str
    ref: str
    commit: str


class _Raw(NamedTuple):
    """One line of a raw diff, as far as it is about regular files; `blob` is the one on the branch."""

    path: str | None
    before: str | None
    blob: str


def _tips(git: Git, name: str) -> Iterator[_Tip]:
    """What a name means: one commit, or those of all branches that match a pattern."""
    if _GLOB.search(name):
        places = (name,) if name.startswith("refs/") else (f"refs/heads/{name}", f"refs/remotes/{name}")
        yield from _listed(git, name, *places)
        return
    code, said, _ = (1, b"", "") if not name or name[0] == "-" or "\n" in name else git.tried("rev-parse", "--verify", f"{name}^{{commit}}")
    if not code:
        full = git.tried("rev-parse", "--symbolic-full-name", name)[1].decode("utf-8", "replace").strip()
        yield _Tip(name, full if full.startswith("refs/") and "\n" not in full else "", said.decode("ascii").strip())
        return
    remote = list(_listed(git, name, f"refs/remotes/*/{name}")) if re.fullmatch(r"[\w./-]+", name) else []
    if len(remote) != 1:
        raise BranchNotRead(
            say("There is no branch “{ref}” here.", ref=name),
            say(
                "Fetch it first: git fetch origin {ref}:{ref}. A pull request (here number 12) is fetched as well: "
                "git fetch origin pull/12/head:pr-12, then --with-branch pr-12.",
                ref=name,
            ),
        )
    yield from remote


def _listed(git: Git, name: str, *patterns: str) -> Iterator[_Tip]:
    form = "--format=%(refname)%00%(symref)%00%(objectname)%00%(*objectname)"
    for line in git.run("for-each-ref", form, *patterns).decode("utf-8", "replace").splitlines():
        ref, symbolic, commit, tagged = line.split("\0")
        if not symbolic:
            yield _Tip(name, ref, tagged or commit)


def _branch(git: Git, head: str, tip: _Tip) -> Branch:
    label = _label(tip)
    raws = _raws(git, _base(git, head, tip.commit, label), tip.commit)
    posts = [raw for raw in raws if (raw.path or raw.before or "").lower().endswith(".md")]
    shown = posts[:MOST_POSTS]
    texts = git.blobs((raw.blob for raw in shown if raw.path), MAX_FILE)
    changes = tuple(Change(raw.path, raw.before, raw.blob, texts[raw.blob] if raw.path else b"") for raw in shown if _is_here(raw, texts))
    if len(changes) < len(shown):
        raise partial()
    images = {raw.path: raw.blob for raw in raws if raw.path and PurePosixPath(raw.path).suffix.lower() in IMAGES}
    author, at = _author(git, tip.commit)
    return Branch(tip.ref, label, tip.commit, author, at, changes, dict(list(images.items())[:MOST_IMAGES]), len(posts) - len(shown))


def _is_here(raw: _Raw, texts: Mapping[str, bytes]) -> bool:
    return raw.path is None or raw.blob in texts


def _label(tip: _Tip) -> str:
    """What people call a branch: without the remote in front, a pull request by its number."""
    if request := _REQUEST.fullmatch(tip.ref):
        return f"{'#' if request[1] else '!'}{request[2]}"
    if tip.ref:
        return re.sub(r"^refs/(?:heads/|tags/|remotes/[^/]+/)?", "", tip.ref)
    return tip.commit[:10] if tip.commit.startswith(tip.name.lower()) else tip.name


def _base(git: Git, head: str, commit: str, label: str) -> str:
    """The commit at which a branch began."""
    code, said, complaint = git.tried("merge-base", head, commit)
    if not code:
        return said.decode("ascii").split()[0]
    if code > 1:
        raise unreadable(complaint)
    if git.run("rev-parse", "--is-shallow-repository").strip() == b"true":
        raise BranchNotRead(
            say("Where “{branch}” began is not known here: this is a shallow clone.", branch=label),
            say("Fetch the whole history (git fetch --unshallow), or check out with it: fetch-depth: 0."),
        )
    raise BranchNotRead(
        say("“{branch}” has no commit in common with what is checked out.", branch=label),
        say("Name a branch that was begun from this calendar."),
    )


def _raws(git: Git, base: str, commit: str) -> list[_Raw]:
    """The files of `content/` that differ, by path; what is no regular file on either side is left out."""
    words = ("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-commit-id", "--no-ext-diff", "--no-textconv", "--relative", "-l1000")
    for renames in ("-M", "-M100%"):  # in a partial clone, only what was not changed besides can be recognised
        code, said, complaint = git.tried(*words, renames, base, commit, "--", _CONTENT)
        if not code:
            return sorted(_parsed(said), key=lambda raw: raw.path or raw.before or "")
    raise unreadable(complaint)


def _parsed(said: bytes) -> Iterator[_Raw]:
    words = iter(said.split(b"\0"))
    for meta in words:
        if not meta.startswith(b":"):
            continue
        old, new, _, blob, kind = meta[1:].decode("ascii").split()
        first = _path(next(words))
        second = _path(next(words)) if kind[0] in "RC" else first
        before, path = first if old in _REGULAR and kind[0] != "C" else None, second if new in _REGULAR else None
        if before or path:
            yield _Raw(path, before, blob)


def _path(raw: bytes) -> str | None:
    """The path of a file that a calendar reads; None for hidden files and for names that are no text."""
    try:
        path = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if any(part.startswith(".") for part in path.split("/")) else path


def _author(git: Git, commit: str) -> tuple[str, datetime]:
    form = "--format=tformat:%at%x00%aN"
    said = git.run("log", "-1", "--no-show-signature", "--no-color", "--no-notes", "--use-mailmap", "--encoding=UTF-8", form, commit)
    second, _, name = said.decode("utf-8", "replace").strip("\n").partition("\0")
    return name, datetime.fromtimestamp(min(max(int(second or 0), 0), _LAST_SECOND), UTC)
