"""The figures of a report as plain data: counts, shares, weeks, delays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from parution.model import Message, Move, Post
from parution.phrases import Rate
from parution.restitution.outings import Fate

Phase = Literal["past", "running", "coming"]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were planned, how many of them went out (None: not known), and how many are still to come."""

    planned: int = 0
    published: int | None = None
    coming: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the posts: how many were planned and went out, and what part (of 1) they make of all that stands.

    `least` and `most` are the charter's bounds; `verdict` is -1 where it is too little, 1 where it is too much, 0 where it is right, None
    where nothing is asked or where there are too few posts to tell. What is known not to have gone out does not count for the share.
    """

    id: str
    name: str
    tally: Tally
    share: float
    least: float | None = None
    most: float | None = None
    verdict: int | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """A week from its Monday on: what was planned, what stands of it, and whether that is too little (-1), too much (1) or right (0)."""

    monday: date
    planned: int
    stands: int
    verdict: int

    @property
    def number(self) -> int:
        """The week's number in its year, as ISO 8601 counts."""
        return self.monday.isocalendar().week


@dataclass(frozen=True, slots=True)
class Timing:
    """How punctual deliveries were: how many went out at a time that is known, how many of them in time, and the delays.

    `steps` counts them by their delay: up to each length of time (and over the one before), the last without bound (None).
    """

    timed: int
    in_time: int
    median: timedelta
    longest: timedelta
    steps: tuple[tuple[timedelta | None, int], ...] = ()

    @property
    def part(self) -> float:
        """The part in time."""
        return self.in_time / self.timed


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A channel's or a person's posts, week by week; a week belongs to the period that has its Thursday.

    `unconfirmed` is how many deliveries were made by hand or before there was a record, so that nothing is known of them.
    `least` and `most` are the charter's rates; `months` are the verdicts of those by the month, one for each month of the period, `days`
    is on how many days there was more than those by the day allow.
    """

    id: str
    name: str
    tally: Tally
    weeks: tuple[Week, ...]
    least: Rate | None = None
    most: tuple[Rate, ...] = ()
    months: tuple[int, ...] = ()
    days: int = 0
    timing: Timing | None = None
    unconfirmed: int = 0

    @property
    def under(self) -> int:
        """In how many weeks it was too little."""
        return sum(week.verdict < 0 for week in self.weeks)

    @property
    def over(self) -> int:
        """In how many weeks it was too much."""
        return sum(week.verdict > 0 for week in self.weeks)


@dataclass(frozen=True, slots=True)
class Loss:
    """What did not go out at its slot, on which channels, and why."""

    post: Post
    slot: datetime
    fate: Fate
    why: Message
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A campaign that ran in the period, with its posts in it."""

    id: str
    name: str
    start: date
    end: date
    tally: Tally


@dataclass(frozen=True, slots=True)
class Arm:
    """A time window of an experiment and its posts in the period."""

    phrase: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Trial:
    """An experiment that went on: its windows, and how many of its posts lay in none; `enough` tells whether it can be compared."""

    id: str
    name: str
    question: str | None
    arms: tuple[Arm, ...]
    outside: int
    enough: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A key date: the posts about it (at most three, the nearest first), and whether one of them went out (None: not known, or not yet)."""

    day: date
    name: str
    public: bool
    posts: tuple[Post, ...]
    went: bool | None


@dataclass(frozen=True, slots=True)
class Glance:
    """A whole period in four figures: to compare with another."""

    posts: Tally
    promo: float
    in_time: float | None


@dataclass(frozen=True, slots=True)
class Restitution:
    """What was planned from `first` to `last` (both included), and what became of it.

    `known` tells whether there is a record of deliveries; `partly` is how many posts went out on some of their channels only; `approved` is
    how many posts were approved. `fates` counts the posts by what became of them as a whole (what went out anywhere is
    published; of the rest the gravest counts), `sent` the deliveries. `before` is the period before, None where nothing was planned in it.
    """

    first: date
    last: date
    phase: Phase
    known: bool
    posts: Tally
    partly: int
    approved: int
    deliveries: Tally
    fates: dict[Fate, int]
    sent: dict[Fate, int]
    promo: Share
    pillars: tuple[Share, ...] = ()
    formats: tuple[Share, ...] = ()
    channels: tuple[Rhythm, ...] = ()
    people: tuple[Rhythm, ...] = ()
    timing: Timing | None = None
    losses: tuple[Loss, ...] = ()
    cancelled: tuple[Post, ...] = ()
    moved: tuple[tuple[Post, tuple[Move, ...]], ...] = ()
    wishes: tuple[Post, ...] = ()
    campaigns: tuple[Run, ...] = ()
    experiments: tuple[Trial, ...] = ()
    key_dates: tuple[Kept, ...] = ()
    before: Glance | None = None
    glance: Glance = field(default=Glance(Tally(), 0.0, None))
