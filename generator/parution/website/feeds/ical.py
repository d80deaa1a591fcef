"""The calendars to subscribe to, as iCalendar files (RFC 5545 and 7986) that Google, Apple and Outlook read alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from parution.ical.lines import joined, text
from parution.ical.zones import vtimezone
from parution.website.desk import Desk
from parution.website.feeds.events import Events, key_date
from parution.website.feeds.shelves import Feed, feeds_of
from parution.website.tree import Page

_EVERY = "PT4H"
_COLOR, _APPLE_COLOR = "seagreen", "#1F5A46"  # the accent of the site


def pages(desk: Desk) -> Iterator[Page]:
    """One file for each calendar; the event of a post is written once for all of them."""
    events = Events(desk)
    for feed in feeds_of(desk, events):
        yield Page(feed.path, partial(_key, desk, events, feed), partial(written, desk, events, feed))


def _key(desk: Desk, events: Events, feed: Feed) -> str:
    events.mark()
    shown = "".join([entry.mark for entry in feed.entries])
    return desk.key(feed.path, desk.audience, shown, events.years, [(one.day, one.name) for one in feed.days])


def written(desk: Desk, events: Events, feed: Feed) -> bytes:
    """The file of one calendar."""
    pieces = [_head(desk, feed)]
    if feed.kind == "key-dates":
        pieces += [key_date(one, events.domain) for one in feed.days]
    else:
        # A calendar must hold something (RFC 5545, section 3.6): one without posts yet has its time zone.
        events.recall()
        pieces.append(vtimezone(desk.charter.timezone, events.years))
        pieces += [entry.written or events.write(entry) for entry in feed.entries]
        if feed.kind == "everything":
            events.keep()
    pieces.append(b"END:VCALENDAR\r\n")
    return b"".join(pieces)


def _head(desk: Desk, feed: Feed) -> bytes:
    name = desk.charter.brand if feed.kind == "everything" else f"{desk.charter.brand} · {feed.name}"
    return joined(_properties(desk, feed, text(name)))


def _properties(desk: Desk, feed: Feed, name: str) -> Iterable[str]:
    base, tr = (desk.charter.site.url or "").rstrip("/"), desk.tr
    about = tr.gettext("The editorial calendar of {brand}.", brand=desk.charter.brand)
    yield from (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Parution//Parution//{tr.language.upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    )
    yield from (f"NAME:{name}", f"X-WR-CALNAME:{name}", f"DESCRIPTION:{text(about)}", f"X-WR-CALDESC:{text(about)}")
    yield f"X-WR-TIMEZONE:{desk.charter.timezone.key}"
    if base:
        yield from (f"URL:{base}/feeds.html", f"SOURCE;VALUE=URI:{base}/{feed.path}")
    yield from (f"REFRESH-INTERVAL;VALUE=DURATION:{_EVERY}", f"X-PUBLISHED-TTL:{_EVERY}")
    yield from (f"COLOR:{_COLOR}", f"X-APPLE-CALENDAR-COLOR:{_APPLE_COLOR}")
