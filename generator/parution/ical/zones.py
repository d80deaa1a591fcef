"""A time zone as iCalendar describes it (VTIMEZONE), worked out from the tz database for the years that a calendar uses.

Google refuses lists of dates (RDATE) in it and Outlook wants the yearly rule, so a zone whose clocks change by one rule gets that rule; any
other gets each change by itself.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from parution.ical.lines import joined, local

FIRST, LAST = 1902, 9998
"""The years between which clocks are looked at; outside them a zone keeps what it had."""

_LONGEST_SPAN = 60
_TWICE = 2
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_EVER = "19700101T000000"


class Change(NamedTuple):
    """A change of the clocks: when (UTC), the offsets before and after, the name of the time after it, and whether that is summer time."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    @property
    def wall(self) -> datetime:
        """When, on the clock as it was before."""
        return (self.at + self.before).replace(tzinfo=None)


@lru_cache(maxsize=8)
def changes(zone: ZoneInfo, years: tuple[int, ...]) -> tuple[Change, ...]:
    """Every change of the clocks in some years."""
    return tuple(change for year in years for change in _of_year(zone, year))


def scanned(years: Iterable[int]) -> tuple[int, ...]:
    """The years to look at for events in some years: from the one before the first, as the year begins with what the last one left."""
    used = sorted({min(max(year, FIRST + 1), LAST) for year in years})
    if not used:
        return ()
    if used[-1] - used[0] <= _LONGEST_SPAN:
        return tuple(range(used[0] - 1, used[-1] + 1))
    return tuple(sorted({near for year in used for near in (year - 1, year)}))


def repeated_days(zone: ZoneInfo, years: Iterable[int]) -> frozenset[date]:
    """The days on which an hour comes twice, so that the clock on the wall does not tell which is meant."""
    return frozenset(change.wall.date() for change in changes(zone, scanned(years)) if change.after < change.before)


def vtimezone(zone: ZoneInfo, years: Iterable[int]) -> bytes:
    """The component that describes a zone to whoever reads events of these years."""
    looked_at = scanned(years)
    found = changes(zone, looked_at)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.key}", f"X-LIC-LOCATION:{zone.key}"]
    if not found:
        lines += _observance(_steady(zone, looked_at[0] if looked_at else 1970), _EVER)
    elif rules := _yearly(found, looked_at):
        for change, rule in rules:
            lines += _observance(change, local(change.wall), rule)
    else:
        for change in _each(zone, found, looked_at):
            lines += _observance(change, local(change.wall))
    return joined((*lines, "END:VTIMEZONE"))


def _of_year(zone: ZoneInfo, year: int) -> Iterator[Change]:
    here = datetime(year, 1, 1, tzinfo=UTC)
    end = datetime(year + 1, 1, 1, tzinfo=UTC)
    before = here.astimezone(zone).utcoffset() or timedelta()
    while here < end:
        following = here + timedelta(days=1)
        after = following.astimezone(zone).utcoffset() or timedelta()
        if after != before:
            moment = _exact(zone, here, following, before).astimezone(zone)
            yield Change(moment.astimezone(UTC), before, after, moment.tzname() or "", bool(moment.dst()))
            before = after
        here = following


def _exact(zone: ZoneInfo, low: datetime, high: datetime, before: timedelta) -> datetime:
    """The second at which the offset is no longer `before`."""
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high


def _steady(zone: ZoneInfo, year: int) -> Change:
    """What a zone has as a year begins, as if it began then."""
    begin = datetime(year, 1, 1, tzinfo=UTC).astimezone(zone)
    offset = begin.utcoffset() or timedelta()
    return Change(datetime(year, 1, 1, tzinfo=UTC) - offset, offset, offset, begin.tzname() or "", summer=False)


def _each(zone: ZoneInfo, found: Sequence[Change], years: Sequence[int]) -> Iterator[Change]:
    for _, run in groupby(enumerate(years), key=lambda pair: pair[1] - pair[0]):
        together = [year for _, year in run]
        yield _steady(zone, together[0])
        yield from (change for change in found if together[0] <= change.at.year <= together[-1])


def _yearly(found: Sequence[Change], years: Sequence[int]) -> list[tuple[Change, str]] | None:
    """The first change to summer and to winter time, each with its rule; None where the clocks follow no such rule in all these years."""
    if years[-1] - years[0] + 1 != len(years) or len(found) != _TWICE * len(years):
        return None
    rules = []
    for summer in (True, False):
        kind = [change for change in found if change.summer is summer]
        rule = _rule(kind) if [change.wall.year for change in kind] == list(years) else None
        if rule is None:
            return None
        rules.append((kind[0], rule))
    return rules


def _rule(kind: Sequence[Change]) -> str | None:
    walls = [change.wall for change in kind]
    same = {
        (change.before, change.after, change.name, wall.time(), wall.month, wall.weekday())
        for change, wall in zip(kind, walls, strict=True)
    }
    if len(same) != 1:
        return None
    month, weekday = walls[0].month, _DAYS[walls[0].weekday()]
    weeks = {(wall.day - 1) // 7 + 1 for wall in walls}
    if all(wall.day + 7 > monthrange(wall.year, wall.month)[1] for wall in walls):
        weeks = {-1}
    return f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={weeks.pop()}{weekday}" if len(weeks) == 1 else None


def _observance(change: Change, begin: str, rule: str = "") -> list[str]:
    kind = "DAYLIGHT" if change.summer else "STANDARD"
    body = [f"DTSTART:{begin}", f"TZOFFSETFROM:{_offset(change.before)}", f"TZOFFSETTO:{_offset(change.after)}", f"TZNAME:{change.name}"]
    return [f"BEGIN:{kind}", *body, *([rule] if rule else []), f"END:{kind}"]


def _offset(offset: timedelta) -> str:
    minutes, seconds = divmod(abs(int(offset.total_seconds())), 60)
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")
