"""The lines of an iCalendar file: any text comes out of it as it went in, no line is too long, no character is cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical_reading import LONGEST, unescaped

from parution.ical.lines import fold, joined, shortened, text

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
HOSTILE = (
    "a, b; c\\d",
    "one\ntwo\r\nthree\rfour",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:false",
    "\\n is not a line break",
    "a trailing backslash\\",
    "\x00\x01\x07\x1b[31m\x7f\x9f",
    "\u2028 and \u2029 and \x85 and \x0b",
    FAMILY * 40,
    "é" * 200,
    "\u202eright to left\u202c \u0645\u0631\u062d\u0628\u0627",
    "x" * 10_000,
    "𐍈" * 75,
    "=?utf-8?q?x?=;:\"'",
)


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_text_comes_back_but_for_what_no_calendar_can_hold(typed: str) -> None:
    plain = re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", typed)
    assert unescaped(text(typed)) == re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f]", "", plain)


@given(st.text())
def test_every_text_makes_one_property_of_short_whole_lines(typed: str) -> None:
    data = joined([f"SUMMARY:{text(typed)}"])
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= LONGEST and line.decode() for line in lines)
    assert all(line.startswith(b" ") for line in lines[1:])
    assert b"".join([lines[0], *(line[1:] for line in lines[1:])]).decode() == f"SUMMARY:{text(typed)}"


@pytest.mark.parametrize("length", range(60, 90))
@pytest.mark.parametrize("letter", ["x", "é", "€", "𐍈"])
def test_a_line_is_folded_at_the_last_octet_that_fits(length: int, letter: str) -> None:
    folded = fold("a" + letter * length).encode()
    size = len(letter.encode())
    first = folded.split(b"\r\n")[0]
    assert (b"\r\n " in folded) is (1 + size * length > LONGEST)
    assert len(first) > LONGEST - size or len(first) == 1 + size * length


def test_a_long_title_is_cut_between_what_a_reader_takes_for_characters() -> None:
    assert shortened(FAMILY * 40, 200) == FAMILY * 28 + "…"
    assert shortened("short", 200) == "short"
    assert shortened("e" + "\u0301" * 1000, 200) == "e" + "\u0301" * 199 + "…"
