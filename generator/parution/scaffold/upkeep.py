"""What becomes of each file: decided first, for all of them, then done; nothing is ever written over what somebody changed."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, count
from pathlib import Path, PurePosixPath

from parution.scaffold.record import Record, mark
from parution.scaffold.rendering import File, Owner, owner_of


class Fate(StrEnum):
    """What becomes of one file.

    `new`, `updated`, `replaced` (by force, what stood there is kept beside it) and `gone` change something; `same`, `changed` (the team
    changed it), `removed` (the team deleted it), `theirs` (it never was ours) and `blocked` (a link or a folder is in the way) do not.
    """

    NEW = "new"
    UPDATED = "updated"
    REPLACED = "replaced"
    GONE = "gone"
    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    THEIRS = "theirs"
    BLOCKED = "blocked"


WRITES = frozenset({Fate.NEW, Fate.UPDATED, Fate.REPLACED})
FORCEABLE = frozenset({Fate.CHANGED, Fate.REMOVED, Fate.THEIRS})
LEAVES = frozenset({Fate.CHANGED, Fate.REMOVED, Fate.THEIRS, Fate.BLOCKED})


@dataclass(frozen=True, slots=True)
class Step:
    """A file's fate: what would stand there (None: nothing any more) and what stands there now (None: nothing).

    `kept` is the path to which what stands there is copied before it is written over.
    """

    path: str
    fate: Fate
    file: File | None
    found: bytes | None = None
    kept: str = ""


def plan(root: Path, files: Mapping[str, File], record: Record | None, forced: Collection[str] = ()) -> tuple[Step, ...]:
    """What becomes of each file under a directory that may not exist yet, in order of the paths.

    The team's own files are written only where there is no calendar yet.
    """
    begun = record is not None or (root / "charter.yml").is_file()
    known = record or Record()
    meant = {path: file for path, file in files.items() if not (begun and file.owner is Owner.YOURS) or path in forced}
    written = (_step(root, path, file, known, forced=path in forced) for path, file in meant.items())
    return tuple(sorted([*written, *_outdated(root, files, known)], key=lambda step: step.path))


def remembered(steps: Collection[Step], record: Record | None) -> Mapping[str, str]:
    """The hashes to record once the steps are done: of what was changed or deleted, that of the version that was given."""
    known = dict(record.files) if record else {}
    for step in steps:
        if step.file and step.file.owner is Owner.OURS and step.fate in {*WRITES, Fate.SAME}:
            known[step.path] = mark(step.file.data)
        elif step.fate is Fate.GONE:
            known.pop(step.path, None)
    return known


def _step(root: Path, path: str, file: File, record: Record, *, forced: bool) -> Step:
    if _in_the_way(root, path):
        return Step(path, Fate.BLOCKED, file)
    place = root / path
    found = place.read_bytes() if place.is_file() else None
    known = record.files.get(path)
    if found is None:
        return Step(path, Fate.REMOVED if known and not forced else Fate.NEW, file)
    if mark(found) == mark(file.data):
        return Step(path, Fate.SAME, file, found)
    if known == mark(found):
        return Step(path, Fate.UPDATED, file, found)
    if forced:
        return Step(path, Fate.REPLACED, file, found, _free(root, f"{path}.orig"))
    return Step(path, Fate.CHANGED if known else Fate.THEIRS, file, found)


def _free(root: Path, path: str) -> str:
    """A path at which nothing stands, numbered where need be: what was kept once is never written over."""
    tried = chain([path], (f"{path}.{number}" for number in count(1)))
    return next(name for name in tried if not os.path.lexists(root / name))


def _outdated(root: Path, files: Mapping[str, File], record: Record) -> Iterator[Step]:
    """What an earlier version wrote and this one does not: taken away where nobody has changed it."""
    for path in sorted(record.files.keys() - files.keys()):
        if not _could_be_ours(path) or _in_the_way(root, path) or not (root / path).is_file():
            continue
        found = (root / path).read_bytes()
        if mark(found) == record.files[path]:
            yield Step(path, Fate.GONE, None, found)


def _could_be_ours(path: str) -> bool:
    """Whether a path in the record may be one of ours: anybody may have written that file."""
    pure = PurePosixPath(path)
    inside = bool(pure.parts) and not pure.is_absolute() and not {"..", ".git"} & set(pure.parts) and not {"\\", ":"} & set(path)
    return inside and owner_of(path) is Owner.OURS


def _in_the_way(root: Path, path: str) -> bool:
    """Whether a link, a file where a folder should be, or a folder where the file should be, keeps a file from being written."""
    place = root
    for part in PurePosixPath(path).parts[:-1]:
        place /= part
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            return True
    place = root / path
    return place.is_symlink() or place.is_dir()
