"""The board: what is being worked on, by how far it has come, and what each post still lacks before it may go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from parution.charter import Charter
from parution.model import Message, Post, Severity, say
from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.chips import Chips
from parution.website.desk import Desk
from parution.website.pages.lines import Lines
from parution.website.pages.seasons import is_out
from parution.website.pages.standing import within
from parution.website.pages.troubles import troubles
from parution.website.pages.waiting import readers
from parution.website.tree import Page
from parution.website.wording import FIELDS

MOST = 60
"""So many cards of a column are shown."""
BEHIND = timedelta(days=28)
"""What should have gone out longer ago than that comes last, and is no longer missed."""
RECENT = 30
"""So many days are looked back for what went out."""

_STEPS: tuple[tuple[str, Message, frozenset[State]], ...] = (
    ("ideas", say("Ideas"), frozenset({State.IDEA})),
    ("drafts", say("Drafts"), frozenset({State.DRAFT})),
    ("review", say("In review"), frozenset({State.REVIEW})),
    ("ready", say("Ready to go"), frozenset({State.APPROVED, State.SCHEDULED})),
    ("watch", say("To look at"), frozenset({State.UNKNOWN, State.FAILED, State.MISSED, State.DUE, State.HELD})),
)
_FOR_OTHERS = (*_STEPS[:3], (_STEPS[3][0], _STEPS[3][1], _STEPS[3][2] | {State.DUE, State.HELD}))
"""The columns for who is not to know what went wrong."""
_GRAVE = (State.UNKNOWN, State.FAILED, State.MISSED, State.DUE, State.HELD)
_DOUBTS = frozenset({State.UNKNOWN, State.FAILED, State.MISSED})
_SAID_ANYWAY = frozenset({"missing-field", "text-empty", "media-alt", "approved-undated"})
"""Rules whose findings a card's checklist says in its own words."""


def pages(desk: Desk) -> Iterator[Page]:
    """The one page."""
    if not desk.shows.plan:
        return
    board = Board(desk)
    title, about = desk.tr.gettext("Board"), desk.tr.gettext("What is being worked on, and what each post still lacks.")
    yield Page("board.html", board.key(), partial(_page, board, title, about))


def _page(board: Board, title: str, about: str) -> bytes:
    return board.desk.page("board", "board.html", title, about, board.values())


@dataclass(frozen=True, slots=True)
class Step:
    """One column: its posts in order of their slots, of which the first ones are `shown`."""

    id: str
    title: str
    states: frozenset[State]
    leaves: tuple[Leaf, ...]

    @property
    def shown(self) -> tuple[Leaf, ...]:
        """The posts that have a card."""
        return self.leaves[:MOST]

    @property
    def more(self) -> int:
        """How many have none."""
        return len(self.leaves) - len(self.shown)

    @property
    def elsewhere(self) -> str:
        """Where those are found."""
        if self.id == "ideas":
            return "ideas.html"
        return f"agenda.html#status={','.join(sorted(state.value for state in self.states))}"


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says beside the post's title; `lacks` are a few words each, `why` and `remedy` sentences, any of them may be empty."""

    leaf: Leaf
    when: str
    owner: str
    lacks: tuple[str, ...]
    why: str = ""
    remedy: str = ""


class Board:
    """The posts that are on their way."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self._almanac, self._lines = desk, desk.almanac, Lines(desk)
        self._checklist = Checklist(desk)
        told = _STEPS if desk.shows.doubts else _FOR_OTHERS
        steps = (Step(name, desk.tr.message(title), states, self._leaves(states)) for name, title, states in told)
        internal = desk.shows.findings
        self._steps = tuple(step for step in steps if step.leaves or (internal and step.id != "watch"))
        today = self._almanac.today
        recent = list(within(self._almanac, today - timedelta(days=RECENT), today))
        self._recorded = desk.ledger is not None and desk.ledger.header is not None
        self._out = sum(leaf.state is State.PUBLISHED if self._recorded else is_out(leaf, self._almanac) for leaf in recent)
        self._cards = {step.id: tuple(self._drawn(step)) for step in self._steps}

    def key(self) -> str:
        """What changes when anything on the page does."""
        cards = [
            (step.id, len(step.leaves), [(card.when, card.lacks, card.why, card.remedy) for card in self._cards[step.id]])
            for step in self._steps
        ]
        return self.desk.key(self.desk.chips_key(leaf for step in self._steps for leaf in step.shown), cards, self._out, self._recorded)

    def values(self) -> Mapping[str, Any]:
        """What the template needs."""
        shows = self.desk.shows
        chips = Chips(self.desk.charter, self.desk.tr, self.desk.press.nets, {}, paths=shows.sources, remarks=shows.findings)
        return {
            "root": "",
            "steps": [(step, self._cards[step.id]) for step in self._steps],
            "data": chips.data,
            "out": self._out,
            "recorded": self._recorded,
            "recent": RECENT,
        }

    def _leaves(self, states: frozenset[State]) -> tuple[Leaf, ...]:
        found = (leaf for leaf in self._almanac.leaves.values() if leaf.state in states and self._is_open(leaf))
        return tuple(sorted(found, key=self._order))

    def _is_open(self, leaf: Leaf) -> bool:
        if leaf.state in _DOUBTS and not self.desk.shows.doubts:
            return False
        long_ago = leaf.day is not None and leaf.day < self._almanac.today - BEHIND
        return not (is_out(leaf, self._almanac) or (leaf.state is State.MISSED and long_ago))

    def _order(self, leaf: Leaf) -> tuple[int, int, str, str]:
        """By gravity where something went wrong; what has a date first, what has none after it, what should be long past last."""
        grave = _GRAVE.index(leaf.state) if leaf.state in _GRAVE else 0
        moment = _moment(leaf.post)
        if not moment:
            return grave, 1, "", leaf.post.title
        late = moment < f"{self._almanac.today - BEHIND}"
        return grave, 2 if late else 0, moment, leaf.post.title

    def _drawn(self, step: Step) -> Iterator[Card]:
        wrong = {id(one.leaf): one for one in troubles(self.desk)} if step.id == "watch" else {}
        people = self.desk.charter.people
        for leaf in step.shown:
            post, told = leaf.post, wrong.get(id(leaf))
            owner = people[post.owner].name if post.owner and post.owner in people else post.owner or ""
            lacks = () if told or step.id == "watch" else tuple(self._checklist.lacks(leaf))
            yield Card(leaf, self._when(leaf), owner, lacks, told.why if told else "", told.remedy if told else "")

    def _when(self, leaf: Leaf) -> str:
        if leaf.day or not leaf.post.wish:
            return self._lines.when(leaf)
        return self.desk.press.wording.heading(self.desk.press.wording.wish(leaf.post.wish))


class Checklist:
    """What a post lacks before it may go out, in words."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._tr = desk, desk.tr

    def lacks(self, leaf: Leaf) -> Iterator[str]:
        """Each thing, in the order in which one sees to it."""
        post, shows = leaf.post, self._desk.shows
        found = [*self._date(leaf)]
        if not (post.body.strip() or any(own.text for own in post.overrides.values())):
            found.insert(0, self._tr.gettext("a text"))
        if shows.brief:
            found += self._fields(post)
        if silent := sum(not one.alt for one in _media(post)):
            found.append(self._tr.ngettext("the description of an image", "the descriptions of {n} images", silent))
        if shows.findings:
            found += self._errors(leaf)
        yield from found
        if leaf.state is State.REVIEW or (leaf.state is State.DRAFT and not found):
            yield self._approval(leaf)

    def _date(self, leaf: Leaf) -> Iterator[str]:
        post, say, almanac = leaf.post, self._tr.gettext, self._desk.almanac
        if post.slot:
            if post.slot < almanac.now:
                yield say("a new date: its own is past")
        elif post.wish and _moment(post) < f"{almanac.today}":
            yield say("a new date: its own is past")
        elif leaf.day:
            yield say("an hour")
        else:
            yield say("a day and an hour")

    def _fields(self, post: Post) -> Iterator[str]:
        missing = unanswered(self._desk.charter, post)
        if missing:
            words = [self._tr.message(FIELDS[name]) if name in FIELDS else name for name in missing]
            yield self._tr.gettext("to be said: {fields}", fields=", ".join(words))

    def _errors(self, leaf: Leaf) -> Iterator[str]:
        number = sum(one.severity is Severity.ERROR and one.rule not in _SAID_ANYWAY for one in leaf.findings)
        if number:
            yield self._tr.ngettext("one error to mend", "{n} errors to mend", number)

    def _approval(self, leaf: Leaf) -> str:
        people = self._desk.charter.people
        names = [people[name].name for name in readers(self._desk.charter, leaf) if name in people] if self._desk.shows.people else []
        if leaf.state is State.DRAFT:
            return self._tr.gettext("to be read by {people}", people=self._tr.listing(names)) if names else self._tr.gettext("to be read")
        return self._tr.gettext("the approval of {people}", people=self._tr.listing(names)) if names else self._tr.gettext("an approval")


def unanswered(charter: Charter, post: Post) -> list[str]:
    """The fields that a post leaves empty of those which the charter asks of every post, and of one with such an aim."""
    objective = charter.objectives.get(post.objective or "")
    asked = dict.fromkeys(("channels", *charter.required, *(objective.requires if objective else ())))
    return [name for name in asked if not getattr(post, name, None)]


def _media(post: Post) -> Iterator[Any]:
    yield from post.media
    for own in post.overrides.values():
        yield from own.media or ()


def _moment(post: Post) -> str:
    """When a post goes out, as text to sort by: a month that is wished for ends with its last days; empty where there is no date."""
    if post.slot:
        return _typed(post.slot)
    if not post.wish:
        return ""
    return f"{post.wish.day:%Y-%m-%d} 99" if post.wish.precision == "day" else f"{post.wish.day:%Y-%m}-99"


def _typed(moment: datetime | date) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
