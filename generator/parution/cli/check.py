"""`parution check`: read everything, say everything."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from parution import __version__
from parution.cli.calendar_options import calendar_options, load_edition, shown, translator_of
from parution.cli.helping import Command
from parution.edition import Edition
from parution.model import Severity
from parution.report import terminal
from parution.report.shown import Shown

FORMATS = ("text", "json", "github", "gitlab", "sarif")


@click.command("check", cls=Command)
@calendar_options
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to report what is found.")
@click.option("--strict", is_flag=True, help="Let warnings fail the check too.")
@click.option("--all", "everything", is_flag=True, help="Judge the past too, and all that lies beyond the charter's horizon.")
@click.option(
    "--since",
    "base",
    metavar="BRANCH",
    help="Judge as well whether what was approved or changed since this branch (or commit) needs the approvals that its charter names.",
)
def command(root: Path, now: datetime | None, form: str, base: str | None, *, strict: bool, everything: bool) -> None:
    """Check the charter and every post, and say what to mend.

    Exits with 0 where nothing is wrong (warnings are allowed), with 1 where something is.
    """
    edition = load_edition(root, now, everything=everything)
    if base is not None:
        edition = with_approvals(edition, base)
    code = verdict(edition, strict=strict)
    click.echo(rendered(edition, shown(edition), form, code), nl=False)
    raise click.exceptions.Exit(code)


def with_approvals(edition: Edition, base: str) -> Edition:
    """The edition with what its changes since a branch or commit lack in approvals among the findings.

    Raises:
        click.ClickException: the two cannot be compared.
    """
    from parution.approvals import judge  # noqa: PLC0415 (asked for only where something is compared)
    from parution.history import before  # noqa: PLC0415
    from parution.history.revisions import RevisionNotRead  # noqa: PLC0415

    blobs = {post.path: post.blob for post in edition.posts}
    try:
        was = before.read(edition.root, base, blobs, edition.files)
    except RevisionNotRead as error:
        say = translator_of(edition).message
        told = f"{say(error.message)}\n→ {say(error.remedy)}"
        raise click.ClickException(told) from error
    return replace(edition, findings=(*edition.findings, *judge(edition, was)))


def verdict(edition: Edition, *, strict: bool) -> int:
    """The exit code: 1 where there is an error, or, if strict, a warning."""
    grave = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(finding.severity in grave for finding in edition.findings))


def rendered(edition: Edition, placed: list[Shown], form: str, code: int = 0) -> str:
    """The findings in one of the five formats."""
    translator, posts = translator_of(edition), edition.read
    say = translator.message
    if form == "json":
        from parution.report import json_object  # noqa: PLC0415 (each format is read in only when it is asked for)

        return json_object.render(placed, posts=posts, translate=say)
    if form == "github":
        from parution.report import github  # noqa: PLC0415

        return github.render(placed, translate=say)
    if form == "gitlab":
        from parution.report import gitlab  # noqa: PLC0415

        return gitlab.render(placed, translate=say)
    if form == "sarif":
        from parution import rules  # noqa: PLC0415
        from parution.cli.rules import said  # noqa: PLC0415
        from parution.report import sarif  # noqa: PLC0415

        known = [said(rule, translator) for rule in rules.ALL]
        return sarif.render(placed, rules=known, version=__version__, exit_code=code, language=translator.language, translate=say)
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    return terminal.render(placed, posts=posts, colour=sys.stdout.isatty(), width=width, translate=say, past=edition.past)
