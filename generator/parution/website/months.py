"""The month: a table of weeks on a wide screen, a list of days on a narrow one."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from parution.charter import Campaign
from parution.key_dates import key_dates
from parution.website.almanac import Almanac, Leaf
from parution.website.press import Press

SHOWN = 5
"""How many posts of one day stand in its cell; the others open on demand."""

_WEEKS = calendar.Calendar(firstweekday=0)


@dataclass(frozen=True, slots=True)
class Bar:
    """A campaign's line through one day: which of the colours, whether it begins or ends there, and the name where it is written out."""

    tint: int
    begins: bool
    ends: bool
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the table."""

    day: date
    inside: bool
    when: str
    leaves: tuple[Leaf, ...]
    bars: tuple[Bar | None, ...]
    marks: tuple[str, ...]

    @property
    def classes(self) -> str:
        """What the style sheet needs to know of the day."""
        names = ["day", self.when]
        if not self.inside:
            names.append("outside")
        if not (self.leaves or self.marks):
            names.append("empty")
        if self.day.weekday() > 4:  # noqa: PLR2004 - Saturday and Sunday
            names.append("weekend")
        return " ".join(names)


@dataclass(frozen=True, slots=True)
class Week:
    """One row of the table: the ISO week number and seven days."""

    number: int
    cells: tuple[Cell, ...]


class Months:
    """The month pages of an almanac. `months` are those that get a page, in order (`YYYY-MM`)."""

    def __init__(self, almanac: Almanac, months: tuple[str, ...]) -> None:
        self._almanac, self.months = almanac, months
        self._counts = dict.fromkeys(months, 0)
        for day, leaves in almanac.days.items():
            self._counts[f"{day:%Y-%m}"] += len(leaves)
        for month, leaves in almanac.wishes.items():
            self._counts[month] += len(leaves)
        self._campaigns = list(almanac.charter.campaigns.values())

    def values(self, month: str, press: Press, root: str) -> Mapping[str, Any]:
        """What the template of a month needs. `root` leads from the page to the top of the site."""
        first = date(int(month[:4]), int(month[5:]), 1)
        weeks = tuple(self._weeks(first))
        own = [leaf for week in weeks for cell in week.cells if cell.inside for leaf in cell.leaves]
        wishes = self._almanac.wishes.get(month, ())
        index = self.months.index(month)
        sent = [leaf for leaf in own if leaf.state != "cancelled"]
        return {
            "root": root,
            "month": month,
            "title": press.translator.month_title(month),
            "weeks": weeks,
            "wishes": wishes,
            "before": self.months[index - 1] if index else None,
            "after": self.months[index + 1] if index + 1 < len(self.months) else None,
            "today": self._today(month),
            "posts": len(own),
            "promo": sum(leaf.promo for leaf in sent) / len(sent) if sent else None,
            "year": self._year(first.year),
            "last_year": next((month for month in reversed(self.months) if month < f"{first.year:04d}"), None),
            "next_year": next((month for month in self.months if month > f"{first.year:04d}-99"), None),
            "states": sorted({leaf.state.value for leaf in (*own, *wishes)}, key=list(_ORDER).index),
            "channels": self._channels((*own, *wishes)),
            "shown": SHOWN,
        }

    def leaves(self, month: str) -> Iterator[Leaf]:
        """Every post that the page of a month shows, those of the weeks' other days included."""
        for week in _WEEKS.monthdatescalendar(int(month[:4]), int(month[5:])):
            for day in week:
                yield from self._almanac.days.get(day, ())
        yield from self._almanac.wishes.get(month, ())

    def surroundings(self, month: str) -> str:
        """What the page shows beside its own posts, as a text that changes when that does."""
        weeks = _WEEKS.monthdatescalendar(int(month[:4]), int(month[5:]))
        today = self._almanac.today
        seen = "past" if weeks[-1][-1] < today else "future" if today < weeks[0][0] else today.isoformat()
        year = int(month[:4])
        return f"{seen} {self._today(month)} {self.months[0]} {self.months[-1]} {self._year(year)}"

    def _weeks(self, first: date) -> Iterator[Week]:
        marks = key_dates(self._almanac.charter, first.year)
        days = self._almanac.days
        for week in _WEEKS.monthdatescalendar(first.year, first.month):
            lanes = [campaign for campaign in self._campaigns if campaign.start <= week[-1] and campaign.end >= week[0]]
            yield Week(
                week[0].isocalendar().week,
                tuple(
                    Cell(
                        day,
                        day.month == first.month,
                        self._when(day),
                        days.get(day, ()),
                        tuple(self._bar(campaign, day, week[0]) for campaign in lanes),
                        tuple(marks.get(day, ())),
                    )
                    for day in week
                ),
            )

    def _bar(self, campaign: Campaign, day: date, monday: date) -> Bar | None:
        if not campaign.start <= day <= campaign.end:
            return None
        begins = day == campaign.start
        return Bar(self._campaigns.index(campaign) % 4, begins, day == campaign.end, campaign.name if begins or day == monday else "")

    def _when(self, day: date) -> str:
        today = self._almanac.today
        return "today" if day == today else "past" if day < today else "coming"

    def _today(self, month: str) -> str | None:
        here = f"{self._almanac.today:%Y-%m}"
        return here if here in self._counts and here != month else None

    def _year(self, year: int) -> tuple[tuple[str, int | None], ...]:
        """The twelve months of a year with their number of posts; None for a month without a page."""
        return tuple((month, self._counts.get(month)) for month in (f"{year:04d}-{number:02d}" for number in range(1, 13)))

    def _channels(self, leaves: tuple[Leaf, ...]) -> list[str]:
        used = {channel for leaf in leaves for channel in leaf.post.channels}
        return [channel for channel in self._almanac.charter.channels if channel in used]


_ORDER = ("idea", "draft", "review", "approved", "scheduled", "due", "cancelled")
