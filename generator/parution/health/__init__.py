"""How the plan stands over the horizon: mix, cadence, pillars, formats, load and key dates, as figures that every output can show.

Pure: the same edition gives the same figures. What goes out is counted by its slot, ideas and cancelled posts left out, as the rules do.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from parution.edition import Edition
from parution.health.shares import Sample, Share, format_shares, pillar_shares, promo_share
from parution.key_dates import occurrences
from parution.model import Post, Status
from parution.phrases import Rate
from parution.rules.key_dates import Shelf
from parution.rules.plan import Calendar, slot_of

__all__ = ["Coming", "Health", "Rhythm", "Sample", "Share", "Week", "health", "monday_of"]

_WEEK = timedelta(weeks=1)
_EARLY = timedelta(days=30)
_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Week:
    """One week (from its Monday on) of a channel or a person: how many posts, and whether that is too few (-1), too many (1) or right (0).

    A week that has begun before the first day, or that lies after what is planned so far, is never too little.
    """

    monday: date
    posts: int
    verdict: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A channel's or a person's posts week by week; `least` and `most` are the charter's rates as people say them ("2 per week")."""

    id: str
    name: str
    weeks: tuple[Week, ...]
    least: Rate | None = None
    most: tuple[Rate, ...] = ()
    next: datetime | None = None

    @property
    def posts(self) -> int:
        """All posts of all weeks."""
        return sum(week.posts for week in self.weeks)


@dataclass(frozen=True, slots=True)
class Coming:
    """A key date within the horizon, and the posts that are about it or go out on it."""

    day: date
    name: str
    public: bool
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """How the plan stands from `first` to `last` (both included).

    `posts` go out in that time; `statuses` counts them, `undated` the drafts and reviews without any date. `promo` is over all channels,
    `promo_of` by channel.
    """

    first: date
    last: date
    posts: int
    statuses: dict[str, int]
    undated: int
    promo: Share
    promo_of: tuple[Share, ...]
    pillars: tuple[Share, ...]
    formats: tuple[Share, ...]
    channels: tuple[Rhythm, ...]
    people: tuple[Rhythm, ...]
    key_dates: tuple[Coming, ...]


def health(edition: Edition, weeks: int | None = None) -> Health:
    """The figures of an edition, for so many weeks, or for the charter's horizon.

    Raises:
        ValueError: the edition has no charter.
    """
    charter = edition.charter
    if charter is None:
        raise ValueError(edition.root)
    until = edition.now + (weeks * _WEEK if weeks else charter.horizon)
    plan = Calendar(charter, edition.posts, edition.files, edition.now, edition.now, until)
    first, last = plan.today, until.astimezone(plan.zone).date()
    posts = [post for post in plan.planned if first <= slot_of(post).date() <= last]
    return Health(
        first=first,
        last=last,
        posts=len(posts),
        statuses=dict(Counter(post.status.value for post in posts)),
        undated=sum(not (post.slot or post.wish) and post.status in {Status.DRAFT, Status.REVIEW} for post in edition.posts),
        promo=promo_share(plan, posts, plan.in_order, "", ""),
        promo_of=tuple(
            promo_share(plan, [post for post in posts if name in post.channels], plan.channels_in_order[name], name, channel.name)
            for name, channel in charter.channels.items()
        ),
        pillars=tuple(pillar_shares(charter, posts)),
        formats=tuple(format_shares(charter, posts)),
        channels=tuple(_channels(plan, first, last)),
        people=tuple(_people(plan, first, last)),
        key_dates=tuple(_key_dates(plan, first, last)),
    )


def _channels(plan: Calendar, first: date, last: date) -> Iterable[Rhythm]:
    for name, channel in plan.charter.channels.items():
        posts = plan.by_channel[name]
        coming = next((slot_of(post) for post in posts if slot_of(post) >= plan.now), None)
        yield _rhythm(name, channel.name, posts, (first, last), channel.at_least, channel.at_most, coming)


def _people(plan: Calendar, first: date, last: date) -> Iterable[Rhythm]:
    for name, person in plan.charter.people.items():
        posts = [post for post in plan.planned if post.owner == name]
        yield _rhythm(name, person.name, posts, (first, last), None, (person.load,) if person.load else (), None)


def _rhythm(
    name: str,
    called: str,
    posts: Sequence[Post],
    days: tuple[date, date],
    least: Rate | None,
    most: tuple[Rate, ...],
    coming: datetime | None,
) -> Rhythm:
    first, last = days
    # Of years of posts, which come sorted by slot, only these weeks are looked at.
    begin = bisect_left(posts, monday_of(first), key=_day)
    by_week = Counter(monday_of(_day(post)) for post in posts[begin : bisect_right(posts, last + _WEEK, key=_day)])
    end = _day(posts[-1]) if posts else first
    fewest, greatest = _per_week(least), min((rate.number for rate in most if rate.period == "week"), default=None)
    weeks = []
    monday = monday_of(first)
    while monday <= last:
        count = by_week[monday]
        whole = monday >= first and monday + _WEEK <= end
        too_few = fewest is not None and count < fewest and whole
        too_many = greatest is not None and count > greatest
        weeks.append(Week(monday, count, 1 if too_many else -1 if too_few else 0))
        monday += _WEEK
    return Rhythm(name, called, tuple(weeks), least, most, coming)


def _day(post: Post) -> date:
    return slot_of(post).date()


def _per_week(rate: Rate | None) -> int | None:
    """The rate as a least number in each week; a rate by month asks nothing of one week."""
    if rate is None or rate.period == "month":
        return None
    return rate.number * 7 // _DAYS[rate.period]


def _key_dates(plan: Calendar, first: date, last: date) -> Iterable[Coming]:
    shelf = Shelf(plan)
    for one in sorted(occurrences(plan.charter, first, last), key=lambda found: (found.day, found.index)):
        begin = one.day - max(2 * plan.charter.key_dates[one.index].lead, _EARLY)
        near = [post for post in plan.planned if begin <= slot_of(post).date() <= one.day]
        about = tuple(post for post in near if shelf.covers(post, one, slot_of(post).date() == one.day))
        yield Coming(one.day, one.name, one.public, about)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())
