"""The posts as a calendar of events (RFC 5545) that Google, Apple and Outlook read; a wish for a month has no day and no event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from parution.charter import Charter
from parution.ical import lines
from parution.ical.identity import CHANNELS, domain, uid
from parution.ical.lines import joined, shortened, text, whole_day
from parution.ical.zones import repeated_days, vtimezone
from parution.model import Post, Status
from parution.outgoing import outgoing

_LONGEST_TITLE, _LONGEST_TEXT = 200, 1500
_STATUS = {Status.APPROVED: "CONFIRMED", Status.CANCELLED: "CANCELLED"}


def written(posts: Iterable[Post], charter: Charter, now: datetime) -> bytes:
    """The file."""
    dated = [post for post in posts if has_day(post)]
    years = sorted({post.slot.year for post in dated if post.slot}) or [now.year]
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Parution//Parution//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{text(charter.brand)}",
    )
    events = b"".join(_event(post, charter, now) for post in dated)
    return joined(head) + vtimezone(charter.timezone, years) + events + b"END:VCALENDAR\r\n"


def has_day(post: Post) -> bool:
    """Whether a post can be an event."""
    return post.slot is not None or (post.wish is not None and post.wish.precision == "day")


def _event(post: Post, charter: Charter, now: datetime) -> bytes:
    pillar = charter.pillars.get(post.pillar or "")
    named = [f"CATEGORIES:{text(pillar.name if pillar else post.pillar)}"] if post.pillar else []
    link = [f"URL:{''.join(post.cta.split())}"] if post.cta else []
    return joined(
        (
            "BEGIN:VEVENT",
            f"UID:{uid(post.id, post.occurrence, domain(charter.repository_id))}",
            f"DTSTAMP:{lines.utc(now.astimezone(UTC))}",
            *_when(post, charter).split("\r\n"),
            f"STATUS:{_STATUS.get(post.status, 'TENTATIVE')}",
            "TRANSP:TRANSPARENT",
            f"SUMMARY:{text(shortened(' '.join(post.title.split()), _LONGEST_TITLE))}",
            f"DESCRIPTION:{text(_description(post, charter))}",
            *link,
            *named,
            *([f"{CHANNELS}:{text(','.join(post.channels))}"] if post.channels else []),
            "END:VEVENT",
        )
    )


def _when(post: Post, charter: Charter) -> str:
    slot = post.slot
    if slot is None:
        return whole_day(post.wish.day) if post.wish else ""
    zone = charter.timezone
    start = f"DTSTART;TZID={zone.key}:{lines.local(slot)}"
    if slot.date() in repeated_days(zone, (slot.year,)) and slot.replace(tzinfo=zone, fold=0).utcoffset() != slot.utcoffset():
        start = f"DTSTART:{lines.utc(slot)}"  # the hour that comes twice, the second time
    return f"{start}\r\nDURATION:PT15M"


def _description(post: Post, charter: Charter) -> str:
    """What the first channel gets."""
    channel = charter.channels.get(next(iter(post.channels), ""))
    said = "\n\n".join(outgoing(post, channel).parts) if channel else post.body
    return shortened(said.strip(), _LONGEST_TEXT)
