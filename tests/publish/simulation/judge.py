"""The oracle: it sees what no runner sees (the networks' own timelines, the remote as it is) and says what was promised and not kept."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from parution.deliveries.ledger import path_of, read, written
from parution.deliveries.pacing import IN_TIME, SPACING
from parution.deliveries.plan import Decision, Standing
from parution.deliveries.record import Claimed, Failed, Key, Missed, Part, Record, State
from parution.publish.adapter import Sending
from parution.rules.occupancy import period_of

BRANCH = "refs/heads/parution-ledger"
LOOK = 2.1
"""Seconds for which a runner may go by what it last read (one, by a clock that may tick in seconds)."""

LOOSE = timedelta(minutes=14)
"""How much later a request may arrive than its runner thinks: slow, paused, delayed, by another clock."""


class Judge:
    """Judges one history."""

    def __init__(self, world: Any) -> None:
        self._world = world
        self._holds: list[tuple[float, float | None, Any]] = []
        self._slots: dict[Key, datetime] = {}
        self.patience: dict[Key, tuple[float, float]] = {}

    # --- while it goes on

    def hold(self, hold: Any) -> int:
        """A hold is in force from now on: its number."""
        self._holds.append((self._world.now, None, hold))
        return len(self._holds) - 1

    def lift(self, number: int) -> None:
        """From now on it may be gone."""
        begin, _, hold = self._holds[number]
        self._holds[number] = (begin, self._world.now, hold)

    def allowed(self, process: Any, key: Key, sending: Sending, before: float) -> None:
        """A runner may publish a part of a delivery, it thinks; it had begun to ask at `before`."""
        world = self._world
        record = self._record(key)
        claim = record.claim if record else None
        if not (record and record.state is State.CLAIMED and claim and claim.payload == sending.payload.hash):
            return self._broken(f"{process.name} sends {key} without its claim in the ledger")
        if world.now - 2 * 80 > (claim.until - world.start).total_seconds():
            self._broken(f"{process.name} sends {key} after the end of its claim")
        self._slots[key] = claim.slot
        if world.moment(world.now + 81) < claim.slot:
            self._broken(f"{process.name} sends {key} before its slot")
        asked, until = self.patience.get(key, (0.0, 0.0))
        heard = any(
            isinstance(event, Failed) and str(event.why) == "too many" and abs((event.at - world.moment(asked)).total_seconds()) < 400
            for event in record.history
        )
        forgotten = any(isinstance(event, Missed) for event in record.history)  # it was moved since, to another slot
        if world.now + 2 * 81 < until and heard and not forgotten:
            self._broken(f"{process.name} sends {key} sooner than the network has asked for")
        if not self._stood(claim.blob, before - LOOK):
            self._broken(f"{process.name} sends {key} although it was changed or taken away since")
        campaign = next((post.campaign for post in world.head.posts if post.id == key.post), None)
        for begin, end, hold in self._holds:
            over_all = not (hold.channels or hold.campaigns)
            concerned = over_all or key.channel in hold.channels or campaign in hold.campaigns
            if concerned and begin < before - LOOK and (end is None or end > world.now):
                self._broken(f"{process.name} sends {key} although “{hold.reason}” was in force")
        return None

    def _stood(self, blob: str, since: float) -> bool:
        """Whether the calendar, at a moment or since, had a post as it is here."""
        merged = self._world.merged
        standing = [blobs for (_, blobs), (until, _) in zip(merged, [*merged[1:], (float("inf"), None)], strict=True) if until > since]
        return any(blob in blobs for blobs in standing)

    def slot(self, key: Key) -> float:
        """The slot for which a delivery was last claimed (seconds)."""
        return float((self._slots[key] - self._world.start).total_seconds())

    def told(self, report: Any) -> None:
        """What a run reported."""
        for key, event in report.events:
            self._world.log(f"told: {key} {type(event).__name__}")
            if getattr(event, "found", False):
                self._world.met("found on the account")
            elif isinstance(event, Failed) and event.parts:
                self._world.met("found in part")
            elif "does not stand there" in str(getattr(event, "why", "")):
                self._world.met("not found")
            elif isinstance(event, Failed) and "hold" in str(event.why):
                self._world.met("stopped by a hold")
        for key, why in report.lost:
            self._world.met(_short(str(why)))
            self._world.log(f"told: {key} {why}")

    def _broken(self, sentence: str) -> None:
        self._world.wrong.append(sentence)
        self._world.log(f"!!! {sentence}")

    def _record(self, key: Key) -> Record | None:
        """What the ledger on the remote says of a delivery."""
        remote = self._world.remote
        tip = remote.refs.get(BRANCH)
        blob = remote.commits[tip].files.get(path_of(key)) if tip else None
        return read({"ledger.json": _HEADER, path_of(key): remote.objects[blob]}).records[key] if blob else None

    # --- at its end

    def standing(self, record: Record) -> tuple[Part, ...]:
        """What of a delivery stands on the network, as a person sees it who knows the ledger: nothing that is another's."""
        others = {part.id for other in self._ledger().values() if other.key != record.key for part in other.parts}
        free = [one for one in self._world.servers[record.channel].timeline if one.id not in others]
        found: list[str] = []
        for wanted in record.attempt.marks if record.attempt else ():
            found += [one.id for one in free if one.mark == wanted and one.id not in found][:1]
        return tuple(Part(id=one) for one in found)

    def sentence(self, decisions: list[Decision]) -> list[str]:
        """Every promise that was not kept."""
        self._never_twice()
        self._ledger_only_grew()
        for one in decisions:
            self._ended(one)
        self._unhurried()
        return self._world.wrong

    def _never_twice(self) -> None:
        """What stands on the networks and what the ledger says stands there is the same, one to one.

        Whose a text is that several deliveries share does not matter, so long as each has its own; of any other text nothing stands twice.
        """
        ledger = self._ledger()
        for server in self._world.servers.values():
            owners = Counter(part.id for record in ledger.values() if record.channel == server.channel for part in record.parts)
            for one, number in owners.items():
                if number > 1:
                    self._broken(f"{number} deliveries call {one} their own")
            asked = {key for key, record in ledger.items() if record.state is State.UNKNOWN}  # a person is
            for entry in server.timeline:
                if not owners[entry.id] and entry.key not in asked:
                    self._broken(f"{entry.key} part {entry.part} stands on the network as {entry.id}; no delivery knows of it")
            claimed = {(record.key, mark) for record in ledger.values() if record.channel == server.channel for mark in _marks(record)}
            shared = {mark for mark, number in Counter(mark for _, mark in claimed).items() if number > 1}
            for (key, part), number in Counter((one.key, one.part) for one in server.timeline if one.mark not in shared).items():
                if number > 1:
                    self._broken(f"{key}, part {part}, was published {number} times")

    def _ledger(self) -> dict[Key, Record]:
        return dict(self._state(self._world.remote.refs.get(BRANCH)).records) if BRANCH in self._world.remote.refs else {}

    def _state(self, commit: str) -> Any:
        remote = self._world.remote
        return read({path: remote.objects[blob] for path, blob in remote.commits[commit].files.items()})

    def _ledger_only_grew(self) -> None:
        """Each state of each file follows from the one before, and is written as it reads."""
        remote, known = self._world.remote, {}
        for commit in remote.log:
            for path, blob in remote.commits[commit].files.items():
                if path.startswith("deliveries/") and known.get(path, (None,))[0] != blob:
                    record = next(iter(read({"ledger.json": _HEADER, path: remote.objects[blob]}).records.values()))
                    if path in known and not record.grown_from(known[path][1]):
                        self._broken(f"{record.key}: its history was rewritten")
                    if written(record) != remote.objects[blob]:
                        self._broken(f"{record.key}: is not written as it reads")
                    known[path] = (blob, record)
        for before, after in pairwise(remote.log):
            if not remote.contains(after, before):
                self._broken("the ledger was pushed back")

    def _ended(self, decision: Decision) -> None:
        """How a delivery stands once nothing goes wrong any more."""
        world, key = self._world, decision.key
        record = self._record(key)
        match decision.standing:
            case Standing.PUBLISHED:
                self._all_there(record)
            case Standing.UNKNOWN:
                world.met("left to a person")
                if not decision.alert or decision.action != "person":
                    self._broken(f"{key} is still in doubt, and no person was asked: {decision.why}")
            case Standing.MISSED:
                world.met("missed")
                if not decision.alert:
                    self._broken(f"{key} is missed without an alert")
            case Standing.FAILED:
                if not decision.alert or decision.action != "person":
                    self._broken(f"{key} has failed and nobody was told: {decision.why}")
            case Standing.UNAPPROVED | Standing.SCHEDULED | Standing.PAST | Standing.SKIPPED:
                pass
            case other:
                self._broken(f"{key} has not ended: {other}, {decision.action}, {decision.why}")

    def _all_there(self, record: Record | None) -> None:
        """What is said to be published stands there as it was claimed, whole and in its order."""
        if not record or not record.attempt:
            return self._broken("something is published without a claim")
        there = {one.id: one.mark for one in self._world.servers[record.channel].timeline}
        found = tuple(there.get(part.id) for part in record.parts)
        if found not in {record.attempt.marks, record.claim.marks if record.claim else ()}:
            self._broken(f"{record.key} is said to be published; there are {found}, and it was {record.attempt.marks}")
        return None

    def _unhurried(self) -> None:
        """Late posts keep the channel's rhythm."""
        world = self._world
        for name, server in world.servers.items():
            channel = world.charter.channels[name]
            went, slots = dict[Key, datetime](), dict[Key, datetime]()
            for one in sorted(server.timeline, key=lambda one: one.asked):
                went.setdefault(one.key, world.moment(one.asked))
                slots.setdefault(one.key, world.moment(one.slot))
            for key, at in went.items():
                if at - slots[key] <= IN_TIME + LOOSE:
                    continue
                self._room_left(channel, key, at, went)
                for other, earlier in went.items():
                    gap = min(channel.gap or SPACING, abs(slots[key] - slots[other]))
                    if at - earlier < LOOSE and earlier - slots[other] <= IN_TIME + LOOSE:
                        continue  # one that was in time; it may have been claimed after this one and sent before it
                    if earlier < at and at - earlier < gap - LOOSE:
                        self._broken(f"{key} follows {other} after {at - earlier}; the gap is {gap}")

    def _room_left(self, channel: Any, key: Key, at: datetime, went: dict[Key, datetime]) -> None:
        """A late post makes no day, week or month fuller than the charter allows."""
        zone = self._world.charter.timezone
        local = at.astimezone(zone)
        if (local + LOOSE).date() != local.date():
            return  # by its runner's clock it was the next day
        for rate in channel.at_most:
            first, after = period_of(rate.period, local.date())
            days = [earlier.astimezone(zone) for earlier in went.values() if earlier <= at]
            number = sum(first <= (day - LOOSE).date() and (day + LOOSE).date() < after for day in days)
            if number > rate.number:
                self._broken(f"{key} is the channel's {number}th of a {rate.period} that has {rate.number}")


def _short(why: str) -> str:
    """A reason as an event to be counted."""
    known = ("another runner", "another delivery", "may not follow", "text was changed")
    return next((f"lost: {one}" for one in known if one in why), "lost: no git")


def _marks(record: Record) -> set[str]:
    """The texts that a delivery was ever claimed with."""
    return {mark for event in record.history if isinstance(event, Claimed) for mark in event.marks}


_HEADER = b'{"parution":1,"repository":"Atelier","began":"2026-01-01T00:00:00Z"}'
