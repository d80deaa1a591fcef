"""The strict reader: what is typed stays, what would be lost is refused, and every refusal says where."""

from __future__ import annotations

from contextlib import suppress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from parution.model import Place
from parution.source import MAX_FILE, SourceError, Span, decode, locate, parse_post, parse_yaml


def test_scalars_stay_what_was_typed() -> None:
    read = parse_yaml("a: 12:30\nb: no\nc: 1e3\nd: 2026-12-03\ne: 007\nf: .5\ng: 'null'\n")
    assert read == {"a": "12:30", "b": "no", "c": "1e3", "d": "2026-12-03", "e": "007", "f": ".5", "g": "null"}


def test_an_empty_value_is_none() -> None:
    assert parse_yaml("a:\nb: ~\nc: null\nd: ''\n") == {"a": None, "b": None, "c": None, "d": ""}


@pytest.mark.parametrize(
    ("text", "rule", "at", "said", "remedy"),
    [
        ("title: Noël : trois idées", "yaml", ":", "colon followed by a space", 'title: "Noël : trois idées"'),
        ("id: a\nid: b", "yaml-duplicate-key", "id", "stands here twice", "Keep one"),
        ("owner: @jeanne", "yaml", "@", "cannot begin with “@”", 'owner: "@jeanne"'),
        ("a: &x 1\nb: *x", "yaml", "&x 1", "&, * or !", "quotes"),
        ("a: !!python/name:os.system x", "yaml", "!!python/name:os.system x", "&, * or !", "quotes"),
        ("hashtags: [#wood, #oak]", "yaml", "[#wood, #oak]", "begins a comment", "Leave the # out: hashtags"),
        ("channels: [mastodon, bluesky", "yaml", "[mastodon, bluesky", "not closed", "one, two, three"),
        ('title: "Oak', "yaml", '"', "not closed", "Close it"),
        ("\ttitle: Oak", "yaml", "\t", "tab", "spaces"),
        ("title:Oak\nstatus: draft", "yaml", "title:Oak", "no space after the colon", "title: Oak"),
        ("<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x", "yaml", "<<<<<<< HEAD", "merge conflict", "Keep the version"),
        ("a: x\x07y", "yaml", "\x07", "U+0007", "Delete"),
        ("a: 1\n---\nb: 2", "yaml", "---", "more than one document", "Remove"),
    ],
)
def test_what_goes_wrong_is_said_in_plain_words(text: str, rule: str, at: str, said: str, remedy: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse_yaml(text)
    error = caught.value
    assert error.rule == rule
    assert text[error.start : error.end].startswith(at[0])
    assert text[error.start : error.end] == at or len(at) == 1
    assert said.lower() in str(error.message).lower()
    assert remedy.lower() in str(error.remedy).lower()


@pytest.mark.parametrize("text", ["[" * 400, "a: " + "[" * 40 + "]" * 40, "- " * 400, "{a: " * 400, "? " * 400])
def test_depth_is_bounded(text: str) -> None:
    with pytest.raises(SourceError):
        parse_yaml(text)


def test_billion_laughs_are_refused() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    with pytest.raises(SourceError, match="&, \\* or !"):
        parse_yaml("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: a\n\nText", "does not begin with its front matter"),
        ("", "does not begin with its front matter"),
        ("\n---\nid: a\n---\n", "does not begin with its front matter"),
        ("---\nid: a\n\nText", "not closed"),
        ("---\n- id\n- title\n---\n", "not a list of fields"),
        ("---\njust words\n---\n", "not a list of fields"),
    ],
)
def test_front_matter_is_never_lost_in_silence(text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        parse_post(text)


def test_a_thematic_break_in_the_body_is_text() -> None:
    fields, body = parse_post("---\nid: a\n---\n\nOne\n\n---\n\nTwo\n")
    assert fields == {"id": "a"}
    assert body == "One\n\n---\n\nTwo"


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    plain = b"---\nid: a\ntitle: \xc3\xa9t\xc3\xa9\n---\n\nOne\nTwo\n"
    windows = b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n")
    assert parse_post(decode(windows)) == parse_post(decode(plain))


@pytest.mark.parametrize("data", ["é".encode("latin-1"), "é".encode("utf-16"), b"a\0b", b"x" * (MAX_FILE + 1)])
def test_what_is_not_utf8_text_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        decode(data)


POST = """\
---
id: oak
channels: [mastodon, bluesky]
media:
  - src: media/é.jpg
    alt: 👩‍👩‍👧‍👦 family
overrides: {bluesky: {text: Short}}
---

Body begins here.
"""


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place("key", ("channels",)), "channels"),
        (Place("value", ("channels", 1)), "bluesky"),
        (Place("value", ("channels", 7)), "[mastodon, bluesky]"),
        (Place("value", ("media", 0, "alt")), "👩‍👩‍👧‍👦 family"),
        (Place("value", ("overrides", "bluesky", "text")), "Short"),
        (Place("key", ("overrides", "bluesky")), "bluesky"),
        (Place("body", (), 5, 11), "begins"),
        (Place("text", (), 4, 6), "id"),
        (Place("key", ()), "---"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_place_becomes_lines_and_columns(place: Place, text: str, ends: str) -> None:
    source = decode(POST.replace("\n", ends).encode())
    span = locate(source, place)
    assert span
    lines = source.split("\n")
    assert span.start_line == span.end_line
    assert lines[span.start_line - 1][span.start_column - 1 : span.end_column - 1] == text


def test_the_file_as_such_has_no_line() -> None:
    assert locate(POST, Place()) is None


def test_a_span_at_the_very_end_is_in_the_file() -> None:
    assert locate("a\nb", Place("text", (), 99, 120)) == Span(2, 2, 2, 2)


@given(st.text())
def test_no_text_raises_anything_but_our_own_error(text: str) -> None:
    for read in (parse_yaml, parse_post, lambda one: parse_post(f"---\n{one}\n---\n")):
        try:
            read(text)
        except SourceError as error:
            assert 0 <= error.start <= error.end
            assert str(error.message)
            assert str(error.remedy)


@given(st.binary())
def test_no_bytes_raise_anything_but_our_own_error(data: bytes) -> None:
    with suppress(SourceError):
        parse_post(decode(b"---\n" + data + b"\n---\n"))


@given(st.text(alphabet="---\n: #'\"[]{}&*!|>%@`\tab-é", max_size=60), st.text(alphabet="abé:\n# -[]'\"", max_size=20))
def test_places_of_any_text_lie_in_it(front: str, key: str) -> None:
    text = f"---\n{front}\n---\n\nbody"
    for place in (Place("value", (key, 0)), Place("key", (key,)), Place("body", (), 1, 3), Place("value", ())):
        span = locate(text, place)
        assert span
        assert 1 <= span.start_line <= span.end_line <= text.count("\n") + 1


PRINTABLE = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x85\u2028\u2029\ufeff\ufffe\uffff")
SCALARS = st.text(alphabet=PRINTABLE, min_size=1)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3), max_leaves=8)


@given(st.dictionaries(SCALARS, VALUES, min_size=1))
def test_what_is_written_in_quotes_is_read_back(fields: dict[str, object]) -> None:
    written = yaml.safe_dump(fields, allow_unicode=True, default_style='"', sort_keys=False, width=10_000)
    assert parse_yaml(written) == fields
