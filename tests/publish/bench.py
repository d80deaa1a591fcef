"""What the suites that run over every channel need of one: how it is set up, what stands on it in the end, where it can be made to lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from reals.proxy import FaultProxy


@dataclass(frozen=True)
class Step:
    """A kind of request that the account makes: `publishes` where it is irreversible, once for a post (or a part of a thread)."""

    name: str
    method: str
    path: str  # a regular expression, searched in the request's path
    publishes: bool


class Bench(Protocol):
    """One fresh account on a running server, with a proxy in between that can be told to lie."""

    network: str
    entry: Mapping[str, object]
    """What the charter says of the channel: network, account, server (the proxy's address), settings."""
    secrets: Mapping[str, str]
    """The credentials by name, as the network's `Credential`s call them."""
    proxy: FaultProxy
    steps: tuple[Step, ...]
    threads: bool
    """A thread is published as several things, one for each part."""

    def live(self) -> list[str]:
        """The text of everything that is public on the account, oldest first, asked of the server itself, past the proxy."""


@dataclass
class Oracle:
    """Counts on a timeline: which of the texts that should be there are there how often."""

    live: list[str]
    wanted: list[str] = field(default_factory=list)

    def doubles(self) -> list[str]:
        """The wanted texts that stand there more than once."""
        return [text for text in self.wanted if sum(text in one for one in self.live) > 1]

    def absent(self) -> list[str]:
        """The wanted texts that do not stand there."""
        return [text for text in self.wanted if not any(text in one for one in self.live)]
