"""A commit's calendar, read from git's objects: its posts by blob, its images laid out in a directory where they can be looked at.

Whatever a stranger's tree holds, nothing leads out of that directory, nothing is run, and no more is read than a calendar may have.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from parution.history.guarded import SAFE, environment
from parution.history.objects import BranchNotRead, Git
from parution.history.revisions import RevisionNotRead, partial
from parution.model import say
from parution.source import MAX_FILE

MOST_FILES: Final = 200_000
MOST_OF_A_LISTING: Final = 64 << 20
MOST_TEXT: Final = 512 << 20
MOST_OF_AN_IMAGE: Final = 64 << 20
MOST_IMAGES: Final = 1 << 30
"""Bytes of images and films that are written at the most; of what is beyond, only the size."""

_AT_ONCE: Final = 32 << 20
_REGULAR: Final = frozenset({b"100644", b"100755"})
_LINK, _SUBMODULE = b"120000", b"160000"
_CHARTER: Final = "charter.yml"


class File(NamedTuple):
    """A file of a commit: its path from the calendar's root, its blob, its size in bytes, and whether it is a symbolic link."""

    path: str
    blob: str
    size: int
    link: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """What a commit, or the directory as it is, holds of a calendar.

    `charter` are the charter's bytes, if there is one; `submodules` the folders that are another repository's (paths with `/` at their
    end); `images` the blobs of the files that are no posts, by path; `files` all of a commit's content.
    """

    charter: bytes | None
    submodules: tuple[str, ...] = ()
    images: Mapping[str, str] = field(default_factory=dict)
    files: tuple[File, ...] = ()


def lay_out(root: Path, commit: str, into: Path) -> Laid:
    """Lists a commit of the calendar at `root`, and writes its charter and its images into an empty directory.

    Raises:
        RevisionNotRead: git does not give them, or there is too much.
    """
    (into / "content").mkdir()
    if not commit:
        return Laid(None)
    entries, submodules = _listed(root, commit)
    git = Git(root)
    try:
        charter = _charter(git, entries)
        content = tuple(entry for entry in entries if entry.path != _CHARTER)
        images = [entry for entry in content if not entry.link and not _is_text(entry)]
        _write(git, root, images, into)
    except BranchNotRead as error:
        raise partial() from error
    if charter is not None:
        (into / _CHARTER).write_bytes(charter)
    return Laid(charter, submodules, {entry.path: entry.blob for entry in images}, content)


def posts(root: Path, files: Iterable[File], paths: Iterable[str]) -> dict[str, bytes]:
    """The bytes of posts of a commit, by path; of one that is too large, too many bytes without content.

    Raises:
        RevisionNotRead: git does not give them.
    """
    wanted = set(paths)
    git, found = Git(root), {}
    try:
        for batch in _batches(one for one in files if one.path in wanted):
            texts = git.blobs((one.blob for one in batch), MAX_FILE)
            found.update({one.path: texts[one.blob] for one in batch})
    except (BranchNotRead, KeyError) as error:
        raise partial() from error
    return found


def as_it_is(root: Path, charter: bytes | None) -> Laid:
    """What stands in the directory now, of what git knows; an image that has been changed since is not among the images."""
    code, said, _ = Git(root).tried("ls-files", "-s", "-z", "--", "content")
    found = (line.partition(b"\t") for line in said.split(b"\0") if line.startswith(_SUBMODULE)) if not code else ()
    images = {path: blob for path, blob in _unchanged(Git(root)).items() if not path.lower().endswith(".md")}
    return Laid(charter, tuple(f"{os.fsdecode(path)}/" for _, _, path in found), images)


def replaced(before: Laid, after: Laid) -> frozenset[str]:
    """The paths of images that had other bytes before."""
    return frozenset(path for path, blob in before.images.items() if after.images.get(path) != blob)


def _listed(root: Path, commit: str) -> tuple[list[File], tuple[str, ...]]:
    """The files of a commit, from a listing that is read as far as it may go: a tree can hold more files than there are atoms."""
    words = ["git", *SAFE, "ls-tree", "-r", "-l", "-z", commit, "--", _CHARTER, "content"]
    with subprocess.Popen(  # noqa: S603
        words, cwd=root, env=environment() | {"LC_ALL": "C"}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        said = child.stdout.read(MOST_OF_A_LISTING + 1) if child.stdout else b""
        if len(said) > MOST_OF_A_LISTING:
            child.kill()
            raise _too_much()
        complaint = child.stderr.read().decode("utf-8", "replace") if child.stderr else ""
    if child.returncode:
        if "promisor" in complaint or "object info" in complaint or "unable to read" in complaint:
            raise partial()
        raise RevisionNotRead(
            say("git cannot compare the two: {why}.", why=complaint.strip().removeprefix("fatal: ").removesuffix(".")),
            say("Mend that, then try again."),
        )
    lines = [_fields(line) for line in said.split(b"\0") if line]
    files = [File(path, blob, size, mode == _LINK) for mode, blob, size, path in lines if mode != _SUBMODULE and _is_safe(path)]
    if len(files) > MOST_FILES or sum(one.size for one in files if _is_text(one) and one.size <= MAX_FILE) > MOST_TEXT:
        raise _too_much()
    return list({one.path: one for one in files}.values()), tuple(f"{path}/" for mode, *_, path in lines if mode == _SUBMODULE)


def _too_much() -> RevisionNotRead:
    return RevisionNotRead(
        say("This revision holds more files than a calendar has ({n}), so it is not looked at.", n=MOST_FILES),
        say("Compare with another revision."),
    )


def _fields(line: bytes) -> tuple[bytes, str, int, str]:
    meta, _, path = line.partition(b"\t")
    mode, _, blob, size = meta.split()
    return mode, blob.decode("ascii"), int(size) if size.isdigit() else 0, os.fsdecode(path)


def _is_safe(path: str) -> bool:
    """Whether a path stays where it is put, on any system; hidden files are not read anyway."""
    parts = path.split("/")
    return all(part and not part.startswith(".") for part in parts) and not (os.name == "nt" and any(sign in path for sign in '\\:*?"<>|'))


def _is_text(entry: File) -> bool:
    return entry.path.lower().endswith(".md") or entry.path == _CHARTER


def _charter(git: Git, entries: Iterable[File]) -> bytes | None:
    """The charter's bytes; None where there is none, or only a link."""
    found = next((entry for entry in entries if entry.path == _CHARTER and not entry.link), None)
    return git.blobs([found.blob], MAX_FILE)[found.blob] if found else None


def _write(git: Git, root: Path, images: Iterable[File], into: Path) -> None:
    """The images; those that are the same here are copied, of those that are too large only the size is kept."""
    images = list(images)
    for folder in sorted({entry.path.rpartition("/")[0] for entry in images}):
        with suppress(OSError):  # a tree that holds a file and a folder of one name has them only once
            (into / folder).mkdir(parents=True, exist_ok=True)
    same, left = _unchanged(git) if images else {}, MOST_IMAGES
    wanted: list[File] = []
    for entry in images:
        left -= entry.size
        if entry.size > MOST_OF_AN_IMAGE or left < 0:
            _new(into, entry, b"")
        elif same.get(entry.path) != entry.blob or not _copied(root, entry, into):
            wanted.append(entry)
    for batch in _batches(wanted):
        found = git.blobs((one.blob for one in batch), MOST_OF_AN_IMAGE)
        for one in batch:
            if one.blob not in found:
                raise partial()
            _new(into, one, found[one.blob])


def _batches(entries: Iterable[File]) -> Iterator[list[File]]:
    batch: list[File] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += entry.size
        if size > _AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _unchanged(git: Git) -> Mapping[str, str]:
    """The blobs of the files that stand in the working tree as they stand in the index."""
    code, listed, _ = git.tried("ls-files", "-s", "-z", "--", "content")
    words = ("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative", "--ignore-submodules=all")
    other, changed, _ = git.tried(*words, "--", "content")
    if code or other:
        return {}
    dirty = set(changed.split(b"\0"))
    found = (line.partition(b"\t") for line in listed.split(b"\0") if line)
    return {os.fsdecode(path): meta.split()[1].decode("ascii") for meta, _, path in found if path not in dirty and meta.endswith(b" 0")}


def _copied(root: Path, entry: File, into: Path) -> bool:
    """Whether the file that stands here could be copied, with its time of change, by which it is known not to have changed.

    A filter of git's (LFS) may have put the picture in the place of what the commit holds; then it is that picture that is meant.
    """
    try:
        state = os.lstat(root / entry.path)
        if not stat.S_ISREG(state.st_mode) or state.st_size > MOST_OF_AN_IMAGE:
            return False
        shutil.copy2(root / entry.path, into / entry.path, follow_symlinks=False)
    except OSError:
        return False
    return True


def _new(into: Path, entry: File, data: bytes) -> None:
    """A new file; one without bytes of its own gets its size only."""
    path = into / entry.path
    with suppress(OSError, ValueError):  # two names that are one here are there only once
        with path.open("xb") as file:
            file.write(data)
        if len(data) < entry.size:
            os.truncate(path, entry.size)
