"""The small phrases of a charter, `2 per week`, `tue-thu 08:00-10:00`, `first friday of april`, as values.

Their shape is checked by the charter's JSON Schema, so a reader here gets a phrase that fits its pattern; a phrase that fits and still
means nothing (31 february) raises `ValueError`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}

_WINDOW = re.compile(r"(?:([a-z]{3})(?:-([a-z]{3}))?)? ?(?:(\d\d):(\d\d)-(\d\d):(\d\d))?")
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Period = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Rate:
    """So many in a day, a week (Monday to Sunday) or a calendar month."""

    number: int
    period: Period


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time on some weekdays (Monday is 0), in the charter's zone; it runs past midnight where `end <= start`.

    `end` is None where the window lasts to midnight.
    """

    days: tuple[int, ...]
    start: time
    end: time | None

    def holds(self, weekday: int, at: time) -> bool:
        """Whether a weekday (Monday is 0) and a local time lie in the window; the end itself lies outside."""
        if self.end is None:
            return weekday in self.days and at >= self.start
        if self.start < self.end:
            return weekday in self.days and self.start <= at < self.end
        before = (weekday - 1) % 7
        return (weekday in self.days and at >= self.start) or (before in self.days and at < self.end)


@dataclass(frozen=True, slots=True)
class YearlyDate:
    """A day that comes every year: a fixed day, the nth weekday of a month, or so many days from Easter; or one date only."""

    month: int = 0
    day: int = 0
    nth: int = 0
    weekday: int = 0
    easter: int | None = None
    once: date | None = None


def duration(phrase: str) -> timedelta:
    """`24 hours`, `1 day` as a length of time."""
    number, unit = phrase.split(" ", 1)
    return int(number) * UNITS[unit.removesuffix("s")]


def rate(phrase: str) -> Rate:
    """`2 per week` as a rate."""
    number, _, period = phrase.split(" ")
    kinds: dict[str, Period] = {"day": "day", "week": "week", "month": "month"}
    return Rate(int(number), kinds[period])


def share(phrase: str) -> float:
    """`35 %` or `at most 20 %` as a part of 1."""
    return int(phrase.removeprefix("at most ").removesuffix("%").strip()) / 100


def number(phrase: str) -> int:
    """`3`, `at most 5` or `at least 50` as a number."""
    return int(phrase.rsplit(" ", 1)[-1])


def window(phrase: str) -> Window:
    """`22:00-07:00`, `sat` or `tue-thu 08:00-10:00` as a window."""
    found = _WINDOW.fullmatch(phrase)
    if found is None:
        raise ValueError(phrase)
    first, last, *clock = found.groups()
    start = DAYS.index(first) if first else 0
    length = (DAYS.index(last) - start) % 7 + 1 if last else (1 if first else 7)
    days = tuple((start + step) % 7 for step in range(length))
    if clock[0] is None:
        return Window(days, time(0), None)
    begin, end = f"{clock[0]}:{clock[1]}", f"{clock[2]}:{clock[3]}"
    if begin == "24:00":
        raise ValueError(phrase)
    return Window(days, time.fromisoformat(begin), None if end == "24:00" else time.fromisoformat(end))


def day(phrase: str) -> date:
    """The day of `2026-11-23` or of `2026-11-23 18:00`."""
    return date.fromisoformat(phrase[: len("2026-11-23")])


def yearly_date(phrase: str) -> YearlyDate:
    """`12 february`, `first friday of april`, `easter + 1 day` or `2026-11-23` as a day that comes again."""
    words = phrase.split(" ")
    if words[0] == "easter":
        sign = -1 if "-" in words else 1
        return YearlyDate(easter=sign * int(words[2]) if len(words) > 1 else 0)
    if words[0] in NTH:
        return YearlyDate(month=MONTHS.index(words[3]) + 1, nth=NTH[words[0]], weekday=WEEKDAYS.index(words[1]))
    if len(words) == 1:
        return YearlyDate(once=date.fromisoformat(phrase))
    month, day = MONTHS.index(words[1]), int(words[0])
    if day > _LONGEST_MONTHS[month]:
        raise ValueError(phrase)
    return YearlyDate(month=month + 1, day=day)
