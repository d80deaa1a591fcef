"""The front matter of other people's Markdown: YAML between `---`, TOML between `+++`, or none; with the line of each field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from parution import source
from parution.model import Message, Yaml, say

_YAML = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|$)", re.DOTALL | re.MULTILINE)
_DEEPEST = 8


class UnreadableError(Exception):
    """The front matter cannot be read; `line` is where (from 1)."""

    def __init__(self, line: int, message: Message) -> None:
        super().__init__(str(message))
        self.line, self.message = line, message


@dataclass(frozen=True, slots=True)
class Foreign:
    """The fields of a file, the line on which each begins, its body, and the line on which that begins."""

    fields: Mapping[str, Yaml]
    lines: Mapping[str, int]
    body: str
    start: int

    def line_of(self, name: str) -> int:
        """The line of a field."""
        return self.lines.get(name, 1)


def split(text: str) -> Foreign:
    """Read a file's text, its line ends made ours.

    Raises:
        UnreadableError: its front matter is broken.
    """
    text = text.lstrip("\ufeff")
    if found := _YAML.match(text):
        return Foreign(_yaml(found[1]), _lines(found[1], ":"), text[found.end() :], text.count("\n", 0, found.end()) + 1)
    if found := _TOML.match(text):
        return Foreign(_toml(found[1]), _lines(found[1], "="), text[found.end() :], text.count("\n", 0, found.end()) + 1)
    if re.match(r"(?:---|\+\+\+)[ \t]*\n", text) and re.match(r"(?:---|\+\+\+)[ \t]*\n\s*[\w-]+\s*[:=]", text):
        raise UnreadableError(1, say("The front matter is not closed: there is no second line “{fence}”.", fence=text[:3]))
    return Foreign({}, {}, text, 1)


def _yaml(text: str) -> Mapping[str, Yaml]:
    try:
        value = source.parse_yaml(text)
    except source.SourceError as error:
        raise UnreadableError(text.count("\n", 0, error.start) + 2, error.message) from None
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UnreadableError(2, say("The front matter is not a list of fields."))
    return value


def _toml(text: str) -> Mapping[str, Yaml]:
    try:
        return {key: _plain(value, 0) for key, value in tomllib.loads(text).items()}
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        raise UnreadableError(int(at[1]) + 1 if at else 1, say("This is not TOML: {why}.", why=str(error).partition(" (")[0])) from None
    except RecursionError:
        raise UnreadableError(2, say("More than {most} levels cannot be used here.", most=_DEEPEST)) from None


def _plain(value: Any, depth: int) -> Yaml:  # noqa: ANN401 (what TOML holds)
    """The value as text, as it would be typed."""
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        return {key: _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)


def _lines(text: str, sign: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 2):
        name, between, _ = line.partition(sign)
        if between and line[:1].strip():
            found.setdefault(name.strip().strip("\"'"), number)
    return found
