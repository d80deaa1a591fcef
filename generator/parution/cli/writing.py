"""Writing a file in place of another: whole or not at all, and never over what somebody changed meanwhile."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from parution.model import Message, say

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class NotWrittenError(Exception):
    """A file was left as it was; `reason` says why."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, and the folders above it.

    Raises:
        NotWrittenError: there is something of that name, a folder above it is a link, or it cannot be written.
    """
    if path.parent.is_symlink():
        raise NotWrittenError(say("its folder is a link, which is never followed"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise NotWrittenError(say("there is a file of that name already")) from error
    except OSError as error:
        raise NotWrittenError(Message(error.strerror or str(error))) from error


def exchange(path: Path, old: bytes, new: bytes) -> None:
    """Put new bytes in the place of the old ones, in one step; the file keeps its mode.

    Raises:
        NotWrittenError: the file is a link, is read-only, is no longer what it was, or cannot be written.
    """
    try:
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode):
            raise NotWrittenError(say("it is a link, which is never followed"))
        if not state.st_mode & _WRITABLE or not os.access(path, os.W_OK):
            raise NotWrittenError(say("it is read-only"))
        _exchange(path, old, new, stat.S_IMODE(state.st_mode))
    except OSError as error:
        raise NotWrittenError(Message(error.strerror or str(error))) from error


def _exchange(path: Path, old: bytes, new: bytes, mode: int) -> None:
    handle, name = tempfile.mkstemp(prefix=".parution-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        if path.read_bytes() != old:
            raise NotWrittenError(say("it was changed meanwhile"))
        Path(name).replace(path)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
