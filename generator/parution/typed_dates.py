"""Dates as people and programs write them, in English and in French; which of two readings is meant is never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from parution.model import Message, say

Order = Literal["dmy", "mdy"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january janvier jan janv",
            "february fevrier feb fev fevr",
            "march mars mar",
            "april avril apr avr",
            "may mai",
            "june juin jun",
            "july juillet jul juil",
            "august aout aug",
            "september septembre sep sept",
            "october octobre oct",
            "november novembre nov",
            "december decembre dec",
        ),
        1,
    )
    for name in names.split()
}
_CLOCK = re.compile(
    r"\b(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,]\d+)?)?|\s?h\s?(\d\d)?)?\s*([ap])\.?\s?m\b\.?|\b(\d{1,2})(?:[:](\d\d)(?::(\d\d)(?:[.,]\d+)?)?|\s?h\s?(\d\d)?)(?!\d)"
)
_OFFSET = re.compile(r"(?:\s*(?:utc|gmt))?\s*([+-])(\d\d):?(\d\d)\s*$|\s*(z|utc|gmt)\s*$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?[\s-]+([a-z]+)\.?,?[\s-]+(\d{4})")
_MONTH_DAY = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_FILLERS = re.compile(r"\b(?:a|at|le|on|the)\b")
_WEEKDAY = re.compile(
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?,?\s*"
)
_NOON = 12


class Unread(Exception):  # noqa: N818 (a reason, not a fault)
    """Why a date could not be read."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class Typed:
    """A date and perhaps a time, as far as the text alone tells.

    `first` and `second` are the two numbers of which the day is one, where the text leaves that open; else `day` is known. `offset` is the
    distance from UTC, where the text says it.
    """

    text: str
    day: date | None = None
    first: int = 0
    second: int = 0
    year: int = 0
    clock: time | None = None
    offset: timedelta | None = None

    def read(self, order: Order | None) -> date:
        """The day.

        Raises:
            Unread: there is no such day, or both readings are possible and no order is given.
        """
        if self.day:
            return self.day
        if order is None and self.first != self.second:
            raise Unread(say("“{text}” may be read in two ways", text=self.text))
        day, month = (self.second, self.first) if order == "mdy" else (self.first, self.second)
        return _day(self.year, month, day, self.text)


def typed(text: str, clock: str = "") -> Typed | None:
    """What a cell says, with the cell of its time where that stands by itself; None where both are empty.

    Raises:
        Unread: it is no date.
    """
    words = _plain(text)
    if not words:
        return None
    if not re.search(r"\d{4}|\d[-/.]\d", words):
        raise Unread(say("“{text}” is not a date", text=text.strip()))
    offset, words = _offset(words)
    at, words = _clock(re.sub(r"(?<=\d)t(?=\d)", " ", words))
    if clock.strip():
        at, rest = _clock(_plain(clock))
        if rest or at is None:
            raise Unread(say("“{text}” is not a time", text=clock.strip()))
    words = " ".join(_FILLERS.sub(" ", words).split()).strip(" ,-")
    return _dated(text.strip(), words, at, offset if at else None)


def is_time(text: str) -> bool:
    """Whether a cell holds a time and nothing else."""
    at, rest = _clock(_plain(text))
    return at is not None and not rest


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.strip().lower().replace("\u202f", " ").replace("\xa0", " "))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).replace("à", "a").split())


def _offset(words: str) -> tuple[timedelta | None, str]:
    found = _OFFSET.search(words)
    if not found or not re.search(r"\d[:h]|[ t]\d", words[: found.start()]):
        return None, words
    if found[4]:
        return timedelta(), words[: found.start()]
    away = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return (-away if found[1] == "-" else away), words[: found.start()]


def _clock(words: str) -> tuple[time | None, str]:
    found = _CLOCK.search(words)
    if not found:
        return None, words
    half = found[5]
    hour = int(found[1] or found[6])
    minute = int(found[2] or found[4] or found[7] or found[9] or 0)
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, minute), (words[: found.start()] + " " + words[found.end() :]).strip(" ,")
    except ValueError:
        raise Unread(say("“{text}” is not a time", text=found[0].strip())) from None


def _dated(text: str, words: str, at: time | None, offset: timedelta | None) -> Typed:
    if found := _YEAR_FIRST.fullmatch(words) or _COMPACT.fullmatch(words):
        numbers = [int(one) for one in found.groups() if one.isdigit()]
        return Typed(text, _day(numbers[0], numbers[1], numbers[2], text), clock=at, offset=offset)
    if found := _YEAR_LAST.fullmatch(words):
        first, sign, second, year = found.groups()
        century = int(year) + 2000 * (len(year) == 2)  # noqa: PLR2004
        if sign == ".":  # where dates are written with full stops, the day comes first
            return Typed(text, _day(century, int(second), int(first), text), clock=at, offset=offset)
        return Typed(text, None, int(first), int(second), century, at, offset)
    if (found := _DAY_MONTH.fullmatch(words)) and found[2] in _MONTHS:
        return Typed(text, _day(int(found[3]), _MONTHS[found[2]], int(found[1]), text), clock=at, offset=offset)
    if (found := _MONTH_DAY.fullmatch(words)) and found[1] in _MONTHS:
        return Typed(text, _day(int(found[3]), _MONTHS[found[1]], int(found[2]), text), clock=at, offset=offset)
    if (found := _WEEKDAY.match(words)) and found[0] != words:
        return _dated(text, words[found.end() :], at, offset)
    raise Unread(say("“{text}” is not a date", text=text))


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unread(say("there is no day “{text}”", text=text)) from None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a file's dates tell of their order: the first that can only be read day first, and the first that can only be month first.

    Each is the line and the text; `doubtful` is the first that leaves it open.
    """

    day_first: tuple[int, str] | None = None
    month_first: tuple[int, str] | None = None
    doubtful: tuple[int, str] | None = None


def evidence(dates: Iterable[tuple[int, Typed]]) -> Evidence:
    """Look at all dates of a file, each with its line."""
    found: dict[str, tuple[int, str]] = {}
    for line, one in dates:
        if one.day or one.first == one.second:
            continue
        kind = "day_first" if one.first > _NOON else "month_first" if one.second > _NOON else "doubtful"
        found.setdefault(kind, (line, one.text))
    return Evidence(**found)


def as_slots(text: str, example: str) -> tuple[list[str], bool]:
    """A date that somebody typed, in the form that a slot has, in every way in which it can be read; none where it is no date.

    The second value tells whether its time is known; where it is not, that of `example` (`09:00`) stands in its place.
    """
    try:
        found = typed(text)
    except Unread:
        return [], False
    days = [] if found is None else _readings(found)
    if found is None or not days:
        return [], False
    clock = f"{found.clock:%H:%M}" if found.clock else example
    away = _written(found.offset) if found.clock and found.offset is not None else ""
    return [f"{day.isoformat()} {clock}{away}" for day in days], found.clock is not None


def as_days(text: str) -> list[str]:
    """A date that somebody typed as a day (`2026-12-31`), in every way in which it can be read; none where it is no date."""
    try:
        found = typed(text)
    except Unread:
        return []
    return [] if found is None else [day.isoformat() for day in _readings(found)]


def _readings(found: Typed) -> list[date]:
    days = []
    orders: tuple[Order, ...] = ("dmy", "mdy")
    for order in orders:
        try:
            days.append(found.read(order))
        except Unread:
            continue
    return list(dict.fromkeys(days))


def _written(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
