"""The posts laid out in time: which day each falls on, what is wished for, what has no date, and how each stands now.

Pure: the same posts and the same `now` give the same schedule, whatever the order of the posts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from parution.model import Post, Status


class State(StrEnum):
    """How a post stands: what people wrote, or what follows from it, the clock and the record of its deliveries."""

    IDEA = "idea"
    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    CANCELLED = "cancelled"
    SCHEDULED = "scheduled"
    HELD = "held"
    DUE = "due"
    PUBLISHED = "published"
    FAILED = "failed"
    UNKNOWN = "unknown"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Posts by local day (slots first, by time.

    Then the wishes for that very day), by wished month (`YYYY-MM`), and those without any date.
    """

    days: Mapping[date, tuple[Post, ...]]
    wishes: Mapping[str, tuple[Post, ...]]
    undated: tuple[Post, ...]

    def months(self) -> tuple[str, ...]:
        """Every month (`YYYY-MM`) from the first to the last that holds a post, none left out; empty where nothing has a date."""
        held = {f"{day:%Y-%m}" for day in self.days} | set(self.wishes)
        if not held:
            return ()
        first, last = (_months_since_zero(month) for month in (min(held), max(held)))
        return tuple(f"{index // 12:04d}-{index % 12 + 1:02d}" for index in range(first, last + 1))

    def opening_month(self, today: date) -> str | None:
        """The month to open on: today's where it holds posts, else the nearest that does (the coming one of two equally near)."""
        held = {f"{day:%Y-%m}" for day in self.days} | set(self.wishes)
        here = _months_since_zero(f"{today:%Y-%m}")

        def distance(month: str) -> tuple[int, bool]:
            away = _months_since_zero(month) - here
            return abs(away), away < 0

        return min(held, key=distance, default=None)


def build(posts: Iterable[Post]) -> Schedule:
    """Lay out the posts."""
    days: dict[date, list[Post]] = {}
    wishes: dict[str, list[Post]] = {}
    undated = []
    for post in posts:
        if post.slot:
            days.setdefault(post.slot.date(), []).append(post)
        elif post.wish and post.wish.precision == "day":
            days.setdefault(post.wish.day, []).append(post)
        elif post.wish:
            wishes.setdefault(f"{post.wish.day:%Y-%m}", []).append(post)
        else:
            undated.append(post)
    return Schedule(
        days={day: tuple(sorted(days[day], key=_within_a_day)) for day in sorted(days)},
        wishes={month: tuple(sorted(wishes[month], key=_by_title)) for month in sorted(wishes)},
        undated=tuple(sorted(undated, key=_by_title)),
    )


def state(post: Post, now: datetime, stale_after: timedelta) -> State:
    """How a post stands at `now` (aware).

    An approved post with a slot is scheduled, then due until it is stale; what became of it later only a record of deliveries can tell, so
    it is called approved again. All others stand as people wrote it.
    """
    if post.status is not Status.APPROVED or not post.slot or post.slot + stale_after < now:
        return State(post.status.value)
    return State.DUE if post.slot <= now else State.SCHEDULED


def _within_a_day(post: Post) -> tuple[bool, float, str, str]:
    return post.slot is None, post.slot.timestamp() if post.slot else 0, post.title, post.id


def _by_title(post: Post) -> tuple[str, str]:
    return post.title, post.id


def _months_since_zero(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1
