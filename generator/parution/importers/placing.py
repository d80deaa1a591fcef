"""New files into a calendar that is there: all of them or none, and never over anything."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from parution.importers.arrivals import SourceRefusedError
from parution.model import Message, say

_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})
"""What a file system says that knows no such links."""

_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def write_into(root: Path, texts: Mapping[str, str], copies: Mapping[str, Path]) -> None:
    """Write texts and copy files, by path relative to the root.

    Raises:
        SourceRefusedError: something stands in the way or cannot be written; nothing has changed then.
    """
    stage = None
    placed: list[Path] = []
    folders: list[Path] = []
    try:
        stage = Path(tempfile.mkdtemp(prefix=".parution-import-", dir=root))
        ready = {path: _staged(stage, index, data) for index, (path, data) in enumerate(_data(texts, copies))}
        for path, file in ready.items():
            _place(root, path, file, folders)
            placed.append(root / path)
    except (OSError, _BlockedError) as error:
        _undo(placed, folders)
        where = str(error.filename) if isinstance(error, OSError) and error.filename else str(root)
        why = error.message if isinstance(error, _BlockedError) else Message(error.strerror or str(error))
        raise SourceRefusedError(
            say("{path} cannot be written ({why}); nothing was.", path=where if isinstance(error, OSError) else error.path, why=why),
            say("Check the rights and the space on the disk, then run the command again."),
        ) from error
    except BaseException:
        _undo(placed, folders)
        raise
    finally:
        if stage:
            shutil.rmtree(stage, ignore_errors=True)


class _BlockedError(Exception):
    def __init__(self, path: str, message: Message) -> None:
        super().__init__(path)
        self.path, self.message = path, message


def _data(texts: Mapping[str, str], copies: Mapping[str, Path]) -> list[tuple[str, bytes | Path]]:
    return [*((path, text.encode()) for path, text in texts.items()), *copies.items()]


def _staged(stage: Path, index: int, data: bytes | Path) -> Path:
    file = stage / str(index)
    with file.open("xb") as target:
        if isinstance(data, bytes):
            target.write(data)
        else:
            with os.fdopen(os.open(data, _READ), "rb") as source:
                shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    file.chmod(0o644)
    return file


def _place(root: Path, path: str, file: Path, folders: list[Path]) -> None:
    """Give a staged file its name, unless that is taken; a link on the way is never followed."""
    folder = root
    for part in path.split("/")[:-1]:
        folder /= part
        if folder.is_symlink():
            raise _BlockedError(path, say("its folder is a link, which is never followed"))
        if not folder.is_dir():
            folder.mkdir()
            folders.append(folder)
    target = root / path
    try:
        os.link(file, target)  # the one way to take a name only if it is free
    except FileExistsError:
        raise _BlockedError(path, say("there is a file of that name already")) from None
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if target.is_symlink() or target.exists():
            raise _BlockedError(path, say("there is a file of that name already")) from None
        file.rename(target)


def _undo(placed: list[Path], folders: list[Path]) -> None:
    for file in placed:
        with suppress(OSError):
            file.unlink()
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()
