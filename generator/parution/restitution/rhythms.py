"""Who spoke how often: the posts of channels and people, week by week, against what the charter asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from parution.charter import Charter
from parution.phrases import Rate
from parution.restitution.counting import Span, timing
from parution.restitution.figures import Rhythm, Tally, Week
from parution.restitution.outings import LOST, Fate, Outings, months_of
from parution.rules.occupancy import period_of

_DAY, _WEEK, _THURSDAY = timedelta(days=1), timedelta(weeks=1), 3
_A_WEEK = {"day": 7, "week": 1}

_Days = Mapping[int, Sequence[int]]
_Book = dict[str, dict[int, list[int]]]
_Delays = dict[str, list[tuple[int, timedelta]]]
_PLANNED, _STANDS, _WENT, _COMING, _UNCONFIRMED = range(5)
_NOTHING = (0, 0, 0, 0, 0)
"""What is counted of a day: planned, standing, gone out, to come, and of which nothing is known."""


class DayBooks:
    """What channels and people had on each day, entered month by month as it is asked for."""

    def __init__(self, outings: Outings) -> None:
        self._outings = outings
        self._months: dict[tuple[int, int], tuple[_Book, _Delays]] = {}

    def book(self, first: date, last: date) -> Mapping[str, Mapping[int, Sequence[int]]]:
        """By channel or person, the counts of the days (ordinals) of all months from one day to another."""
        book: dict[str, dict[int, list[int]]] = {}
        for month in months_of(first, last):
            for name, days in self._month(month)[0].items():
                book.setdefault(name, {}).update(days)
        return book

    def delays(self, first: date, last: date) -> Mapping[str, Sequence[timedelta]]:
        """By channel, how long after their slots deliveries went out, from one day to another (both included)."""
        delays: dict[str, list[timedelta]] = {}
        begin, end = first.toordinal(), last.toordinal()
        for month in months_of(first, last):
            for name, some in self._month(month)[1].items():
                delays.setdefault(name, []).extend([delay for day, delay in some if begin <= day <= end])
        return delays

    def _month(self, month: tuple[int, int]) -> tuple[_Book, _Delays]:
        if month not in self._months:
            book: _Book = defaultdict(_days)
            delays: _Delays = defaultdict(list)
            for one in self._outings.of_month(month):
                day = one.slot.toordinal()
                for sent in one.sent:
                    _enter(book[sent.channel][day], sent.fate)
                    if sent.delay is not None:
                        delays[sent.channel].append((day, sent.delay))
                if one.post.owner:
                    row = book[_owner(one.post.owner)][day]
                    row[_PLANNED] += 1
                    row[_STANDS] += 1  # the work was done, whatever became of it
                    row[_WENT] += one.went
                    row[_COMING] += one.coming
            self._months[month] = book, delays
        return self._months[month]


class Rhythms:
    """The posts of a period and of the whole weeks around it, by channel and by person."""

    def __init__(self, outings: Outings, books: DayBooks, charter: Charter, span: Span) -> None:
        self._charter, self._span, self._known = charter, span, outings.known
        self._began, self._ended = outings.span or (span.first, span.first)
        self._mondays = tuple(_mondays(span))
        begin, end = min(span.first, self._mondays[0]), max(span.last, self._mondays[-1] + _WEEK - _DAY)
        self._book, self._delays = books.book(begin, end), books.delays(span.first, span.last)

    def channels(self) -> Iterator[Rhythm]:
        """Those of the charter, in its order."""
        for name, channel in self._charter.channels.items():
            found = self._rhythm(name, name, channel.name, channel.at_least, channel.at_most)
            yield replace(found, timing=timing(self._delays.get(name, ())))

    def people(self) -> Iterator[Rhythm]:
        """Those who answer for a post of the period."""
        for name, person in self._charter.people.items():
            found = self._rhythm(_owner(name), name, person.name, None, (person.load,) if person.load else ())
            if found.tally.planned:
                yield found

    def _rhythm(self, entered: str, name: str, called: str, least: Rate | None, most: tuple[Rate, ...]) -> Rhythm:
        days = self._book.get(entered, {})
        weeks = []
        for monday in self._mondays:
            first = monday.toordinal()
            rows = [days[day] for day in range(first, first + 7) if day in days]
            planned, stands = sum([row[_PLANNED] for row in rows]), sum([row[_STANDS] for row in rows])
            weeks.append(Week(monday, planned, stands, self._verdict(stands, monday, monday + _WEEK - _DAY, least, most)))
        begin, end = self._span.first.toordinal(), self._span.last.toordinal()
        inside = {day: row for day, row in days.items() if begin <= day <= end}
        planned, _, went, coming, unconfirmed = map(sum, zip(_NOTHING, *inside.values(), strict=True))
        tally = Tally(planned, went if self._known else None, coming)
        unconfirmed = unconfirmed if self._known else 0
        months, full = self._months(inside, least, most), self._days(inside, most)
        return Rhythm(name, called, tally, tuple(weeks), least, most, months, full, unconfirmed=unconfirmed)

    def _verdict(self, some: int, first: date, last: date, least: Rate | None, most: tuple[Rate, ...]) -> int:
        """Of a week. One that is not over, and not planned to its end, is never too little; nor is the calendar's first."""
        greatest = min((rate.number for rate in most if rate.period == "week"), default=None)
        if greatest is not None and some > greatest:
            return 1
        asked = least.number * _A_WEEK[least.period] if least and least.period in _A_WEEK else 0
        return -1 if some < asked and self._is_whole(first, last) else 0

    def _is_whole(self, first: date, last: date) -> bool:
        return first >= self._began and (last < self._span.today or last <= self._ended)

    def _months(self, inside: _Days, least: Rate | None, most: tuple[Rate, ...]) -> tuple[int, ...]:
        greatest = min((rate.number for rate in most if rate.period == "month"), default=None)
        fewest = least.number if least and least.period == "month" else 0
        if greatest is None and not fewest:
            return ()
        verdicts = []
        for year, month in months_of(self._span.first, self._span.last):
            first, after = period_of("month", date(year, month, 1))
            some = sum([row[_STANDS] for day, row in inside.items() if first.toordinal() <= day < after.toordinal()])
            too_many = greatest is not None and some > greatest
            verdicts.append(1 if too_many else -1 if some < fewest and self._is_whole(first, after - _DAY) else 0)
        return tuple(verdicts)

    def _days(self, inside: _Days, most: tuple[Rate, ...]) -> int:
        greatest = min((rate.number for rate in most if rate.period == "day"), default=None)
        return 0 if greatest is None else sum([row[_STANDS] > greatest for row in inside.values()])


def _days() -> dict[int, list[int]]:
    return defaultdict(lambda: [0] * len(_NOTHING))


def _enter(row: list[int], fate: Fate) -> None:
    row[_PLANNED] += 1
    if fate is Fate.PUBLISHED:
        row[_STANDS] += 1
        row[_WENT] += 1
    elif fate is Fate.COMING or fate is Fate.UNDER_WAY:
        row[_STANDS] += 1
        row[_COMING] += 1
    elif fate not in LOST:
        row[_STANDS] += 1
        row[_UNCONFIRMED] += 1


def _mondays(span: Span) -> Iterator[date]:
    """The first days of the weeks whose Thursday lies in the period."""
    thursday = span.first + timedelta(days=(_THURSDAY - span.first.weekday()) % 7)
    while thursday <= span.last or thursday - span.first < _WEEK:
        yield thursday - timedelta(days=_THURSDAY)
        thursday += _WEEK


def _owner(name: str) -> str:
    """A person among channels, whose ids hold no such sign."""
    return f"@{name}"
