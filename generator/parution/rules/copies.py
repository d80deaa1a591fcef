"""The texts of the plan in the order in which they go out, each with the earlier ones that it repeats, word for word or nearly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from parution.model import Post
from parution.prose.prints import Lookalikes
from parution.rules.plan import BY_SLOT, Calendar, slot_of

_ASKING = frozenset({"poll", "contest"})


@dataclass(frozen=True, slots=True)
class Copy:
    """One text of a planned post: the channels that get it, its print, and whose own text it is ("": the common one)."""

    post: Post
    own: str
    channels: tuple[str, ...]
    mark: bytes

    @property
    def when(self) -> datetime:
        """The slot by the clock on the wall, so that an hour more or less in spring and autumn makes no difference."""
        return slot_of(self.post).replace(tzinfo=None)


Earlier = Mapping[str, tuple[Copy, float]]
"""By channel the latest earlier copy of a text, and how alike it is (1: word for word)."""


def told_before(calendar: Calendar, least: float, reach: timedelta) -> Iterator[tuple[Post, Sequence[tuple[Copy, Earlier]]]]:
    """Every post that is judged, with its texts and what of the time before (`reach`) they repeat by `least` or more.

    A post that tells how a poll or a contest came out repeats nothing: it has to say again what was asked.
    """
    copies = list(_copies(calendar, reach))
    number: dict[bytes, int] = {}
    times: list[tuple[datetime, datetime]] = []
    for copy in copies:
        index, when = number.setdefault(copy.mark, len(number)), copy.when
        if index == len(times):
            times.append((when, when + reach))
        else:
            times[index] = times[index][0], when + reach
    near = Lookalikes(list(number), least, times).of
    latest: dict[int, dict[str, Copy]] = defaultdict(dict)
    for _, group in groupby(copies, key=lambda copy: copy.post.path):
        texts = list(group)
        post = texts[0].post
        if calendar.judges(slot_of(post)):
            free = _gives_results(post, calendar)
            yield post, [(copy, {} if free else _earlier(latest, number[copy.mark], near.get(number[copy.mark], ()))) for copy in texts]
        for copy in texts:
            latest[number[copy.mark]].update(dict.fromkeys(copy.channels, copy))


def _copies(calendar: Calendar, reach: timedelta) -> Iterator[Copy]:
    """The texts that can matter, in the order of their slots."""
    begin = bisect_left(calendar.planned, calendar.since, key=lambda post: slot_of(post) + reach)
    for post in calendar.planned[begin : bisect_right(calendar.planned, calendar.until, key=BY_SLOT)]:
        for own, mark in calendar.facts_of(post).prints.items():
            if channels := (own,) if own else _common(post):
                yield Copy(post, own, channels, mark)


def _common(post: Post) -> tuple[str, ...]:
    """The channels that get the common text."""
    if not post.overrides:
        return post.channels
    return tuple(name for name in post.channels if name not in post.overrides or post.overrides[name].text is None)


def _gives_results(post: Post, calendar: Calendar) -> bool:
    asked = calendar.by_id.get(post.follows) if post.follows else None
    return asked is not None and asked.format in _ASKING


def _earlier(latest: Mapping[int, Mapping[str, Copy]], index: int, near: Iterable[tuple[int, float]]) -> Earlier:
    found: dict[str, tuple[Copy, float]] = {}
    for other, share in ((index, 1.0), *near):
        for channel, copy in latest.get(other, {}).items():
            if channel not in found or found[channel][0].when < copy.when:
                found[channel] = copy, share
    return found
