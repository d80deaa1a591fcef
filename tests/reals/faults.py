"""What goes wrong between a client and a server; `reals.proxy` does it to the requests it is told to do it to."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Protocol

from reals.http_text import Message, read_body, read_head


class GoneError(Exception):
    """The connection to the client is over, as the fault wanted it, or the proxy ends."""


@dataclass
class Exchange:
    """One request on its way; a fault decides what becomes of it.

    Attributes:
        request: what the client sent.
        answer: what the server answered, when it was asked.
        fault: what was done to it; None for a request that was passed on.
        at: when it came, in seconds of the monotonic clock.
    """

    request: Message
    _client: socket.socket = field(repr=False)
    _upstream: tuple[str, int] = field(repr=False)
    _ends: threading.Event = field(repr=False)
    _without: frozenset[str] = frozenset()
    fault: Fault | None = None
    answer: Message | None = None
    at: float = field(default_factory=time.monotonic)

    @property
    def method(self) -> str:
        """GET, POST …"""
        return self.request.first.split(" ")[0]

    @property
    def target(self) -> str:
        """Path and query."""
        return self.request.first.split(" ")[1]

    def forward(self) -> Message:
        """Has the server do its work; each exchange has a connection of its own, so nothing is ever sent twice."""
        with socket.create_connection(self._upstream) as upstream:
            upstream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            upstream.sendall(self.request.without(self._without).data)
            with upstream.makefile("rb") as stream:
                while (head := read_head(stream)) and head.first.split()[1].startswith("1"):
                    pass  # 100 Continue: the client has had ours
                if head is None:
                    raise GoneError
                self.answer = read_body(stream, head, answers=self.method)
        return self.answer

    def send(self, data: bytes) -> None:
        """Lets the client hear this."""
        self._client.sendall(data)

    def sleep(self, seconds: float) -> None:
        """Waits, but not longer than the proxy stands."""
        if self._ends.wait(seconds):
            raise GoneError

    def reset(self) -> None:
        """Has the connection end with RST instead of FIN."""
        self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise GoneError


class Fault(Protocol):
    """Anything that plays an exchange to its end; it raises GoneError to close the connection."""

    def play(self, exchange: Exchange) -> None:
        """Does it."""


@dataclass(frozen=True)
class DropBefore:
    """The request is lost: the server never sees it, and the connection closes."""

    def play(self, exchange: Exchange) -> None:  # noqa: ARG002
        """Says nothing to anyone."""
        raise GoneError


@dataclass(frozen=True)
class DropAfter:
    """The answer is lost: the server has done the work, and the connection closes."""

    def play(self, exchange: Exchange) -> None:
        """Says nothing to the client."""
        exchange.forward()
        raise GoneError


@dataclass(frozen=True)
class Reset:
    """The connection is reset (RST), before the server sees the request or after it did the work."""

    after: bool = False

    def play(self, exchange: Exchange) -> None:
        """Resets."""
        if self.after:
            exchange.forward()
        exchange.reset()


@dataclass(frozen=True)
class Answer:
    """Someone answers who is not the server, and the server never sees the request."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | str = b""

    def play(self, exchange: Exchange) -> None:
        """Answers in its place."""
        body = self.body.encode() if isinstance(self.body, str) else self.body
        first = f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"
        headers = {
            "Date": _http_date(datetime.now(UTC)),
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **self.headers,
        }
        message = Message(first, tuple(headers.items()), body)
        exchange.send(message.head if exchange.method == "HEAD" else message.data)


@dataclass(frozen=True)
class AnswerAfter(Answer):
    """The server does the work, and the client hears something else (a gateway that lost patience)."""

    def play(self, exchange: Exchange) -> None:
        """Forwards, then answers in its place."""
        exchange.forward()
        super().play(exchange)


@dataclass(frozen=True)
class Delay:
    """The request arrives so many seconds late; it arrives even when the client has given up."""

    seconds: float

    def play(self, exchange: Exchange) -> None:
        """Waits, then passes it on."""
        exchange.sleep(self.seconds)
        exchange.send(exchange.forward().data)


@dataclass(frozen=True)
class DelayAnswer:
    """The server does the work at once, and the answer comes so many seconds late."""

    seconds: float

    def play(self, exchange: Exchange) -> None:
        """Passes it on, then waits."""
        answer = exchange.forward()
        exchange.sleep(self.seconds)
        exchange.send(answer.data)


@dataclass(frozen=True)
class Truncate:
    """The answer breaks off after so many bytes of its body."""

    size: int

    def play(self, exchange: Exchange) -> None:
        """Sends the head whole, the body in part, and closes."""
        answer = exchange.forward()
        exchange.send(answer.head + answer.raw[: self.size])
        raise GoneError


@dataclass(frozen=True)
class Drip:
    """The answer comes byte by byte, head and all."""

    seconds_per_byte: float

    def play(self, exchange: Exchange) -> None:
        """Sends the bytes one by one."""
        for byte in exchange.forward().data:
            exchange.send(bytes([byte]))
            exchange.sleep(self.seconds_per_byte)


@dataclass(frozen=True)
class SkewDate:
    """The server's clock, as its Date header tells it, is so many seconds ahead of ours (or behind, below zero)."""

    seconds: float

    def play(self, exchange: Exchange) -> None:
        """Changes the Date header only."""
        answer = exchange.forward()
        told = answer.header("Date")
        date = _http_date((parsedate_to_datetime(told) if told else datetime.now(UTC)) + timedelta(seconds=self.seconds))
        headers = answer.without(frozenset({"date"})).headers
        exchange.send(replace(answer, headers=(*headers, ("Date", date))).data)


@dataclass(frozen=True)
class Call:
    """Something else happens in between: the client is killed, the server restarts, another runner comes first.

    Attributes:
        before: called before the server sees the request.
        after: called when the server has answered, before the client hears it.
    """

    before: Callable[[], Any] | None = None
    after: Callable[[], Any] | None = None

    def play(self, exchange: Exchange) -> None:
        """Calls, passes on, calls."""
        if self.before:
            self.before()
        answer = exchange.forward()
        if self.after:
            self.after()
        exchange.send(answer.data)


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
