"""The restitution of each month and each quarter: a page to read, to show and to print."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, partial
from typing import Any

from markupsafe import Markup

from parution.deliveries.plan import Standing
from parution.model import Move, Post
from parution.restitution import Restitution, Restitutions, period_before
from parution.restitution.figures import Share
from parution.restitution.outings import UNCONFIRMED, months_of
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.pages.periods import periods, quarter_of
from parution.website.pages.report_details import ReportDetails
from parution.website.pages.report_words import ReportWords
from parution.website.tree import Page
from parution.website.wording import FORMATS

SHOWN = 30
"""How many posts a list of a report names; of the others it says how many there are."""

_DAY, _AROUND, _LONG_BEFORE = timedelta(days=1), timedelta(weeks=1), timedelta(days=62)
_MONTH = re.compile(r"\d{4}-\d\d")


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a quarter: its file's name (`2026-11`, `2026-Q4`), and its first and last day."""

    name: str
    first: date
    last: date

    @property
    def is_month(self) -> bool:
        """Whether it is a month."""
        return self.first.month == self.last.month


def pages(desk: Desk) -> Iterator[Page]:
    """A report of each month that has a page, and of the quarters of these; the one to open on also as `reports/index.html`."""
    if desk.shows.reports:
        yield from _Reports(desk).pages()


class _Reports:
    """All reports of a site."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._words = desk, ReportWords(desk.tr)
        self._details = ReportDetails(desk.tr, desk.press.wording, desk.charter, desk.almanac.today)
        linked = cache(self._linked)  # a month and its quarter name the same posts
        self._link = lambda post: linked(post.path)
        known = periods(desk.almanac)
        self._opening = known.month
        self._months = tuple(_span(name, int(name[:4]), int(name[5:]), 1) for name in known.months)
        self._quarters = tuple(_span(name, int(name[:4]), int(name[6:]) * 3 - 2, 3) for name in known.quarters)

    def pages(self) -> Iterator[Page]:
        """Every page, with the key that tells whether it changed."""
        for row in (self._months, self._quarters):
            for index, period in enumerate(row):
                near = row[index - 1] if index else None, row[index + 1] if index + 1 < len(row) else None
                key = self._desk.key(self._shown(period), near[0] and near[0].name, near[1] and near[1].name)
                for name in (period.name, "index") if period.name == self._opening else (period.name,):
                    yield Page(f"reports/{name}.html", key, partial(self._page, period, near))
        if self._opening is None:
            title = self._desk.tr.gettext("Report")
            yield Page(
                "reports/index.html", self._desk.key(), partial(self._desk.page, "report", "empty.html", title, title, {"root": "../"})
            )

    @cached_property
    def _restitutions(self) -> Restitutions:
        almanac = self._desk.almanac
        decisions = {leaf.post.id: leaf.deliveries for leaf in almanac.leaves.values() if leaf.deliveries}
        return Restitutions(almanac.edition, self._desk.ledger, almanac.now, decisions, almanac.history.files)

    def _page(self, period: Period, near: tuple[Period | None, Period | None]) -> bytes:
        found = self._restitutions.of(period.first, period.last)
        title, opening = self._words.title(found), self._words.opening(found)
        return self._desk.page("report", "report.html", title, opening, self._values(found, period, near, title, opening))

    def _values(
        self, one: Restitution, period: Period, near: tuple[Period | None, Period | None], title: str, opening: str
    ) -> dict[str, Any]:
        quarter = quarter_of(period.first)
        return {
            "root": "../",
            "r": one,
            "words": self._words,
            "details": self._details,
            "told": one.known and one.phase != "coming",
            "forms": [form for form in one.formats if form.tally.planned],
            "unused": self._unused(one),
            "unconfirmed": sum(one.sent.get(fate, 0) for fate in UNCONFIRMED),
            "title": title,
            "opening": opening,
            "period": period,
            "months": [month for month in self._months if quarter_of(month.first) == quarter],
            "quarter": next(one for one in self._quarters if one.name == quarter),
            "before": near[0],
            "after": near[1],
            "figures": self._words.figures(one),
            "widest": max((channel.tally.planned for channel in one.channels), default=0),
            "busiest": max((week.stands for channel in one.channels for week in channel.weeks), default=0) or 1,
            "slowest": max((number for _, number in one.timing.steps), default=0) if one.timing else 0,
            "scale": _scale((*one.pillars, one.promo)),
            "format_scale": max((form.share for form in one.formats), default=0) or 1,
            "linked": self._link,
            "shown": SHOWN,
        }

    def _linked(self, path: str) -> Markup:
        """A post's title that leads to its page."""
        leaf = self._desk.almanac.leaves[path]
        other = leaf.post.language if leaf.post.language != self._desk.charter.language else None
        language = Markup(' lang="{}"').format(other) if other else ""
        return Markup('<a href="../{}"{}>{}</a>').format(leaf.page, language, leaf.post.title)

    def _unused(self, one: Restitution) -> str:
        """The formats of which there is no post."""
        known, tr = self._desk.press.wording.known, self._desk.tr
        return tr.listing(known(FORMATS, form.name).lower() for form in one.formats if not form.tally.planned)

    def _shown(self, period: Period) -> list[object]:
        """All that a report shows, as plain data.

        Its weeks reach into the months around it, what it compares with lies before it, and key dates are prepared up to two months ahead.
        """
        begin = min(period_before(period.first, period.last)[0], period.first - _LONG_BEFORE)
        here, there = begin - _AROUND, period.last + _AROUND
        now = self._desk.almanac.now
        seen = "past" if there < now.date() else "coming" if now.date() < here else now.date()
        return [period.name, seen, [self._digests[month] for month in months_of(here, there)], self._digests[0, 0]]

    @cached_property
    def _digests(self) -> dict[tuple[int, int], str]:
        """Of each month a hash of its posts; under (0, 0) of those that may belong to several."""
        facts: dict[tuple[int, int], list[object]] = defaultdict(list)
        for leaf in self._desk.almanac.leaves.values():
            for month in self._months_of(leaf):
                facts[month].append(self._facts(leaf))
        span = self._desk.almanac.edition.schedule.days, self._desk.ledger is None
        found: dict[tuple[int, int], str] = defaultdict(str, {month: self._desk.key(some) for month, some in facts.items()})
        found[0, 0] = self._desk.key(found[0, 0], min(span[0], default=None), max(span[0], default=None), span[1])
        return found

    def _months_of(self, leaf: Leaf) -> set[tuple[int, int]]:
        post = leaf.post
        if post.occurrence > 1 or (leaf.deliveries and not post.slot):
            return {(0, 0)}
        day = leaf.day or (post.wish.day if post.wish else None)
        typed = {text[:7] for move in self._moves(post) for text in (move.before, move.after)}
        months = {(int(text[:4]), int(text[5:])) for text in typed if _MONTH.fullmatch(text)}
        return months | {(day.year, day.month)} if day else months

    def _facts(self, leaf: Leaf) -> tuple[object, ...]:
        sent = [
            (one.key.channel, one.standing, *((one.until, "") if one.standing is Standing.PUBLISHED else (None, str(one.why))))
            for one in leaf.deliveries
        ]
        slot = leaf.post.slot
        gone_by = slot is not None and slot <= self._desk.almanac.now
        return leaf.page, leaf.post.blob, leaf.state, gone_by, sent, self._moves(leaf.post)

    def _moves(self, post: Post) -> tuple[Move, ...]:
        record = self._desk.almanac.history.files.get(post.path)
        return record.moves if record else ()


def _span(name: str, year: int, month: int, length: int) -> Period:
    """So many months from one on."""
    after = year * 12 + month - 1 + length
    last = date(after // 12, after % 12 + 1, 1) - _DAY if after // 12 <= date.max.year else date.max
    return Period(name, date(year, month, 1), last)


def _scale(shares: tuple[Share, ...]) -> float:
    """The share that is as long as a whole bar."""
    return max((max(one.share, one.most or 0) for one in shares), default=0) or 1
