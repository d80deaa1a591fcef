"""Small images for lists and pages, made of the calendar's own: upright, without their metadata, the same bytes from the same image.

The files come with pull requests, so they are hostile input: none is decoded whose header promises more pixels than a camera has, and what
cannot be decoded has no small image.
"""

from __future__ import annotations

import contextlib
import secrets
import warnings
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:  # the library takes 60 ms to import: only who meets a new image pays them
    from PIL.Image import Image

SMALL = 96
"""The sides of a small square, in pixels: 48 on a screen, at two pixels for each."""
WIDE, TALL = 720, 2160
"""The most that a page shows of an image, in pixels: a preview is 360 to 470 wide."""
MOST_PIXELS = 60_000_000
"""No image of more pixels is decoded: a small file can promise billions (a decompression bomb)."""

Kind = Literal["small", "wide"]
_QUALITY = {"small": 72, "wide": 80}
_VERSION = 1  # to be raised whenever other bytes are made of the same image


class Size(NamedTuple):
    """An image's size in pixels, as it is seen; `reduced`: it is larger than what a page shows, so there is a wide one."""

    width: int
    height: int
    reduced: bool


class Thumbs:
    """Makes small images and keeps them in a folder (None: nowhere), under the hash of the image's content."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def size(self, file: Path, digest: str) -> Size | None:
        """The image's size, once its small ones are made; None for what is no image that can be decoded."""
        made = _made(file)
        if made is None:
            return None
        size, images = made
        for kind, data in images.items():
            self._keep(digest, kind, data)
        return size

    def data(self, file: Path, digest: str, kind: Kind) -> bytes:
        """A small image (WebP); empty where the file has changed under us and is no image any more."""
        place = self._place(digest, kind)
        if place:
            with contextlib.suppress(OSError):
                return place.read_bytes()
        made = _made(file)
        data = made[1].get(kind, b"") if made else b""
        self._keep(digest, kind, data)
        return data

    def _place(self, digest: str, kind: Kind) -> Path | None:
        return self._folder / f"{digest[:32]}-{kind}-{_VERSION}.webp" if self._folder else None

    def _keep(self, digest: str, kind: Kind, data: bytes) -> None:
        place = self._place(digest, kind)
        if not place or not data:
            return
        with contextlib.suppress(OSError):  # a cache that cannot be written only makes the next run slower
            place.parent.mkdir(parents=True, exist_ok=True)
            fresh = place.with_name(f".{place.name}-{secrets.token_hex(4)}")
            fresh.write_bytes(data)
            fresh.replace(place)


def _made(file: Path) -> tuple[Size, dict[Kind, bytes]] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _opened(file) as image:
                return _reduced(image)
    except Exception:  # noqa: BLE001  # Pillow's readers raise nearly anything on hostile bytes (OSError, SyntaxError, struct.error, …)
        return None


@cache
def _formats() -> tuple[str, ...]:
    from PIL import features  # noqa: PLC0415

    return ("JPEG", "PNG", "GIF", "WEBP", *(("AVIF",) if features.check("avif") else ()))


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[Image]:
    from PIL import Image  # noqa: PLC0415

    with Image.open(file, formats=_formats()) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        yield image


def _reduced(image: Image) -> tuple[Size, dict[Kind, bytes]]:
    from PIL import Image as Images  # noqa: PLC0415
    from PIL import ImageOps  # noqa: PLC0415

    moving, sideways = getattr(image, "is_animated", False), image.getexif().get(_ORIENTATION) in _SIDEWAYS
    width, height = image.size[::-1] if sideways else image.size
    image.draft("RGB", (2 * WIDE, 2 * WIDE))  # of a JPEG, no more is decoded than is needed
    upright = ImageOps.exif_transpose(_plain(image))
    reduced = not moving and (width > WIDE or height > TALL)
    images: dict[Kind, bytes] = {"small": _webp(ImageOps.fit(upright, (SMALL, SMALL), Images.Resampling.LANCZOS), "small")}
    if reduced:
        upright.thumbnail((WIDE, TALL), Images.Resampling.LANCZOS)
        images["wide"] = _webp(upright, "wide")
    return Size(width, height, reduced), images


def _plain(image: Image) -> Image:
    """The first picture in colours that every screen takes the same way: telephones write others, and say so in what is dropped here."""
    from PIL import ImageCms  # noqa: PLC0415

    clear = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    profile, orientation = image.info.get("icc_profile"), image.getexif().get(_ORIENTATION)
    if profile and image.mode in {"RGB", "CMYK"}:
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            own = ImageCms.ImageCmsProfile(BytesIO(profile))
            image = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
    plain = image.convert("RGBA" if clear else "RGB")
    plain.info = {}
    plain.getexif()[_ORIENTATION] = orientation or 1
    return plain


_ORIENTATION, _SIDEWAYS = 0x0112, frozenset({5, 6, 7, 8})


def _webp(image: Image, kind: Kind) -> bytes:
    image.info, target = {}, BytesIO()
    image.save(target, "WEBP", quality=_QUALITY[kind], method=4, exif=b"", icc_profile=b"", xmp=b"")
    return target.getvalue()
