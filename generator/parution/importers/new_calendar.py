"""A calendar that comes into being: its files, written all or none, and what is said of what could not be brought over."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from parution.model import Message, say


class ImportRefusedError(Exception):
    """Nothing was written; `message` says why and `remedy` what to do."""

    def __init__(self, message: Message, remedy: Message) -> None:
        super().__init__(f"{message} {remedy}")
        self.message, self.remedy = message, remedy


@dataclass(frozen=True, slots=True)
class ImportNote:
    """Something that was changed or left behind; `path` is the file in the source, relative to it."""

    path: str
    message: Message


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import made: how many posts, how many of them threads, how many files of media, which channels, and what to know about it."""

    posts: int
    threads: int
    media: int
    channels: tuple[str, ...]
    notes: tuple[ImportNote, ...]


def refuse_unless_free(target: Path) -> None:
    """Raise ImportRefusedError unless the target is an empty directory or nothing at all."""
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise ImportRefusedError(
            say("There is something in {target} already.", target=str(target)),
            say("Name a directory that does not exist yet, or an empty one."),
        )


def write_calendar(target: Path, texts: Mapping[str, str], copies: Mapping[str, Path]) -> None:
    """Write texts and copy files, by path relative to the target: beside it first, then moved there as a whole.

    Raises:
        ImportRefusedError: the target is not free, or cannot be written.
    """
    refuse_unless_free(target)
    target = target.absolute()
    beside = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        _fill(beside / "calendar", texts, copies)
        if target.exists():
            target.rmdir()
        (beside / "calendar").rename(target)
    except OSError as error:
        why = error.strerror or str(error)
        raise ImportRefusedError(
            say("The calendar cannot be written to {target} ({why}).", target=str(target), why=why),
            say("Check the directory's rights and the space on the disk, or name another directory."),
        ) from error
    finally:
        if beside:
            shutil.rmtree(beside, ignore_errors=True)


def _fill(place: Path, texts: Mapping[str, str], copies: Mapping[str, Path]) -> None:
    place.mkdir()
    for path, text in texts.items():
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    for path, original in copies.items():
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original, file)
