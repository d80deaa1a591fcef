"""What a channel of the site has published, for programs that read: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from markupsafe import Markup

from parution.charter import Channel, Charter
from parution.website.almanac import Almanac
from parution.website.news.items import Figure, Item, absolute

MOST_ENTRIES = 30
"""A feed holds the latest; who reads it has seen the others."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Feed:
    """A channel with what it has published, the latest first; `token` is 40 hexadecimal digits, `began` when the ledger was begun."""

    almanac: Almanac
    channel: Channel
    items: tuple[Item, ...]
    token: str
    began: datetime

    @property
    def charter(self) -> Charter:
        """The charter."""
        return self.almanac.charter

    @property
    def title(self) -> str:
        """What the public calls the channel: what the charter calls it, or else the brand."""
        return self.channel.name if self.channel.name != self.channel.id else self.charter.brand

    @property
    def base(self) -> str:
        """The web address of the channel's pages with a `/` at its end, or nothing where the charter does not say it."""
        if self.channel.url:
            return self.channel.url.rstrip("/") + "/"
        return f"{self.charter.site.url.rstrip('/')}/news/{self.channel.id}/" if self.charter.site.url else ""

    @property
    def id(self) -> str:
        """What names the feed for ever."""
        return urn(self.token)

    @property
    def updated(self) -> datetime:
        """When anything in it was last published, or changed on purpose: nothing that depends on the moment of the build."""
        return max((item.changed for item in self.items), default=self.began)

    @property
    def entries(self) -> tuple[Item, ...]:
        """What a feed holds."""
        return self.items[:MOST_ENTRIES]

    def atom(self) -> dict[str, Any]:
        """What the template of the Atom feed is given."""
        return {"feed": self, "urn": urn, "content": self.content}

    def content(self, item: Item) -> str:
        """A post as a feed has it: images and videos, then the text, with addresses that work from anywhere."""
        return str(Markup().join([*(_figure(one, self.base) for one in item.lead), item.text(self.base)]))

    def json(self) -> bytes:
        """The JSON Feed."""
        base = self.base
        known = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "home_page_url": base,
            "feed_url": base and f"{base}feed.json",
            "description": self.charter.description if self.channel.language == self.charter.language else None,
            "authors": [{"name": self.charter.brand}],
            "language": self.channel.language,
        }
        feed = {name: value for name, value in known.items() if value} | {"items": [self._entry(item) for item in self.entries]}
        return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()

    def _entry(self, item: Item) -> dict[str, Any]:
        picture, base = item.picture, self.base
        known = {
            "id": urn(item.token),
            "url": base and base + item.name,
            "title": _CONTROL.sub("", item.title),
            "content_html": _CONTROL.sub("", self.content(item)),
            "summary": _CONTROL.sub("", item.first_lines),
            "image": absolute(picture.href, base) if picture and base else None,
            "date_published": item.since.isoformat(timespec="seconds"),
            "date_modified": item.changed.isoformat(timespec="seconds"),
            "language": item.language,
            "tags": list(item.post.hashtags),
        }
        return {name: value for name, value in known.items() if value or name == "content_html"}


def urn(token: str) -> str:
    """A name from 40 hexadecimal digits that never changes and is no address: where the pages stand may change."""
    return UUID(token[:32], version=5).urn


def _figure(figure: Figure, base: str) -> Markup:
    href = absolute(figure.href, base)
    if figure.kind == "video":
        return Markup('<p><a href="{}">{}</a></p>').format(href, figure.alt or href)
    return Markup('<p><img src="{}" alt="{}"></p>').format(href, figure.alt)
