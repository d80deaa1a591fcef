"""What the pages of a channel, a pillar, a campaign and a person have in common."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Literal

from markupsafe import Markup

from parution.health import Health
from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.pages.beginnings import Beginning
from parution.website.pages.figures import Figures, months_between
from parution.website.pages.standing import standing, within

BEHIND = timedelta(days=28)
"""An entity's own calendar begins so long ago, and lasts to the charter's horizon."""
LISTED = 80
"""So many posts are listed; the calendar's own views have the others."""
MONTHS = 4
"""So many months are printed small."""

Kind = Literal["channel", "pillar", "campaign", "person"]
FOLDERS: Mapping[Kind, str] = {"channel": "channels", "pillar": "pillars", "campaign": "campaigns", "person": "people"}
FILTERS: Mapping[Kind, str] = {"channel": "channel", "pillar": "pillar", "campaign": "campaign", "person": "owner"}
"""The word by which the views are filtered, and the calendars to subscribe to are named."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What the charter says: a word, and lines of plain text or of HTML."""

    term: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A free slot, and the post that could be begun for it."""

    moment: datetime
    beginning: Beginning | None


@dataclass(frozen=True, slots=True)
class Entity:
    """One page: what it is about, in plain data; `figures` draws its charts when the page is printed, `shown` is what they depend on."""

    kind: Kind
    id: str
    name: str
    facts: tuple[Fact, ...]
    badge: str = ""
    sub: tuple[str, ...] = ()
    slots: tuple[Slot, ...] | None = None
    figures: Callable[[Figures], Sequence[tuple[str, str, str]]] = field(default=lambda _: ())
    shown: object = None
    span: tuple[date, date] | None = None
    """The days that its small months cover, where they are not the coming ones."""

    @property
    def path(self) -> str:
        """Its page in the site. The charter's short names are small letters, digits and hyphens."""
        return f"{FOLDERS[self.kind]}/{self.id}.html"


class Look:
    """The calendar as these pages need it: its posts by whom and what they concern, worked out once."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.almanac = desk, desk.almanac
        self.first = self.almanac.today - BEHIND
        self.last = self.almanac.today + desk.charter.horizon
        self.figures = Figures(desk.tr)

    @cached_property
    def health(self) -> Health:
        """How the plan stands."""
        return standing(self.almanac)

    @cached_property
    def shelves(self) -> Mapping[Kind, Mapping[str, list[Leaf]]]:
        """The posts between the first and the last day, by what they concern."""
        found: dict[Kind, dict[str, list[Leaf]]] = {kind: defaultdict(list) for kind in FOLDERS}
        for leaf in within(self.almanac, self.first, self.last):
            post = leaf.post
            for name in dict.fromkeys(post.channels):
                found["channel"][name].append(leaf)
            if post.pillar:
                found["pillar"][post.pillar].append(leaf)
            if post.owner:
                found["person"][post.owner].append(leaf)
        return found

    @cached_property
    def of_campaigns(self) -> Mapping[str, list[Leaf]]:
        """All dated posts of each campaign, however long ago."""
        found = defaultdict[str, list[Leaf]](list)
        for leaf in self.almanac.leaves.values():
            if leaf.post.campaign and leaf.day:
                found[leaf.post.campaign].append(leaf)
        return found

    def leaves(self, kind: Kind, name: str) -> list[Leaf]:
        """The posts of one, in order."""
        return self.of_campaigns.get(name, []) if kind == "campaign" else self.shelves[kind].get(name, [])

    def count(self, kind: Kind, name: str) -> int:
        """How many of them are still to come; what was cancelled is not."""
        today = self.almanac.today
        return sum(leaf.day is not None and leaf.day >= today and leaf.state is not State.CANCELLED for leaf in self.leaves(kind, name))

    def key(self, entity: Entity) -> str:
        """What changes when the page does."""
        listed, _ = self._listed(entity)
        plain = (entity.kind, entity.id, entity.name, entity.facts, entity.badge, entity.sub, entity.slots, entity.shown)
        return self.desk.key(plain, self.desk.chips_key(listed), sorted(self._counts(entity).items()), self.almanac.today)

    def values(self, entity: Entity) -> Mapping[str, Any]:
        """What the template needs."""
        listed, more = self._listed(entity)
        kind, today = entity.kind, self.almanac.today
        query = f"{FILTERS[kind]}={entity.id}"
        opened = self.desk.shows.plan or self.desk.shows.charter
        return {
            "root": "../",
            "entity": entity,
            "sub": [Markup(one) for one in entity.sub],  # noqa: S704 - escaped by who made them
            "badge": Markup(entity.badge),  # noqa: S704
            "facts": [(fact.term, [Markup(line) for line in fact.lines]) for fact in entity.facts],  # noqa: S704
            "figures": entity.figures(self.figures),
            "minis": self._minis(entity, query),
            "coming": _by_day(leaf for leaf in listed if leaf.day and leaf.day >= today),
            "past": _by_day(leaf for leaf in reversed(listed) if leaf.day and leaf.day < today),
            "more": more,
            "posts": self.count(kind, entity.id),
            "last": self.last,
            "today": today,
            "query": query,
            "feed": f"feeds/{FILTERS[kind]}-{entity.id}.ics" if opened and (kind != "person" or self.desk.shows.people) else "",
        }

    def _listed(self, entity: Entity) -> tuple[list[Leaf], int]:
        """The posts that the page lists, and how many further ones there are: the nearest to today are listed first of all."""
        leaves, today = self.leaves(entity.kind, entity.id), self.almanac.today
        if len(leaves) <= LISTED:
            return leaves, 0
        begin = next((index for index, leaf in enumerate(leaves) if leaf.day and leaf.day >= today), len(leaves))
        begin = min(max(begin - LISTED // 4, 0), len(leaves) - LISTED)
        return leaves[begin : begin + LISTED], len(leaves) - begin - LISTED

    def _counts(self, entity: Entity) -> Mapping[date, int]:
        leaves = self.leaves(entity.kind, entity.id)
        return Counter(leaf.day for leaf in leaves if leaf.day and leaf.state is not State.CANCELLED)

    def _minis(self, entity: Entity, query: str) -> list[Markup]:
        today, counts = self.almanac.today, self._counts(entity)
        first_day, last_day = entity.span or (today, self.last)
        return [
            self.figures.month(first, today, counts, lambda day: f"../months/{day.isoformat()[:7]}.html#{query}")
            for first in months_between(first_day, last_day, MONTHS)
        ]


def _by_day(leaves: Iterable[Leaf]) -> list[tuple[date, list[Leaf]]]:
    found: dict[date, list[Leaf]] = {}
    for leaf in leaves:
        if leaf.day:
            found.setdefault(leaf.day, []).append(leaf)
    return list(found.items())
