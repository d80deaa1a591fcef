"""The calendar as the pages need it: every post with its address, its neighbours and its facts, each worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from parution.charter import Charter
from parution.deliveries.plan import Decision
from parution.deliveries.standings import state_with
from parution.edition import Edition
from parution.history import History
from parution.language import Translator
from parution.model import Finding, Post
from parution.proposals import Change, Proposal
from parution.rules.holding import hold_on
from parution.rules.promo_mix import is_promo
from parution.schedule import Schedule, State, build, state
from parution.website.markup import Prose
from parution.website.media import Gallery

_WOULD_GO = frozenset({State.SCHEDULED, State.DUE})
_PLACED = frozenset({Change.NEW, Change.MOVED})
_SAFE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_NAME = 120


@dataclass(slots=True)
class Leaf:
    """One post on its page: where the page is, how the post stands at the edition's moment, and what is around it.

    `page` is the page's path in the site; `day` and `time` (`09:00`, or empty) are the local ones; `before` and `after` are the dated posts
    around it in time; `first` is the post that this one follows and `followers` those that follow it. `tag` is all that the pages of other
    posts show of this one. `promo` tells whether the post serves us rather than its reader; `deliveries` how each of its channels stands,
    where there is a record of that; `thumb` is the path in the site of a small image of it. `asked` are the proposals about this post;
    `proposed` is what the leaf is of, where it is not a post of the calendar but one that a branch proposes.
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
    promo: bool = False
    deliveries: tuple[Decision, ...] = ()
    thumb: str | None = None
    asked: tuple[Proposed, ...] = ()
    proposed: Proposed | None = None

    @property
    def name(self) -> str:
        """The name of its page, by which it is known in the site."""
        return self.page.removeprefix("posts/").removesuffix(".html")


@dataclass(slots=True, eq=False)
class Proposed:
    """A proposal with its place: `leaf` is the post as the branch has it (None: it removes it), `base` the one of the calendar, if any."""

    proposal: Proposal
    leaf: Leaf | None
    base: Leaf | None


class Shown(NamedTuple):
    """What the views of time hold: the posts of the calendar, and among them those that branches propose for another place."""

    days: Mapping[date, tuple[Leaf, ...]]
    wishes: Mapping[str, tuple[Leaf, ...]]
    undated: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """Part of the calendar in order: each day with its posts."""

    day: date
    leaves: tuple[Leaf, ...]


class Almanac:
    """An edition with a usable charter, laid out for the pages. `today` is the edition's day in the charter's zone."""

    def __init__(
        self,
        edition: Edition,
        charter: Charter,
        history: History,
        translator: Translator,
        deliveries: Mapping[str, tuple[Decision, ...]] | None = None,
        cache: Path | None = None,
    ) -> None:
        self.edition, self.charter, self.history, self.translator = edition, charter, history, translator
        self.now = edition.now.astimezone(charter.timezone)
        self.today = self.now.date()
        self.gallery = Gallery(edition.root, edition.files, cache)
        self.prose = Prose(self.gallery)
        schedule = edition.schedule
        dated = [(day, post) for day, posts in schedule.days.items() for post in posts]
        rest = [(None, post) for post in chain(*schedule.wishes.values(), schedule.undated)]
        names = _names(edition.posts)
        self.leaves: dict[str, Leaf] = {}
        """By path of the post's file, dated posts first and in order of time; what is only proposed is not among them."""
        self.proposals: tuple[Proposed, ...] = ()
        """What branches propose, by branch; see `proposed.lay_out`."""
        known = deliveries or {}
        self.gallery.prepare([post for _, post in chain(dated, rest)])
        for day, post in chain(dated, rest):
            page, clock, sent = f"posts/{names[post.path]}.html", clock_of(post), known.get(post.id, ())
            stands = self._state(post, sent)
            leaf = Leaf(post, page, stands, day, clock, f"{page}\0{post.title}\0{day}", promo=is_promo(post, charter), deliveries=sent)
            leaf.thumb = self.gallery.thumb(post)
            self.leaves[post.path] = leaf
        self._connect()

    def _state(self, post: Post, deliveries: tuple[Decision, ...]) -> State:
        planned = state(post, self.edition.now, self.charter.stale_after)
        if deliveries:
            planned = state_with(planned, deliveries)
        if planned in _WOULD_GO and self.charter.holds and post.slot and post.channels:
            moment = max(post.slot, self.now)
            if all(hold_on(self.charter, channel, moment.astimezone(self.charter.timezone), post.campaign) for channel in post.channels):
                return State.HELD
        return planned

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

    @cached_property
    def shown(self) -> Shown:
        """All that stands in the views of time. What is proposed is shown there, and counted nowhere."""
        placed = [one.leaf for one in self.proposals if one.leaf and one.proposal.change in _PLACED]
        if not placed:
            return Shown(self.days, self.wishes, self.undated)
        leaves = {id(leaf.post): leaf for leaf in chain(self.leaves.values(), placed)}
        laid = build(leaf.post for leaf in leaves.values())
        return Shown(
            {day: tuple(leaves[id(post)] for post in posts) for day, posts in laid.days.items()},
            {month: tuple(leaves[id(post)] for post in posts) for month, posts in laid.wishes.items()},
            tuple(leaves[id(post)] for post in laid.undated),
        )

    @cached_property
    def span(self) -> Schedule:
        """The schedule that tells which months have a page: that of the posts, and of what is proposed."""
        shown, known = self.shown, self.edition.schedule
        return Schedule(dict.fromkeys(shown.days, ()), dict.fromkeys(shown.wishes, ()), ()) if self.proposals else known


def clock_of(post: Post) -> str:
    """The local time of a post: `09:00`, or empty."""
    return f"{post.slot.hour:02}:{post.slot.minute:02}" if post.slot else ""


def _names(posts: Iterable[Post]) -> dict[str, str]:
    """A file name for the page of each post (they come sorted by path).

    It is the post's id, or its content's hash where the id is none or is taken (both are findings already).
    """
    taken: set[str] = set()
    names = {}
    for post in posts:
        names[post.path] = name = post.id if is_fit(post.id) and post.id not in taken else f"{post.blob[:12]}-{len(taken)}"
        taken.add(name)
    return names


def is_fit(name: str) -> bool:
    """Whether an id may be the name of a page. None holds two hyphens in a row."""
    return len(name) <= _LONGEST_NAME and _SAFE.fullmatch(name) is not None
