"""How late posts catch up without flooding: the charter's rhythm holds for what goes out after its slot.

A post that goes out in time needs no such care: when it was approved, the charter had judged its neighbours. A late one keeps the channel's
gap to what went out before it and to what is still to come, unless the plan itself had put the two nearer together, and never makes a day,
week or month fuller than the charter allows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from parution.charter import Channel
from parution.model import Message, say
from parution.rules.occupancy import period_of

IN_TIME = timedelta(minutes=15)
"""Until so long after its slot a post is in time: runners do not start to the second."""

SPACING = timedelta(minutes=15)
"""The gap between late posts on a channel for which the charter names none."""


_DAY = timedelta(days=1)
_PERIODS = {"day": _DAY, "week": 7 * _DAY, "month": 31 * _DAY}


def reach(channels: Collection[Channel]) -> timedelta:
    """How long ago what went out on these channels may still make a post wait, and a day more."""
    waits = [SPACING, *(channel.gap for channel in channels if channel.gap)]
    return max(*waits, *(_PERIODS[rate.period] for channel in channels for rate in channel.at_most), _DAY) + _DAY


@dataclass
class Pace:
    """What has gone out on one channel (when, and the slot it was planned for), and which slots are still to come (sorted)."""

    channel: Channel
    zone: ZoneInfo
    went: list[tuple[datetime, datetime]] = field(default_factory=list)
    coming: Sequence[datetime] = ()

    def wait(self, slot: datetime, now: datetime) -> tuple[datetime, Message] | None:
        """Until when a post of that slot has to wait and why; None where it may go out now."""
        if now - slot <= IN_TIME:
            return None
        for at, planned in self.went:
            until = at + self._between(slot, planned)
            if until > now:
                return until, say("catching up without flooding the channel")
        for planned in self.coming[bisect_right(self.coming, now) :]:
            if planned - now >= self._between(slot, planned):
                break
            return planned + self._between(slot, planned), say("catching up after the post that comes next")
        return self._full(now)

    def goes(self, slot: datetime, now: datetime) -> None:
        """A post of that slot goes out now."""
        self.went.append((now, slot))

    def _between(self, one: datetime, other: datetime) -> timedelta:
        return min(self.channel.gap or SPACING, abs(one - other))

    def _full(self, now: datetime) -> tuple[datetime, Message] | None:
        local = now.astimezone(self.zone)
        for rate in self.channel.at_most:
            first, after = period_of(rate.period, local.date())
            number = sum(first <= at.astimezone(self.zone).date() < after for at, _ in self.went)
            if number >= rate.number:
                until = datetime.combine(after, time(), self.zone)
                return until, say("the charter allows no more posts on the channel before")
        return None
