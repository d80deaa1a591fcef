"""The rows of a table by what their columns mean, and how their dates are to be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parution import typed_dates
from parution.importers.arrivals import SourceRefusedError, clean
from parution.importers.columns import Columns
from parution.importers.sheet import Row
from parution.model import Message, on, say
from parution.typed_dates import Evidence, Order, Typed, Unread, evidence


@dataclass(frozen=True, slots=True)
class Record:
    """A row with the cells that hold something, by the field that their column becomes; those of unknown columns under None."""

    line: int
    cells: Mapping[str | None, Sequence[tuple[str, str]]]

    def first(self, name: str) -> tuple[str, str]:
        """The header and the cell of the first column of a field."""
        return next(iter(self.cells.get(name, ())), ("", ""))


def record_of(row: Row, columns: Columns) -> Record:
    """The record of a row."""
    cells: dict[str | None, list[tuple[str, str]]] = defaultdict(list)
    for column in columns.columns:
        if column.index < len(row.cells) and (value := clean(row.cells[column.index])):
            cells[column.field].append((column.header or str(column.index + 1), value))
    for index in range(len(columns.columns), len(row.cells)):  # a row longer than the headers
        if value := clean(row.cells[index]):
            cells[None].append((str(index + 1), value))
    return Record(row.line, cells)


def typed_date(record: Record) -> Typed | None:
    """The date of a row; the time may stand in the same cell or in one of its own.

    Raises:
        Unread: it is no date.
    """
    cells, clock = [value for _, value in record.cells.get("date", ())], record.first("time")[1]
    days = [cell for cell in cells if not typed_dates.is_time(cell)]
    clock = clock or next((cell for cell in cells if typed_dates.is_time(cell)), "")
    if days:
        return typed_dates.typed(days[0], clock)
    return typed_dates.typed(clock) if clock and not typed_dates.is_time(clock) else None


def order_of(records: Sequence[Record], given: Order | None) -> tuple[Order | None, list[Message]]:
    """Day first or month first, and why.

    Raises:
        SourceRefusedError: the file leaves it open, or contradicts itself.
    """
    found = evidence(_dates(records))
    if given:
        return given, []
    if found.day_first and found.month_first:
        (one, day), (other, month) = found.day_first, found.month_first
        raise SourceRefusedError(
            say(
                "Some dates have the day first (line {one}: {day}), others the month (line {other}: {month}).",
                one=one,
                day=day,
                other=other,
                month=month,
            ),
            say("Mend the file, or say --dates dmy or --dates mdy: the dates that do not fit are then left out and listed."),
        )
    if found.day_first:
        return "dmy", [_told(found, "dmy")]
    if found.month_first:
        return "mdy", [_told(found, "mdy")]
    if found.doubtful:
        raise SourceRefusedError(
            _doubt(*found.doubtful, dict(_dates(records))), say("Say which: --dates dmy (day first) or --dates mdy (month first).")
        )
    return None, []


def _dates(records: Sequence[Record]) -> Iterator[tuple[int, Typed]]:
    for record in records:
        try:
            if found := typed_date(record):
                yield record.line, found
        except Unread:
            continue


def _told(found: Evidence, order: Order) -> Message:
    if order == "dmy" and found.day_first:
        return say("Dates are read with the day first, as line {line} says ({text}).", line=found.day_first[0], text=found.day_first[1])
    line, text = found.month_first or (0, "")
    return say("Dates are read with the month first, as line {line} says ({text}).", line=line, text=text)


def _doubt(line: int, text: str, known: Mapping[int, Typed]) -> Message:
    one, other = known[line].read("dmy"), known[line].read("mdy")
    return say(
        "“{text}” in line {line} may be {one} or {other}, and no date of this file tells.",
        text=text,
        line=line,
        one=on(one),
        other=on(other),
    )
