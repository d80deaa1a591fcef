"""What stands in for the parts of the publisher that a simulation needs not be real: a checkout, its holds, a machine and its clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha1
from typing import Any

from parution.charter import Hold
from parution.model import Post, Status
from parution.publish.git import GitError
from publish.simulation.turns import Process

MAIN = "refs/heads/main"


@dataclass(frozen=True)
class Commit:
    """The calendar as somebody merged it."""

    name: str
    posts: tuple[Post, ...]
    holds: tuple[Hold, ...]

    def blobs(self) -> dict[str, str]:
        return {post.path: post.blob for post in self.posts}


@dataclass
class Checkout:
    """What stands in for `publish.checkout.Checkout`."""

    at: Commit

    @property
    def commit(self) -> str:
        return self.at.name

    def blobs(self) -> dict[str, str]:
        return self.at.blobs()

    def bytes_of(self, _: str) -> bytes:
        return b""


class Holds:
    """What stands in for `publish.checkout.FreshHolds`."""

    ref = MAIN
    standing = None

    def __init__(self, world: Any, process: Process, at: Commit) -> None:
        self._world, self._process, self._known, self.holds = world, process, at.name, at.holds
        self.standing: frozenset[str] | None = None

    def insist(self) -> None:
        """Every checkout here is of the branch."""

    def look(self, tip: str | None) -> None:
        if tip is None or tip == self._known:
            return
        self._world.point(self._process, "git fetch main")
        if self._world.chance("git"):
            raise GitError("fetch", "error 500")
        self._known, self.holds = tip, self._world.commits[tip].holds
        self.standing = frozenset(self._world.commits[tip].blobs().values())


class Clock:
    """A machine's clock."""

    def __init__(self, world: Any, skew: float) -> None:
        self._world, self._skew = world, skew

    def now(self) -> datetime:
        world = self._world
        seconds = round((world.now + self._skew) / world.quantum) * world.quantum
        return world.start + timedelta(seconds=seconds)

    def sleep(self, seconds: float) -> None:
        self._world.turns.wait(seconds)

    def jitter(self) -> float:
        return self._world.seed.random()


@dataclass
class Machine:
    """Where runners run: its clock, and the refs that it remembers."""

    skew: float
    refs: dict[str, str] = field(default_factory=dict)


def stamped(post: Post) -> Post:
    return replace(post, blob=sha1(repr(replace(post, blob="")).encode()).hexdigest())  # noqa: S324


def a_post(name: str, slot: datetime, channels: tuple[str, ...], texts: tuple[str, ...], **more: object) -> Post:
    """A post with these parts."""
    return Post(
        path=f"content/{name}.md",
        blob="",
        id=name,
        title=name,
        slot=slot,
        channels=channels,
        format="thread" if len(texts) > 1 else None,
        body="\n\n---\n\n".join(texts),
        **{"status": Status.APPROVED, **more},
    )
