"""Small images: made of any image that can be decoded, of nothing else, and of nothing that would take a machine down."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from press_room import NOW, Calendar

from parution.edition import load
from parution.website.media import Gallery
from parution.website.thumbs import SMALL, WIDE, Size, Thumbs
from parution.website.tree import Copy, Page
from tests_support import jpeg, png

ORIENTATION, MAKER = 0x0112, 0x010F


def picture(file: Path, width: int = 1200, height: int = 800, *, form: str = "JPEG", orientation: int = 1, mode: str = "RGB") -> Path:
    """Red on its left half, blue on its right."""
    image = Image.new(mode, (width, height), "red")
    image.paste(Image.new(mode, (width - width // 2, height), "blue"), (width // 2, 0))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "Secret Camera"
    image.save(file, form, **({"exif": exif} if form != "GIF" else {}))
    return file


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def colour(image: Image.Image, x: int, y: int) -> str:
    red, _, blue, *_ = image.convert("RGB").getpixel((x, y))
    return "red" if red > blue else "blue"


def test_a_small_square_and_a_wide_one(tmp_path: Path) -> None:
    thumbs, file = Thumbs(tmp_path / "thumbs"), picture(tmp_path / "a.jpg")
    assert thumbs.size(file, "d" * 64) == Size(1200, 800, reduced=True)
    small, wide = opened(thumbs.data(file, "d" * 64, "small")), opened(thumbs.data(file, "d" * 64, "wide"))
    assert small.size == (SMALL, SMALL)
    assert wide.size == (WIDE, 480)
    assert (colour(small, 10, 50), colour(small, 85, 50)) == ("red", "blue")


@pytest.mark.parametrize(("orientation", "size", "left"), [(1, (1200, 800), "red"), (3, (1200, 800), "blue"), (6, (800, 1200), "red")])
def test_images_stand_upright_and_tell_nothing_of_who_took_them(tmp_path: Path, orientation: int, size: tuple[int, int], left: str) -> None:
    thumbs, file = Thumbs(None), picture(tmp_path / "a.jpg", orientation=orientation)
    assert b"Secret Camera" in file.read_bytes()
    assert thumbs.size(file, "d") == Size(*size, reduced=True)
    data = thumbs.data(file, "d", "wide")
    image = opened(data)
    assert (image.width > image.height) == (size[0] > size[1])
    assert colour(image, 20, 20) == left
    assert b"Secret" not in data
    assert not image.getexif()


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP"])
def test_other_kinds_of_images(tmp_path: Path, form: str) -> None:
    thumbs, file = Thumbs(None), picture(tmp_path / "a", 300, 200, form=form)
    assert thumbs.size(file, "d") == Size(300, 200, reduced=False)
    assert opened(thumbs.data(file, "d", "small")).size == (SMALL, SMALL)
    assert thumbs.data(file, "d", "wide") == b""


def test_what_can_be_seen_through_stays_so(tmp_path: Path) -> None:
    Image.new("RGBA", (1000, 1000), (255, 0, 0, 0)).save(tmp_path / "a.png")
    image = opened(Thumbs(None).data(tmp_path / "a.png", "d", "wide"))
    assert image.mode == "RGBA"
    assert image.getpixel((5, 5))[3] == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg onload='alert(1)'/>",
        jpeg(),
        png(),
        png(60_000, 60_000),
        b"\xff\xd8\xff" + bytes(4000),
        b"version https://git-lfs.github.com/spec/v1\n",
    ],
    ids=["empty", "svg", "header of a JPEG", "header of a PNG", "bomb", "noise", "Git LFS"],
)
def test_what_is_no_image_has_no_small_one(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(data)
    assert Thumbs(tmp_path / "thumbs").size(file, "d") is None
    assert not (tmp_path / "thumbs").exists()


def test_more_pixels_than_a_camera_has_are_never_decoded(tmp_path: Path) -> None:
    Image.new("1", (10_000, 10_000)).save(tmp_path / "a.png")  # 100 million pixels in a few kilobytes
    assert (tmp_path / "a.png").stat().st_size < 100_000
    assert Thumbs(None).size(tmp_path / "a.png", "d") is None


def test_the_same_image_gives_the_same_bytes(tmp_path: Path) -> None:
    file = picture(tmp_path / "a.jpg")
    first, second = Thumbs(None).data(file, "d", "wide"), Thumbs(tmp_path / "thumbs").data(file, "d", "wide")
    assert first == second


def test_what_was_made_once_is_not_made_again(tmp_path: Path) -> None:
    thumbs, file = Thumbs(tmp_path / "thumbs"), picture(tmp_path / "a.jpg")
    thumbs.size(file, "d")
    file.unlink()
    assert opened(Thumbs(tmp_path / "thumbs").data(file, "d", "small")).size == (SMALL, SMALL)


def gallery_of(calendar: Calendar, cache: Path | None = None) -> Gallery:
    edition = load(calendar.root, NOW)
    gallery = Gallery(edition.root, edition.files, cache)
    gallery.prepare(edition.posts)
    return gallery


def test_a_post_has_the_small_image_of_its_first_image(calendar: Calendar, tmp_path: Path) -> None:
    (calendar.root / "content/media").mkdir()
    picture(calendar.root / "content/media/b.jpg")
    calendar.write("content/media/a.jpg", jpeg())
    calendar.write("content/media/film.mp4", b"film")
    calendar.post("one", "media: [{src: media/film.mp4}, {src: media/a.jpg}, {src: media/b.jpg}]\n")
    calendar.post("text", "", "Look: ![B](media/b.jpg)")
    calendar.post("none")
    calendar.post("out", "media: [{src: ../../b.jpg}, {src: https://example.org/b.jpg}]\n")
    gallery = gallery_of(calendar, tmp_path / "cache")
    posts = {post.id: post for post in load(calendar.root, NOW).posts}
    thumb = gallery.thumb(posts["one"])
    assert thumb
    assert thumb == gallery.thumb(posts["text"])
    assert gallery.thumb(posts["none"]) is gallery.thumb(posts["out"]) is None
    files = {file.path: file for file in gallery.copies()}
    made = files[thumb]
    assert isinstance(made, Page)
    assert opened(made.render()).size == (SMALL, SMALL)


def test_nothing_is_given_out_that_was_not_asked_for(calendar: Calendar) -> None:
    (calendar.root / "content/media").mkdir()
    picture(calendar.root / "content/media/b.jpg")
    calendar.post("one", "media: [{src: media/b.jpg}]\n")
    gallery = gallery_of(calendar)
    assert list(gallery.copies()) == []
    post = load(calendar.root, NOW).posts[0]
    shown = gallery.exhibit(post, post.media[0])
    assert (shown.width, shown.height) == (1200, 800)
    assert [type(file) for file in gallery.copies()] == [Copy, Page]
    assert [file.path for file in gallery.copies()] == [shown.href, shown.shown]


def test_the_next_build_knows_what_this_one_found(calendar: Calendar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (calendar.root / "content/media").mkdir()
    file = picture(calendar.root / "content/media/b.jpg")
    calendar.post("one", "media: [{src: media/b.jpg}]\n")
    before = gallery_of(calendar, tmp_path / "cache").thumb(load(calendar.root, NOW).posts[0])
    read: list[Path] = []
    monkeypatch.setattr(Thumbs, "size", lambda _self, file, _digest: read.append(file))
    assert gallery_of(calendar, tmp_path / "cache").thumb(load(calendar.root, NOW).posts[0]) == before
    assert read == []
    picture(file, 900, 900)
    gallery_of(calendar, tmp_path / "cache")
    assert read == [file.resolve()]
