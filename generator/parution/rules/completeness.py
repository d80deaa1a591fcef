"""Rules of who carries what: nobody is given more posts than they can bear."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from parution.charter import Charter, Person
from parution.model import Message, Place, Post, Problem, Severity, listing, on, say
from parution.phrases import Period
from parution.rules.amounts import posts as posts_of
from parution.rules.plan import Calendar, how_far, slot_of
from parution.rules.rule import Rule

_TOLD = 6
"""So many posts are named at most."""


def _first_day(moment: datetime, period: Period) -> date:
    """The first day of the day, the week or the month in which a moment lies."""
    day = moment.date()
    if period == "day":
        return day
    return day - timedelta(days=day.weekday()) if period == "week" else day.replace(day=1)


def _load(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    people = calendar.charter.people
    carried: dict[tuple[str, date], list[Post]] = defaultdict(list)
    for post in calendar.planned:
        load = people[post.owner].load if post.owner and post.owner in people else None
        if post.owner and load:
            carried[post.owner, _first_day(slot_of(post), load.period)].append(post)
    often = Counter({key: len(posts) for key, posts in carried.items()})
    for (owner, first), posts in carried.items():
        load = people[owner].load
        if load is None or len(posts) <= load.number:
            continue
        over = [post for post in _to_hand_over(calendar, posts, len(posts) - load.number) if calendar.judges(slot_of(post))]
        if over:
            yield over[0], _overloaded(calendar.charter, people[owner], first, posts, over, often)


def _to_hand_over(calendar: Calendar, posts: Sequence[Post], number: int) -> list[Post]:
    """So many of these posts as are too much: of those still to come the least far, of equals the last."""
    last_first = list(reversed(posts))
    easiest = sorted(last_first, key=lambda post: (slot_of(post) < calendar.now, how_far(post)))[:number]
    return sorted(easiest, key=slot_of)


def _overloaded(
    charter: Charter, person: Person, first: date, posts: Sequence[Post], over: Sequence[Post], often: Counter[tuple[str, date]]
) -> Problem:
    load = person.load
    number = load.number if load else 0
    message = say(
        "{person} has {posts} {period}, and can carry {number}: {titles}.",
        person=person.name,
        posts=posts_of(len(posts)),
        period=_in(first, load.period if load else "week"),
        number=number,
        titles=_titles(posts),
    )
    return Problem("owner-load", Place("value", ("owner",)), message, _remedy(charter, person, over, often))


def _in(first: date, period: Period) -> Message:
    if period == "day":
        return say("on {day}", day=on(first))
    return say("in the week from {day}", day=on(first)) if period == "week" else say("in the month from {day}", day=on(first))


def _remedy(charter: Charter, person: Person, over: Sequence[Post], often: Counter[tuple[str, date]]) -> Message:
    """To give what is too much to the backup, where they still have room then; else to move it."""
    titles = _titles(over)
    helper = charter.people.get(person.backup or "")
    if not helper or not person.backup:
        return say("Give {titles} to somebody else, or another slot.", titles=titles)
    if not helper.load:
        return say("Give {titles} to {backup} (owner: {id}), or another slot.", titles=titles, backup=helper.name, id=person.backup)
    periods = Counter(_first_day(slot_of(post), helper.load.period) for post in over)
    busiest = max(often[person.backup, first] + more for first, more in periods.items())
    if busiest > helper.load.number:
        return say("Give {titles} another slot: {backup}, who stands in, has no room then either.", titles=titles, backup=helper.name)
    return say(
        "Give {titles} to {backup} (owner: {id}), who then has {n} of {most}, or another slot.",
        titles=titles,
        backup=helper.name,
        id=person.backup,
        n=busiest,
        most=helper.load.number,
    )


def _titles(posts: Sequence[Post]) -> Message:
    titles = [say("“{title}”", title=post.title) for post in posts[:_TOLD]]
    return listing([*titles, "…"] if len(posts) > _TOLD else titles)


RULES = (
    Rule(
        "owner-load",
        Severity.WARNING,
        "Somebody has more posts in a day, a week or a month than they can carry.",
        "Posts written in haste are late, or poor, and so are the answers to those who comment.",
        "people: {desk: {name: The desk, load: 3 per week}}, and four posts in a week",
        "three posts, the fourth with somebody else or a week later",
        section="people",
        judge_calendar=_load,
    ),
)
