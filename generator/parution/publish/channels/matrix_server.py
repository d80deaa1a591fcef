"""A Matrix homeserver as one account uses it: where it is, what it answers, which room is meant."""

from __future__ import annotations

from datetime import datetime, timedelta
from string import punctuation
from typing import Any
from urllib.parse import quote

import httpx

from parution.model import say
from parution.publish.adapter import NotSent, Refused, Unclear
from parution.publish.channels.clocks import told
from parution.publish.http import Failure, Http, meaning

CLIENT = "_matrix/client/v3"
_MISSING = 404
_LONGEST = timedelta(days=1)
_UNREADABLE = say("The server's answer could not be read.")


class Homeserver:
    """Requests to one homeserver.

    Args:
        server: its web address; None where the domain says it (`/.well-known/matrix/client`).
        domain: of the account.
        token: the access token.
    """

    def __init__(self, server: str | None, domain: str, token: str) -> None:
        self._server = server
        self._domain = domain
        self._headers = {"Authorization": f"Bearer {quote(token, safe=punctuation)}"}  # what no header can hold is no token
        self._http: Http | None = None
        self._room: str | None = None
        self.status = 0
        self.clock: datetime | None = None

    @property
    def known(self) -> bool:
        """Whether there is anything to reach it by."""
        return bool(self._server or self._domain)

    def json(self, method: str, path: str, **request: Any) -> dict[str, Any] | Failure:  # noqa: ANN401 (what httpx takes)
        """The object that a success carries, or what the failure means.

        `status` is then that of the answer (0 if there was none), `clock` what time the server says it is.
        """
        self.status, self.clock = 0, None
        http = self._reached()
        if not isinstance(http, Http):
            return http
        answer = http.answer(method, path, headers={**self._headers, **request.pop("headers", {})}, **request)
        if not isinstance(answer, httpx.Response):
            return answer
        self.status, self.clock = answer.status_code, told(answer)
        return (_object(answer) or Unclear(_UNREADABLE)) if answer.is_success else _failure(answer)

    def room(self, named: str) -> str | NotSent | Refused:
        """The id of a room given as `#alias:server` or as its id."""
        if self._room is None and named.startswith("!"):
            self._room = named
        if self._room is None:
            answer = self.json("GET", f"{CLIENT}/directory/room/{quote(named, safe='')}")
            if self.status == _MISSING:
                return Refused(say("There is no room {room}.", room=named), channel_wide=True)
            if isinstance(answer, Refused):
                return Refused(answer.why, channel_wide=True)
            if isinstance(answer, NotSent | Unclear):
                return NotSent(answer.why, channel_wide=True)
            if not isinstance(answer.get("room_id"), str):
                return NotSent(_UNREADABLE, channel_wide=True)
            self._room = str(answer["room_id"])
        return self._room

    def _reached(self) -> Http | NotSent | Refused:
        if self._http is None:
            server = self._server or self._well_known
            if not isinstance(server, str):
                return server
            self._http = Http(server)
        return self._http

    @property
    def _well_known(self) -> str | NotSent | Refused:
        """What the account's domain says of its homeserver (Client-Server API, “Well-known URIs”); without that, the domain itself."""
        address = f"https://{self._domain}"
        answer = Http(address).answer("GET", ".well-known/matrix/client", follow_redirects=True)
        if not isinstance(answer, httpx.Response):
            return NotSent(answer.why, channel_wide=True)
        if answer.status_code == _MISSING:
            return address
        said = (_object(answer) or {}).get("m.homeserver") if answer.is_success else None
        base = said.get("base_url") if isinstance(said, dict) else None
        if not isinstance(base, str) or not base.startswith("https://"):
            why = say(
                "{domain} does not say where its Matrix server is; write it as the channel's server in the charter.", domain=self._domain
            )
            return NotSent(why, channel_wide=True)
        return base


def _object(answer: httpx.Response) -> dict[str, Any] | None:
    try:
        found = answer.json()
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _failure(answer: httpx.Response) -> Failure:
    """What Matrix's own error codes say more exactly than the status."""
    said = _object(answer) or {}
    failure, code, wait = meaning(answer), said.get("errcode"), said.get("retry_after_ms")
    if isinstance(failure, NotSent) and failure.after is None and isinstance(wait, int):
        return NotSent(failure.why, min(timedelta(milliseconds=max(wait, 0)), _LONGEST), channel_wide=True)
    if isinstance(failure, Refused) and code == "M_FORBIDDEN":
        return Refused(say("The account may not do that in this room."), channel_wide=True)
    if isinstance(failure, Refused) and code == "M_TOO_LARGE":
        return Refused(say("That is larger than the server accepts."))
    return failure
