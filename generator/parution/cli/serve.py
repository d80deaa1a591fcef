"""`parution serve`: the site at hand while writing; every saved change rebuilds it and reloads the browser."""

from __future__ import annotations

import gc
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from watchfiles import DefaultFilter, watch

from parution.cli.build import failure
from parution.cli.building import build
from parution.cli.calendar_options import calendar_options, language_of, shown
from parution.cli.check import rendered
from parution.deliveries.ledger import LedgerError
from parution.language import translator
from parution.website import EngineFailed, SiteNotWritten

_RELOAD = "/.parution/reload"
_SCRIPT_PATH = "/.parution/reload.js"
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
_NOTHING_YET = """\
<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Parution</title>
<style>:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem }}</style>
</head><body><p>{text}</p></body></html>
"""
# The page for lost visitors names its neighbours from the top of the site's own address; here the site stands at the top.
_SITE_PATH = re.compile(rb'="/(?:[^"/]+/)*(?=assets/|[a-z]+\.html)')
_PULSE = 100  # milliseconds
_LONGEST_WAIT = 25  # seconds; shorter than what a proxy between would bear


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

    def __init__(self, *args: object, builds: Builds, nothing_yet: str, **kwargs: object) -> None:
        self._builds, self._nothing_yet = builds, nothing_yet
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """A file, or the wait for the next build."""
        if self.path == _RELOAD:
            self._answer(b"", "text/plain", HTTPStatus.OK if self._builds.wait() else HTTPStatus.NO_CONTENT)
        elif self.path == _SCRIPT_PATH:
            self._answer(_SCRIPT.encode(), "text/javascript; charset=utf-8")
        elif (page := self._page()) is not None:
            self._answer(page.replace(b"</body>", _TAG), "text/html; charset=utf-8")
        elif not Path(self.translate_path(self.path)).exists() and (lost := Path(self.directory) / "404.html").exists():
            page = _SITE_PATH.sub(b'="/', lost.read_bytes())
            self._answer(page.replace(b"</body>", _TAG), "text/html; charset=utf-8", HTTPStatus.NOT_FOUND)
        else:
            super().do_GET()

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
        """Every answer is fresh: what the browser keeps is what confuses."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's name)
        """Say nothing: the terminal is for what the check finds."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes a connection is no news."""


class _Watched(DefaultFilter):
    """Everything of the calendar but what is built, hidden or left by editors."""

    def __init__(self, out: Path) -> None:
        super().__init__(ignore_paths=[out.resolve()])

    def __call__(self, change: object, path: str) -> bool:
        return super().__call__(change, path) and not any(part.startswith(".site-") for part in Path(path).parts)  # type: ignore[arg-type]


@click.command("serve")
@calendar_options
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port on this computer; 0 takes a free one."
)
def command(root: Path, now: datetime | None, port: int) -> None:
    """Show the site in a browser and keep it up to date while you write.

    Only this computer can see it. Stop it with Ctrl-C.
    """
    gc.enable()  # a run of hours may not keep what it needs no more
    builds, say = Builds(), translator(language_of(root))
    text = say.gettext("The calendar has errors, so there is no site yet. Mend what the terminal names, and it appears here.")
    nothing_yet = _NOTHING_YET.format(language=say.language, text=text)
    with TemporaryDirectory(prefix="parution-") as scratch:
        out = Path(scratch) / "site"
        try:
            server = _Server(("127.0.0.1", port), partial(Handler, builds=builds, nothing_yet=nothing_yet, directory=str(out)))
        except OSError as error:
            message = say.gettext(
                "Port {port} cannot be used ({why}). Is another “parution serve” running? Try --port 0.", port=port, why=error.strerror
            )
            raise click.ClickException(message) from error
        with server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = click.style(f"http://127.0.0.1:{server.server_port}/", bold=True)
            opened = False
            for changes in _changes(root):
                if opened and not changes:
                    continue
                if _build(root, now, out):
                    builds.announce()
                if not opened:
                    opened = True
                    click.echo(say.gettext("Open {where}  (stop with Ctrl-C)", where=address))
            server.shutdown()


def _changes(root: Path) -> Iterator[object]:
    """What changed in the calendar, again and again; at first nothing, once the watch is on, so that no change is missed after that."""
    return watch(root, watch_filter=_Watched(root / "site"), raise_interrupt=False, yield_on_timeout=True, rust_timeout=_PULSE)


def _build(root: Path, now: datetime | None, out: Path) -> bool:
    """Build and say what was found; whether there is a new site. Whatever is wrong, the one that was there stays."""
    try:
        built = build(root, now, out, strict=False, ask=False)
    except (EngineFailed, SiteNotWritten, LedgerError) as error:
        click.echo(failure(error, translator(language_of(root))), err=True)
        return False
    click.echo(rendered(built.edition, shown(built.edition), "text"), nl=False)
    return built.site is not None
