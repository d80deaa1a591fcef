import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import commands

from parution.report import excerpt
from parution.report.cells import cells, visible, width_of, wrap
from parution.report.excerpt import rows
from parution.source import Span


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("table", 5),
        ("日本語", 6),
        ("한국어", 6),
        ("\u1112\u1161\u11ab", 2),  # one Korean syllable in three parts
        ("ﾃｰﾌﾞﾙ", 5),  # half-width, the voicing mark joined to its letter
        ("e\u0301te\u0301", 3),
        ("❤", 1),
        ("❤\ufe0f", 2),
        ("🎉", 2),
        ("👩\u200d🎨", 2),
        ("👋🏽", 2),
        ("🇫🇷", 2),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 2),
        ("1\ufe0f\u20e3", 2),
        ("\u0301", 1),  # a mark with nothing to stand on is shown on a dotted circle
        ("a\tb", 5),
        ("abcd\tb", 9),
        ("日\tb", 5),
        ("\x1b[0m", 4),
        ("\u202e", 8),
    ],
)
def test_width_in_columns(text, columns):
    assert width_of(text) == columns


def test_a_cell_knows_which_characters_it_stands_for():
    assert [(cell.text, cell.start, cell.end) for cell in cells("ae\u0301\tb")] == [
        ("a", 0, 1),
        ("e\u0301", 1, 3),
        ("  ", 3, 4),
        ("b", 4, 5),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x00\x07\r\x7f", "␀␇␍␡"),
        ("\x9b2J", "<U+009B>2J"),
        ("abc\u202edcba", "abc<U+202E>dcba"),
        ("\u2066x\u2069", "<U+2066>x<U+2069>"),
        ("a\u2028b", "a<U+2028>b"),
        ("in\u00advisible\u200b", "in<U+00AD>visible<U+200B>"),
        ("\ufeffid", "<U+FEFF>id"),
        ("\ud800", "<U+D800>"),
        ("hidden\U000e0041", "hidden<U+E0041>"),
        ("##[error]x", r"##\x5berror]x"),
        ("a ##vso[task.x]", r"a ##vso\x5btask.x]"),
        ("#\u200d#[error]x", "#\u200d#\\x5berror]x"),
        ("## [a](b) #[x]", "## [a](b) #[x]"),
        ("« Déjà vu ? » : naïve — 日本 👩\u200d🎨 می\u200cخواهم", "« Déjà vu ? » : naïve — 日本 👩\u200d🎨 می\u200cخواهم"),
    ],
)
def test_what_could_steer_a_terminal_is_shown_instead(text, shown):
    assert visible(text) == shown


def test_words_wrap_by_columns():
    assert wrap("日本 日本 日本", 10) == ["日本 日本", "日本"]
    assert wrap("one two three", 7) == ["one two", "three"]


def test_a_no_break_space_and_an_address_are_not_broken():
    assert wrap("Vraiment\u00a0? oui https://example.org/long/address", 12) == [
        "Vraiment\u00a0?",
        "oui",
        "https://example.org/long/address",
    ]


def test_a_line_end_in_a_message_starts_a_line():
    assert wrap("one\ntwo", 40) == ["one", "two"]


@pytest.mark.parametrize(
    "text", ["::error::x", "word ::error::x", "word \u200c::error::x", "word :\u200d:error::x", "a\n \u00a0::set-env name=X::y"]
)
def test_no_wrapped_line_is_a_command(text):
    assert commands("\n".join(wrap(text, 6))) == []
    assert commands(text.replace("word ", "")) != []


@given(st.text(alphabet="ab é«»’ #-:…→⍽", max_size=300), st.integers(0, 300), st.integers(0, 40), st.integers(20, 120))
def test_an_ordinary_line_is_clipped_as_any_other(line, begin, length, width):
    begin = min(begin, len(line))
    span = Span(1, begin + 1, 1, min(begin + length, len(line)) + 1)
    with pytest.MonkeyPatch.context() as patched:
        short = rows(span, [line], width)
        patched.setattr(excerpt, "is_ordinary", lambda _: False)
        assert rows(span, [line], width) == short
