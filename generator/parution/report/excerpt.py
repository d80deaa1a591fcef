"""The lines of a file that a finding speaks of, cut to the width at hand, and which columns of them to underline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parution.report.cells import Cell, cells, is_ordinary
from parution.source import Span

WHOLE = 3
"""A span of at most this many lines is shown whole; of a longer one the first and the last line."""

_REACH = 2_000  # characters each side of a span that are looked at, so that one endless line costs no more than a page


@dataclass(frozen=True, slots=True)
class Row:
    """A line to show: its number from 1, its printable text, and `marks` columns to underline after `offset` columns.

    `number` is None, and the text empty, where lines have been left out.
    """

    number: int | None
    text: str = ""
    offset: int = 0
    marks: int = 0


def rows(span: Span, lines: Sequence[str], width: int) -> list[Row]:
    """The rows of an excerpt; none where the span lies beyond the file's end.

    Args:
        span: What to underline; an empty span gets one mark.
        lines: All lines of the file.
        width: Columns for the text itself, without the line numbers.
    """
    last = span.end_line - 1 if span.end_column == 1 and span.end_line > span.start_line else span.end_line
    numbers = range(span.start_line, min(last, len(lines)) + 1)
    if len(numbers) <= WHOLE:
        return [_row(number, span, lines[number - 1], width) for number in numbers]
    ends = [_row(number, span, lines[number - 1], width) for number in (numbers[0], numbers[-1])]
    return [ends[0], Row(None), ends[1]]


def _row(number: int, span: Span, line: str, width: int) -> Row:
    begin = min(span.start_column - 1, len(line)) if number == span.start_line else len(line) - len(line.lstrip())
    end = span.end_column - 1 if number == span.end_line else len(line.rstrip())
    if number != span.start_line and not line.strip():
        return Row(number)
    return _clipped(number, line, begin, max(begin, min(end, len(line))), width)


def _clipped(number: int, line: str, begin: int, end: int, width: int) -> Row:
    cut = max(0, begin - _REACH)
    piece = line[cut : begin + _REACH]
    if is_ordinary(piece):  # nearly every line: its columns are its characters
        return _clipped_ordinary(number, piece, (begin - cut, min(end - cut, len(piece))), width, (cut > 0, begin + _REACH < len(line)))
    seen = cells(piece)
    before, marked = _split(seen, begin - cut, end - cut)
    first, last = _window([cell.width for cell in seen], len(before), len(before) + len(marked), width)
    head = "…" if cut or first else ""
    tail = "…" if last < len(seen) or begin + _REACH < len(line) else ""
    text = head + "".join(cell.text for cell in seen[first:last]) + tail
    offset = len(head) + sum(cell.width for cell in before[first:])
    marks = sum(cell.width for cell in seen[max(first, len(before)) : min(last, len(before) + len(marked))])
    return Row(number, text, offset, max(1, marks))


def _clipped_ordinary(number: int, piece: str, marked: tuple[int, int], width: int, more: tuple[bool, bool]) -> Row:
    begin, end = marked
    first, last = _window([1] * len(piece), begin, end, width)
    head = "…" if more[0] or first else ""
    tail = "…" if more[1] or last < len(piece) else ""
    return Row(number, head + piece[first:last] + tail, len(head) + begin - first, max(1, min(last, end) - max(first, begin)))


def _split(seen: list[Cell], begin: int, end: int) -> tuple[list[Cell], list[Cell]]:
    """What stands before the marks and what they mark; a cluster that is marked in part is marked whole."""
    before = [cell for cell in seen if cell.end <= begin]
    marked = [cell for cell in seen[len(before) :] if cell.start < end]
    return before, marked


def _window(widths: list[int], begin: int, end: int, width: int) -> tuple[int, int]:
    """Which clusters `[first, last)` fit: the marked ones `[begin, end)` from their start, then what stands around them by turns."""
    if sum(widths) <= width:
        return 0, len(widths)
    room = width - 2  # an ellipsis at either end
    first = last = begin
    while last < end and widths[last] <= room:
        room -= widths[last]
        last += 1
    grown = last == end
    while grown:
        grown = False
        if last < len(widths) and widths[last] <= room:
            room, last, grown = room - widths[last], last + 1, True
        if first and widths[first - 1] <= room:
            room, first, grown = room - widths[first - 1], first - 1, True
    return first, last
