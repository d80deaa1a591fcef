"""What became of a post on each of its channels, as the ledger has it: where it stands, what is doubtful, what to do."""

from __future__ import annotations

from typing import NamedTuple

from parution.deliveries.plan import Decision, Standing
from parution.deliveries.remedies import Remedy, remedy_of
from parution.language import sentence_case
from parution.model import Message, say
from parution.outgoing import WEB
from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.desk import Desk

WORDS: dict[Standing, tuple[Message, State]] = {
    Standing.UNAPPROVED: (say("not approved"), State.REVIEW),
    Standing.SCHEDULED: (say("scheduled"), State.SCHEDULED),
    Standing.DUE: (say("due"), State.DUE),
    Standing.WAITING: (say("waiting"), State.DUE),
    Standing.HELD: (say("on hold"), State.HELD),
    Standing.BLOCKED: (say("blocked"), State.FAILED),
    Standing.BY_HAND: (say("by hand"), State.DRAFT),
    Standing.PAST: (say("past"), State.APPROVED),
    Standing.SENDING: (say("being sent"), State.DUE),
    Standing.PUBLISHED: (say("published"), State.PUBLISHED),
    Standing.FAILED: (say("not sent"), State.FAILED),
    Standing.UNKNOWN: (say("uncertain"), State.UNKNOWN),
    Standing.SKIPPED: (say("not to be sent"), State.CANCELLED),
    Standing.MISSED: (say("missed"), State.MISSED),
}
"""How each standing is said, and whose shape it has."""

_PLANNED = frozenset({Standing.UNAPPROVED, Standing.SCHEDULED})
_PLAIN = _PLANNED | {Standing.PUBLISHED, Standing.PAST}


class Receipt(NamedTuple):
    """One row: `why` and `remedy` are empty where nothing is doubtful, or where the reader is not to know; `commands` are to be typed."""

    channel: str
    state: State
    word: str
    when: str
    links: tuple[str, ...]
    why: str
    remedy: str
    commands: tuple[str, ...]


class Receipts:
    """Draws the deliveries of posts."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._say = desk, desk.tr.gettext

    def drawn(self, leaf: Leaf) -> str:
        """A table of them; empty while all is but planned, which the head of the page says."""
        if all(one.standing in _PLANNED for one in leaf.deliveries):
            return ""
        rows = [self._receipt(one) for one in leaf.deliveries]
        return self._desk.press.fragment("post_parts.html", {"part": "deliveries", "rows": rows})

    def _receipt(self, one: Decision) -> Receipt:
        word, state = WORDS[one.standing]
        links = self._links(one)
        doubtful = self._desk.shows.doubts and one.standing not in _PLAIN
        why = sentence_case(self._desk.tr.message(one.why)) if doubtful else ""
        # What mends it is done in the calendar, by commands that name its files.
        remedy = self._remedy(one) if doubtful and self._desk.shows.sources else None
        told = self._desk.tr.message(remedy.sentence) if remedy else ""
        commands = tuple(command for _, command in remedy.commands) if remedy else ()
        return Receipt(one.key.channel, state, self._desk.tr.message(word), self._when(one), links, why, told, commands)

    def _when(self, one: Decision) -> str:
        if one.until is None:
            return ""
        local, tr = one.until.astimezone(self._desk.charter.timezone), self._desk.tr
        return self._say("{date} at {time}", date=tr.date_numeric(local.date()), time=tr.time(local))

    def _links(self, one: Decision) -> tuple[str, ...]:
        """Where what was published can be read."""
        if one.standing is not Standing.PUBLISHED or not self._desk.ledger:
            return ()
        parts = self._desk.ledger.record(one.key).parts
        return tuple(dict.fromkeys(part.url for part in parts if part.kind == "post" and part.url and part.url.startswith(WEB)))

    def _remedy(self, one: Decision) -> Remedy | None:
        channel = self._desk.charter.channels.get(one.key.channel)
        return remedy_of(one, (channel.url or channel.account or channel.name) if channel else one.key.channel)
