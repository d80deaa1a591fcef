"""The ground on which a site is written: whose directory it is, and what dead runs left beside it."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from parution.model import Message, say

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no such locks; there an abandoned tree is told by its age
    fcntl = None  # type: ignore[assignment]

MARKER = ".parution-site"
"""The file that says: this directory was made by us, and may be replaced."""

ABANDONED_AFTER = 24 * 3600
"""Seconds after which an unfinished tree is taken for a dead run's where locks do not exist."""


class SiteNotWritten(Exception):  # noqa: N818
    """The site could not be written; what stood at `path` before is untouched. `reason` is for people; what the system says is text."""

    def __init__(self, path: Path, reason: Message | str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class NotOurs(SiteNotWritten):
    """The directory holds files that we did not make; it is never replaced."""


def refuse_foreign(out: Path) -> None:
    """Raise `NotOurs` where the directory holds somebody's own files."""
    if not out.exists():
        return
    if not out.is_dir():
        raise NotOurs(out, say("there is a file of that name"))
    names = {entry.name for entry in os.scandir(out)}
    if names and MARKER not in names:
        raise NotOurs(out, say("this directory holds files that Parution did not make; name another with --out"))
    if ".git" in names:
        raise NotOurs(out, say("this directory is a Git repository; name another with --out"))


def sweep(out: Path) -> None:
    """Remove what runs that were killed left beside the site; give back an old site that such a run had set aside."""
    for path in sorted(out.parent.glob(f".{out.name}-*-*")) if out.parent.is_dir() else ():
        if not (path / MARKER).is_file() or path.is_symlink() or not _abandoned(path / MARKER):
            continue
        if path.name.startswith(f".{out.name}-old-") and not out.exists():
            path.rename(out)
        elif path.name.startswith((f".{out.name}-old-", f".{out.name}-new-")):
            shutil.rmtree(path, ignore_errors=True)


def lock(handle: int) -> None:
    """Hold a marker's file, where the system has locks, so that other runs see that this one lives."""
    if fcntl:
        fcntl.flock(handle, fcntl.LOCK_EX)


def _abandoned(marker: Path) -> bool:
    if not fcntl:  # pragma: no cover
        return time.time() - marker.stat().st_mtime > ABANDONED_AFTER
    with marker.open("r+b") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True
