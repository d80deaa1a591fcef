"""A small calendar in a git repository, with a clock of its own and a network in memory: what the tests of the machine work on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from parution import charter_file, rules
from parution.charter import Charter
from parution.deliveries.payload import mark
from parution.deliveries.plan import Ability
from parution.deliveries.record import Part
from parution.edition import load
from parution.model import say
from parution.publish.adapter import Absent, Found, Guarantee, Network, Outcome, Partly, Published, Sending, Works
from parution.publish.branch import Branch
from parution.publish.checkout import Checkout, FreshHolds
from parution.publish.git import Git
from parution.publish.lane import Open
from parution.publish.run import Desk, Publisher, Report

NOON = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)
CHARTER = """parution: 1
brand: Atelier
timezone: Europe/Paris
channels:
  first: {network: mastodon, account: "@a@example.social"}
  second: {network: bluesky, account: a.example.org}
site: {branch: main}
"""


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    moment: datetime = NOON
    slept: float = 0

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.moment += timedelta(seconds=seconds)

    def jitter(self) -> float:
        return 0.5


@dataclass
class Memory:
    """A network in memory. `script` is asked before each post: it may raise, or return what the network answers instead of publishing."""

    channel: str = "first"
    timeline: list[tuple[str, str]] = field(default_factory=list)
    script: Callable[[Sending, int], Outcome | None] = lambda _sending, _index: None
    after: Callable[[Sending, int], Outcome | None] = lambda _sending, _index: None
    guarantee: Guarantee = Guarantee.RECONCILED
    reads: bool = True
    searched: int = 0
    lock: Lock = field(default_factory=Lock)

    @property
    def network(self) -> Network:
        return Network("memory", self.guarantee, say("in memory"), lambda *_: self, settle=timedelta(minutes=10), reads=self.reads)

    def deliver(self, sending: Sending) -> Outcome:
        parts = list(sending.done)
        for index, text in enumerate(sending.payload.parts):
            if index < len(sending.done):
                continue
            if answer := self.script(sending, index):
                return answer
            sending.about_to_publish()
            with self.lock:
                self.timeline.append((str(len(self.timeline) + 1), text))
                parts.append(Part(id=self.timeline[-1][0]))
            if answer := self.after(sending, index):
                return answer
            if index + 1 < len(sending.payload.parts):
                sending.keep(parts[-1])
        return Published(tuple(parts))

    def find(self, sending: Sending) -> Found:
        self.searched += 1
        known = {mark(text): Part(id=number) for number, text in self.timeline if number not in sending.taken}
        parts = []
        for one in sending.marks:
            if one not in known:
                break
            parts.append(known[one])
        if not parts:
            return Absent()
        return Published(tuple(parts)) if len(parts) == len(sending.marks) else Partly(tuple(parts))

    def test(self) -> Works:
        return Works("memory")

    def close(self) -> None:
        pass

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.timeline]


def git(directory: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *arguments],
        cwd=directory,
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


class Newsroom:
    """A calendar in `root`, with a bare remote beside it unless `remote` is False."""

    def __init__(self, directory: Path, *, remote: bool = True, charter: str = CHARTER) -> None:
        self.root = directory / "calendar"
        self.root.mkdir(parents=True)
        (self.root / "content").mkdir()
        (self.root / "charter.yml").write_text(charter, encoding="utf-8")
        git(self.root, "init", "--quiet", "--initial-branch=main")
        self.bare = directory / "remote.git" if remote else None
        if self.bare:
            git(directory, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
            git(self.root, "remote", "add", "origin", str(self.bare))
        self.clock = Clock()

    def post(self, name: str, *, body: str = "", channels: Iterable[str] = ("first",), slot: str = "2026-12-03 12:30", **more: str) -> Path:
        """Write a post; its slot is in Paris, an hour ahead of the clock's zone."""
        fields = {"id": name, "title": name, "status": "approved", "publish_at": slot, "channels": f"[{', '.join(channels)}]", **more}
        path = self.root / "content" / f"{name}.md"
        front = "\n".join(f"{key}: {value}" for key, value in fields.items() if value)
        path.write_text(f"---\n{front}\n---\n\n{body or f'The text of {name}.'}\n", encoding="utf-8")
        return path

    def commit(self, message: str = "Change the plan") -> None:
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--allow-empty", "--message", message)
        if self.bare:
            git(self.root, "push", "--quiet", "origin", "main")

    def clone(self, name: str, *options: str) -> Path:
        """Another checkout of the remote."""
        there = self.root.parent / name
        git(self.root.parent, "clone", "--quiet", *options, f"file://{self.bare}", str(there))
        return there

    def desk(self, memories: Iterable[Memory], root: Path | None = None, **more: object) -> Desk:
        """What a run works with, on this checkout or on another."""
        root = root or self.root
        by_channel = {memory.channel: memory for memory in memories}
        edition = load(root, self.clock.now())
        charter = edition.charter
        assert charter, [str(one.message) for one in edition.findings]
        checkout = Checkout(Git(root))
        remote = checkout.remote()
        values: dict[str, object] = {
            "edition": edition,
            "charter": charter,
            "checkout": checkout,
            "shelf": Branch(checkout.git, charter.ledger, charter.repository_id, remote),
            "holds": FreshHolds(checkout, charter, remote, _charter),
            "abilities": {name: Ability(reads=memory.reads) for name, memory in by_channel.items()},
            "open": lambda channel: Open(by_channel[channel].network, by_channel[channel]),
            "clock": self.clock,
            "runner": "test",
            "begin": True,
        }
        return Desk(**{**values, **more})

    def run(self, *memories: Memory, root: Path | None = None, **more: object) -> Report:
        """One run to its end."""
        return Publisher(self.desk(memories, root, **more)).run()


def _charter(data: bytes) -> Charter | None:
    charter, problems = charter_file.parse(data, rules.TUNABLE, rules.FIXED)
    return None if problems else charter
