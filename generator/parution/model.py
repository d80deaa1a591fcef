"""The words of the calendar as frozen data: places, findings, posts.

Nothing here reads a file, asks the clock or prints. A value that a writer typed keeps the form in which it was typed; what is derived from
it (a slot, a wish) stands beside it in its own type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Pointer = tuple[str | int, ...]
"""A path in a YAML document: keys of mappings and indices (from 0) of lists, outermost first."""

Yaml = None | str | list["Yaml"] | dict[str, "Yaml"]
"""What the strict YAML reader returns: scalars stay the text that was typed; an empty value, `null` or `~` is None."""


class Severity(StrEnum):
    """How much a finding weighs: an error stops the build, a warning only with `--strict`, a note never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Status(StrEnum):
    """What people write about a post; everything else is derived."""

    IDEA = "idea"
    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people: an English template and its values, put into the reader's language only when it is shown.

    `template` uses `str.format` fields; `values` are already text (or numbers), never markup. What people typed is text, and shown as it
    is; words of ours that stand inside a sentence of ours are a message in their turn.
    """

    template: str
    values: Mapping[str, str | int | Message] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


def say(template: str, **values: str | int | Message) -> Message:
    """A message; the name is what the translation catalogue's extraction looks for."""
    return Message(template, values)


MOMENT, LISTING = "{moment}", "{listing}"
"""Templates that the translator does not look up but writes in the reader's way: a date (with its time), a list."""


def on(moment: date | datetime) -> Message:
    """A day, or a day and a time, as a value of another message: “Thursday 4 December 2026 at 09:00”."""
    typed = moment.isoformat(" ", "minutes")[:16] if isinstance(moment, datetime) else moment.isoformat()  # years have four digits in it
    return Message(MOMENT, {"moment": typed})


def listing(items: Iterable[str | Message]) -> Message:
    """Several things as a value of another message: “a, b and c”."""
    named: dict[str, str | int | Message] = {str(index): item for index, item in enumerate(items)}
    return Message(LISTING, {**named, "listing": ", ".join(str(item) for item in named.values())})


@dataclass(frozen=True, slots=True)
class Place:
    r"""Where in a file, as a path rather than a line: the line is looked up only when the finding is shown.

    `key` and `value` point into the YAML at `pointer`; `body` and `text` are spans, `[start, end)` in characters of the body or of the
    whole file (after line ends have become `\n`); `file` is the file as such.
    """

    kind: Literal["key", "value", "body", "text", "file"] = "file"
    pointer: Pointer = ()
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that mends a problem without changing what a post says: the text that goes to a place.

    The place is a span (`body` or `text`), whose characters are replaced, or a `value` of the front matter, which is replaced as a whole.
    """

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one file and how to mend it, before it is known how bad that is and whose it is.

    `channel` is the channel that it is about, where it is about one; `fix` mends it where that is safe to do without asking.
    """

    rule: str
    place: Place
    message: Message
    remedy: Message
    channel: str | None = None
    fix: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: which rule, how bad, where, what is wrong and how to mend it.

    `path` is relative to the calendar's root with `/` between its parts; `post` is the id of the post concerned, where there is one.
    """

    rule: str
    severity: Severity
    path: str
    place: Place
    message: Message
    remedy: Message
    post: str | None = None
    fix: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """A tentative date (`planned`), never sent: the first day it may mean, and whether the writer named a day or only the month."""

    day: date
    precision: Literal["day", "month"]


@dataclass(frozen=True, slots=True)
class Media:
    """An image or a video of a post: its path relative to the calendar's root (or an http(s) address) and its alternative text."""

    src: str
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """The answers of a poll, in order, and how long it stays open (seconds)."""

    options: tuple[str, ...]
    duration: int


@dataclass(frozen=True, slots=True)
class Override:
    """What one channel gets instead of the common text (Markdown), hashtags (without `#`) or mentions (with `@`)."""

    text: str | None = None
    hashtags: tuple[str, ...] | None = None
    mentions: tuple[str, ...] | None = None
    media: tuple[Media, ...] | None = None


@dataclass(frozen=True, slots=True)
class Post:
    r"""One Markdown file of `content/`.

    `path` is relative to the root with `/`; `blob` is the git blob id (40 hexadecimal digits) of the bytes that were read; `slot` is aware,
    in the charter's zone as the offset of that moment; `body` is the Markdown below the front matter with `\n` line ends.
    """

    path: str
    blob: str
    id: str
    title: str
    status: Status
    slot: datetime | None = None
    wish: Wish | None = None
    channels: tuple[str, ...] = ()
    pillar: str | None = None
    audience: str | None = None
    objective: str | None = None
    format: str | None = None
    kind: str | None = None
    owner: str | None = None
    budget: str | None = None
    campaign: str | None = None
    cta: str | None = None
    language: str | None = None
    media: tuple[Media, ...] = ()
    overrides: Mapping[str, Override] = field(default_factory=dict)
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    poll: Poll | None = None
    terms: str | None = None
    sponsor: str | None = None
    follows: str | None = None
    warning: str | None = None
    brief: str | None = None
    experiment: str | None = None
    occurrence: int = 1
    ignore: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules between posts want to know of one post, worked out once for its bytes.

    `prints` are what tells which texts are nearly the same (see `prose.prints`), for each text of the post that is long enough: under ""
    that of the common text, under a channel's id that of its own. `links` are the web addresses in what its channels get, each once.
    """

    prints: Mapping[str, bytes] = field(default_factory=dict)
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One change of the date of a post: when (UTC), by whom, and the dates as they were typed, `after` empty if it was taken away."""

    at: datetime
    by: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Approval:
    """One change of a status to `approved`: when (UTC), by whom, and the blob id of the bytes that were approved.

    `withdrawn` is when the status was changed back to another (UTC), or None. `changed` are the protected fields (see
    `parution.approvals.comparing`) that are not as they were approved, where the post's bytes are not the same and somebody has looked.
    """

    at: datetime
    by: str
    blob: str
    withdrawn: datetime | None = None
    changed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class FileHistory:
    """The life of one post in git, renames included.

    `created` and `changed` are the author's dates of its first and latest commit, aware and in UTC; `commits` is how many commits changed
    it; `moves` are the changes of its `publish_at` or `planned` to another date, oldest first. To make a date more exact (`2026-12`, then
    `2026-12-03 09:00`) is no move; to take it away is one. `approvals`, oldest first, leave out that of a post which was approved from the
    first and never changed: `born` is then the blob that it began with (else it is empty), and `approval` knows.
    """

    created: datetime
    created_by: str
    changed: datetime
    changed_by: str
    commits: int
    moves: tuple[Move, ...] = ()
    approvals: tuple[Approval, ...] = ()
    born: str = ""

    def approval(self, post: Post) -> Approval | None:
        """Who approved the post; its `blob` is not the post's if what was approved has been changed since.

        None if the post is not approved now, or if git does not know: the approval is not committed yet, or older than a shallow clone.
        """
        if post.status is not Status.APPROVED:
            return None
        if self.born and self.born == post.blob:
            return Approval(self.created, self.created_by, self.born)
        last = self.approvals[-1] if self.approvals else None
        return last if last and not last.withdrawn else None


@dataclass(frozen=True, slots=True)
class Picture:
    """What the bytes of an image or a video say of it: its type as in `image/png`, its size in pixels, seconds (a video) or None.

    A file of no known type has the type ""; a width and a height of 0 are not known.
    """

    type: str
    width: int
    height: int
    seconds: float | None = None
