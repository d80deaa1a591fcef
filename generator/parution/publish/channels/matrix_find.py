"""What of a delivery stands in a Matrix room: the room is read back until before the first attempt; tokens tell events exactly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from parution.deliveries.record import Part
from parution.model import say
from parution.publish.adapter import Absent, Found, NotSent, Partly, Published, Refused, Sending, Unclear
from parution.publish.channels.clocks import since_when
from parution.publish.channels.matrix_events import part_of
from parution.publish.channels.matrix_server import CLIENT, Homeserver

_PAGE = 100
_FILTER = '{"types":["m.room.message"]}'
_UNREADABLE = say("The server's answer could not be read.")


class _UnreadableError(Exception):
    """The room could not be read back far enough."""

    def __init__(self, why: Unclear) -> None:
        super().__init__()
        self.why = why


def found(server: Homeserver, room: str, sending: Sending) -> Found:
    """What stands there. A failure while reading leaves it open."""
    there: dict[int, Part] = dict(enumerate(one for one in sending.done if one.kind == "post"))
    total = 0
    try:
        me = _read(server, "GET", f"{CLIENT}/account/whoami").get("user_id")
        if not isinstance(me, str):
            return Unclear(_UNREADABLE)
        for event in _events(server, room, sending):
            if (place := part_of(event, me, sending.token)) and isinstance(event.get("event_id"), str):
                there[place[0]] = part(room, event["event_id"])
                total = max(total, place[1])
    except _UnreadableError as unreadable:
        return unreadable.why
    first = [there[index] for index in range(len(there)) if all(earlier in there for earlier in range(index + 1))]
    if total and len(first) >= total:
        return Published(tuple(first))
    if len(first) < len(there):  # a later part without the first: someone deleted that one
        return Unclear(say("Only a part of what was sent stands on the account."))
    return Partly(tuple(first)) if first else Absent()


def part(room: str, event: str) -> Part:
    """As the ledger has it, with an address that opens in any client."""
    return Part(id=event, url=f"https://matrix.to/#/{quote(room, safe='!:')}/{quote(event, safe='$:')}")


def _events(server: Homeserver, room: str, sending: Sending) -> Iterator[dict[str, Any]]:
    """The room's messages, newest first, until a day before the first attempt."""
    query: dict[str, str | int] = {"dir": "b", "limit": _PAGE, "filter": _FILTER}
    seen: set[str] = set()
    while True:
        page = _read(server, "GET", f"{CLIENT}/rooms/{quote(room, safe='')}/messages", params=query)
        events, end = page.get("chunk"), page.get("end")
        if not isinstance(events, list):
            raise _UnreadableError(Unclear(_UNREADABLE))
        for event in events:
            if not isinstance(event, dict):
                raise _UnreadableError(Unclear(_UNREADABLE))
            yield event
        since = since_when(sending, server.clock).timestamp() * 1000
        if not isinstance(end, str) or (events and all(_older(event, since) for event in events)):
            return
        if end in seen:  # a server that does not turn the page
            raise _UnreadableError(Unclear(_UNREADABLE))
        seen.add(end)
        query["from"] = end


def _older(event: dict[str, Any], since: float) -> bool:
    dated = event.get("origin_server_ts")
    return isinstance(dated, int) and dated < since


def _read(server: Homeserver, method: str, path: str, **request: Any) -> dict[str, Any]:  # noqa: ANN401
    answer = server.json(method, path, **request)
    if isinstance(answer, NotSent | Refused | Unclear):
        raise _UnreadableError(Unclear(answer.why))
    return answer
