"""The lines of an iCalendar file (RFC 5545): text made harmless, long lines folded, and the date forms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from parution.clusters import cluster

LONGEST: Final = 75
"""Octets of a line, its end not counted (RFC 5545, section 3.1)."""

_ALWAYS_FITS = LONGEST // 4

# What Python and some calendar programs take for the end of a line; the standard knows CRLF alone.
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SPECIAL = re.compile("[\\\\;,\n\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def text(value: str) -> str:
    r"""A text as the value of a property (section 3.3.11): line breaks written `\n`, what divides values escaped, controls left out."""
    if not _SPECIAL.search(value):
        return value
    plain = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    if _ODD.search(plain):
        plain = _CONTROL.sub("", _BREAKS.sub("\n", plain))
    return plain.replace("\n", "\\n")


def fold(line: str) -> str:
    """A line folded where it is too long, never inside a character of UTF-8; its end is not part of it."""
    length = len(line)
    if length <= LONGEST and (length <= _ALWAYS_FITS or line.isascii()):
        return line
    data = line.encode("utf-8", "replace")
    if len(data) <= LONGEST:
        return line
    pieces, start, room = [], 0, LONGEST
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:  # noqa: PLR2004 - inside a character
            end -= 1
        pieces.append(data[start:end])
        start, room = end, LONGEST - 1  # the space that begins a continued line counts
    pieces.append(data[start:])
    return b"\r\n ".join(pieces).decode()


def joined(lines: Iterable[str]) -> bytes:
    """Lines as they stand in a file."""
    return "".join(f"{fold(line)}\r\n" for line in lines).encode("utf-8", "replace")


def local(moment: datetime) -> str:
    """`20261203T090000`: a moment as the clock on the wall shows it (four digits of the year whatever the platform)."""
    return moment.isoformat()[:19].replace("-", "").replace(":", "")


def utc(moment: datetime) -> str:
    """`20261203T080000Z`."""
    away = moment.utcoffset()
    return local(moment - away if away else moment) + "Z"


def day(value: date) -> str:
    """`20261203`."""
    return value.isoformat().replace("-", "")


def whole_day(value: date) -> str:
    """The time of an event that lasts a day; the day after is its end, which does not belong to it."""
    start = f"DTSTART;VALUE=DATE:{day(value)}"
    return start if value == date.max else f"{start}\r\nDTEND;VALUE=DATE:{day(value + timedelta(days=1))}"


def shortened(value: str, longest: int) -> str:
    """A text of at most so many characters, cut between what a reader takes for characters."""
    if len(value) <= longest:
        return value
    kept = length = 0
    for found in cluster().finditer(value):
        length = found.end()
        if length >= longest:
            break
        kept = length
    return value[: kept or longest].rstrip() + "…"
