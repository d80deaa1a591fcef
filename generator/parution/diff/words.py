"""How one text becomes another, word by word, in bounded time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from parution.diff.bounds import MOST_PIECES, TEXT, cut
from parution.diff.post_change import Piece

_WORDS = re.compile(r"[^\W_][\w'’-]*[^\S\n]*|[^\w\s][^\S\n]*|_+|\s+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_MOST_COMPARED = 250_000
"""Of two texts with more pairs of words than this, lines are compared first, and then only the words of lines that differ."""
_ISLAND, _LONG = 3, 20
"""So few letters between two changes do not keep these apart (in so many characters there are always enough)."""
_LETTERS = re.compile(r"[^\W_]")


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of two texts: those with `=` and `-` make up the old one, those with `=` and `+` the new one; none for equal texts.

    Of longer texts than a piece of data may have, the beginnings are compared.
    """
    before, after = cut(before, TEXT), cut(after, TEXT)
    if before == after:
        return ()
    found = list(_merged(_bridged(list(_merged(_steps(before, after))))))
    return tuple(found) if len(found) <= MOST_PIECES else tuple(_merged(_replaced(before, after)))


def _steps(before: str, after: str) -> Iterator[tuple[str, str]]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) * len(new) <= _MOST_COMPARED:
        yield from _aligned(old, new)
        return
    for op, old_lines, new_lines in _blocks(_LINES.findall(before), _LINES.findall(after)):
        if op == "equal":
            yield "=", "".join(old_lines)
        else:
            old, new = _WORDS.findall("".join(old_lines)), _WORDS.findall("".join(new_lines))
            if len(old) * len(new) <= _MOST_COMPARED:
                yield from _aligned(old, new)
            else:
                yield from _replaced("".join(old), "".join(new))


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    for op, gone, come in _blocks(old, new):
        if op == "equal":
            yield "=", "".join(gone)
        else:
            yield from _replaced("".join(gone), "".join(come))


def _replaced(gone: str, come: str) -> Iterator[tuple[str, str]]:
    if gone:
        yield "-", gone
    if come:
        yield "+", come


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    if len(old) * len(new) > _MOST_COMPARED * 4:  # lines without end: nobody reads what has changed between them
        yield "replace", old, new
        return
    for op, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield op, old[first:last], new[start:end]


def _bridged(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """The pieces, with what is too short to keep two changes apart in both of them."""
    for index, piece in enumerate(pieces):
        letters = len(_LETTERS.findall(piece.text)) if len(piece.text) < _LONG else _ISLAND
        if piece.op == "=" and 0 < index < len(pieces) - 1 and letters < _ISLAND and "\n" not in piece.text:
            yield from (("-", piece.text), ("+", piece.text))
        else:
            yield piece.op, piece.text


def _merged(steps: Iterator[tuple[str, str]]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece; of a change first what goes, then what comes."""
    held = {"-": "", "+": ""}
    same = ""
    for op, text in steps:
        if op == "=":
            yield from (Piece(sign, part) for sign, part in held.items() if part)  # type: ignore[arg-type]
            held = {"-": "", "+": ""}
            same += text
            continue
        if same:
            yield Piece("=", same)
            same = ""
        held[op] += text
    yield from (Piece(sign, part) for sign, part in held.items() if part)  # type: ignore[arg-type]
    if same:
        yield Piece("=", same)
