"""What would change, for programs to the letter and for people at a glance."""

from __future__ import annotations

import re

from parution.report.patch import patch

LONG = "The oak has dried for two years, and the table is made of it. " * 6


def seen(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_without_colour_it_is_a_patch():
    made = patch("content/a.md", "one\ntwo !\nthree\n", "one\ntwo\u202f!\nthree\n", colour=False)
    assert made == "--- a/content/a.md\n+++ b/content/a.md\n@@ -1,3 +1,3 @@\n one\n-two !\n+two\u202f!\n three"


def test_what_changes_is_marked_and_no_break_spaces_are_seen():
    made = patch("a.md", "two !\n", "two\u202f!\n", colour=True)
    assert re.findall(r"\x1b\[7m(.)\x1b", made) == [" ", "⍽"]
    assert seen(made).splitlines() == ["⋮ 1", "-two !", "+two⍽!"]


def test_of_a_long_line_only_what_stands_around_the_change_is_shown():
    lines = seen(patch("a.md", LONG + " !" + LONG, LONG + "\u202f!" + LONG, colour=True, width=80)).splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert "⍽!The oak" in lines[-1]
    assert lines[-1].startswith("+…")
    assert lines[-1].endswith("…")


def test_nothing_steers_the_terminal():
    for colour in (False, True):
        made = patch("a.md", "a\u202e\n", "b\u202e\n##[error]x\n", colour=colour)
        assert "\u202e" not in made
        assert "##[" not in made


def test_a_line_without_end_is_compared_in_no_time():
    lines = seen(patch("a.md", "ab" * 9_000 + " x " + "ba" * 9_000, "ab" * 9_000 + " yy " + "ba" * 9_000, colour=True)).splitlines()
    assert [line.strip("+-…ab") for line in lines[1:]] == [" x ", " yy "]
