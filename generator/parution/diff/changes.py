"""What has changed, as plain data: text, numbers, lists. What it looks like in JSON is `diff.schema.json`, made from these very types.

Every text and every list is bounded, by those who write as by those who read: the data may come from a stranger. What people typed is
text, never markup; sentences of ours are in the language that `Changes.language` names.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

VERSION: Final = 1

MOST_POSTS, MOST_FINDINGS, MOST_FIELDS, MOST_PIECES, MOST_PARTS = 5_000, 2_000, 200, 8_000, 200
WORD, LINE, VALUE, TEXT = 200, 1_000, 4_000, 60_000
"""The most characters of a name, of a line (a title, a path), of a value or a sentence, of a text."""

Word = Annotated[str, Meta(max_length=WORD)]
Line = Annotated[str, Meta(max_length=LINE)]
Value = Annotated[str, Meta(max_length=VALUE)]
Text = Annotated[str, Meta(max_length=TEXT)]
Number = Annotated[int, Meta(ge=0, le=1_000_000_000)]
_SLOT = r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?([+-]\d\d:\d\d(:\d\d)?|Z)"
Moment = Annotated[str, Meta(pattern=f"^{_SLOT}$", max_length=40)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$", max_length=10)]
Month = Annotated[str, Meta(pattern=r"^\d{4}-\d\d$", max_length=7)]
Date = Annotated[str, Meta(pattern=rf"^({_SLOT}|\d{{4}}-\d\d-\d\d|\d{{4}}-\d\d)$", max_length=40)]
Commit = Annotated[str, Meta(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})?$", max_length=64)]
Names = Annotated[tuple[Word, ...], Meta(max_length=200)]
Change = Literal["added", "removed", "changed", "renamed", "broken", "mended"]
Severity = Literal["error", "warning", "note"]
Standing = Literal["idea", "draft", "review", "approved", "cancelled"]
Mark = Literal["added", "removed", "arrived", "left", "changed"]
Period = Literal["day", "week", "month"]


class Plain(Struct, frozen=True, forbid_unknown_fields=True):
    """Data that has these members and no others."""


class When(Plain, frozen=True):
    """A firm slot (`at` is a moment with its offset), or a wish for a day (`2026-12-03`) or a month (`2026-12`)."""

    kind: Literal["slot", "day", "month"]
    at: Date


class Moved(Plain, frozen=True):
    """Another date: from, to (None: none), and by how many minutes (days count as 1440), where both are comparable."""

    before: When | None
    after: When | None
    minutes: Annotated[int, Meta(ge=-(10**9), le=10**9)] | None = None


class Piece(Plain, frozen=True):
    """A stretch of a text: in both versions (`=`), only in the old one (`-`) or only in the new one (`+`)."""

    op: Literal["=", "-", "+"]
    text: Text


class Field(Plain, frozen=True):
    """A field with its value before and after, as a line of text; None where it has none."""

    name: Line
    before: Value | None
    after: Value | None


class Reading(Plain, frozen=True):
    """A text against one limit of a network; `limit` None: as long as you like."""

    unit: Word
    used: Number
    limit: Number | None
    excess: Number


class Part(Plain, frozen=True):
    """One text exactly as it will be sent, how long that is, and what it replaces (nothing where it is new)."""

    text: Text
    measures: Annotated[tuple[Reading, ...], Meta(max_length=10)]
    pieces: Annotated[tuple[Piece, ...], Meta(max_length=MOST_PIECES)] = ()


class Image(Plain, frozen=True):
    """An image or a video, and its alternative text."""

    src: Line
    alt: Value | None


class Sending(Plain, frozen=True):
    """What one channel will get: for the first time, differently, as before but now approved, or no more."""

    channel: Word
    name: Line
    network: Word
    change: Literal["new", "changed", "approved", "dropped"]
    title: Line | None = None
    warning: Value | None = None
    parts: Annotated[tuple[Part, ...], Meta(max_length=MOST_PARTS)] = ()
    media: Annotated[tuple[Image, ...], Meta(max_length=100)] = ()
    poll: Annotated[tuple[Value, ...], Meta(max_length=20)] = ()


class Glance(Plain, frozen=True):
    """A post at a glance, on one side of the comparison."""

    path: Line
    title: Line
    status: Standing
    when: When | None
    channels: Names


class PostChange(Plain, frozen=True):
    """What becomes of one post.

    `broken`: its file cannot be read any more; `mended`: it can be read again; `renamed`: another id (`was`) for what is the same post.
    `text` is the Markdown of the post, `past` that its time is over, so that nothing is sent of it any more; `twice` that several posts
    have its id. `covered` tells that something in it must not be repeated, and is not.
    """

    id: Word
    change: Change
    before: Glance | None
    after: Glance | None
    was: Word | None = None
    moved: Moved | None = None
    fields: Annotated[tuple[Field, ...], Meta(max_length=MOST_FIELDS)] = ()
    text: Annotated[tuple[Piece, ...], Meta(max_length=MOST_PIECES)] = ()
    sendings: Annotated[tuple[Sending, ...], Meta(max_length=100)] = ()
    past: bool = False
    twice: bool = False
    covered: bool = False
    left_out: bool = False


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


class Shift(Plain, frozen=True):
    """A part of the plan that grows or shrinks: promotion, or a pillar; overall (`channel` "") or on one channel.

    `least` and `most` are what the charter aims at, parts of 1.
    """

    about: Literal["promo", "pillar"]
    channel: Word
    id: Word
    name: Line
    before: Portion
    after: Portion
    least: Annotated[float, Meta(ge=0, le=1)] | None
    most: Annotated[float, Meta(ge=0, le=1)] | None


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


class Side(Plain, frozen=True):
    """One side of the comparison: what it was called (empty: the files as they are), its commit, and its charter."""

    name: Line
    commit: Commit
    charter: Literal["usable", "broken", "missing"]
    posts: Number


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
    channels: Annotated[dict[Word, Line], Meta(max_length=500)] = {}
    notes: Annotated[tuple[Value, ...], Meta(max_length=50)] = ()
    left_out: LeftOut = LeftOut()

    @property
    def empty(self) -> bool:
        """Whether nothing changes on the calendar."""
        return not (self.posts or self.charter or self.appeared or self.gone or self.left_out.posts)


def cut(text: str, most: int) -> str:
    """The text, with an ellipsis where it is longer than `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
