"""Writing the site: everything new is made beside the old site first, so that a full disk or a missing permission never harms it.

Where much changes, a whole new tree takes the old one's place in two renames; what did not change in it is a hard link to the old file.
Where little changes, only those files are exchanged, each in one step. What is on the disk is trusted only as far as its size and time
agree with what the last run noted in the cache; a page that somebody edited by hand is made again.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from parution.halves import Progress, both_halves
from parution.website.ground import MARKER, SiteNotWritten, lock, refuse_foreign, sweep
from parution.website.notes import Made, notes_file, read_notes, write_notes

MOST_STAYS = 10
"""Files are exchanged one by one where there are this many times more that stay; a whole tree is swapped otherwise."""


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site: its path in it (`/` between parts), a key that changes when anything that goes into it does, how to make it.

    Where the key takes time to work out, a function gives it: a first build, which compares none, then leaves that to both processes.
    """

    path: str
    key: str | Callable[[], str]
    render: Callable[[], bytes]

    @property
    def mark(self) -> str:
        """The key."""
        return self.key if isinstance(self.key, str) else self.key()


@dataclass(frozen=True, slots=True)
class Copy:
    """One file of the site that is a copy of another file."""

    path: str
    mark: str
    source: Path


@dataclass(frozen=True, slots=True)
class Written:
    """How many files the site has, how many of them were made and how many taken over unchanged."""

    files: int
    rendered: int
    reused: int


def write(out: Path, pages: Iterable[Page | Copy], cache: Path | None, progress: Progress | None = None) -> Written:
    """Replace the site at `out` by these pages; `progress` hears how many of how many are made.

    Raises:
        NotOurs: `out` holds something that is not a site of ours.
        SiteNotWritten: the disk is full, a permission is missing…; the old site is whole.
    """
    out = out.resolve()
    try:
        refuse_foreign(out)
        sweep(out)
        notes = notes_file(out, cache)
        standing = {path: (size, mtime) for path, size, mtime in _walk(str(out), "")}
        kept, fresh = _sorted_out(pages, read_notes(notes), standing)
        with _Tree(out) as tree:
            if len(fresh) * MOST_STAYS < len(kept):
                made = tree.make(fresh, progress)
                tree.exchange(made, standing.keys() - kept.keys() - fresh.keys() - {MARKER})
            else:
                tree.take_over(kept)
                made = tree.make(fresh, progress)
                tree.swap()
        write_notes(notes, kept | made)
    except OSError as error:
        raise SiteNotWritten(out, error.strerror or str(error)) from error
    return Written(len(kept) + len(made), len(made), len(kept))


def _sorted_out(
    pages: Iterable[Page | Copy], notes: Mapping[str, Made], standing: Mapping[str, tuple[int, int]]
) -> tuple[dict[str, Made], dict[str, Page | Copy]]:
    """Which pages stand on the disk just as the last run left them, and which are to be made; of two for one path the first counts."""
    kept: dict[str, Made] = {}
    fresh: dict[str, Page | Copy] = {}
    for page in pages:
        path = page.path
        if path in kept or path in fresh:
            continue
        before = notes.get(path)
        if before and standing.get(path) == (before.size, before.mtime) and before.key == page.mark:
            kept[path] = before
        else:
            fresh[path] = page
    return kept, fresh


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
            lock(self._lock)
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

    def take_over(self, kept: Mapping[str, Made]) -> None:
        """Put the old site's unchanged files into the new tree."""
        new, out = f"{self.new}/", f"{self.out}/"
        for path in kept:
            self._directory(path)
            _link(out + path, new + path)

    def make(self, fresh: Mapping[str, Page | Copy], progress: Progress | None) -> dict[str, Made]:
        """Write pages into the new tree; what was made."""
        new = f"{self.new}/"
        for path in fresh:
            self._directory(path)
        return both_halves([(path, b"", "") for path in fresh], lambda item: _make(fresh[item[0]], new + item[0]), Made, progress)

    def exchange(self, made: Iterable[str], gone: Iterable[str]) -> None:
        """Put the new tree's few files into the old site one by one, and take out what is gone; all of them, or none.

        Each file is whole at any moment. If the run is killed in between, its notes no longer fit what stands there, and the next run makes
        those files again.
        """
        done: list[str] = []
        self.old.mkdir()
        (self.old / MARKER).touch()
        try:
            for path in (*made, *gone):
                done.append(path)
                self._replace(path)
        except BaseException:
            for path in reversed(done):
                self._give_back(path)
            raise

    def _replace(self, path: str) -> None:
        new, out, old = self.new / path, self.out / path, self.old / path
        if out.exists():
            old.parent.mkdir(parents=True, exist_ok=True)
            _link(str(out), str(old))
        if new.exists():
            out.parent.mkdir(parents=True, exist_ok=True)
            new.replace(out)
        else:
            out.unlink()
            with contextlib.suppress(OSError):
                out.parent.rmdir()  # only if that was its last file

    def _give_back(self, path: str) -> None:
        with contextlib.suppress(OSError):
            if (self.old / path).exists():
                (self.out / path).parent.mkdir(parents=True, exist_ok=True)
                (self.old / path).replace(self.out / path)
            elif not (self.new / path).exists():
                (self.out / path).unlink(missing_ok=True)

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
    return Made(page.mark, facts.st_size, facts.st_mtime_ns)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _walk(top: str, prefix: str) -> Iterator[tuple[str, int, int]]:
    with contextlib.suppress(FileNotFoundError), os.scandir(f"{top}/{prefix}") as entries:
        for entry in entries:
            facts = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(facts.st_mode):
                yield prefix + entry.name, facts.st_size, facts.st_mtime_ns
            elif stat.S_ISDIR(facts.st_mode):
                yield from _walk(top, f"{prefix}{entry.name}/")
