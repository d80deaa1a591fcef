"""Posts from a table that our own export has written: they come back as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from parution.importers.arrivals import Arrival, Reading, Remark, clean
from parution.importers.columns import Column, Columns
from parution.importers.sheet import Row, Sheet
from parution.model import Wish, Yaml, say
from parution.slots import SlotError, slot, wish
from parution.tabular import COLUMNS, FIELDS, FILE, TEXT, unguarded, value_of

_MADE_ELSEWHERE = ("id", "status", "publish_at", "planned")


def read(name: str, table: Sheet, columns: Columns, zone: ZoneInfo) -> Reading:
    """The posts of the table; columns that somebody has added are told."""
    remarks: list[Remark] = []
    strange = [column for column in columns.columns if column.header not in COLUMNS]
    arrivals = []
    for row in table.rows[columns.headed :]:
        cells = {column.header: _cell(row, column) for column in columns.columns}
        if name_of := clean(cells["id"]):
            arrivals.append(_arrival(name, row.line, name_of, cells, remarks, zone))
        else:
            remarks.append(Remark(name, row.line, say("a row without an id was left out"), "id"))
        told = (column.header for column in strange if cells[column.header].strip())
        remarks += (Remark(name, row.line, say("left out: this column is not one of the export"), header) for header in told)
    facts = (*table.facts, say("This is an export of Parution: the posts come back as they were, with their ids."))
    return Reading(name, tuple(arrivals), tuple(remarks), facts)


def _cell(row: Row, column: Column) -> str:
    return unguarded(row.cells[column.index]) if column.index < len(row.cells) else ""


def _arrival(source: str, line: int, name: str, cells: Mapping[str, str], remarks: list[Remark], zone: ZoneInfo) -> Arrival:
    values: dict[str, Yaml] = {field: value_of(field, cells.get(field, "")) for field in FIELDS}
    kept: dict[str, Yaml] = {field: value for field, value in values.items() if value is not None and field not in _MADE_ELSEWHERE}
    own = {field: str(values[field]) for field in ("status", "publish_at", "planned") if values.get(field)}
    own[FILE] = cells.get(FILE, "").strip()
    body = clean(cells[TEXT])
    arrival = Arrival(f"own\0{name}", source, line, kept, body, name=name, own=own)
    try:
        return replace(arrival, when=_when(own, zone))
    except SlotError as error:
        remarks.append(Remark(source, line, error.message, "publish_at" if "publish_at" in own else "planned"))
        return arrival


def _when(own: Mapping[str, str], zone: ZoneInfo) -> datetime | Wish | None:
    if "publish_at" in own:
        return slot(own["publish_at"], zone)
    return wish(own["planned"]) if "planned" in own else None
