"""How a post stands when the standings of its deliveries are put together: one word for a chip on the calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from parution.deliveries.plan import Decision, Standing
from parution.schedule import State

_GRAVEST = (
    (Standing.UNKNOWN, State.UNKNOWN),
    (Standing.FAILED, State.FAILED),
    (Standing.MISSED, State.MISSED),
    (Standing.HELD, State.HELD),
)
_UNDER_WAY = frozenset({Standing.DUE, Standing.WAITING, Standing.SENDING, Standing.BLOCKED})
_OPEN = frozenset({Standing.UNAPPROVED, Standing.SCHEDULED})


def by_post(decisions: Iterable[Decision]) -> Mapping[str, tuple[Decision, ...]]:
    """The deliveries of each post that the calendar has, by its id, in the order in which they were decided."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for one in decisions:
        if one.post is not None:
            found[one.post.id].append(one)
    return {name: tuple(some) for name, some in found.items()}


def state_with(planned: State, deliveries: Iterable[Decision]) -> State:
    """How a post stands that is in the state `planned` by what people wrote and the clock.

    The gravest standing wins: what is in doubt, then what failed, was missed or is held. It is published once nothing of it is still to go
    out and at least one channel has it.
    """
    standings = {one.standing for one in deliveries}
    for standing, state in _GRAVEST:
        if standing in standings:
            return state
    if standings & _UNDER_WAY:
        return State.DUE
    if Standing.PUBLISHED in standings and not standings & _OPEN:
        return State.PUBLISHED
    return planned
