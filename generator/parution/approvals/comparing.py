"""What of an approved post must not change without a new word of those who approve: all that decides what is sent, when and where.

Who it is for, who writes it, what it costs and what was noted for colleagues may change freely.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import Final

from parution.model import Message, Place, Post, say

PROTECTED: Final[Mapping[str, Message]] = {
    "id": say("id"),
    "title": say("title"),
    "slot": say("date and time"),
    "channels": say("channels"),
    "pillar": say("pillar"),
    "format": say("format"),
    "kind": say("useful or promotional"),
    "campaign": say("campaign"),
    "language": say("language"),
    "cta": say("link"),
    "media": say("images"),
    "overrides": say("texts of single channels"),
    "hashtags": say("hashtags"),
    "mentions": say("mentions"),
    "poll": say("poll"),
    "terms": say("contest terms"),
    "sponsor": say("sponsor"),
    "warning": say("content warning"),
    "occurrence": say("how often it is sent"),
    "body": say("text"),
}
"""The protected fields of a post, in the order in which they are told, and what people call them."""

_KEYS: Final = {"slot": "publish_at"}


def changed(before: Post, after: Post) -> tuple[str, ...]:
    """The protected fields that differ; another way to write the same date, list or text in the file is no difference."""
    return tuple(name for name in PROTECTED if getattr(before, name) != getattr(after, name))


def place(before: Post, after: Post, fields: tuple[str, ...]) -> Place:
    """Where in the file the first of the changed fields stands; where nothing of them is left, the status that it was approved with."""
    for name in fields:
        if name == "body" and after.body.strip():
            return _first_difference(before.body, after.body)
        if name != "body" and getattr(after, name) not in (None, (), {}, 1):
            return Place("value", (_KEYS.get(name, name),))
    return Place("value", ("status",))


def _first_difference(before: str, after: str) -> Place:
    """From where a text begins to differ to the end of that line."""
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    start = min(alike, len(after.rstrip()) - 1)
    end = after.find("\n", start + 1)
    return Place("body", start=start, end=len(after) if end < 0 else end)
