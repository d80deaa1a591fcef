"""Cases of the rules that judge one post's form, and what it refers to."""

from __future__ import annotations

from rule_cases.case import Case, post
from tests_support import jpeg

_SLOT = "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\n"
_ALT = 'media: [{src: media/oak.jpg, alt: "An oak table, half sanded"}]\n'

CASES = (
    Case(
        "ignore-unused",
        {
            "content/a.md": post("a", _SLOT + "media: [{src: media/oak.jpg}]\nignore: {media-alt: a mere ornament}\n"),
            "content/media/oak.jpg": jpeg(),
        },
        ("content/a.md", "media: [{src: media/oak.jpg}]", 'media: [{src: media/oak.jpg, alt: "An oak table, half sanded"}]'),
        says="“media-alt”",
        at="content/a.md:8",
    ),
    Case(
        "unknown-post",
        {"content/a.md": post("a", _SLOT), "content/b.md": post("b", "follows: a\n", status="draft")},
        ("content/b.md", "follows: a", "follows: aa"),
        says="no post with the id “aa”",
        at="content/b.md:5",
        mend="“a”",
    ),
    Case(
        "media-missing",
        {"content/a.md": post("a", _SLOT + _ALT), "content/media/oak.jpg": jpeg()},
        ("content/a.md", "media/oak.jpg", "media/oka.jpg"),
        says="There is no file “media/oka.jpg”",
        at="content/a.md:7",
        mend="“media/oak.jpg”",
    ),
    Case(
        "media-alt",
        {"content/a.md": post("a", _SLOT + _ALT), "content/media/oak.jpg": jpeg()},
        ("content/a.md", ', alt: "An oak table, half sanded"', ""),
        says="has no alternative text",
        at="content/a.md:7",
        mend="Say in a sentence what is to be seen",
    ),
    Case(
        "media-needed",
        {"content/a.md": post("a", _SLOT + _ALT), "content/media/oak.jpg": jpeg()},
        ("content/a.md", _SLOT + _ALT, _SLOT.replace("mastodon", "instagram")),
        says="accepts no post without an image or a video",
        at="content/a.md:6",
        mend="take instagram out of channels",
    ),
    Case(
        "text-length",
        {"content/a.md": post("a", _SLOT, "oak " * 120)},
        ("content/a.md", "oak oak", "oak " * 30),
        says="is too long for mastodon: 5",
        at="content/a.md:9",
        mend="Shorten it by",
    ),
    Case(
        "text-empty",
        {"content/a.md": post("a", _SLOT)},
        ("content/a.md", "The oak has dried for two years.", ""),
        says="There is nothing to send to mastodon",
        at="content/a.md:6",
        mend="Write the text",
    ),
    Case(
        "merge-conflict",
        {"content/a.md": post("a", _SLOT)},
        ("content/a.md", "The oak", "<<<<<<< HEAD\nThe oak\n=======\nThe ash\n>>>>>>> other\nThe oak"),
        says="",
        at="content/a.md:9",
    ),
)
