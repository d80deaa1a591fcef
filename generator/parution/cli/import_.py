"""`parution import`: posts from what a team already has, into the calendar that it has or into a new one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from parution.cli.calendar_options import calendar_options, language_of
from parution.cli.helping import Group
from parution.cli.importing import Import, Zone, pairs, read_file
from parution.cli.speech import language_option
from parution.importers import galaxy_social
from parution.importers.new_calendar import ImportRefusedError, ImportReport
from parution.language import Translator, translator
from parution.typed_dates import Order

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group("import", cls=Group)
@language_option
def command() -> None:
    """Take over posts kept elsewhere: shows what would be written, and writes it when you agree."""


def _options(command: Command) -> Command:
    """What all sources have in common."""
    options = (
        click.option(
            "--to", "target", type=click.Path(path_type=Path), help="Begin a new calendar in this directory (empty, or not there yet)."
        ),
        click.option(
            "--channel",
            "channels",
            multiple=True,
            metavar='"NAME=CHANNEL"',
            help="Which channel an account of the source is; without a name, that of posts that name none (may be given several times).",
        ),
        click.option(
            "--timezone",
            "zone",
            type=Zone(),
            help="Whose times the source means where it does not say: Europe/Paris; by default the calendar's.",
        ),
        click.option("--write", is_flag=True, help="Write without asking."),
    )
    for option in reversed(options):
        command = option(command)
    return calendar_options(command)


@command.command("csv")
@_options
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "columns", multiple=True, metavar='"COLUMN=FIELD"', help="Which field a column is; “COLUMN=-” leaves it out.")
@click.option("--dates", "order", type=click.Choice(("dmy", "mdy")), help="How 03/04/2026 is read: day first, or month first.")
@click.option("--encoding", help="The file's encoding, where it is not found out: utf-8, cp1252…")
@click.option("--delimiter", help="The sign between two cells, where it is not found out.")
def from_csv(
    root: Path,
    now: datetime | None,
    file: Path,
    columns: tuple[str, ...],
    order: Order | None,
    encoding: str | None,
    delimiter: str | None,
    **common: Any,  # noqa: ANN401 (those of `_options`)
) -> None:
    """Import a table: the export of a scheduler (Buffer, Hootsuite, Later, Publer, Metricool, Sprout, Planable), or your own."""
    from parution.importers import sheet, table  # noqa: PLC0415 (only this source needs them)

    run = Import.of(root, now, **common)
    sign = {"\\t": "\t", "tab": "\t"}.get(delimiter or "", delimiter)
    options = table.Options(pairs(columns, run.say, "--map"), order, common["zone"], encoding, sign)
    data = read_file(file, sheet.LARGEST, run.say)
    run.go(lambda charter, accounts, zone: table.read(file.name, data, options, charter, accounts, zone))


@command.command("markdown")
@_options
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
def from_markdown(root: Path, now: datetime | None, directory: Path, **common: Any) -> None:  # noqa: ANN401
    """Import a folder of Markdown with front matter of its own: a blog made with Jekyll, Hugo or MkDocs."""
    from parution.importers import markdown_folder  # noqa: PLC0415

    run = Import.of(root, now, **common)
    run.go(lambda charter, accounts, zone: markdown_folder.read(directory, charter, accounts, common["zone"] or zone, zone, run.root))


@command.command("ical")
@_options
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def from_ical(root: Path, now: datetime | None, file: Path, **common: Any) -> None:  # noqa: ANN401
    """Import a calendar of events (.ics), as Google, Outlook and Apple export them: each event becomes a post."""
    from parution.importers import event_file  # noqa: PLC0415

    run = Import.of(root, now, **common)
    data = read_file(file, event_file.LARGEST, run.say)
    run.go(lambda charter, accounts, zone: event_file.read(file.name, data, charter, accounts, common["zone"] or zone, zone))


@command.command("tweets")
@_options
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
def from_tweets(root: Path, now: datetime | None, directory: Path, **common: Any) -> None:  # noqa: ANN401
    """Import the .tweet files of a twitter-together repository, with their threads, polls and images."""
    from parution.importers import tweet_files  # noqa: PLC0415

    run = Import.of(root, now, **common)
    run.go(lambda charter, accounts, zone: tweet_files.read(directory, charter, accounts, common["zone"] or zone, zone, run.root))


@command.command("galaxy-social")
@language_option
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), help="The new calendar's directory; it must be empty or not exist."
)
def from_galaxy_social(directory: Path, target: Path) -> None:
    """Import a galaxy-social repository: its posts, accounts and images."""
    say = translator(language_of(Path()))
    try:
        report = galaxy_social.convert(directory, target)
    except ImportRefusedError as error:
        message = f"{say.message(error.message)} {say.message(error.remedy)}"
        raise click.ClickException(message) from error
    click.echo(_said(report, target, say))


def _said(report: ImportReport, target: Path, say: Translator) -> str:
    notes = [f"  {click.style(note.path, bold=True)}  {say.message(note.message)}" for note in report.notes]
    return "\n".join(
        [
            *([say.gettext("Not carried over as it was ({count}):", count=len(notes)), *notes, ""] if notes else []),
            say.gettext(
                "{posts} posts ({threads} of them threads) on {channels} channels, {images} images.",
                posts=report.posts,
                threads=report.threads,
                channels=len(report.channels),
                images=report.media,
            ),
            say.gettext("Next: {command}", command=f"parution check --root {target}"),
        ]
    )
