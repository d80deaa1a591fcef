"""What needs a person now, put together by cause: one alert for what one person mends in one go. Pure.

How each delivery stands is decided in `plan`, whether it needs somebody in `remedies.needs_person`; here that is only gathered, and what
mends itself is added once it has gone on for too long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from parution.charter import Charter, Hold
from parution.deliveries.credentials import SOON, credential_end
from parution.deliveries.ledger import Ledger, LedgerHold
from parution.deliveries.plan import Action, Decision, Facts, Standing, silencer
from parution.deliveries.remedies import is_moved_in, needs_person
from parution.model import Message

PERSISTENT = timedelta(hours=1)
"""What goes on by itself (a retry, another look at the account) is told when it is so late."""


class Kind(StrEnum):
    """What is the matter. `ACCOUNT` is known only where the credentials are, `SCHEDULE` only where the forge is asked."""

    UNKNOWN = "unknown"
    FAILED = "failed"
    MISSED = "missed"
    BLOCKED = "blocked"
    UNAPPROVED = "unapproved"
    BY_HAND = "by hand"
    BELATED = "belated"
    HELD = "held"
    UNREAD = "unread"
    CREDENTIAL = "credential"
    ACCOUNT = "account"
    OVERDUE = "overdue"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that needs a person.

    Attributes:
        kind: what is the matter.
        name: which of its kind: a channel's id, a hold's digest, or nothing.
        channel: the channel concerned, if it is one.
        deliveries: those concerned, in the order of their slots.
        moment: when a credential ends, or since when something is overdue.
        hold: what silences them, and the ledger's name for it.
        paths: files that cannot be read.
        trouble: what the forge says, as a word for programs; or what an account says.
        address: where to look at the forge.
        said: why and what to do, where the kind alone does not tell.
        number: of how many deliveries it tells, where it names none of them.
    """

    kind: Kind
    name: str = ""
    channel: str | None = None
    deliveries: tuple[Decision, ...] = ()
    moment: datetime | None = None
    hold: Hold | LedgerHold | None = None
    paths: tuple[str, ...] = ()
    trouble: str = ""
    address: str = ""
    said: tuple[Message, Message] | None = None
    number: int = 0

    @property
    def cause(self) -> str:
        """What names the alert for good: as long as it is the same, so is the thing to be mended."""
        return f"{self.kind.value}/{self.name}" if self.name else self.kind.value

    @property
    def facts(self) -> tuple[str, ...]:
        """What it consists of; where one is added, people want to hear of it."""
        if self.kind in {Kind.SCHEDULE, Kind.ACCOUNT, Kind.CREDENTIAL, Kind.BELATED}:
            return (self.trouble or (self.moment.isoformat() if self.moment else ""),)
        return (*(str(one.key) for one in self.deliveries), *self.paths)


@dataclass(frozen=True)
class Watch:
    """What is looked at: the decisions, what they were made from, and when.

    `late` is after how long the publisher should have done what is due, and `earlier` what would have been decided so long ago; `settled`
    tells since when a post stands as it is on the published branch.
    """

    decisions: Sequence[Decision]
    earlier: Sequence[Decision]
    charter: Charter
    ledger: Ledger
    facts: Facts
    now: datetime
    late: timedelta
    settled: Callable[[str], datetime | None] = lambda _: None
    unread: tuple[str, ...] = ()


def alerts(watch: Watch) -> list[Alert]:
    """What needs a person, by what the calendar and the ledger say; the most pressing first."""
    found = [*_deliveries(watch), *_belated(watch), *_held(watch), *_unread(watch), *_credentials(watch), *_overdue(watch)]
    order = list(Kind)
    return sorted(found, key=lambda one: order.index(one.kind))


def _deliveries(watch: Watch) -> Iterator[Alert]:
    grouped: dict[tuple[Kind, str], list[Decision]] = {}
    for one in watch.decisions:
        if kind := _kind(one, watch):
            grouped.setdefault((kind, one.key.channel), []).append(one)
    for (kind, channel), some in grouped.items():
        yield Alert(kind, channel, channel, tuple(some))


_KINDS: Mapping[Standing, Kind] = {
    Standing.UNKNOWN: Kind.UNKNOWN,
    Standing.FAILED: Kind.FAILED,
    Standing.MISSED: Kind.MISSED,
    Standing.BLOCKED: Kind.BLOCKED,
    Standing.UNAPPROVED: Kind.UNAPPROVED,
    Standing.BY_HAND: Kind.BY_HAND,
}


def _kind(one: Decision, watch: Watch) -> Kind | None:
    kind = _KINDS.get(one.standing)
    if is_moved_in(one):
        return None
    if kind is Kind.BY_HAND:
        return kind
    if kind and needs_person(one, watch.now, watch.now - watch.charter.stale_after):
        return kind
    if one.standing is Standing.FAILED and one.action is Action.WAIT:
        return kind if one.alert or _late(one, watch) else None
    if one.standing is Standing.UNKNOWN and one.action is Action.WAIT and _late(one, watch):
        return kind
    return None


def _belated(watch: Watch) -> Iterator[Alert]:
    """What was approved long after its time, where that is much: one alert, which names none of them."""
    if any(map(is_moved_in, watch.decisions)):
        yield Alert(Kind.BELATED, number=sum(map(is_moved_in, watch.decisions)))


def _late(one: Decision, watch: Watch) -> bool:
    slot = one.post.slot if one.post else None
    return slot is None or watch.now - slot >= PERSISTENT


def _held(watch: Watch) -> Iterator[Alert]:
    """What is due and silenced, by the hold that does it."""
    grouped: dict[str, tuple[Hold | LedgerHold, list[Decision]]] = {}
    for one in watch.decisions:
        campaign = one.post.campaign if one.post else None
        if one.standing is Standing.HELD and (
            hold := silencer(watch.charter, watch.facts.holds, watch.ledger, one.key.channel, campaign, watch.now)
        ):
            grouped.setdefault(_digest(hold), (hold, []))[1].append(one)
    for name, (hold, some) in grouped.items():
        yield Alert(Kind.HELD, name, deliveries=tuple(some), hold=hold)


def _digest(hold: Hold | LedgerHold) -> str:
    """What names a hold: all that it says but its end, which may be put off."""
    said = "\n".join([hold.reason, str(hold.start), *hold.channels, "", *hold.campaigns])
    return sha256(said.encode()).hexdigest()[:12]


def _unread(watch: Watch) -> Iterator[Alert]:
    if watch.unread:
        yield Alert(Kind.UNREAD, paths=watch.unread)


def _credentials(watch: Watch) -> Iterator[Alert]:
    for channel in watch.charter.channels.values():
        ends = credential_end(channel, watch.charter.timezone)
        if ends and ends - watch.now <= SOON[0]:
            yield Alert(Kind.CREDENTIAL, channel.id, channel.id, moment=ends)


def _overdue(watch: Watch) -> Iterator[Alert]:
    """What waited for nothing but a run of the publisher long ago and still does, and the ledger has heard of no run since."""
    before = watch.now - watch.late
    opened = watch.ledger.header.opened if watch.ledger.header else None
    if opened is None or opened > before or _alive(watch.ledger, before):
        return
    waited = {one.key for one in watch.earlier if _waits(one)}
    found = [one for one in watch.decisions if _waits(one) and one.key in waited and _stood(one, watch, before)]
    if found:
        slots = [one.post.slot for one in found if one.post and one.post.slot]
        yield Alert(Kind.OVERDUE, deliveries=tuple(found), moment=min(slots, default=before))


def _alive(ledger: Ledger, since: datetime) -> bool:
    """Whether a runner has written anything into the ledger since a moment."""
    return any(not getattr(record.last, "by", None) for record in ledger.records.since(since))


def _waits(one: Decision) -> bool:
    """Whether a delivery waits for nothing but a run of the publisher."""
    return one.action in {Action.SEND, Action.RECOVER}


def _stood(one: Decision, watch: Watch, before: datetime) -> bool:
    """Whether its post stood on the published branch as it is now; what is unknown is held to have stood."""
    settled = watch.settled(one.post.path) if one.post else None
    return settled is None or settled <= before


def awaited(decisions: Iterable[Decision]) -> list[Decision]:
    """What the publisher is to do by itself, now or later."""
    return [one for one in decisions if _waits(one) or one.action is Action.WAIT]


def due(decisions: Iterable[Decision]) -> list[Decision]:
    """What the publisher is to do by itself now."""
    return [one for one in decisions if _waits(one)]
