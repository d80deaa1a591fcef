"""The best times of the coming weeks that are still free, and the forge's page on which a post for one of them is begun."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from markupsafe import escape

from parution.outgoing import WEB
from parution.rules import Calendar
from parution.rules.closures import holiday_to_spare
from parution.rules.free_slots import FreeSlots, moment_of
from parution.rules.grids import grid_of
from parution.rules.occupancy import day_of_slot
from parution.website.almanac import Almanac
from parution.website.desk import Desk
from parution.website.pages.beginnings import beginning

_AHEAD = timedelta(weeks=4)
_A_DAY = 2
"""So many are shown of one day, however many there are: a calendar is read for what it holds."""
_APART = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Opening:
    """A free slot of one channel, in the charter's zone."""

    slot: datetime
    channel: str


@lru_cache(maxsize=1)
def openings(almanac: Almanac) -> Mapping[date, tuple[Opening, ...]]:
    """The free slots by day, from now to four weeks ahead, in the best windows of the channels that have some.

    Of two channels the one that spoke longest ago comes first. What is proposed of a channel keeps its gap and its number a week, too.
    """
    channels = tuple(name for name, channel in almanac.charter.channels.items() if channel.best)
    if not channels:
        return {}
    return {day: found for day, found in _found(almanac, channels) if found}


def _found(almanac: Almanac, channels: tuple[str, ...]) -> Iterator[tuple[date, tuple[Opening, ...]]]:
    edition, charter = almanac.edition, almanac.charter
    calendar = Calendar(
        charter, edition.posts, edition.files, almanac.now, almanac.now - charter.stale_after, almanac.now + charter.horizon
    )
    search = _Search(calendar, channels)
    for days in range(_AHEAD.days):
        day = almanac.today + timedelta(days=days)
        if not holiday_to_spare(charter, day):
            yield day, tuple(search.of_day(day))


class _Search:
    """Looks for free slots day by day."""

    def __init__(self, calendar: Calendar, channels: tuple[str, ...]) -> None:
        self._calendar, self._channels = calendar, channels
        self._slots = FreeSlots(calendar)
        self._grids = {name: grid_of(calendar.charter, (name,), "all") for name in channels}
        self._proposed = dict.fromkeys(channels, date.min)

    def of_day(self, day: date) -> list[Opening]:
        """The free slots of a day, in order of time."""
        found: dict[datetime, str] = {}
        for name in sorted(self._channels, key=lambda name: self._spoke(name, day)):
            if len(found) < _A_DAY and (moment := self._first(name, day, found)):
                found[self._slots.propose((name,), moment)] = name
                self._proposed[name] = day
        return [Opening(moment, found[moment]) for moment in sorted(found)]

    def _first(self, name: str, day: date, found: Mapping[datetime, str]) -> datetime | None:
        for at in self._grids[name][day.weekday()]:
            moment = moment_of(day, at, self._calendar)
            if not moment or moment <= self._calendar.now or any(abs(moment - other) < _APART for other in found):
                continue
            refusal = next(self._slots.refusals(name, moment), None)
            if not refusal:
                return moment
            if refusal.whole_day:
                return None
        return None

    def _spoke(self, name: str, day: date) -> date:
        posts = self._calendar.by_channel[name]
        index = bisect_left(posts, day, key=day_of_slot)
        return max(day_of_slot(posts[index - 1]) if index else date.min, self._proposed[name])


class Markers:
    """Draws free slots as quiet links to where a post for them is begun; nothing where there is nowhere to begin one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        shown = desk.shows.sources and (desk.charter.site.repository or "").startswith(WEB)
        self.days: Mapping[date, tuple[Opening, ...]] = openings(desk.almanac) if shown else {}

    def of(self, day: date) -> list[tuple[str, str]]:
        """The markers of a day: the time, and the link."""
        return [(f"{one.slot:%H:%M}", self._drawn(one)) for one in self.days.get(day, ())]

    def key(self, days: Iterable[date]) -> list[tuple[str, str]]:
        """What the markers of some days show."""
        return [(one.slot.isoformat(), one.channel) for day in days for one in self.days.get(day, ())]

    def _drawn(self, one: Opening) -> str:
        tr, clock = self._desk.tr, f"{one.slot:%H:%M}"
        title = tr.gettext("Write a post for {date} at {time}", date=tr.date_long(one.slot.date()), time=clock)
        address = beginning(self._desk.charter, one.slot, one.channel, tr).address
        return (
            f'<a class="slot" href="{escape(address)}" title="{escape(title)}" rel="noopener" data-at="{one.slot:%Y-%m-%d %H:%M}" '
            f'data-channel="{escape(one.channel)}"><span class="slot__word">{escape(tr.gettext("free slot"))} </span>'
            f"<time>{clock}</time> {self._desk.press.badges[one.channel]}</a>"
        )
