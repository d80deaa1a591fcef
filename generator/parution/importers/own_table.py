"""Posts from a table that our own export has written: they come back as they were."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from parution.importers.accounts import Accounts
from parution.importers.arrivals import Arrival, Reading, Remark, clean
from parution.importers.columns import Column, Columns
from parution.importers.sheet import Row, Sheet
from parution.model import Wish, Yaml, say
from parution.slots import SlotError, slot, wish
from parution.tabular import COLUMNS, FIELDS, FILE, TEXT, unguarded, value_of

_MADE_ELSEWHERE = ("id", "status", "publish_at", "planned")


def read(name: str, table: Sheet, columns: Columns, accounts: Accounts, zone: ZoneInfo) -> Reading:
    """The posts of the table, for the channels that `accounts` finds by their ids; columns that somebody has added are told."""
    remarks: list[Remark] = []
    strange = [column for column in columns.columns if column.header not in COLUMNS]
    arrivals = []
    for row in table.rows[columns.headed :]:
        cells = {column.header: _cell(row, column) for column in columns.columns}
        if name_of := clean(cells["id"]):
            arrival = _arrival(name, row.line, name_of, cells, remarks, zone)
            arrivals.append(_with_channels(arrival, accounts, remarks))
        else:
            remarks.append(Remark(name, row.line, say("a row without an id was left out"), "id"))
        told = (column.header for column in strange if cells[column.header].strip())
        remarks += (Remark(name, row.line, say("left out: this column is not one of the export"), header) for header in told)
    facts = (*table.facts, say("This is an export of Parution: the posts come back as they were, with their ids."))
    return Reading(name, tuple(arrivals), tuple(remarks), facts, accounts=tuple(accounts.met))


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


def _with_channels(arrival: Arrival, accounts: Accounts, remarks: list[Remark]) -> Arrival:
    """The post for the channels that it has here, under the names that they have here; those that are none are kept as notes."""
    fields, notes = dict(arrival.fields), []
    named, overrides = fields.pop("channels", None), fields.pop("overrides", None)
    here: dict[str, str] = {}
    for name in dict.fromkeys([*_words(named), *_words(overrides)]):
        found, missed = accounts.find(name)
        if found:
            here[name] = found[0]
        notes += [f"channels: {one}" for one, _ in missed]
        remarks += (Remark(arrival.path, arrival.line, say("no channel: {why}", why=why), "channels", one) for one, why in missed)
    if channels := list(dict.fromkeys(here[name] for name in _words(named) if name in here)) or (accounts.default() if not named else []):
        fields["channels"] = [*channels]
    if isinstance(overrides, dict):
        fields |= {"overrides": known} if (known := {here[name]: own for name, own in overrides.items() if name in here}) else {}
        notes += [f"{name}: {json.dumps(own, ensure_ascii=False)}" for name, own in overrides.items() if name not in here]
    elif overrides is not None:  # nothing that a post could hold: the plan says so
        fields["overrides"] = overrides
    return replace(arrival, fields=fields, notes=tuple(notes))


def _words(value: Yaml) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, (list, dict)) else []


def _when(own: Mapping[str, str], zone: ZoneInfo) -> datetime | Wish | None:
    if "publish_at" in own:
        return slot(own["publish_at"], zone)
    return wish(own["planned"]) if "planned" in own else None
