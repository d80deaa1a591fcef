"""Posts from a CSV file: the export of a scheduler, or any table that a team has kept its plan in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parution.charter import Charter
from parution.importers import dates, own_table, sheet
from parution.importers.accounts import Accounts
from parution.importers.arrivals import Arrival, Reading, Remark, Said, SourceRefusedError, as_markdown, shortened, title_of
from parution.importers.columns import Column, columns_of
from parution.importers.making import Post, addresses
from parution.importers.records import Record, order_of, record_of, typed_date
from parution.importers.sheet import Row
from parution.model import Wish, say
from parution.slots import SlotError
from parution.typed_dates import Order, Unread

_NO = frozenset({"", "0", "false", "no", "non", "n", "off", "faux", "none", "null", "-"})
_YES = frozenset({"1", "true", "yes", "oui", "y", "x", "on", "vrai", "✓", "✔", "☑"})
_LONGEST_MINUTES = 5  # digits
_SIMPLE = ("pillar", "audience", "objective", "format", "kind", "owner", "campaign")


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says of a table: its columns, the order of its dates, the zone of its times (None: the calendar's), its form."""

    columns: Mapping[str, str] = field(default_factory=dict)
    order: Order | None = None
    zone: ZoneInfo | None = None
    encoding: str | None = None
    delimiter: str | None = None


def read(name: str, data: bytes, options: Options, charter: Charter | None, accounts: Accounts, zone: ZoneInfo) -> Reading:
    """The posts of a table; `zone` is the calendar's.

    Raises:
        SourceRefusedError: the table cannot be read, or what it means is in doubt.
    """
    table = sheet.read(data, options.encoding, options.delimiter)
    columns = columns_of(table.rows, options.columns)
    rows = table.rows[columns.headed :]
    if not rows:
        raise SourceRefusedError(say("This file has headers and no posts."), say("Export the table again, with its posts."))
    if columns.ours:
        return own_table.read(name, table, columns, accounts, zone)
    remarks: list[Remark] = []
    records = [record_of(row, columns) for row in rows]
    order, told = order_of(records, options.order)
    maker = _Maker(name, charter, accounts, remarks, order, options.zone or zone, zone)
    arrivals = _merged([maker.arrival(record) for record in records], name, remarks)
    facts = [*table.facts, *told]
    if not columns.headed:
        facts.append(say("There are no headers: the columns are taken for those of Hootsuite (date, message, link)."))
    if any(isinstance(one.when, datetime) for one in arrivals):
        facts.append(say("Times without an offset are those of {zone}.", zone=(options.zone or zone).key))
    known = tuple((column.header, column.field or "") for column in columns.columns if _is_used(column, rows))
    return Reading(name, tuple(arrivals), tuple(remarks), tuple(facts), known, tuple(accounts.met))


def _is_used(column: Column, rows: Sequence[Row]) -> bool:
    cells = (row.cells[column.index].strip().lower() for row in rows if column.index < len(row.cells))
    return any(cell not in _NO for cell in cells)


@dataclass
class _Maker:
    name: str
    charter: Charter | None
    accounts: Accounts
    remarks: list[Remark]
    order: Order | None
    zone: ZoneInfo
    target: ZoneInfo

    def arrival(self, record: Record) -> Arrival:
        """The post of a row."""
        post = Post(self.name, record.line, self.charter, self.accounts, self.remarks)
        body, title = as_markdown(record.first("text")[1]), record.first("title")[1]
        post.fields["title"] = _one_line(title) or title_of(body) or _one_line(record.first("cta")[1]) or self.name
        for header, value in list(record.cells.get("title", ()))[1:]:
            post.note(header, value)
        self._places(post, record)
        self._words(post, record)
        self._media(post, record)
        self._poll(post, record)
        said: Said = ""
        for header, value in record.cells.get("status", ()):
            said = post.status(value, header) or said
        self._rest(post, record)
        when = self._when(post, record)
        reference = "" if title == record.first("reference")[1] else record.first("reference")[1]
        known_by = reference or "\0".join(
            (title, record.first("text")[1], *(value for name in ("date", "time") for _, value in record.cells.get(name, ())))
        )
        return Arrival(f"csv\0{known_by}", self.name, record.line, post.fields, body, when, said, notes=tuple(post.notes))

    def _places(self, post: Post, record: Record) -> None:
        for header, value in record.cells.get("channels", ()):
            post.channels(value, header)
        for header, value in record.cells.get("network", ()):
            if value.lower() in _YES:
                post.channels(header, header)
            elif value.lower() not in _NO:
                post.keep(value, header, say("this says neither yes nor no"))
        if not record.cells.get("channels") and not record.cells.get("network"):
            post.add_channels(self.accounts.default())

    def _words(self, post: Post, record: Record) -> None:
        into: Mapping[str, Callable[[str, str], object]] = {
            "labels": lambda value, header: post.labels(
                [word.strip() for word in value.replace(";", ",").split(",") if word.strip()], header
            ),
            "cta": post.link,
            "hashtags": post.hashtags,
            "mentions": post.mentions,
            "budget": post.budget,
            "language": post.language,
            "terms": post.terms,
        }
        for name in _SIMPLE:
            for header, value in record.cells.get(name, ()):
                post.choice(name, value, header)
        for name, put in into.items():
            for header, value in record.cells.get(name, ()):
                put(value, header)
        for name in ("warning", "sponsor"):
            for _, value in record.cells.get(name, ()):
                post.fields[name] = _one_line(value)

    def _media(self, post: Post, record: Record) -> None:
        alts = [alt.strip() for _, cell in record.cells.get("alt", ()) for alt in cell.split("||")]
        taken = 0
        for header, value in record.cells.get("media", ()):
            found = addresses(value)
            post.media([(src, alts[taken + index] if taken + index < len(alts) else "") for index, src in enumerate(found)], header)
            taken += len(found)
        header = record.first("alt")[0]
        for alt in alts[taken:]:
            post.keep(alt, header, say("there is no image that it belongs to"))

    def _poll(self, post: Post, record: Record) -> None:
        options = [*dict.fromkeys(value for _, value in record.cells.get("poll", ()))]
        minutes = record.first("poll-time")[1]
        if len(options) > 1:
            known = minutes.isdigit() and len(minutes) <= _LONGEST_MINUTES
            post.fields["poll"] = {"options": [*options], "duration": f"{int(minutes)} minutes" if known else "1 day"}
        elif options:
            post.keep(options[0], record.first("poll")[0], say("a poll needs two answers"))

    def _rest(self, post: Post, record: Record) -> None:
        for header, value in record.cells.get("brief", ()):
            post.note(header, value)
        for header, value in record.cells.get(None, ()):
            post.keep(value, header, say("this column has no meaning here"))
        for header, value in record.cells.get("nothing", ()):
            if value.lower() not in _NO:
                post.remark(say("left out: a setting that a calendar has no place for"), header)

    def _when(self, post: Post, record: Record) -> datetime | Wish | None:
        header = record.first("date")[0]
        text = " ".join(value for name in ("date", "time") for _, value in record.cells.get(name, ()))
        try:
            if month := dates.month_only(record.first("date")[1]):
                return month
            found = typed_date(record)
            return dates.moment(found.read(self.order), found.clock, found.offset, self._zone(record), self.target) if found else None
        except (Unread, SlotError) as error:
            post.undated(text, header, error.message)
        except ZoneInfoNotFoundError:
            post.undated(text, header, say("its time zone is not known"))
        return None

    def _zone(self, record: Record) -> ZoneInfo:
        named = record.first("timezone")[1]
        try:
            return ZoneInfo(named) if named else self.zone
        except (ValueError, OSError) as error:
            raise ZoneInfoNotFoundError(named) from error


def _one_line(text: str) -> str:
    return shortened(" ".join(text.split()))


def _merged(arrivals: Sequence[Arrival], name: str, remarks: list[Remark]) -> list[Arrival]:
    """Rows that say the same at the same time are one post, for the channels of all of them."""
    found: dict[tuple[object, ...], Arrival] = {}
    for one in arrivals:
        same = (one.key, one.when, one.body, one.fields.get("title"), str(one.fields.get("media")))
        first = found.get(same)
        if first is None:
            found[same] = one
            continue
        before, more = first.fields.get("channels") or [], one.fields.get("channels") or []
        added = [channel for channel in more if channel not in before] if isinstance(before, list) and isinstance(more, list) else []
        if added:
            notes = (*first.notes, *(note for note in one.notes if note not in first.notes))
            found[same] = replace(first, fields={**first.fields, "channels": [*before, *added]}, notes=notes)
            remarks.append(
                Remark(name, one.line, say("the same post as in line {line}, for another account: they became one", line=first.line))
            )
        else:
            remarks.append(Remark(name, one.line, say("the same post as in line {line}: taken once", line=first.line)))
    return list(found.values())
