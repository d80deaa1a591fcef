"""Campaigns under way, and the days that the plan must not miss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from parution.charter import Campaign
from parution.health import Coming
from parution.schedule import State
from parution.website.almanac import Almanac, Leaf

SOON = timedelta(days=28)
"""A campaign is announced from so long before its first day on."""

_AHEAD = frozenset({State.APPROVED, State.SCHEDULED, State.DUE, State.HELD})


@dataclass(frozen=True, slots=True)
class Season:
    """A campaign as it goes: its `day` of so many `days` (0: not begun), and its posts that are out, ready, and still to be finished.

    `report` is the day on which its results are due.
    """

    id: str
    name: str
    start: date
    end: date
    day: int
    days: int
    out: int
    ready: int
    open: int
    report: date | None

    @property
    def posts(self) -> int:
        """All its posts that were not dropped."""
        return self.out + self.ready + self.open


def season(almanac: Almanac, name: str, campaign: Campaign, leaves: Iterable[Leaf]) -> Season:
    """A campaign with its posts."""
    days = (campaign.end - campaign.start).days + 1
    day = min(max((almanac.today - campaign.start).days + 1, 0), days)
    out = ready = opened = 0
    for leaf in leaves:
        if is_out(leaf, almanac):
            out += 1
        elif leaf.state in _AHEAD:
            ready += 1
        elif leaf.state in {State.DRAFT, State.REVIEW, State.IDEA}:
            opened += 1
    report = campaign.end + campaign.report if campaign.report and campaign.report <= date.max - campaign.end else None
    return Season(name, campaign.name, campaign.start, campaign.end, day, days, out, ready, opened, report)


def is_out(leaf: Leaf, almanac: Almanac) -> bool:
    """Whether a post is out; where nothing is recorded, an approved post is once its time is past."""
    passed = leaf.post.slot is not None and leaf.post.slot < almanac.now
    return leaf.state is State.PUBLISHED or (leaf.state is State.APPROVED and passed)


def under_way(almanac: Almanac) -> Iterator[Season]:
    """The campaigns that run, that begin soon, or whose results are still due."""
    today, charter = almanac.today, almanac.charter
    shown = {
        name: campaign
        for name, campaign in charter.campaigns.items()
        if campaign.start - today <= SOON and today - campaign.end <= (campaign.report or timedelta(0))
    }
    if not shown:
        return
    of: dict[str, list[Leaf]] = {name: [] for name in shown}
    for leaf in almanac.leaves.values():
        if leaf.post.campaign in of:
            of[leaf.post.campaign].append(leaf)
    for name, campaign in sorted(shown.items(), key=lambda one: one[1].start):
        yield season(almanac, name, campaign, of[name])


def ahead(key_dates: Iterable[Coming], today: date, most: int) -> list[Coming]:
    """The next key dates, today's included."""
    return [one for one in key_dates if one.day >= today][:most]
