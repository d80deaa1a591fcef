"""Mastodon.py with our own `Http` under it. It is slow to import, so only `mastodon_wire` does, when an account is used.

Left to itself, Mastodon.py follows redirects (307 posts again), waits without end for an answer that drips, does not say whether a
connection was made, hides `Retry-After`, and reports a rate limit when a *success* carries a reset date that it cannot read. Here its
requests library hands each request to `Http`; only successes come back, without the headers that it would draw conclusions from.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import httpx
import requests
from mastodon import Mastodon
from requests.adapters import BaseAdapter

from parution.publish.http import Failure, Http, meaning

_PASSED_ON = {"authorization", "content-type", "idempotency-key"}
_SPOKEN = "4.5.0"  # the version whose ways are used (media are processed asynchronously); given, it need not be asked for


class NoSuccessError(OSError):
    """Tells requests and Mastodon.py that there is nothing to go on with; why, stands in the adapter."""


class Adapter(BaseAdapter):
    """What requests sends a prepared request through.

    Attributes:
        sent: a request has been made, whatever came of it; to be reset before a call.
        failure: why there was no success; to be reset before a call.
        heard: the latest answer.
    """

    def __init__(self) -> None:
        super().__init__()
        self._http = Http("")
        self.sent = False
        self.failure: Failure | None = None
        self.heard: httpx.Response | None = None

    def send(self, request: requests.PreparedRequest, *_args: Any, **_options: Any) -> requests.Response:  # noqa: ANN401 (as requests has it)
        """One request, once."""
        headers = {name: value for name, value in request.headers.items() if name.lower() in _PASSED_ON}
        self.sent, self.heard = True, None
        answer = self._http.answer(request.method or "GET", request.url or "", headers=headers, content=request.body)
        if not isinstance(answer, httpx.Response):
            self.failure = answer
            raise NoSuccessError
        self.heard = answer
        if not answer.is_success:
            self.failure = meaning(answer)
            raise NoSuccessError
        return _answered(answer, request)

    def close(self) -> None:
        """Each request has a connection of its own."""


def _answered(answer: httpx.Response, request: requests.PreparedRequest) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status_code
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.raw = BytesIO(answer.content)
    response.url, response.request = request.url or "", request
    return response


def client(server: str, token: str, adapter: Adapter) -> Mastodon:
    """Mastodon.py for one account. Asks nothing yet."""
    session = requests.Session()
    session.trust_env = False  # Http does that
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)
    return Mastodon(
        access_token=token,
        api_base_url=server,
        ratelimit_method="throw",
        mastodon_version=_SPOKEN,
        version_check_mode="created",
        session=session,
    )
