"""The slots that were not proposed, and why: neighbours with one reason together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from parution.model import Message, say
from parution.rules.closures import holiday_to_spare
from parution.rules.free_slots import FreeSlots, Refusal, moment_of
from parution.rules.grids import grid_of
from parution.rules.plan import Calendar


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Good times, from the first to the last, that a channel cannot have, and why; `days`: on none of these days, whatever the time."""

    first: datetime
    last: datetime
    channel: str
    why: Message
    days: bool


def passed_over(
    calendar: Calendar, channels: Sequence[str], after: datetime, until: datetime, proposed: Sequence[datetime] = ()
) -> list[PassedOver]:
    """What stands in the way of all these channels' best times between two moments; what is free is left out.

    A slot that is proposed stands in the way of the times behind it, but on its own day, where nobody wonders.
    """
    told: list[PassedOver] = []
    for one in _refused(calendar, channels, after.astimezone(calendar.zone), until, proposed):
        last = told[-1] if told else None
        same = last and (last.channel, last.days, str(last.why)) == (one.channel, one.days, str(one.why))
        if last and same and _follows(last, one) and not any(last.last < moment < one.first for moment in proposed):
            told[-1] = replace(last, last=one.last)
        else:
            told.append(one)
    return told


def _follows(last: PassedOver, one: PassedOver) -> bool:
    return one.days or last.last.date() == one.first.date()


def _refused(
    calendar: Calendar, channels: Sequence[str], after: datetime, until: datetime, proposed: Sequence[datetime]
) -> Iterator[PassedOver]:
    slots, grid = FreeSlots(calendar), grid_of(calendar.charter, channels, "all")
    waiting = sorted(proposed)
    for days in range((until.date() - after.date()).days + 1):
        day = after.date() + timedelta(days=days)
        while waiting and waiting[0].date() < day:
            slots.propose(channels, waiting.pop(0))
        end = waiting[0] if waiting and waiting[0].date() == day else until
        moments = (moment_of(day, at, calendar) for at in grid[day.weekday()])
        for moment in (one for one in moments if one and after < one < end):
            refusal = next((one for channel in channels for one in slots.refusals(channel, moment)), None)
            if not refusal and (name := holiday_to_spare(calendar.charter, day)):
                refusal = Refusal(channels[0], say("a public holiday: {name}", name=name), whole_day=True)
            if refusal:
                yield PassedOver(moment, moment, refusal.channel, refusal.why, refusal.whole_day)
            if refusal and refusal.whole_day:
                break
