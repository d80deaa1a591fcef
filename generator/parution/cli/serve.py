"""`parution serve`: the site at hand while writing; every saved change rebuilds it and reloads the browser."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from watchfiles import DefaultFilter, watch

from parution.cli.build import failure
from parution.cli.building import build
from parution.cli.calendar_options import branch_option, calendar_options, language_of, shown, translator_of
from parution.cli.changes import Changes
from parution.cli.check import rendered
from parution.cli.helping import Command
from parution.cli.serving import Builds, Handler, Server
from parution.deliveries.ledger import LedgerError
from parution.history.objects import BranchNotRead
from parution.language import translator
from parution.website import EngineFailed, SiteNotWritten

_NOTHING_YET = """\
<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Parution</title>
<style>:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem }}</style>
</head><body><p>{text}</p></body></html>
"""
_PULSE = 100  # milliseconds


class _Watched(DefaultFilter):
    """Everything of the calendar but what is built, hidden or left by editors."""

    def __init__(self, out: Path) -> None:
        super().__init__(ignore_paths=[out.resolve()])

    def __call__(self, change: object, path: str) -> bool:
        return super().__call__(change, path) and not any(part.startswith((".site-", ".parution-")) for part in Path(path).parts)  # type: ignore[arg-type]


@click.command("serve", cls=Command)
@calendar_options
@branch_option
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port on this computer; 0 takes a free one."
)
def command(root: Path, now: datetime | None, port: int, branches: tuple[str, ...]) -> None:
    """Show the site in a browser and keep it up to date while you write.

    Posts can be moved there, too: drag one to another day. Only this computer can see it. Stop it with Ctrl-C.
    """
    gc.enable()  # a run of hours may not keep what it needs no more
    builds, say = Builds(), translator(language_of(root))
    changes = Changes(root, lambda edition: edition.now if now else datetime.now(UTC))
    text = say.gettext("The calendar has errors, so there is no site yet. Mend what the terminal names, and it appears here.")
    nothing_yet = _NOTHING_YET.format(language=say.language, text=text)
    with TemporaryDirectory(prefix="parution-") as scratch:
        out = Path(scratch) / "site"
        try:
            server = Server(port, partial(Handler, builds=builds, changes=changes, nothing_yet=nothing_yet, directory=str(out)))
        except OSError as error:
            message = say.gettext(
                "Port {port} cannot be used ({why}). Is another “parution serve” running? Try --port 0.", port=port, why=error.strerror
            )
            raise click.ClickException(message) from error
        with server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = click.style(f"http://127.0.0.1:{server.server_port}/", bold=True)
            opened = False
            with suppress(KeyboardInterrupt):  # the way to end it, also in the middle of a build
                for seen in _seen(root):
                    if opened and not seen:
                        continue
                    if _build(root, now, out, changes, branches):
                        builds.announce()
                    if not opened:
                        opened = True
                        click.echo(say.gettext("Open {where}  (stop with Ctrl-C)", where=address))
            server.shutdown()


def _seen(root: Path) -> Iterator[object]:
    """What changed in the calendar, again and again; at first nothing, once the watch is on, so that no change is missed after that."""
    # Where it does not raise the interrupt, the watch says a word of its own about it, in English.
    return watch(root, watch_filter=_Watched(root / "site"), raise_interrupt=True, yield_on_timeout=True, rust_timeout=_PULSE)


def _build(root: Path, now: datetime | None, out: Path, changes: Changes, branches: tuple[str, ...]) -> bool:
    """Build and say what was found; whether there is a new site. Whatever is wrong, the one that was there stays."""
    try:
        built = build(root, now, out, strict=False, ask=False, names=branches)
    except (EngineFailed, SiteNotWritten, LedgerError, BranchNotRead) as error:
        click.echo(failure(error, translator(language_of(root))), err=True)
        return False
    changes.learn(built)
    click.echo(rendered(built.edition, shown(built.edition), "text"), nl=False)
    words = translator_of(built.edition)
    for note in built.proposed:
        click.echo(f"{words.gettext('Note')}{words.colon()} {words.message(note)}")
    return built.site is not None
