"""Calls of Mastodon.py whose failures are known exactly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from string import punctuation
from typing import Any, TypeVar
from urllib.parse import quote

from parution.model import say
from parution.publish.adapter import Refused, Unclear
from parution.publish.channels.clocks import told
from parution.publish.http import Failure

T = TypeVar("T")


class Wire:
    """One account's Mastodon.py; `ask` calls it."""

    def __init__(self, server: str, token: str) -> None:
        self._server = server
        self._token = quote(token, safe=punctuation)  # what no header can hold is no token; the server is to say so

    @cached_property
    def _adapter(self) -> Any:  # noqa: ANN401 (a type that is not imported before it is used)
        from parution.publish.channels.mastodon_requests import Adapter  # noqa: PLC0415 (slow)

        return Adapter()

    @cached_property
    def _api(self) -> Any:  # noqa: ANN401
        from parution.publish.channels.mastodon_requests import client  # noqa: PLC0415 (slow)

        return client(self._server, self._token, self._adapter)

    def ask(self, call: Callable[[Any], T]) -> T | Failure:
        """What one method of Mastodon.py returns, or what its failure means."""
        from mastodon.errors import MastodonError  # noqa: PLC0415 (slow)

        adapter = self._adapter
        adapter.sent, adapter.failure, adapter.heard = False, None, None
        try:
            return call(self._api)
        except (MastodonError, ValueError):
            failure: Failure | None = adapter.failure
        if failure:
            return failure
        if adapter.sent:
            return Unclear(say("The server's answer could not be read."))
        return Refused(say("No request could be made of this: the channel's server or settings are not right."), channel_wide=True)

    @property
    def status(self) -> int:
        """The status of the latest answer; 0 if there was none."""
        return self._adapter.heard.status_code if self._adapter.heard is not None else 0

    @property
    def clock(self) -> datetime | None:
        """What time the server said it is in its latest answer."""
        return told(self._adapter.heard) if self._adapter.heard is not None else None
