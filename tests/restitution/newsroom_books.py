"""A calendar with a ledger, in a few lines: what the tests of the restitution work on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from parution.deliveries.ledger import Header, Ledger
from parution.deliveries.plan import Ability, Decision, Facts, decide
from parution.deliveries.record import Claimed, Event, Failed, Missed, Part, Published, Record, Skipped, Unknown, Why
from parution.deliveries.standings import by_post
from parution.edition import Edition
from parution.model import Post

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Books:
    """The records of an edition's deliveries; every time is given in minutes after the slot."""

    edition: Edition
    by_hand: frozenset[str] = frozenset()
    records: list[Record] = field(default_factory=list)

    def went(self, name: str, channel: str, minutes: float = 0, *, found: bool = False, by: str | None = None, occurrence: int = 1) -> None:
        """It went out so many minutes after its slot; `found`: found on the network a day after that."""
        at = self._slot(name) + timedelta(minutes=minutes)
        claim = self._claim(name, at)
        later = at + timedelta(days=1) if found else at
        said = Published(at=later, by=by) if by else Published(at=later, nonce="a", parts=(Part(id=name),), found=found)
        self._enter(name, channel, occurrence, *([said] if by else [claim, said]))

    def missed(self, name: str, channel: str, why: str = "its slot is too long past") -> None:
        slot = self._slot(name)
        self._enter(name, channel, 1, Missed(at=slot + timedelta(days=2), slot=slot, why=Why(text=why)))

    def failed(self, name: str, channel: str, why: str = "the network refused it") -> None:
        at = self._slot(name)
        self._enter(name, channel, 1, self._claim(name, at), Failed(at=at, nonce="a", why=Why(text=why)))

    def unknown(self, name: str, channel: str, why: str = "the connection broke off") -> None:
        at = self._slot(name)
        self._enter(name, channel, 1, self._claim(name, at), Unknown(at=at, nonce="a", why=Why(text=why)))

    def skipped(self, name: str, channel: str, why: str = "the partner withdrew") -> None:
        self._enter(name, channel, 1, Skipped(at=self._slot(name), why=Why(text=why), by="maud"))

    def earlier(self, name: str, channel: str, slot: datetime) -> None:
        """The post's first time, at another slot."""
        claim = Claimed(at=slot, runner="ci", nonce="a", until=slot + timedelta(hours=1), payload="p", slot=slot, blob="b", commit="c")
        self._enter(name, channel, 1, claim, Published(at=slot, nonce="a", parts=(Part(id=name),)))

    @property
    def ledger(self) -> Ledger:
        return Ledger(Header(parution=1, repository="Test Brand", began=BEGAN, opened=BEGAN)).with_records(self.records)

    def decisions(self) -> Mapping[str, tuple[Decision, ...]]:
        """What is decided about each delivery at the edition's moment."""
        edition, charter = self.edition, self.edition.charter
        assert charter
        abilities = {name: Ability(automatic=name not in self.by_hand) for name in charter.channels}
        facts = Facts(abilities, {post.path: post.blob for post in edition.posts}, charter.holds)
        return by_post(decide(edition, charter, self.ledger, facts, edition.now))

    def _claim(self, name: str, at: datetime) -> Claimed:
        post = self._post(name)
        until = at + timedelta(hours=1)
        return Claimed(
            at=at, runner="ci", nonce="a", until=until, payload="p", marks=("m",), slot=self._slot(name), blob=post.blob, commit="c"
        )

    def _enter(self, name: str, channel: str, occurrence: int, *events: Event) -> None:
        self.records.append(Record(post=name, channel=channel, occurrence=occurrence, history=tuple(events)))

    def _slot(self, name: str) -> datetime:
        slot = self._post(name).slot
        assert slot
        return slot.astimezone(UTC)

    def _post(self, name: str) -> Post:
        return next(post for post in self.edition.posts if post.id == name)


def ids(posts: Iterable[Post]) -> list[str]:
    return [post.id for post in posts]
