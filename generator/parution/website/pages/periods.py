"""The months, weeks and quarters that have a page, and how one leads to the others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from parution.website.almanac import Almanac

MOST_MONTHS, MOST_WEEKS = 240, 520
"""With a longer span than this (somebody typed a far date), only what holds posts gets a page."""

_WEEK = timedelta(weeks=1)


@lru_cache(maxsize=4096)
def week_of(day: date) -> str:
    """The ISO week of a day: `2026-W47`."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def quarter_of(day: date) -> str:
    """The quarter of a day: `2026-Q4`."""
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"


def monday_of(week: str) -> date:
    """The first day of an ISO week."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def days_of_quarter(quarter: str) -> tuple[date, date]:
    """The first and the last day of a quarter."""
    year, month = int(quarter[:4]), int(quarter[6:]) * 3 - 2
    return date(year, month, 1), (date(year, month, 1) + timedelta(days=95)).replace(day=1) - timedelta(days=1)


class Periods:
    """What has a page, each in order: `months` (`2026-11`), `weeks` (`2026-W47`), `quarters` (`2026-Q4`).

    `month`, `week` and `quarter` are those to open on: today's where it has a page, else the nearest; None where there is none.
    """

    def __init__(self, almanac: Almanac) -> None:
        schedule, days, today = almanac.span, tuple(almanac.shown.days), almanac.today
        months = schedule.months()
        self.months = months if len(months) <= MOST_MONTHS else _held(f"{day:%Y-%m}" for day in (*days, *map(_first, almanac.shown.wishes)))
        self.weeks = _weeks(days)
        self.quarters = _held(quarter_of(_first(month)) for month in self.months)
        self.month = schedule.opening_month(today)
        self.week = _nearest(self.weeks, today, monday_of)
        self.quarter = quarter_of(_first(self.month)) if self.month else None

    def month_for(self, day: date) -> str:
        """The page of the month in which a day lies; where it has none, the one to open on."""
        return _or_index(f"{day:%Y-%m}", self.months)

    def week_for(self, day: date) -> str:
        """The page of the week in which a day lies; where it has none, the one to open on."""
        return _or_index(week_of(day), self.weeks)

    def quarter_for(self, day: date) -> str:
        """The page of the quarter in which a day lies; where it has none, the one to open on."""
        return _or_index(quarter_of(day), self.quarters)


@lru_cache(maxsize=1)
def periods(almanac: Almanac) -> Periods:
    """Those of an almanac, worked out once for all pages."""
    return Periods(almanac)


def beside(names: Sequence[str], name: str) -> tuple[str | None, str | None]:
    """The names before and after one in an ordered list that holds it."""
    index = bisect_left(names, name)
    return names[index - 1] if index else None, names[index + 1] if index + 1 < len(names) else None


def _weeks(days: Sequence[date]) -> tuple[str, ...]:
    if not days:
        return ()
    first, last = (day - timedelta(days=day.weekday()) for day in (days[0], days[-1]))
    count = (last - first) // _WEEK + 1
    if count > MOST_WEEKS:
        return _held(map(week_of, days))
    return tuple(week_of(first + index * _WEEK) for index in range(count))


def _nearest(names: Sequence[str], today: date, begin: Callable[[str], date]) -> str | None:
    here = today - timedelta(days=today.weekday())
    return min(names, key=lambda name: (abs(begin(name) - here), begin(name) < here), default=None)


def _held(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _first(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _or_index(name: str, names: Sequence[str]) -> str:
    index = bisect_left(names, name)
    return name if index < len(names) and names[index] == name else "index"
