"""The same text has five different lengths."""

import pytest

from parution.networks import UnknownNetworkError, count, length, limits, measure, names

FAMILY = "👨‍👩‍👧‍👦"  # 7 code points, 11 UTF-16 units, 25 bytes
UNITS = ("graphemes", "weighted", "code-points", "utf16", "bytes", "emoji-bytes")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # graphemes, weighted, code points, UTF-16, bytes, emoji as bytes
        ("", (0, 0, 0, 0, 0, 0)),
        ("abc", (3, 3, 3, 3, 3, 3)),
        ("été", (3, 3, 3, 3, 5, 3)),
        ("e\u0301te\u0301", (3, 3, 5, 5, 7, 5)),
        ("l’œuvre…", (8, 9, 8, 8, 13, 8)),
        (FAMILY, (1, 11, 7, 11, 25, 25)),
        ("👩🏽", (1, 4, 2, 4, 8, 8)),
        ("👩🏽‍🎨!", (2, 8, 5, 8, 16, 16)),
        ("🇫🇷", (1, 4, 2, 4, 8, 8)),
        ("🇫🇷🇧🇪", (2, 8, 4, 8, 16, 16)),
        ("1️⃣", (1, 5, 3, 3, 7, 7)),
        ("a\r\nb", (3, 4, 4, 4, 4, 4)),
        ("שָׁלוֹם", (4, 7, 7, 7, 14, 7)),
        ("مرحبا\u200f!", (7, 8, 7, 7, 14, 7)),
        ("\u202bعربي\u202c", (6, 8, 6, 6, 14, 6)),
        ("한국", (2, 4, 2, 2, 6, 2)),
        ("ᄒ\u1161ᆫ", (1, 2, 3, 3, 9, 3)),
        ("नमस्ते", (3, 6, 6, 6, 18, 6)),
        ("日本", (2, 4, 2, 2, 6, 2)),
        ("𠀋", (1, 2, 1, 2, 4, 1)),
        ("☺", (1, 2, 1, 1, 3, 3)),
        ("™ ©", (3, 4, 3, 3, 6, 5)),
        ("Z͑ͫ̓ͪ̂", (1, 6, 6, 6, 11, 6)),
        ("🎉é🎉", (3, 5, 3, 5, 10, 9)),
    ],
)
def test_units(text, expected):
    assert tuple(length(unit, text) for unit in UNITS) == expected


@pytest.mark.parametrize("network", [name for name in names() if limits(name).text.limit])
def test_each_network_at_its_limit_and_one_over(network):
    limit = limits(network).text.limit
    at, over = measure(network, "a" * limit)[0], measure(network, "a" * limit + "b")[0]
    assert (at.used, at.limit, at.excess) == (limit, limit, 0)
    assert over.excess == 1


@pytest.mark.parametrize(
    ("network", "sign", "each"),
    [
        ("mastodon", FAMILY, 1),
        ("bluesky", "e\u0301", 1),
        ("x", "字", 2),
        ("linkedin", "😀", 1),
        ("threads", "😀", 4),
        ("telegram", "😀", 2),
        ("tiktok", "😀", 2),
        ("discord", "😀", 1),
        ("youtube", "é", 2),
        ("matrix", "é", 2),
    ],
)
def test_each_unit_at_its_limit_and_one_over(network, sign, each):
    limit = limits(network).text.limit
    text = sign * (limit // each) + "a" * (limit % each)
    assert measure(network, text)[0].excess == 0
    assert measure(network, text + "a")[0].excess == 1


@pytest.mark.parametrize("network", [name for name in names() if not limits(name).text.limit])
def test_a_network_without_limit_takes_any_length(network):
    (only,) = measure(network, "é" * 100_000)
    assert (only.used, only.limit, only.excess) == (100_000, None, 0)


def test_bluesky_counts_characters_and_bytes():
    characters, size = measure("bluesky", FAMILY * 130)
    assert (characters.unit, characters.used, characters.limit, characters.excess) == ("graphemes", 130, 300, 0)
    assert (size.unit, size.used, size.limit, size.excess) == ("bytes", 3250, 3000, 250)


def test_an_account_may_accept_more():
    (only,) = measure("mastodon", "a" * 600, {"text": 5000, "images": 8})
    assert (only.used, only.limit, only.excess) == (600, 5000, 0)
    assert measure("bluesky", "a", {"text": 10})[1].limit == 3000


def test_a_caption_may_be_shorter_than_a_text():
    assert measure("telegram", "a" * 1025)[0].excess == 0
    assert measure("telegram", "a" * 1025, media=True)[0].excess == 1
    assert measure("telegram", "a" * 1025, {"text": 2048}, media=True)[0].excess == 0
    assert measure("mastodon", "a" * 500, media=True)[0].excess == 0


@pytest.mark.parametrize("call", [lambda: count("myspace", "a"), lambda: measure("myspace", "a"), lambda: limits("myspace")])
@pytest.mark.parametrize("kind", [ValueError, KeyError, UnknownNetworkError])
def test_an_unknown_network_is_named_with_those_that_are_known(call, kind):
    with pytest.raises(kind, match=r"^unknown network 'myspace'; known: bluesky, discord, .*, youtube$"):
        call()
