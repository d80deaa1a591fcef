"""A text's changes word by word: for a terminal, and as lines of what goes and what comes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import click

from parution.diff.post_change import Piece
from parution.report.cells import inert, visible, wrap

_AROUND = 60  # so many characters of what stays are shown beside a change
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)|\n+")
_OPEN, _CLOSE = "\ue000", "\ue001"  # private characters that mark the words while lines are broken


def excerpt(pieces: Sequence[Piece], width: int) -> Iterator[str]:
    """The changes with what stands around them, as lines for a terminal: `[-old-]` in red, `{+new+}` in green."""
    text = "".join(_told(piece, first=not index, last=index == len(pieces) - 1) for index, piece in enumerate(pieces))
    mode = ""
    for paragraph in text.split("\n"):
        for line in wrap(paragraph, width):
            shown, mode = _coloured(inert(line), mode)
            yield shown


def _told(piece: Piece, *, first: bool, last: bool) -> str:
    if piece.op == "=":
        return near(piece.text, first=first, last=last)
    marks = ("[-", "-]") if piece.op == "-" else ("{+", "+}")
    return f"{marks[0]}{piece.text.rstrip()}{marks[1]}{piece.text[len(piece.text.rstrip()) :] or ''}"


def near(text: str, *, first: bool, last: bool) -> str:
    """What stays, without what is far from any change; cut between words."""
    if len(text) <= 2 * _AROUND:
        return text
    head = "" if first else text[:_AROUND].rpartition(" ")[0] + " "
    tail = "" if last else " " + text[-_AROUND:].partition(" ")[2]
    return f"{head}…{tail}"


_MARK = re.compile(r"\[-|-\]|\{\+|\+\}")


def _coloured(line: str, mode: str) -> tuple[str, str]:
    """A line with its changes in colour; a change may begin on one line and end on another."""
    out, at = "", 0
    for found in _MARK.finditer(line):
        out += _paint(line[at : found.start()], mode)
        mark = found[0]
        at = found.end()
        if mark in {"[-", "{+"}:
            mode = mark
            out += _paint(mark, mode)
        else:
            out += _paint(mark, mode)
            mode = ""
    return out + _paint(line[at:], mode), mode


def _paint(text: str, mode: str) -> str:
    if not text or not mode:
        return text
    return click.style(text, fg="red", strikethrough=True) if mode == "[-" else click.style(text, fg="green", bold=True)


def patch_lines(pieces: Sequence[Piece]) -> Iterator[str]:
    """The changes as lines that begin with `-`, `+` or a space: sentence by sentence, the very words marked, what is far left out.

    Without colours; unsafe characters are made visible.
    """
    old, new = "", ""
    for index, piece in enumerate(pieces):
        last = index == len(pieces) - 1
        if piece.op == "=":
            head, middle, tail = _around(piece.text, first=index == 0, last=last)
            old, new = old + head, new + head
            if middle is not None:
                yield from _flush(old, new)
                if kept_line := middle.strip():
                    yield f"  {kept_line}"
                old = new = tail
        elif piece.op == "-":
            old += _marked("[-", piece.text, "-]")
        else:
            new += _marked("{+", piece.text, "+}")
    yield from _flush(old, new)


def _marked(opening: str, text: str, closing: str) -> str:
    """The words of a change between marks, those of each line by themselves."""
    lines = text.split("\n")
    return "\n".join(f"{opening}{line.rstrip()}{closing}{line[len(line.rstrip()) :]}" if line.strip() else line for line in lines)


def _around(text: str, *, first: bool, last: bool) -> tuple[str, str | None, str]:
    """Of what stays between two changes: the end of the sentence before, what lies between, and the beginning of the sentence after."""
    cuts = [found.span() for found in _SENTENCE.finditer(text)]
    if not cuts and not (first and last):
        return text, None, ""
    start = 0 if first else cuts[0][0]
    end = len(text) if last else cuts[-1][1]
    if start >= end:
        return text, None, ""
    middle = text[start:end].strip()
    return ("" if first else text[:start]), "…" if middle else "", ("" if last else text[end:])


def _flush(old: str, new: str) -> Iterator[str]:
    if old == new:
        return
    yield from (f"- {visible(line)}" for line in old.split("\n") if line.strip())
    yield from (f"+ {visible(line)}" for line in new.split("\n") if line.strip())
