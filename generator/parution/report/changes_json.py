"""Changes as JSON, and back: a format with a version of its own, whose schema is `diff.schema.json`.

What is read may be a stranger's: its size, its form and every length in it are checked before anything is done with it.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

import jsonschema_rs
import msgspec

from parution.diff import VERSION, Changes
from parution.model import Message, say
from parution.report.encode import encode

LONGEST: Final = 32 << 20
"""Bytes of the longest JSON that is read."""


class ChangesNotReadError(Exception):
    """What was given is not what this program writes; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (Draft 2020-12) of the format."""
    found: dict[str, Any] = json.loads((files("parution") / "diff.schema.json").read_text("utf-8"))
    return found


def render(changes: Changes) -> str:
    """The changes as one JSON object."""
    return encode(msgspec.to_builtins(changes))


def read(data: bytes) -> Changes:
    """The changes that a JSON object holds.

    Raises:
        ChangesNotReadError: it is too long, no JSON, of another version, or not of the form that the schema describes.
    """
    if len(data) > LONGEST:
        raise ChangesNotReadError(say("it is longer than {n} megabytes.", n=LONGEST >> 20))
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        raise ChangesNotReadError(say("it is not JSON.")) from None
    if not isinstance(raw, dict) or raw.get("version") != VERSION:
        raise ChangesNotReadError(say("it was not written by this version of parution diff."))
    if error := next(iter(jsonschema_rs.validator_for(schema()).iter_errors(raw)), None):
        raise _misformed("/".join(str(step) for step in error.instance_path) or "/")
    try:
        return msgspec.convert(raw, Changes)
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        raise _misformed(str(error)) from None


def _misformed(place: str) -> ChangesNotReadError:
    return ChangesNotReadError(say("it does not have the form that parution diff writes (at {place}).", place=place[:200]))
