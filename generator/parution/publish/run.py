"""The publisher: decide, claim, deliver, confirm; and before that, read the accounts where nobody knows what became of a delivery.

A run can be killed at any moment and any number of them can go on at once: whatever they do hangs on what stands in the ledger, which
one of them at a time can add to. Nothing irreversible happens before the claim of it is in the ledger, and nothing that may have happened
is ever repeated before the account was read, but on networks where a repeat is harmless.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from secrets import token_hex

from parution.charter import Charter
from parution.deliveries.ledger import Ledger, LedgerError
from parution.deliveries.payload import Payload, payload_of
from parution.deliveries.plan import SUPERSEDED, Ability, Action, Decision, Facts, Standing, decide, held, still_stands
from parution.deliveries.record import Claimed, Event, Key, Missed, Record
from parution.edition import Edition
from parution.model import Message, say
from parution.publish import verdicts
from parution.publish.branch import OvertakenError
from parution.publish.checkout import Checkout, FreshHolds
from parution.publish.lane import Delivery, Open, Watch, claim_of
from parution.publish.precedents import Precedents
from parution.publish.recorder import Clock, LostError, OutpacedError, Recorder, Shelf

BATCH = 50
"""Deliveries of one channel that a run claims at once."""

ROUNDS = 200


@dataclass(frozen=True)
class Desk:
    """What a run works with.

    `open` gives the account of a channel; `abilities` what is known of each channel; `offline` the posts whose images are not on the
    public site yet, among those given; `nonce` a new random word; `precedents` what git knows of the posts' past, where that is asked.
    Without `begin`, nothing is sent where there is no ledger: one that is missing looks like one that has never been.
    """

    edition: Edition
    charter: Charter
    checkout: Checkout
    shelf: Shelf
    holds: FreshHolds
    abilities: Mapping[str, Ability]
    open: Callable[[str], Open]
    clock: Clock
    runner: str
    nonce: Callable[[], str] = field(default=lambda: token_hex(16))
    offline: Callable[[Sequence[Decision]], frozenset[str]] = field(default=lambda _: frozenset())
    lanes: int = 16
    begin: bool = False
    precedents: Precedents | None = None


@dataclass
class Report:
    """What a run did: events by delivery in their order, what could not be written, and how every delivery stands at its end."""

    events: list[tuple[Key, Event]] = field(default_factory=list)
    lost: list[tuple[Key, Message]] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)


class Publisher:
    """One run.

    Raises:
        GitError: the ledger could not be read.
        LedgerError: the ledger must not be used.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._blobs = desk.checkout.blobs()
        self._tried: set[tuple[Key, Action]] = set()
        self._accounts: dict[str, Open] = {}
        self.report = Report()
        self._recorder = Recorder(desk.shelf, desk.clock)
        self._watch = Watch(self._look, self._objection, desk.clock)
        self._ends = desk.clock.now() + desk.charter.lease / 3
        self._look()

    def run(self) -> Report:
        """Do all that is to be done now.

        Raises:
            GitError: the ledger could not be read or written; nothing was sent without its claim.
            LedgerError: the ledger must not be used.
        """
        if self._desk.begin:
            self._recorder.begin()
        try:
            for _ in range(ROUNDS):
                decisions = self.decisions()
                if self._desk.clock.now() > self._ends or not (self._settled(decisions) or self._sent(decisions)):
                    break
        finally:
            self._close()
        self.report.decisions, self.report.ledger = decisions, self._recorder.ledger
        return self.report

    def reconcile(self, keys: Collection[Key] = ()) -> Report:
        """Read the accounts where there is a doubt about a delivery (of these only, if any are given), due or not; sends nothing.

        Accounts that cannot be read are left alone, and so is what a runner is busy with.

        Raises:
            GitError: the ledger could not be read.
            LedgerError: the ledger must not be used.
        """
        try:
            self._settle([one for one in self.decisions() if (not keys or one.key in keys) and self._can_be_read(one)])
        finally:
            self._close()
        self.report.decisions, self.report.ledger = self.decisions(), self._recorder.ledger
        return self.report

    def _can_be_read(self, decision: Decision) -> bool:
        ability = self._desk.abilities.get(decision.key.channel)
        readable = bool(ability and ability.automatic and ability.reads and not ability.missing)
        return readable and decision.standing is Standing.UNKNOWN

    def _close(self) -> None:
        for opened in self._accounts.values():
            opened.account.close()

    def decisions(self) -> list[Decision]:
        """What is to be done now about every delivery."""
        desk = self._desk
        facts = Facts(desk.abilities, self._blobs, desk.holds.holds, standing=desk.holds.standing)
        ledger, now = self._recorder.ledger, desk.clock.now()
        if desk.precedents:
            decisions, facts = desk.precedents.decided(ledger, facts, now, published=False)
        else:
            decisions = decide(desk.edition, desk.charter, ledger, facts, now, published=False)
        wanted = [one for one in decisions if one.action is Action.SEND and desk.abilities[one.key.channel].online]
        if wanted and (offline := desk.offline(wanted)):
            facts = replace(facts, offline=offline)
            decisions = decide(desk.edition, desk.charter, ledger, facts, now, published=False)
        return decisions

    def _look(self) -> Ledger:
        holds = self._desk.holds
        holds.look(self._recorder.refresh(holds.ref).get(holds.ref))
        return self._recorder.ledger

    def _objection(self, ledger: Ledger, claim: Claimed, channel: str, campaign: str | None, now: datetime) -> Message | None:
        """What has come up since a claim: a hold, or another text on the published branch."""
        holds = self._desk.holds
        if not still_stands(claim.blob, holds.standing):
            return SUPERSEDED
        return held(self._desk.charter, holds.holds, ledger, channel, campaign, now)

    def _new(self, decisions: Iterable[Decision], *actions: Action) -> list[Decision]:
        """Decisions of these kinds that this run has not acted upon yet."""
        found = [one for one in decisions if one.action in actions and (one.key, one.action) not in self._tried]
        self._tried |= {(one.key, one.action) for one in found}
        return found

    def _settled(self, decisions: Sequence[Decision]) -> bool:
        """Record what was missed, and read the accounts where there is a doubt; False where there was nothing of the kind."""
        found = self._new(decisions, Action.MISS, Action.RECOVER)
        self._settle(found)
        return bool(found)

    def _settle(self, decisions: Sequence[Decision]) -> None:
        records = {one.key: self._recorder.ledger.record(one.key) for one in decisions}
        self._in_lanes(decisions, lambda lane: self._settle_lane(lane, records))

    def _settle_lane(self, decisions: Sequence[Decision], records: Mapping[Key, Record]) -> None:
        for one in decisions:
            record = self._recorder.ledger.record(one.key)
            if record != records[one.key]:  # another runner has dealt with it meanwhile
                continue
            if one.action is Action.MISS and one.post and one.post.slot:
                event: Event = Missed(at=self._desk.clock.now(), slot=one.post.slot, why=verdicts.why_of(one.why))
            else:
                event = self._searched(record, one)
            self._keep(one.key, event, record)

    def _searched(self, record: Record, decision: Decision) -> Event:
        desk, now = self._desk, self._desk.clock.now()
        ability = desk.abilities.get(record.channel)
        if not ability or not ability.automatic or not ability.reads:
            return verdicts.unreadable(record, now)
        payload = self._payload(decision) if decision.post and record.channel in decision.post.channels else None
        opened = self._opened(record.channel)
        sending = Delivery(record, decision.post, payload, self._recorder, self._watch, desk.clock).sending(
            desk.charter.repository_id, desk.checkout.bytes_of, self._taken(record.key)
        )
        found = verdicts.search(opened.account, sending)
        return verdicts.of_search(found, record, opened.network, desk.clock.now(), verdicts.latest(record))

    def _sent(self, decisions: Sequence[Decision]) -> bool:
        """Claim what is due and deliver it; False where nothing was."""
        chosen = self._chosen(decisions)
        if not chosen:
            return False
        if not self._recorder.ledger.is_open:
            raise _not_begun(len(chosen))
        now, records, payloads = self._desk.clock.now(), [], dict[Key, Payload]()
        for one in chosen:
            record, payload = self._recorder.ledger.record(one.key), self._payload(one)
            payloads[one.key] = payload
            if one.post:
                claim = claim_of(
                    record, one.post, payload, self._desk.checkout.commit, self._desk.runner, self._desk.nonce(), now, self._lease
                )
                records.append(record.then(claim))
        try:
            self._recorder.claim(records, _message(records))
        except OvertakenError:
            return True
        self._tried |= {(one.key, Action.SEND) for one in chosen}
        claims = {record.key: record.claim for record in records}
        self._in_lanes(chosen, lambda lane: self._deliver(lane, payloads, claims))
        return True

    @property
    def _lease(self) -> timedelta:
        return self._desk.charter.lease

    def _chosen(self, decisions: Iterable[Decision]) -> list[Decision]:
        """What is claimed next: of each channel the first few; never the rest of a text that was changed since its first part went out."""
        chosen: list[Decision] = []
        numbers: dict[str, int] = {}
        for one in decisions:
            if one.action is not Action.SEND or (one.key, one.action) in self._tried:
                continue
            if numbers.get(one.key.channel, 0) >= BATCH:
                continue
            if self._is_torn(one):
                self._tried.add((one.key, one.action))
                self.report.lost.append((one.key, say("a part of an earlier text stands on the network, and the text was changed since")))
                continue
            numbers[one.key.channel] = numbers.get(one.key.channel, 0) + 1
            chosen.append(one)
        return chosen

    def _is_torn(self, decision: Decision) -> bool:
        record = self._recorder.ledger.record(decision.key)
        posts = [part for part in record.parts if part.kind == "post"]
        attempt = record.attempt
        return bool(posts and attempt and self._payload(decision).marks[: len(posts)] != attempt.marks[: len(posts)])

    def _deliver(self, decisions: Sequence[Decision], payloads: Mapping[Key, Payload], claims: Mapping[Key, Claimed | None]) -> None:
        """The deliveries of one channel, one after the other."""
        stop: Event | None = None
        for one in decisions:
            record = self._recorder.ledger.record(one.key)
            if record.claim != claims[one.key]:
                continue
            if stop:
                self._keep(one.key, verdicts.like(stop, record, self._desk.clock.now()))
                continue
            delivery = Delivery(record, one.post, payloads[one.key], self._recorder, self._watch, self._desk.clock)
            try:
                opened = self._opened(one.key.channel)
                event = delivery.run(opened, self._desk.charter.repository_id, self._desk.checkout.bytes_of, self._taken(one.key))
            except LostError as error:
                self.report.lost.append((one.key, say("the ledger could not be written: {words}", words=str(error))))
                continue
            self.report.events.append((one.key, event))
            stop = event if delivery.channel_wide else None

    def _keep(self, key: Key, event: Event, since: Record | None = None) -> None:
        try:
            self._recorder.record(key, event, since)
        except OutpacedError:
            return
        except LostError as error:
            self.report.lost.append((key, say("the ledger could not be written: {words}", words=str(error))))
        else:
            self.report.events.append((key, event))

    def _in_lanes(self, decisions: Sequence[Decision], work: Callable[[Sequence[Decision]], None]) -> None:
        """Work on the deliveries of each channel in turn, on those of several channels at once."""
        by_channel: dict[str, list[Decision]] = {}
        for one in decisions:
            by_channel.setdefault(one.key.channel, []).append(one)
        if len(by_channel) <= 1 or self._desk.lanes <= 1:
            for lane in by_channel.values():
                work(lane)
            return
        with ThreadPoolExecutor(min(len(by_channel), self._desk.lanes)) as pool:
            for done in [pool.submit(work, lane) for lane in by_channel.values()]:
                done.result()

    def _payload(self, decision: Decision) -> Payload:
        if decision.post is None:
            raise LostError(decision.key)
        return payload_of(decision.post, self._desk.charter.channels[decision.key.channel], self._blobs)

    def _opened(self, channel: str) -> Open:
        if channel not in self._accounts:
            self._accounts[channel] = self._desk.open(channel)
        return self._accounts[channel]

    def _taken(self, key: Key) -> frozenset[str]:
        """What stands on the channel of other deliveries."""
        records = self._recorder.ledger.records.values()
        return frozenset(part.id for record in records if record.channel == key.channel and record.key != key for part in record.parts)


def _not_begun(due: int) -> LedgerError:
    """That there is no ledger to tell what was published already."""
    return LedgerError(
        say("Nothing was sent: there is no ledger yet that would tell what has been published. Due: {n}.", n=due),
        say(
            "If this calendar has never published, begin its ledger: parution publish --begin. If it has, the ledger is missing here; "
            "bring it along, as “Moving to another place” in docs/publishing.md says."
        ),
    )


def _message(records: Sequence[Record]) -> str:
    if len(records) == 1:
        return f"Claim: {records[0].key}"
    return "\n".join([f"Claim: {len(records)} deliveries", "", *(str(record.key) for record in records)])
