"""The days that templates speak of, all told from today: so that a first calendar lies around the day on which it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from parution.phrases import MONTHS

_WEEK = 7
_LATE_ENOUGH = 15  # from the middle of this month on, “next month” is near, so the one after is meant


def days(today: date) -> Mapping[str, Callable[..., str]]:
    """What a template may call, each giving a date as it is typed.

    `day(n)` is n days from today. `past(w, d)`, `this(d)`, `coming(w, d)` are weekdays (1 is Monday): of the wth week before this one, of
    this week, of the week w after the next Monday. `month(n)` is a month that is not over soon, `yearly(day)` a day of every year.
    """
    monday = today - timedelta(days=today.weekday())

    def weekday(week: int, number: int) -> str:
        return (monday + timedelta(days=_WEEK * week + number - 1)).isoformat()

    def month(ahead: int) -> str:
        index = today.year * 12 + today.month - 1 + ahead + (today.day >= _LATE_ENOUGH)
        return f"{index // 12:04d}-{index % 12 + 1:02d}"

    def yearly(day: str) -> str:
        moment = date.fromisoformat(day)
        return f"{moment.day} {MONTHS[moment.month - 1]}"

    return {
        "day": lambda ahead: (today + timedelta(days=ahead)).isoformat(),
        "past": lambda week, number: weekday(-week, number),
        "this": lambda number: weekday(0, number),
        "coming": lambda week, number: weekday(week + 1, number),
        "month": month,
        "yearly": yearly,
    }
