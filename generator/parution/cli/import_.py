"""`parution import`: a calendar from what a team already has."""

from __future__ import annotations

from pathlib import Path

import click

from parution.cli.calendar_options import language_of
from parution.cli.speech import language_option
from parution.importers import galaxy_social
from parution.importers.new_calendar import ImportRefusedError, ImportReport
from parution.language import Translator, translator


@click.group("import")
def command() -> None:
    """Make a calendar from posts kept elsewhere."""


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
