"""X: twitter-text's conformance suite, and its rules for emoji and for what is a web address."""

from pathlib import Path
from time import process_time

import pytest
import yaml

from parution.networks import count
from parution.networks.addresses import addresses, for_mastodon, for_x

SUITE = yaml.safe_load(Path(__file__).with_name("twitter-text-weighted.yml").read_text(encoding="utf-8"))["tests"]
CASES = SUITE["WeightedTweetsCounterTest"]


def links(text):
    return [text[start:end] for start, end in addresses(text, for_x())]


@pytest.mark.parametrize("case", CASES, ids=[case["description"] for case in CASES])
def test_conformance_suite(case):
    assert count("x", case["text"]) == case["expected"]["weightedLength"]


def test_the_suite_is_complete():
    assert len(CASES) == 20


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("chêne", 5),
        ("che\u0302ne", 5),  # normal form C first
        ("l’été – « ici »", 15),
        ("…", 2),
        ("10 €", 5),
        ("a\u202f!", 4),  # the thin no-break space of French weighs 2
        ("\u10ff\u1100", 3),
        ("\u1fff\u2000\u200d\u200e\u2010\u201f\u2020\u2032\u2037\u2038", 1 * 6 + 2 * 4),
        ("\u200f\u202a\u2069", 6),  # directional marks
        ("\u061c", 1),
        ("字", 2),
        ("𠀋", 2),
        ("😀", 2),
        ("👨‍👩‍👧‍👦", 11),
        ("👩🏽‍🎨", 7),
        ("👩🏽‍❤️‍💋‍👨🏿", 17),
        ("🐦‍🔥", 5),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", 14),
        ("🏳️‍🌈", 7),
        ("🇫🇷", 4),
        ("🇫🇷🇧🇪🇨🇭", 12),
        ("🇫", 2),
        ("1️⃣", 5),
        ("#⃣", 3),
        ("1", 1),
        ("☺", 2),
        ("☺️", 4),
        ("©", 1),
        ("©️", 3),
        ("👍🏽", 4),
        ("😀🏽", 4),
        ("😀\u200d☺", 5),
        ("👨‍👩‍👧‍👦‍👦", 14),
        ("é😀e\u0301", 4),
    ],
)
def test_weights(text, weight):
    assert count("x", text) == weight


@pytest.mark.parametrize(
    "text",
    [
        "http://atelier.example.com",
        "HTTPS://Atelier.COM/Index.HTML",
        "https://example.com:8080/a",
        "https://example.com/a_b/c-d/~e+f/",
        "https://fr.wikipedia.org/wiki/Table_(meuble)",
        "https://example.com/a((b)c)",
        "https://example.com/été/чертёж",
        "https://example.com/?q=1&r=a|b,c#d",
        "https://example.com?q=1",
        "https://example.com/a?!'();:@b=",
        "https://été.example.org/",
        "https://xn--t-xgaa.com/",
        "https://例え.みんな/",
        "https://a.b-c.com",
        "https://a_b.example.com/",
        "https://t.co/Abc123",
        "example.com",
        "example.co.jp",
        "EXAMPLE.FR",
        "example.com/chemin?a=1",
        "it.so",
    ],
)
def test_whole_text_is_an_address(text):
    assert links(text) == [text]
    assert count("x", text) == 23


@pytest.mark.parametrize(
    "text",
    [
        "Fin.Début",  # no such top-level domain
        "fichier.tar.bz2",
        "v1.2.3",
        "http://localhost/",
        "http://example",
        "ftp.",
        "#example.com",
        "@example.com",
        "$example.com",
        "#https://example.com",
        "@https://example.com",
        "$https://example.com",
        "jean@example.com",
        "jean.org@example.com",
        "_example.com",
        "-example.com",
        "/example.com",
        ".example.com",
        "ahttp://-example.com",
        "http://-example.com",
        "http://example-.com",
        "http://_a.example.com",
        "http://a_.example.com",
        "http://exa_mple.com",
        "http://example.c_o_m",
        "example.com-a",
        "日本語.jp",  # without protocol only Latin letters
        "http://t.co/" + "a" * 41,
        "http://" + "a" * 64 + ".com",
        "http://" + "あ" * 60 + ".com",
        "http://example.com/" + "a" * 4100,
    ],
)
def test_no_address(text):
    assert links(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(https://example.com)", ["https://example.com"]),
        ("Voir https://example.com/a.", ["https://example.com/a"]),
        ("https://example.com/a, puis", ["https://example.com/a"]),
        ("https://example.com/a.(b)", ["https://example.com/a"]),
        ("https://example.com/a(b", ["https://example.com/a"]),
        ("https://example.com/a?b=1.", ["https://example.com/a?b=1"]),
        ("https://example.com/a?.", ["https://example.com/a"]),
        ("https://example.com/...........", ["https://example.com/"]),
        ("«example.com»", ["example.com"]),
        ("example.com:80", ["example.com"]),
        ("example.com?a=1", ["example.com"]),
        ("example.com:80/a", ["example.com:80/a"]),
        ("これはexample.com中国語t.co/abc한국", ["example.com", "t.co/abc"]),
        ("http://example.com/これはexample.org中国語http://t.co/abcde", ["http://example.com/", "example.org", "http://t.co/abcde"]),
        ("http://t.co/abc's http://t.co/abc-", ["http://t.co/abc", "http://t.co/abc"]),
        ("http://t.co/abc?a=1. ", ["http://t.co/abc?a=1"]),
        ("http://t.co http://t.co", ["http://t.co", "http://t.co"]),
        ("http:// example.com/a", ["example.com/a"]),
        ("\u202ahttps://example.com\u202c", ["https://example.com"]),
        ("a\u00a0example.com\u00a0b", ["example.com"]),
        ("example.com\nexample.org", ["example.com", "example.org"]),
        ("#example.com example.org", ["example.org"]),
        ("😀example.com", ["example.com"]),
        ("À ÉCOLE.com", ["ÉCOLE.com"]),
        ("ÉCOLE.com", ["COLE.com"]),  # at the very start of a text X takes the first letter for what may precede an address
    ],
)
def test_addresses_in_a_text(text, found):
    assert links(text) == found


def test_an_address_weighs_23_however_long():
    assert count("x", "Voir https://example.com/" + "a" * 500 + " !") == len("Voir ") + 23 + len(" !")


@pytest.mark.parametrize(
    "hostile",
    [
        "a" * 60_000,
        "é" * 60_000 + ".com",
        "@" + "a" * 60_000 + ".com",
        "a." * 30_000,
        "a.com" * 12_000,
        "a.com.-." * 8_000,
        "é_" * 30_000 + ".com",
        "http://a.com/" + "(" * 60_000,
        "http://a.com/" + "(a" * 30_000,
        "http://a.com/" + "." * 60_000,
        "http://a.com/(" * 5_000,
        "http://" * 9_000 + "a.com",
        "a.com?" + "!" * 60_000,
        "a.みんな" * 12_000,
        "xn--" * 15_000 + ".com",
        "👩‍" * 30_000,
        "e\u0301" * 30_000,
    ],
)
@pytest.mark.parametrize("dialect", [for_x(), for_mastodon()], ids=["x", "mastodon"])
def test_hostile_texts_cost_linear_time(hostile, dialect):
    began = process_time()
    addresses(hostile, dialect)
    assert process_time() - began < 2


@pytest.mark.parametrize("hostile", ["👩\u200d" * 20_000, "e\u0301" * 30_000, "🇫" * 30_000, "1\ufe0f" * 30_000, "字" * 60_000])
def test_hostile_characters_cost_linear_time(hostile):
    began = process_time()
    for network in ("x", "mastodon", "threads"):
        count(network, hostile)
    assert process_time() - began < 3
