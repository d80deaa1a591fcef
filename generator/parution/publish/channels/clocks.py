"""How far back an account is read: servers date by their own clocks, and clocks lie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from parution.publish.adapter import Sending

_MARGIN = timedelta(days=1)


def told(answer: httpx.Response) -> datetime | None:
    """What time the server says it is."""
    try:
        found = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def since_when(sending: Sending, clock: datetime | None) -> datetime:
    """Nothing older can be what was sent. The time since the first attempt is taken off the server's clock too, where it tells that."""
    return min(sending.begun, (clock or sending.now) - (sending.now - sending.begun)) - _MARGIN
