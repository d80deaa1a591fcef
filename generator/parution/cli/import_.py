"""`parution import`: a calendar from what a team already has."""

from __future__ import annotations

from pathlib import Path

import click

from parution.importers import galaxy_social
from parution.importers.new_calendar import ImportRefusedError, ImportReport


@click.group("import")
def command() -> None:
    """Make a calendar from posts kept elsewhere."""


@command.command("galaxy-social")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), help="The new calendar's directory; it must be empty or not exist."
)
def from_galaxy_social(directory: Path, target: Path) -> None:
    """Import a galaxy-social repository: its posts, accounts and images."""
    try:
        report = galaxy_social.convert(directory, target)
    except ImportRefusedError as error:
        message = f"{error.message} {error.remedy}"
        raise click.ClickException(message) from error
    click.echo(_said(report, target))


def _said(report: ImportReport, target: Path) -> str:
    notes = [f"  {click.style(note.path, bold=True)}  {note.message}" for note in report.notes]
    return "\n".join(
        [
            *([f"Not carried over as it was ({len(notes)}):", *notes, ""] if notes else []),
            f"{report.posts} posts ({report.threads} of them threads) on {len(report.channels)} channels, {report.media} images.",
            f"Next: parution check --root {target}",
        ]
    )
