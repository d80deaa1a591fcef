"""Posts whose slot lies where the charter wants quiet, or outside the hours at which a channel is read."""

from __future__ import annotations

from collections.abc import Iterator

from parution.model import Message, Place, Post, Problem, listing, on, say
from parution.rules.closures import Closure, Hours, blackout_on, closure, hours, is_best
from parution.rules.free_slots import FreeSlots
from parution.rules.moving import move, move_out
from parution.rules.plan import Calendar, slot_of
from parution.rules.told import alike, is_off, named

_RULES = ("cadence-blackout", "cadence-holiday", "cadence-quiet")


def ill_timed(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    """What cadence-blackout, cadence-holiday, cadence-quiet and cadence-window find: of one channel only the gravest."""
    slots = FreeSlots(calendar)
    hours_of = Hours(calendar.charter)
    for post in calendar.judged:
        if not hours_of.are_fine(post.channels, slot_of(post)):
            yield from ((post, problem) for problem in _of(calendar, post, slots))


def _of(calendar: Calendar, post: Post, slots: FreeSlots) -> Iterator[Problem]:
    charter, slot = calendar.charter, slot_of(post)
    closed: dict[str, tuple[Closure, list[str]]] = {}
    outside = []
    for channel in post.channels:
        if channel not in charter.channels:
            continue
        why = closure(charter, channel, slot)
        if why and not is_off(charter, why.rule, channel):
            closed.setdefault(str(why.why), (why, []))[1].append(channel)
        elif not why and not post.experiment and not is_best(charter, channel, slot):
            outside.append(channel)
    for why, channels in closed.values():
        for group in alike(charter, why.rule, channels):
            message = say("On {slot}, {channels}: {why}.", slot=on(slot), channels=named(charter, group), why=why.why)
            closed_days = blackout_on(charter, group[0], slot.date()) if why.rule == "cadence-blackout" else None
            remedy = move_out(calendar, post, slots, closed_days) if closed_days else move(calendar, post, slots)
            yield Problem(why.rule, _PLACE, message, remedy, group[0])
    for group in alike(charter, "cadence-window", outside) if not closed else ():
        yield Problem("cadence-window", _PLACE, _outside(calendar, post, group), _nearest(calendar, post, slots), group[0])


_PLACE = Place("value", ("publish_at",))


def _outside(calendar: Calendar, post: Post, channels: tuple[str, ...]) -> Message:
    charter, slot = calendar.charter, slot_of(post)
    windows = {hours(window): None for name in channels for window in charter.channels[name].best if slot.weekday() in window.days}
    if windows:
        return say(
            "{slot} is not one of the best times of {channels}; on that day they are {windows}.",
            slot=on(slot),
            channels=named(charter, channels),
            windows=listing(windows),
        )
    return say("{slot} is not one of the best times of {channels}.", slot=on(slot), channels=named(charter, channels))


def _nearest(calendar: Calendar, post: Post, slots: FreeSlots) -> Message:
    channels = [channel for channel in post.channels if channel in calendar.charter.channels]
    if slot_of(post) < calendar.now:
        return say("This is past; choose one of these times from now on.")
    if found := slots.nearest(channels, slot_of(post), post):
        return say("The nearest free slot at a good time is {slot}.", slot=on(found))
    return say("Choose a time at which your readers are there, or add this one to “best” in the charter.")
