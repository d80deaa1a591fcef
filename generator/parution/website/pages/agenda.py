"""The agenda: day by day with all facts, the days to keep in mind among them, and how long nothing is planned in between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from markupsafe import escape

from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.pages.ideas import ideas
from parution.website.pages.lanes import days_to_keep
from parution.website.pages.openings import Markers
from parution.website.pages.periods import periods
from parution.website.tree import Page

_BEHIND = timedelta(days=7)
_DAY = timedelta(days=1)
_SILENCE = 3
"""From so many days on in which nothing goes out, the agenda says so."""


def pages(desk: Desk) -> Iterator[Page]:
    """The agenda, from a week ago to the horizon, and what has no day."""
    agenda = Agenda(desk)
    title, about = desk.tr.gettext("Agenda"), desk.tr.gettext("What is planned for the coming weeks, day by day.")
    key = desk.key(desk.chips_key(agenda.leaves), agenda.surroundings())
    yield Page("agenda.html", key, lambda: desk.page("agenda", "agenda.html", title, about, agenda.values()))
    if desk.shows.plan:
        yield ideas(desk)


@dataclass(frozen=True, slots=True)
class Entry:
    """A day of the agenda; `silence` is for how many days before it nothing goes out, from `since` on (0: not worth a word)."""

    day: date
    leaves: tuple[Leaf, ...]
    dates: tuple[str, ...]
    silence: int
    since: date
    slots: tuple[str, ...]

    @property
    def month(self) -> str:
        """The month of the day: `2026-11`."""
        return f"{self.day:%Y-%m}"


class Agenda:
    """The agenda of a calendar."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._almanac = desk, desk.almanac
        self.start, self.end = self._almanac.today - _BEHIND, self._almanac.today + self._desk.charter.horizon
        self._days = {day: leaves for day, leaves in self._almanac.shown.days.items() if self.start <= day <= self.end}
        self.leaves: Sequence[Leaf] = tuple(leaf for leaves in self._days.values() for leaf in leaves)
        self._markers = Markers(desk)

    def surroundings(self) -> tuple[object, ...]:
        """What the page shows beside its posts, as data that change when that does."""
        spans = periods(self._almanac)
        return self._almanac.today, spans.month, spans.week, spans.quarter, self._earlier(), self._later(), self._markers.key(self._span())

    def values(self) -> Mapping[str, Any]:
        """What the template needs."""
        almanac, spans = self._almanac, periods(self._almanac)
        entries = tuple(self._entries())
        return {
            "root": "",
            "start": self.start,
            "end": self.end,
            "today": almanac.today,
            "posts": sum(not leaf.proposed for leaf in self.leaves),
            "months": [(month, tuple(some)) for month, some in groupby(entries, key=lambda one: one.month)],
            "zone": almanac.charter.timezone.key,
            "earlier": self._earlier(),
            "later": self._later(),
            "month": spans.month_for(almanac.today),
            "week": spans.week_for(almanac.today),
            "quarter": spans.quarter_for(almanac.today),
        }

    def _span(self) -> Iterator[date]:
        return (self.start + index * _DAY for index in range((self.end - self.start).days + 1))

    def _entries(self) -> Iterator[Entry]:
        """The days that hold something, and today in any case."""
        dates = days_to_keep(self._desk, self.start, self.end)
        spoke, free = self.start - _DAY, list[str]()
        for day in self._span():
            leaves, today = self._days.get(day, ()), day == self._almanac.today and self._desk.shows.plan
            silence = (day - spoke).days - 1 if leaves and day > self._almanac.today else 0
            if leaves or today or day in dates:
                told = silence if silence >= _SILENCE else 0
                yield Entry(day, leaves, tuple(dates.get(day, ())), told, spoke + _DAY, tuple(free[:3]) if told else ())
            if leaves or today:
                spoke, free = day, []
            else:
                free += [self._dated(day, drawn) for _, drawn in self._markers.of(day)]

    def _dated(self, day: date, drawn: str) -> str:
        return drawn.replace("<time>", f"{escape(self._desk.tr.date_short(day))}, <time>", 1)

    def _earlier(self) -> str | None:
        """The latest month that holds posts before those of the agenda."""
        return next((month for month in reversed(periods(self._almanac).months) if month <= f"{self.start - _DAY:%Y-%m}"), None)

    def _later(self) -> str | None:
        return next((month for month in periods(self._almanac).months if month >= f"{self.end + _DAY:%Y-%m}"), None)
