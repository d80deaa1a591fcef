"""The files of a folder that is not ours: none behind a link, none outside, none too large; and the images that its texts name."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from parution import source
from parution.importers.arrivals import MOST_POSTS, Remark, SourceRefusedError
from parution.model import Message, say
from parution.outgoing import CONTENT

MEDIA = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".mp4", ".webm", ".mov", ".m4v"})
_LARGEST = 200 * 1024 * 1024
_SKIPPED = frozenset({"node_modules", "_site", "public", "site", "vendor", "__pycache__"})
_STATIC = ("", "static", "assets", "docs", "source", "public", "content")


def texts(folder: Path, endings: Collection[str], remarks: list[Remark]) -> Iterator[tuple[str, str]]:
    """The path (relative, with `/`) and the text of each file with one of these endings; what is not read is remarked upon.

    Raises:
        SourceRefusedError: there are more than any plan has.
    """
    for number, path in enumerate(sorted(_walk(folder, "", endings, remarks))):
        if number >= MOST_POSTS:
            raise SourceRefusedError(say("This folder has more than {most} posts.", most=MOST_POSTS), say("Name a folder inside it."))
        try:
            file = folder / path
            if file.stat().st_size > source.MAX_FILE:
                remarks.append(Remark(path, 0, say("left out: it has more than {limit} bytes", limit=source.MAX_FILE)))
                continue
            yield path, source.decode(file.read_bytes())
        except OSError as error:
            remarks.append(Remark(path, 0, say("left out: {why}", why=error.strerror or str(error))))
        except source.SourceError as error:
            remarks.append(Remark(path, 0, say("left out: {why}", why=error.message)))


def _walk(folder: Path, under: str, endings: Collection[str], remarks: list[Remark]) -> Iterator[str]:
    try:
        items = sorted(os.scandir(folder), key=lambda item: item.name)
    except OSError as error:
        remarks.append(Remark(under or ".", 0, say("left out: {why}", why=error.strerror or str(error))))
        return
    for item in items:
        path = f"{under}{item.name}"
        if item.name.startswith("."):
            continue
        if item.is_symlink():
            if PurePosixPath(item.name).suffix.lower() in endings or item.is_dir():
                remarks.append(Remark(_printable(path), 0, say("left out: a symbolic link, which is never followed")))
        elif item.is_dir():
            if item.name not in _SKIPPED:
                yield from _walk(Path(item.path), f"{path}/", endings, remarks)
        elif item.is_file() and PurePosixPath(item.name).suffix.lower() in endings:
            if _printable(path) == path:
                yield path
            else:
                remarks.append(Remark(_printable(path), 0, say("left out: its name is not UTF-8 text")))


def _printable(path: str) -> str:
    return path.encode("utf-8", "replace").decode()


@dataclass
class Pictures:
    """Finds the images of a folder that texts name, and gives each a name in the calendar.

    `calendar` is where the calendar is, whose files keep their names.
    """

    folder: Path
    calendar: Path | None = None
    given: dict[str, Path] = field(default_factory=dict)

    def find(self, src: str, beside: str) -> tuple[str, Path] | Message:
        """The path below `content/` and the file of an image that a text in the file `beside` names, or why there is none."""
        address = urlsplit(src)
        plain = unquote(address.path).replace("\\", "/")
        if address.scheme or address.netloc or not plain:
            return say("this is no file")
        inside = [PurePosixPath(beside).parent / plain] if not plain.startswith("/") else []
        inside += [PurePosixPath(static) / plain.lstrip("/") for static in _STATIC]
        for path in inside:
            if file := self._file(path):
                if file.suffix.lower() not in MEDIA:
                    return say("neither an image nor a video that networks accept")
                return self._name(file), file
        return say("there is no such file in the folder")

    def _file(self, path: PurePosixPath) -> Path | None:
        """A file inside the folder, no link anywhere on the way to it."""
        file = Path(os.path.normpath(self.folder / path))
        root = Path(os.path.normpath(self.folder))
        if not file.is_relative_to(root):
            return None
        try:
            steps = [file, *file.parents][: len(file.relative_to(root).parts)]
            if any(step.is_symlink() for step in steps) or not file.is_file() or file.stat().st_size > _LARGEST:
                return None
        except (OSError, ValueError):
            return None
        return file

    def _name(self, file: Path) -> str:
        """Its name in the calendar: its own, unless another file has that."""
        known = next((name for name, one in self.given.items() if one == file), None)
        if known:
            return known
        stem, ending = file.stem, file.suffix.lower()
        name = f"media/{stem}{ending}"
        if not self._is_free(name, file):
            name = f"media/{stem}-{_digest(file)[:8]}{ending}"
        self.given[name] = file
        return name

    def _is_free(self, name: str, file: Path) -> bool:
        if name in self.given:
            return _digest(self.given[name]) == _digest(file)
        there = self.calendar / CONTENT / name if self.calendar else None
        if there is None or not (there.exists() or there.is_symlink()):
            return True
        return there.is_file() and not there.is_symlink() and _digest(there) == _digest(file)


def _digest(file: Path) -> str:
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
