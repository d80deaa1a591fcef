"""What has changed, as plain data: text, numbers, lists. What it looks like in JSON is `diff.schema.json`, made from these very types.

Every text and every list is bounded, by those who write as by those who read: the data may come from a stranger. What people typed is
text, never markup; sentences of ours are in the language that `Changes.language` names.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta, field

from parution.diff.bounds import MOST_FIELDS, MOST_FINDINGS, MOST_POSTS, Commit, Day, Line, Moment, Month, Number, Plain, Value, Word
from parution.diff.post_change import Field, PostChange

VERSION: Final = 1

Severity = Literal["error", "warning", "note"]
Mark = Literal["added", "removed", "arrived", "left", "changed"]
Period = Literal["day", "week", "month"]


class Told(Plain, frozen=True):
    """A finding that appears or disappears; `was` is its severity before, where only that has changed."""

    rule: Word
    severity: Severity
    group: Literal["collision", "gap", "other"]
    path: Line
    line: Number | None
    message: Value
    remedy: Value
    post: Word | None
    was: Severity | None = None


class Portion(Plain, frozen=True):
    """So many posts of so many."""

    posts: Number
    of: Number


class Sample(Plain, frozen=True):
    """So many posts there are to judge by, and more are needed; `days`: within so many days, None: in all that is counted."""

    posts: Number
    needed: Number
    days: Number | None


class Shift(Plain, frozen=True):
    """A part of the plan that grows or shrinks: promotion, or a pillar; overall (`channel` "") or on one channel.

    `least` and `most` are what the charter aims at, parts of 1; `holds` is whether nothing speaks against the new share. Where that is
    so although it lies beyond them, it does by less than a post, or there are too `few` posts to judge by.
    """

    about: Literal["promo", "pillar"]
    channel: Word
    id: Word
    name: Line
    before: Portion
    after: Portion
    least: Annotated[float, Meta(ge=0, le=1)] | None
    most: Annotated[float, Meta(ge=0, le=1)] | None
    holds: bool
    few: Sample | None


class Filled(Plain, frozen=True):
    """A day, a week (from its Monday) or a month of a channel that has as many posts as the charter allows, or more, and had fewer."""

    channel: Word
    name: Line
    period: Period
    first: Day
    before: Number
    after: Number
    most: Number


class Marked(Plain, frozen=True):
    """What happens on a day."""

    mark: Mark
    post: Word


class DayChange(Plain, frozen=True):
    """A day with its number of posts before and after (cancelled ones do not count)."""

    day: Day
    before: Number
    after: Number
    marks: Annotated[tuple[Marked, ...], Meta(max_length=MOST_POSTS)] = ()


class MonthChange(Plain, frozen=True):
    """A month in which something changes: the days that have posts."""

    month: Month
    days: Annotated[tuple[DayChange, ...], Meta(max_length=31)]


class Asked(Plain, frozen=True):
    """Whose approval the charter asks for (of one of them): for posts of a pillar, or for the charter itself (`pillar` "").

    It is the charter before the change that is asked, never the one that it brings.
    """

    pillar: Line
    people: Annotated[tuple[Line, ...], Meta(max_length=200)]
    posts: Annotated[tuple[Word, ...], Meta(max_length=MOST_POSTS)] = ()


class Side(Plain, frozen=True):
    """One side of the comparison: what it was called (empty: the files as they are), its commit, its charter, its posts and errors."""

    name: Line
    commit: Commit
    charter: Literal["usable", "broken", "missing"]
    posts: Number
    errors: Number = 0


class LeftOut(Plain, frozen=True):
    """How much there was no room for: posts, the texts of posts, findings, fields of the charter."""

    posts: Number = 0
    texts: Number = 0
    findings: Number = 0
    fields: Number = 0


class Changes(Plain, frozen=True):
    """All that a change does to a calendar. `first` and `last` are the days between which the mix is counted."""

    version: Literal[1]
    program: Word
    language: Literal["en", "fr"]
    brand: Line
    timezone: Word
    now: Moment
    base: Side
    head: Side
    uncommitted: Number
    first: Day
    last: Day
    posts: Annotated[tuple[PostChange, ...], Meta(max_length=MOST_POSTS)] = ()
    moved_files: Number = 0
    charter: Annotated[tuple[Field, ...], Meta(max_length=MOST_FIELDS)] = ()
    appeared: Annotated[tuple[Told, ...], Meta(max_length=MOST_FINDINGS)] = ()
    gone: Annotated[tuple[Told, ...], Meta(max_length=MOST_FINDINGS)] = ()
    shifts: Annotated[tuple[Shift, ...], Meta(max_length=2_000)] = ()
    filled: Annotated[tuple[Filled, ...], Meta(max_length=1_000)] = ()
    months: Annotated[tuple[MonthChange, ...], Meta(max_length=36)] = ()
    channels: Annotated[dict[Word, Line], Meta(max_length=500)] = field(default_factory=dict)
    approvals: Annotated[tuple[Asked, ...], Meta(max_length=500)] = ()
    notes: Annotated[tuple[Value, ...], Meta(max_length=50)] = ()
    left_out: LeftOut = LeftOut()

    @property
    def empty(self) -> bool:
        """Whether nothing changes on the calendar."""
        return not (self.posts or self.charter or self.appeared or self.gone or self.left_out.posts)
