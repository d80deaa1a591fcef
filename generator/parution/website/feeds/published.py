"""What was published, on all channels together, for programs that read: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from markupsafe import Markup, escape

from parution.charter import Channel
from parution.deliveries.ledger import Ledger
from parution.deliveries.pages import Standing, standing
from parution.deliveries.payload import payload_of
from parution.deliveries.record import Key, Record
from parution.model import Post, Status
from parution.website.almanac import Leaf
from parution.website.audience import Audience
from parution.website.desk import Desk
from parution.website.feeds.receipts import address_in
from parution.website.news.feeds import urn
from parution.website.press import channel_name
from parution.website.tree import Page

MOST_ENTRIES = 50
"""A feed holds the latest; who reads it has seen the others."""

ATOM, JSON = "feeds/published.xml", "feeds/published.json"

# The days within which the latest are looked for in a ledger that may hold tens of thousands of records; the last is since ever.
_WINDOWS = (35, 365, 100_000)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Item:
    """A post that stands somewhere: since when, when it was last changed on purpose, and on which channels, at which addresses."""

    leaf: Leaf
    token: str
    since: datetime
    changed: datetime
    links: tuple[tuple[Channel, str | None], ...]

    @property
    def title(self) -> str:
        """The post's title."""
        return _clean(" ".join(self.leaf.post.title.split()))

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.leaf.post.language or self.links[0][0].language

    @property
    def address(self) -> str | None:
        """Where it is read best: the first of its addresses."""
        return next((url for _, url in self.links if url), None)

    @property
    def tag(self) -> tuple[object, ...]:
        """All on which what a feed says of it depends, but for the charter."""
        links = [(channel.id, url) for channel, url in self.links]
        return self.leaf.post.blob, self.leaf.page, self.leaf.post.channels, self.since, self.changed, links

    def content(self) -> str:
        """The text as it was sent on the first of its channels, then where it stands."""
        channel = self.links[0][0]
        payload = payload_of(self.leaf.post, channel, {})
        text = Markup(payload.html) if payload.html is not None else _paragraphs(payload.parts)  # noqa: S704 - sanitised
        live = [Markup('<a href="{}">{}</a>').format(url, channel_name(one)) for one, url in self.links if url]
        return _clean(text + (Markup("<p>{}</p>").format(Markup(" · ").join(live)) if live else ""))


def pages(desk: Desk) -> Iterator[Page]:
    """Both feeds; none where no ledger has been begun."""
    if desk.ledger is not None and desk.ledger.header is not None:
        feed = Feed(desk, desk.ledger)
        yield Page(ATOM, feed.key, feed.atom)
        yield Page(JSON, feed.key, feed.json)


class Feed:
    """The feed of one build, in both forms."""

    def __init__(self, desk: Desk, ledger: Ledger) -> None:
        self._desk, self._ledger, self._charter = desk, ledger, desk.charter
        self._repository = ledger.header.repository if ledger.header else desk.charter.repository_id
        self._base = f"{self._charter.site.url.rstrip('/')}/" if self._charter.site.url else ""
        self._leaves: dict[str, Leaf] = {}
        for leaf in desk.almanac.leaves.values():
            if leaf.post.status is Status.APPROVED:  # a post that is worked on again: nobody has approved what it says now
                self._leaves.setdefault(leaf.post.id, leaf)

    def key(self) -> str:
        """A key of all that the feed shows."""
        return self._desk.key("published", [item.tag for item in self.items], self._repository)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """What it holds, the latest first."""
        now, found = self._desk.almanac.now, tuple[Item, ...]()
        for days in _WINDOWS:
            since = now - timedelta(days=days) if days < _WINDOWS[-1] else datetime.min.replace(tzinfo=UTC)
            found = tuple(sorted(self._within(since), key=lambda item: (-item.since.timestamp(), item.token)))
            if sum(item.since >= since for item in found) >= MOST_ENTRIES:
                break
        return found[:MOST_ENTRIES]

    def _within(self, since: datetime) -> Iterator[Item]:
        seen = {(record.post, record.occurrence) for record in self._ledger.records.since(since)}
        for name, occurrence in seen:
            if (leaf := self._leaves.get(name)) and (item := self._item(leaf, occurrence)):
                yield item

    def _item(self, leaf: Leaf, occurrence: int) -> Item | None:
        post, zone = leaf.post, self._charter.timezone
        standings = dict(self._standings(post, occurrence))
        if not standings:
            return None
        since = min(one.since for one, _ in standings.values()).astimezone(zone)
        changed = max(one.changed for one, _ in standings.values()).astimezone(zone)
        links = tuple((self._charter.channels[name], address_in(record)) for name, (_, record) in standings.items())
        name = "\n".join((self._repository, "published", post.id, str(occurrence)))
        return Item(leaf, sha256(name.encode()).hexdigest(), since, changed, links)

    def _standings(self, post: Post, occurrence: int) -> Iterator[tuple[str, tuple[Standing, Record]]]:
        """On which channels the post stands that these readers may know of, in the post's own order."""
        known = self._charter.channels
        others = known if self._desk.audience is Audience.INTERNAL else ()
        for name in dict.fromkeys((*post.channels, *others)):
            record = self._ledger.records.get(Key(post.id, name, occurrence)) if name in known else None
            if record and (found := standing(record)):
                yield name, (found, record)

    @property
    def _title(self) -> str:
        return self._desk.tr.gettext("{brand}: what was published", brand=self._charter.brand)

    @property
    def _id(self) -> str:
        return urn(sha256(f"{self._repository}\npublished".encode()).hexdigest())

    def json(self) -> bytes:
        """The JSON Feed."""
        known = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": _clean(self._title),
            "home_page_url": self._base,
            "feed_url": self._base and self._base + JSON,
            "description": _clean(self._charter.description or ""),
            "authors": [{"name": _clean(self._charter.brand)}],
            "language": self._charter.language,
        }
        feed = {name: value for name, value in known.items() if value} | {"items": [self._entry(item) for item in self.items]}
        return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")

    def _entry(self, item: Item) -> Mapping[str, Any]:
        known = {
            "id": urn(item.token),
            "url": item.address or (self._base and self._base + item.leaf.page),
            "title": item.title,
            "content_html": item.content(),
            "date_published": item.since.isoformat(timespec="seconds"),
            "date_modified": item.changed.isoformat(timespec="seconds"),
            "language": item.language,
            "tags": [channel_name(channel) for channel, _ in item.links],
        }
        return {name: value for name, value in known.items() if value or name == "content_html"}

    def atom(self) -> bytes:
        """The Atom feed."""
        return ("\n".join(str(line) for line in self._lines()) + "\n").encode("utf-8", "replace")

    def _lines(self) -> Iterable[Markup]:
        began = self._ledger.header.began.astimezone(self._charter.timezone) if self._ledger.header else self._desk.almanac.now
        updated = max((item.changed for item in self.items), default=began)
        yield Markup('<?xml version="1.0" encoding="utf-8"?>')
        yield _tag('<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{}">', self._charter.language)
        yield _tag("<id>{}</id>", self._id)
        yield _tag("<title>{}</title>", self._title)
        if self._charter.description:
            yield _tag("<subtitle>{}</subtitle>", self._charter.description)
        yield _tag("<updated>{}</updated>", updated.isoformat(timespec="seconds"))
        yield _tag("<author><name>{}</name></author>", self._charter.brand)
        yield _tag('<link rel="self" type="application/atom+xml" href="{}"/>', f"{self._base}{ATOM}" if self._base else "published.xml")
        if self._base:
            yield _tag('<link rel="alternate" type="text/html" href="{}"/>', self._base)
        yield Markup("<generator>Parution</generator>")
        for item in self.items:
            yield from self._of_item(item)
        yield Markup("</feed>")

    def _of_item(self, item: Item) -> Iterable[Markup]:
        yield _tag('<entry xml:lang="{}">', item.language)
        yield _tag("<id>{}</id>", urn(item.token))
        yield _tag("<title>{}</title>", item.title)
        yield _tag("<published>{}</published>", item.since.isoformat(timespec="seconds"))
        yield _tag("<updated>{}</updated>", item.changed.isoformat(timespec="seconds"))
        addresses = [(channel, url) for channel, url in item.links if url]
        if not addresses and self._base:
            yield _tag('<link rel="alternate" type="text/html" href="{}"/>', self._base + item.leaf.page)
        for (channel, url), rel in zip(addresses, ("alternate", *["related"] * len(addresses)), strict=False):
            yield _tag('<link rel="{}" href="{}" title="{}"/>', rel, url, channel_name(channel))
        for channel, _ in item.links:
            yield _tag('<category term="{}" label="{}"/>', channel.id, channel_name(channel))
        yield _tag('<content type="html">{}</content>', item.content())
        yield Markup("</entry>")


def _paragraphs(parts: Iterable[str]) -> Markup:
    blocks = (block.strip() for part in parts for block in part.split("\n\n"))
    lines = (Markup("<br>").join(escape(line) for line in block.split("\n")) for block in blocks if block)
    return Markup().join(Markup("<p>{}</p>\n").format(one) for one in lines)


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def _tag(form: str, *values: str) -> Markup:
    return Markup(form).format(*(_clean(str(value)) for value in values))  # noqa: S704 - the forms are ours
