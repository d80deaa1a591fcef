"""A table of text, whatever program wrote it: its encoding, its delimiter, its rows with their lines; bounded in all directions."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from parution.importers.arrivals import MOST_POSTS, SourceRefusedError
from parution.model import Message, say
from parution.source import MAX_FILE

LARGEST = 16 * 1024 * 1024
"""Bytes of a table; ten thousand long posts take half of that."""

MOST_COLUMNS = 500
_DELIMITERS = {",": say("comma"), ";": say("semicolon"), "\t": say("tab"), "|": say("vertical bar")}
_SEP = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_SAMPLE = 64 * 1024
_RECORDS = 20
_ENCODINGS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record, and the line of the file on which it begins (from 1)."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its rows, the first of them perhaps the headers, and sentences about how it was read."""

    rows: tuple[Row, ...]
    facts: tuple[Message, ...]


def read(data: bytes, encoding: str | None = None, delimiter: str | None = None) -> Sheet:
    """The rows of a file that are not empty.

    Raises:
        SourceRefusedError: it is no such table, or larger than any plan could be.
    """
    text, told = _decoded(data, encoding)
    skipped = 0
    if found := _SEP.match(text):  # Excel's own first line
        delimiter, text, skipped = delimiter or found[1], text[found.end() :], 1
    sign = delimiter or _delimiter(text)
    if len(sign) != 1 or sign in '"\r\n':
        raise SourceRefusedError(say("“{sign}” cannot divide cells.", sign=sign), say("Write one sign, or tab: --delimiter ;"))
    rows = tuple(_rows(text, sign, skipped))
    if not rows:
        raise SourceRefusedError(say("There is nothing in this file."), _EXPORT_AGAIN)
    separated = _DELIMITERS.get(sign, Message(f"“{sign}”"))
    return Sheet(rows, (say("Encoding: {encoding}; the cells are divided by: {delimiter}.", encoding=told, delimiter=separated),))


_EXPORT_AGAIN = say("Save or export the table again as CSV, and name that file.")


def _decoded(data: bytes, encoding: str | None) -> tuple[str, str]:
    if len(data) > LARGEST:
        raise SourceRefusedError(
            say("This file has more than {most} MB.", most=LARGEST // 1024 // 1024),
            say("Export fewer posts at a time: a year, say."),
        )
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise SourceRefusedError(
            say("This is a workbook of a spreadsheet program, not a CSV file."), say("Open it there and save it as CSV (UTF-8).")
        )
    chosen = encoding or _encoding(data)
    try:
        text = data.decode(chosen)
    except LookupError:
        raise SourceRefusedError(
            say("“{encoding}” is no encoding that is known here.", encoding=chosen), say("Write, for example, utf-8 or cp1252.")
        ) from None
    except UnicodeError:
        raise SourceRefusedError(*_not_text(chosen, data, asked=bool(encoding))) from None
    if "\0" in text:
        raise SourceRefusedError(say("This file is no text: there are empty bytes in it."), _EXPORT_AGAIN)
    return text, _ENCODINGS.get(chosen, chosen)


def _not_text(chosen: str, data: bytes, *, asked: bool) -> tuple[Message, Message]:
    """Why a file cannot be read in an encoding, and what to do: of the one that we tried by ourselves nothing more is to be hoped."""
    if asked and _encoding(data) != chosen:
        return (
            say("This file is not {encoding} text.", encoding=_ENCODINGS.get(chosen, chosen)),
            say("Leave --encoding out, so that it is found out, or save the table again as CSV with the encoding UTF-8."),
        )
    return say("This file is no text in an encoding that is known here: it may be an image, an archive or a program."), _EXPORT_AGAIN


def _encoding(data: bytes) -> str:
    """What a file is most likely written in: it says so itself, or it can be nothing else, or it is what Excel writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = data[:200]
    if sample[1::2].count(0) > len(sample) // 4:
        return "utf-16-le"
    if sample[::2].count(0) > len(sample) // 4:
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(text: str) -> str:
    """The sign that cuts the first records into the most cells, and all into as many."""
    sample = text[:_SAMPLE]

    def merit(sign: str) -> tuple[float, int]:
        widths = []
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=sign):
            if record:
                widths.append(len(record))
            if len(widths) == _RECORDS:
                break
        first = widths[0] if widths else 1
        return (sum(width == first for width in widths) / max(len(widths), 1) if first > 1 else 0.0, first)

    previous = csv.field_size_limit(len(sample) + 1)
    try:
        return max(_DELIMITERS, key=merit)
    finally:
        csv.field_size_limit(previous)


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[Row]:
    previous = csv.field_size_limit(MAX_FILE)
    begun = skipped
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for count, cells in enumerate(reader):
            line, begun = begun + 1, reader.line_num + skipped
            if count > MOST_POSTS:
                raise SourceRefusedError(
                    say("This file has more than {most} rows.", most=MOST_POSTS), say("Export fewer posts at a time: a year, say.")
                )
            if len(cells) > MOST_COLUMNS:
                raise SourceRefusedError(
                    say("Line {line} has {count} cells; at most {most} are read.", line=line, count=len(cells), most=MOST_COLUMNS),
                    _EXPORT_AGAIN,
                )
            if any(cell.strip() for cell in cells):
                yield Row(line, tuple(cells))
    except csv.Error:
        raise SourceRefusedError(
            say("The cell that begins in line {line} has no end.", line=begun + 1),
            say("Look for a quotation mark there that is opened and never closed, or export the table again."),
        ) from None
    finally:
        csv.field_size_limit(previous)
