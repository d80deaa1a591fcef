"""`parution diff`: what a change does to the calendar."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path

import click

from parution.cli.calendar_options import calendar_options, language_of
from parution.cli.helping import Command
from parution.cli.speech import chosen_language
from parution.diff import Changes
from parution.language import translator
from parution.report import changes_json

FORMATS = ("text", "markdown", "json", "html")
_NARROWEST, _WIDEST = 60, 110


@click.command("diff", cls=Command)
@calendar_options
@click.argument("base", required=False)
@click.argument("head", required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to tell it.")
@click.option(
    "--read",
    "file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="Tell what a JSON file of this command holds, instead of comparing anything.",
)
def command(root: Path, now: datetime | None, base: str | None, head: str | None, form: str, file: Path | None) -> None:
    """Show what a change does to the calendar: posts, dates, texts, findings, mix.

    BASE is a branch, a tag or a commit, compared as a pull request is: as of the commit at which the change left it. HEAD is the other
    side; without it, the files as they are.
    """
    changes = _read(file, base, root) if file else _compared(root, now, base, head)
    click.echo(rendered(changes, form), nl=False)


def rendered(changes: Changes, form: str, preview: str = "") -> str:
    """The changes in one of the four formats, read in when it is asked for; `preview` is where Markdown says that the calendar is."""
    words = translator(chosen_language() or changes.language)
    if form == "json":
        return changes_json.render(changes)
    if form == "markdown":
        from parution.report import changes_markdown  # noqa: PLC0415

        return changes_markdown.render(changes, words, preview)
    if form == "html":
        from parution.report import changes_html  # noqa: PLC0415

        return changes_html.render(changes, words)
    from parution.report import changes_text  # noqa: PLC0415

    width = min(max(shutil.get_terminal_size((100, 24)).columns, _NARROWEST), _WIDEST)
    return changes_text.render(changes, words, width=width, colour=sys.stdout.isatty())


def _compared(root: Path, now: datetime | None, base: str | None, head: str | None) -> Changes:
    from parution.cli.comparing import changes  # noqa: PLC0415 (not needed to tell what was compared elsewhere)
    from parution.history.revisions import RevisionNotRead  # noqa: PLC0415

    words = translator(language_of(root))
    if base is None:
        raise click.UsageError(words.gettext("Name what to compare with: parution diff main, for example."))
    try:
        return changes(root, base, head, now)
    except RevisionNotRead as error:
        told = f"{words.message(error.message)}\n→ {words.message(error.remedy)}"
        raise click.ClickException(told) from error


def _read(file: Path, base: str | None, root: Path) -> Changes:
    words = translator(language_of(root))
    if base is not None:
        raise click.UsageError(words.gettext("Either compare two revisions, or read a file with --read."))
    try:
        if str(file) == "-":
            return changes_json.read(sys.stdin.buffer.read(changes_json.LONGEST + 1))
        with file.open("rb") as stream:
            return changes_json.read(stream.read(changes_json.LONGEST + 1))
    except (OSError, changes_json.ChangesNotReadError) as error:
        why = words.message(error.message) if isinstance(error, changes_json.ChangesNotReadError) else error.strerror or str(error)
        raise click.ClickException(words.gettext("This file cannot be shown: {why}", why=why)) from error
