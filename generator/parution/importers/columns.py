"""Which column of a table is what: by its header, by what the user says of it, or (where there are no headers) by its cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parution import typed_dates
from parution.importers.arrivals import SourceRefusedError
from parution.importers.known_headers import FIELDS, field_of, normalised
from parution.importers.sheet import Row
from parution.model import Message, say
from parution.tabular import is_ours
from parution.violations import choose

_HEADLESS = ("Date", "Message", "Link", "Image URL")
"""What Hootsuite's files hold, which have no headers."""

_LEFT_OUT = {"-", "ignore", "nothing", "none", "rien"}
_OTHER_NAMES = {
    "publish_at": "date",
    "planned": "date",
    "channel": "channels",
    "link": "cta",
    "tags": "labels",
    "notes": "brief",
    "body": "text",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place (from 0), its header as it stands there, and the field that it becomes (None: kept in the brief)."""

    index: int
    header: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, and how many rows at its beginning hold headers (0 or 1); `ours` where we have written it."""

    columns: tuple[Column, ...]
    headed: int
    ours: bool = False


def columns_of(rows: Sequence[Row], given: Mapping[str, str]) -> Columns:
    """The columns of a table; `given` says of headers which field they are.

    Raises:
        SourceRefusedError: the user names a column or a field that there is not, or nothing in the table can be the text of a post.
    """
    headers, headed = _headers(rows)
    if is_ours(headers) and not given:
        return Columns(tuple(Column(index, header, header) for index, header in enumerate(headers)), 1, ours=True)
    chosen = _chosen(given, headers)
    found = tuple(Column(index, header, chosen.get(index, field_of(header))) for index, header in enumerate(headers))
    if not any(column.field in {"text", "title"} for column in found):
        raise SourceRefusedError(
            say("No column holds the text of the posts. There are: {names}.", names=_named(headers)),
            say('Say which one does: --map "{header}=text"', header=next((one for one in headers if one), "1")),
        )
    return Columns(_with_text(found), headed)


def _headers(rows: Sequence[Row]) -> tuple[list[str], int]:
    first = [cell.strip().lstrip("\ufeff") for cell in rows[0].cells]
    if not any(field_of(cell) for cell in first) and any(_is_date(cell) for cell in first) and len(first) <= len(_HEADLESS):
        return list(_HEADLESS[: len(first)]), 0
    return first, 1


def _is_date(cell: str) -> bool:
    try:
        return typed_dates.typed(cell) is not None
    except typed_dates.Unread:
        return False


def _chosen(given: Mapping[str, str], headers: Sequence[str]) -> dict[int, str | None]:
    chosen: dict[int, str | None] = {}
    for header, typed in given.items():
        field = typed.strip().lower().replace(" ", "-")
        field = "nothing" if field in _LEFT_OUT else _OTHER_NAMES.get(field, field)
        if field not in FIELDS:
            raise SourceRefusedError(say("“{field}” is no field that a column can become.", field=typed), choose(field, FIELDS))
        places = [index for index, one in enumerate(headers) if normalised(one) == normalised(header)]
        if not places and header.strip().isdigit() and 0 < int(header) <= len(headers):
            places = [int(header) - 1]
        if not places:
            raise SourceRefusedError(
                say("There is no column “{header}” in this file.", header=header), choose(header, filter(None, headers))
            )
        chosen.update(dict.fromkeys(places, None if field == "brief" else field))
    return chosen


def _with_text(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """A description stands beside the text in some tables, and is the text in others: only the first of its kind is the text."""
    texts = [column for column in columns if column.field == "text"]
    best = next((column for column in texts if normalised(column.header) != "description"), texts[0] if texts else None)
    return tuple(Column(column.index, column.header, None) if column in texts and column is not best else column for column in columns)


def _named(headers: Iterable[str]) -> str | Message:
    return ", ".join(f"“{header}”" for header in headers if header)[:500]
