"""An HTTP proxy that passes everything on, except what a test has a fault for.

with FaultProxy(server.url) as proxy:
    proxy.on("POST", r"/api/v1/statuses$", DropAfter())
    ...  # the server has the status, the client of proxy.url hears nothing
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from reals.faults import Exchange, Fault, GoneError
from reals.http_text import read_body, read_head


@dataclass
class _Rule:
    method: str
    pattern: re.Pattern[str]
    fault: Fault
    times: int | None
    skip: int

    def takes(self, exchange: Exchange) -> bool:
        """Whether this request is one of those; counts it if so."""
        if self.times == 0 or self.method not in ("*", exchange.method):
            return False
        if not (self.pattern.search(exchange.target.partition("?")[0]) or self.pattern.search(exchange.target)):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


class FaultProxy:
    """A reverse proxy on 127.0.0.1 that passes every request on unchanged, except those that `on` has a fault for.

    Messages are passed on whole, not as streams. Where the server itself is down, the client's connection closes without an answer.

    Args:
        upstream: the server's address (http).
        without: headers that the server does not get to see.
    """

    def __init__(self, upstream: str, *, without: tuple[str, ...] = ()) -> None:
        parts = urlsplit(upstream)
        self._upstream = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._without = frozenset(name.lower() for name in without)
        self._rules: list[_Rule] = []
        self._lock = threading.Lock()
        self._ends = threading.Event()
        self._clients: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.seen: list[Exchange] = []
        self._spawn(self._accept)

    def on(self, method: str, pattern: str, fault: Fault, *, times: int | None = 1, skip: int = 0) -> None:
        """Does this to coming requests.

        Args:
            method: POST …, or `*`.
            pattern: a regular expression, searched in the path and in the path with its query.
            fault: what happens to them.
            times: to how many; None for all. Rules are asked in the order they were given in.
            skip: how many such requests pass before.
        """
        with self._lock:
            self._rules.append(_Rule(method, re.compile(pattern), fault, times, skip))

    def clear(self) -> None:
        """Forgets all faults and all requests."""
        with self._lock:
            self._rules.clear()
            self.seen.clear()

    @property
    def left(self) -> list[Fault]:
        """The faults that have not happened as often as they should; empty at the end of a test that met them all."""
        with self._lock:
            return [rule.fault for rule in self._rules if rule.times]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends all connections and waits for their threads."""
        self._ends.set()
        with suppress(OSError):
            socket.create_connection(self._listener.getsockname()).close()  # wakes accept
        self._listener.close()
        with self._lock:
            for client in self._clients:
                with suppress(OSError):
                    client.shutdown(socket.SHUT_RDWR)
            threads = list(self._threads)
        for thread in threads:
            thread.join(5)

    def _spawn(self, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        with self._lock:
            self._threads = [known for known in self._threads if known.is_alive() or known.ident is None]
            self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._ends.is_set():
                client.close()
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._clients.add(client)
            self._spawn(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as stream, suppress(OSError, GoneError):
            while not self._ends.is_set() and (head := read_head(stream)):
                if head.header("Expect").lower() == "100-continue":
                    client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                exchange = Exchange(read_body(stream, head), client, self._upstream, self._ends, self._without)
                self._play(exchange)
                if self._was_last(exchange):
                    break
        with self._lock:
            self._clients.discard(client)

    def _play(self, exchange: Exchange) -> None:
        with self._lock:
            rule = next((rule for rule in self._rules if rule.takes(exchange)), None)
            exchange.fault = rule.fault if rule else None
            self.seen.append(exchange)
        if exchange.fault:
            exchange.fault.play(exchange)
        else:
            exchange.send(exchange.forward().data)

    @staticmethod
    def _was_last(exchange: Exchange) -> bool:
        answer = exchange.answer
        asked = exchange.request.header("Connection").lower()
        if exchange.request.first.endswith("HTTP/1.0") or asked == "close":
            return True
        return answer is not None and (answer.until_end or answer.header("Connection").lower() == "close")
