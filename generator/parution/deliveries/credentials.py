"""When a channel's credential ends: a network may say so, or the editor writes it down when making it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from parution.charter import Channel

SOON = (timedelta(days=14), timedelta(days=7), timedelta(days=1))
"""So long before a credential ends it is said, the nearer the louder; from the last on it counts as a failure."""


def credential_end(channel: Channel, zone: ZoneInfo) -> datetime | None:
    """The first moment at which a credential is no longer good, by what the charter says (`credential until` is its last day)."""
    last = channel.credential_until
    return datetime.combine(last + timedelta(days=1), time(), zone) if last else None
