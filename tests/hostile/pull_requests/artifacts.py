"""Attacks by what a check leaves for the comment: a pull request may bring a check of its own, and with it any artifact."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from hostile.pull_requests.texts import TYPED

DEEP: Final = 200_000
EVIL: Final = " ".join(text for name, text in TYPED.items() if name != "letters upon letters").encode("utf-8", "replace").decode()
"""All that is typed in titles, in one line or several."""

FORGED: Final[dict[str, Callable[[], bytes]]] = {
    "nothing": lambda: b"",
    "no JSON": lambda: b"$(touch executed)\n::error::x",
    "no text": lambda: b"\xff\xfe\0\0" * 99,
    "a list": lambda: b"[]",
    "a number": lambda: b"1e999",
    "a number without end": lambda: b"9" * 100_000,
    "lists in lists": lambda: b"[" * DEEP,
    "maps in maps": lambda: b'{"a":' * DEEP,
    "what is too long": lambda: b" " * (33 << 20) + b"{}",
    "another version": lambda: b'{"version": 2}',
    "a version that is no number": lambda: b'{"version": {"$ref": "file:///etc/passwd"}}',
    "an order to the runner for a field": lambda: b'{"version": 1, "\\n::error::pwned\\n": "\\n::error::pwned", "\\u001b[31m": 1}',
    "HTML for a field": lambda: b'{"version": 1, "<img src=x onerror=alert(1)>": 1}',
    "a schema of its own": lambda: b'{"version": 1, "$schema": "https://evil.example/", "$ref": "file:///etc/passwd"}',
}
"""Refused, without a word of theirs being shown as it is."""


def strings(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where texts stand in JSON."""
    if isinstance(value, str):
        yield path
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from strings(one, (*path, key))


def with_text(changes: Any, path: tuple[str | int, ...], typed: str) -> bytes:
    """A comparison with another text at a place; the rest is a copy."""
    copy = json.loads(json.dumps(changes))
    where = copy
    for step in path[:-1]:
        where = where[step]
    where[path[-1]] = typed
    return json.dumps(copy).encode()
