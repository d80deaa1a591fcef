"""What waits for whom: texts to be read by those who approve them, drafts to be finished by their owners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from parution.charter import Charter
from parution.schedule import State
from parution.website.almanac import Almanac, Leaf
from parution.website.desk import Desk
from parution.website.pages.standing import within

REVIEWS = timedelta(days=28)
"""A text in review waits to be read from so long before its slot on."""
DRAFTS = timedelta(days=10)
"""A draft waits to be finished from so long before its slot on."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one person (`id` of the charter), or, without an id, for whoever takes it: texts to read and drafts to finish."""

    id: str
    name: str
    reviews: tuple[Leaf, ...]
    drafts: tuple[Leaf, ...]


def in_review(almanac: Almanac) -> tuple[Leaf, ...]:
    """The texts that wait to be read: those of the next weeks in order of time, then those without a date."""
    dated = [leaf for leaf in within(almanac, almanac.today, almanac.today + REVIEWS) if _waits(leaf, State.REVIEW, almanac)]
    return (*dated, *(leaf for leaf in almanac.undated if leaf.state is State.REVIEW))


def to_finish(almanac: Almanac) -> tuple[Leaf, ...]:
    """The drafts whose slot is near."""
    return tuple(leaf for leaf in within(almanac, almanac.today, almanac.today + DRAFTS) if _waits(leaf, State.DRAFT, almanac))


def readers(charter: Charter, leaf: Leaf) -> tuple[str, ...]:
    """Who must have approved a post; its owner does not wait for themselves where somebody else is named too."""
    named = charter.approvals.get(leaf.post.pillar or "", ())
    return tuple(name for name in named if name != leaf.post.owner) or named


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Everybody for whom something waits, in the charter's order; last, what waits for nobody in particular."""
    almanac, charter = desk.almanac, desk.charter
    reviews, drafts = in_review(almanac), to_finish(almanac)
    if not desk.shows.people:
        return (Waiting("", "", reviews, drafts),) if reviews or drafts else ()
    return tuple(_by_person(desk, charter, reviews, drafts))


def _by_person(desk: Desk, charter: Charter, reviews: tuple[Leaf, ...], drafts: tuple[Leaf, ...]) -> Iterator[Waiting]:
    for name, person in charter.people.items():
        to_read = tuple(leaf for leaf in reviews if name in readers(charter, leaf))
        to_write = tuple(leaf for leaf in drafts if leaf.post.owner == name)
        if to_read or to_write:
            yield Waiting(name, person.name, to_read, to_write)
    people = charter.people
    to_read = tuple(leaf for leaf in reviews if not any(name in people for name in readers(charter, leaf)))
    to_write = tuple(leaf for leaf in drafts if leaf.post.owner not in people)
    if to_read or to_write:
        yield Waiting("", desk.tr.gettext("Whoever takes it"), to_read, to_write)


def _waits(leaf: Leaf, state: State, almanac: Almanac) -> bool:
    """Whether a post of the coming days is in a state, and its time has not gone by yet."""
    return leaf.state is state and (leaf.post.slot is None or leaf.post.slot >= almanac.now)
