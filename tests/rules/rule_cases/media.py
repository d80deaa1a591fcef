"""Cases of images and videos: what is in their files, and what is said of them."""

from __future__ import annotations

from rule_cases.case import Case, post
from tests_support import film, jpeg, png

_SLOT = "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\n"
_INSTAGRAM = "publish_at: 2026-12-03 09:00\nchannels: [instagram]\n"
_ALT = 'alt: "An oak table, half sanded"'


def _media(name: str, alt: str = _ALT) -> str:
    return f"media: [{{src: media/{name}, {alt}}}]\n"


CASES = (
    Case(
        "media-broken",
        {
            "content/a.md": post("a", _SLOT + _media("good.jpg")),
            "content/media/good.jpg": jpeg(),
            "content/media/broken.jpg": b"x" * 200,
        },
        ("content/a.md", "good.jpg", "broken.jpg"),
        says="“media/broken.jpg” cannot be read",
        at="content/a.md:7",
        mend="export it anew",
    ),
    Case(
        "media-broken",
        {"content/a.md": post("a", _SLOT + _media("good.jpg")), "content/media/good.jpg": jpeg(), "content/media/empty.mp4": b""},
        ("content/a.md", "good.jpg", "empty.mp4"),
        says="“media/empty.mp4” is an empty file",
        at="content/a.md:7",
    ),
    Case(
        "media-broken",
        {
            "content/a.md": post("a", _SLOT + _media("good.jpg")),
            "content/media/good.jpg": jpeg(),
            "content/media/stored.jpg": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
        },
        ("content/a.md", "good.jpg", "stored.jpg"),
        says="Git LFS",
        at="content/a.md:7",
        mend="git lfs pull",
    ),
    Case(  # the name says JPEG, the bytes say PNG; Mastodon does not mind
        "media-type",
        {
            "content/a.md": post("a", _INSTAGRAM + _media("good.jpg")),
            "content/b.md": post("b", _SLOT.replace("03", "04") + _media("named.jpg")),
            "content/media/good.jpg": jpeg(),
            "content/media/named.jpg": png(),
        },
        ("content/a.md", "good.jpg", "named.jpg"),
        says="type PNG. Accepted are: instagram: JPEG (as far as is known)",
        at="content/a.md:7",
        mend="Export it",
    ),
    Case(
        "media-size",
        {
            "content/a.md": post("a", _INSTAGRAM + _media("good.jpg")),
            "content/media/good.jpg": jpeg(),
            "content/media/big.jpg": jpeg(more=9 << 20),
        },
        ("content/a.md", "good.jpg", "big.jpg"),
        says="has 9217 kB. Accepted are at most: instagram: 8192 kB",
        at="content/a.md:7",
        mend="smaller",
    ),
    Case(
        "media-aspect",
        {
            "content/a.md": post("a", _INSTAGRAM + _media("good.jpg")),
            "content/media/good.jpg": jpeg(),
            "content/media/high.jpg": jpeg(1080, 1920),
        },
        ("content/a.md", "good.jpg", "high.jpg"),
        says="1080 × 1920 pixels",
        at="content/a.md:7",
        mend="Crop it to 1080 × 1350 pixels",
    ),
    Case(  # a story is upright by nature
        "media-aspect",
        {
            "content/a.md": post("a", _INSTAGRAM + "format: story\n" + _media("high.jpg")),
            "content/media/high.jpg": jpeg(1080, 1920),
        },
        ("content/a.md", "story", "image"),
        says="1080 × 1920 pixels",
        at="content/a.md:8",
    ),
    Case(
        "media-duration",
        {
            "content/a.md": post("a", _INSTAGRAM + _media("good.mp4")),
            "content/media/good.mp4": film(60),
            "content/media/short.mp4": film(2),
        },
        ("content/a.md", "good.mp4", "short.mp4"),
        says="lasts 2 seconds. Accepted is: instagram: at least 3 seconds",
        at="content/a.md:7",
    ),
    Case(
        "media-duration",
        {
            "content/a.md": post("a", _INSTAGRAM + _media("good.mp4")),
            "content/media/good.mp4": film(60),
            "content/media/long.mp4": film(1000),
        },
        ("content/a.md", "good.mp4", "long.mp4"),
        says="lasts 16 min and 40 s. Accepted is: instagram: at most 15 minutes",
        at="content/a.md:7",
    ),
    Case(
        "alt-meaning",
        {"content/a.md": post("a", _SLOT + _media("oak.jpg")), "content/media/oak.jpg": jpeg()},
        ("content/a.md", '"An oak table, half sanded"', "IMG_1234"),
        says="“IMG_1234” tells nothing",
        at="content/a.md:7",
    ),
    Case(
        "alt-meaning",
        {"content/a.md": post("a", _SLOT, "The oak.\n\n![A stack of oak boards](media/oak.jpg)"), "content/media/oak.jpg": jpeg()},
        ("content/a.md", "A stack of oak boards", "oak.jpg"),
        says="“oak.jpg” tells nothing",
        at="content/a.md:11",
    ),
    Case(
        "alt-length",
        {"content/a.md": post("a", _SLOT + _media("oak.jpg", f'alt: "{"An oak. " * 150}"')), "content/media/oak.jpg": jpeg()},
        ("content/a.md", "An oak. ", "An oak. " * 60),
        says="has 1672 characters. Accepted are at most: mastodon: 1500",
        at="content/a.md:7",
        mend="Shorten it by 172",
    ),
)
