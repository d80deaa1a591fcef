"""What is taken on a channel: who stands near a slot, and how many stand in its day, week and month."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from parution.model import Post
from parution.phrases import Period
from parution.rules.plan import BY_SLOT, slot_of


def period_of(period: Period, day: date) -> tuple[date, date]:
    """The first day of the day, the week (Monday to Sunday) or the month that a day lies in, and the first day after it."""
    if period == "day":
        return day, day + timedelta(days=1)
    if period == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(weeks=1)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def within(posts: Sequence[Post], first: date, after: date) -> Sequence[Post]:
    """Of posts in the order of their slots, those from one day on and before another."""
    start = bisect_left(posts, first, key=day_of_slot)
    return posts[start : bisect_left(posts, after, start, key=day_of_slot)]


def day_of_slot(post: Post) -> date:
    """The local day of a planned post."""
    return slot_of(post).date()


def near(posts: Sequence[Post], moment: datetime, gap: timedelta, without: Post | None) -> Iterator[Post]:
    """Of posts in the order of their slots, those less than a gap before or after a moment, but for one."""
    start = bisect_right(posts, moment - gap, key=BY_SLOT)
    for post in posts[start : bisect_left(posts, moment + gap, start, key=BY_SLOT)]:
        if post is not without:
            yield post


def at(posts: Sequence[Post], moment: datetime, without: Post | None) -> Post | None:
    """Of posts in the order of their slots, one that stands at this very moment, but for one."""
    index = bisect_left(posts, moment, key=BY_SLOT)
    while index < len(posts) and slot_of(posts[index]) == moment:
        if posts[index] is not without:
            return posts[index]
        index += 1
    return None
