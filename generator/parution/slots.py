"""Dates as writers type them: slots (`publish_at`) and wishes (`planned`), in the charter's time zone.

A local time that daylight saving skips does not exist and a local time that it repeats is two times: neither is guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from parution.model import Message, Wish, say

_SLOT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::00(?:\.0+)?)?(?: ?(Z|[+-]\d\d:\d\d))?")
SLOT_PATTERN = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:00(\.0+)?)?( ?(Z|[+-]\d{2}:\d{2}))?$"
WISH_PATTERN = r"^\d{4}-\d{2}(-\d{2})?$"


class SlotError(Exception):
    """A date that does not exist or means two things; `rule` says which, `remedy` proposes the nearest that works."""

    def __init__(self, rule: str, message: Message, remedy: Message) -> None:
        super().__init__(str(message))
        self.rule, self.message, self.remedy = rule, message, remedy


def slot(typed: str, zone: ZoneInfo) -> datetime:
    """The moment that a text of the form `2026-12-03 09:00` means in the zone; with an offset, that very moment seen from the zone.

    It comes with the zone's offset of that moment rather than with the zone, so that it equals the same moment read back from anywhere
    (times in a fold never equal those of another zone).

    Raises:
        SlotError: there is no such day or hour, or daylight saving skips or repeats it (rules `date-invalid`, `date-gap`, `date-fold`).
    """
    found = _SLOT.fullmatch(typed)
    if not found:
        raise SlotError("date-invalid", say("“{typed}” is not a date and time.", typed=typed), _WRITE_A_SLOT)
    day, clock, offset = found.groups()
    local = datetime.combine(_day(day), _clock(clock))
    if offset:
        return _fixed(_with_offset(local, offset, typed).astimezone(zone))
    early, late = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
    if early.utcoffset() == late.utcoffset():
        return _fixed(early)
    if _exists(early):
        raise _repeated(local, early, late, zone)
    raise _skipped(local, early, zone)


def wish(typed: str) -> Wish:
    """The day or the month that `planned` names.

    Raises:
        SlotError: there is no such day or month.
    """
    if len(typed) == len("2026-12"):
        try:
            return Wish(_day(f"{typed}-01"), "month")
        except SlotError:
            message = say("There is no month {typed}.", typed=typed)
            raise SlotError("date-invalid", message, say("Write year and month, 01 to 12, like this: 2026-12.")) from None
    return Wish(_day(typed), "day")


def _fixed(moment: datetime) -> datetime:
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()), fold=0)


_YEARS = range(1970, 2200)  # before and after, the tz database has nothing reliable to say
_WRITE_A_SLOT = say("Write the day and the time like this: 2026-12-03 09:00.")


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
        if day.year not in _YEARS:
            raise ValueError(typed)  # noqa: TRY301 (one message for both)
        return day  # noqa: TRY300
    except ValueError:
        raise SlotError(
            "date-invalid",
            say("There is no day {typed}.", typed=typed),
            say("Write year, month and day of a real day, like this: 2026-12-03."),
        ) from None


def _clock(typed: str) -> time:
    try:
        return time.fromisoformat(typed)
    except ValueError:
        raise SlotError(
            "date-invalid",
            say("There is no time {typed}.", typed=typed),
            say("Write hours 00 to 23 and minutes 00 to 59, like this: 09:30."),
        ) from None


def _with_offset(local: datetime, offset: str, typed: str) -> datetime:
    try:
        moment = datetime.fromisoformat(f"{local:%Y-%m-%dT%H:%M}{offset.replace('Z', '+00:00')}")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise SlotError("date-invalid", say("“{typed}” is not a date and time.", typed=typed), _WRITE_A_SLOT) from None


def _exists(moment: datetime) -> bool:
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(tzinfo=None)


def _skipped(local: datetime, moment: datetime, zone: ZoneInfo) -> SlotError:
    """The clock jumps over this time; the first minute after the jump is what we propose."""
    before, after = moment.utcoffset(), moment.replace(fold=1).utcoffset()
    jump = abs((before or timedelta()) - (after or timedelta()))
    candidate = local.replace(minute=0) if local.minute else local
    while not _exists(candidate.replace(tzinfo=zone)):
        candidate += timedelta(minutes=1)
        if candidate - local > jump:
            break
    return SlotError(
        "date-gap",
        say(
            "{time} does not exist on {day} in {zone}: the clocks go forward that night.",
            time=f"{local:%H:%M}",
            day=f"{local:%Y-%m-%d}",
            zone=zone.key,
        ),
        say("The next time that exists is {slot}.", slot=f"{candidate:%Y-%m-%d %H:%M}"),
    )


def _repeated(local: datetime, early: datetime, late: datetime, zone: ZoneInfo) -> SlotError:
    return SlotError(
        "date-fold",
        say(
            "{time} comes twice on {day} in {zone}: the clocks go back that night.",
            time=f"{local:%H:%M}",
            day=f"{local:%Y-%m-%d}",
            zone=zone.key,
        ),
        say(
            "Say which one with its offset: {early} for the first, {late} for the second.",
            early=early.isoformat(" ", "minutes"),
            late=late.isoformat(" ", "minutes"),
        ),
    )
