"""Steps → files.

Everything is written beside its place first; then each file moves there in one step, and last what says “this is a calendar”.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from parution.scaffold.record import PATH
from parution.scaffold.upkeep import WRITES, Fate, Step

_LAST = ("charter.yml", PATH)


class ChangedMeanwhileError(OSError):
    """A file is no longer what it was when it was decided what becomes of it."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} was changed meanwhile")
        self.path = path


def carry_out(root: Path, steps: Iterable[Step], record: bytes) -> None:
    """Do what was decided, and record it.

    A directory that does not exist appears as a whole. In one that exists each file is whole at any moment; a run that is killed
    half-way is completed by the next one.

    Raises:
        OSError: it cannot be written, or was changed meanwhile (`ChangedMeanwhileError`).
    """
    todo = sorted((step for step in steps if step.fate in {*WRITES, Fate.GONE}), key=lambda step: step.path in _LAST)
    if root.exists():
        _into(root, todo, record)
    else:
        _as_a_whole(root.absolute(), todo, record)


def _as_a_whole(root: Path, todo: list[Step], record: bytes) -> None:
    root.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
    try:
        _stage(beside / "calendar", todo, record)
        (beside / "calendar").rename(root)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _into(root: Path, todo: list[Step], record: bytes) -> None:
    home = root / Path(PATH).parent
    old = root / PATH
    if not todo and old.is_file() and old.read_bytes() == record:
        return
    home.mkdir(exist_ok=True)
    for leftover in home.glob(".new-*"):  # of a run that was killed
        shutil.rmtree(leftover, ignore_errors=True)
    beside = Path(tempfile.mkdtemp(prefix=".new-", dir=home))
    try:
        _stage(beside, todo, record)
        for step in todo:
            _move(beside / step.path, root, step)
        (beside / PATH).replace(old)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        with suppress(OSError):  # it stays where anything is in it
            home.rmdir()


def _stage(place: Path, todo: list[Step], record: bytes) -> None:
    for step in todo:
        if step.file:
            _write(place / step.path, step.file.data, step.file.mode)
    _write(place / PATH, record, 0o644)


def _write(path: Path, data: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)


def _move(staged: Path, root: Path, step: Step) -> None:
    place = root / step.path
    now = place.read_bytes() if place.is_file() else None
    if now != step.found:
        raise ChangedMeanwhileError(step.path)
    if step.fate is Fate.GONE:
        place.unlink()
        _remove_empty_folders(place, root)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    if step.kept:
        with (root / step.kept).open("xb") as kept:  # it may have come meanwhile
            kept.write(now or b"")
        shutil.copystat(place, root / step.kept)
    staged.replace(place)


def _remove_empty_folders(place: Path, root: Path) -> None:
    for folder in list(place.relative_to(root).parents)[:-1]:
        try:
            (root / folder).rmdir()
        except OSError:  # something is in it
            return
