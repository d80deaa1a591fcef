"""What becomes of one post, as plain data: its date, its fields, its text, and what each channel gets differently."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from parution.diff.bounds import MOST_FIELDS, MOST_PARTS, MOST_PIECES, Date, Line, Names, Number, Plain, Text, Value, Word

Change = Literal["added", "removed", "changed", "renamed", "broken", "mended"]
Standing = Literal["idea", "draft", "review", "approved", "cancelled"]


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
