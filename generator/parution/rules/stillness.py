"""Channels on which too little is planned: fewer posts than promised in a day, a week or a month, or a silence that is too long."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from operator import itemgetter

from parution.charter import DURATION, Channel, Parameter
from parution.model import Message, Place, Post, Problem, listing, on, say
from parution.rules.amounts import span
from parution.rules.free_slots import FreeSlots
from parution.rules.occupancy import period_of
from parution.rules.plan import Calendar, slot_of
from parution.rules.told import alike, is_off, named

AHEAD = Parameter(
    "cadence-least", "ahead", DURATION, "14 days", "how far ahead every period must be filled, even where nothing is planned yet"
)

_SHOWN = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch without a post on a channel, its first and last day included; `post` ends it, or is None where nothing does."""

    before: Post
    start: date
    end: date
    post: Post | None


def too_still(calendar: Calendar) -> Iterator[tuple[Post | None, Problem]]:
    """What cadence-silence and cadence-least find; a week that lies within a silence is told as that silence only.

    Channels that are still in the same way, as they are where nothing at all is planned, are told together.
    """
    slots = FreeSlots(calendar)
    silent: dict[tuple[object, ...], tuple[Silence, list[str]]] = {}
    short: dict[tuple[object, ...], tuple[Sequence[Period], list[str]]] = {}
    for channel in calendar.charter.channels.values():
        days = _days(calendar, channel.id)
        silences = list(_silences(calendar, channel, days)) if not is_off(calendar.charter, "cadence-silence", channel.id) else []
        for one in silences:
            ends = one.before.path, one.end, one.post and one.post.path, channel.silence
            silent.setdefault(ends, (one, []))[1].append(channel.id)
        periods: Sequence[Period] = [period for period in _short(calendar, channel, days) if not _within_one(period, silences)]
        if periods:
            short.setdefault((channel.at_least, *periods), (periods, []))[1].append(channel.id)
    for one, channels in silent.values():
        for group in alike(calendar.charter, "cadence-silence", channels):
            yield one.post, _silence(calendar, group, one, slots)
    for periods, channels in short.values():
        for group in alike(calendar.charter, "cadence-least", channels):
            yield None, _too_few(calendar, group, periods, slots)


Day = tuple[date, Post]
_DATE: Callable[[Day], date] = itemgetter(0)


def _days(calendar: Calendar, channel: str) -> Sequence[Day]:
    """The days on which a channel speaks, or wishes to, with the posts, in order."""
    wishes = [(post.wish.day, post) for post in calendar.wishes if post.wish and post.wish.precision == "day" and channel in post.channels]
    days = [(slot_of(post).date(), post) for post in calendar.channels_in_order[channel]]
    return sorted([*days, *wishes], key=lambda one: one[0]) if wishes else days


def _silences(calendar: Calendar, channel: Channel, days: Sequence[Day]) -> Iterator[Silence]:
    if not channel.silence or not days:
        return
    first, last = _day(calendar, calendar.since), _day(calendar, calendar.until)
    begin = max(bisect_left(days, first, key=_DATE) - 1, 0)
    for (before, post), (after, following) in pairwise(days[begin : bisect_right(days, last, begin, key=_DATE) + 1]):
        if _is_longer(before, after, channel.silence):
            yield Silence(post, before, after, following)
    end = min(last, max(calendar.today, _planned_until(calendar)))
    if _is_longer(days[-1][0], end, channel.silence):
        yield Silence(days[-1][1], days[-1][0], end, None)


def _is_longer(before: date, after: date, silence: timedelta) -> bool:
    """Whether from one day to another is longer than the silence; hours do not count, as nobody hears them."""
    return after - before > max(silence, _DAY)


def _planned_until(calendar: Calendar) -> date:
    """The day of the last planned post of all channels."""
    return slot_of(calendar.planned[-1]).date() if calendar.planned else date.min


def _day(calendar: Calendar, moment: datetime) -> date:
    try:
        return moment.astimezone(calendar.zone).date()
    except OverflowError:  # the first and the last moment there are
        return moment.date()


def _silence(calendar: Calendar, channels: Sequence[str], silence: Silence, slots: FreeSlots) -> Problem:
    longest = calendar.charter.channels[channels[0]].silence or _DAY
    values: dict[str, str | int | Message] = {
        "channels": named(calendar.charter, channels),
        "days": span(silence.end - silence.start),
        "start": on(silence.start),
        "most": span(longest),
        "title": silence.before.title,
    }
    if silence.post:
        message = say("{channels}: silence for {days} before this post, since “{title}” on {start}; at most {most}.", **values)
        place = Place("value", ("publish_at",) if silence.post.slot else ("planned",))
    elif silence.end > _planned_until(calendar):
        message = say("{channels}: silence for {days}, since “{title}” on {start}, and nothing is planned; at most {most}.", **values)
        place = Place("value", ("channels", channels[0], "silence"))
    else:
        message = say(
            "{channels}: silence after “{title}” on {start}, for the {days} until {end} that are planned elsewhere; at most {most}.",
            **values,
            end=on(silence.end),
        )
        place = Place("value", ("channels", channels[0], "silence"))
    return Problem("cadence-silence", place, message, _fill(calendar, channels, silence, longest, slots), channels[0])


def _fill(calendar: Calendar, channels: Sequence[str], silence: Silence, longest: timedelta, slots: FreeSlots) -> Message:
    """When a post would end a silence: at a free slot about half way, or as soon as may be where that has passed."""
    names = named(calendar.charter, channels)
    if silence.post and silence.end < calendar.today:
        return say("This is past; from now on, plan a post for {channels} every {most}.", channels=names, most=span(longest))
    middle = silence.start + longest / 2
    moment = slots.take(channels, datetime.combine(middle, time(0), calendar.zone))
    if moment and moment.date() <= silence.end:
        return say("Plan a post for {channels} in between; {slot} is free.", channels=names, slot=on(moment))
    return say("Plan a post for {channels} in between.", channels=names)


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a week or a month with too few posts: its first day, the first day after it, and how many there are."""

    first: date
    after: date
    count: int


def _short(calendar: Calendar, channel: Channel, days: Sequence[Day]) -> Iterator[Period]:
    """The whole periods with too few posts, from the present one to the last that is planned.

    A plan is made some weeks ahead: what lies behind a channel's last post is no omission yet, but for the coming days.
    """
    rate = channel.at_least
    if not rate:
        return
    begin = max(_day(calendar, calendar.since), days[0][0] if days else calendar.today)
    end = max(days[-1][0] if days else date.min, calendar.today + AHEAD.of(calendar.charter))
    end = min(end, _day(calendar, calendar.until))
    first, after = period_of(rate.period, begin)
    if days and days[0][0] > first:
        first, after = period_of(rate.period, after)  # a channel's first period may have begun before the channel did
    while after - _DAY <= end:
        count = bisect_left(days, after, key=_DATE) - bisect_left(days, first, key=_DATE)
        if count < rate.number and count + _month_wishes(calendar, channel.id, first, after) < rate.number:
            yield Period(first, after, count)
        first, after = period_of(rate.period, after)


def _month_wishes(calendar: Calendar, channel: str, first: date, after: date) -> int:
    """How many posts are wished for in the month that is this period, without a day of it being named."""
    if first.day != 1 or (after - _DAY).month != first.month or after.day != 1:
        return 0
    return sum(
        post.wish is not None and post.wish.precision == "month" and post.wish.day == first and channel in post.channels
        for post in calendar.wishes
    )


def _within_one(period: Period, silences: Sequence[Silence]) -> bool:
    return not period.count and any(one.start < period.first and period.after <= one.end + _DAY for one in silences)


def _too_few(calendar: Calendar, channels: Sequence[str], short: Sequence[Period], slots: FreeSlots) -> Problem:
    rate = calendar.charter.channels[channels[0]].at_least
    if not rate:
        raise ValueError(channels)
    names = named(calendar.charter, channels)
    counted: list[str | Message] = [_counted(period, rate.period) for period in short[:_SHOWN]]
    if further := len(short) - len(counted):
        counted.append(say("{n} more", n=further))
    message = say(
        "{channels}: too few posts, at least {least} by the charter: {periods}.",
        channels=names,
        least=Message(_RATES[rate.period], {"n": rate.number}),
        periods=listing(counted),
    )
    ahead = next((period for period in short if period.after > calendar.today), None)
    moment = slots.take(channels, datetime.combine(ahead.first, time(0), calendar.zone)) if ahead else None
    if ahead and moment and moment.date() < ahead.after:
        remedy = say("Plan a post for {channels}; {slot} is free.", channels=names, slot=on(moment))
    else:
        remedy = say("Plan more posts for {channels}, or promise less in the charter.", channels=names)
    return Problem("cadence-least", Place("value", ("channels", channels[0], "at least")), message, remedy, channels[0])


def _counted(period: Period, name: str) -> Message:
    day = on(period.first)
    if name == "day":
        return say("{count} on {day}", count=period.count, day=day)
    if name == "week":
        return say("{count} in the week of {day}", count=period.count, day=day)
    return say("{count} in the month that begins on {day}", count=period.count, day=day)


_RATES = {
    "day": say("{n} per day").template,
    "week": say("{n} per week").template,
    "month": say("{n} per month").template,
}
