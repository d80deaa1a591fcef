"""When a post of a source is to come: a date that was read, as a slot or a wish of the calendar, and as it stands in a post."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from parution.model import Wish
from parution.slots import SlotError, slot, wish

_MONTH_ONLY = re.compile(r"(\d{4})-(\d\d)")


def moment(day: date, at: time | None, offset: timedelta | None, zone: ZoneInfo, target: ZoneInfo) -> datetime | Wish:
    """When that is: a slot in the target's zone, or a wish where there is no time.

    Raises:
        SlotError: that day is too far away, or the clocks skip or repeat that time in the zone.
    """
    if at is None:
        return wish(day.isoformat())
    if offset is not None:
        aware = datetime.combine(day, at, timezone(offset)).astimezone(UTC)
        return slot(f"{aware:%Y-%m-%d %H:%M}Z", target)
    return slot(f"{day.isoformat()} {at:%H:%M}", zone).astimezone(target)


def written(when: datetime, zone: ZoneInfo) -> str:
    """A slot as it stands in a post: in the charter's time, with its offset only where the clock on the wall does not tell."""
    local = when.astimezone(zone)
    plain = f"{local:%Y-%m-%d %H:%M}"
    try:
        if slot(plain, zone) == local:
            return plain
    except SlotError:
        pass
    return local.isoformat(" ", "minutes")


def month_only(text: str) -> Wish | None:
    """The wish of a cell that names a month and no day, as `2026-12`."""
    if _MONTH_ONLY.fullmatch(text.strip()):
        try:
            return wish(text.strip())
        except SlotError:
            return None
    return None
