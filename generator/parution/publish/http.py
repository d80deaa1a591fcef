"""One request to a network, and what its outcome allows to say: was it certainly not sent, or is there a doubt?

Only a failure to connect, a 429 and a plain refusal mean that nothing happened. After a time-out, a broken connection or an error of the
server, the server may have done the work. A request has a time limit as a whole, so that an answer of one byte a second ends too; no
connection is used twice, so that a failure to send is a failure to connect. No redirect is followed.
"""

from __future__ import annotations

import logging
import ssl
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import httpx

from parution import __version__
from parution.model import say
from parution.publish.adapter import NotSent, Refused, Unclear

PATIENCE = 60.0
"""Seconds that a request may take from its first byte to the last of its answer."""

logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses, and the address of a webhook is a secret

_CONNECT = 10.0
_LONGEST = timedelta(days=1)  # no network's “later” is believed beyond
_MANY, _REFUSED, _BROKEN = 429, 400, 500
_IN_DOUBT = {302, 303, 408, 409, 425}
_CREDENTIALS = {401, 403}

Failure = NotSent | Refused | Unclear


class Http:
    """Requests to one server; `ask` gives the response of a success, or what the failure means."""

    def __init__(self, base: str, headers: Mapping[str, str] | None = None, patience: float | None = None) -> None:
        self.base = base.rstrip("/")
        self._headers = {"User-Agent": f"Parution/{__version__}", **(headers or {})}
        self._patience = PATIENCE if patience is None else patience

    def ask(self, method: str, path: str, **request: Any) -> httpx.Response | Failure:  # noqa: ANN401 (what httpx takes)
        """A request. `path` is relative to the server, or a whole address; `request` as for `httpx.Client.request`.

        Returns:
            The response, read to its end, where its status is a success (2xx); otherwise what the failure means.
        """
        response = self.answer(method, path, **request)
        return response if not isinstance(response, httpx.Response) or response.is_success else meaning(response)

    def answer(self, method: str, path: str, **request: Any) -> httpx.Response | Failure:  # noqa: ANN401
        """The same, but any answer is a response, whatever its status."""
        outcome: list[httpx.Response | Failure] = []
        headers = {**self._headers, **request.pop("headers", {})}
        connect = min(_CONNECT, self._patience)
        timeout = httpx.Timeout(self._patience, connect=connect)
        client = httpx.Client(verify=_trusted(), timeout=timeout, limits=httpx.Limits(max_keepalive_connections=0), trust_env=True)
        url = path if "://" in path else f"{self.base}/{path.lstrip('/')}"
        worker = threading.Thread(target=lambda: outcome.append(_tried(client, method, url, headers, request)), daemon=True)
        worker.start()
        worker.join(self._patience + connect)
        client.close()  # also ends a request that is still under way
        return outcome[0] if outcome else Unclear(say("The server did not answer in time."))


@cache
def _trusted() -> ssl.SSLContext:
    """Whom to believe; to read the certificates takes longer than many a request."""
    return httpx.create_ssl_context()


def _tried(client: httpx.Client, method: str, url: str, headers: Mapping[str, str], request: Mapping[str, Any]) -> httpx.Response | Failure:
    try:
        return client.request(method, url, headers=headers, **request)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError):
        return NotSent(say("The server could not be reached."), channel_wide=True)
    except httpx.InvalidURL:
        return Refused(say("The server's address is not a web address."), channel_wide=True)
    except httpx.TimeoutException:
        return Unclear(say("The server did not answer in time."))
    except (httpx.HTTPError, OSError):
        return Unclear(say("The connection broke before the answer."))


def meaning(response: httpx.Response, now: datetime | None = None) -> Failure:
    """What an answer that is no success means, where the network says nothing more exact."""
    status = response.status_code
    if status == _MANY:
        return NotSent(
            say("The network asks for fewer requests (answer {status}).", status=status), later(response, now), channel_wide=True
        )
    if _REFUSED <= status < _BROKEN and b"duplicate" in response.content.lower():
        return Unclear(say("The network says that it has this post already (answer {status}).", status=status))
    if status in _CREDENTIALS:
        return Refused(say("The network does not accept the credentials (answer {status}).", status=status), channel_wide=True)
    if status in _IN_DOUBT or status >= _BROKEN:
        return Unclear(say("The server answered {status}.", status=status))
    if status >= _REFUSED:
        return Refused(say("The network refused the post (answer {status}).", status=status))
    return Refused(say("The server sent the request elsewhere (answer {status}): its address in the charter is not right.", status=status))


def unsent(failure: Failure) -> NotSent | Refused:
    """What the failure of a request means that publishes nothing: whatever became of it, nothing is on the network."""
    return NotSent(failure.why) if isinstance(failure, Unclear) else failure


def later(response: httpx.Response, now: datetime | None = None) -> timedelta | None:
    """How long to wait, as the answer says it: `Retry-After` (seconds or a date) or a reset header (seconds since 1970, or a date)."""
    moment = _date(response.headers.get("date")) or now or datetime.now(UTC)
    typed = response.headers.get("retry-after", "")
    if typed.isdigit():
        return min(timedelta(seconds=int(typed[:9])), _LONGEST)
    until = _date(typed)
    for name in ("ratelimit-reset", "x-ratelimit-reset"):
        reset = response.headers.get(name, "")
        until = until or (datetime.fromtimestamp(int(reset), UTC) if reset.isdigit() and len(reset) in {9, 10} else _date(reset))
    return min(max(until - moment, timedelta(seconds=1)), _LONGEST) if until else None


def _date(text: str | None) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(text or "")
        except (ValueError, TypeError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
