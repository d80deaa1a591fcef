"""What an earlier run worked out, kept as plain data: disposable, never executed, never trusted over the content.

A file that is missing, damaged or of another version of the program is no cache at all; a directory that cannot be written keeps none.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from parution import __version__

T = TypeVar("T")

_FINGERPRINT = 32


def blob_id(data: bytes) -> str:
    """The id that git gives to these bytes as a file's content (40 hexadecimal digits)."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def fingerprint(*parts: bytes) -> bytes:
    """What a cached result depends on beside the content: this program's own files and the given parts, as 32 bytes."""
    digest = hashlib.blake2b(_program(), digest_size=_FINGERPRINT)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


@cache
def _program() -> bytes:
    """The version, and in a source tree the state of its files, so that a developer's edit is never masked by a cache."""
    here = Path(__file__).parent
    stats = ((path, path.stat()) for path in sorted(here.rglob("*")) if path.suffix in {".py", ".json", ".toml"})
    return "\n".join([__version__, *(f"{path.relative_to(here)} {stat.st_size} {stat.st_mtime_ns}" for path, stat in stats)]).encode()


def load(directory: Path | None, name: str, mark: bytes, kind: type[T]) -> T | None:
    """The value that `store` kept under this name and mark, or None."""
    if directory is None:
        return None
    try:
        data = (directory / name).read_bytes()
        if data[:_FINGERPRINT] != mark:
            return None
        return msgspec.json.decode(memoryview(data)[_FINGERPRINT:], type=kind)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return None


def store(directory: Path | None, name: str, mark: bytes, value: object) -> None:
    """Keep a value, whole or not at all."""
    if directory is None:
        return
    try:
        directory.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=directory, prefix=f".{name}-")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(mark)
            file.write(msgspec.json.encode(value))
        Path(temporary).replace(directory / name)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
