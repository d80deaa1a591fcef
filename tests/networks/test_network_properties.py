"""What holds for every text."""

import re
import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from parution.networks import compose, count, length, limits, measure, names
from parution.networks.addresses import addresses, for_mastodon, for_x
from parution.networks.characters import emoji, plain
from parution.networks.plain import _is_plain, plain_parts

MARKS = [
    *("a", "é", "’", "…", "œ", "\u202f", "\u00a0", "\r\n", "\n", "\n\n", " ", "  ", "\t", "\r", "\x0c", "\u2028", "\x00"),
    *(
        "*",
        "**",
        "_",
        "`",
        "```",
        "~",
        "\\",
        "#",
        "# ",
        "> ",
        "- ",
        "+ ",
        "1. ",
        "---",
        "===",
        "[",
        "](",
        ")",
        "!",
        "<",
        ">",
        "<b>",
        "<!--",
        "-->",
    ),
    *(
        "&amp;",
        "&",
        "https://",
        "example.org",
        "/a_b_",
        "@jean",
        "#bois",
        "@",
        ".",
        "com",
        "(",
        "日本",
        "😀",
        "👨‍👩‍👧",
        "🇫🇷",
        "1️⃣",
        "\u0301",
        "\u200d",
        "\ufe0f",
    ),
]
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(MARKS), max_size=25).map("".join))
networks = st.sampled_from(names())
tags = st.lists(st.sampled_from(["bois", "Bois", "#or", "", "a b", "("]), max_size=3).map(tuple)


def sent(network, text, fmt=None, *, cta=None, hashtags=(), mentions=()):
    return compose(network, text=text, title="T", fmt=fmt, cta=cta, hashtags=hashtags, mentions=mentions)


@given(networks, texts, st.sampled_from([None, "thread", "image"]), st.none() | st.just("https://example.org/a"), tags)
def test_composing_and_counting_never_fail(network, text, fmt, cta, hashtags):
    composed = sent(network, text, fmt, cta=cta, hashtags=hashtags, mentions=hashtags)
    assert composed.parts
    assert len(composed.parts) == 1 or all(part.strip() for part in composed.parts)
    assert len(composed.parts) == 1 or limits(network).thread
    for part in composed.parts:
        assert "\r" not in part
        assert all(found.used >= 0 for found in measure(network, part))


@given(st.text(alphabet=st.characters(categories=["L", "N", "Sc", "Sm", "So"], exclude_characters="<>+=~`^"), max_size=40))
def test_words_are_sent_as_they_are(words):
    text = f"a{words}\n\nb{words}"
    assert sent("mastodon", text).parts == (text,)
    assert sent("mastodon", f"\n\n{text}\n\n").parts == (text,)


@given(texts)
def test_the_short_way_and_the_parser_agree(text):
    """What is sent without a parser is what the parser would have made of it: an emphasised word before it forces the parser."""
    if _is_plain(text) and text.strip("\n"):
        assert plain_parts(f"*X*\n\n{text}", thread=False)[0] == (f"X\n\n{text.strip(chr(10))}",)


@given(texts, st.booleans())
def test_no_blank_lines_around_nor_two_in_a_row(text, thread):
    if "```" not in text and "    " not in text and "\t" not in text:
        for part in plain_parts(text, thread)[0]:
            assert part == part.strip("\n")
            assert "\n\n\n" not in part


@given(texts)
def test_plain_text_has_as_many_characters_as_code_points(text):
    if plain(text):
        assert length("graphemes", text) == length("code-points", text) == length("emoji-bytes", text)
        assert unicodedata.is_normalized("NFC", text)
        assert emoji(text) == []


@given(texts)
def test_units_are_ordered(text):
    characters, points, units, size = (length(unit, text) for unit in ("graphemes", "code-points", "utf16", "bytes"))
    assert characters <= points <= units <= size
    assert points <= length("emoji-bytes", text) <= size
    assert units == len(text.encode("utf-16-le")) // 2


@given(texts, texts)
def test_paragraphs_add_up(one, other):
    """Nothing joins over a space and a letter."""
    for unit in ("graphemes", "code-points", "utf16", "bytes"):
        assert length(unit, f"{one}. {other}") == length(unit, one) + 2 + length(unit, other) or re.match(r"\W", other)


@given(texts)
def test_addresses_are_apart_and_in_order(text):
    for dialect in (for_x(), for_mastodon()):
        spans = addresses(text, dialect)
        assert all(start < end for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
        assert all("." in text[start:end] for start, end in spans)


@given(st.text(alphabet="abc é,", min_size=1), st.text(alphabet="abcdefghij/-", max_size=80))
def test_an_address_counts_23_whatever_its_length(text, path):
    for network in ("x", "mastodon"):
        assert count(network, f"{text} https://example.org/{path}0") == count(network, text) + 1 + 23
