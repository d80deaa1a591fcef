"""A Bluesky account's server: who we are there, requests in our name, and what its refusals mean.

The session lives as long as the account is open; one that has expired is made anew, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx

from parution.model import say
from parution.publish.adapter import NotSent, Refused, Unclear
from parution.publish.channels.bluesky_record import Json
from parution.publish.http import Failure, Http, meaning, unsent

ENTRY = "https://bsky.social"
"""Where accounts log in whose server the charter does not name. Bluesky then tells on which of its servers the account is."""

GARBLED = say("The server's answer makes no sense.")

_OVER = {"ExpiredToken", "InvalidToken"}
_BLOCKED = {"AccountDeactivated", "AccountSuspended", "AccountTakedown", "AccountInactive"}
_LOGIN_REFUSED = {400, 401, 403}


@dataclass(frozen=True)
class Session:
    """Who we are, and where our requests go."""

    did: str
    handle: str
    http: Http


class Server:
    """The server of one account. It is asked nothing before the first request."""

    def __init__(self, account: str | None, server: str | None, password: str) -> None:
        self._handle = (account or "").strip().removeprefix("@")
        self._entry, self._named = (server or ENTRY).rstrip("/"), bool(server)
        self._password = password
        self._session: Session | None = None

    def session(self) -> Session | NotSent | Refused:
        """The session, made where there is none yet. Logging in publishes nothing, so a failure leaves no doubt."""
        if self._session is None:
            if not self._handle or not self._password:
                return Refused(say("The charter does not name the Bluesky account, or its app password is missing."), channel_wide=True)
            made = self._log_in()
            if not isinstance(made, Session):
                return replace(unsent(made), channel_wide=True)
            self._session = made
        return self._session

    def answer(self, method: str, name: str, *, before: Callable[[], None] | None = None, **request: Any) -> httpx.Response | Failure:  # noqa: ANN401 (what httpx takes)
        """A request in our name, and whatever the server answers; `before` is called right before it is sent."""
        session = self.session()
        if not isinstance(session, Session):
            return session
        response = _sent(session, method, name, before, request)
        if isinstance(response, httpx.Response) and error_of(response) in _OVER:
            self._session = None
            session = self.session()
            return _sent(session, method, name, before, request) if isinstance(session, Session) else session
        return response

    def ask(self, method: str, name: str, *, before: Callable[[], None] | None = None, **request: Any) -> Json | Failure:  # noqa: ANN401
        """The same, but a success is what the answer says, and anything else what it means."""
        response = self.answer(method, name, before=before, **request)
        return content(response) if isinstance(response, httpx.Response) else response

    def _log_in(self) -> Session | Failure:
        body = {"identifier": self._handle, "password": self._password}
        response = Http(self._entry).answer("POST", "xrpc/com.atproto.server.createSession", json=body)
        if not isinstance(response, httpx.Response):
            return response
        told = content(response)
        if not isinstance(told, dict):
            return _login_failure(response, told)
        if told.get("active") is False:
            return _blocked()
        did, token = told.get("did"), told.get("accessJwt")
        if not isinstance(did, str) or not isinstance(token, str):
            return Unclear(GARBLED)
        home = None if self._named else home_of(told.get("didDoc"))
        return Session(did, str(told.get("handle") or self._handle), Http(home or self._entry, {"Authorization": f"Bearer {token}"}))


def error_of(response: httpx.Response) -> str | None:
    """The name that the server gives an error; None for a success."""
    told = None if response.is_success else _json(response)
    return str(told["error"]) if told and "error" in told else None


def content(response: httpx.Response) -> Json | Failure:
    """What a success says, or what another answer means."""
    if response.is_success:
        told = _json(response)
        return Unclear(GARBLED) if told is None else told
    error = error_of(response)
    if error in _BLOCKED:
        return _blocked()
    if error in _OVER:
        return Refused(
            say("The network does not accept the credentials (answer {status}).", status=response.status_code), channel_wide=True
        )
    return meaning(response)


def home_of(document: object) -> str | None:
    """The server (`https://…`) that an account's identity document names."""
    services = document.get("service") if isinstance(document, Mapping) else None
    for service in services if isinstance(services, list) else ():
        if isinstance(service, Mapping) and str(service.get("id", "")).endswith("#atproto_pds"):
            address = str(service.get("serviceEndpoint", ""))
            return address if address.startswith("https://") else None
    return None


def _sent(
    session: Session, method: str, name: str, before: Callable[[], None] | None, request: Mapping[str, Any]
) -> httpx.Response | Failure:
    if before:
        before()
    return session.http.answer(method, f"xrpc/{name}", **request)


def _login_failure(response: httpx.Response, failure: Failure) -> Failure:
    if error_of(response) == "AuthFactorTokenRequired":
        return Refused(
            say("Bluesky asks for a code sent by e-mail: this is the account's own password, not an app password."), channel_wide=True
        )
    if response.status_code in _LOGIN_REFUSED and error_of(response) not in _BLOCKED:
        return Refused(
            say("Bluesky does not accept the account's name and app password (answer {status}).", status=response.status_code),
            channel_wide=True,
        )
    return failure


def _blocked() -> Refused:
    return Refused(say("Bluesky has suspended the account, or its owner has deactivated it."), channel_wide=True)


def _json(response: httpx.Response) -> Json | None:
    try:
        told = response.json()
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
