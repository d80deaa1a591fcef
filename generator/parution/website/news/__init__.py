"""The public pages of the channels that are part of the site: what the ledger says was published there, and nothing else.

The pages of a channel stand in a folder that needs nothing beside it, so that it can be served without the calendar. None of them links to
the calendar: who reads the news must not come upon the plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from pathlib import Path

import msgspec

from parution.deliveries.ledger import Ledger
from parution.deliveries.pages import NETWORK
from parution.deliveries.record import Key
from parution.website.almanac import Almanac
from parution.website.news.feeds import MOST_ENTRIES, Feed
from parution.website.news.items import Item, items
from parution.website.news.press import NewsPress, news_theme
from parution.website.tree import Copy, Page

IN_FULL = 20
"""So many posts have their first lines and their image in the list; of those before, title and date."""


def news_pages(almanac: Almanac, ledger: Ledger, house: str, cache: Path | None, *, noindex: bool = False) -> Iterator[Page | Copy]:
    """Every file of the public pages.

    `house` is a key of what all pages of the site depend on; with `noindex` they ask search engines to stay away. Where no ledger has been
    begun there are none.
    """
    if ledger.header is None:
        return
    press = NewsPress(cache, noindex=noindex)
    digest = hashlib.blake2b(house.encode(), digest_size=16)
    for path in sorted(news_theme().iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    for channel in almanac.charter.channels.values():
        if channel.network != NETWORK:
            continue
        token = Key("", channel.id).token(ledger.header.repository)
        feed = Feed(almanac, channel, items(almanac, ledger, channel), token, ledger.header.began.astimezone(almanac.charter.timezone))
        yield from _Folder(feed, press, digest.digest()).files()


class _Folder:
    """The files of one channel."""

    def __init__(self, feed: Feed, press: NewsPress, house: bytes) -> None:
        self._feed, self._press, self._house = feed, press, house
        self._top = f"news/{feed.channel.id}/"

    def files(self) -> Iterator[Page | Copy]:
        feed = self._feed
        yield self._page("index.html", self._index, [item.tag for item in feed.items[:IN_FULL]], [_line(item) for item in feed.items])
        newest = [(item.tag, item.token) for item in feed.items[:MOST_ENTRIES]]
        yield self._page("atom.xml", lambda: self._press.printed("atom.xml", feed.channel.language, feed.atom()), newest, feed.token)
        yield self._page("feed.json", feed.json, newest, feed.token)
        for item, newer, older in zip(feed.items, (None, *feed.items), (*feed.items[1:], None), strict=False):
            shown = item.tag, newer and _line(newer), older and _line(older)
            yield self._page(item.name, partial(self._of_post, item, newer, older), shown)
        yield from self._media()

    def _page(self, name: str, render: Callable[[], bytes], *shown: object) -> Page:
        key = hashlib.blake2b(msgspec.json.encode(shown), key=self._house, digest_size=12).hexdigest()
        return Page(self._top + name, key, render)

    def _index(self) -> bytes:
        items = self._feed.items
        before = [(year, list(some)) for year, some in groupby(items[IN_FULL:], key=lambda item: item.since.year)]
        values = {"feed": self._feed, "items": items[:IN_FULL], "before": before}
        return self._press.printed("index.html", self._feed.channel.language, values)

    def _of_post(self, item: Item, newer: Item | None, older: Item | None) -> bytes:
        return self._press.printed("post.html", item.language, {"feed": self._feed, "item": item, "newer": newer, "older": older})

    def _media(self) -> Iterator[Copy]:
        """The images and videos once more, beside the pages."""
        sources = {href: item.gallery.source(href) for item in self._feed.items for href in item.files}
        for href, source in sorted(sources.items()):
            if source:
                yield Copy(self._top + href, href, source)


def _line(item: Item) -> tuple[object, ...]:
    """What a line with its title and date depends on."""
    return item.name, item.title, item.since, item.language
