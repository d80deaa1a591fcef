"""A month on a terminal, small: a dot for each post of a day, and the signs of what changes there."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Iterable, Iterator
from datetime import date

import click

from parution.diff.changes import DayChange, MonthChange
from parution.language import Translator
from parution.report.changes import MARKS

_CELL, _MOST_DOTS, _MOST_SIGNS = 9, 3, 4
_COLOURS = {"added": "green", "removed": "red", "arrived": "blue", "left": "blue", "changed": "yellow"}


def eventful(months: Iterable[MonthChange]) -> list[MonthChange]:
    """The months with a day on which something changes; a month that only a wish names shows nothing in a grid."""
    return [month for month in months if any(day.marks for day in month.days)]


def weeks(month: MonthChange) -> list[list[tuple[date, DayChange | None]]]:
    """The weeks of a month, from Monday on; a day of another month stands there without what changes."""
    year, number = int(month.month[:4]), int(month.month[5:])
    if not (1 <= number <= 12 and 1 <= year < 9999):  # noqa: PLR2004
        return []
    known = {one.day: one for one in month.days}
    return [[(day, known.get(day.isoformat())) for day in week] for week in Weeks().monthdatescalendar(year, number)]


def signs(day: DayChange) -> list[tuple[str, str, int]]:
    """What happens on a day: the mark, its sign, and how many times."""
    numbers = {mark: sum(one.mark == mark for one in day.marks) for mark in MARKS}
    return [(mark, MARKS[mark], number) for mark, number in numbers.items() if number]


def grid(month: MonthChange, words: Translator, today: str) -> Iterator[str]:
    """The lines of a month."""
    rows = weeks(month)
    if not rows:
        return
    yield ""
    yield "  " + click.style(words.month_title(month.month), bold=True)
    yield "  " + click.style("".join(words.weekday(index, short=True)[:4].ljust(_CELL) for index in range(7)).rstrip(), dim=True)
    for row in rows:
        numbers = (_number(day, month.month, today) for day, _ in row)
        yield ("  " + "".join(numbers)).rstrip()
        if any(change for _, change in row):
            yield ("  " + "".join(_cell(change if day.isoformat().startswith(month.month) else None) for day, change in row)).rstrip()


def _number(day: date, month: str, today: str) -> str:
    if not day.isoformat().startswith(month):
        return " " * _CELL
    text, space = str(day.day), " " * (_CELL - len(str(day.day)))
    return (click.style(text, bold=True, reverse=True) if day.isoformat() == today else click.style(text, dim=True)) + space


def _cell(day: DayChange | None) -> str:
    if day is None:
        return " " * _CELL
    come = sum(one.mark in {"added", "arrived", "changed"} for one in day.marks)
    stay = max(day.after - come, 0)
    dots = "·" * stay if stay <= _MOST_DOTS else f"{stay}×"
    told = [(sign * number if number <= 2 else f"{number}{sign}", mark) for mark, sign, number in signs(day)]  # noqa: PLR2004
    plain = dots + "".join(text for text, _ in told)
    shown = click.style(dots, dim=True) + "".join(click.style(text, fg=_COLOURS[mark], bold=True) for text, mark in told)
    return shown + " " * max(_CELL - len(plain), 1)
