"""`parution export`: the calendar as a table, as events or as data, for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from parution import source
from parution.cli.calendar_options import Moment, calendar_options, shown, translator_of
from parution.cli.check import rendered
from parution.cli.helping import Command
from parution.cli.loading import load_posts
from parution.cli.slots import known_channel
from parution.edition import Edition
from parution.exports import data, events, table
from parution.exports.selection import Selection
from parution.language import Translator
from parution.model import Post, Status, Yaml

_STATUSES = tuple(status.value for status in Status)


@click.command("export", cls=Command)
@calendar_options
@click.option(
    "--format",
    "form",
    type=click.Choice(("csv", "ical", "json")),
    default="csv",
    show_default=True,
    help="A table, a calendar of events, or data.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; without it, the standard output.")
@click.option("--since", type=Moment(), metavar="DATE", help="Only posts of this day and later.")
@click.option("--until", type=Moment(), metavar="DATE", help="Only posts of this day and earlier.")
@click.option("--channel", "channels", multiple=True, help="Only posts for this channel (may be given several times).")
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice(_STATUSES), help="Only posts of this status (may be given several times)."
)
@click.option("--excel", is_flag=True, help="A table that Excel opens by a double click: marked as UTF-8, with semicolons in French.")
def command(
    root: Path,
    now: datetime | None,
    form: str,
    output: Path | None,
    since: datetime | None,
    until: datetime | None,
    channels: tuple[str, ...],
    statuses: tuple[str, ...],
    *,
    excel: bool,
) -> None:
    """Write the posts of the calendar as a table (CSV), as events (iCalendar) or as data (JSON)."""
    edition = load_posts(root, now)
    if edition.charter is None:
        click.echo(rendered(edition, shown(edition), "text"), nl=False, err=True)
        raise click.exceptions.Exit(1)
    say = translator_of(edition)
    names = tuple(known_channel(name, edition.charter, say) for name in channels)
    chosen = Selection(since.date() if since else None, until.date() if until else None, names, statuses).of(edition.posts)
    charter = edition.charter
    made = {
        "csv": lambda: table.written(_read(edition, chosen, say), delimiter=";" if excel and say.language == "fr" else ",", bom=excel),
        "ical": lambda: events.written(chosen, charter, edition.now),
        "json": lambda: data.written(chosen, charter, edition.now),
    }[form]()
    _put(made, output, say)
    _tell(edition, chosen, form, output, say)


def _read(edition: Edition, posts: tuple[Post, ...], say: Translator) -> Iterator[tuple[str, Mapping[str, Yaml], str]]:
    """The path, the fields and the text of each post as its file has them."""
    for post in posts:
        try:
            yield post.path, *source.parse_post(source.decode((edition.root / post.path).read_bytes()))
        except (OSError, source.SourceError) as error:
            why = say.message(error.message) if isinstance(error, source.SourceError) else error.strerror or str(error)
            raise click.ClickException(say.gettext("{path} cannot be read: {why}.", path=post.path, why=why)) from error


def _put(made: bytes, output: Path | None, say: Translator) -> None:
    """Write the file in one step, or to the standard output."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(made)
        return
    name = ""
    try:
        with NamedTemporaryFile(dir=output.absolute().parent, prefix=".parution-", delete=False) as file:
            name = file.name
            file.write(made)
        Path(name).chmod(0o644)
        Path(name).replace(output)
    except OSError as error:
        with suppress(OSError):
            Path(name).unlink() if name else None
        raise click.ClickException(
            say.gettext("{path} cannot be written: {why}.", path=output, why=error.strerror or str(error))
        ) from error


def _tell(edition: Edition, chosen: tuple[Post, ...], form: str, output: Path | None, say: Translator) -> None:
    """Say what was written, and what was not, where it does not get into the data."""
    skipped = sum(not events.has_day(post) for post in chosen) if form == "ical" else 0
    if output:
        told = say.ngettext("{n} post written to {path}.", "{n} posts written to {path}.", len(chosen) - skipped, path=output)
        click.echo(click.style(told, fg="green", bold=True), err=True)
    if skipped:
        click.echo(
            say.ngettext("{n} post has no day, so it is no event.", "{n} posts have no day, so they are no events.", skipped), err=True
        )
    if unread := edition.read - len([post for post in edition.posts if post.id]):
        message = say.ngettext(
            "{n} file of content/ cannot be read as a post, and is not in it: parution check says why.",
            "{n} files of content/ cannot be read as posts, and are not in it: parution check says why.",
            unread,
        )
        click.echo(message, err=True)
