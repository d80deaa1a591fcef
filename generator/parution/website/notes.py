"""What the last run noted of the site that it wrote: plain data in the cache, believed only where the disk agrees."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec


class Made(NamedTuple):
    """What the last run noted of one file: its key, and its size (bytes) and modification time (nanoseconds) when it was written."""

    key: str
    size: int
    mtime: int


class _Notes(msgspec.Struct):
    version: int
    files: dict[str, Made]


def notes_file(out: Path, cache: Path | None) -> Path | None:
    """Where the notes of the site at `out` are kept."""
    return cache / "site" / f"{hashlib.blake2b(str(out).encode(), digest_size=8).hexdigest()}.json" if cache else None


def read_notes(path: Path | None) -> Mapping[str, Made]:
    """What was noted, by path in the site; nothing where there are no notes or they cannot be read."""
    if path is None:
        return {}
    try:
        notes = msgspec.json.decode(path.read_bytes(), type=_Notes)
    except (OSError, msgspec.DecodeError):
        return {}
    return notes.files if notes.version == 1 else {}


def write_notes(path: Path | None, made: dict[str, Made]) -> None:
    """Note what was made; a cache that cannot be written only makes the next run slower."""
    if path is None:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
        fresh.write_bytes(msgspec.json.encode(_Notes(1, made)))
        fresh.replace(path)
