"""The site over HTTP, for this computer only: pages that reload, and the few requests by which they change files.

Whoever asks for a change must come from a page of this very server: its address (`Host`, `Origin`) says so, which keeps out other sites
and names that were made to point here, and so does a token that only our own pages are told.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Mapping
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from parution.cli.changes import Changes, Refused

_OURS = "/.parution/"
_RELOAD = f"{_OURS}reload"
_SCRIPT_PATH = f"{_OURS}reload.js"
_SCRIPT = f"""\
// Waits until the site has changed, then shows the page anew where it was scrolled to.
(async () => {{
  for (;;) {{
    try {{
      const answer = await fetch("{_RELOAD}", {{cache: "no-store"}});
      if (answer.status === 200) location.reload();
    }} catch {{
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }}
  }}
}})();
"""
_TAG = f'<script src="{_SCRIPT_PATH}"></script></body>'.encode()
_KNOWN = "/assets/calendar.js"
# The page for lost visitors names its neighbours from the top of the site's own address; here the site stands at the top.
_SITE_PATH = re.compile(rb'="/(?:[^"/]+/)*(?=assets/|[a-z]+\.html)')
_LONGEST_WAIT = 25  # seconds; shorter than what a proxy between would bear
_MOST_ASKED = 64 * 1024  # bytes


class Builds:
    """Counts the builds; readers wait for the next one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def announce(self) -> None:
        """There is a new build."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self) -> bool:
        """Whether there was a new build before the wait became too long."""
        with self._changed:
            seen = self._count
            return self._changed.wait_for(lambda: self._count > seen, _LONGEST_WAIT)


class Handler(SimpleHTTPRequestHandler):
    """Serves the site's files, never from a browser's memory, with the script that reloads in each page."""

    server: Server

    def __init__(self, *args: object, builds: Builds, changes: Changes, nothing_yet: str, **kwargs: object) -> None:
        self._builds, self._changes, self._nothing_yet = builds, changes, nothing_yet
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """A file, or the wait for the next build."""
        if self.path == _RELOAD:
            self._answer(b"", "text/plain", HTTPStatus.OK if self._builds.wait() else HTTPStatus.NO_CONTENT)
        elif self.path == _SCRIPT_PATH:
            self._answer(_SCRIPT.encode(), "text/javascript; charset=utf-8")
        elif self.path == _KNOWN and self._is_at_home() and (known := Path(self.translate_path(self.path))).is_file():
            self._answer(known.read_bytes() + self.server.welcome, "text/javascript; charset=utf-8")
        elif (page := self._page()) is not None:
            self._answer(page.replace(b"</body>", _TAG), "text/html; charset=utf-8")
        elif not Path(self.translate_path(self.path)).exists() and (lost := Path(self.directory) / "404.html").exists():
            page = _SITE_PATH.sub(b'="/', lost.read_bytes())
            self._answer(page.replace(b"</body>", _TAG), "text/html; charset=utf-8", HTTPStatus.NOT_FOUND)
        else:
            super().do_GET()

    def do_POST(self) -> None:
        """A change of a file, asked for by one of our own pages."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _MOST_ASKED:
            self.close_connection = True
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"error": "too much"})
            return
        asked = self.rfile.read(int(length))
        if not (self._is_at_home() and self._is_ours()):
            self._say(HTTPStatus.FORBIDDEN, {"error": "only a page of this server may ask for that"})
            return
        try:
            self._say(HTTPStatus.OK, self._changes.answer(urlsplit(self.path).path.removeprefix(_OURS), asked))
        except KeyError:
            self._say(HTTPStatus.NOT_FOUND, {"error": "there is no such thing to ask for"})
        except msgspec.DecodeError:
            self._say(HTTPStatus.BAD_REQUEST, {"error": "it is not asked as it should be"})
        except Refused as refusal:
            self._say(HTTPStatus.CONFLICT, {"error": refusal.reason})

    def _is_at_home(self) -> bool:
        """Whether the browser knows us under an address that can only be this computer's, and no other site is asking."""
        from_here = self.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
        return from_here and self.headers.get("Host") in self.server.names

    def _is_ours(self) -> bool:
        token = self.headers.get("X-Parution-Token", "").encode()
        return (
            self.headers.get("Origin") == f"http://{self.headers.get('Host')}"
            and self.headers.get_content_type() == "application/json"
            and secrets.compare_digest(token, self.server.token.encode())
        )

    def _say(self, status: HTTPStatus, answer: Mapping[str, Any]) -> None:
        self._answer(json.dumps(answer).encode(), "application/json", status)

    def _page(self) -> bytes | None:
        if not Path(self.directory).exists():
            return self._nothing_yet.encode()
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        try:
            return path.read_bytes() if path.suffix == ".html" else None
        except OSError:
            return None

    def _answer(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """Every answer is fresh, as what the browser keeps is what confuses; and no other site may load it, or show it in a frame."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Frame-Options", "DENY")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's name)
        """Say nothing: the terminal is for what the check finds."""


class Server(ThreadingHTTPServer):
    """Answers on this computer only; its pages are told that they are served, and the token with which they ask for changes."""

    daemon_threads = True

    def __init__(self, port: int, handler: Any) -> None:  # noqa: ANN401 - what makes a handler
        super().__init__(("127.0.0.1", port), handler)
        self.token = secrets.token_urlsafe(24)
        self.names = {f"{name}:{self.server_port}" for name in ("127.0.0.1", "localhost")}
        if self.server_port == 80:  # noqa: PLR2004 - the port that goes without saying
            self.names |= {"127.0.0.1", "localhost"}
        self.welcome = f"\nwindow.parution.served = true;\nwindow.parution.token = {json.dumps(self.token)};\n".encode()

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes a connection is no news."""
