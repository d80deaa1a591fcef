"""Plays the publisher for one delivery: sends it, and whenever that is in doubt looks first, exactly as the protocol asks.

The suites over all channels use it: what it may do is in `publish.adapter`, what must come of it is in `verdict`.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import io
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from parution.charter import Channel
from parution.deliveries.payload import Payload, payload_of
from parution.deliveries.record import Part
from parution.model import Media, Post, Status, say
from parution.publish.adapter import (
    Absent,
    Account,
    Fails,
    Guarantee,
    Network,
    NotSent,
    Partly,
    Published,
    Refused,
    Sending,
    Unclear,
    Withdrawn,
)
from parution.publish.opening import network_of
from publish.bench import Bench

NETWORKS = ("bluesky", "email", "mastodon", "mastodon:without_keys", "matrix", "site", "webhook", "webhook:deduplicating", "wordpress")
_FILES = {"email": ("email", "mail")}
_BLOB = "b" * 40
_PATH = "content/media/table.png"
_NOTHING = say("Nothing was asked.")


def picture() -> bytes:
    """A small PNG."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (180, 120, 60)).save(file, "PNG")
    return file.getvalue()


@contextmanager
def bench_of(request: pytest.FixtureRequest, name: str) -> Iterator[Bench]:
    """A fresh account on a network, from `benches/<network>.py`: its `bench` gets the fixtures that its parameters name.

    `mastodon:without_keys` is what its `bench_without_keys` makes.
    """
    network, _, variant = name.partition(":")
    files = [f"publish.benches.{file}" for file in _FILES.get(network, (network,))]
    found = next((file for file in files if importlib.util.find_spec(file)), None)
    if not found:
        pytest.fail(f"there is no tests/publish/benches/{network}.py")
    build = getattr(importlib.import_module(found), f"bench_{variant}" if variant else "bench")
    wanted = [one.name for one in inspect.signature(build).parameters.values() if one.default is inspect.Parameter.empty]
    made = build(**{one: request.getfixturevalue(one) for one in wanted})
    if isinstance(made, AbstractContextManager):
        with made as bench:
            yield bench
        return
    try:
        yield made
    finally:
        getattr(made, "close", lambda: None)()


def channel_of(bench: Bench) -> Channel:
    """The channel as the charter would give it."""
    said = dict(bench.entry)
    return Channel(id="news", network=bench.network, name="News", language="fr", **{"account": None, **_known(said)})


def _known(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: said[key] for key in ("account", "server", "settings") if said.get(key) is not None}


def network_for(bench: Bench) -> Network:
    """The network, as the channel's settings make it."""
    network = network_of(channel_of(bench))
    assert not isinstance(network, Fails), str(network.why)
    return network


@contextmanager
def opened(bench: Bench, *, at: str = "", **secrets_instead: str) -> Iterator[Account]:
    """An account of the bench, as it is opened from the charter and the environment; `at`: on this server instead of the proxy."""
    channel, credentials = channel_of(bench), {**bench.secrets, **secrets_instead}
    if at:
        channel = replace(channel, server=channel.server and channel.server.replace(bench.proxy.url, at))
        credentials = {name: value.replace(bench.proxy.url, at) for name, value in credentials.items()}
    account = network_for(bench).open(channel, credentials)
    try:
        yield account
    finally:
        account.close()


@dataclass
class Delivery:
    """One delivery and what its ledger knows: each call of `sending` is one more attempt, by a runner that has read the ledger.

    Attributes:
        payload: what is sent.
        needles: of each part, the word that stands in no other text.
        token: its name.
        alt: the word that stands in its image's alternative text only.
        now: the virtual clock.
        withdrawn_at: the call of `about_to_publish` (from 1) that raises `Withdrawn`.
        taken: other deliveries' parts.
    """

    payload: Payload
    needles: tuple[str, ...]
    token: str = field(default_factory=lambda: secrets.token_hex(20))
    alt: str = "no image"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    withdrawn_at: int | None = None
    taken: frozenset[str] = frozenset()
    parts: dict[str, Part] = field(default_factory=dict)
    kept: list[tuple[float, Part]] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    begun: datetime | None = None

    def sending(self, *, gone: bool = False) -> Sending:
        """An attempt; `gone`: the post was deleted since."""
        self.begun = self.begun or self.now
        return Sending(
            token=self.token,
            payload=None if gone else self.payload,
            slot=self.begun - timedelta(minutes=3),
            begun=self.begun,
            now=self.now,
            marks=self.payload.marks,
            done=tuple(self.parts.values()),
            taken=self.taken,
            bytes_of=lambda blob: {_BLOB: picture()}[blob],
            keep=self._keep,
            about_to_publish=self._ask,
        )

    @property
    def posts(self) -> tuple[Part, ...]:
        """The parts that are public, as far as the ledger knows."""
        return tuple(part for part in self.parts.values() if part.kind == "post")

    def know(self, parts: tuple[Part, ...]) -> None:
        """What was found."""
        self.parts.update({part.id: part for part in parts})

    def _keep(self, part: Part) -> None:
        self.kept.append((time.monotonic(), part))
        self.parts[part.id] = part

    def _ask(self) -> None:
        self.asked.append(time.monotonic())
        if self.withdrawn_at == len(self.asked):
            raise Withdrawn


def delivery_for(bench: Bench, *, parts: int = 1, image: bool = False, text: str = "") -> Delivery:
    """A delivery of a post such as people write: accents, a link, a hashtag, and in each part a word that no other text has."""
    needles, alt = tuple(f"chêne{secrets.token_hex(4)}" for _ in range(parts)), f"image{secrets.token_hex(4)}"
    bodies = [text or f"Une table en {needle}, à voir « samedi » & dimanche.\n\nEt l'été ? ☀️" for needle in needles]
    post = Post(
        path="content/table.md",
        blob="a" * 40,
        id="table",
        title=f"La table de {needles[0]}",
        status=Status.APPROVED,
        format="thread" if parts > 1 else None,
        cta="https://example.org/table?a=1&b=2",
        hashtags=("bois",),
        media=(Media("media/table.png", f"Une table en bois clair, {alt}"),) if image else (),
        body="\n\n---\n\n".join(bodies),
    )
    payload = payload_of(post, channel_of(bench), {_PATH: _BLOB})
    if len(payload.parts) == 1:
        needles = (needles[0],)
    return Delivery(payload, needles, alt=alt)


Step = NotSent | Refused | Unclear | Published | Partly | Absent


@dataclass(frozen=True)
class Ending:
    """How it ended, and each answer on the way there; `doubt`: nobody but a person can tell, or it is looked at again later."""

    outcome: Published | NotSent | Refused | Unclear
    answers: tuple[tuple[str, Step], ...]

    @property
    def doubt(self) -> bool:
        """Whether it is not known what became of it."""
        return isinstance(self.outcome, Unclear)

    @property
    def attempts(self) -> int:
        """How often it was sent."""
        return sum(verb == "deliver" for verb, _ in self.answers)

    @property
    def found(self) -> bool:
        """Whether it was known by looking only."""
        return bool(self.answers) and self.answers[-1][0] == "find" and isinstance(self.outcome, Published)

    def of(self, kind: type[Step]) -> list[Any]:
        """The answers of one kind."""
        return [answer for _, answer in self.answers if isinstance(answer, kind)]

    def __str__(self) -> str:
        return " → ".join(f"{verb}: {type(answer).__name__}{_why(answer)}" for verb, answer in self.answers)


def _why(answer: Step) -> str:
    return f" ({answer.why})" if isinstance(answer, NotSent | Refused | Unclear) else ""


def harmless(network: Network) -> bool:
    """Whether a delivery may be sent again without looking first."""
    return network.guarantee is Guarantee.EXACT and not network.settle


@dataclass
class Driver:
    """The publisher's rules for one delivery.

    Attributes:
        settled: waits until what is still on its way has arrived, as the clock that is virtual here would.
        tries: how often it sends at most.
        bold: whether it sends again without looking where the network says that this is harmless; the publisher looks all the same.
    """

    account: Account
    network: Network
    delivery: Delivery
    settled: Callable[[], None] = lambda: None
    tries: int = 4
    bold: bool = False
    answers: list[tuple[str, Step]] = field(default_factory=list)

    def run(self) -> Ending:
        """Until it is published or refused, or until only a person can tell."""
        outcome: Published | NotSent | Refused | Unclear = NotSent(_NOTHING)
        doubt = False
        for _ in range(self.tries):
            outcome = self._note("deliver", self.account.deliver(self.delivery.sending()))
            if isinstance(outcome, Published):
                self.delivery.know(outcome.parts)
                return self._end(outcome)
            doubt = doubt or isinstance(outcome, Unclear)
            if doubt and not (self.bold and harmless(self.network) and isinstance(outcome, Unclear | NotSent)):
                found = self._look()
                if isinstance(found, Published | Unclear):
                    return self._end(found)
                doubt = False
            if isinstance(outcome, Refused):
                return self._end(outcome)
            self._wait((outcome.after if isinstance(outcome, NotSent) else None) or timedelta(minutes=1))
        return self._end(Unclear(outcome.why) if doubt else outcome)

    def _look(self) -> Published | Unclear | Partly | Absent:
        """What stands there, once it has settled: asked up to three times, half an hour apart."""
        if not self.network.reads:
            return Unclear(_NOTHING)
        self._wait(self.network.settle)
        self.settled()
        found: Published | Unclear | Partly | Absent = Absent()
        for _ in range(3):
            found = self._note("find", self.account.find(self.delivery.sending()))
            if isinstance(found, Published | Partly):
                self.delivery.know(found.parts)
            if not isinstance(found, Unclear):
                break
            self._wait(timedelta(minutes=30))
        return found

    def _note(self, verb: str, answer: Any) -> Any:
        self.answers.append((verb, answer))
        return answer

    def _wait(self, time_to_wait: timedelta) -> None:
        self.delivery.now += time_to_wait

    def _end(self, outcome: Published | NotSent | Refused | Unclear) -> Ending:
        return Ending(outcome, tuple(self.answers))


def verdict(bench: Bench, delivery: Delivery, ending: Ending) -> list[str]:
    """What is wrong with an ending, by what stands on the server itself: doubles, losses, and words that are not true."""
    live = bench.live()
    there = [sum(needle in one for one in live) for needle in delivery.needles]
    wrong = [f"part {index} stands there {count} times" for index, count in enumerate(there, 1) if count > 1]
    if sum(delivery.alt in one for one in live) > 1:
        wrong.append("its image stands there more than once")
    if isinstance(ending.outcome, Published) and 0 in there:
        wrong.append(f"it is said to be published, but of its parts there stand {there}")
    if isinstance(ending.outcome, Refused | NotSent) and sum(there) > len(delivery.posts):
        wrong.append(f"it is said not to have been sent beyond {len(delivery.posts)} parts, but of its parts there stand {there}")
    if sorted(there, reverse=True) != there:
        wrong.append(f"the parts do not stand in order: {there}")
    return [f"{one} ({ending})" for one in wrong]
