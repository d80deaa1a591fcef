"""The timeline: a quarter, its campaigns and subjects from top to bottom, its weeks from left to right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from parution.charter import Campaign
from parution.language import sentence_case
from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.chips import Chips
from parution.website.desk import Desk
from parution.website.pages.lanes import TINTS, campaigns_of, days_to_keep
from parution.website.pages.months import empty
from parution.website.pages.periods import Periods, beside, days_of_quarter, periods, week_of
from parution.website.press import channel_name
from parution.website.proposed import offered
from parution.website.tree import Page

_DENSE = 12
"""With more posts than this in one week of a row, the posts of one day are counted rather than named one by one."""

_ORDER = tuple(state.value for state in State)
_NTH = ("first", "second", "third", "fourth")


def pages(desk: Desk) -> Iterator[Page]:
    """A page for each quarter of the months that have pages; the one to open on also under `quarters/index.html`."""
    spans = periods(desk.almanac)
    quarters = Quarters(desk, spans)
    for quarter in spans.quarters:
        key = desk.key(desk.chips_key(quarters.leaves(quarter)), quarters.surroundings(quarter))
        for name in (quarter, "index") if quarter == spans.quarter else (quarter,):
            yield Page(f"quarters/{name}.html", key, partial(_page, desk, quarters, quarter))
    if spans.quarter is None:
        yield Page("quarters/index.html", desk.key(), partial(empty, desk, "quarter"))


def _page(desk: Desk, quarters: Quarters, quarter: str) -> bytes:
    values = quarters.values(quarter)
    about = desk.tr.gettext("Campaigns and subjects over a quarter, week by week.")
    return desk.page("quarter", "quarter.html", values["title"], about, values)


@dataclass(frozen=True, slots=True)
class Column:
    """A week of the quarter: those of its days that lie in it. `now` is how far across them today is, in percent, or None."""

    name: str
    days: tuple[date, ...]
    now: int | None

    @property
    def opening(self) -> str:
        """The tag of a cell of the column."""
        return f'<td class="current" style="--t:{self.now}">' if self.now is not None else "<td>"


class Quarters:
    """The timeline of a calendar, quarter by quarter."""

    def __init__(self, desk: Desk, spans: Periods) -> None:
        self._desk, self._almanac, self._spans = desk, desk.almanac, spans
        self._data = Chips(desk.charter, desk.tr, desk.press.nets, {}, paths=False).data
        self._day = cache(lambda day: str(escape(sentence_case(desk.tr.date_long(day)))))
        self._number_of = cache(desk.tr.day_number)
        self._states = {state: str(escape(desk.press.wording.state(state))) for state in _ORDER}
        self._colon = desk.tr.colon()

    def leaves(self, quarter: str) -> list[Leaf]:
        """The posts of a quarter, in order."""
        first, last = days_of_quarter(quarter)
        days = (first + timedelta(days=index) for index in range((last - first).days + 1))
        return [leaf for day in days for leaf in self._almanac.shown.days.get(day, ())]

    def surroundings(self, quarter: str) -> tuple[object, ...]:
        """What the page shows beside its posts, as data that change when that does."""
        first, last = days_of_quarter(quarter)
        today, spans = self._almanac.today, self._spans
        seen = "past" if last < today else "future" if today < first else today.isoformat()
        return seen, *beside(spans.quarters, quarter), spans.quarter_for(today), self._month(quarter), spans.weeks[:1], spans.weeks[-1:]

    def values(self, quarter: str) -> Mapping[str, Any]:
        """What the template of a quarter needs."""
        leaves, columns = self.leaves(quarter), self._columns(quarter)
        before, after = beside(self._spans.quarters, quarter)
        first, last = days_of_quarter(quarter)
        today = self._spans.quarter_for(self._almanac.today)
        return {
            "root": "../",
            "quarter": quarter,
            "title": self._title(quarter),
            "titles": {name: self._title(name) for name in (before, after) if name},
            "posts": sum(not leaf.proposed for leaf in leaves),
            "span": sentence_case(self._desk.press.wording.span(first, last)),
            "months": [
                (month, len(list(some))) for month, some in groupby(columns, key=lambda one: f"{one.days[len(one.days) // 2]:%Y-%m}")
            ],
            "columns": [(one, self._spans.week_for(one.days[0])) for one in columns],
            "dates": self._safe(self._dates(columns, first, last)),
            "campaigns": self._safe("".join(self._campaigns(columns, leaves, first, last))),
            "pillars": self._safe("".join(self._pillars(columns, leaves))),
            "channels": self._safe("".join(self._channels(columns, leaves))),
            "states": sorted({leaf.state.value for leaf in leaves}, key=_ORDER.index),
            "here": first <= self._almanac.today <= last,
            "before": before,
            "after": after,
            "today": today if today not in {"index", quarter} else None,
            "month": self._month(quarter),
            "week": self._spans.week_for(self._almanac.today if first <= self._almanac.today <= last else first),
        }

    def _safe(self, html: str) -> Markup:
        return Markup(html)  # noqa: S704 - every text in it was escaped

    def _columns(self, quarter: str) -> list[Column]:
        first, last = days_of_quarter(quarter)
        today = self._almanac.today
        days = [first + timedelta(days=index) for index in range((last - first).days + 1)]
        weeks = [(name, tuple(some)) for name, some in groupby(days, key=week_of)]
        return [Column(name, some, (some.index(today) * 100 + 50) // len(some) if today in some else None) for name, some in weeks]

    def _title(self, quarter: str) -> str:
        nth = self._desk.tr.gettext(_NTH[int(quarter[6:]) - 1])
        return sentence_case(self._desk.tr.gettext("{nth} quarter of {year}", nth=nth, year=quarter[:4]))

    def _month(self, quarter: str) -> str:
        """The page of the month of today, where that lies in the quarter; else of the first month."""
        first, last = days_of_quarter(quarter)
        return self._spans.month_for(self._almanac.today if first <= self._almanac.today <= last else first)

    def _dates(self, columns: Sequence[Column], first: date, last: date) -> str:
        """The cells of the key dates; empty where there is none."""
        found: dict[str, list[str]] = defaultdict(list)
        for day, names in sorted(days_to_keep(self._desk, first, last).items()):
            number = escape(self._desk.tr.day_number(day))
            found[week_of(day)] += [f'<li><time datetime="{day}">{number}</time> {escape(name)}</li>' for name in names]
        cells = (f"{column.opening}{_listed('dates', found[column.name])}</td>" for column in columns)
        return "".join(cells) if found else ""

    def _campaigns(self, columns: Sequence[Column], leaves: Sequence[Leaf], first: date, last: date) -> Iterator[str]:
        posts: dict[str | None, list[Leaf]] = defaultdict(list)
        for leaf in leaves:
            posts[leaf.post.campaign].append(leaf)
        for index, (name, campaign) in enumerate(campaigns_of(self._desk).items()):
            if campaign.start <= last and campaign.end >= first:
                span = escape(self._desk.press.wording.span(campaign.start, campaign.end))
                head = f'{escape(campaign.name)}<span class="quiet">{span}</span>'
                yield self._row(head, columns, posts[name], lambda days, one=campaign, tint=index % TINTS: _bar(one, tint, days))

    def _pillars(self, columns: Sequence[Column], leaves: Sequence[Leaf]) -> Iterator[str]:
        posts: dict[str, list[Leaf]] = defaultdict(list)
        known = self._desk.charter.pillars
        for leaf in leaves:
            pillar = leaf.post.pillar or ""
            posts[pillar if pillar in known else ""].append(leaf)
        names = {name: pillar.name for name, pillar in known.items()} | {"": self._desk.tr.gettext("No pillar")}
        for name, title in names.items():
            if posts[name] or (name and self._desk.shows.plan):
                number = escape(self._desk.tr.ngettext("{n} post", "{n} posts", sum(not leaf.proposed for leaf in posts[name])))
                yield self._row(f'{escape(title)}<span class="quiet">{number}</span>', columns, posts[name])

    def _row(self, head: str, columns: Sequence[Column], leaves: Sequence[Leaf], bar: Any = None) -> str:  # noqa: ANN401 - days to HTML
        weeks: dict[str, list[Leaf]] = defaultdict(list)
        for leaf in leaves:
            if leaf.day:
                weeks[week_of(leaf.day)].append(leaf)
        cells = [f"{one.opening}{bar(one.days) if bar else ''}{self._marks(weeks.get(one.name, ()))}</td>" for one in columns]
        return f'<tr><th scope="row">{head}</th>{"".join(cells)}</tr>\n'

    def _marks(self, leaves: Sequence[Leaf]) -> str:
        if len(leaves) <= _DENSE:
            return _listed("marks", [self._mark(leaf) for leaf in leaves])
        marks = []
        for day, some in groupby((leaf for leaf in leaves if not leaf.proposed), key=lambda leaf: leaf.day):
            of_day = list(some)
            if day:
                marks.append(self._mark(of_day[0]) if len(of_day) == 1 else self._number(day, len(of_day)))
        return _listed("marks", [*marks, *(self._mark(leaf) for leaf in leaves if leaf.proposed)])

    def _mark(self, leaf: Leaf) -> str:
        if leaf.day is None:
            return ""
        state, day, time = leaf.state.value, self._day(leaf.day), f", {leaf.time}" if leaf.time else ""
        name = f"{day}{time}, {self._states[state]}{self._colon} {escape(leaf.post.title)}{self._asked(leaf)}"
        shape, kind = "proposed" if leaf.proposed else state, f"{'' if leaf.time else ' wish'}{' proposed' if leaf.proposed else ''}"
        return (
            f'<li><a class="post s-{state}{kind}" href="../{leaf.page}" title="{name}" aria-label="{name}"'
            f'{self._data(leaf)}><i class="st st-{shape}" aria-hidden="true"></i>{self._number_of(leaf.day)}</a></li>'
        )

    def _asked(self, leaf: Leaf) -> str:
        """What the mark has no room for: whose proposal it is, or what is proposed of it."""
        if not (leaf.proposed or leaf.asked):
            return ""
        return f" ({escape(', '.join(offered(leaf, self._desk.tr)))})"

    def _number(self, day: date, number: int) -> str:
        name = f"{self._day(day)}{self._colon} {escape(self._desk.tr.ngettext('{n} post', '{n} posts', number))}"
        page = f"../weeks/{self._spans.week_for(day)}.html#d-{day}"
        shown = f"{self._number_of(day)} <b>×{number}</b>"
        return f'<li><a class="many" href="{page}" title="{name}">{shown}<span class="vh">, {name}</span></a></li>'

    def _channels(self, columns: Sequence[Column], leaves: Sequence[Leaf]) -> Iterator[str]:
        """How many posts of each channel a week holds."""
        numbers: dict[tuple[str, str], int] = defaultdict(int)
        for leaf in leaves:
            if leaf.day and leaf.state is not State.CANCELLED and not leaf.proposed:
                for name in leaf.post.channels:
                    numbers[name, week_of(leaf.day)] += 1
        spoke = {name for name, _ in numbers}
        for name, channel in self._desk.charter.channels.items():
            if name not in spoke and not self._desk.shows.plan:
                continue
            cells = "".join([f"{one.opening}{_digits(numbers.get((name, one.name), 0))}</td>" for one in columns])
            yield f'<tr><th scope="row">{self._desk.press.badges[name]} {escape(channel_name(channel))}</th>{cells}</tr>\n'


def _digits(number: int) -> str:
    return str(number) if number else '<span class="none">0</span>'


def _listed(name: str, items: Sequence[str]) -> str:
    return f'<ul class="{name}">{"".join(items)}</ul>' if items else ""


def _bar(campaign: Campaign, tint: int, days: Sequence[date]) -> str:
    """The piece of a campaign's bar over some days of a week; `--a` and `--b` count the days of the whole week from its Monday on."""
    covered = [day for day in days if campaign.start <= day <= campaign.end]
    if not covered:
        return ""
    kind = (" begins" if covered[0] == campaign.start else "") + (" ends" if covered[-1] == campaign.end else "")
    # The first and the last column may be only a part of a week: the bar is measured on the days that are there.
    start, end = days.index(covered[0]), days.index(covered[-1]) + 1
    return f'<i class="run tint-{tint}{kind}" style="--a:{start};--b:{end};--d:{len(days)}"></i>'
