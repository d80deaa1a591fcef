"""Splices keep everything around them, and the new text means the same but for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parution import source
from parution.fixing import MeaningChangedError, Splice, mend, named, on_bytes, spliced, trailing_spaces, unique
from parution.model import Edit, Place

POST = """\
---
# who we are
id: oak-table   # for ever
title: 'It''s oak'
cta: https://example.org/a
hashtags: [oak, "ash tree", 'elm']
overrides:
  mastodon:
    text: |
      One line.

      Another line.
  bluesky:
    text: >-
      Folded
      over two lines
status: draft
---

Hello !
  indented
"""


def value(*pointer: str | int, to: str) -> tuple[Edit, ...]:
    return (Edit(Place("value", pointer), to),)


def body(start: int, end: int, text: str) -> Edit:
    return Edit(Place("body", (), start, end), text)


def after(*fixes: tuple[Edit, ...], text: str = POST) -> str:
    mended = mend(text.encode(), fixes)
    assert mended.data.decode() == mended.after
    return mended.after


@pytest.mark.parametrize(
    ("fix", "old", "new"),
    [
        (value("cta", to="https://example.org/a?utm_source=mastodon&x=1"), "https://example.org/a\n", "https://example.org/a?utm_source=mastodon&x=1\n"),
        (value("id", to="ash-table"), "id: oak-table   # for ever", "id: ash-table   # for ever"),
        (value("title", to="It's ash"), "'It''s oak'", "'It''s ash'"),
        (value("hashtags", 0, to="oak, again"), "[oak, ", '["oak, again", '),
        (value("hashtags", 1, to='ash "tree"'), '"ash tree"', '"ash \\"tree\\""'),
        (value("cta", to="a: b # c"), "https://example.org/a\n", '"a: b # c"\n'),
        (value("cta", to="null"), "https://example.org/a\n", '"null"\n'),
        (
            value("overrides", "mastodon", "text", to="One line\u202f!\n\nAnother line.\n"),
            "      One line.\n\n      Another line.\n",
            "      One line\u202f!\n\n      Another line.\n",
        ),
        (
            value("overrides", "bluesky", "text", to="Folded over\u00a0two lines"),
            ">-\n      Folded\n      over two lines\n",
            "|-\n      Folded over\u00a0two lines\n",
        ),
        ((body(5, 6, "\u202f"),), "Hello !", "Hello\u202f!"),
    ],
)  # fmt: skip
def test_only_the_place_changes(fix, old, new):
    assert POST.count(old) == 1
    assert after(fix) == POST.replace(old, new)


@pytest.mark.parametrize(
    ("front", "made"),
    [
        ("title: Oak\n", "id: oak\ntitle: Oak\n"),
        ("title: Oak\nid:\n", "title: Oak\nid: oak\n"),
        ("title: Oak\nid:   # soon\n", "title: Oak\nid: oak   # soon\n"),
        ("id: ~\ntitle: Oak\n", "id: oak\ntitle: Oak\n"),
    ],
)
def test_a_field_that_is_not_there_or_empty_is_filled_in(front, made):
    assert after(value("id", to="oak"), text=f"---\n{front}---\n\nHello.\n") == f"---\n{made}---\n\nHello.\n"


def test_what_cannot_be_said_for_certain_waits():
    mended = mend(b"---\n{title: Oak}\n---\n\nHello.\n", [value("id", to="oak")])
    assert (mended.applied, mended.waiting, mended.after) == (0, 1, mended.before)
    mended = mend(POST.encode(), [value("overrides", to="text"), value("nowhere", "at", "all", to="x")])
    assert mended.waiting == 2


def test_a_fix_is_done_whole_or_not_at_all_and_the_first_of_two_wins():
    first, second = (body(0, 5, "Hullo"),), (body(4, 6, "o"), body(6, 7, "?"))
    mended = mend(POST.encode(), [first, second])
    assert (mended.applied, mended.waiting) == (1, 1)
    assert "Hullo !" in mended.after


def test_a_file_that_cannot_be_read_is_left_alone():
    mended = mend(b"no fields here\n", [value("id", to="oak")], tidy=True)
    assert mended.data == mended.old
    assert mended.waiting == 1


def test_a_splice_that_would_change_a_value_is_refused():
    at = POST.index("status: draft")
    with pytest.raises(MeaningChangedError):
        mend(POST.encode(), [(Edit(Place("text", (), at + 8, at + 13), "approved"),)])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_line_ends_byte_order_mark_and_the_last_line_stay(ending, mark, last):
    def typed(text: str) -> bytes:
        return (mark + text.strip("\n") + last).replace("\n", ending).encode()

    front = "---\ntitle: Oak\n---\n\nHello !\nYou !\n"
    edits = (*value("id", to="oak"), body(5, 6, "\u202f"))
    wanted = "---\nid: oak\ntitle: Oak\n---\n\nHello\u202f!\nYou !\n"
    assert mend(typed(front), [edits]).data == typed(wanted)


@given(st.text("ab\r\né\ufeff", max_size=20), st.data())
def test_bytes_and_text_agree(text, data):
    raw = text.encode()
    plain = source.decode(raw)
    start = data.draw(st.integers(0, len(plain)))
    end = data.draw(st.integers(start, len(plain)))
    if plain[end - 1 : end] == "\n" or (plain[start : start + 1] == "\n" and start == end):
        return  # a lone carriage return beside what is put in would become one line end with it
    mended = on_bytes(raw, [Splice(start, end, "x")])
    assert source.decode(mended) == spliced(plain, [Splice(start, end, "x")])


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("---\ntitle: Oak  \t\n---\n\nHello. \nYou.\n", "---\ntitle: Oak\n---\n\nHello.\nYou.\n"),
        ("---\ntitle: Oak\n---  \n   \nHello.\n", "---\ntitle: Oak\n---\n\nHello.\n"),
        ("---\ntitle: Oak\n---\n\nA break  \nstays.\n", None),
        ("---\ntitle: Oak\n---\n\nNo break  \n\nhere.  \n", "---\ntitle: Oak\n---\n\nNo break\n\nhere.\n"),
        ("---\ntitle: Oak\n---\n\n```\ncode  \n```\n", None),
        ("---\ntitle: Oak\n---\n\n    code  \n", None),
        ("---\ntitle: |\n  Oak  \n  ash\n---\n\nHello.\n", None),
        ("---\ntitle: 'two  \n  lines'\n---\n\nHello.\n", "---\ntitle: 'two\n  lines'\n---\n\nHello.\n"),
    ],
)
def test_spaces_at_the_ends_of_lines_go_only_where_they_mean_nothing(typed, clean):
    assert spliced(typed, trailing_spaces(typed)) == (clean or typed)
    assert mend(typed.encode(), [], tidy=True).after == (clean or typed)


def test_an_id_is_unique():
    taken = {"oak", "oak-2"}
    assert unique("oak", taken) == "oak-3"
    (first,), (second,) = named(value("id", to="ash"), taken), named(value("id", to="ash"), taken)
    assert (first.text, second.text) == ("ash", "ash-2")
    assert named(value("cta", to="ash"), taken) == value("cta", to="ash")


def test_the_charter_can_be_mended_too():
    charter = b"---\nbrand: Oak  # ours\nlinks:\n  https only: no\n"
    mended = mend(charter, [value("links", "https only", to="yes")], post=False)
    assert mended.data == charter.replace(b"only: no", b"only: yes")
