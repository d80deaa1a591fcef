"""The public pages of a channel that is part of the calendar's own site: which deliveries stand there, and under which name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from parution.charter import Channel
from parution.deliveries.record import Amended, Key, Published, Record, State

NETWORK = "site"
"""The network of the channels that have such pages."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Since when a delivery is public, and when what is shown of it was last changed on purpose (both aware)."""

    since: datetime
    changed: datetime


def standing(record: Record) -> Standing | None:
    """How a delivery stands on its page; None where it has none: it was not published, or it was taken down."""
    receipt = next((event for event in reversed(record.history) if isinstance(event, Published)), None)
    if receipt is None or record.state is not State.PUBLISHED:
        return None
    last = record.history[-1]  # after its publication a delivery can only be amended
    return None if isinstance(last, Amended) and last.payload is None else Standing(receipt.at, last.at)


def page_name(key: Key) -> str:
    """The file of a delivery's page, the same for ever: `oak-table.html`, and `oak-table--2.html` for the second time.

    No post's id has two hyphens running, so no other delivery can come to have that name.
    """
    again = key.occurrence > 1 or key.post == "index"
    return f"{key.post}--{key.occurrence}.html" if again else f"{key.post}.html"


def page_address(channel: Channel, key: Key) -> str | None:
    """Where the public reads a delivery; None where the charter does not say where the channel's pages are."""
    return f"{channel.url.rstrip('/')}/{page_name(key)}" if channel.url else None
