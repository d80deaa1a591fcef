"""How the plan stands, worked out once for all pages that show some of it, and drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from parution.health import Health, Rhythm, health, monday_of
from parution.phrases import Rate
from parution.schedule import State
from parution.website.almanac import Almanac, Leaf
from parution.website.desk import Desk
from parution.website.pages.figures import Column

WEEKS = 12
"""So many weeks ahead are drawn."""

SURE = frozenset({State.APPROVED, State.SCHEDULED, State.DUE, State.HELD, State.PUBLISHED})
"""What will go out, or went: nothing is to be decided any more."""
OPEN = frozenset({State.DRAFT, State.REVIEW})
"""What is planned and not decided."""


@lru_cache(maxsize=1)
def standing(almanac: Almanac) -> Health:
    """The health of an almanac's edition over the charter's horizon."""
    return health(almanac.edition)


def columns_of(rhythm: Rhythm) -> tuple[Column, ...]:
    """The coming weeks of a channel or a person."""
    return tuple(Column(week.monday, week.posts, verdict=week.verdict) for week in rhythm.weeks[:WEEKS])


def columns(almanac: Almanac) -> tuple[Column, ...]:
    """The posts of the coming weeks on all channels, this week's past days included."""
    monday, found = monday_of(almanac.today), []
    for _ in range(WEEKS):
        leaves = [leaf for day in range(7) for leaf in almanac.days.get(monday + timedelta(days=day), ()) if leaf.time]
        sure, opened = (sum(leaf.state in states for leaf in leaves) for states in (SURE, OPEN))
        found.append(Column(monday, sure, opened))
        monday += timedelta(weeks=1)
    return tuple(found)


def asked(least: Rate | None, most: Sequence[Rate]) -> tuple[int | None, int | None]:
    """What is asked of a week at least and at most, where it is asked by the week."""
    fewest = least.number if least and least.period == "week" else None
    greatest = min((rate.number for rate in most if rate.period == "week"), default=None)
    return fewest, greatest


def judged(desk: Desk, rhythm: Rhythm) -> str:
    """How a channel or a person does in the coming weeks, in a few words."""
    say, weeks = desk.tr, rhythm.weeks[:WEEKS]
    low, high = (sum(week.verdict == verdict for week in weeks) for verdict in (-1, 1))
    found = []
    if high:
        found.append(say.ngettext("one week too full", "{n} weeks too full", high))
    if low:
        found.append(say.ngettext("one week too quiet", "{n} weeks too quiet", low))
    return ", ".join(found)


def plain(rhythms: Iterable[Rhythm]) -> list[object]:
    """What a page shows of rhythms, as plain data for its key."""
    return [(one.id, one.next, [(week.monday, week.posts, week.verdict) for week in one.weeks[:WEEKS]]) for one in rhythms]


def within(almanac: Almanac, first: date, last: date) -> Iterable[Leaf]:
    """The posts from one day to another (both included), in order, without a walk through all days of the calendar."""
    for number in range((last - first).days + 1):
        yield from almanac.days.get(first + timedelta(days=number), ())
