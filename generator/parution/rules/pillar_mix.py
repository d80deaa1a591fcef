"""Pillars: kept to their shares, few, and all of them written about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil

from parution.charter import NUMBER, Parameter, Pillar
from parution.model import Message, Place, Post, Problem, Status, say
from parution.rules.amounts import day_of, percent
from parution.rules.amounts import posts as posts_
from parution.rules.plan import Calendar, slot_of
from parution.rules.told import is_off

LEAST = Parameter("mix-pillar", "at least posts", NUMBER, "10", "how many posts must be planned for the shares to be judged")
MOST = Parameter("pillars-many", "at most", NUMBER, "6", "how many pillars are not too many")

_TINY = 1e-9


def off_share(calendar: Calendar) -> Iterator[tuple[None, Problem]]:
    """What mix-pillar finds among the posts of the judged stretch."""
    judged = _judged(calendar)
    if len(judged) < LEAST.of(calendar.charter):
        return
    for name in _off(calendar, judged):
        yield None, _problem(calendar, name, judged)


def _judged(calendar: Calendar) -> Sequence[Post]:
    pillars = calendar.charter.pillars
    return [post for post in calendar.judged if post.pillar in pillars]


def _off(calendar: Calendar, judged: Sequence[Post]) -> Iterator[str]:
    """The pillars whose part of the posts is further from their share than they tolerate, by more than half a post."""
    counts = Counter(post.pillar for post in judged)
    for name, pillar in calendar.charter.pillars.items():
        if is_off_share(pillar, counts[name], len(judged)):
            yield name


def is_off_share(pillar: Pillar, count: int, number: int) -> bool:
    """Whether so many posts of so many are further from a pillar's share than it tolerates, by more than half a post."""
    return pillar.share is not None and abs(count - pillar.share * number) - pillar.tolerance * number > 1 / 2


def _problem(calendar: Calendar, name: str, judged: Sequence[Post]) -> Problem:
    pillar = calendar.charter.pillars[name]
    share, number = pillar.share or 0.0, len(judged)
    count = sum(post.pillar == name for post in judged)
    values: dict[str, str | int | Message] = {
        "pillar": pillar.name,
        "count": count,
        "number": number,
        "part": percent(count / number),
        "start": day_of(slot_of(judged[0])),
        "end": day_of(slot_of(judged[-1])),
        "least": round(max(0.0, share - pillar.tolerance) * 100),
        "most": round(min(1.0, share + pillar.tolerance) * 100),
    }
    if count > share * number:
        message = say(
            "Too much “{pillar}”: {count} of {number} posts ({part}) between {start} and {end}, not {least} to {most}%.",
            **values,
        )
        excess = ceil(count - (share + pillar.tolerance) * number - _TINY)
        remedy = say("Give {posts} of these to another pillar.", posts=posts_(excess))
    else:
        message = say(
            "Too little “{pillar}”: {count} of {number} posts ({part}) between {start} and {end}, not {least} to {most}%.",
            **values,
        )
        least = share - pillar.tolerance
        missing = ceil((least * number - count) / (1 - least) - _TINY)
        instead = ceil(least * number - count - _TINY)
        remedy = say("Add {posts} of this pillar, or put {instead} in the place of others.", posts=posts_(missing), instead=instead)
    return Problem("mix-pillar", Place("value", ("pillars", name, "share")), message, remedy)


def too_many_pillars(calendar: Calendar) -> Iterator[tuple[None, Problem]]:
    """What pillars-many finds."""
    number, most = len(calendar.charter.pillars), MOST.of(calendar.charter)
    if number > most:
        message = say("There are {number} pillars; readers remember at most {most}.", number=number, most=most)
        remedy = say("Merge those that are told to the same people in the same tone, until {most} are left.", most=most)
        yield None, Problem("pillars-many", Place("key", ("pillars",)), message, remedy)


def unused(calendar: Calendar) -> Iterator[tuple[None, Problem]]:
    """What pillar-unused finds: nothing planned, wished for or noted down, in a calendar that has enough posts to tell."""
    since, until = calendar.between
    coming = [post for post in calendar.posts if post.status is not Status.CANCELLED and (not post.slot or since <= post.slot <= until)]
    if len(coming) < LEAST.of(calendar.charter):
        return
    judged = _judged(calendar)
    told = set() if is_off(calendar.charter, "mix-pillar", "") else set(_off(calendar, judged))
    used = {post.pillar for post in coming}
    for name, pillar in calendar.charter.pillars.items():
        if name not in used and name not in told:
            message = say("No post of the coming plan is about “{pillar}”, nor is there an idea for one.", pillar=pillar.name)
            remedy = say("Note down an idea (status: idea) with pillar: {name}, or remove the pillar.", name=name)
            yield None, Problem("pillar-unused", Place("key", ("pillars", name)), message, remedy)
