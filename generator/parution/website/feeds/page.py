"""The page on which a reader finds every calendar to subscribe to, and how."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import NamedTuple

from parution.model import Message, say
from parution.website.desk import Desk
from parution.website.feeds import published
from parution.website.feeds.events import Events
from parution.website.feeds.shelves import Feed, feeds_of
from parution.website.tree import Page

HEADINGS: dict[str, Message] = {
    "channel": say("By channel"),
    "owner": say("By person"),
    "pillar": say("By pillar"),
    "campaign": say("By campaign"),
    "key-dates": say("Days to keep in mind"),
}


class Offer(NamedTuple):
    """A calendar as the page offers it: `subscribe` (webcal) and `address` (https) are None where the site's own address is not known."""

    name: str
    subject: str
    file: str
    subscribe: str | None
    address: str | None
    posts: int
    days: int


def pages(desk: Desk) -> Iterator[Page]:
    """The page."""
    feeds = tuple(feeds_of(desk, Events(desk)))
    has_published = desk.ledger is not None and desk.ledger.header is not None
    shown = [(feed.path, feed.name, len(feed.entries), len(feed.days)) for feed in feeds]
    say_ = desk.tr.gettext
    title, about = say_("Subscribe"), say_("The editorial calendar in your own calendar, where it keeps itself up to date.")
    values = partial(_values, desk, feeds, has_published=has_published)
    yield Page("feeds.html", desk.key(shown, has_published), lambda: desk.page("feeds", "feeds.html", title, about, values()))


def _values(desk: Desk, feeds: tuple[Feed, ...], *, has_published: bool) -> dict[str, object]:
    base = desk.charter.site.url
    base = f"{base.rstrip('/')}/" if base else None
    everything, *others = feeds
    shelves = [
        (desk.tr.message(HEADINGS[kind]), kind, [_offer(feed, base) for feed in some])
        for kind, some in groupby(others, key=lambda one: one.kind)
    ]
    feed_files = [("Atom", published.ATOM), ("JSON Feed", published.JSON)] if has_published else []
    return {"root": "", "everything": _offer(everything, base), "shelves": shelves, "base": base or "", "published": feed_files}


def _offer(feed: Feed, base: str | None) -> Offer:
    address = base + feed.path if base else None
    subscribe = f"webcal://{address.partition('://')[2]}" if address else None
    return Offer(feed.name, feed.subject, feed.path, subscribe, address, len(feed.entries), len(feed.days))
