"""What is read of images and videos: never more than their headers, and never an exception."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from parution.model import Picture
from parution.pictures import NOTHING, POINTER, picture, pictures
from tests_support import box, film, jpeg, png


def said(data: bytes) -> Picture:
    return picture(io.BytesIO(data), len(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"])
def test_an_image_says_its_type_and_its_size(kind: str):
    file = io.BytesIO()
    Image.new("RGB", (40, 30)).save(file, kind)
    assert said(file.getvalue()) == Picture(f"image/{kind.lower()}", 40, 30)


def test_a_photograph_of_a_telephone_held_upright_is_upright():
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 30)).save(file, "JPEG", exif=exif)
    assert said(file.getvalue()) == Picture("image/jpeg", 30, 40)


def test_nothing_is_decoded():
    assert said(jpeg(30000, 60000)) == Picture("image/enormous", 0, 0)
    assert said(jpeg(12000, 9000)) == Picture("image/jpeg", 12000, 9000)  # more than Pillow would decode without a warning
    assert said(png(4000, 3000)) == Picture("image/png", 4000, 3000)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (film(90), Picture("video/mp4", 1280, 720, 90.0)),
        (film(90, turned=True), Picture("video/mp4", 720, 1280, 90.0)),
        (film(90, brand="qt  "), Picture("video/quicktime", 1280, 720, 90.0)),
        (film(90)[16:], Picture("video/quicktime", 1280, 720, 90.0)),  # as old as QuickTime: no ftyp
        (b"\x1a\x45\xdf\xa3" + bytes(20) + b"\x42\x82\x84webm" + bytes(40), Picture("video/webm", 0, 0)),
        (
            box("ftyp", b"avif", bytes(4))
            + box("meta", bytes(4), box("iprp", box("ipco", box("ispe", bytes(4), b"\0\0\x04\0", b"\0\0\x03\0")))),
            Picture("image/avif", 1024, 768),
        ),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", Picture(POINTER, 0, 0)),
    ],
)
def test_a_film_says_its_type_its_frame_and_its_duration(data: bytes, expected: Picture):
    assert said(data) == expected


@pytest.mark.parametrize("whole", [jpeg(), png(), film(3), film(3, brand="heic")], ids=["jpeg", "png", "mp4", "heic"])
def test_a_damaged_file_is_no_exception(whole: bytes):
    for length in range(len(whole)):
        said(whole[:length])
    for at in range(len(whole)):
        for byte in (0, 255):
            said(whole[:at] + bytes([byte]) + whole[at + 1 :])
    assert said(whole[:30]) == NOTHING


@pytest.mark.parametrize(
    "data", [b"", b"x", b"<svg/>", box("ftyp", b"isom"), box("moov") * 50_000, box("moov", box("moov", box("moov")) * 9000)]
)
def test_what_is_no_picture_is_nothing(data: bytes):
    assert said(data) == NOTHING


def test_a_box_that_never_ends_ends():
    endless = box("ftyp", b"isom", bytes(4)) + b"\0\0\0\1moov" + (1 << 63).to_bytes(8, "big") + film(5)[24:]
    assert said(endless).type in {"", "video/mp4"}


def test_a_file_is_read_again_only_when_it_changed(tmp_path: Path):
    root, cache = tmp_path / "root", tmp_path / "cache"
    root.mkdir()
    file = root / "a.jpg"
    file.write_bytes(jpeg(400, 300))
    os.utime(file, ns=(1, 1))
    assert pictures(root, ["a.jpg", "gone.jpg"], cache) == {"a.jpg": Picture("image/jpeg", 400, 300)}
    file.write_bytes(jpeg(401, 300))
    os.utime(file, ns=(1, 1))
    assert pictures(root, ["a.jpg"], cache)["a.jpg"].width == 400  # the same size at the same time: taken for the same file
    os.utime(file, ns=(2, 2))
    assert pictures(root, ["a.jpg"], cache)["a.jpg"].width == 401


def test_a_link_or_a_pipe_is_not_followed(tmp_path: Path):
    (tmp_path / "secret.jpg").write_bytes(jpeg())
    (tmp_path / "a.jpg").symlink_to(tmp_path / "secret.jpg")
    assert pictures(tmp_path, ["a.jpg"]) == {}
