"""A delivery, one post on one channel, as the ledger keeps it: everything that happened to it, oldest first, and what may happen next.

Nothing is ever taken out of a record. Its state follows from its last events; an event that does not fit what happened before is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from itertools import zip_longest
from typing import Literal, NamedTuple

import msgspec

from parution.model import Message

_NAME = "~"


class Key(NamedTuple):
    """Which delivery: a post's id, a channel's id, and the how-manieth time the post goes out there (from 1).

    It holds neither the file's name, nor the slot, nor the text, so a rename, a move and an edit leave the delivery what it was.
    """

    post: str
    channel: str
    occurrence: int = 1

    def __str__(self) -> str:
        """As a person names it: `oak-table/mastodon`, and `oak-table/mastodon~2` for the second time."""
        return f"{self.post}/{self.channel}" + (f"{_NAME}{self.occurrence}" if self.occurrence > 1 else "")

    @classmethod
    def parse(cls, text: str) -> Key:
        """The key that a person named.

        Raises:
            ValueError: it has no such form.
        """
        post, _, rest = text.strip().partition("/")
        channel, _, number = rest.partition(_NAME)
        if not post or not channel or "/" in channel or (number and not number.isdigit()):
            raise ValueError(text)
        return cls(post, channel, int(number or 1))

    def token(self, repository: str) -> str:
        """What names the delivery to a network: 40 hexadecimal digits, the same on every machine, on each attempt."""
        return sha256("\n".join((repository, self.post, self.channel, str(self.occurrence))).encode()).hexdigest()[:40]


class State(StrEnum):
    """Where a delivery stands in the ledger; one that is not in it has no state."""

    CLAIMED = "claimed"
    PUBLISHED = "published"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    MISSED = "missed"


class FileStruct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What stands in a ledger's file: known fields only."""


class Part(FileStruct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that stands on the network: its id and address there. A `draft` is not public yet; a `post` is."""

    id: str
    url: str | None = None
    kind: Literal["post", "draft", "media"] = "post"


class Why(FileStruct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A reason, as a sentence of ours and its values: never a word of what was sent or answered."""

    text: str
    values: dict[str, str | int] = {}

    def message(self) -> Message:
        """The sentence, for the reader's language."""
        return Message(self.text, self.values)

    def __str__(self) -> str:
        return str(self.message())


class _Event(FileStruct, tag_field="state", frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    at: datetime


class Claimed(_Event, tag="claimed", frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A runner has taken the delivery upon itself, until a given moment.

    `nonce` tells this claim from any other; `payload` is the SHA-256 of what is to be sent, `marks` those by which its texts are found
    again on the account; `slot` is when it was to go out, `blob` the git blob of the post and `commit` the commit it was taken from.
    """

    runner: str
    nonce: str
    until: datetime
    payload: str
    marks: tuple[str, ...] = ()
    slot: datetime
    blob: str
    commit: str


class Sent(_Event, tag="sent", frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One part stands on the network; the rest is still to come."""

    nonce: str
    part: Part


class Published(_Event, tag="published", frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """All of it stands on the network: delivered, found there afterwards, or said by a person (`by`).

    `blob` is the text that a person meant, where no claim tells which one went out.
    """

    parts: tuple[Part, ...] = ()
    nonce: str | None = None
    found: bool = False
    by: str | None = None
    blob: str | None = None


class Failed(_Event, tag="failed", frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """It was certainly not sent, or not all of it; `next` is when it may be tried again (None: once its text or its slot has changed).

    `parts` are those that were found to stand on the network all the same; `person` tells that somebody has to mend something.
    """

    why: Why
    parts: tuple[Part, ...] = ()
    nonce: str | None = None
    next: datetime | None = None
    by: str | None = None
    person: bool = False


class Unknown(_Event, tag="unknown", frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Nobody knows whether it was sent; `next` is when the account is read (again), None where only a person can tell."""

    why: Why
    nonce: str | None = None
    next: datetime | None = None


class Skipped(_Event, tag="skipped", frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A person has said that it is not to be sent."""

    why: Why
    by: str | None = None


class Missed(_Event, tag="missed", frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Its slot (given) is too long past for it to go out."""

    slot: datetime
    why: Why


class Amended(_Event, tag="amended", frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What stands on the network was changed to another payload, or taken down (`payload` None)."""

    payload: str | None
    blob: str | None = None
    by: str | None = None


Event = Claimed | Sent | Published | Failed | Unknown | Skipped | Missed | Amended

_STATES: Mapping[type[_Event], State | None] = {
    Claimed: State.CLAIMED,
    Sent: None,
    Published: State.PUBLISHED,
    Failed: State.FAILED,
    Unknown: State.UNKNOWN,
    Skipped: State.SKIPPED,
    Missed: State.MISSED,
    Amended: None,
}
_AFTER: Mapping[State | None, tuple[type[_Event], ...]] = {
    None: (Claimed, Skipped, Missed, Published),
    State.CLAIMED: (Sent, Published, Failed, Unknown, Skipped),
    State.FAILED: (Claimed, Published, Failed, Skipped, Missed),
    State.UNKNOWN: (Published, Failed, Unknown, Skipped),  # never claimed: what is in doubt is looked into before it may be sent again
    State.MISSED: (Claimed, Published, Skipped),
    State.SKIPPED: (Failed, Published),
    State.PUBLISHED: (Amended, Failed),  # the latter only where a person takes back what a person said
}


class IllegalError(ValueError):
    """An event that may not follow what has happened to a delivery."""

    def __init__(self, key: Key, complaint: str) -> None:
        super().__init__(f"{key}: {complaint}")


class Record(FileStruct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Everything that happened to one delivery, oldest first; never empty in a ledger."""

    post: str
    channel: str
    occurrence: int = 1
    history: tuple[Event, ...] = ()

    @property
    def key(self) -> Key:
        """Which delivery it is."""
        return Key(self.post, self.channel, self.occurrence)

    @property
    def state(self) -> State | None:
        """Where it stands."""
        return next((state for event in reversed(self.history) if (state := _STATES[type(event)])), None)

    @property
    def last(self) -> Event:
        """The latest event that decided its state."""
        return next(event for event in reversed(self.history) if _STATES[type(event)])

    @property
    def claim(self) -> Claimed | None:
        """The latest claim, ended or not."""
        return next((event for event in reversed(self.history) if isinstance(event, Claimed)), None)

    @property
    def attempt(self) -> Claimed | None:
        """The claim under which what is on the network was or may have been sent: the first since it was last known not to be there.

        What was claimed then is what must be looked for, whatever the post says by now.
        """
        found: Claimed | None = None
        something = False
        for event in self._kept():
            something = something or isinstance(event, Sent) or bool(getattr(event, "parts", ()))
            if isinstance(event, Claimed):
                found = found or event
            elif isinstance(event, Failed | Missed | Skipped) and not something:
                found = None
        return found

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is known to stand on the network."""
        parts: dict[str, Part] = {}
        for event in self._kept():
            if isinstance(event, Published | Failed) and event.parts:
                parts = {part.id: part for part in event.parts}
            elif isinstance(event, Sent):
                parts[event.part.id] = event.part
        return tuple(parts.values())

    def _kept(self) -> Iterator[Event]:
        """What happened, without those publications that a person had only said, and took back."""
        for event, following in zip_longest(self.history, self.history[1:]):
            if not (isinstance(event, Published) and isinstance(following, Failed)):
                yield event

    @property
    def is_said(self) -> bool:
        """Whether it is held to be published on nothing but a person's word, the last that is recorded."""
        last = self.history[-1] if self.history else None
        return isinstance(last, Published) and last.by is not None

    @property
    def tries(self) -> int:
        """How many attempts, to send it or to find it, have come to nothing."""
        return sum(isinstance(event, Failed | Unknown) for event in self.history)

    def then(self, event: Event) -> Record:
        """The record with one more event.

        Raises:
            IllegalError: the event may not follow.
        """
        if complaint := self._complaint(event):
            raise IllegalError(self.key, complaint)
        return msgspec.structs.replace(self, history=(*self.history, event))

    def _complaint(self, event: Event) -> str | None:
        kind, state = type(event).__name__.lower(), self.state
        if type(event) not in _AFTER[state]:
            return f"{kind} may not follow {state or 'nothing'}"
        if isinstance(event, Claimed):
            used = any(isinstance(one, Claimed) and one.nonce == event.nonce for one in self.history)
            return "the claim's nonce has been used before" if used else None
        if isinstance(event, Failed) and state is State.FAILED and not event.by:
            return "only a person may say again that it was not sent"
        if state in {State.PUBLISHED, State.SKIPPED} and isinstance(event, Failed | Published):
            return self._take_back(event, state)
        nonce, claim = getattr(event, "nonce", None), self.claim
        if state is State.CLAIMED and claim and nonce != claim.nonce and not getattr(event, "by", None):
            return f"{kind} does not belong to the claim that stands"
        return None

    def _take_back(self, event: Failed | Published, state: State) -> str | None:
        if isinstance(event, Failed) and state is State.PUBLISHED and not (event.by and self.is_said):
            return "only a person may take back that it was published, and only what a person said"
        if isinstance(event, Published) and not event.by:
            return "only a person may say that it was published although it was not to be sent"
        return None

    def grown_from(self, earlier: Record) -> bool:
        """Whether this is the earlier record and nothing but more."""
        return self.key == earlier.key and self.history[: len(earlier.history)] == earlier.history


def replayed(record: Record) -> Iterator[str]:
    """What is illegal in a record that was read, one sentence each."""
    if _is_plain(record.history):
        return
    built = msgspec.structs.replace(record, history=())
    if not record.history:
        yield f"{record.key}: nothing ever happened"
    for event in record.history:
        try:
            built = built.then(event)
        except IllegalError as error:
            yield str(error)
            return


def _is_plain(history: tuple[Event, ...]) -> bool:
    """Claimed, then published: what nine in ten records are."""
    if len(history) != 2:  # noqa: PLR2004
        return False
    first, second = history
    return isinstance(first, Claimed) and isinstance(second, Published) and first.nonce == second.nonce
