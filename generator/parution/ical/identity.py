"""Which post an event is: its UID (RFC 5545, section 3.8.4.7) names the post and its calendar, so that it is known when it comes back."""

from __future__ import annotations

import re
from hashlib import sha256

CHANNELS = "X-PARUTION-CHANNELS"
"""The property of an event of our export that holds the ids of the post's channels."""

_UID = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)(?:\.([1-9][0-9]{0,3}))?@([0-9a-f]{16}\.parution)")


def domain(repository: str) -> str:
    """What stands behind the @ of every UID of a calendar; `repository` is the charter's `repository_id`."""
    return f"{sha256(repository.encode()).hexdigest()[:16]}.parution"


def uid(post: str, occurrence: int, of: str) -> str:
    """The UID of a post's event; `of` is the calendar's `domain`."""
    return f"{post}.{occurrence}@{of}" if occurrence > 1 else f"{post}@{of}"


def named(typed: str) -> tuple[str, int, str] | None:
    """The post's id, its occurrence and its calendar's domain, where the UID is one of ours."""
    found = _UID.fullmatch(typed.strip())
    return (found[1], int(found[2] or 1), found[3]) if found else None
