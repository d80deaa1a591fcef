"""Text as a terminal shows it: clusters of characters, each so many columns wide, with nothing in it that could steer the terminal.

A column is one cell of a terminal; a character here is a code point. Wide are the East Asian Wide and Fullwidth characters (Unicode
Standard Annex 11) and those with emoji presentation (Unicode Technical Standard 51); clusters are the extended ones of Annex 29.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from parution.clusters import cluster

TAB = 4

# Signs of European texts, each a cluster of one column beside any other of them; most lines consist of them, and need no look at Unicode.
_ORDINARY = re.compile('[ -"$-~\xa0-\xac\xae-\u024f\u2010-\u2014\u2018-\u201e\u2026\u202f\u2192\u237d]*')


class _Patterns:
    """The patterns of Unicode's properties; the library that knows them is imported when a line needs one."""

    def __init__(self) -> None:
        import regex  # noqa: PLC0415 (a fifth of the time that a check of a small calendar takes)

        self.wide = regex.compile(r"[\p{East_Asian_Width=W}\p{East_Asian_Width=F}\p{Emoji_Presentation}\uFE0F]")
        self.no_width = regex.compile(r"[\p{Mn}\p{Me}\p{Cf}\u1160-\u11FF]")
        # Half-width Japanese marks: they join the letter before them and yet take a column.
        self.voicing = regex.compile("[\uff9e\uff9f]")
        # The two joiners are part of ordinary writing (emoji, Persian, the scripts of India); all other format characters reorder text or
        # hide it.
        self.unsafe = regex.compile(r"[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]--[\u200C\u200D]]", regex.V1)
        # The runners of GitHub and Azure take `##[command]` and `##vso[command]` out of the middle of any line of a log, and GitHub's takes
        # `::command::` from the beginning of one. They compare text as .NET does, for which characters that are ignored by default are not
        # there.
        self.command = regex.compile(r"#\p{DI}*+#[\w\p{DI}]*+\[")
        self.command_line = regex.compile(r"([\s\p{DI}]*+):(?=\p{DI}*+:)")


@cache
def _patterns() -> _Patterns:
    return _Patterns()


_BLACK_FLAG = "\U0001f3f4"  # the flags of England, Scotland and Wales spell their names in characters that are else invisible


class Cell(NamedTuple):
    """One cluster: what to print for it, its width in columns, and which characters of the line it stands for (`[start, end)`)."""

    text: str
    width: int
    start: int
    end: int


def cells(line: str) -> list[Cell]:
    """Cuts a line into clusters; tabs become spaces up to the next multiple of four columns, what is unsafe to print becomes visible."""
    if is_ordinary(line):
        return [Cell(character, 1, at, at + 1) for at, character in enumerate(line)]
    brackets = {match.end() - 1 for match in _patterns().command.finditer(line)}
    found: list[Cell] = []
    column = 0
    for match in cluster().finditer(line):
        text, width = _printable(match.group(), column, bracket=match.start() in brackets)
        found.append(Cell(text, width, *match.span()))
        column += width
    return found


def is_ordinary(line: str) -> bool:
    """Whether each character of a line is a cluster of one column, safe to print as it is."""
    return "##" not in line and _ORDINARY.fullmatch(line.replace("#", "")) is not None


def visible(text: str) -> str:
    """The text with what is unsafe to print made visible: `␛` for an escape character, `<U+202E>` for one that reverses the writing."""
    return text if _ORDINARY.fullmatch(text) else "".join(cell.text for cell in cells(text))


def width_of(text: str) -> int:
    """How many columns the text takes."""
    return len(text) if _ORDINARY.fullmatch(text) else sum(cell.width for cell in cells(text))


def wrap(text: str, width: int) -> list[str]:
    """Breaks a text into printable lines of at most `width` columns, at plain spaces only.

    A longer word (an address) stays whole, so that it can be copied; a no-break space, as French sets before `:` or `?`, is never broken.
    """
    return [inert(line) for paragraph in text.split("\n") for line in _fill(visible(paragraph).split(" "), width)]


def inert(line: str) -> str:
    """A printable line that GitHub's runner does not take for a command, as it would if the line began with `::` after any space."""
    if _ORDINARY.fullmatch(line) and not line.lstrip().startswith("::"):
        return line
    opening = _patterns().command_line.match(line)
    return f"{opening[1]}\\x3a{line[opening.end() :]}" if opening else line


def _fill(words: list[str], width: int) -> list[str]:
    lines: list[str] = []
    room = 0
    for word in words:
        size = width_of(word)
        if lines and size < room:
            lines[-1] += f" {word}"
            room -= size + 1
        else:
            lines.append(word)
            room = width - size
    return lines


def _printable(cluster: str, column: int, *, bracket: bool) -> tuple[str, int]:
    if cluster == "\t":
        width = TAB - column % TAB
        return " " * width, width
    if bracket:
        return r"\x5b" + cluster[1:], 4
    if not _patterns().unsafe.search(cluster) or cluster[0] == _BLACK_FLAG:
        width = _width(cluster)
        return (cluster, width) if width else (f"◌{cluster}", 1)
    named = [_named(character) if _patterns().unsafe.match(character) else character for character in cluster]
    return "".join(named), sum(len(name) if len(name) > 1 else _width(name) for name in named)


def _width(cluster: str) -> int:
    if _patterns().wide.search(cluster):
        return 2
    if all(_patterns().no_width.match(character) for character in cluster):
        return 0
    return 1 + len(_patterns().voicing.findall(cluster, 1))


def _named(character: str) -> str:
    if character < " ":
        return chr(ord("␀") + ord(character))  # Unicode has pictures of ASCII's control characters, in their order
    return "␡" if character == "\x7f" else f"<U+{ord(character):04X}>"
