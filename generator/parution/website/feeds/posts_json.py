"""posts.json: all posts that this site's readers may see, as data for other programs, and the schema that describes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from msgspec import UNSET

from parution.deliveries.ledger import Ledger
from parution.deliveries.plan import Decision, Standing
from parution.posts_data import Delivery, Entry, Text, language_of, networks_of, wished
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.feeds.receipts import address, grown
from parution.website.tree import Copy, Page

VERSION: Final = 1
SCHEMA: Final = Path(__file__).with_name("posts.schema.json")


class Document(msgspec.Struct):
    """The whole file; `today` is the day on which the calendar was looked at."""

    schema: str = msgspec.field(name="$schema")
    version: int
    brand: str
    language: str
    timezone: str
    today: str
    url: Text
    posts: list[Entry]


def pages(desk: Desk) -> Iterator[Page | Copy]:
    """The data and their schema."""
    yield Page("posts.json", partial(_key, desk), partial(written, desk))
    yield Copy("posts.schema.json", desk.key(SCHEMA.read_text(encoding="utf-8")), SCHEMA)


def _key(desk: Desk) -> str:
    ledger = desk.ledger or Ledger()
    shown = [
        (
            leaf.post.blob,
            leaf.post.path,
            leaf.page,
            leaf.state,
            leaf.promo,
            leaf.post.channels,
            len(leaf.findings),
            [(one.standing, grown(ledger, one.key)) for one in leaf.deliveries],
        )
        for leaf in desk.almanac.leaves.values()
    ]
    return desk.key("posts.json", desk.audience, desk.almanac.today, shown)


def written(desk: Desk) -> bytes:
    """The file: one post a line, so that two of them can be compared."""
    charter, base = desk.charter, desk.charter.site.url
    document = Document(
        schema="posts.schema.json",
        version=VERSION,
        brand=charter.brand,
        language=charter.language,
        timezone=charter.timezone.key,
        today=desk.almanac.today.isoformat(),
        url=f"{base.rstrip('/')}/" if base else UNSET,
        posts=[],
    )
    encoder = msgspec.json.Encoder()
    head = encoder.encode(document).removesuffix(b"]}")
    scribe = _Scribe(desk)
    return head + b"\n" + b",\n".join([encoder.encode(scribe.entry(leaf)) for leaf in desk.almanac.leaves.values()]) + b"\n]}\n"


class _Scribe:
    def __init__(self, desk: Desk) -> None:
        self._shows, self._charter, self._ledger = desk.shows, desk.charter, desk.ledger
        base = desk.charter.site.url
        self._base = f"{base.rstrip('/')}/" if base else None
        self._opened = desk.shows.plan or desk.shows.charter
        self._networks: dict[tuple[str, ...], tuple[str, ...]] = {}

    def entry(self, leaf: Leaf) -> Entry:
        post, shows, opened = leaf.post, self._shows, self._opened
        return Entry(
            post.id,
            post.title,
            leaf.state.value,
            leaf.page,
            url=self._base + leaf.page if self._base else UNSET,
            status=post.status.value if shows.plan else UNSET,
            slot=post.slot.isoformat(timespec="seconds") if post.slot else UNSET,
            wish=UNSET if post.slot else wished(post.wish),
            occurrence=post.occurrence if post.occurrence > 1 else UNSET,
            channels=post.channels,
            networks=self._of(post.channels),
            language=post.language or language_of(post.channels, self._charter),
            pillar=post.pillar or UNSET if opened else UNSET,
            campaign=post.campaign or UNSET if opened else UNSET,
            format=post.format or UNSET,
            kind=_kind(leaf) if opened else UNSET,
            audience=post.audience or UNSET if shows.brief else UNSET,
            objective=post.objective or UNSET if shows.brief else UNSET,
            owner=post.owner or UNSET if shows.people else UNSET,
            file=post.path if shows.sources else UNSET,
            findings=len(leaf.findings) if shows.findings else UNSET,
            deliveries=[*self._deliveries(leaf.deliveries)] if leaf.deliveries else UNSET,
        )

    def _of(self, channels: tuple[str, ...]) -> tuple[str, ...]:
        found = self._networks.get(channels)
        if found is None:
            found = self._networks[channels] = networks_of(channels, self._charter)
        return found

    def _deliveries(self, decisions: Iterable[Decision]) -> Iterator[Delivery]:
        for one in decisions:
            if one.standing is Standing.PUBLISHED:
                yield Delivery(one.key.channel, one.standing.value, address(self._ledger, one.key) if self._ledger else None)
            elif self._shows.doubts or (self._shows.plan and one.standing not in _DOUBTS):
                yield Delivery(one.key.channel, one.standing.value)


_DOUBTS = frozenset({Standing.FAILED, Standing.UNKNOWN, Standing.SKIPPED, Standing.MISSED, Standing.BLOCKED})


def _kind(leaf: Leaf) -> Text:
    if leaf.promo:
        return "promo"
    return "value" if leaf.post.kind == "value" else UNSET
