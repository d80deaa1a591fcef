"""A world that a seed makes: a calendar that people change, runners that start, meet and die, a remote and networks that fail and lie."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

from parution.charter import Channel, Charter, Hold
from parution.deliveries.ledger import HOLDS, LedgerHold, written
from parution.deliveries.plan import Ability, Decision, Facts, decide
from parution.deliveries.record import Failed, Key, Published, State, Why
from parution.edition import Edition
from parution.model import Post
from parution.phrases import Rate
from parution.publish.branch import Branch, OvertakenError
from parution.publish.git import GitError
from parution.publish.lane import Open
from parution.publish.recorder import LostError, Recorder
from parution.publish.run import Desk, Publisher, Report
from parution.schedule import Schedule
from publish.simulation.judge import Judge
from publish.simulation.networks import KINDS, Account, Kind, Server, network
from publish.simulation.repository import Remote, Repository
from publish.simulation.stand_ins import MAIN, Checkout, Clock, Commit, Holds, Machine, stamped
from publish.simulation.turns import Killed, Present, Process, Turns, VirtualLock, VirtualPool

HOUR = 3600.0
SKEW = 80.0
"""Seconds by which a machine's clock may be wrong either way: two of them, the longest delay of a request and the longest lag of a page
must together stay under the ten minutes after which what is not found is held to be absent."""

FAULTS = {
    "git": 0.015,
    "torn look": 0.02,
    "push": 0.06,
    "post": 0.25,
    "hello": 0.04,
    "hold in between": 0.02,
    "find": 0.15,
    "stale page": 0.5,
    "pause": 0.004,
}
STARTS = (  # (UTC) a plain day, both changes of the clocks, the end of a month and of a year, a Sunday evening
    datetime(2026, 12, 3, 7, tzinfo=UTC),
    datetime(2026, 10, 24, 18, tzinfo=UTC),
    datetime(2027, 3, 27, 17, tzinfo=UTC),
    datetime(2026, 12, 31, 14, tzinfo=UTC),
    datetime(2026, 11, 29, 16, tzinfo=UTC),
)


class World:
    """Everything outside the code under test."""

    def __init__(self, number: int) -> None:
        self.number, self.seed, self.turns = number, random.Random(number), Turns()  # noqa: S311
        seed = self.seed
        self.events: Counter[str] = Counter()
        self.trace: list[str] = []
        self.wrong: list[str] = []
        self.start = seed.choice(STARTS)
        self.quantum = seed.choice((0.001, 0.001, 1.0))
        self.quiet = False
        self.silence: Callable[[str], None] = lambda _: None
        self.length = seed.choice((3, 6, 13)) * HOUR
        self.rates = {name: rate * seed.choice((0, 1, 1, 3)) for name, rate in FAULTS.items()}  # some histories know no such fault
        self.deadly = seed.choice((0.0, 0.3, 0.7))
        self.sameness = seed.choice((0.0, 0.0, 0.1, 0.8))
        self.same_name = seed.random() < 0.4
        self.remote = Remote()
        self.charter = self._charter()
        self.servers = {name: Server(name, self._kind(name), self) for name in self.charter.channels}
        self.judge = Judge(self)
        self.commits: dict[str, Commit] = {}
        self.merged: list[tuple[float, frozenset[str]]] = []
        self.head = Commit("", (), ())
        self._keys: dict[str, Key] = {}
        self._downs = {name: self._windows() for name in self.servers}
        self._revoked = {name: self._windows() if seed.random() < 0.2 else [] for name in self.servers}
        self._git_downs = self._windows() if seed.random() < 0.3 else []
        self.machines = [Machine(seed.uniform(-SKEW, SKEW)) for _ in range(2)]
        self._runners = 0

    # --- how it is made

    def _charter(self) -> Charter:
        seed, channels = self.seed, {}
        for kind in seed.sample(sorted(KINDS), seed.randint(1, 4)):
            most = seed.choice(((), (), (Rate(1, "day"),), (Rate(2, "day"), Rate(4, "week")), (Rate(3, "month"),)))
            gap = seed.choice((None, timedelta(hours=1), timedelta(hours=2)))
            channels[kind] = Channel(id=kind, network="mastodon", name=kind, gap=gap, at_most=most)
        return Charter(
            brand="Atelier",
            timezone=ZoneInfo("Europe/Paris"),
            channels=channels,
            stale_after=timedelta(hours=seed.choice((4, 8, 24))),
            lease=timedelta(minutes=seed.choice((40, 60))),
        )

    def _kind(self, channel: str) -> Kind:
        return KINDS[channel]

    def _windows(self) -> list[tuple[float, float]]:
        """When something is out of order."""
        seed, found = self.seed, []
        while seed.random() < 0.3:
            begin = seed.uniform(0, self.length)
            found.append((begin, begin + seed.choice((0.1, 1, 3, 12)) * HOUR))
        return found

    # --- what its inhabitants see

    @property
    def now(self) -> float:
        return self.turns.now

    def moment(self, seconds: float) -> datetime:
        return self.start + timedelta(seconds=seconds)

    def log(self, line: str) -> None:
        self.trace.append(f"{self.now:10.3f} {line}")

    def met(self, event: str) -> None:
        self.events[event] += 1
        self.log(f"({event})")

    def chance(self, what: str) -> bool:
        return not self.quiet and self.seed.random() < self.rates[what]

    def one_of(self, what: str, *kinds: str) -> str | None:
        return self.seed.choice(kinds) if self.chance(what) else None

    def is_down(self, channel: str) -> bool:
        return self._within(self._downs[channel], "network down")

    def is_revoked(self, channel: str) -> bool:
        return self._within(self._revoked[channel], "token is revoked")

    def git_is_down(self) -> bool:
        return self._within(self._git_downs, "git unreachable")

    def _within(self, windows: Iterable[tuple[float, float]], event: str) -> bool:
        found = not self.quiet and any(begin <= self.now < end for begin, end in windows)
        if found:
            self.met(event)
        return found

    def point(self, process: Process, label: str, *, slow: bool = False) -> None:
        """A place where time passes and where a process may die: an answer is awaited."""
        self.log(f"{process.name} {label}")
        if process.left is not None:
            process.left -= 1
            if process.left < 0:
                self.met("killed")
                self.log(f"{process.name} killed")
                self.turns.kill(process)
                raise Killed
        seed = self.seed
        seconds = seed.uniform(20, 110) if slow else seed.uniform(0.02, 1.0)
        if self.chance("pause"):
            self.met("paused")
            seconds += seed.uniform(10, 200)
        self.turns.wait(seconds)

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        """Something that arrives by itself, whatever becomes of who sent it."""

        def arrives() -> None:
            try:
                work()
            except AssertionError as error:
                self.wrong.append(str(error))

        self.turns.spawn(self.turns.main.process, arrives, seconds)

    def key_of(self, token: str) -> Key:
        return self._keys[token]

    # --- the calendar

    def commit(self, posts: Iterable[Post], holds: Iterable[Hold] | None = None) -> None:
        """Merge a change."""
        made = tuple(stamped(post) for post in posts)
        held = self.head.holds if holds is None else tuple(holds)
        name = sha1(repr((self.head.name, made, held)).encode()).hexdigest()  # noqa: S324
        self.head = Commit(name, made, held)
        self.commits[name] = self.head
        self.merged.append((self.now, frozenset(self.head.blobs().values())))
        self.remote.refs[MAIN] = name
        for post in made:
            for channel in self.charter.channels:
                key = Key(post.id, channel, post.occurrence)
                self._keys.setdefault(key.token(self.charter.repository_id), key)

    # --- the runners

    def branch(self, process: Process, machine: Machine) -> Branch:
        repository = Repository(self, process, machine.refs)
        return Branch(repository, "parution-ledger", self.charter.repository_id, "origin")

    def machine(self) -> Machine:
        """One that keeps what it has seen, or (CI) one that was made for this run."""
        seed = self.seed
        return seed.choice(self.machines) if seed.random() < 0.3 else Machine(seed.uniform(-SKEW, SKEW))

    def desk(self, process: Process, machine: Machine, at: Commit) -> Desk:
        clock = Clock(self, machine.skew)
        edition = Edition(Path("/calendar"), clock.now(), self.charter, at.posts, Schedule({}, {}, ()), (), {}, len(at.posts))
        return Desk(
            edition=edition,
            charter=replace(self.charter, holds=at.holds),
            checkout=Checkout(at),
            shelf=self.branch(process, machine),
            holds=Holds(self, process, at),
            abilities={name: Ability(reads=server.kind.reads) for name, server in self.servers.items()},
            open=lambda channel: Open(network(self.servers[channel].kind), Account(self.servers[channel], process)),
            clock=clock,
            runner="ci" if self.same_name else process.name,
            begin=True,
            nonce=lambda: f"{self.seed.getrandbits(128):032x}",
        )

    def run(self, process: Process, machine: Machine, at: Commit, *, only_looks: bool = False) -> Report | None:
        """One run of the publisher (`parution publish`, or `parution reconcile`); None where git failed it."""
        try:
            publisher = Publisher(self.desk(process, machine, at))
            report = publisher.reconcile() if only_looks else publisher.run()
        except GitError as error:
            self.met("run gave up on git")
            self.log(f"{process.name} {error}")
            return None
        except (Killed, AssertionError):
            raise
        except Exception as error:  # noqa: BLE001 (a run may fail for nothing but git)
            self.wrong.append(f"{process.name} failed: {type(error).__name__}: {error}")
            self.log(self.wrong[-1])
            return None
        self.judge.told(report)
        return report

    def decisions(self) -> list[Decision]:
        """How every delivery stands now."""
        process = Process("judge")
        ledger = self.branch(process, Machine(0.0)).read().ledger
        desk = self.desk(process, Machine(0.0), self.head)
        facts = Facts(desk.abilities, self.head.blobs(), self.head.holds)
        return decide(desk.edition, self.charter, ledger, facts, desk.clock.now())

    def start_runner(self) -> None:
        seed = self.seed
        self._runners += 1
        left = int(seed.expovariate(1 / 25)) if seed.random() < self.deadly else None
        process = Process(f"runner-{self._runners}", left)
        commits = list(self.commits.values())
        at = commits[-2] if len(commits) > 1 and seed.random() < 0.1 else commits[-1]  # a job that is run again has the old commit
        machine, only_looks = self.machine(), seed.random() < 0.1

        def work() -> None:
            try:
                self.run(process, machine, at, only_looks=only_looks)
            except AssertionError as error:
                self.wrong.append(str(error))

        self.turns.spawn(process, work)

    # --- people at the ledger

    def hold_in_ledger(self, name: str, hold: LedgerHold) -> bool:
        """`parution hold`: whether it was put in place."""
        process = Process("person")
        branch = self.branch(process, Machine(0.0))
        for _ in range(5):
            try:
                branch.write(branch.read(), [], "Hold", Clock(self, 0.0).now(), {f"{HOLDS}{name}.json": written(hold)})
            except (GitError, OvertakenError):
                self.turns.wait(self.seed.uniform(0.1, 5))
            else:
                return True
        return False

    def resolve(self) -> None:
        """`parution resolve` of what nobody but a person can tell, by one who looks."""
        process, clock = Process("person"), Clock(self, 0.0)
        branch = self.branch(process, Machine(0.0))
        try:
            recorder = Recorder(branch, clock)
            recorder.refresh()
            for key, record in sorted(recorder.ledger.records.items()):
                old = (clock.now() - record.last.at).total_seconds() > 900
                if record.state is not State.UNKNOWN or getattr(record.last, "next", None) or not old:
                    continue
                parts = self.judge.standing(record)
                if len(parts) not in {0, len(record.attempt.marks if record.attempt else ())}:
                    continue
                self.met("resolved by a person")
                if parts:
                    recorder.record(key, Published(at=clock.now(), parts=parts, by="person"))
                else:
                    recorder.record(key, Failed(at=clock.now(), why=Why(text="not sent"), by="person", next=clock.now()))
        except (GitError, LostError):
            return

    @contextmanager
    def present(self):
        """While this lasts, locks and threads of the code under test are this world's."""
        Present.turns = self.turns
        with (
            patch("parution.publish.run.ThreadPoolExecutor", VirtualPool),
            patch("parution.publish.recorder.Lock", VirtualLock),
            patch("parution.publish.lane.Lock", VirtualLock),
        ):
            yield
