"""What becomes of the plan as a whole: its mix and pillars, the days, weeks and months that fill up, the months at a glance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from parution.charter import Charter
from parution.diff.bounds import LINE, cut
from parution.diff.changes import DayChange, Filled, Mark, Marked, MonthChange, Portion, Sample, Shift
from parution.diff.post_change import PostChange, When
from parution.edition import Edition
from parution.health import Share, health
from parution.model import Post, Status
from parution.phrases import Period

_UNPLANNED: Final = frozenset({Status.IDEA, Status.CANCELLED})
_MOST_MONTHS, _WORTH = 24, 2
_CLOSE: Final = 5e-4


def shifts(before: Edition, after: Edition) -> tuple[tuple[date, date], list[Shift]]:
    """The days between which posts are counted, and which shares are others than before."""
    _, old = _shares(before)
    between, new = _shares(after)
    found = []
    for key in new:
        was, (share, total) = old.get(key), new[key]
        shift = Shift(
            about=key[0],  # type: ignore[arg-type]
            channel=key[1],
            id=key[2],
            name=cut(share.name, LINE),
            before=Portion(was[0].posts, was[1]) if was else Portion(0, 0),
            after=Portion(share.posts, total),
            least=share.least,
            most=share.most,
            holds=share.holds,
            few=Sample(share.few.posts, share.few.needed, share.few.days) if share.few else None,
        )
        if abs(_part(shift.before) - _part(shift.after)) > _CLOSE:
            found.append(shift)
    return between, found


def _part(portion: Portion) -> float:
    return portion.posts / portion.of if portion.of else 0.0


def _shares(edition: Edition) -> tuple[tuple[date, date], Mapping[tuple[str, str, str], tuple[Share, int]]]:
    """Between which days is counted; promotion and pillars, overall and on each channel: the share, and of how many posts it is one.

    Raises:
        ValueError: the edition has no charter.
    """
    charter = edition.charter
    if charter is None:
        raise ValueError(edition.root)
    end = (edition.now + charter.horizon).astimezone(charter.timezone).date() + timedelta(days=1)
    start = edition.now.astimezone(charter.timezone).date()
    between = start, end - timedelta(days=1)
    known = start - timedelta(days=min(charter.mix.window.days + 1, start.toordinal() - 1))  # by what went before them they are judged, too
    coming = tuple(post for post in edition.posts if post.slot and known <= post.slot.date() <= end)
    plain = replace(charter, key_dates=(), country=None)  # the key dates are not asked for
    found: dict[tuple[str, str, str], tuple[Share, int]] = {}
    for channel in ("", *charter.channels):
        posts = coming if not channel else tuple(post for post in coming if channel in post.channels)
        figures = health(replace(edition, charter=plain, posts=posts))
        found["promo", channel, ""] = figures.promo, figures.posts
        total = sum(share.posts for share in figures.pillars)
        for share in figures.pillars:  # the charter aims at shares of the whole, not of each channel
            found["pillar", channel, share.id] = replace(share, least=None, most=None, verdict=0, few=None) if channel else share, total
    return between, found


def filled(before: Edition, after: Edition) -> list[Filled]:
    """The days, weeks and months that had room on a channel, and have none left; a limit of one is full with every post, and not told."""
    charter = after.charter
    if charter is None:
        return []
    old, new = _counts(before, charter), _counts(after, charter)
    found = []
    for key, number in new.items():
        name, period, most, first = key
        if old[key] < most <= number and first + timedelta(days=31) > after.now.astimezone(charter.timezone).date():
            found.append(Filled(name, cut(charter.channels[name].name, LINE), period, first.isoformat(), old[key], number, most))
    return sorted(found, key=lambda one: (one.first, one.channel, one.period))


def _counts(edition: Edition, charter: Charter) -> Counter[tuple[str, Period, int, date]]:
    counts: Counter[tuple[str, Period, int, date]] = Counter()
    for post in edition.posts:
        if not post.slot or post.status in _UNPLANNED:
            continue
        for name in post.channels:
            channel = charter.channels.get(name)
            for rate in channel.at_most if channel else ():
                if rate.number >= _WORTH:
                    counts[name, rate.period, rate.number, _first(rate.period, post.slot.date())] += 1
    return counts


def _first(period: Period, day: date) -> date:
    return day - timedelta(days=day.weekday()) if period == "week" else day.replace(day=1) if period == "month" else day


def months(before: Edition, after: Edition, posts: Iterable[PostChange]) -> list[MonthChange]:
    """Every month in which something changes on a day (or only in the month), with what stands on its days."""
    marks: dict[str, list[Marked]] = defaultdict(list)
    for post in posts:
        for day, mark in _marks(post):
            marks[day].append(Marked(mark, post.id))
    touched = sorted({day[:7] for day in marks})
    old, new = _per_day(before), _per_day(after)
    held = sorted({*old, *new, *(day for day in marks if len(day) > len("2026-12"))})
    return [MonthChange(month, tuple(_days(month, held, old, new, marks))) for month in touched[:_MOST_MONTHS]]


def _days(
    month: str, held: Sequence[str], old: Mapping[str, int], new: Mapping[str, int], marks: Mapping[str, list[Marked]]
) -> Iterator[DayChange]:
    for day in held:
        if day.startswith(month):
            yield DayChange(day, old.get(day, 0), new.get(day, 0), tuple(marks.get(day, ())))


def _per_day(edition: Edition) -> Mapping[str, int]:
    return {day.isoformat(): number for day, posts in edition.schedule.days.items() if (number := sum(map(_counts_here, posts)))}


def _counts_here(post: Post) -> bool:
    return post.status is not Status.CANCELLED


def _marks(post: PostChange) -> Iterator[tuple[str, Mark]]:
    before = _day(post.before.when if post.before else None)
    after = _day(post.after.when if post.after else None)
    if not post.before or not post.after:
        day, mark = (after, "added") if post.after else (before, "removed")
        if day:
            yield day, mark  # type: ignore[misc]
    elif before != after:
        if before:
            yield before, "left"
        if after:
            yield after, "arrived"
    elif after:
        yield after, "changed"


def _day(when: When | None) -> str:
    return when.at[: len("2026-12-03")] if when else ""
