"""The calendar as the pages need it: every post with its address, its neighbours and its facts, each worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain

from parution.charter import Charter
from parution.edition import Edition
from parution.history import History
from parution.language import Translator
from parution.model import Finding, Post
from parution.schedule import State, state
from parution.website.markup import Prose
from parution.website.media import Gallery

_SAFE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_NAME = 120


@dataclass(slots=True)
class Leaf:
    """One post on its page: where the page is, how the post stands at the edition's moment, and what is around it.

    `page` is the page's path in the site; `day` and `time` (`09:00`, or empty) are the local ones; `before` and `after` are the dated posts
    around it in time; `first` is the post that this one follows and `followers` those that follow it. `tag` is all that the pages of other
    posts show of this one.
    """

    post: Post
    page: str
    state: State
    day: date | None
    time: str
    tag: str
    before: Leaf | None = None
    after: Leaf | None = None
    first: Leaf | None = None
    followers: list[Leaf] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def promo(self) -> bool:
        """Whether the post serves us rather than its reader."""
        return self.post.kind == "promo"


@dataclass(frozen=True, slots=True)
class Days:
    """Part of the calendar in order: each day with its posts."""

    day: date
    leaves: tuple[Leaf, ...]


class Almanac:
    """An edition with a usable charter, laid out for the pages. `today` is the edition's day in the charter's zone."""

    def __init__(self, edition: Edition, charter: Charter, history: History, translator: Translator) -> None:
        self.edition, self.charter, self.history, self.translator = edition, charter, history, translator
        self.now = edition.now.astimezone(charter.timezone)
        self.today = self.now.date()
        self.gallery = Gallery(edition.root, edition.files)
        self.prose = Prose(self.gallery)
        schedule = edition.schedule
        dated = [(day, post) for day, posts in schedule.days.items() for post in posts]
        rest = [(None, post) for post in chain(*schedule.wishes.values(), schedule.undated)]
        names = _names(edition.posts)
        self.leaves: dict[str, Leaf] = {}
        """By path of the post's file, dated posts first and in order of time."""
        for day, post in chain(dated, rest):
            page, clock = f"posts/{names[post.path]}.html", _clock(post)
            self.leaves[post.path] = Leaf(
                post, page, state(post, edition.now, charter.stale_after), day, clock, f"{page}\0{post.title}\0{day}"
            )
        self._connect()

    def _connect(self) -> None:
        by_id = {leaf.post.id: leaf for leaf in reversed(self.leaves.values())}
        before = None
        for leaf in self.leaves.values():
            if leaf.post.follows and (first := by_id.get(leaf.post.follows)) and first is not leaf:
                leaf.first = first
                first.followers.append(leaf)
            if leaf.day:
                leaf.before = before
                if before:
                    before.after = leaf
                before = leaf
        for finding in self.edition.findings:
            if at := self.leaves.get(finding.path):
                at.findings.append(finding)

    @cached_property
    def days(self) -> Mapping[date, tuple[Leaf, ...]]:
        """Every day that holds posts, in order."""
        return {day: tuple(self.leaves[post.path] for post in posts) for day, posts in self.edition.schedule.days.items()}

    @cached_property
    def wishes(self) -> Mapping[str, tuple[Leaf, ...]]:
        """The posts wished for in a month (`YYYY-MM`)."""
        return {month: tuple(self.leaves[post.path] for post in posts) for month, posts in self.edition.schedule.wishes.items()}

    @cached_property
    def undated(self) -> tuple[Leaf, ...]:
        """The posts without any date."""
        return tuple(self.leaves[post.path] for post in self.edition.schedule.undated)


def _clock(post: Post) -> str:
    return f"{post.slot.hour:02}:{post.slot.minute:02}" if post.slot else ""


def _names(posts: Iterable[Post]) -> dict[str, str]:
    """A file name for the page of each post (they come sorted by path).

    It is the post's id, or its content's hash where the id is none or is taken (both are findings already).
    """
    taken: set[str] = set()
    names = {}
    for post in posts:
        fit = len(post.id) <= _LONGEST_NAME and _SAFE.fullmatch(post.id) and post.id not in taken
        names[post.path] = name = post.id if fit else f"{post.blob[:12]}-{len(taken)}"
        taken.add(name)
    return names
