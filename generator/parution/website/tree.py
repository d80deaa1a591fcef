"""Writing the site: a whole new tree beside the old one, then two renames. At no moment is there half a site.

What did not change is a hard link to the old file. What is on the disk is trusted only as far as its size and time agree with what the
last run noted in the cache; a page that somebody edited by hand is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from parution.halves import both_halves

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no such locks; there an abandoned tree is told by its age
    fcntl = None  # type: ignore[assignment]

MARKER = ".parution-site"
"""The file that says: this directory was made by us, and may be replaced."""

ABANDONED_AFTER = 24 * 3600
"""Seconds after which an unfinished tree is taken for a dead run's where locks do not exist."""


class SiteNotWritten(Exception):  # noqa: N818
    """The site could not be written; what stood at `path` before is untouched. `reason` is for people."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class NotOurs(SiteNotWritten):
    """The directory holds files that we did not make; it is never replaced."""


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site: its path in the site (`/` between parts), how to make it, a key that is equal when all input is."""

    path: str
    key: str
    render: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Copy:
    """One file of the site that is a copy of another file."""

    path: str
    key: str
    source: Path


class Made(NamedTuple):
    """What the last run noted of one file: its key, and its size (bytes) and modification time (nanoseconds) when it was written."""

    key: str
    size: int
    mtime: int


class _Notes(msgspec.Struct):
    version: int
    files: dict[str, Made]


@dataclass(frozen=True, slots=True)
class Written:
    """How many files the site has, how many of them were made and how many taken over unchanged."""

    files: int
    rendered: int
    reused: int


def write(out: Path, pages: Iterable[Page | Copy], cache: Path | None) -> Written:
    """Replace the site at `out` by these pages.

    Raises:
        NotOurs: `out` holds something that is not a site of ours.
        SiteNotWritten: the disk is full, a permission is missing…; the old site is whole.
    """
    out = out.resolve()
    try:
        _refuse_foreign(out)
        _sweep(out)
        notes = cache / "site" / f"{hashlib.blake2b(str(out).encode(), digest_size=8).hexdigest()}.json" if cache else None
        with _Tree(out) as tree:
            made, rendered = tree.fill(pages, _trustworthy(out, _read_notes(notes)))
            tree.swap()
        _write_notes(notes, made)
    except OSError as error:
        raise SiteNotWritten(out, error.strerror or str(error)) from error
    return Written(len(made), rendered, len(made) - rendered)


class _Tree:
    """The new tree while it grows. Leaving it before the swap removes it."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.new = out.parent / f".{out.name}-new-{secrets.token_hex(6)}"
        self.old = out.parent / self.new.name.replace("-new-", "-old-")
        self._directories: set[str] = set()
        self._lock = -1

    def __enter__(self) -> Self:
        self.out.parent.mkdir(parents=True, exist_ok=True)
        self.new.mkdir()
        try:
            self._lock = os.open(self.new / MARKER, os.O_WRONLY | os.O_CREAT, 0o644)
            os.write(self._lock, b"This directory is made by Parution and replaced at every build.\n")
            if fcntl:
                fcntl.flock(self._lock, fcntl.LOCK_EX)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        # Whatever happened, one whole site stands at `out`, and nothing else of ours is left.
        if self.old.exists() and not self.out.exists():
            self.old.rename(self.out)
        for path in (self.new, self.old):
            shutil.rmtree(path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)

    def fill(self, pages: Iterable[Page | Copy], kept: Mapping[str, Made]) -> tuple[dict[str, Made], int]:
        """Write or link every page; what was made, and how many were not there before."""
        made: dict[str, Made] = {}
        fresh: dict[str, Page | Copy] = {}
        new, out = f"{self.new}/", f"{self.out}/"
        for page in pages:
            path = page.path
            if path in made or path in fresh:
                continue
            self._directory(path)
            before = kept.get(path)
            if before and before.key == page.key:
                _link(out + path, new + path)
                made[path] = before
            else:
                fresh[path] = page
        done = both_halves([(path, b"", "") for path in fresh], lambda item: _make(fresh[item[0]], new + item[0]), Made)
        return made | done, len(done)

    def _directory(self, path: str) -> None:
        directory = path.rpartition("/")[0]
        if directory in self._directories:
            return
        if any(part in {"", ".", ".."} or "\\" in part for part in path.split("/")):
            raise SiteNotWritten(self.out, f"{path!r} is not a path within the site")
        (self.new / directory).mkdir(parents=True, exist_ok=True)
        self._directories.add(directory)

    def swap(self) -> None:
        """Put the new tree in the old one's place."""
        if self.out.exists():
            self.out.rename(self.old)
        self.new.rename(self.out)


def _make(page: Page | Copy, target: str) -> Made:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        if isinstance(page, Copy):
            with page.source.open("rb") as source, os.fdopen(os.dup(handle), "wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
        else:
            data = page.render()
            while data:
                data = data[os.write(handle, data) :]
        facts = os.fstat(handle)
    finally:
        os.close(handle)
    return Made(page.key, facts.st_size, facts.st_mtime_ns)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _trustworthy(out: Path, notes: Mapping[str, Made]) -> dict[str, Made]:
    """The files that stand on the disk just as the last run left them."""
    if not notes:
        return {}
    return {path: made for path, size, mtime in _walk(str(out), "") if (made := notes.get(path)) and made[1] == size and made[2] == mtime}


def _walk(top: str, prefix: str) -> Iterator[tuple[str, int, int]]:
    with contextlib.suppress(FileNotFoundError), os.scandir(f"{top}/{prefix}") as entries:
        for entry in entries:
            facts = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(facts.st_mode):
                yield prefix + entry.name, facts.st_size, facts.st_mtime_ns
            elif stat.S_ISDIR(facts.st_mode):
                yield from _walk(top, f"{prefix}{entry.name}/")


def _refuse_foreign(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise NotOurs(out, "there is a file of that name")
    names = {entry.name for entry in os.scandir(out)}
    if names and MARKER not in names:
        raise NotOurs(out, "this directory holds files that Parution did not make")
    if ".git" in names:
        raise NotOurs(out, "this directory is a Git repository")


def _sweep(out: Path) -> None:
    """Remove what runs that were killed left beside the site; give back an old site that such a run had set aside."""
    for path in sorted(out.parent.glob(f".{out.name}-*-*")) if out.parent.is_dir() else ():
        if not (path / MARKER).is_file() or path.is_symlink() or not _abandoned(path / MARKER):
            continue
        if path.name.startswith(f".{out.name}-old-") and not out.exists():
            path.rename(out)
        elif path.name.startswith((f".{out.name}-old-", f".{out.name}-new-")):
            shutil.rmtree(path, ignore_errors=True)


def _abandoned(marker: Path) -> bool:
    if not fcntl:  # pragma: no cover
        return time.time() - marker.stat().st_mtime > ABANDONED_AFTER
    with marker.open("r+b") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True


def _read_notes(path: Path | None) -> Mapping[str, Made]:
    if path is None:
        return {}
    try:
        notes = msgspec.json.decode(path.read_bytes(), type=_Notes)
    except (OSError, msgspec.DecodeError):
        return {}
    return notes.files if notes.version == 1 else {}


def _write_notes(path: Path | None, made: dict[str, Made]) -> None:
    """Note what was made; a cache that cannot be written only makes the next run slower."""
    if path is None:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
        fresh.write_bytes(msgspec.json.encode(_Notes(1, made)))
        fresh.replace(path)
