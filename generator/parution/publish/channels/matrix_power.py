"""Who may write in a Matrix room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MESSAGE = "m.room.message"
_CREATORS_MAY_ALL = 12  # the first version of rooms in which those who made it need no level


def may_write(levels: Mapping[str, Any], user: str) -> bool:
    """Whether the levels of a room (the content of `m.room.power_levels`) let a user send messages."""
    return _level(levels, "users", user, "users_default") >= _level(levels, "events", _MESSAGE, "events_default")


def _level(levels: Mapping[str, Any], among: str, name: str, default: str) -> int:
    named = levels.get(among)
    level = named.get(name) if isinstance(named, Mapping) else None
    level = levels.get(default) if level is None else level
    try:
        return int(level or 0)
    except (TypeError, ValueError):
        return 0


def made_by(create: Mapping[str, Any], user: str) -> bool:
    """Whether the room was made (the whole event `m.room.create`) by a user in such a way that they may do anything there.

    A version that is no number is not known to us, and gets the benefit of the doubt.
    """
    content = create.get("content")
    if not isinstance(content, Mapping):
        return False
    version = str(content.get("room_version", "1"))
    others = content.get("additional_creators")
    makers = {create.get("sender"), *(others if isinstance(others, list) else ())}
    return user in makers and (not version.isdigit() or int(version) >= _CREATORS_MAY_ALL)
