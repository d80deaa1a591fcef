"""Requests to a forge's interface: retried where that is harmless, given up in time, and each failure a sentence with a remedy.

A reading, and a writing that gives the same result twice, is tried again after a fault of the server. What creates something is tried
again only where it certainly did not happen (no connection, “too many requests”); otherwise it is in doubt, and whoever asked looks.

Rate limits as GitHub documents them (<https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api>): 403 or 429, with
`Retry-After`, or with `X-RateLimit-Remaining: 0` and a moment in `X-RateLimit-Reset`; with neither, a minute at least.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx

from parution.forge.adapter import ForgeError, Kind
from parution.forge.failures import failure, is_limit, unclear, unreachable
from parution.model import say
from parution.publish.adapter import Unclear
from parution.publish.http import Failure, Http, later

PATIENCE = 180.0
"""Seconds that all waiting between requests may take together; a job must not stand about for longer."""

_ONE_ANSWER = 30.0
_TRIES = 4
_PAGES = 100  # of 100 entries each: what lies behind ten thousand is not looked at
_MINUTE = 60.0
_MANY_WRITINGS = 20  # GitHub asks for a second between writings where there are many
_IDEMPOTENT = {"GET", "PUT", "PATCH", "DELETE"}
_MOVED = {301, 302, 307, 308}
_GONE = {404, 410}


class Clock(Protocol):
    """Something that can wait."""

    def sleep(self, seconds: float) -> None:
        """Wait."""

    def jitter(self) -> float:
        """A number between 0 and 1."""


class Client:
    """One forge's interface; `headers` hold the token, and go to that address only."""

    def __init__(self, api: str, headers: Mapping[str, str], clock: Clock, token: str) -> None:
        self._api, self._clock, self._token = api, clock, token
        self._http = Http(api, headers, _ONE_ANSWER)
        self._waited = 0.0
        self._written = 0

    def get(self, path: str, **params: str | int) -> Any:  # noqa: ANN401 (whatever the forge answers)
        """What is read at a path."""
        return _read(self.ask("GET", path, params=params))

    def write(self, method: str, path: str, json: Mapping[str, object]) -> Any:  # noqa: ANN401
        """What the forge answers to a writing."""
        self._written += 1
        if self._written > _MANY_WRITINGS:
            self._clock.sleep(1)
        return _read(self.ask(method, path, json=dict(json)))

    def remove(self, path: str) -> None:
        """Take something away; what is gone already is no mistake."""
        answer = self._answered("DELETE", path, {})
        if not answer.is_success and answer.status_code not in _GONE:
            raise failure(answer, self._token)

    def pages(self, path: str, *, most: int = _PAGES, **params: str | int) -> Iterator[dict[str, Any]]:
        """The entries of a list, page after page, as the `Link` header leads (RFC 8288)."""
        answer = self.ask("GET", path, params={"per_page": 100, **params})
        for _ in range(most):
            found = _read(answer)
            if not isinstance(found, list):
                raise unreachable()
            yield from (one for one in found if isinstance(one, dict))
            following = answer.links.get("next", {}).get("url")
            if not following:
                return
            if not self._is_here(following):
                raise unreachable()
            answer = self.ask("GET", following)

    def ask(self, method: str, path: str, **request: Any) -> httpx.Response:  # noqa: ANN401 (what httpx takes)
        """A request that succeeds.

        Raises:
            ForgeError: it does not.
        """
        answer = self._answered(method, path, request)
        if answer.is_success:
            return answer
        raise failure(answer, self._token)

    def _answered(self, method: str, path: str, request: Mapping[str, Any]) -> httpx.Response:
        """The last answer, after as many tries as are harmless and a wait allows."""
        for attempt in range(_TRIES):
            answer = self._followed(method, path, request)
            wait = _wait(answer, attempt, method)
            pause = (wait or 0) * (1 + self._clock.jitter() / 10)
            if wait is None or attempt + 1 == _TRIES or self._waited + pause > PATIENCE:
                return _last(answer, method)
            self._waited += pause
            self._clock.sleep(pause)
        raise unreachable()

    def _followed(self, method: str, path: str, request: Mapping[str, Any]) -> httpx.Response | Failure:
        """An answer; a reading follows where the forge says that a repository was moved, as long as that is on the same server."""
        answer = self._http.answer(method, path, **request)
        for _ in range(3):
            if not isinstance(answer, httpx.Response) or answer.status_code not in _MOVED or method != "GET":
                return answer
            there = str(answer.url.join(answer.headers.get("location", "")))
            if not self._is_here(there):
                return answer
            answer = self._http.answer(method, there)
        return answer

    def _is_here(self, address: str) -> bool:
        """Whether an address is on the server that the token is for."""
        here, there = urlsplit(self._api), urlsplit(address)
        return (here.scheme, here.netloc) == (there.scheme, there.netloc)


def _wait(answer: httpx.Response | Failure, attempt: int, method: str) -> float | None:
    """Seconds after which the same may be asked again; None where it may not."""
    backoff = float(3**attempt)
    if isinstance(answer, Unclear):
        return backoff if method in _IDEMPOTENT else None
    if not isinstance(answer, httpx.Response):
        return backoff
    if is_limit(answer):
        asked = later(answer) if "retry-after" in answer.headers or answer.headers.get("x-ratelimit-remaining") == "0" else None
        return asked.total_seconds() if asked else _MINUTE * 2**attempt
    if answer.is_server_error:
        return backoff if method in _IDEMPOTENT else None
    return None


def _last(answer: httpx.Response | Failure, method: str) -> httpx.Response:
    """What remains after the last try."""
    if isinstance(answer, httpx.Response):
        if answer.is_server_error and method not in _IDEMPOTENT:
            raise unclear()
        return answer
    raise unclear() if isinstance(answer, Unclear) and method not in _IDEMPOTENT else unreachable()


def _read(answer: httpx.Response) -> Any:  # noqa: ANN401
    if not answer.content:
        return None
    try:
        return answer.json()
    except (ValueError, RecursionError):
        raise ForgeError(
            Kind.UNREACHABLE,
            say("The forge answered something that is not of its interface."),
            say("Look whether a proxy or a sign-in page stands before it, and whether the address of its interface is right."),
        ) from None
