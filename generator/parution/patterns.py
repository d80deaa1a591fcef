"""Patterns that an editor writes: regular expressions on an engine whose time grows with the text only, whatever the pattern.

The engine is that of `jsonschema-rs` (Rust's `regex`), which says whether a text holds a match; where it is, is found by halving.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jsonschema_rs

_SIZE = 1 << 20  # bytes of a compiled pattern: a thousand times what an ordinary one takes
_ANCHOR = re.compile(r"[\^$]|\\[AzbB]|\(\?")  # what may hold in a line and not in the whole text, or the other way round
_ANCHOR = re.compile(r"[\^$]|\\[Az]")
_BOUNDARY = re.compile(r"\b")


class PatternError(ValueError):
    """A pattern that cannot be used."""


@dataclass(frozen=True)
class Pattern:
    """A pattern that works, as it was typed between its slashes."""

    typed: str
    _holds: Any = field(repr=False, compare=False)

    def may_be_in(self, text: str) -> bool:
        """Whether it is worth looking at the lines of a text."""
        return bool(_ANCHOR.search(self.typed)) or self._holds(text)

    def may_stand_in(self, text: str) -> bool:
        """Whether some line of a text may hold a match; False is certain."""
        return bool(_ANCHOR.search(self.typed) or self._holds(text))

    def find(self, line: str) -> tuple[int, int] | None:
        """The first match in a line, widened to whole words: `[start, end)`; None where there is none."""
        if not self._holds(line):
            return None
        edges = [found.start() for found in _BOUNDARY.finditer(line)]
        edges = sorted({0, *edges, len(line)})
        end = edges[bisect_left(edges, True, key=lambda at: self._holds(line[:at]))]
        before = [at for at in edges if at <= end]
        start = before[bisect_left(before, True, key=lambda at: not self._holds(line[at:end])) - 1] if before else 0
        return (max(start, 0), end) if self._holds(line[max(start, 0) : end]) else (0, len(line))


@lru_cache(maxsize=64)
def compiled(typed: str) -> Pattern:
    """The pattern that an editor typed, without its slashes.

    Raises:
        PatternError: it cannot be read, asks for what only a backtracking engine can do, or would become enormous.
    """
    try:
        options = jsonschema_rs.RegexOptions(size_limit=_SIZE, dfa_size_limit=_SIZE)
        return Pattern(typed, jsonschema_rs.validator_for({"pattern": typed}, pattern_options=options).is_valid)
    except (ValueError, jsonschema_rs.ValidationError) as error:
        raise PatternError(typed) from error
