"""A post as the cells of a table: the columns of our own export, which our import reads again as it was.

Lists and what has fields of its own are written the way a person would (`a, b`), or as JSON where that would read differently. A cell that
a spreadsheet would take for a formula gets an apostrophe, and loses it again when it is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from parution.model import Yaml

FIELDS = (
    "id",
    "title",
    "status",
    "publish_at",
    "planned",
    "channels",
    "pillar",
    "audience",
    "objective",
    "format",
    "kind",
    "owner",
    "budget",
    "campaign",
    "cta",
    "language",
    "media",
    "hashtags",
    "mentions",
    "warning",
    "poll",
    "overrides",
    "terms",
    "sponsor",
    "follows",
    "experiment",
    "occurrence",
    "brief",
    "ignore",
)
"""The fields of a post, in the order in which they stand in a file that we write."""

TEXT, FILE = "text", "file"
COLUMNS = (*FIELDS, TEXT, FILE)
"""The columns of our table: the fields, the text below them, and the path of the post's file."""

_OURS = frozenset({"id", "title", "status", "publish_at", "planned", TEXT})
_LISTS = frozenset({"channels", "hashtags", "mentions"})
_NESTED = frozenset({"poll", "overrides", "ignore"})

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, their full-width forms, and white space before them. The
# apostrophe itself belongs to what is guarded, so that one more can always be put on and taken off again.
_FORMULA = re.compile("[\\s']*[=+\\-@\uff1d\uff0b\uff0d\uff20]")


def is_ours(headers: list[str]) -> bool:
    """Whether a table with these headers is one of our own exports."""
    return set(headers) >= _OURS


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def cell_of(field: str, value: Yaml) -> str:
    """A field's value as a cell, without the guard."""
    if value is None:
        return ""
    plain = _plain(field, value)
    return plain if plain is not None and value_of(field, plain) == value else json.dumps(value, ensure_ascii=False)


def value_of(field: str, cell: str) -> Yaml:
    """The value that a cell means; None for an empty one."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if not cell.strip():
        return None
    if cell[0] in '[{"':
        try:
            return _as_typed(json.loads(cell))
        except (ValueError, RecursionError):
            pass
    if field in _LISTS:
        return [word.strip() for word in cell.split(",") if word.strip()]
    if field == "media":
        return [_medium(line) for line in cell.split("\n") if line.strip()]
    return cell


def _plain(field: str, value: Yaml) -> str | None:
    if isinstance(value, str) and field not in _LISTS | _NESTED:
        return value
    if field in _LISTS and isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if field == "media" and isinstance(value, list):
        return "\n".join(_line(item) for item in value if isinstance(item, dict))
    return None


def _line(medium: Mapping[str, Any]) -> str:
    return " | ".join(str(medium[key]) for key in ("src", "alt") if medium.get(key))


def _medium(line: str) -> Yaml:
    src, _, alt = line.partition(" | ")
    return {"src": src.strip(), **({"alt": alt.strip()} if alt.strip() else {})}


def _as_typed(value: Any) -> Yaml:  # noqa: ANN401 (what JSON holds)
    """Numbers and truths as the text that they are here."""
    if isinstance(value, dict):
        return {str(key): _as_typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_typed(item) for item in value]
    return value if value is None or isinstance(value, str) else json.dumps(value)
