"""Channels that speak in one minute, where the charter forbids it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from parution.model import Message, Place, Post, Problem, on, say
from parution.rules.free_slots import FreeSlots
from parution.rules.moving import move
from parution.rules.plan import Calendar, how_far, slot_of
from parution.rules.told import alike, named


def same_minutes(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    """What minute-shared finds: several channels that speak in one minute, where the charter forbids it."""
    if calendar.charter.same_minute:
        return
    slots = FreeSlots(calendar)
    for slot, together in groupby(calendar.planned, key=slot_of):
        group = sorted(together, key=lambda post: (-how_far(post), post.id))
        channels = [channel for channel in calendar.charter.channels if any(channel in post.channels for post in group)]
        if len(channels) < 2 or not calendar.judges(slot):  # noqa: PLR2004 (one channel is alone)
            continue
        concerned = [channel for group_of in alike(calendar.charter, "minute-shared", channels) for channel in group_of]
        if len(concerned) > 1:
            message = say(
                "{channels} speak in the same minute, {slot}; the charter forbids that.",
                channels=named(calendar.charter, concerned),
                slot=on(slot),
            )
            yield (
                group[-1],
                Problem("minute-shared", Place("value", ("publish_at",)), message, _apart(calendar, group, slots), concerned[-1]),
            )


def _apart(calendar: Calendar, group: Sequence[Post], slots: FreeSlots) -> Message:
    if len(group) > 1 and len(group[-1].channels) == 1:
        return move(calendar, group[-1], slots)
    return say("Make one post for each channel, some minutes apart.")
