"""Deliveries for people: what they are called, when they go out, how they stand, and what a person has to do and type.

✗ Behind the oak table → Mastodon
  The text is too long for the server
  → Change the text in content/2026-12/table.md, or give it another time, and commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import click

from parution.charter import Charter
from parution.deliveries.plan import Action, Decision, Standing
from parution.deliveries.record import Event, Failed, Key, Missed, Part, Published, Record, Skipped, State, Unknown
from parution.deliveries.remedies import Remedy
from parution.language import Translator, sentence_case
from parution.model import Message, say
from parution.report.cells import cells, inert, visible, width_of, wrap
from parution.report.encode import Json

NARROWEST, WIDEST = 40, 120
WORDS: Mapping[Standing | State, Message] = MappingProxyType(
    {
        Standing.UNAPPROVED: say("not approved"),
        Standing.SCHEDULED: say("scheduled"),
        Standing.DUE: say("due"),
        Standing.WAITING: say("waiting"),
        Standing.HELD: say("on hold"),
        Standing.BLOCKED: say("blocked"),
        Standing.BY_HAND: say("by hand"),
        Standing.PAST: say("past"),
        Standing.SENDING: say("being sent"),
        Standing.PUBLISHED: say("published"),
        Standing.FAILED: say("not sent"),
        Standing.UNKNOWN: say("uncertain"),
        Standing.SKIPPED: say("not to be sent"),
        Standing.MISSED: say("missed"),
        State.CLAIMED: say("being sent"),
    }
)
"""How a delivery stands, in the reader's language; a state of the ledger has the word of the standing of its name."""

_PUBLISHED, _AGAIN, _DOUBT, _PERSON, _WAITS = ("✓", "green"), ("↻", "yellow"), ("?", "yellow"), ("✗", "red"), ("·", "blue")
_MARKS = {
    Standing.PUBLISHED: _PUBLISHED,
    Standing.FAILED: _AGAIN,
    Standing.WAITING: _AGAIN,
    Standing.DUE: ("▸", "green"),
    Standing.SENDING: _AGAIN,
    Standing.HELD: ("‖", "yellow"),
    Standing.UNKNOWN: _DOUBT,
    Standing.BLOCKED: _PERSON,
    Standing.MISSED: _PERSON,
    Standing.BY_HAND: ("✎", "cyan"),
    Standing.UNAPPROVED: ("✎", "cyan"),
}
_HALF_A_YEAR = 183


@dataclass(frozen=True)
class Page:
    """What is written on: for whom, about which calendar, at what time, how many columns wide."""

    say: Translator
    charter: Charter
    now: datetime
    titles: Mapping[str, str]
    width: int

    def channel(self, name: str) -> str:
        """What a channel is called; one that the charter does not know (any more) by its id."""
        known = self.charter.channels.get(name)
        return visible(known.name if known else name)

    def label(self, key: Key) -> str:
        """`Behind the oak table → Mastodon`."""
        again = f" ({self.say.gettext('occurrence {n}', n=key.occurrence)})" if key.occurrence > 1 else ""
        return f"{inert(visible(self.titles.get(key.post, key.post)))} → {self.channel(key.channel)}{again}"

    def when(self, moment: datetime) -> str:
        """A moment in the charter's zone, as one would say it now: `today at 09:15`, `Thu 3 Dec at 09:00`."""
        local, today = moment.astimezone(self.charter.timezone), self.now.astimezone(self.charter.timezone).date()
        days, time = (local.date() - today).days, self.say.time(local)
        near = {-1: say("yesterday at {time}", time=time), 0: say("today at {time}", time=time), 1: say("tomorrow at {time}", time=time)}
        if days in near:
            return self.say.message(near[days])
        day = self.say.date_short(local.date()) if abs(days) < _HALF_A_YEAR else self.say.date_numeric(local.date())
        return self.say.gettext("{date} at {time}", date=day, time=time)

    def why(self, message: Message) -> str:
        """A reason as a line of its own."""
        return sentence_case(self.say.message(message)).removesuffix(".")

    def heading(self, text: str, number: int | None = None) -> str:
        """The first line of a group."""
        count = f" ({self.say.number(number)})" if number is not None else ""
        return click.style(f"{text}{count}", bold=True)

    def more(self, number: int, option: str = "--all") -> Iterator[str]:
        """That a list goes on."""
        if number > 0:
            sentence = self.say.ngettext("… and {n} more: {option}", "… and {n} more: {option}", number, option=option)
            yield click.style(f"  {sentence}", dim=True)

    def entry(self, mark: tuple[str, str], label: str, details: Iterable[str], remedy: Remedy | None = None) -> Iterator[str]:
        """One delivery: a sign, what it is, and below it what is to be said of it."""
        sign, colour = mark
        first, *rest = wrap(label, self.width - 2)
        yield f"{click.style(sign, fg=colour, bold=True)} {click.style(first, bold=True)}"
        yield from (f"  {click.style(line, bold=True)}" for line in rest)
        for detail in details:
            yield from (f"  {line}" for line in wrap(detail, self.width - 2))
        if remedy:
            yield from self.remedy(remedy)

    def remedy(self, remedy: Remedy) -> Iterator[str]:
        """What to do, and below it, each on a line of its own so that it can be copied, what to type."""
        first, *rest = wrap(self.say.message(remedy.sentence), self.width - 4)
        yield click.style(f"  → {first}", fg="green")
        yield from (click.style(f"    {line}", fg="green") for line in rest)
        cases = [(f"{self.say.message(case)}{self.say.colon()}" if case else "", command) for case, command in remedy.commands]
        room = max((width_of(case) for case, _ in cases), default=0)
        fits = all(room + width_of(command) + 5 <= self.width for _, command in cases)
        for case, command in cases:
            if case and not fits:
                yield f"    {case}"
                case = ""  # noqa: PLW2901 (it stands on a line of its own)
            gap = f"{case}{' ' * (room - width_of(case))} " if case else ("  " if room else "")
            yield f"    {gap}{click.style(command, fg='green', bold=True)}"

    def rows(self, rows: Sequence[tuple[datetime, str, str]]) -> Iterator[str]:
        """A list of moments and what they bring, one line each: a label that is too long is cut, what is said behind it is not."""
        times = [self.when(moment) for moment, _, _ in rows]
        room = max(map(width_of, times), default=0)
        for time, (_, label, note) in zip(times, rows, strict=True):
            behind = f"  {note}" if note else ""
            left = self.width - room - 4 - width_of(behind)
            yield f"  {sentence_case(time)}{' ' * (room - width_of(time))}  {fitted(label, left)}{click.style(behind, dim=True)}"


def fitted(text: str, width: int) -> str:
    """A text cut to so many columns: out of the middle, so that the channel behind the arrow stays."""
    if width_of(text) <= width:
        return text
    title, arrow, channel = text.rpartition(" → ")
    tail = f"…{arrow}{channel}" if arrow else "…"
    kept, used = "", width_of(tail)
    for cell in cells(title if arrow else text):
        if used + cell.width > width:
            break
        kept, used = kept + cell.text, used + cell.width
    return kept.rstrip() + tail


def mark_of(decision: Decision) -> tuple[str, str]:
    """The sign of a delivery and its colour."""
    if decision.standing is Standing.FAILED and (decision.action is Action.PERSON or decision.alert):
        return _PERSON
    return _MARKS.get(decision.standing, _WAITS)


def mark_of_event(event: Event) -> tuple[str, str]:
    """The sign of what happened and its colour."""
    match event:
        case Published():
            return _PUBLISHED
        case Failed(next=None) | Failed(person=True) | Missed():
            return _PERSON
        case Unknown():
            return _DOUBT
    return _AGAIN


def next_step(decision: Decision, page: Page) -> list[str]:
    """When something happens by itself to a delivery that waits, as a sentence; nothing where no moment is known."""
    if decision.until is None:
        return []
    when = page.when(decision.until)
    match decision.standing:
        case Standing.FAILED:
            return [page.say.gettext("Next attempt {when}.", when=when)]
        case Standing.UNKNOWN:
            return [page.say.gettext("The account is read again {when}.", when=when)]
        case Standing.SENDING:
            return [page.say.gettext("Known {when} at the latest.", when=when)]
    return [page.say.gettext("It goes out {when} at the earliest.", when=when)]


def state_word(record: Record) -> Message:
    """How a record stands, in a word."""
    state = record.state
    if state is None:
        return say("nothing recorded")
    return WORDS[state] if state is State.CLAIMED else WORDS[Standing(state.value)]


def address(parts: Iterable[Part]) -> str | None:
    """Where a delivery can be seen: the address of its first part that has one."""
    return next((part.url for part in parts if part.kind == "post" and part.url), None)


def account_of(page: Page, name: str) -> str:
    """Where to look for a channel: its address, or its account, or its name."""
    channel = page.charter.channels.get(name)
    return visible((channel.url or channel.account or channel.name) if channel else name)


def event_json(key: Key, event: Event, page: Page) -> dict[str, Json]:
    """What happened to a delivery, as data."""
    why = page.say.message(event.why.message()) if isinstance(event, Failed | Unknown | Missed | Skipped) else None
    then = event.next if isinstance(event, Failed | Unknown) else None
    parts = event.parts if isinstance(event, Published | Failed) else ()
    return {
        "delivery": str(key),
        "state": type(event).__name__.lower(),
        "at": event.at.isoformat(),
        "why": why,
        "next": then.isoformat() if then else None,
        "parts": [{"id": part.id, "url": part.url} for part in parts],
    }


def decision_json(one: Decision, page: Page, remedy: Remedy | None = None) -> dict[str, Json]:
    """How a delivery stands, as data."""
    slot = one.post.slot if one.post else None
    return {
        "delivery": str(one.key),
        "post": one.key.post,
        "channel": one.key.channel,
        "title": page.titles.get(one.key.post),
        "path": one.post.path if one.post else None,
        "slot": slot.isoformat() if slot else None,
        "standing": one.standing.value,
        "next_step": one.action.value,
        "why": page.say.message(one.why),
        "until": one.until.isoformat() if one.until else None,
        **(remedy_json(remedy, page) if remedy else {"remedy": None, "commands": []}),
    }


def remedy_json(remedy: Remedy, page: Page) -> dict[str, Json]:
    """What to do and to type, as data."""
    return {"remedy": page.say.message(remedy.sentence), "commands": [command for _, command in remedy.commands]}
