"""The hidden line by which our own comments and issues are found again: an HTML comment, which forges do not show.

It must be the first line, and the account that wrote it must be ours: anybody can type the same line into a comment of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

_COMMENT = "<!-- parution: {key} -->"
_ISSUE = re.compile(r"<!-- parution: alert (?P<home>[0-9a-f]{8}) (?P<cause>[^\s<>]{1,300}) (?P<over>open|over) (?P<facts>[0-9a-f,]*) -->")
_MOST = 300


def with_mark(key: str, text: str) -> str:
    """A comment's text with its mark."""
    return f"{_COMMENT.format(key=key)}\n{text}"


def has_mark(key: str, body: str) -> bool:
    """Whether a comment begins with the mark."""
    return body.startswith(_COMMENT.format(key=key))


def same(body: str, other: str) -> bool:
    """Whether two texts are one to a forge, which may keep other line ends and cuts what is empty at the end."""
    return _plain(body) == _plain(other)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@dataclass(frozen=True, slots=True)
class Mark:
    """What an issue says of itself: whose calendar, which cause, whether that was over when it was written, what it told (as digests)."""

    home: str
    cause: str
    over: bool
    facts: frozenset[str]

    def __str__(self) -> str:
        state = "over" if self.over else "open"
        return f"<!-- parution: alert {self.home} {self.cause} {state} {','.join(sorted(self.facts))} -->"


def mark_of(body: str) -> Mark | None:
    """The mark of an issue's first line."""
    found = _ISSUE.match(body)
    if not found:
        return None
    return Mark(found["home"], found["cause"], found["over"] == "over", frozenset(filter(None, found["facts"].split(","))))


def without_mark(body: str) -> str:
    """An issue's text as people see it."""
    return _ISSUE.sub("", body, count=1).lstrip("\r\n")


def digest(text: str) -> str:
    """Eight hexadecimal digits that stand for a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def digests(texts: Iterable[str]) -> frozenset[str]:
    """The digests of some texts; of very many, always the same part, as much as a mark can hold."""
    return frozenset(sorted(digest(one) for one in texts)[:_MOST])
