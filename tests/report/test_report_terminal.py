import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import CALM, PATH, POST, UNKNOWN, anything_shown, commands, marked, unsafe

from parution.model import Finding, Place, Severity, say
from parution.report import terminal
from parution.report.shown import Shown, show
from parution.source import Span


def _render(*shown: Shown, width=80, colour=False, posts=91, translate=str) -> str:
    return terminal.render(shown, posts=posts, colour=colour, width=width, translate=translate)


def _excerpt(text, width=80) -> str:
    """The excerpt alone: what stands between the message and the summary."""
    return _render(marked(text), width=width).split("Plain words.\n")[1].split("\n\n1 warning")[0]


def test_one_finding():
    assert _render(*show([UNKNOWN], {PATH: POST}.get)) == (
        """\
content/2026-11/table.md:5:12  error  unknown-channel
  The charter has no channel “mastodn”.
    5 │ channels: [mastodn, linkedin-company]
      │            ^^^^^^^
  → Did you mean “mastodon-main”?

1 error in 1 file; 91 posts checked.
"""
    )


def test_several_findings_and_one_on_a_whole_file():
    whole = Finding("encoding", Severity.ERROR, "content/old.md", Place(), say("This file is not UTF-8."), say("Save it as UTF-8."))
    title = Finding("title-length", Severity.NOTE, PATH, Place("value", ("title",)), say("A long title."), say("Shorten it."))
    assert _render(*show([whole, UNKNOWN, title], {PATH: POST}.get), posts=1) == (
        """\
content/2026-11/table.md:3:8  note  title-length
  A long title.
    3 │ title: Behind the oak table
      │        ^^^^^^^^^^^^^^^^^^^^
  → Shorten it.

content/2026-11/table.md:5:12  error  unknown-channel
  The charter has no channel “mastodn”.
    5 │ channels: [mastodn, linkedin-company]
      │            ^^^^^^^
  → Did you mean “mastodon-main”?

content/old.md  error  encoding
  This file is not UTF-8.
  → Save it as UTF-8.

2 errors, 1 note in 2 files; 1 post checked.
"""
    )


def test_nothing_found():
    assert _render() == "91 posts checked: nothing to mend.\n"


def test_many_findings_end_with_the_rules_found_most():
    shown = [marked("⟦x⟧", rule=rule) for rule in ["a"] * 3 + ["b"] * 5 + ["c", "d", "e", "f"]]
    assert _render(*shown).endswith(
        "\n\n12 warnings in 1 file; 91 posts checked.\n"
        "Most often: 5\u00a0×\u00a0b, 3\u00a0×\u00a0a, 1\u00a0×\u00a0c, 1\u00a0×\u00a0d, 1\u00a0×\u00a0e\n"
    )
    assert "Most often" not in _render(*shown[:10])


def test_many_findings_end_with_where_to_begin():
    errors = [marked("\n" * line + "⟦x⟧", severity=Severity.ERROR) for line in range(7)]
    notes = [marked("⟦x⟧", severity=Severity.NOTE)] * 3
    first = ", ".join(f"{PATH}:{line}" for line in range(1, 6))
    assert f"\nMend first: {first}, …\n" in _render(*errors, *notes, width=400)
    assert f"\nMend first: {PATH}:1\n" in _render(errors[0], *notes * 3, width=400)
    assert "Mend first" not in _render(*errors, *notes[:2])
    assert "Mend first" not in _render(*notes * 4)


def test_a_sign_that_no_keyboard_has_is_explained():
    assert _render(marked("⟦x⟧", message="“Venez !” → “Venez⍽!”")).endswith("\n⍽: a space at which no line breaks\n")
    assert "no line breaks" not in _render(marked("⟦x⟧"))


def test_long_messages_wrap_under_themselves():
    shown = marked("⟦x⟧", message="This is too long for a line.", remedy="Say less, and say it in plain words, once.")
    assert _render(shown, width=40).split("\n\n")[0] == (
        """\
content/2026-11/table.md:1:1
  warning  jargon
  This is too long for a line.
    1 │ x
      │ ^
  → Say less, and say it in plain words,
    once."""
    )


def test_a_terminal_too_narrow_to_read_is_not_obeyed():
    shown = marked("⟦x⟧" + " mot" * 40, message="This is too long for a line of forty columns, or so.")
    assert _render(shown, width=3) == _render(shown, width=40)


@pytest.mark.parametrize(
    ("line", "excerpt"),
    [
        (
            "title:\tLa ⟦table⟧",
            """\
    1 │ title:  La table
      │            ^^^^^""",
        ),
        (
            "日本語の⟦テーブル⟧です",
            """\
    1 │ 日本語のテーブルです
      │         ^^^^^^^^""",
        ),
        (
            "👩\u200d🎨 🇫🇷 ❤\ufe0f ⟦fête⟧ 🎉",
            """\
    1 │ 👩\u200d🎨 🇫🇷 ❤\ufe0f fête 🎉
      │          ^^^^""",
        ),
        (
            "De\u0301ja\u0300 ⟦vu⟧",
            """\
    1 │ De\u0301ja\u0300 vu
      │      ^^""",
        ),
        (
            "a\x1b[1m ⟦\u202eb⟧",
            """\
    1 │ a␛[1m <U+202E>b
      │       ^^^^^^^^^""",
        ),
        (
            "title:⟦⟧",
            """\
    1 │ title:
      │       ^""",
        ),
        (
            "e⟦\u0301⟧a",  # half a character is marked whole
            """\
    1 │ e\u0301a
      │ ^""",
        ),
    ],
)
def test_marks_stand_under_what_they_mark(line, excerpt):
    assert _excerpt(line) == excerpt


def test_a_long_line_is_cut_around_the_marks():
    assert _excerpt("mot " * 50 + "⟦disruptif⟧" + " mot" * 50, width=50) == (
        """\
    1 │ …ot mot mot mot disruptif mot mot mot mot…
      │                 ^^^^^^^^^"""
    )


def test_a_long_line_keeps_its_beginning_when_the_marks_stand_there():
    assert _excerpt("⟦disruptif⟧" + " 日本" * 50, width=46) == (
        """\
    1 │ disruptif 日本 日本 日本 日本 日本 …
      │ ^^^^^^^^^"""
    )


def test_marks_longer_than_the_line_show_from_their_beginning():
    assert _excerpt("ab ⟦" + "x" * 100 + "⟧", width=40) == (
        """\
    1 │ …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
      │  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"""
    )


def test_a_short_passage_is_marked_on_each_line():
    assert _excerpt("one ⟦two\n\n  three⟧ four") == (
        """\
    1 │ one two
      │     ^^^
    2 │
    3 │   three four
      │   ^^^^^"""
    )


def test_a_long_passage_shows_its_ends():
    lines = ["x"] * 8 + ["⟦first", "second", "third", "", "last⟧"]
    assert _excerpt("\n".join(lines)) == (
        """\
     9 │ first
       │ ^^^^^
     ⋮ │
    13 │ last
       │ ^^^^"""
    )


def test_a_passage_up_to_a_line_end_stays_on_its_line():
    assert _excerpt("⟦one\n⟧two") == "    1 │ one\n      │ ^^^"


def test_a_place_beyond_the_end_of_the_file_shows_no_excerpt():
    shown = Shown(UNKNOWN, Span(9, 1, 9, 4), ("one",))
    assert "│" not in _render(shown)
    assert f"{PATH}:9:1" in _render(shown)


def test_an_endless_line_is_quick_and_short():
    shown = marked("x" * 3_000_000 + "⟦y⟧" + "z" * 3_000_000)
    assert max(map(len, _render(shown).split("\n"))) <= 80


def test_colour_adds_nothing_but_colour():
    shown = [*show([UNKNOWN], {PATH: POST}.get), marked("a ⟦b⟧", remedy="c")]
    coloured = _render(*shown, colour=True)
    assert "\x1b[31m\x1b[1merror\x1b[0m" in coloured
    assert click.unstyle(coloured) == _render(*shown)
    assert "\x1b" not in _render(*shown)


def test_every_sentence_can_be_translated():
    french = {
        "error": "erreur",
        "The charter has no channel “{channel}”.": "La charte n’a pas de canal « {channel} ».",
        "Did you mean “mastodon-main”?": "Vouliez-vous dire « mastodon-main » ?",
        "{n} error": "{n} erreur",
        "{n} file": "{n} fichier",
        "{n} posts checked": "{n} posts vérifiés",
        "{counts} in {files}; {checked}.": "{counts} dans {files} ; {checked}.",
    }
    shown = show([UNKNOWN], {PATH: POST}.get)
    assert _render(*shown, translate=lambda message: french[message.template].format(**message.values)) == (
        """\
content/2026-11/table.md:5:12  erreur  unknown-channel
  La charte n’a pas de canal « mastodn ».
    5 │ channels: [mastodn, linkedin-company]
      │            ^^^^^^^
  → Vouliez-vous dire « mastodon-main » ?

1 erreur dans 1 fichier ; 91 posts vérifiés.
"""
    )


def test_a_hostile_post_steers_neither_the_terminal_nor_the_runner():
    shown = marked("⟦\x1b]0;pwned\x07##[error]x⟧", message="::error::x \x1b[2J", remedy="::stop-commands::x")
    assert unsafe(_render(shown)) == []
    assert commands(_render(shown)) == []


@CALM
@given(anything_shown, st.integers(0, 120))
def test_whatever_is_shown_is_harmless(shown, width):
    text = _render(*shown, width=width)
    assert unsafe(text) == []
    assert commands(text) == []
    assert unsafe(click.unstyle(_render(*shown, width=width, colour=True))) == []
