"""What of a delivery stands on a Mastodon account: its own statuses are read, newest first, until they are older than the first attempt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from parution.deliveries.payload import mark
from parution.deliveries.record import Part
from parution.model import say
from parution.publish.adapter import Absent, Found, NotSent, Partly, Published, Refused, Sending, Unclear
from parution.publish.channels.clocks import since_when
from parution.publish.channels.mastodon_text import alike, typed
from parution.publish.channels.mastodon_wire import Wire

_PAGE = 40
_EMPTY = mark("")
_UNREADABLE = Unclear(say("The server's answer could not be read."))


class _UnreadableError(Exception):
    """The account could not be read to the end."""

    def __init__(self, why: Unclear) -> None:
        super().__init__()
        self.why = why


@dataclass(frozen=True, slots=True)
class Standing:
    """One of the account's own statuses: what it answers, whether it has images, its text as shown, and the mark of it."""

    id: str
    url: str | None
    parent: str | None
    pictured: bool
    shown: str
    mark: str

    @property
    def part(self) -> Part:
        """As the ledger has it."""
        return Part(id=self.id, url=self.url)


def found(wire: Wire, sending: Sending) -> Found:
    """What stands there. A failure while reading leaves it open."""
    try:
        statuses = [one for one in _standing(wire, sending) if one.id not in sending.taken]
        chain = _longest(statuses, sending)
        if len(chain) < len(sending.marks):  # some servers format what was typed: they are asked for its source
            statuses = [_as_typed(wire, one, sending) for one in statuses]
            chain = _longest(statuses, sending)
    except _UnreadableError as unreadable:
        return unreadable.why
    if len(chain) >= len(sending.marks):
        return Published(tuple(chain))
    if chain:
        return Partly(tuple(chain))
    if any(one.mark in sending.marks[1:] for one in statuses):  # a later part without the first: someone deleted that one
        return Unclear(say("Only a part of what was sent stands on the account."))
    return Absent()


def _longest(statuses: Sequence[Standing], sending: Sending) -> list[Part]:
    """The parts that stand there, from the first one on: each answers the one before, so the text alone decides about the first only."""
    done = [part for part in sending.done if part.kind == "post"]
    if done:
        return _continued(done, statuses, sending.marks)
    # Mastodon gives an image without a text another one: the content warning, or a sign.
    if sending.marks[:1] == (_EMPTY,) and any(one.mark == _EMPTY or one.pictured for one in statuses):
        raise _UnreadableError(Unclear(say("A post without text cannot be told from others on the account.")))
    firsts = [[one.part] for one in reversed(statuses) if one.mark == sending.marks[0] and one.parent is None]
    return max((_continued(first, statuses, sending.marks) for first in firsts), key=len, default=[])


def _continued(chain: list[Part], statuses: Sequence[Standing], marks: Sequence[str]) -> list[Part]:
    for wanted in marks[len(chain) :]:
        following = next((one for one in reversed(statuses) if one.parent == chain[-1].id and one.mark == wanted), None)
        if following is None:
            break
        chain = [*chain, following.part]
    return chain


def _standing(wire: Wire, sending: Sending) -> Iterator[Standing]:
    """The account's statuses since a day before the first attempt, newest first."""
    me = _read(wire, lambda api: api.account_verify_credentials())
    account, last = _known(me), None
    seen: set[str] = set()
    while page := _page(wire, account, last):
        since = since_when(sending, wire.clock)
        if _known(page[-1]) in seen:  # a server that does not turn the page
            raise _UnreadableError(_UNREADABLE)
        for status in page:
            last = _known(status)
            seen.add(last)
            dated = status.get("created_at")
            if isinstance(dated, datetime) and dated < since:
                return
            if not status.get("reblog"):
                yield _one(last, status)


def _page(wire: Wire, account: str, older: str | None) -> list[dict[str, Any]]:
    page = _read(wire, lambda api: api.account_statuses(account, exclude_reblogs=True, limit=_PAGE, max_id=older))
    if not isinstance(page, list):
        raise _UnreadableError(_UNREADABLE)
    return page


def _one(identity: str, status: dict[str, Any]) -> Standing:
    parent = status.get("in_reply_to_id")
    shown = typed(str(status.get("content") or ""))
    return Standing(identity, address(status), str(parent) if parent else None, bool(status.get("media_attachments")), shown, mark(shown))


def address(status: dict[str, Any]) -> str | None:
    """Where a status can be read in a browser."""
    url = status.get("url") or status.get("uri")
    return str(url) if url else None


def _as_typed(wire: Wire, status: Standing, sending: Sending) -> Standing:
    """The status with the mark of its source, where it may be one of the wanted and its HTML does not say so."""
    if status.mark in sending.marks or not sending.payload or not any(alike(status.shown, part) for part in sending.payload.parts):
        return status
    source = wire.ask(lambda api: api.status_source(status.id))
    if isinstance(source, NotSent | Refused | Unclear):
        if wire.status == 404:  # noqa: PLR2004 - a server without sources
            return status
        raise _UnreadableError(Unclear(source.why))
    text = source.get("text")
    return replace(status, mark=mark(text)) if isinstance(text, str) else status


def _read(wire: Wire, call: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - Mastodon.py's own dictionaries
    answer = wire.ask(call)
    if isinstance(answer, NotSent | Refused | Unclear):
        raise _UnreadableError(Unclear(answer.why))
    return answer


def _known(thing: Any) -> str:  # noqa: ANN401
    """The id of an account or a status."""
    if not isinstance(thing, dict) or thing.get("id") in {None, ""}:
        raise _UnreadableError(_UNREADABLE)
    return str(thing["id"])
