"""Matrix: messages in one room, by HTTP alone.

A message is sent with a transaction id made from the delivery's token, which the homeserver remembers for a while; and it carries the token
in a field of its own, by which it is found for certain later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from parution.charter import Channel
from parution.deliveries.record import Part
from parution.model import say
from parution.publish.adapter import (
    Credential,
    Fails,
    Found,
    Guarantee,
    Line,
    Network,
    NotSent,
    Outcome,
    Published,
    Refused,
    Sending,
    Unclear,
    Works,
)
from parution.publish.channels.files import File, file_of
from parution.publish.channels.matrix_events import file_event, replacing, signed, text_event
from parution.publish.channels.matrix_find import found, part
from parution.publish.channels.matrix_power import made_by, may_write
from parution.publish.channels.matrix_server import CLIENT, Homeserver
from parution.publish.http import Failure, unsent

_MESSAGE = "m.room.message"
_ROOM = re.compile(r"!\S+|#\S+:\S+")  # since version 12 of rooms, an id names no server
_GONE = 404
_FAILURES = (NotSent, Refused, Unclear)
_MAKE_A_TOKEN = say("Sign in as this account, copy its access token, and store it as the channel's secret TOKEN.")
_LOOK_AT_SERVER = say("See whether the server's address in the charter is right; if it is, try again later.")


class MatrixRoom:
    """One room, `!id:server` or `#alias:server`, and an account that is in it."""

    def __init__(self, server: str | None, room: str, token: str) -> None:
        self._named = room
        self._server = Homeserver(server, room.partition(":")[2], token)

    def deliver(self, sending: Sending) -> Outcome:
        """Sends what is not there yet: the texts, then the images, each as an event."""
        room, chain = self._server.room(self._named), _posts(sending)
        if not isinstance(room, str):
            return room
        events = self._events(sending, len(chain))
        if not isinstance(events, list):
            return events
        for index in range(len(chain), len(events)):
            sending.about_to_publish()
            sent = self._put(room, f"send/{_MESSAGE}", f"{sending.token}-{index}", events[index])
            if not isinstance(sent, Part):
                return sent
            chain.append(sent)
            if index + 1 < len(events):
                sending.keep(sent)
        return Published(tuple(chain))

    def find(self, sending: Sending) -> Found:
        """Reads the room back."""
        room = self._server.room(self._named)
        return found(self._server, room, sending) if isinstance(room, str) else Unclear(room.why)

    def test(self) -> Works | Fails:
        """Asks who we are, whether we are in the room, and whether we may write there."""
        if not _ROOM.match(self._named):
            return Fails(say("The channel's account is no room."), say("In the charter, write the room as #name:server or by its id (!…)."))
        if not self._server.known:
            return Fails(say("It is not known which server the account is on."), say("In the charter, give the channel its server."))
        me = self._server.json("GET", f"{CLIENT}/account/whoami")
        if isinstance(me, _FAILURES):
            return Fails(me.why, _MAKE_A_TOKEN if isinstance(me, Refused) else _LOOK_AT_SERVER)
        room = self._server.room(self._named)
        if not isinstance(room, str):
            return Fails(room.why, say("See whether the room's name in the charter is right."))
        wrong = self._hindrance(room, str(me.get("user_id")))
        expires = me.get("expires_in_ms")
        ends = datetime.now(UTC) + timedelta(milliseconds=expires) if isinstance(expires, int) else None
        return wrong or Works(str(me.get("user_id")), ends)

    def amend(self, sending: Sending) -> Outcome:
        """Replaces each event by one that says what is to be said now; Matrix shows it as edited."""
        room, chain = self._server.room(self._named), _posts(sending)
        if not isinstance(room, str):
            return room
        events = self._events(sending, 0)
        if not isinstance(events, list):
            return events
        if len(events) != len(chain) or sending.payload is None:
            return Refused(say("What is published has another number of parts; only a person can change that, on the network."))
        for index, (old, event) in enumerate(zip(chain, events, strict=True)):
            sending.about_to_publish()
            transaction = f"{sending.token}-{index}-{int(sending.now.timestamp())}"  # the same edit twice does no harm
            sent = self._put(room, f"send/{_MESSAGE}", transaction, replacing(event, old.id))
            if not isinstance(sent, Part):
                return sent
        return Published(tuple(chain))

    def delete(self, sending: Sending) -> Outcome:
        """Redacts the events, the last first, and before each its edits: they hold the text too."""
        room = self._server.room(self._named)
        if not isinstance(room, str):
            return room
        for old in reversed(_posts(sending)):
            edits = self._edits(room, old)
            if not isinstance(edits, list):
                return edits
            for event in (*edits, old.id):
                sending.about_to_publish()
                transaction = sha256(f"{sending.token}\n{event}".encode()).hexdigest()
                gone = self._put(room, f"redact/{quote(event, safe='')}", transaction, {})
                if not isinstance(gone, Part) and self._server.status != _GONE:
                    return gone
        return Published(())

    def close(self) -> None:
        """No connection is kept."""

    def _put(self, room: str, what: str, transaction: str, content: Mapping[str, Any]) -> Part | Failure:
        path = f"{CLIENT}/rooms/{quote(room, safe='')}/{what}/{transaction}"
        answer = self._server.json("PUT", path, json=content)
        if isinstance(answer, _FAILURES):
            return answer
        event = answer.get("event_id")
        return part(room, event) if isinstance(event, str) and event else Unclear(say("The server's answer could not be read."))

    def _edits(self, room: str, old: Part) -> list[str] | NotSent | Refused:
        """The events that edit one of ours, as far as the server tells (they end with it anyway in clients that know edits)."""
        path = f"_matrix/client/v1/rooms/{quote(room, safe='')}/relations/{quote(old.id, safe='')}/m.replace"
        answer = self._server.json("GET", path, params={"limit": 100})
        if isinstance(answer, _FAILURES):
            return [] if self._server.status == _GONE else unsent(answer)
        chunk = answer.get("chunk")
        return [event["event_id"] for event in chunk if isinstance(event, dict) and "event_id" in event] if isinstance(chunk, list) else []

    def _events(self, sending: Sending, begin: int) -> list[dict[str, Any]] | NotSent | Refused:
        """All events of a delivery; files are uploaded for those from `begin` on only, before anything is said in the room."""
        payload = sending.payload
        if payload is None:
            return Refused(say("There is nothing to send."))
        events = [said for text in payload.parts if (said := text_event(text))]
        for attachment in payload.media:
            event: dict[str, Any] | NotSent | Refused = {} if len(events) < begin else self._file(file_of(attachment, sending))
            if not isinstance(event, dict):
                return event
            events.append(event)
        if not events:
            return Refused(say("There is nothing to send."))
        return [signed(event, sending.token, index, len(events)) for index, event in enumerate(events)]

    def _file(self, file: File | NotSent | Refused) -> dict[str, Any] | NotSent | Refused:
        if not isinstance(file, File):
            return file
        answer = self._server.json(
            "POST", "_matrix/media/v3/upload", params={"filename": file.name}, content=file.data, headers={"Content-Type": file.type}
        )
        if isinstance(answer, _FAILURES):
            return unsent(answer)
        uri = answer.get("content_uri")
        return file_event(file, uri) if isinstance(uri, str) else NotSent(say("The server's answer could not be read."))

    def _hindrance(self, room: str, me: str) -> Fails | None:
        """Why this account cannot write in the room, if it cannot."""
        joined = self._server.json("GET", f"{CLIENT}/joined_rooms")
        if isinstance(joined, _FAILURES):
            return Fails(joined.why, say("Try again later."))
        if room not in (joined.get("joined_rooms") or ()):
            return Fails(say("{user} is not in the room.", user=me), say("Invite this account to the room, and accept as this account."))
        state = f"{CLIENT}/rooms/{quote(room, safe='')}/state"
        levels = self._server.json("GET", f"{state}/m.room.power_levels/")
        if isinstance(levels, _FAILURES) or may_write(levels, me):  # a server that does not tell: the first message will show
            return None
        begun = self._server.json("GET", f"{state}/m.room.create/", params={"format": "event"})
        if isinstance(begun, _FAILURES) or made_by(begun, me):
            return None
        return Fails(say("{user} may read in the room but not write.", user=me), say("Give this account a higher role in the room."))


def _posts(sending: Sending) -> list[Part]:
    return [one for one in sending.done if one.kind == "post"]


def _open(channel: Channel, credentials: Mapping[str, str]) -> MatrixRoom:
    server = channel.server.rstrip("/") if channel.server else None
    return MatrixRoom(server, (channel.account or "").strip(), credentials.get("TOKEN", "").strip())


NETWORK = Network(
    name="matrix",
    guarantee=Guarantee.WINDOWED,
    promise=say("A repeat is harmless while the server remembers it; later, each message is told for certain by a field of its own."),
    open=_open,
    amends=True,
    lines=(Line("account", '"#room:example.org"'),),
    credentials=(Credential("TOKEN", say("The access token of an account that is in the room.")),),
    settle=timedelta(minutes=10),
)
