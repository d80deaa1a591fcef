"""What a rule over the whole calendar sees: the posts in time, by channel, and what is known of them beside their text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from operator import attrgetter
from zoneinfo import ZoneInfo

from parution.charter import Charter
from parution.model import Facts, FileHistory, Picture, Post, Status

_NO_FACTS = Facts()
_UNPLANNED = frozenset({Status.IDEA, Status.CANCELLED})


@dataclass(frozen=True)
class Calendar:
    """The whole calendar at one moment.

    `files` are the other files of `content/` with their size in bytes, `pictures` what is known of those that are images or videos;
    `facts` and `history` are by a post's path. What is judged lies in `[since, until]`, both aware; what lies outside is there to
    compare with.
    """

    charter: Charter
    posts: tuple[Post, ...]
    files: Mapping[str, int]
    now: datetime
    since: datetime
    until: datetime
    facts: Mapping[str, Facts] = field(default_factory=dict)
    history: Mapping[str, FileHistory] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The charter's time zone; a post's slot is a time of it already."""
        return self.charter.timezone

    @cached_property
    def by_id(self) -> Mapping[str, Post]:
        """Every post by its id."""
        return {post.id: post for post in self.posts}

    @cached_property
    def planned(self) -> Sequence[Post]:
        """The posts that are to go out: with a slot, neither idea nor cancelled; by slot, then path."""
        planned = [post for post in self.posts if post.slot and post.status not in _UNPLANNED]
        planned.sort(key=attrgetter("path"))
        planned.sort(key=BY_SLOT)
        return planned

    @cached_property
    def judged(self) -> Sequence[Post]:
        """The planned posts that are judged, in the same order."""
        return self.planned[bisect_left(self.planned, self.since, key=BY_SLOT) : bisect_right(self.planned, self.until, key=BY_SLOT)]

    @cached_property
    def in_order(self) -> Sequence[Post]:
        """The planned posts by slot, then id: of two posts in one slot, the names of their files do not decide which is told of."""
        return sorted(sorted(self.planned, key=attrgetter("id")), key=BY_SLOT)

    @cached_property
    def channels_in_order(self) -> Mapping[str, Sequence[Post]]:
        """Of every channel of the charter the planned posts, by slot, then id."""
        return self._of_channels(self.in_order)

    @cached_property
    def wishes(self) -> Sequence[Post]:
        """The posts with a wish for a date, neither idea nor cancelled."""
        return [post for post in self.posts if post.wish and post.status not in _UNPLANNED]

    @cached_property
    def by_channel(self) -> Mapping[str, Sequence[Post]]:
        """Of every channel of the charter the planned posts, by slot, then path."""
        return self._of_channels(self.planned)

    def _of_channels(self, planned: Iterable[Post]) -> Mapping[str, Sequence[Post]]:
        posts: dict[str, list[Post]] = defaultdict(list)
        for post in planned:
            for channel in post.channels:
                posts[channel].append(post)
        return {channel: posts.get(channel, []) for channel in self.charter.channels}

    @cached_property
    def following(self) -> Mapping[str, Sequence[Post]]:
        """The posts that follow another, by the id of that one; not the cancelled."""
        posts: dict[str, list[Post]] = defaultdict(list)
        for post in self.posts:
            if post.follows and post.status is not Status.CANCELLED:
                posts[post.follows].append(post)
        return posts

    def judges(self, moment: datetime) -> bool:
        """Whether a moment lies in what is judged."""
        since, until = self.between
        return since <= moment <= until

    @cached_property
    def between(self) -> tuple[datetime, datetime]:
        """What is judged, in UTC: to compare with a fixed offset costs a tenth of what it costs with a zone."""
        return self.since.astimezone(UTC), self.until.astimezone(UTC)

    def facts_of(self, post: Post) -> Facts:
        """What was worked out for a post's bytes."""
        return self.facts.get(post.path, _NO_FACTS)

    @cached_property
    def today(self) -> date:
        """The day in the charter's zone."""
        return self.now.astimezone(self.zone).date()


BY_SLOT: Callable[[Post], datetime] = attrgetter("slot")
"""The key by which planned posts are sorted and searched: `slot_of` without its check, many times a post."""


_ADVANCED = {Status.IDEA: 0, Status.DRAFT: 1, Status.REVIEW: 2, Status.APPROVED: 3}


def how_far(post: Post) -> int:
    """How far a post is on its way from idea to approved: the less, the easier it is moved."""
    return _ADVANCED.get(post.status, 0)


def slot_of(post: Post) -> datetime:
    """The slot of a planned post, a time of the charter's zone.

    Raises:
        ValueError: the post has no slot.
    """
    if post.slot is None:
        raise ValueError(post.id)
    return post.slot


def last_moment(post: Post) -> datetime | date | None:
    """When a post's time has come at the latest: its slot, or the last day of its wish; None where it has neither."""
    if post.slot or not post.wish:
        return post.slot
    if post.wish.precision == "day":
        return post.wish.day
    following = (post.wish.day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)
