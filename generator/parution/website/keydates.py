"""The charter's key dates as days of one year."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

from parution.charter import Charter
from parution.phrases import YearlyDate


def key_dates(charter: Charter, year: int) -> Mapping[date, list[str]]:
    """The names of the key dates by day, for the days that the month pages of a year show (the neighbouring years' ends included)."""
    marks: dict[date, list[str]] = {}
    for key in charter.key_dates:
        for near in (year - 1, year, year + 1) if key.on else ():
            day = day_in(key.on, near) if key.on else None
            if day:
                marks.setdefault(day, []).append(key.name)
    return marks


def day_in(yearly: YearlyDate, year: int) -> date | None:
    """The day in a year; None where the year has none (29 February, a date that comes only once)."""
    if yearly.once:
        return yearly.once if yearly.once.year == year else None
    if yearly.easter is not None:
        return easter(year) + timedelta(days=yearly.easter)
    if yearly.nth:
        weeks = calendar.Calendar().monthdatescalendar(year, yearly.month)
        days = [week[yearly.weekday] for week in weeks if week[yearly.weekday].month == yearly.month]
        return days[yearly.nth - 1 if yearly.nth > 0 else -1]
    last = calendar.monthrange(year, yearly.month)[1]
    return date(year, yearly.month, yearly.day) if yearly.day <= last else None


def easter(year: int) -> date:
    """Western Easter Sunday (the Gregorian computus, after Meeus, Jones and Butcher)."""
    moon = year % 19
    century, rest = divmod(year, 100)
    leap, spare = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * moon + century - leap - shift + 15) % 30
    week = (32 + 2 * spare + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (moon + 11 * epact + 22 * week) // 451
    month, day = divmod(epact + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
