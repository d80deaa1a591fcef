"""A post's other date, written into its file: the line of the date changes, and everything around it stays as it was typed."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from parution import source
from parution.fixing import MeaningChangedError, Splice, mend, on_bytes, spliced
from parution.model import Edit, Message, Place, Wish, say
from parution.slots import SlotError, slot, wish

SLOT, WISH = "publish_at", "planned"
_DATE = re.compile("[0-9]{4}-[0-9]{2}(-[0-9]{2}( [0-9]{2}:[0-9]{2})?)?")
_UNCERTAIN = say("its change cannot be made for certain; make it by hand")


class NotMovedError(Exception):
    """A post keeps its date; `reasons` say why, and what to do: sentences, or one part of a sentence."""

    def __init__(self, *reasons: Message) -> None:
        super().__init__(" ".join(map(str, reasons)))
        self.reasons = reasons


def date_to_come(typed: str, zone: ZoneInfo, now: datetime) -> datetime | Wish:
    """The slot (`2026-12-03 09:00`) or the wish (`2026-12-03`, `2026-12`) that is typed.

    Raises:
        NotMovedError: there is no such date, it is two dates, or it is past.
    """
    if not _DATE.fullmatch(typed):
        raise NotMovedError(say("“{typed}” is not a date.", typed=typed))
    try:
        date = slot(typed, zone) if ":" in typed else wish(typed)
    except SlotError as error:
        raise NotMovedError(error.message, error.remedy) from error
    here = now.astimezone(zone)
    past = date <= now if isinstance(date, datetime) else typed < f"{here:%Y-%m-%d}"[: len(typed)]
    if past:
        raise NotMovedError(say("That is past: choose a time to come."))
    return date


def moved(data: bytes, typed: str) -> bytes:
    """A post's file with another date: a slot stands under `publish_at`, a wish under `planned`.

    Raises:
        NotMovedError: it cannot be written for certain; its reason is one part of a sentence.
        SourceError: the file cannot be read.
    """
    text = source.decode(data)
    fields, body = source.parse_post(text)
    name = SLOT if ":" in typed else WISH
    there = [one for one in (SLOT, WISH) if one in fields]
    if len(there) > 1:
        raise NotMovedError(say("it has a slot and a wish"))
    if there and there[0] != name:
        return _renamed(data, text, there[0], name, typed)
    try:
        mended = mend(data, [(Edit(Place("value", (name,)), typed),)])
    except MeaningChangedError as error:
        raise NotMovedError(_UNCERTAIN) from error
    if not mended.applied or source.parse_post(mended.after) != ({**fields, name: typed}, body):
        raise NotMovedError(_UNCERTAIN)
    return mended.data


def _renamed(data: bytes, text: str, old: str, new: str, typed: str) -> bytes:
    """The file with its wish in the place of its slot, or the other way round, on the same line."""
    key, value = source.key_stretch(text, (old,)), source.value_stretch(text, (old,))
    if key is None:
        raise NotMovedError(_UNCERTAIN)
    colon = text.find(":", key[1]) + 1
    splices = [Splice(*key, new), Splice(*value, typed) if value else Splice(colon, colon, f" {typed}")]
    fields, body = source.parse_post(text)
    wanted = {**{name: one for name, one in fields.items() if name != old}, new: typed}
    if source.parse_post(spliced(text, splices)) != (wanted, body):
        raise NotMovedError(_UNCERTAIN)
    return on_bytes(data, splices)
