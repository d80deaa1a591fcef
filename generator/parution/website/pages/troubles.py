"""What did not go as planned: what failed, is in doubt, was missed, is blocked, late or held, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from parution.deliveries.plan import BELATED, Decision, Standing
from parution.language import sentence_case
from parution.model import Message, say
from parution.rules.holding import hold_on
from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.pages.standing import within

BEHIND, AHEAD = timedelta(days=28), timedelta(days=14)
"""How far back what was missed is told of, and how far ahead what is held."""

_WRITING = {
    State.REVIEW: say("Its time went by while it waited to be read: approve it with a new time, or let it go."),
    State.DRAFT: say("Its time went by before it was ready: finish it and give it a new time, or let it go."),
}
_REMEDIES = {
    State.UNKNOWN: say("Look whether it is there, then say so: its page tells how."),
    State.FAILED: say("Mend what keeps it from leaving, or give it another time."),
    State.MISSED: say("Give it a new time, or let it go."),
}
_STANDINGS = {
    State.UNKNOWN: frozenset({Standing.UNKNOWN}),
    State.FAILED: frozenset({Standing.FAILED}),
    State.MISSED: frozenset({Standing.MISSED}),
    State.DUE: frozenset({Standing.BLOCKED, Standing.BY_HAND}),
}
_BY_HAND = say("Publish it yourself, then say so: its page tells how.")
_BLOCKED = say("It is due and cannot leave: mend what keeps it.")
_ORDER = (State.UNKNOWN, State.FAILED, State.MISSED, State.DUE, State.REVIEW, State.DRAFT, State.HELD)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A post that did not go as planned; `word` says how it stands, `why` and `remedy` are sentences (`why` may be empty)."""

    leaf: Leaf
    word: str
    why: str
    remedy: str


def troubles(desk: Desk) -> tuple[Trouble, ...]:
    """All of them, the gravest first; nothing for readers who are not to know."""
    if not desk.shows.doubts:
        return ()
    almanac = desk.almanac
    near = list(within(almanac, almanac.today - BEHIND, almanac.today + AHEAD))
    known = {id(leaf) for leaf in near}
    # What is in doubt or failed is never forgotten, however old, nor what was approved for a time long past.
    old = [leaf for leaf in almanac.leaves.values() if id(leaf) not in known and _is_kept(leaf)]
    found = [trouble for leaf in (*old, *near) if (trouble := _trouble(desk, leaf))]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.leaf.state)))


def _is_kept(leaf: Leaf) -> bool:
    if leaf.state is State.MISSED:
        return any(one.why == BELATED for one in leaf.deliveries)
    return leaf.state in {State.UNKNOWN, State.FAILED}


def _trouble(desk: Desk, leaf: Leaf) -> Trouble | None:
    tr, state = desk.tr, leaf.state
    passed = leaf.post.slot is not None and leaf.post.slot < desk.almanac.now
    if state in _WRITING:
        return Trouble(leaf, tr.gettext("late"), "", tr.message(_WRITING[state])) if passed else None
    if state is State.HELD:
        return Trouble(leaf, desk.press.wording.state("held"), _hold(desk, leaf), tr.gettext("It waits until the hold is lifted."))
    concerned = [one for one in leaf.deliveries if one.standing in _STANDINGS.get(state, ())]
    if state is State.DUE and not concerned:
        return None
    if state not in _STANDINGS:
        return None
    remedy = _REMEDIES.get(state) or (_BLOCKED if concerned[0].standing is Standing.BLOCKED else _BY_HAND)
    word = desk.press.wording.state(state.value)
    if state is State.DUE:
        word = tr.gettext("blocked") if remedy is _BLOCKED else tr.gettext("by hand")
    return Trouble(leaf, word, " ".join(_reasons(desk, concerned)), tr.message(remedy))


def _reasons(desk: Desk, concerned: list[Decision]) -> Iterator[str]:
    """What the record says of each channel; of several that say the same, once."""
    by_reason: dict[str, list[str]] = {}
    for one in concerned:
        channel = desk.charter.channels.get(one.key.channel)
        by_reason.setdefault(_said(desk, one.why), []).append(channel.name if channel else one.key.channel)
    for reason, names in by_reason.items():
        yield f"{desk.tr.listing(names)}{desk.tr.colon()} {reason}."


def _said(desk: Desk, why: Message) -> str:
    return desk.tr.message(why).rstrip(".")


def _hold(desk: Desk, leaf: Leaf) -> str:
    """The reason of the hold that keeps a post."""
    almanac, post = desk.almanac, leaf.post
    moment = max(post.slot, almanac.now).astimezone(desk.charter.timezone) if post.slot else almanac.now
    holds = (hold_on(desk.charter, channel, moment, post.campaign) for channel in post.channels)
    found = next((hold for hold in holds if hold), None)
    return f"{sentence_case(found.reason.rstrip('.'))}." if found else ""
