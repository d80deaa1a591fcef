"""`parution build`: check, then the site."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from parution import website
from parution.cli.building import Built, build
from parution.cli.calendar_options import calendar_options, shown, translator_of
from parution.cli.check import rendered
from parution.website import EngineFailed, SiteNotWritten


@click.command("build")
@calendar_options
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where the site goes; site/ in the calendar's directory by default.")
@click.option("--strict", is_flag=True, help="Let warnings stop the build too.")
def command(root: Path, now: datetime | None, out: Path | None, *, strict: bool) -> None:
    """Check the calendar and build its site.

    Nothing is built where the check finds an error. The site that was there before stays whole until the new one is complete.
    """
    try:
        built = build(root, now, out or root / "site", strict=strict)
    except (EngineFailed, SiteNotWritten) as error:
        raise click.ClickException(failure(error)) from error
    click.echo(rendered(built.edition, shown(built.edition), "text"), nl=False)
    if built.site is None:
        click.echo("\nThe site was not built; what stood there is as it was.", err=True)
        raise click.exceptions.Exit(1)
    click.echo(report(built, built.site))


def failure(error: EngineFailed | SiteNotWritten) -> str:
    """What went wrong and what can be done, for a person."""
    if isinstance(error, EngineFailed):
        return f"The site engine ({error.engine}) could not make the pages: {error.reason}"
    return f"The site could not be written to {error.path}: {error.reason}. What stood there is as it was."


def report(built: Built, site: website.BuildResult) -> str:
    """How large the site is, how much of it was made anew, and where to open it."""
    say = translator_of(built.edition)
    lines = [f"{say.gettext('Note')}: {say.message(built.history.note)}"] if built.history.note else []
    where = site.opening.resolve()
    shown_path = os.path.relpath(where) if where.is_relative_to(Path.cwd()) else str(where)
    lines += [f"{site.pages} files, {site.rendered} of them new or changed.", f"Open {click.style(shown_path, bold=True)}"]
    lines += [click.style(where.as_uri(), dim=True)]
    return "\n".join(lines)
