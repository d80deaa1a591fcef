"""The charter as a page that a new colleague can read, with how it is kept today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import Any

from parution.schedule import State
from parution.website.desk import Desk
from parution.website.pages.figures import Figures, top_of
from parution.website.pages.scores import Score, Scores
from parution.website.pages.seasons import ahead
from parution.website.pages.standing import judged, standing
from parution.website.tree import Page

COMING = 6
"""So many key dates to come are named."""


def pages(desk: Desk) -> Iterator[Page]:
    """The one page."""
    if not desk.shows.charter:
        return
    values = _values(desk)
    title, about = desk.tr.gettext("Charter"), desk.tr.gettext("How we speak, where, when and why.")
    yield Page("charter.html", desk.key(_plain(values)), partial(desk.page, "charter", "charter.html", title, about, values))


def _values(desk: Desk) -> Mapping[str, Any]:
    scores = Scores(desk)
    every, of_pillars = scores.all(), scores.of_pillars()
    counted = [one for one in (*every, of_pillars) if one and one.kept is not None]
    shares = scores.pillars()
    health = standing(desk.almanac) if desk.shows.health else None
    return {
        "root": "",
        "scores": _by_chapter(every),
        "kept": sum(one.kept is True for one in counted),
        "promises": len(counted),
        "pillar_score": of_pillars,
        "pillars": {one.id: one for one in shares},
        "top": top_of(shares) if shares else 1.0,
        "figures": Figures(desk.tr),
        "rhythms": {one.id: (_to_come(desk, one.id), judged(desk, one), one.next) for one in health.channels} if health else {},
        "until": health.last if health else None,
        "coming": ahead(health.key_dates, desk.almanac.today, COMING) if health else [],
        "leaves": {leaf.post.id: leaf for leaf in _covering(desk)},
        "today": desk.almanac.today,
    }


def _to_come(desk: Desk, channel: str) -> int:
    """How many posts of a channel have a day and are still to come, as the channel's own page counts them."""
    leaves = (leaf for leaf in desk.almanac.leaves.values() if channel in leaf.post.channels and leaf.state is not State.CANCELLED)
    return sum(leaf.day is not None and leaf.day >= desk.almanac.today for leaf in leaves)


def _covering(desk: Desk) -> Iterator[Any]:
    """The posts that the key dates to come name."""
    if not desk.shows.health:
        return
    for one in ahead(standing(desk.almanac).key_dates, desk.almanac.today, COMING):
        for post in one.posts[:1]:
            if leaf := desk.almanac.leaves.get(post.path):
                yield leaf


def _plain(values: Mapping[str, Any]) -> list[object]:
    """What the page shows, as plain data."""
    coming = [(one.day, one.name, [post.id for post in one.posts]) for one in values["coming"]]
    posts = [(leaf.page, leaf.post.title) for leaf in values["leaves"].values()]
    shown = ("scores", "pillar_score", "pillars", "rhythms", "until", "today")
    return [*(values[name] for name in shown), coming, posts]


def _by_chapter(scores: tuple[Score, ...]) -> dict[str, list[Score]]:
    ordered = sorted(scores, key=lambda one: one.chapter)
    return {chapter: list(some) for chapter, some in groupby(ordered, key=lambda one: one.chapter)}
