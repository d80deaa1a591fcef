"""Which posts an export holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from parution.model import Post


@dataclass(frozen=True, slots=True)
class Selection:
    """From a day, until a day (both belong to it, in the calendar's zone), for some channels, with some statuses; empty: all."""

    since: date | None = None
    until: date | None = None
    channels: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()

    def of(self, posts: Iterable[Post]) -> tuple[Post, ...]:
        """These posts in order of time, those without a date last."""
        return tuple(sorted(filter(self._holds, posts), key=_in_time))

    def _holds(self, post: Post) -> bool:
        if self.channels and not set(self.channels) & set(post.channels):
            return False
        if self.statuses and post.status.value not in self.statuses:
            return False
        return not (self.since or self.until) or self._in_time(post)

    def _in_time(self, post: Post) -> bool:
        """Whether the post may fall into the time: a wish for a month does where the month touches it; one without a date does not."""
        first = day_of(post)
        if first is None:
            return False
        last = _last_of_month(first) if post.slot is None and post.wish and post.wish.precision == "month" else first
        return (self.since is None or last >= self.since) and (self.until is None or first <= self.until)


def day_of(post: Post) -> date | None:
    """The day of a post, or the first of the month that is wished for."""
    return post.slot.date() if post.slot else post.wish.day if post.wish else None


def _last_of_month(day: date) -> date:
    following = day.replace(day=28).toordinal() + 4
    return date.fromordinal(following - date.fromordinal(following).day)


def _in_time(post: Post) -> tuple[bool, date, datetime | None, str]:
    day = day_of(post)
    return day is None, day or date.max, _clock(post), post.id


def _clock(post: Post) -> datetime | None:
    return post.slot.replace(tzinfo=None) if post.slot else datetime.max  # noqa: DTZ901 (compared on one day of one zone)
