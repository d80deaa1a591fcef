"""What the first bytes of images and videos say of them: type, size in pixels, duration. Nothing is ever decoded.

The files come with pull requests, so they are hostile input: what is read of them is bounded, and a file that makes no sense is one of no
type, never an exception.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from parution import cache
from parution.model import Picture

LFS = b"version https://git-lfs.github.com/spec/"
POINTER = "text/x-git-lfs"
"""The type of a file that only says where Git LFS keeps the picture."""

NOTHING = Picture("", 0, 0)
_HEAD = 64
_LARGEST = 1 << 62
_BOXES = 4000
_DEPTH = 5
_FORMATS = {"JPEG": "jpeg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "BMP": "bmp", "TIFF": "tiff"}
_ORIENTATION, _SIDEWAYS = 0x0112, frozenset({5, 6, 7, 8})
_BRANDS = {b"avif": "image/avif", b"avis": "image/avif", b"qt  ": "video/quicktime"}
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"})
_CONTAINERS = frozenset({b"moov", b"trak", b"meta", b"iprp", b"ipco"})
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier run read of a file, and the size (bytes) and time of change (ns) that the file had."""

    size: int
    changed: int
    picture: Picture


def pictures(root: Path, paths: Iterable[str], cache_dir: Path | None = None) -> dict[str, Picture]:
    """What is known of the files at these paths (relative to the root), by path; a file that is not there is left out.

    A file that has kept its size and its time of change is not read again. One of no known type has the type "".
    """
    mark = cache.fingerprint()
    known = cache.load(cache_dir, "pictures", mark, dict[str, Known]) or {}
    now = {path: entry for path in sorted(set(paths)) if (entry := _known(root, path, known))}
    if any(known.get(path) is not entry for path, entry in now.items()):
        cache.store(cache_dir, "pictures", mark, {**known, **now} if len(known) < 2 * len(now) else now)
    return {path: entry.picture for path, entry in now.items()}


def _known(root: Path, path: str, known: Mapping[str, Known]) -> Known | None:
    try:
        state = (root / path).lstat()
        before = known.get(path)
        if before and (before.size, before.changed) == (state.st_size, state.st_mtime_ns):
            return before
        with os.fdopen(os.open(f"{root}/{path}", _READ), "rb") as file:
            return Known(state.st_size, state.st_mtime_ns, picture(file, state.st_size))
    except OSError:
        return None


def picture(file: BinaryIO, size: int) -> Picture:
    """What an open file of `size` bytes says of itself."""
    head = file.read(_HEAD)
    if head.startswith(LFS):
        return Picture(POINTER, 0, 0)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return Picture("video/webm" if b"webm" in head else "video/matroska", 0, 0)
    if head[4:8] in {b"ftyp", b"moov", b"wide", b"mdat"}:
        return _film(file, size, head)
    return _still(file)


def _still(file: BinaryIO) -> Picture:
    """An image as Pillow reads its header; Pillow's limit of pixels guards decoding, and nothing is decoded here."""
    from PIL import Image  # noqa: PLC0415  # a tenth of a second, and only where there is something new to look at

    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file, formats=tuple(_FORMATS)) as image:
                width, height = image.size  # of a PNG and a TIFF no orientation: Pillow would decode them to look for it
                if image.format in {"JPEG", "WEBP"} and image.getexif().get(_ORIENTATION) in _SIDEWAYS:
                    width, height = height, width
                return Picture(f"image/{_FORMATS[image.format or '']}", width, height)
    except Image.DecompressionBombError:
        return Picture("image/enormous", 0, 0)
    except Exception:  # noqa: BLE001  # Pillow's readers raise nearly anything on hostile bytes (OSError, SyntaxError, struct.error, …)
        return NOTHING


def _film(file: BinaryIO, size: int, head: bytes) -> Picture:
    """An MP4, a QuickTime film, an AVIF or a HEIC image: all are boxes within boxes (ISO/IEC 14496-12)."""
    brand = head[8:12] if head[4:8] == b"ftyp" else b"qt  "
    kind = _BRANDS.get(brand, "image/heic" if brand in _HEIC else "video/mp4")
    width = height = 0
    seconds = None
    for name, body in _boxes(file, 0, size, 0, [_BOXES]):
        if name == b"mvhd":
            seconds = _duration(body)
        elif name == b"ispe" and len(body) >= 12:  # noqa: PLR2004  # ISO/IEC 23008-12, 6.5.3: version and flags, width, height
            width, height = max((width, height), (_number(body[4:8]), _number(body[8:12])), key=lambda pair: pair[0] * pair[1])
        elif name == b"tkhd" and (found := _frame(body)):
            width, height = found
    if kind.startswith("image/"):
        return Picture(kind, width, height) if width and height else NOTHING
    return Picture(kind, width, height, seconds) if seconds is not None else NOTHING


def _boxes(file: BinaryIO, at: int, end: int, depth: int, left: list[int]) -> Iterator[tuple[bytes, bytes]]:
    """The boxes with facts between two places of a file, their name and their first bytes; at most so many boxes are looked at."""
    while at + 8 <= end and left[0] > 0:
        left[0] -= 1
        file.seek(at)
        head = file.read(16)
        length, name, begin = _number(head[:4]), head[4:8], 8
        if length == 1:
            length, begin = _number(head[8:16]), 16
        elif length == 0:
            length = end - at
        if length < begin or len(name) < 4:  # noqa: PLR2004
            return
        stop = min(at + length, end, _LARGEST)
        if name in {b"mvhd", b"tkhd", b"ispe"}:
            file.seek(at + begin)
            yield name, file.read(min(128, stop - at - begin))
        elif name in _CONTAINERS and depth < _DEPTH:
            yield from _boxes(file, at + begin + (4 if name == b"meta" else 0), stop, depth + 1, left)
        at += length


def _duration(body: bytes) -> float | None:
    """Seconds of a film's header (14496-12, 8.2.2)."""
    scale, length = (body[20:24], body[24:32]) if body[:1] == b"\x01" else (body[12:16], body[16:20])
    return round(_number(length) / _number(scale), 3) if len(length) in {4, 8} and _number(scale) else None


def _frame(body: bytes) -> tuple[int, int] | None:
    """Width and height of a track that is to be seen (8.3.2), as it is shown: a film from a telephone is often turned."""
    at = 52 if body[:1] == b"\x01" else 40
    matrix, sizes = body[at : at + 36], body[at + 36 : at + 44]
    width, height = _number(sizes[:4]) >> 16, _number(sizes[4:8]) >> 16
    if not (width and height):
        return None
    turned = not _number(matrix[:4]) and _number(matrix[4:8])
    return (height, width) if turned else (width, height)


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")
