"""One trial: a publisher is killed, others come after it, and the server is asked what it has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from parution.deliveries.ledger import Ledger
from parution.deliveries.record import Key, Published, State, Unknown
from parution.publish.branch import Branch
from parution.publish.git import Git
from publish.bench import Bench
from publish.driving import picture
from publish.newsroom import Newsroom

HOUR = 3600
AFTERWARDS = (62 * 60, 3 * HOUR)
"""How far ahead the clocks of the recovery runs are (seconds): beyond the lease, and beyond what a doubt waits for."""


class Zygote:
    """The process that forks publishers."""

    def __init__(self) -> None:
        here = Path(__file__)
        path = os.pathsep.join([str(here.parents[3] / "generator"), str(here.parents[2]), os.environ.get("PYTHONPATH", "")])
        environment = {**os.environ, "PYTHONPATH": path}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "publish.killing.zygote"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        )

    def run(self, room: Newsroom, environment: Mapping[str, str], *, later: int = 0, kill: int = 0, group: bool = False) -> dict[str, Any]:
        """One publisher, to its end or to the boundary at which it is killed."""
        return self.at_once([room.root], environment, later=later, kill=kill, group=group)[0]

    def at_once(
        self, roots: Sequence[Path], environment: Mapping[str, str], *, later: int = 0, kill: int = 0, group: bool = False
    ) -> list[dict[str, Any]]:
        """Publishers on several checkouts, all started together."""
        assert self._process.stdin
        assert self._process.stdout
        orders = [{"root": str(root), "environment": dict(environment), "later": later, "kill": kill, "group": group} for root in roots]
        self._process.stdin.write(json.dumps(orders) + "\n")
        self._process.stdin.flush()
        answers: list[dict[str, Any]] = json.loads(self._process.stdout.readline())
        return answers

    def close(self) -> None:
        """End it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)
        assert self._process.stdout
        self._process.stdout.close()


@contextmanager
def zygote() -> Iterator[Zygote]:
    made = Zygote()
    try:
        yield made
    finally:
        made.close()


@dataclass
class Trial:
    """A calendar with one thread (with an image) and one plain post that are due on one channel of a bench."""

    bench: Bench
    room: Newsroom
    environment: dict[str, str]
    texts: tuple[str, ...]
    keys: tuple[Key, ...]
    verdicts: list[str] = field(default_factory=list)

    def ledger(self) -> Ledger:
        """The ledger as it stands on the remote."""
        git = Git(self.room.root)
        return Branch(git, "parution-ledger", "Atelier", "origin").read().ledger

    def complaints(self, alerts: list[str]) -> list[str]:
        """What of the promise was broken: nothing twice, nothing lost, all ended or in doubt with an alert."""
        live, ledger = self.bench.live(), self.ledger()
        found = [f"{text!r} stands there {number} times" for text in self.texts if (number := sum(text in one for one in live)) > 1]
        there = {text: any(text in one for one in live) for text in self.texts}
        for key in self.keys:
            record = ledger.record(key)
            mine = [text for text in self.texts if key.post in text]
            if record.state is State.PUBLISHED:
                found += [f"{key} is said to be published, and {text!r} is not there" for text in mine if not there[text]]
            elif record.state is State.UNKNOWN and isinstance(record.last, Unknown) and record.last.next is None:
                if not any(str(key) in alert for alert in alerts):
                    found.append(f"{key} is in doubt, and nobody was told")
            else:
                found.append(f"{key} is {record.state}: {record.last if record.history else ''}")
        return found

    @property
    def published(self) -> bool:
        """Whether the ledger says of all of it that it was published."""
        return all(isinstance(self.ledger().record(key).last, Published) for key in self.keys)


def trial(directory: Path, bench: Bench) -> Trial:
    """A fresh calendar on the bench's account; its texts stand nowhere yet."""
    entry = json.dumps({key: value for key, value in bench.entry.items() if value})
    charter = f"parution: 1\nbrand: Atelier\ntimezone: Europe/Paris\nchannels: {{account: {entry}}}\nsite: {{branch: main}}\n"
    room = Newsroom(directory, charter=charter)
    if receiver := getattr(bench, "receiver", None):
        receiver.tolerance = 24 * HOUR  # the publishers' clocks are ahead of its own
    mark = token_hex(4)
    thread, plain = f"thread-{mark}", f"plain-{mark}"
    slot = f"{datetime.now(UTC) - timedelta(minutes=2):%Y-%m-%d %H:%M+00:00}"
    (room.root / "content" / "media").mkdir()
    (room.root / "content" / "media" / "table.png").write_bytes(picture())
    texts = (f"One of {thread}.", f"Two of {thread}.")
    between = "\n\n---\n\n" if bench.threads else "\n\n"
    media = "[{src: media/table.png, alt: A table}]"
    room.post(thread, body=between.join(texts), channels=["account"], slot=slot, format="thread" if bench.threads else "text", media=media)
    room.post(plain, body=f"Only {plain}.", channels=["account"], slot=slot)
    room.commit()
    environment = {f"PARUTION_ACCOUNT_{name}": value for name, value in bench.secrets.items()}
    environment["PARUTION_CACHE"] = str(directory / "cache")
    return Trial(bench, room, environment, (*texts, f"Only {plain}."), (Key(thread, "account"), Key(plain, "account")))
