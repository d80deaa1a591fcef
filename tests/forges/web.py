"""A web server on localhost for the forges of the tests: routes by pattern, JSON both ways, and faults on demand."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Asked:
    """A request: its method, its path (not decoded, so that `a%2Fb` stays one name), its query, headers and JSON."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Answer:
    """An answer; `lost` breaks the connection instead of giving it, after the work was done."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False


Fault = Callable[[Asked], Answer | None]
"""What happens instead of the work."""


class Server:
    """Serves what `answer` gives. `faults` are asked first, each until it has struck once; `asked` is every request that came."""

    prefix = ""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []
        self.losses: list[Callable[[Asked], bool]] = []
        self.lock = threading.RLock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def serve(self) -> None:
                outer._serve(self)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = serve  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.home = f"http://127.0.0.1:{self._http.server_port}"
        self.url = f"{self.home}{self.prefix}"
        self._worker = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._worker.join()

    def answer(self, asked: Asked) -> Answer:
        raise NotImplementedError

    def count(self, method: str, pattern: str = "") -> int:
        """How many such requests came."""
        return sum(one.method == method and re.search(pattern, one.path) is not None for one in self.asked)

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        split = urlsplit(handler.path)
        data = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(handler.command, split.path, dict(parse_qsl(split.query)), headers, json.loads(data) if data else None)
        with self.lock:
            self.asked.append(asked)
            answer = self._struck(asked) or self.answer(asked)
            lost = next((one for one in self.losses if one(asked)), None)
            if lost:
                self.losses.remove(lost)
        if answer.lost or lost:
            handler.close_connection = True
            handler.connection.close()
            return
        payload = b"" if answer.body is None else json.dumps(answer.body).encode() if not isinstance(answer.body, bytes) else answer.body
        handler.send_response(answer.status)
        for name, value in {"content-type": "application/json; charset=utf-8", **answer.headers}.items():
            handler.send_header(name, value)
        handler.send_header("content-length", str(len(payload)))
        handler.end_headers()
        handler.wfile.write(payload)

    def _struck(self, asked: Asked) -> Answer | None:
        for fault in self.faults:
            if answer := fault(asked):
                self.faults.remove(fault)
                return answer
        return None


def once(method: str, pattern: str, answer: Answer) -> Fault:
    """A fault that strikes the first request of a method whose path fits."""
    return lambda asked: answer if asked.method == method and re.search(pattern, asked.path) else None


def paged(items: list[Any], asked: Asked, url: str) -> Answer:
    """A page of a list, with the `Link` header of GitHub and GitLab: pages count from 1, 30 (or 20) entries unless told, 100 at most."""
    size = min(int(asked.query.get("per_page", "30")), 100)
    page = max(1, int(asked.query.get("page", "1")))
    last = max(1, -(-len(items) // size))
    rest = "&".join(f"{name}={value}" for name, value in asked.query.items() if name != "page")

    def at(number: int, rel: str) -> str:
        return f'<{url}{asked.path}?{rest}&page={number}>; rel="{rel}"'

    links = [at(page + 1, "next"), at(last, "last")] if page < last else []
    links += [at(1, "first"), at(page - 1, "prev")] if page > 1 else []
    return Answer(200, items[(page - 1) * size : page * size], {"link": ", ".join(links)} if links else {})
