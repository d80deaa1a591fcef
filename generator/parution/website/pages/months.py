"""The month: a table of weeks on a wide screen, a list of days on a narrow one."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from markupsafe import Markup, escape

from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.pages.lanes import Lanes, campaigns_of, days_to_keep
from parution.website.pages.openings import Markers
from parution.website.pages.periods import Periods, beside, periods
from parution.website.tree import Page

SHOWN = 3
"""How many posts of one day stand in its cell; the others open on demand."""

_WEEKS = calendar.Calendar(firstweekday=0)
_SATURDAY = 5
_ORDER = tuple(state.value for state in State)


def pages(desk: Desk) -> Iterator[Page]:
    """A page for each month from the first to the last that holds posts; the one to open on also under `months/index.html`."""
    spans = periods(desk.almanac)
    months = Months(desk, spans)
    for month in spans.months:
        key = desk.key(desk.chips_key(months.leaves(month)), months.surroundings(month))
        for name in (month, "index") if month == spans.month else (month,):
            yield Page(f"months/{name}.html", key, partial(_page, desk, months, month))
    if spans.month is None:
        yield Page("months/index.html", desk.key(), partial(empty, desk, "month"))


def _page(desk: Desk, months: Months, month: str) -> bytes:
    values = months.values(month)
    about = desk.tr.gettext("The editorial calendar of {month}.", month=values["title"])
    return desk.page("month", "month.html", values["title"], about, values)


def empty(desk: Desk, kind: str) -> bytes:
    """What a view shows of a calendar without posts."""
    say = desk.tr.gettext
    return desk.page(kind, "empty.html", say("Calendar"), say("An editorial calendar."), {"root": "../", "view": kind})


class Months:
    """The month pages of a calendar."""

    def __init__(self, desk: Desk, spans: Periods) -> None:
        self._desk, self._almanac, self._spans = desk, desk.almanac, spans
        self._markers = Markers(desk)
        self._counts = dict.fromkeys(spans.months, 0)
        for day, leaves in self._almanac.days.items():
            self._counts[f"{day:%Y-%m}"] += len(leaves)
        for month, leaves in self._almanac.wishes.items():
            self._counts[month] += len(leaves)

    def values(self, month: str) -> Mapping[str, Any]:
        """What the template of a month needs."""
        first, almanac, spans = _first(month), self._almanac, self._spans
        own = [leaf for day in _days(month) if day.month == first.month for leaf in almanac.days.get(day, ())]
        wishes = almanac.wishes.get(month, ())
        before, after = beside(spans.months, month)
        sent = [leaf for leaf in own if leaf.state != "cancelled"]
        nearest = almanac.today if f"{almanac.today:%Y-%m}" == month else first
        return {
            "root": "../",
            "month": month,
            "title": self._desk.tr.month_title(month),
            "rows": Markup("".join(self._rows(first))),  # noqa: S704 - every text in it is escaped
            "wishes": wishes,
            "tray": almanac.shown.wishes.get(month, ()),
            "proposed": any(leaf.proposed or leaf.asked for leaf in self.leaves(month)),
            "before": before,
            "after": after,
            "today": self._today(month),
            "week": spans.week_for(nearest),
            "quarter": spans.quarter_for(first),
            "posts": len(sent),
            "promo": sum(leaf.promo for leaf in sent) / len(sent) if sent else None,
            "year": self._year(first.year),
            "last_year": next((month for month in reversed(spans.months) if month < f"{first.year:04d}"), None),
            "next_year": next((month for month in spans.months if month > f"{first.year:04d}-99"), None),
            "states": sorted({leaf.state.value for leaf in (*own, *wishes)}, key=_ORDER.index),
            "channels": self._channels((*own, *wishes)),
        }

    def leaves(self, month: str) -> Iterator[Leaf]:
        """Every post that the page of a month shows, those of the weeks' other days included."""
        for day in _days(month):
            yield from self._almanac.shown.days.get(day, ())
        yield from self._almanac.shown.wishes.get(month, ())

    def surroundings(self, month: str) -> tuple[object, ...]:
        """What the page shows beside its own posts, as data that change when that does."""
        days, today, spans = list(_days(month)), self._almanac.today, self._spans
        seen = "past" if days[-1] < today else "future" if today < days[0] else today.isoformat()
        year = self._year(int(month[:4]))
        return seen, self._today(month), spans.months[0], spans.months[-1], spans.weeks[:1], spans.weeks[-1:], year, self._markers.key(days)

    def _rows(self, first: date) -> Iterator[str]:
        weeks, campaigns = _WEEKS.monthdatescalendar(first.year, first.month), campaigns_of(self._desk)
        marks = days_to_keep(self._desk, weeks[0][0], weeks[-1][-1])
        for week in weeks:
            lanes = Lanes(campaigns, week[0], week[-1])
            number = week[0].isocalendar().week
            page = self._spans.week_for(week[0])
            link = number if page == "index" else f'<a href="../weeks/{page}.html">{number}</a>'
            cells = "".join([self._cell(day, first.month, lanes.bars(day), marks.get(day, [])) for day in week])
            yield f'<tr><th class="wk" scope="row">{link}</th>{cells}</tr>\n'

    def _cell(self, day: date, month: int, bars: str, marks: list[str]) -> str:
        leaves, today, tr = self._almanac.shown.days.get(day, ()), self._almanac.today, self._desk.tr
        slots = self._markers.of(day) if day.month == month else []
        kind = "today" if day == today else "past" if day < today else "coming"
        outside = "" if day.month == month else " outside"
        nothing = "" if leaves or marks else " empty"
        weekend = " weekend" if day.weekday() >= _SATURDAY else ""
        here = ' aria-current="date"' if day == today else ""
        dates = "".join([f'<p class="mark">{escape(mark)}</p>' for mark in marks])
        free = f'<p class="slots">{"".join([drawn for _, drawn in slots])}</p>' if slots else ""
        return (
            f'<td class="day {kind}{outside}{nothing}{weekend}" data-day="{day}"{here}>'
            f'<p class="day__head"><time datetime="{day}"><span class="day__name">{tr.weekday(day.weekday(), short=True)}</span>'
            f'<span class="day__number">{tr.day_number(day)}</span></time></p>{bars}'
            f"{dates}{self._chips(day, leaves)}{free}</td>"
        )

    def _chips(self, day: date, leaves: tuple[Leaf, ...]) -> str:
        if not leaves:
            return ""
        chips = [f"<li>{self._desk.press.chip(leaf, '../')}</li>" for leaf in leaves]
        shown = f'<ul class="chips">{"".join(chips[:SHOWN])}</ul>'
        if len(chips) <= SHOWN:
            return shown
        say = self._desk.tr
        name, title = f"all-{day}", escape(say.date_long(day))
        more = say.ngettext("+{n} more", "+{n} more", len(chips) - SHOWN)
        # What opens holds the whole day in order; in a list of days, or on paper, it takes the place of the first three.
        return (
            f'{shown}<button class="more" type="button" popovertarget="{name}">{escape(more)}<span class="vh">, {title}</span></button>'
            f'<div class="rest" id="{name}" role="group" aria-label="{title}" popover><p class="rest__day" aria-hidden="true">{title}</p>'
            f'<ul class="chips">{"".join(chips)}</ul></div>'
        )

    def _today(self, month: str) -> str | None:
        here = f"{self._almanac.today:%Y-%m}"
        return here if here in self._counts and here != month else None

    def _year(self, year: int) -> tuple[tuple[str, int | None], ...]:
        """The twelve months of a year with their number of posts; None for a month without a page."""
        return tuple((month, self._counts.get(month)) for month in (f"{year:04d}-{number:02d}" for number in range(1, 13)))

    def _channels(self, leaves: tuple[Leaf, ...]) -> list[str]:
        used = {channel for leaf in leaves for channel in leaf.post.channels}
        return [channel for channel in self._almanac.charter.channels if channel in used]


def _first(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _days(month: str) -> Iterator[date]:
    for week in _WEEKS.monthdatescalendar(int(month[:4]), int(month[5:])):
        yield from week
