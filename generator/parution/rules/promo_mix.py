"""How much of a stretch of time sells: useful against promotional posts over a sliding window."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from math import ceil

from parution.charter import NUMBER, Charter, Parameter
from parution.model import Message, Place, Post, Problem, listing, on, say
from parution.rules.amounts import day_of, percent
from parution.rules.free_slots import FreeSlots
from parution.rules.plan import BY_SLOT, Calendar, slot_of
from parution.rules.told import is_off

SAMPLE = Parameter("mix-promo", "at least posts", NUMBER, "5", "how many posts a stretch of time must hold to be judged")

_RULE = "mix-promo"
_SHOWN = 6
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Excess:
    """A stretch of time with too much promotion: its posts, those of them that sell, and by how many these are too many."""

    posts: Sequence[Post]
    promos: Sequence[Post]
    over: int


def allowed(number: int, share: float) -> int:
    """How many of so many posts may sell.

    Rounded up: a plan in which exactly every fifth post sells (20 %) has windows of six posts with two of these, and is right.
    """
    return ceil(round(number * share, 6))


def is_promo(post: Post, charter: Charter) -> bool:
    """Whether a post sells something: it says so, or its pillar does."""
    pillar = charter.pillars.get(post.pillar or "")
    return post.kind == "promo" or (pillar is not None and pillar.kind == "promo")


def too_much_promo(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    """What mix-promo finds: on the whole, and on a channel where that is not the same posts again."""
    slots = FreeSlots(calendar)
    promo = {post.path: is_promo(post, calendar.charter) for post in calendar.planned}
    told: list[set[str]] = []
    for channel, posts in ((None, calendar.in_order), *calendar.channels_in_order.items()):
        if channel and is_off(calendar.charter, _RULE, channel):
            continue
        for excess in stretches(calendar, around(calendar, posts), promo):
            selling = {post.path for post in excess.promos}
            if channel and any(selling <= others for others in told):
                continue
            tipping = next((post for post in reversed(excess.promos) if calendar.judges(slot_of(post))), None)
            if tipping:
                told.append(selling)
                yield tipping, _problem(calendar, channel, excess, tipping, promo, slots)


def is_too_much(calendar: Calendar, posts: Sequence[Post]) -> bool:
    """Whether some of these posts (in the order of their slots) make a stretch of time with too much promotion."""
    promo = {post.path: is_promo(post, calendar.charter) for post in posts}
    return any(True for _ in stretches(calendar, around(calendar, posts), promo))


def fullest(calendar: Calendar, posts: Sequence[Post]) -> int:
    """How many of these posts (in the order of their slots) the fullest of the windows holds that are judged."""
    most, start, near = 0, 0, around(calendar, posts)
    for index, post in enumerate(near):
        while slot_of(post) - slot_of(near[start]) >= calendar.charter.mix.window:
            start += 1
        if calendar.judges(slot_of(post)):
            most = max(most, index - start + 1)
    return most


def around(calendar: Calendar, posts: Sequence[Post]) -> Sequence[Post]:
    """The posts that are judged, and those of one window before."""
    first = bisect_left(posts, _before(calendar.since, calendar.charter.mix.window), key=BY_SLOT)
    return posts[first : bisect_right(posts, calendar.until, key=BY_SLOT)]


def _before(since: datetime, window: timedelta) -> datetime:
    try:
        return since - window
    except OverflowError:  # the first moment there is
        return since


def stretches(calendar: Calendar, posts: Sequence[Post], promo: Mapping[str, bool]) -> Iterator[Excess]:
    """The worst window of every stretch of time in which windows have too much promotion; `posts` are in the order of their slots."""
    window, share, sample = calendar.charter.mix.window, calendar.charter.mix.promo, SAMPLE.of(calendar.charter)
    start, selling, end = 0, 0, None
    worst: tuple[int, int, int] | None = None  # by how many, and between which posts
    slots, sells = [slot_of(post) for post in posts], [promo[post.path] for post in posts]
    for index, slot in enumerate(slots):
        selling += sells[index]
        while slot - slots[start] >= window:
            selling -= sells[start]
            start += 1
        if worst and end and slot - end >= window:
            yield _excess(posts, promo, *worst)
            worst = None
        number = index - start + 1
        if selling < number * share or number < sample:
            continue
        over = selling - allowed(number, share)
        if over > 0 and calendar.judges(slot):
            end = slot
            if not worst or over > worst[0]:
                worst = over, start, index + 1
    if worst:
        yield _excess(posts, promo, *worst)


def _excess(posts: Sequence[Post], promo: Mapping[str, bool], over: int, start: int, after: int) -> Excess:
    those = posts[start:after]
    return Excess(those, [post for post in those if promo[post.path]], over)


def _problem(
    calendar: Calendar, channel: str | None, excess: Excess, tipping: Post, promo: Mapping[str, bool], slots: FreeSlots
) -> Problem:
    charter = calendar.charter
    quoted: list[str | Message] = [say("“{title}”", title=post.title) for post in excess.promos[-_SHOWN:]]
    if further := len(excess.promos) - len(quoted):
        quoted.append(say("{n} more", n=further))
    values: dict[str, str | int | Message] = {
        "promos": len(excess.promos),
        "number": len(excess.posts),
        "share": percent(len(excess.promos) / len(excess.posts)),
        "start": day_of(slot_of(excess.posts[0])),
        "end": day_of(slot_of(excess.posts[-1])),
        "most": percent(charter.mix.promo),
        "titles": listing(quoted),
    }
    if channel:
        template = say(
            "On {channel}, {promos} of {number} posts ({share}) between {start} and {end} sell; at most {most}: {titles}.",
            channel=charter.channels[channel].name,
            **values,
        )
    else:
        template = say("{promos} of {number} posts ({share}) between {start} and {end} sell; at most {most}: {titles}.", **values)
    return Problem(_RULE, _place(tipping), template, _remedy(calendar, excess, tipping, promo, slots), channel)


def _place(post: Post) -> Place:
    return Place("value", ("kind",)) if post.kind else Place("value", ("pillar",))


def _remedy(calendar: Calendar, excess: Excess, post: Post, promo: Mapping[str, bool], slots: FreeSlots) -> Message:
    if slot_of(post) < calendar.now:
        return say("This is past; plan more useful posts from now on.")
    later = _later(calendar, excess, post, promo, slots)
    if later and excess.over == 1:
        return say("Move “{title}” to {slot}, or put a useful post in its place.", title=post.title, slot=on(later))
    if later:
        values: dict[str, str | int | Message] = {"number": excess.over, "title": post.title, "slot": on(later)}
        return say("Move {number} of them, “{title}” for example to {slot}, or put useful posts in their place.", **values)
    if excess.over == 1:
        return say("Put a useful post in the place of “{title}”, or leave it out.", title=post.title)
    return say("Put useful posts in the place of {number} of them, or leave them out.", number=excess.over)


def _later(calendar: Calendar, excess: Excess, post: Post, promo: Mapping[str, bool], slots: FreeSlots) -> datetime | None:
    """A free slot after enough of the others have left the window, at which the post would not be one too many again."""
    channels = [channel for channel in post.channels if channel in calendar.charter.channels]
    window = calendar.charter.mix.window
    after = slot_of(excess.promos[min(excess.over, len(excess.promos)) - 1]) + window
    for _ in range(_TRIES):
        moment = slots.take(channels, max(after, slot_of(post)), post)
        if not moment or all(
            _has_room(calendar, posts, moment, promo, post)
            for posts in (calendar.planned, *(calendar.by_channel[channel] for channel in channels))
        ):
            return moment
        after = moment + timedelta(weeks=1)
    return None


def _has_room(calendar: Calendar, posts: Sequence[Post], moment: datetime, promo: Mapping[str, bool], moving: Post) -> bool:
    """Whether one more promotional post at a moment leaves every window around it as the charter wants."""
    window, share = calendar.charter.mix.window, calendar.charter.mix.promo
    first, last = (bisect_left(posts, at, key=BY_SLOT) for at in (moment - window, moment + window))
    near = [post for post in posts[first:last] if post is not moving]
    slots, selling = [slot_of(post) for post in near], [0, *accumulate(promo[post.path] for post in near)]
    for end in [moment, *slots[bisect_left(slots, moment) :]]:
        begin, after = bisect_right(slots, end - window), bisect_right(slots, end)
        if selling[after] - selling[begin] + 1 > allowed(after - begin + 1, share):
            return False
    return True
