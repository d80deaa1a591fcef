"""What was to go out and what became of it: every post with a slot, on each of its channels, as the record of deliveries tells it.

A post that goes out again (`occurrence`) has an outing for each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from parution.charter import Charter
from parution.deliveries.ledger import Ledger
from parution.deliveries.plan import Decision, Standing
from parution.deliveries.record import Claimed, Key, Published, Record, Skipped
from parution.edition import Edition
from parution.model import Message, Post, Status, say
from parution.rules.promo_mix import is_promo


class Fate(StrEnum):
    """What became of a delivery, or is to become of it."""

    PUBLISHED = "published"
    COMING = "coming"
    UNDER_WAY = "under way"
    BY_HAND = "by hand"
    UNRECORDED = "unrecorded"
    SKIPPED = "skipped"
    HELD = "held"
    UNAPPROVED = "unapproved"
    BLOCKED = "blocked"
    MISSED = "missed"
    FAILED = "failed"
    UNKNOWN = "unknown"

    __hash__ = str.__hash__  # that of an enumeration is written in Python, and takes ten times as long


LOST = frozenset({Fate.SKIPPED, Fate.HELD, Fate.UNAPPROVED, Fate.BLOCKED, Fate.MISSED, Fate.FAILED, Fate.UNKNOWN})
"""What did not go out, as far as anybody knows. What is published by hand, or was before there was a record, is none of it."""

UNCONFIRMED = frozenset({Fate.BY_HAND, Fate.UNRECORDED})
"""That of which nobody has said whether it went out."""

_FATES: Mapping[Standing, Fate] = {
    Standing.UNAPPROVED: Fate.UNAPPROVED,
    Standing.SCHEDULED: Fate.COMING,
    Standing.DUE: Fate.UNDER_WAY,
    Standing.WAITING: Fate.UNDER_WAY,
    Standing.HELD: Fate.HELD,
    Standing.BLOCKED: Fate.BLOCKED,
    Standing.BY_HAND: Fate.BY_HAND,
    Standing.PAST: Fate.UNRECORDED,
    Standing.SENDING: Fate.UNDER_WAY,
    Standing.PUBLISHED: Fate.PUBLISHED,
    Standing.FAILED: Fate.FAILED,
    Standing.UNKNOWN: Fate.UNKNOWN,
    Standing.SKIPPED: Fate.SKIPPED,
    Standing.MISSED: Fate.MISSED,
}
_UNPLANNED = frozenset({Status.IDEA, Status.CANCELLED})
_NONE = timedelta(0)
_NO_CHANNEL = say("This post names no channel yet, so nobody gets it.")


class Sent(NamedTuple):
    """One delivery of an outing; `why` says why it did not go out, `delay` how long after its slot it did (None: not known)."""

    channel: str
    fate: Fate
    why: Message | None = None
    delay: timedelta | None = None


class Outing(NamedTuple):
    """A post at its slot (in the charter's zone), with its deliveries.

    It `went` where at least one channel has it, and is `coming` where none has and one is to get it; it `stands` unless it is known not to
    have gone out anywhere.
    """

    post: Post
    slot: datetime
    sent: tuple[Sent, ...]
    went: bool
    coming: bool
    stands: bool
    promo: bool


class Outings:
    """All outings of a calendar, worked out month by month when they are asked for.

    `decisions` are those of `deliveries.plan.decide`, the published ones included, by post id; they count only where there is a ledger.
    """

    def __init__(
        self, edition: Edition, charter: Charter, ledger: Ledger | None, now: datetime, decisions: Mapping[str, Sequence[Decision]]
    ) -> None:
        self._charter, self._now = charter, now.astimezone(UTC)
        self._ledger = ledger if ledger and ledger.header else None
        self._decisions = decisions if self._ledger else {}
        self._ready: dict[tuple[int, int], tuple[Outing, ...]] = {}
        self._months: dict[tuple[int, int], list[tuple[datetime, Post, int]]] = defaultdict(list)
        self.cancelled: dict[tuple[int, int], list[Post]] = defaultdict(list)
        self.wishes: dict[tuple[int, int], list[Post]] = defaultdict(list)
        for post in edition.posts:
            self._enter(post)
        slots = [slot for month in self._months.values() for slot, _, _ in month]
        self.span: tuple[date, date] | None = (min(slots).date(), max(slots).date()) if slots else None
        """The days of the first and of the last slot."""

    @property
    def known(self) -> bool:
        """Whether there is a record of what was published."""
        return self._ledger is not None

    def between(self, first: date, last: date) -> Iterator[Outing]:
        """The outings from one day to another (both included), in order of time."""
        for month in months_of(first, last):
            for one in self.of_month(month):
                if first <= one.slot.date() <= last:
                    yield one

    def of_month(self, month: tuple[int, int]) -> Sequence[Outing]:
        """The outings of a month (year, month), in order of time."""
        if month not in self._ready:
            entered = sorted(self._months.get(month, ()), key=lambda one: (one[0], one[1].id, one[2]))
            self._ready[month] = tuple(self._outing(slot, post, number) for slot, post, number in entered)
        return self._ready[month]

    def _enter(self, post: Post) -> None:
        slot = post.slot
        if slot and (post.status not in _UNPLANNED or self._has_gone(post)):
            self._months[slot.year, slot.month].append((slot, post, post.occurrence))
        elif post.status is Status.CANCELLED and (day := slot or (post.wish and post.wish.day)):
            self.cancelled[day.year, day.month].append(post)
        elif post.wish and post.status not in _UNPLANNED:
            self.wishes[post.wish.day.year, post.wish.day.month].append(post)
        if post.occurrence > 1:
            self._enter_earlier(post)

    def _has_gone(self, post: Post) -> bool:
        """Whether a post that was cancelled, or made an idea again, had gone out before that."""
        return any(one.standing is Standing.PUBLISHED and one.key.occurrence == post.occurrence for one in self._of(post))

    def _enter_earlier(self, post: Post) -> None:
        """The earlier times that a post went out, each at the slot of its claim."""
        seen: set[int] = {post.occurrence}
        for one in self._of(post):
            number = one.key.occurrence
            claim = self._record(one.key).claim
            if number not in seen and claim and one.standing is Standing.PUBLISHED:
                seen.add(number)
                slot = claim.slot.astimezone(self._charter.timezone)
                self._months[slot.year, slot.month].append((slot, post, number))

    def _of(self, post: Post) -> Sequence[Decision]:
        return self._decisions.get(post.id, ())

    def _record(self, key: Key) -> Record:
        return self._ledger.record(key) if self._ledger else Record(post=key.post, channel=key.channel, occurrence=key.occurrence)

    def _outing(self, slot: datetime, post: Post, number: int) -> Outing:
        past = slot <= self._now
        decided = self._of(post)
        if post.occurrence == number and tuple(one.key[1:] for one in decided) == tuple((channel, number) for channel in post.channels):
            sent = tuple([self._of_decision(one, past=past) for one in decided])  # nearly always
        else:
            sent = tuple(self._sent(post, number, past=past))
        went = coming = stands = False
        for one in sent:
            fate = one.fate
            went = went or fate is Fate.PUBLISHED
            coming = coming or fate is Fate.COMING or fate is Fate.UNDER_WAY
            stands = went or coming or fate not in LOST
        return Outing(post, slot, sent, went, coming and not went, stands or not (sent or past), is_promo(post, self._charter))

    def _sent(self, post: Post, number: int, *, past: bool) -> Iterator[Sent]:
        decided = {one.key.channel: one for one in self._of(post) if one.key.occurrence == number}
        asked = [channel for channel in dict.fromkeys(post.channels) if channel in self._charter.channels]
        current = number == post.occurrence
        for channel in asked if current else ():
            if channel in decided:
                yield self._of_decision(decided[channel], past=past)
            elif past and post.status is not Status.APPROVED:
                yield Sent(channel, Fate.UNAPPROVED, say("not approved: its status is “{status}”", status=post.status.value))
            else:
                yield Sent(channel, Fate.UNRECORDED if past else Fate.COMING)
        for channel, one in decided.items():  # on a channel that the post does not name any more
            if one.standing is Standing.PUBLISHED and not (current and channel in asked):
                yield self._of_decision(one, past=past)

    def _of_decision(self, one: Decision, *, past: bool) -> Sent:
        if one.standing is Standing.PUBLISHED:
            return Sent(one.key.channel, Fate.PUBLISHED, None, self._delay(one.key))
        fate = _FATES[one.standing]
        if not past and fate not in {Fate.SKIPPED, Fate.FAILED, Fate.UNKNOWN}:
            return Sent(one.key.channel, Fate.COMING)
        last = self._record(one.key).last if fate is Fate.SKIPPED and self._record(one.key).history else None
        return Sent(one.key.channel, fate, last.why.message() if isinstance(last, Skipped) else one.why)

    def _delay(self, key: Key) -> timedelta | None:
        """How long after its slot a delivery went out; None where a person only said that it did.

        What was found on the network later went out about when it was claimed.
        """
        record = self._record(key)
        claim, last = record.history if len(record.history) == 2 else (record.claim, record.last)  # noqa: PLR2004 - claimed, then published
        if not isinstance(last, Published) or last.by or not isinstance(claim, Claimed):
            return None
        at = (record.attempt or claim).at if last.found else last.at
        return max(at - claim.slot, _NONE)


def reasons(one: Outing) -> Iterable[tuple[Fate, Message, tuple[str, ...]]]:
    """Why an outing did not go out, or not everywhere: each reason once, with the channels that it kept it from."""
    found: dict[tuple[Fate, str], tuple[Message, list[str]]] = {}
    for sent in one.sent:
        if sent.fate in LOST and sent.why:
            found.setdefault((sent.fate, str(sent.why)), (sent.why, []))[1].append(sent.channel)
    if not one.sent and not one.stands:
        yield Fate.UNAPPROVED, _NO_CHANNEL, ()
    for (fate, _), (why, channels) in found.items():
        yield fate, why, tuple(channels)


def months_of(first: date, last: date) -> Iterator[tuple[int, int]]:
    """The months (year, month) from one day to another."""
    for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield index // 12, index % 12 + 1
