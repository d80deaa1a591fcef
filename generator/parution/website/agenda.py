"""The agenda, day by day with all facts, and the ideas: what has no day yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from parution.website.almanac import Almanac, Days, Leaf


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list's template needs, and the posts that it shows."""

    values: Mapping[str, Any]
    leaves: tuple[Leaf, ...]


def agenda_values(almanac: Almanac, start: date, end: date) -> Listing:
    """The days from `start` to `end` (both included) that hold posts, by month, and the wishes of those months."""
    days = [Days(day, leaves) for day, leaves in almanac.days.items() if start <= day <= end]
    months = [(month, tuple(group)) for month, group in groupby(days, key=lambda one: f"{one.day:%Y-%m}")]
    values = {"root": "", "start": start, "end": end, "today": almanac.today, "months": months, "zone": almanac.charter.timezone.key}
    return Listing(values, tuple(leaf for one in days for leaf in one.leaves))


def ideas_values(almanac: Almanac) -> Listing:
    """The wishes by month, those of past months last, and what has no date at all."""
    here = f"{almanac.today:%Y-%m}"
    coming = [(month, leaves) for month, leaves in almanac.wishes.items() if month >= here]
    past = [(month, leaves) for month, leaves in almanac.wishes.items() if month < here]
    open_: list[Leaf] = []
    dropped: list[Leaf] = []
    for leaf in almanac.undated:
        (dropped if leaf.state == "cancelled" else open_).append(leaf)
    values = {"root": "", "coming": coming, "past": past, "ideas": open_, "dropped": dropped}
    leaves = (*(leaf for _, some in (*coming, *past) for leaf in some), *almanac.undated)
    return Listing(values, leaves)
