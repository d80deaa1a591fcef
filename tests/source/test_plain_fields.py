"""The short way to read front matter reads just what the parser reads."""

from __future__ import annotations

from pathlib import Path
from time import process_time

from hypothesis import example, given
from hypothesis import strategies as st

from parution import plain_fields
from parution.source import SourceError, parse_yaml

HERE = Path(__file__).parent.parent

LINES = st.one_of(
    st.builds("{}: {}".format, st.sampled_from(["id", "title", "a_b"]), st.text(min_size=1, max_size=12)),
    st.builds(
        "{}: {}".format,
        st.from_regex(r"[a-z]{1,3}", fullmatch=True),
        st.from_regex(r"[A-Za-z0-9é’«»:,. /#'\"\[\]{}&*!|>%@`~-]{1,14}", fullmatch=True),
    ),
    st.builds("t: [{}]".format, st.from_regex(r"[A-Za-z0-9_é, -]{1,14}", fullmatch=True)),
    st.text(alphabet=" :#-?,[]{}&*!|>'\"%@`\t\nab1é\x85\u2028", max_size=10),
)


def by_itself(line):
    try:
        return parse_yaml(line)
    except SourceError:
        return None


@given(st.lists(LINES, min_size=1, max_size=4))
@example(["a: b", "c: 12:30", "d: https://example.org/x", "e: [a, b-c]", "f: L’été", "g: 2026-12-03 09:00"])
@example(["a: b:"])
@example(["a: b: c"])
@example(["a: b #c"])
@example(["a: null"])
@example(["a: [null]"])
@example(["a: b "])
@example(["a: b", "a: c"])
@example(["a: b", " c"])
@example(["a: b\u2028c"])
@example(["a: b]", "c: d}"])
@example(['a: [{b: c, d: "e: f"}]', "g: h"])
@example(["a: 'b'", 'c: "d"'])
@example(["a: [b", "c: d]"])
@example(["a: 'b", "c: d'"])
@example(["a: [b], c: [d]"])
@example(["a: 'b'", "a: 'c'"])
@example(["a: [b]\u2028c: [d]"])
@example(["a: [~]", 'b: "~"'])
def test_it_agrees_with_the_parser(lines):
    text = "".join(f"{line}\n" for line in lines)
    short = plain_fields.read(text, by_itself)
    if short is None:
        return
    try:
        assert parse_yaml(text) == short
    except SourceError as error:
        raise AssertionError(text) from error


def test_it_reads_what_most_people_write():
    text = "id: oak-table\ntitle: L’été, c’est fini\nstatus: draft\npublish_at: 2026-12-03 09:00\nchannels: [mastodon, bluesky]\n"
    assert plain_fields.read(text) == parse_yaml(text)
    assert plain_fields.read('title: "In quotes"\n') is None
    assert plain_fields.read("") is None


def test_a_line_that_closes_what_it_opens_goes_to_the_parser_alone():
    seen = []

    def parser(line):
        seen.append(line)
        return by_itself(line)

    text = 'id: oak-table\ntitle: "Oak: the table"\nmedia: [{src: media/a.png, alt: "A table, oak"}]\nstatus: draft\n'
    assert plain_fields.read(text, parser) == parse_yaml(text)
    assert seen == text.splitlines()[1:3]
    assert plain_fields.read('title: "#1"\n', parser) is None  # whether a # was meant is judged on the whole


def test_a_read_list_is_nobody_elses():
    plain_fields.read("channels: [mastodon]\n")["channels"].append("x")
    assert plain_fields.read("channels: [mastodon]\n") == {"channels": ["mastodon"]}


def test_a_long_word_that_is_not_plain_is_given_up_at_once():
    began = process_time()
    assert plain_fields.read(f"title: {'a' * 2000}😀\n") is None
    assert process_time() - began < 1


def test_it_agrees_on_the_example_calendar():
    read = 0
    for path in sorted((HERE.parent / "content").rglob("*.md")):
        text = path.read_text("utf-8").split("---\n")[1]
        short = plain_fields.read(text)
        if short is not None:
            read += 1
            assert short == parse_yaml(text)
    assert read
