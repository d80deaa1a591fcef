"""Posts from a calendar of events (iCalendar, RFC 5545): each event becomes one, its summary the title, its description the text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component

from parution.charter import Charter
from parution.ical.identity import CHANNELS, domain, named
from parution.importers import dates
from parution.importers.accounts import Accounts
from parution.importers.arrivals import (
    MOST_POSTS,
    Arrival,
    Reading,
    Remark,
    Said,
    SourceRefusedError,
    as_markdown,
    clean,
    shortened,
    title_of,
)
from parution.importers.making import Post
from parution.model import Wish, say
from parution.slots import SlotError, slot, wish

LARGEST = 8 * 1024 * 1024
_SILENT = frozenset(
    {
        *("UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "CATEGORIES", "URL", "STATUS", "SEQUENCE", "CREATED"),
        *("LAST-MODIFIED", "TRANSP", "CLASS", "ATTACH", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "PRIORITY"),
    }
)


def read(name: str, data: bytes, charter: Charter | None, accounts: Accounts, zone: ZoneInfo, target: ZoneInfo) -> Reading:
    """The events of a file; `zone` is that of times without one, `target` the calendar's.

    Raises:
        SourceRefusedError: it is no calendar, or larger than any plan could be.
    """
    if len(data) > LARGEST:
        raise SourceRefusedError(say("This file has more than {most} MB.", most=LARGEST // 1024 // 1024), _EXPORT)
    if b"BEGIN:VCALENDAR" not in data[:4096].upper():
        raise SourceRefusedError(say("This is no calendar of events: it does not begin with BEGIN:VCALENDAR."), _EXPORT)
    if data.upper().count(b"BEGIN:VEVENT") > MOST_POSTS:  # to read them all would take a minute
        raise SourceRefusedError(say("This calendar has more than {most} events.", most=MOST_POSTS), _EXPORT)
    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError, KeyError, RecursionError) as error:
        raise SourceRefusedError(say("This calendar cannot be read: {why}.", why=str(error)[:200]), _EXPORT) from None
    remarks: list[Remark] = []
    events, lines = [one for calendar in calendars for one in calendar.walk("VEVENT")], _lines(data)
    if not events:
        raise SourceRefusedError(say("There is no event in this calendar."), _EXPORT)
    others = [other for calendar in calendars for other in calendar.subcomponents if other.name in {"VTODO", "VJOURNAL"}]
    left_out = say("left out: only events become posts")
    remarks += (Remark(name, 0, left_out, str(other.name), clean(str(other.get("SUMMARY", "")))) for other in others)
    maker = _Maker(name, charter, accounts, remarks, zone, target)
    arrivals = tuple(maker.arrival(event, line) for event, line in zip(events, lines, strict=False))
    told = say("Times without a zone are those of {zone}.", zone=zone.key)
    return Reading(name, arrivals, tuple(remarks), (told,), accounts=tuple(accounts.met))


_EXPORT = say("Export the calendar again as .ics, and name that file.")


def _lines(data: bytes) -> Iterator[int]:
    """The lines on which the events begin, then 0 for ever."""
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip().upper() == b"BEGIN:VEVENT":
            yield number
    while True:
        yield 0


class _Maker:
    def __init__(
        self, name: str, charter: Charter | None, accounts: Accounts, remarks: list[Remark], zone: ZoneInfo, target: ZoneInfo
    ) -> None:
        self._name, self._charter, self._accounts, self._remarks = name, charter, accounts, remarks
        self._zone, self._target = zone, target

    def arrival(self, event: Component, line: int) -> Arrival:
        """The post of an event."""
        post = Post(self._name, line, self._charter, self._accounts, self._remarks)
        body = as_markdown(clean(str(event.get("DESCRIPTION", ""))))
        summary = " ".join(clean(str(event.get("SUMMARY", ""))).split())
        post.fields["title"] = shortened(summary) or title_of(body) or self._name
        if summary and shortened(summary) != summary:
            post.note("SUMMARY", summary)
        name, from_here = self._identity(post, event)
        self._channels(post, event)
        if labels := _categories(event):
            post.labels(labels, "CATEGORIES")
        if link := clean(str(event.get("URL", ""))):
            post.link(link, "URL")
        for attached in _several(event.get("ATTACH")):
            self._attached(post, attached)
        self._rest(post, event)
        key = str(event.get("UID", "")) or f"{summary}\0{event.get('DTSTART')}"
        again = event.get("RECURRENCE-ID")
        key += f"\0{again.to_ical().decode()}" if again is not None else ""
        said: Said = "cancelled" if str(event.get("STATUS", "")).upper() == "CANCELLED" else ""
        when, notes = self._when(post, event), tuple(post.notes)
        return Arrival(f"ical\0{key}", self._name, line, post.fields, body, when, said, name, notes, from_here=from_here)

    def _identity(self, post: Post, event: Component) -> tuple[str, bool]:
        """The id of the post that an event of ours is, and whether that is one of this calendar."""
        found = named(str(event.get("UID", "")))
        if found is None or event.get("STATUS") is None:  # every post has one; a key date of the site's feeds has none
            return "", False
        name, occurrence, of = found
        if occurrence > 1:
            post.fields["occurrence"] = str(occurrence)
        return name, self._charter is not None and domain(self._charter.repository_id) == of

    def _channels(self, post: Post, event: Component) -> None:
        """The channels that an event of ours names, else the one that the user says."""
        if told := clean(str(event.get(CHANNELS, ""))):
            post.channels(told.replace("\\,", ","), CHANNELS)
        else:
            post.add_channels(self._accounts.default())

    def _attached(self, post: Post, attached: Any) -> None:  # noqa: ANN401 (the library's value)
        address = str(attached)
        if address.startswith(("https://", "http://")) and address.lower().rpartition(".")[2] in {
            "jpg",
            "jpeg",
            "png",
            "gif",
            "webp",
            "mp4",
        }:
            post.media([(address, "")], "ATTACH")
        elif "://" in address:
            post.keep(address, "ATTACH", say("neither an image nor a video that networks accept"))
        else:
            post.remark(say("left out: a file inside the calendar"), "ATTACH")

    def _rest(self, post: Post, event: Component) -> None:
        if event.get("RRULE") or event.get("RDATE"):
            rule = event.get("RRULE")
            post.keep(
                rule.to_ical().decode() if rule is not None and not isinstance(rule, list) else "RDATE",
                "RRULE",
                say("it comes back: only the first time became a post"),
            )
        for key in event:
            if key not in _SILENT and not key.startswith("X-"):
                for value in _several(event.get(key)):
                    post.keep(str(value), key, say("a post has no place for it"))
        if any(one.name == "VALARM" for one in event.subcomponents):
            post.remark(say("left out: a reminder"), "VALARM")

    def _when(self, post: Post, event: Component) -> datetime | Wish | None:
        start = event.get("DTSTART")
        value = _said(start, "dt", None)
        try:
            if isinstance(value, datetime):
                return self._slot(value, str(_said(start, "params", {}).get("TZID", "")), post)
            if isinstance(value, date):
                return wish(value.isoformat())
        except (SlotError, OverflowError) as error:
            why = error.message if isinstance(error, SlotError) else say("there is no day “{text}”", text=str(value))
            post.undated(str(value), "DTSTART", why)
            return None
        post.remark(say("it has no date that can be read"), "DTSTART")
        return None

    def _slot(self, value: datetime, named: str, post: Post) -> datetime:
        if value.tzinfo is None:
            if named:
                post.remark(
                    say("its time zone is not known; its time is taken for one of {zone}", zone=self._zone.key), "DTSTART", 0, named
                )
            moment = dates.moment(value.date(), value.time(), None, self._zone, self._target)
            return moment if isinstance(moment, datetime) else value
        return slot(f"{value.astimezone(UTC):%Y-%m-%d %H:%M}Z", self._target)


def _said(value: Any, name: str, otherwise: Any) -> Any:  # noqa: ANN401 (the library's values)
    """What a value says, if it says that; the library complains of a broken one only when it is asked."""
    try:
        return getattr(value, name, otherwise)
    except ValueError:
        return otherwise


def _several(value: Any) -> list[Any]:  # noqa: ANN401 (the library's values)
    return [] if value is None else value if isinstance(value, list) else [value]


def _categories(event: Component) -> list[str]:
    found = (str(word) for one in _several(event.get("CATEGORIES")) for word in _said(one, "cats", [one]))
    return [clean(word) for word in found if clean(word)]
