"""Posts that stand too near to each other, or too many in a day, a week or a month, on one channel.

The plan of a channel is walked through in time. Of posts that clash, the one that is least far (a draft rather than what is approved), of
equals the later one, is thought of as moved away before the next is looked at: so every clash has one cause, one post to move, one finding.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from parution.charter import Channel, Charter
from parution.model import Message, Place, Post, Problem, listing, on, say
from parution.phrases import Rate
from parution.rules.amounts import posts, span
from parution.rules.free_slots import FreeSlots
from parution.rules.moving import move
from parution.rules.occupancy import period_of, within
from parution.rules.plan import BY_SLOT, Calendar, how_far, slot_of
from parution.rules.told import alike, is_off, named

_SHOWN = 5
_PERIODS = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Clash:
    """A post that stands too near to another, or is one too many; `rate` and `first` (its period's first day) where it is the latter."""

    rule: str
    post: Post
    other: Post
    rate: Rate | None = None
    first: date | None = None


def clashing(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    """What slot-shared, cadence-gap and cadence-most find, the same clash on several channels once."""
    channels: dict[tuple[str, str, str, Rate | None, date | None, int], list[str]] = {}
    clashes = {}
    for channel in calendar.charter.channels.values():
        for clash in walk(calendar, channel):
            number = len(_all_of(calendar, channel.id, clash.rate, clash.first)) if clash.rate and clash.first else 0
            key = (clash.rule, clash.post.path, clash.other.path, clash.rate, clash.first, number)
            channels.setdefault(key, []).append(channel.id)
            clashes[key] = clash
    slots = FreeSlots(calendar)
    for key in sorted(clashes, key=lambda key: (slot_of(clashes[key].post), key[1], key[0], key[2])):
        for group in alike(calendar.charter, key[0], channels[key]):
            yield clashes[key].post, _problem(calendar, clashes[key], group, slots)


def walk(calendar: Calendar, channel: Channel) -> Iterator[Clash]:
    """The clashes of one channel, in time. What went out before the judged stretch stays as it is, and counts."""
    kept = Kept(calendar.charter, channel)
    told: set[tuple[Rate, date]] = set()
    since, _ = calendar.between
    for post in _in_order(calendar, channel.id):
        slot = slot_of(post)
        periods = kept.periods(slot.date())
        clash = kept.clash(post, slot, periods) if slot >= since else None
        if not clash:
            kept.keep(post, slot, periods)
            continue
        full = (clash.rate, clash.first) if clash.rate and clash.first else None
        if not full or full not in told:
            clash = _settled(calendar, channel.id, clash, kept)
            yield clash
        ignored = clash.rule in clash.post.ignore
        if full and not ignored:
            told.add(full)
        if not ignored:
            kept.drop(clash.post, post)
        if ignored or clash.post is not post:
            kept.keep(post, slot, periods)


def _settled(calendar: Calendar, channel: str, clash: Clash, kept: Kept) -> Clash:
    """The clash with the post that must move: the least far of those that can move still, of equals the last."""
    post = clash.post
    if clash.rule in post.ignore or slot_of(post) < calendar.now:
        return clash
    others = [clash.other]
    if clash.rate and clash.first:
        others = [
            one for one in within(calendar.by_channel[channel], *period_of(clash.rate.period, clash.first)) if slot_of(one) <= slot_of(post)
        ]
    may_move = [
        post,
        *(one for one in reversed(others) if one is not post and slot_of(one) >= calendar.now and clash.rule not in one.ignore),
    ]
    moved = min((one for one in may_move if not kept.is_dropped(one)), key=how_far)
    return clash if moved is post else replace(clash, post=moved, other=post)


def _in_order(calendar: Calendar, channel: str) -> Iterator[Post]:
    """The posts of a channel by slot; of those of one slot, the one that was written first."""
    latest = calendar.now + timedelta(days=1)

    def written(post: Post) -> tuple[datetime, str]:
        known = calendar.history.get(post.path)
        return known.created if known else latest, post.id

    posts = calendar.by_channel[channel]
    first = bisect_left(posts, _reach(calendar, channel), key=BY_SLOT)
    for _, together in groupby(posts[first : bisect_right(posts, calendar.until, key=BY_SLOT)], key=BY_SLOT):
        group = list(together)
        yield from sorted(group, key=written) if len(group) > 1 else group


def _reach(calendar: Calendar, channel: str) -> datetime:
    """From when on posts may clash with what is judged: a month and a gap before."""
    try:
        return calendar.since - timedelta(days=31) - (calendar.charter.channels[channel].gap or timedelta())
    except OverflowError:  # the first moment there is
        return calendar.since


class Kept:
    """What of a channel's plan stays where it is: the last post, and how many there are in each day, week or month that has a limit."""

    def __init__(self, charter: Charter, channel: Channel) -> None:
        off = {rule for rule in ("slot-shared", "cadence-gap", "cadence-most") if is_off(charter, rule, channel.id)}
        self._shared = "slot-shared" not in off
        self._gap = channel.gap if "cadence-gap" not in off else None
        self._rates = sorted(channel.at_most if "cadence-most" not in off else (), key=lambda rate: _PERIODS.index(rate.period))
        self._counts: list[Counter[date]] = [Counter() for _ in self._rates]
        self._firsts: dict[date, list[date]] = {}
        self._last: tuple[Post, datetime] | None = None
        self._dropped: set[str] = set()

    def periods(self, day: date) -> list[date]:
        """The first days of the periods with a limit that a day lies in, shortest period first."""
        if (known := self._firsts.get(day)) is None:
            known = self._firsts[day] = [period_of(rate.period, day)[0] for rate in self._rates]
        return known

    def clash(self, post: Post, slot: datetime, periods: Sequence[date]) -> Clash | None:
        """The first thing that a post, as the next one, is too near to or too many of."""
        if self._last:
            last, before = self._last
            if self._shared and before == slot:
                return Clash("slot-shared", post, last)
            if self._gap and slot - before < self._gap:
                return Clash("cadence-gap", post, last)
        for rate, counts, first in zip(self._rates, self._counts, periods, strict=True):
            if counts[first] >= rate.number:
                return Clash("cadence-most", post, self._last[0] if self._last else post, rate, first)
        return None

    def keep(self, post: Post, slot: datetime, periods: Sequence[date]) -> None:
        """A post stays where it is."""
        self._last = post, slot
        for counts, first in zip(self._counts, periods, strict=True):
            counts[first] += 1

    def drop(self, post: Post, clashing: Post) -> None:
        """A post is to move: the one that is looked at, or one that was kept until now."""
        self._dropped.add(post.path)
        if post is not clashing:
            for counts, first in zip(self._counts, self.periods(slot_of(post).date()), strict=True):
                counts[first] -= 1

    def is_dropped(self, post: Post) -> bool:
        """Whether a post is to move."""
        return post.path in self._dropped


def _problem(calendar: Calendar, clash: Clash, channels: tuple[str, ...], slots: FreeSlots) -> Problem:
    names = named(calendar.charter, channels)
    place = Place("value", ("publish_at",))
    if clash.rate and clash.first:
        message, excess = _too_many(calendar, clash, channels[0], names)
    else:
        message, excess = _too_near(calendar, clash, channels[0], names), 1
    remedy = move(calendar, clash.post, slots)
    if excess > 1 and slot_of(clash.post) >= calendar.now:
        remedy = say("Move {number} of them. {move}", number=excess, move=remedy)
    return Problem(clash.rule, place, message, remedy, channels[0])


def _too_near(calendar: Calendar, clash: Clash, channel: str, names: Message) -> Message:
    slot, before = slot_of(clash.post), slot_of(clash.other)
    if clash.rule == "slot-shared":
        return say("“{other}” has this slot on {channels} already: {slot}.", other=clash.other.title, channels=names, slot=on(slot))
    values: dict[str, str | Message] = {
        "channels": names,
        "time": span(abs(slot - before)),
        "other": clash.other.title,
        "slot": on(before),
        "gap": span(calendar.charter.channels[channel].gap or timedelta()),
    }
    if slot < before:
        return say(
            "On {channels}, this post comes {time} before “{other}” ({slot}); the charter wants at least {gap} between two posts.", **values
        )
    return say(
        "On {channels}, this post comes {time} after “{other}” ({slot}); the charter wants at least {gap} between two posts.", **values
    )


def _all_of(calendar: Calendar, channel: str, rate: Rate, first: date) -> Sequence[Post]:
    """A channel's posts of the day, week or month that begins on a day."""
    return within(calendar.by_channel[channel], *period_of(rate.period, first))


def _too_many(calendar: Calendar, clash: Clash, channel: str, names: Message) -> tuple[Message, int]:
    """The figures of a full day, week or month, and by how many posts it is too full."""
    if clash.rate is None or clash.first is None:
        raise ValueError(clash.rule)
    all_of_them = _all_of(calendar, channel, clash.rate, clash.first)
    when = {
        "day": say("on {day}", day=on(clash.first)),
        "week": say("in the week of {day}", day=on(clash.first)),
        "month": say("in the month that begins on {day}", day=on(clash.first)),
    }[clash.rate.period]
    quoted: list[str | Message] = [say("“{title}”", title=post.title) for post in all_of_them[:_SHOWN]]
    if further := len(all_of_them) - len(quoted):
        quoted.append(say("{n} more", n=further))
    message = say(
        "{channels}: {posts} {when}, at most {most} by the charter: {titles}.",
        channels=names,
        posts=posts(len(all_of_them)),
        when=when,
        most=clash.rate.number,
        titles=listing(quoted),
    )
    return message, len(all_of_them) - clash.rate.number
