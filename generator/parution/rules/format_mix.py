"""Formats: none too often running, none forgotten."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from parution.charter import FORMATS
from parution.model import Message, Place, Post, Problem, listing, on, say
from parution.rules.amounts import span
from parution.rules.plan import BY_SLOT, Calendar, slot_of
from parution.rules.told import alike


def running(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    """What format-run finds, at the first post that is too many; channels with but one format may repeat it."""
    most = calendar.charter.mix.same_in_a_row
    if not most:
        return
    found: dict[tuple[str, str], list[tuple[str, Sequence[Post]]]] = {}
    for name, posts in calendar.channels_in_order.items():
        if len(calendar.charter.channels[name].formats) == 1:
            continue
        for form, run in _runs(calendar, posts):
            if len(run) > most and (tipping := next((one for one in run[most:] if calendar.judges(slot_of(one))), None)):
                found.setdefault((tipping.path, form), []).append((name, run))
    paths = {post.path: post for post in calendar.planned} if found else {}
    for (path, form), runs in found.items():
        for channels in alike(calendar.charter, "format-run", (name for name, _ in runs)):
            yield paths[path], _run(calendar, form, channels, dict(runs)[channels[0]], most)


def _runs(calendar: Calendar, posts: Sequence[Post]) -> Iterator[tuple[str, Sequence[Post]]]:
    """The runs of one format that reach into what is judged, each as a whole; `posts` are in the order of their slots."""
    start = bisect_left(posts, calendar.since, key=BY_SLOT)
    last = bisect_right(posts, calendar.until, key=BY_SLOT)
    while 0 < start < len(posts) and posts[start - 1].format == posts[start].format:
        start -= 1
    while start < last:
        form, end = posts[start].format, start + 1
        while end < len(posts) and posts[end].format == form:
            end += 1
        if form:
            yield form, posts[start:end]
        start = end


def _run(calendar: Calendar, form: str, channels: Sequence[str], run: Sequence[Post], most: int) -> Problem:
    message = say(
        "On {channels}, {number} posts running have the format “{format}”, from “{first}” to “{last}”; at most {most}.",
        channels=listing(calendar.charter.channels[name].name for name in channels),
        number=len(run),
        format=form,
        first=run[0].title,
        last=run[-1].title,
        most=most,
    )
    remedy = say("Give this post, or one before it, another format, or let a post of another format come between.")
    return Problem("format-run", Place("value", ("format",)), message, remedy, channels[0])


def rare(calendar: Calendar) -> Iterator[tuple[None, Problem]]:
    """What format-rare finds: all formats that stay away too long in one finding."""
    every = calendar.charter.mix.each_at_least
    if not every or not calendar.planned:
        return
    days: dict[str, list[date]] = {name: [] for name in calendar.charter.formats}
    for post in calendar.planned:
        if post.format in days:
            days[post.format].append(slot_of(post).date())
    first, end = slot_of(calendar.planned[0]).date(), min(slot_of(calendar.planned[-1]), calendar.until).date()
    since = max(calendar.since.date(), first)
    absences: list[str | Message] = []
    for name, those in days.items():
        if not those and calendar.charter.formats == FORMATS:
            continue  # the charter names no formats, so none is missed
        edges = [first, *those, end]
        judged = [(before, after) for before, after in pairwise(edges) if after >= since and before <= end]
        before, after = max(judged, key=lambda stretch: stretch[1] - stretch[0], default=(end, end))
        if after - before > every:
            absences.append(say("“{format}” from {start} to {end}", format=name, start=on(before), end=on(after)))
    if absences:
        message = say("Formats that stay away for longer than {every}: {absences}.", every=span(every), absences=listing(absences))
        remedy = say("Plan a post of each in these weeks, or take the format out of “formats”.")
        yield None, Problem("format-rare", Place("value", ("mix", "formats", "each at least every")), message, remedy)
