"""Networks in memory, of each kind that a promise is made for, and accounts on them that keep the protocol of `publish.adapter`.

A request takes effect when it arrives: at once, or up to 222 seconds after the client has given up on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from parution.deliveries.payload import mark
from parution.deliveries.record import Key, Part
from parution.model import say
from parution.publish.adapter import (
    Absent,
    Fails,
    Found,
    Guarantee,
    Network,
    NotSent,
    Outcome,
    Partly,
    Published,
    Refused,
    Sending,
    Unclear,
    Works,
)
from publish.simulation.turns import Killed

DELAY = 222.0
"""Seconds after which the longest of delayed requests arrives."""

STALE = 90.0
"""Seconds by which an account's page may lag."""

SETTLE = timedelta(minutes=10)


_DOUBTS = {
    "heeded": ("500 after", "answer lost"),
    "not heeded": ("500 before", "lost"),
    "late": ("late", "late and slow"),
    "either": ("crash", "duplicate"),
}
_SLOW = frozenset({"lost", "answer lost", "late and slow"})


@dataclass(frozen=True, slots=True)
class Kind:
    """What a network can do. `window`: for how many seconds a repeat under the same key is harmless (0: never; inf: for ever)."""

    guarantee: Guarantee
    window: float
    reads: bool
    settle: timedelta


KINDS = {
    "exact": Kind(Guarantee.EXACT, float("inf"), reads=True, settle=timedelta()),
    "windowed": Kind(Guarantee.WINDOWED, 3600.0, reads=True, settle=SETTLE),
    "reconciled": Kind(Guarantee.RECONCILED, 0.0, reads=True, settle=SETTLE),
    "once": Kind(Guarantee.AT_MOST_ONCE, 0.0, reads=False, settle=timedelta()),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands on a timeline: whose and which part it truly is, when it came, when a runner asked for it
    and for which slot (seconds)."""

    id: str
    key: Key
    part: int
    text: str
    mark: str
    at: float
    asked: float
    slot: float


@dataclass
class Server:
    """One account as its network keeps it: the truth that the ledger is held against."""

    channel: str
    kind: Kind
    world: Any
    timeline: list[Entry] = field(default_factory=list)
    keys: dict[tuple[str, int], tuple[float, str]] = field(default_factory=dict)

    def post(self, key: Key, token: str, part: int, text: str, asked: float, slot: float) -> str:
        """A request arrives: the id of what it made, or of what it repeats."""
        world = self.world
        at, known = self.keys.get((token, part), (0.0, ""))
        if known and world.now - at < self.kind.window:
            world.met("repeat was harmless")
            return known
        entry = Entry(f"{self.channel}-{len(self.timeline) + 1}", key, part, text, mark(text), world.now, asked, slot)
        self.timeline.append(entry)
        self.keys.setdefault((token, part), (world.now, entry.id))
        world.log(f"{self.channel} has {key} part {part}: {text!r} as {entry.id}")
        return entry.id


class Account:
    """A runner's way to a server."""

    def __init__(self, server: Server, process) -> None:
        self._server, self._process, self._world = server, process, server.world

    def deliver(self, sending: Sending) -> Outcome:
        assert sending.payload
        if answer := self._greeted():
            return answer
        parts = list(sending.done)
        for index, text in enumerate(sending.payload.parts):
            if index < len(sending.done):
                continue
            posted = self._posted(sending, index, text)
            if not isinstance(posted, str):
                return posted
            parts.append(Part(id=posted))
            if index + 1 < len(sending.payload.parts):
                sending.keep(parts[-1])
        return Published(tuple(parts))

    def _greeted(self) -> Outcome | None:
        """Signing in, before anything is published."""
        world, channel = self._world, self._server.channel
        if world.is_down(channel):
            world.point(self._process, f"{channel}: connection refused")
            return NotSent(say("no connection"), channel_wide=True)
        world.point(self._process, f"{channel}: hello")
        if world.is_revoked(channel):
            world.met("token revoked")
            return Refused(say("the token was revoked"), channel_wide=True)
        if world.chance("hold in between"):  # somebody stops everything right after the claim
            world.silence(channel)
            world.point(self._process, f"{channel}: hello takes its time", slow=True)
        return Unclear(say("no answer")) if world.chance("hello") else None

    def _posted(self, sending: Sending, index: int, text: str) -> str | Outcome:
        """The id of what was posted, or why it is not, or not known to be."""
        world, server, name = self._world, self._server, self._server.channel
        key = world.key_of(sending.token)
        before = world.now
        sending.about_to_publish()
        world.judge.allowed(self._process, key, sending, before)
        if world.is_down(name):
            return NotSent(say("no connection"), channel_wide=True)

        asked, slot = world.now, world.judge.slot(key)

        def arrive() -> str:
            return server.post(key, sending.token, index, text, asked, slot)

        try:
            world.point(self._process, f"{name}: {key} part {index}")
        except Killed:
            if world.seed.random() < 0.5:  # what was on its way when the process died arrives all the same
                world.met("killed, and it arrives")
                world.later(world.seed.uniform(0, DELAY), arrive)
            raise
        if "nonsense" in text:
            world.met("refused")
            return Refused(say("the network does not take it"))
        if kind := world.one_of("post", "429", *(kind for kinds in _DOUBTS.values() for kind in kinds)):
            world.met(f"post: {kind}")
            return self._lied(kind, key, arrive)
        made = arrive()
        world.point(self._process, f"{name}: answer")
        return made

    def _lied(self, kind: str, key: Key, arrive: Callable[[], str]) -> Outcome:
        """A request that comes to no good, whether it has been heeded or not."""
        world = self._world
        if kind == "429":
            after = world.seed.choice((60, 3600, 5400))
            world.judge.patience[key] = (world.now, world.now + after)
            return NotSent(say("too many"), after=timedelta(seconds=after), channel_wide=True)
        if kind in _DOUBTS["heeded"] or (kind in _DOUBTS["either"] and world.seed.random() < 0.5):
            arrive()
        world.point(self._process, f"{self._server.channel}: {kind}", slow=kind in _SLOW)
        if kind in _DOUBTS["late"]:  # from when the client gives up
            world.later(world.seed.uniform(1, DELAY), arrive)
        if kind == "crash":
            raise RuntimeError
        return Unclear(say("no answer"))

    def find(self, sending: Sending) -> Found:
        world, server, name = self._world, self._server, self._server.channel
        assert server.kind.reads
        world.met("account read")
        world.point(self._process, f"{name}: find {world.key_of(sending.token)}")
        if world.chance("find"):
            world.point(self._process, f"{name}: find takes its time", slow=True)
        if world.is_down(name) or world.is_revoked(name) or world.chance("find"):
            world.met("account could not be read")
            return Unclear(say("no answer"))
        lag = world.seed.uniform(0, STALE) if world.chance("stale page") else 0.0
        page = [one for one in server.timeline if one.at <= world.now - lag]
        parts = self._by_key(sending, page) if server.kind.window == float("inf") else self._by_text(sending, page)
        world.point(self._process, f"{name}: found {len(parts)} of {len(sending.marks)}", slow=world.chance("find"))
        if not parts:
            return Absent()
        return Published(tuple(parts)) if len(parts) == len(sending.marks) else Partly(tuple(parts))

    def _by_key(self, sending: Sending, page: list[Entry]) -> list[Part]:
        there, parts = {one.id for one in page}, []
        for index in range(len(sending.marks)):
            _, known = self._server.keys.get((sending.token, index), (0.0, ""))
            if known not in there:
                break
            parts.append(Part(id=known))
        return parts

    @staticmethod
    def _by_text(sending: Sending, page: list[Entry]) -> list[Part]:
        """What is known to stand there, then the earliest of each text after it that nobody else has."""
        parts: list[Part] = []
        free = [one for one in page if one.id not in sending.taken]
        done = [part.id for part in sending.done]
        for index, wanted in enumerate(sending.marks):
            if index < len(done):
                parts.append(Part(id=done[index]))
                continue
            used = {part.id for part in parts}
            one = next((one for one in free if one.mark == wanted and one.id not in used), None)
            if one is None:
                break
            parts.append(Part(id=one.id))
        return parts

    def test(self) -> Works | Fails:
        return Works(self._server.channel)

    def close(self) -> None:
        """Nothing is open."""


def network(kind: Kind) -> Network:
    """The network of a kind as the publisher knows it."""
    return Network("simulated", kind.guarantee, say("simulated"), lambda *_: None, settle=kind.settle, reads=kind.reads)
