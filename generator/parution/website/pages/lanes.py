"""Campaigns as bars over the days of a week, each in its lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from markupsafe import escape

from parution.charter import Campaign
from parution.key_dates import occurrences
from parution.website.desk import Desk

Lane = tuple[tuple[str, Campaign], ...]
"""Campaigns that do not overlap, by their ids, in order."""


class Lanes:
    """The campaigns of some days, laid out so that none covers another and each keeps to its line; only so many lines as it takes."""

    def __init__(self, campaigns: Mapping[str, Campaign], first: date, last: date) -> None:
        self._first = first
        self._tints = {name: index % TINTS for index, name in enumerate(campaigns)}
        here = [(name, one) for name, one in campaigns.items() if one.start <= last and one.end >= first]
        self.lanes = _packed(sorted(here, key=lambda one: one[1].start))

    def bars(self, day: date) -> str:
        """The bars over one day: each lane's piece, the name where the bar begins, and nothing where no lane is left to keep free."""
        pieces = [self._piece(lane, day) for lane in self.lanes]
        return f'<div class="bars">{"".join(pieces)}</div>' if pieces else ""

    def _piece(self, lane: Lane, day: date) -> str:
        for name, campaign in lane:
            if campaign.start <= day <= campaign.end:
                begins, ends = day == campaign.start, day == campaign.end
                kind = f"{' begins' if begins else ''}{' ends' if ends else ''}"
                label = f"<b>{escape(campaign.name)}</b>" if begins or day == self._first else ""
                return f'<span class="bar tint-{self._tints[name]}{kind}">{label}</span>'
        return '<span class="bar none"></span>'


def campaigns_of(desk: Desk) -> Mapping[str, Campaign]:
    """The campaigns that a reader may know of: they tell what is planned."""
    return desk.charter.campaigns if desk.shows.plan else {}


def days_to_keep(desk: Desk, first: date, last: date) -> Mapping[date, list[str]]:
    """The names of the key dates from one day to another (both included); for who may not see the plan, those of public holidays only."""
    days: dict[date, list[str]] = {}
    for one in occurrences(desk.charter, first, last, public=None if desk.shows.plan else True):
        days.setdefault(one.day, []).append(one.name)
    return days


TINTS = 4
"""How many colours there are for campaigns and pillars."""


def _packed(campaigns: Sequence[tuple[str, Campaign]]) -> tuple[Lane, ...]:
    lanes: list[list[tuple[str, Campaign]]] = []
    for name, campaign in campaigns:
        # The name of a bar stands over the days after it, so the next bar of its lane begins a few days later.
        free = (lane for lane in lanes if campaign.start - lane[-1][1].end > timedelta(days=1))
        lane = next(free, None)
        if lane is None:
            lanes.append(lane := [])
        lane.append((name, campaign))
    return tuple(tuple(lane) for lane in lanes)
