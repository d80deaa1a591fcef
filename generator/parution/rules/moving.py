"""Where a post could go instead: what a finding about its slot proposes."""

from __future__ import annotations

from parution.charter import Blackout
from parution.model import Message, Post, on, say
from parution.rules.free_slots import FreeSlots
from parution.rules.plan import Calendar, slot_of


def move(calendar: Calendar, post: Post, slots: FreeSlots) -> Message:
    """Where a post could go instead: the next slot that is free on all its channels."""
    channels = [channel for channel in post.channels if channel in calendar.charter.channels]
    if slot_of(post) < calendar.now:
        return say("This is past; leave more room between posts from now on.")
    if slot := slots.take(channels, slot_of(post), post):
        return say("Move “{title}” to {slot}, the next free slot.", title=post.title, slot=on(slot))
    return say("Move “{title}” to another day.", title=post.title)


def move_out(calendar: Calendar, post: Post, slots: FreeSlots, closed: Blackout) -> Message:
    """Where a post could go instead of into a blackout: before it, or after it; which of the two, only its text can say."""
    channels = [channel for channel in post.channels if channel in calendar.charter.channels]
    slot = slot_of(post)
    if slot < calendar.now:
        return say("This is past; keep such days free from now on.")
    before = slots.before(channels, closed.start, slot.time(), post)
    after = slots.take(channels, slot, post)
    if before and after:
        return say("Move “{title}” before that ({before}) or after it ({after}).", title=post.title, before=on(before), after=on(after))
    if moment := before or after:
        return say("Move “{title}” to {slot}, the next free slot.", title=post.title, slot=on(moment))
    return say("Move “{title}” to another day.", title=post.title)
