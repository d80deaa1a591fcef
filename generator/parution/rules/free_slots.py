"""Which slots keep every rule of a channel's rhythm, and why the others do not.

A slot of several channels keeps the rules of each. A slot that was proposed counts as taken, so that two posts are not sent to the same.
What a search costs depends on how much is planned around it; so a rule gets no more than `_ENOUGH` (or `_CLOSE`) proposals, and tells
the rest without one.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from parution.model import Message, Post, on, say
from parution.rules.amounts import clock, span
from parution.rules.closures import closure, holiday_to_spare, is_best
from parution.rules.grids import BEST, Best, Grid, grid_of
from parution.rules.holding import hold_on
from parution.rules.occupancy import at, day_of_slot, near, period_of, within
from parution.rules.plan import Calendar, slot_of
from parution.slots import SlotError, slot

REACH = timedelta(days=60)
"""How far ahead a free slot is looked for."""

_PATIENCE = 10  # searches in vain, after which a full calendar is taken for full
_ENOUGH = 100  # proposals, after which nobody reads them
_CLOSE = 50  # searches for the nearest slot, which look at a whole fortnight each

_FULL = {
    "day": say("that day has all its posts"),
    "week": say("that week has all its posts"),
    "month": say("that month has all its posts"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a slot of a channel does not do: a part of a sentence, and whether no other time of that day would do either."""

    channel: str
    why: Message
    whole_day: bool = False


def refusals(calendar: Calendar, channel: str, moment: datetime, without: Post | None = None) -> list[Message]:
    """Why a slot (in the charter's zone) does not keep the rules of a channel, the gravest reason first; empty where it does.

    `without` is the post that is to move there: it stands in nobody's way.
    """
    return [refusal.why for refusal in FreeSlots(calendar).refusals(channel, moment, without)]


def free(calendar: Calendar, channels: Sequence[str], after: datetime, count: int = 1, without: Post | None = None) -> list[datetime]:
    """The next slots after a moment that keep the rules of all these channels, each of them with the earlier ones taken."""
    slots = FreeSlots(calendar)
    found = (slots.take(channels, after, without) for _ in range(count))
    return sorted(one for one in found if one)


class FreeSlots:
    """The slots of a calendar that are free; those that were proposed no longer are."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._taken: dict[str, list[datetime]] = defaultdict(list)
        self._grids: dict[tuple[tuple[str, ...], Best], Grid] = {}
        self._in_vain, self._given, self._sought = 0, 0, 0

    def take(self, channels: Sequence[str], after: datetime, without: Post | None = None) -> datetime | None:
        """The next slot that is free on all these channels, in their best windows if any is; from now on it is taken."""
        if not channels or self._in_vain > _PATIENCE or self._given > _ENOUGH:
            return None
        after = max(after, self._calendar.now).astimezone(self._calendar.zone)
        for best in BEST if len(channels) > 1 else ("all", "none"):
            holiday = None
            for moment in self._moments(tuple(channels), after, best, without):
                if not holiday_to_spare(self._calendar.charter, moment.date()):
                    return self.propose(channels, moment)
                holiday = holiday or moment
            if holiday:
                return self.propose(channels, holiday)
        self._in_vain += 1
        return None

    def propose(self, channels: Sequence[str], moment: datetime) -> datetime:
        """Take a slot: it stands in the way of those that are proposed after it."""
        self._given += 1
        for channel in channels:
            insort(self._taken[channel], moment)
        return moment

    def before(self, channels: Sequence[str], day: date, like: time, without: Post) -> datetime | None:
        """A free slot on the last day before a given one that has any, at most a fortnight before; of that day the nearest to a time."""
        self._sought += 1
        if not channels or self._sought > _CLOSE or day <= self._calendar.today:
            return None
        for best in BEST if len(channels) > 1 else ("all", "none"):
            grid = self._grid(tuple(channels), best)
            for days in range(1, 15):
                there = self._of_day(grid, channels, day - timedelta(days=days), without)
                if moments := [moment for moment in there if moment > self._calendar.now]:
                    return self.propose(channels, min(moments, key=lambda one: abs(_minutes(one.time()) - _minutes(like))))
        return None

    def nearest(self, channels: Sequence[str], to: datetime, without: Post) -> datetime | None:
        """The free slot in all these channels' best windows that is nearest to a moment, at most a week away."""
        self._sought += 1
        if self._sought > _CLOSE:
            return None
        grid = self._grid(tuple(channels), "all")
        for days in range(8):
            around = {to.date() + timedelta(days=days), to.date() - timedelta(days=days)}
            moments = [moment for day in around for moment in self._of_day(grid, channels, day, without) if moment > self._calendar.now]
            if moments:
                return min(moments, key=lambda moment: (abs(moment - to), moment))
        return None

    def refusals(self, channel: str, moment: datetime, without: Post | None = None) -> Iterator[Refusal]:
        """Why a slot does not do on a channel, the gravest reason first."""
        charter = self._calendar.charter
        if hold := hold_on(charter, channel, moment, without.campaign if without else None):
            yield Refusal(channel, say("everything is on hold: {reason}", reason=hold.reason))
        if closed := closure(charter, channel, moment):
            yield Refusal(channel, closed.why, closed.whole_day)
        yield from self._too_many(channel, moment.date(), without)
        yield from self._too_near(channel, moment, without)
        if not is_best(charter, channel, moment):
            yield Refusal(channel, say("not one of its best times"))

    def _too_near(self, channel: str, moment: datetime, without: Post | None) -> Iterator[Refusal]:
        posts, gap = self._calendar.by_channel[channel], self._calendar.charter.channels[channel].gap
        if there := at(posts, moment, without):
            yield Refusal(channel, say("taken by “{title}”", title=there.title))
        elif gap and (others := list(near(posts, moment, gap, without))):
            other = min(others, key=lambda post: abs(slot_of(post) - moment))
            yield Refusal(channel, _less_than(gap, other.title, slot_of(other)))
        elif (proposed := _near_one(self._taken[channel], moment, gap or timedelta(minutes=1))) and gap:
            yield Refusal(channel, _less_than(gap, None, proposed))
        elif proposed:
            yield Refusal(channel, say("too near to another slot that is proposed"))
        if not self._calendar.charter.same_minute:
            for name, others_posts in self._calendar.by_channel.items():
                if name != channel and (there := at(others_posts, moment, without)):
                    yield Refusal(channel, say("“{title}” goes out in that very minute", title=there.title))

    def _too_many(self, channel: str, day: date, without: Post | None) -> Iterator[Refusal]:
        for rate in self._calendar.charter.channels[channel].at_most:
            first, after = period_of(rate.period, day)
            posts = [post for post in within(self._calendar.by_channel[channel], first, after) if post is not without]
            taken = self._taken[channel]
            proposed = sum(first <= moment.date() < after for moment in taken) if taken else 0
            if len(posts) + proposed >= rate.number:
                full = _full(rate.number, rate.period, posts)
                if proposed and rate.period != "day":
                    full = say("{full}, with what is proposed here", full=full)
                yield Refusal(channel, full, whole_day=True)

    def _moments(self, channels: tuple[str, ...], after: datetime, best: Best, without: Post | None) -> Iterator[datetime]:
        grid = self._grid(channels, best)
        for days in range(REACH.days):
            for moment in self._of_day(grid, channels, after.date() + timedelta(days=days), without):
                if moment > after:
                    yield moment

    def _of_day(self, grid: Grid, channels: Sequence[str], day: date, without: Post | None) -> Iterator[datetime]:
        """The free moments of one day, in order."""
        times = grid[day.weekday()]
        if not times or any(next(self._too_many(channel, day, without), None) for channel in channels):
            return
        for clock_time in times:
            moment = moment_of(day, clock_time, self._calendar)
            refusal = moment and next((one for channel in channels for one in self._hindrances(channel, moment, without)), None)
            if moment and not refusal:
                yield moment
            elif refusal and refusal.whole_day:
                return

    def _hindrances(self, channel: str, moment: datetime, without: Post | None) -> Iterator[Refusal]:
        """What hinders at this time of a day that has room; the hours were chosen with the windows in mind."""
        charter = self._calendar.charter
        if closed := closure(charter, channel, moment):
            yield Refusal(channel, closed.why, closed.whole_day)
        if charter.holds and (hold := hold_on(charter, channel, moment, without.campaign if without else None)):
            yield Refusal(channel, say("everything is on hold: {reason}", reason=hold.reason))
        yield from self._too_near(channel, moment, without)

    def _grid(self, channels: tuple[str, ...], best: Best) -> Grid:
        key = channels, best
        if key not in self._grids:
            self._grids[key] = grid_of(self._calendar.charter, channels, best)
        return self._grids[key]


def moment_of(day: date, at: time, calendar: Calendar) -> datetime | None:
    """A day and a time in the charter's zone; None where daylight saving skips or repeats it."""
    try:
        return slot(f"{day:%Y-%m-%d} {at:%H:%M}", calendar.zone)
    except SlotError:
        return None


def _near_one(taken: Sequence[datetime], moment: datetime, gap: timedelta) -> datetime | None:
    index = bisect_left(taken, moment)
    return next((taken[there] for there in (index - 1, index) if 0 <= there < len(taken) and abs(taken[there] - moment) < gap), None)


def _less_than(gap: timedelta, title: str | None, there: datetime) -> Message:
    """That a slot is nearer than the gap to a post's, or to one that is proposed."""
    if title is None:
        if gap == timedelta(days=1):
            return say("less than a day from the slot that is proposed ({slot})", slot=on(there))
        if gap == timedelta(hours=1):
            return say("less than an hour from the slot that is proposed ({slot})", slot=on(there))
        return say("less than {gap} from the slot that is proposed ({slot})", gap=span(gap), slot=on(there))
    if gap == timedelta(days=1):
        return say("less than a day from “{title}” ({slot})", title=title, slot=on(there))
    if gap == timedelta(hours=1):
        return say("less than an hour from “{title}” ({slot})", title=title, slot=on(there))
    return say("less than {gap} from “{title}” ({slot})", gap=span(gap), title=title, slot=on(there))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _full(number: int, period: str, posts: Sequence[Post]) -> Message:
    if period == "day" and posts:
        return say("that day has “{title}” at {time} already", title=posts[-1].title, time=clock(slot_of(posts[-1])))
    if not posts or day_of_slot(posts[0]) == day_of_slot(posts[-1]):
        return _FULL[period]
    return say("{full} (at most {number})", full=_FULL[period], number=number)
