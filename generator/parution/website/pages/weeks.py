"""The week: a column a day, each post at its hour; on a narrow screen a list by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import chain
from typing import Any

from markupsafe import Markup, escape

from parution.language import sentence_case
from parution.phrases import Window
from parution.rules.grids import week_of as quarters_of_week
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.pages.hours import QUARTERS, Hours, Item, runs
from parution.website.pages.lanes import Lanes, campaigns_of, days_to_keep
from parution.website.pages.months import empty
from parution.website.pages.openings import Markers
from parution.website.pages.periods import Periods, beside, monday_of, periods
from parution.website.tree import Page

_CHIP, _MARKER = 6, 2
"""So many quarters of an hour a post takes up, and a free slot."""
_SATURDAY = 5


def pages(desk: Desk) -> Iterator[Page]:
    """A page for each week from the first to the last that holds posts; the one to open on also under `weeks/index.html`."""
    spans = periods(desk.almanac)
    weeks = Weeks(desk, spans)
    for week in spans.weeks:
        key = desk.key(desk.chips_key(weeks.leaves(week)), weeks.surroundings(week))
        for name in (week, "index") if week == spans.week else (week,):
            yield Page(f"weeks/{name}.html", key, partial(_page, desk, weeks, week))
    if spans.week is None:
        yield Page("weeks/index.html", desk.key(), partial(empty, desk, "week"))


def _page(desk: Desk, weeks: Weeks, week: str) -> bytes:
    values = weeks.values(week)
    about = desk.tr.gettext("The posts of the week, hour by hour.")
    return desk.page("week", "week.html", values["title"], about, values)


class Weeks:
    """The week pages of a calendar."""

    def __init__(self, desk: Desk, spans: Periods) -> None:
        self._desk, self._almanac, self._spans = desk, desk.almanac, spans
        self._markers = Markers(desk)
        charter = desk.charter
        best = tuple(window for channel in charter.channels.values() for window in channel.best)
        windows: tuple[tuple[Window, ...], ...] = (best, charter.quiet) if desk.shows.plan else ((), ())
        self._best, self._quiet = (tuple(tuple(runs(day)) for day in quarters_of_week(some)) for some in windows)

    def leaves(self, week: str) -> Iterator[Leaf]:
        """Every post of a week."""
        for day in _days(week):
            yield from self._almanac.shown.days.get(day, ())

    def surroundings(self, week: str) -> tuple[object, ...]:
        """What the page shows beside its posts, as data that change when that does."""
        days, now = _days(week), self._almanac.now
        seen = "past" if days[-1] < now.date() else "future" if now.date() < days[0] else f"{now:%Y-%m-%d %H:%M}"
        return seen, *beside(self._spans.weeks, week), self._today(week), self._periods(week), self._markers.key(days)

    def values(self, week: str) -> Mapping[str, Any]:
        """What the template of a week needs."""
        days, tr = _days(week), self._desk.tr
        before, after = beside(self._spans.weeks, week)
        hours = Hours([self._items(day) for day in days], chain.from_iterable(self._best))
        columns = "".join(self._columns(days, hours))
        month, quarter = self._periods(week)
        return {
            "root": "../",
            "week": week,
            "title": tr.gettext("Week {n}", n=int(week[6:])),
            "span": sentence_case(self._span(days[0], days[-1])),
            "posts": sum(not leaf.proposed for leaf in self.leaves(week)),
            "zone": self._desk.charter.timezone.key,
            "rows": (hours.last - hours.first) * 4,
            "scale": tuple(hours.scale()),
            "columns": Markup(columns),  # noqa: S704 - every text in it is escaped
            "bands": 'class="band best"' in columns,
            "quiet": 'class="band hush"' in columns,
            "before": before,
            "after": after,
            "today": self._today(week),
            "month": month,
            "quarter": quarter,
        }

    def _span(self, first: date, last: date) -> str:
        """`23 to 29 November 2026`."""
        if first.month != last.month:
            return self._desk.press.wording.span(first, last)
        tr = self._desk.tr
        return tr.gettext("{first} to {last}", first=tr.day_number(first), last=tr.date_numeric(last))

    def _columns(self, days: Sequence[date], hours: Hours) -> Iterator[str]:
        lanes = Lanes(campaigns_of(self._desk), days[0], days[-1])
        marks = days_to_keep(self._desk, days[0], days[-1])
        for index, day in enumerate(days):
            yield self._column(index, day, hours, lanes.bars(day), marks.get(day, []))

    def _column(self, index: int, day: date, hours: Hours, bars: str, marks: list[str]) -> str:
        tr, today = self._desk.tr, self._almanac.today
        wishes = [leaf for leaf in self._almanac.shown.days.get(day, ()) if not leaf.time]
        kind = "today" if day == today else "past" if day < today else "coming"
        weekend = " weekend" if index >= _SATURDAY else ""
        nothing = "" if wishes or marks or hours.days[index] else " empty"
        here = ' aria-current="date"' if day == today else ""
        name = escape(tr.weekday(index))
        dates = "".join([f'<p class="mark">{escape(mark)}</p>' for mark in marks])
        chips = "".join([f"<li>{self._desk.press.chip(leaf, '../')}</li>" for leaf in wishes])
        whole = f'{dates}<ul class="chips">{chips}</ul>' if chips else dates
        return (
            f'<section class="wday {kind}{nothing}{weekend}" data-day="{day}" id="d-{day}"{here}>'
            f'<h2 class="wday__head"><time datetime="{day}"><span class="wday__name">{name}</span> '
            f'<span class="day__number">{tr.day_number(day)}</span><span class="vh"> {escape(tr.month(day.month))}</span></time></h2>'
            f'<div class="wday__bars">{bars}</div>'
            f'<div class="wday__whole">{whole}</div>'
            f'<div class="wday__hours">{self._bands(index, hours)}{self._now(day, hours)}{hours.stacks(index)}</div></section>\n'
        )

    def _items(self, day: date) -> list[Item]:
        """What stands at an hour of a day, in order."""
        posts = [leaf for leaf in self._almanac.shown.days.get(day, ()) if leaf.time]
        items = [Item(_quarter(leaf.time), _CHIP, self._desk.press.chip(leaf, "../")) for leaf in posts]
        items += [Item(_quarter(at), _MARKER, drawn) for at, drawn in self._markers.of(day)]
        return sorted(items, key=lambda item: item.at)

    def _bands(self, index: int, hours: Hours) -> str:
        """The best hours and the quiet ones, as tints behind the posts."""
        html = ""
        for kind, stretches in (("best", self._best[index]), ("hush", self._quiet[index])):
            for start, end in stretches:
                first, last = max(start, hours.first * 4), min(end, hours.last * 4)
                if first < last:
                    html += f'<i class="band {kind}" style="--a:{hours.row(first)};--b:{hours.row(last)}"></i>'
        return html

    def _now(self, day: date, hours: Hours) -> str:
        now = self._almanac.now
        quarter = now.hour * 4 + now.minute // 15
        if day != now.date() or not hours.first * 4 <= quarter < hours.last * 4:
            return ""
        said = escape(self._desk.tr.gettext("It is {time}", time=f"{now:%H:%M}"))
        return f'<p class="now" style="--a:{hours.row(quarter)}"><span class="vh">{said}</span></p>'

    def _today(self, week: str) -> str | None:
        here = self._spans.week_for(self._almanac.today)
        return here if here not in {"index", week} else None

    def _periods(self, week: str) -> tuple[str, str]:
        """The pages of the month and the quarter in which most of a week lies; of this week those of today."""
        days = _days(week)
        day = self._almanac.today if self._almanac.today in days else days[3]
        return self._spans.month_for(day), self._spans.quarter_for(day)


def _days(week: str) -> tuple[date, ...]:
    monday = monday_of(week)
    return tuple(monday + timedelta(days=index) for index in range(7))


def _quarter(clock: str) -> int:
    return min(int(clock[:2]) * 4 + int(clock[3:]) // 15, QUARTERS - 1)
