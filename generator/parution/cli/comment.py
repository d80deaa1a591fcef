"""`parution comment`: what a change does to the calendar, as one comment on the forge that is kept up to date.

What is told was computed elsewhere, by a job that may have run a stranger's files: it is data, checked against its schema and its sizes,
and everything in it is written as text. Nothing is read here but that file, the environment and the forge; no charter, no post.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from parution.cli.at_forge import asked, forge, into_summary
from parution.cli.diff import rendered
from parution.cli.helping import Command
from parution.cli.publishing import problem
from parution.cli.speech import chosen_language, language_option
from parution.diff import Changes
from parution.forge.adapter import Forge, ForgeError, Kind, Request
from parution.forge.comments import Done, Told, planned, settle
from parution.language import Translator, translator
from parution.model import Message, Severity, say
from parution.report import changes_json
from parution.report.cells import inert, visible
from parution.report.github import annotation

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SERVER, _REPOSITORY = re.compile(r"https?://[\w.:/-]+"), re.compile(r"[\w.-]+/[\w.-]+")


class Commit(click.ParamType[str]):
    """A commit's whole id."""

    name = "sha"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """The id in small letters."""
        typed = str(value).strip().lower()
        if not _COMMIT.fullmatch(typed):
            self.fail(_words(None).gettext("“{value}” is not the whole id of a commit.", value=value), param, ctx)
        return typed


@dataclass(frozen=True)
class _Comment:
    """What is to be written: the text, and whether it says that nothing changes."""

    text: str
    empty: bool


@click.command("comment", cls=Command)
@language_option
@click.option("--request", "number", type=click.IntRange(min=1), metavar="N", help="The number of the pull request, or merge request.")
@click.option("--head", type=Commit(), help="The commit that was compared: written only where the request is still at it.")
@click.option(
    "--read",
    "file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    default="-",
    help="What “parution diff --format json” wrote; the standard input without this.",
)
@click.option(
    "--run", type=click.IntRange(min=1), metavar="N", help="The run on GitHub that offers the calendar as it would be: link to it."
)
@click.option("--dry-run", is_flag=True, help="Print the comment and say what would be done; write nothing.")
def command(number: int | None, head: str | None, file: Path, run: int | None, *, dry_run: bool) -> None:
    """Write what a change does to the calendar as one comment on its request, and bring it up to date later.

    Reads the JSON of “parution diff”, which may come from a stranger. Without --request, the open request whose head is --head. Exits
    with 1 where the comment cannot be written, but for a fork's own job, which never may.
    """
    changes = _read(file)
    words = _words(changes)
    if number is None and head is None:
        raise click.UsageError(words.gettext("Say which request is meant: --request, or --head."))
    comment = _Comment(rendered(changes, "markdown", _address(run, os.environ)), changes.empty)
    try:
        at = forge()
        requests = _requests(at, number, head, words)
    except ForgeError as error:
        if error.kind is Kind.TOKEN and _in_fork(os.environ):
            _given_up(comment, error, words)
            return
        raise problem(words, error.message, error.remedy) from None
    for request in requests:
        _on(at, request, comment, words, dry_run=dry_run)


def _address(run: int | None, environment: Mapping[str, str]) -> str:
    """The page of a run on GitHub; empty where the job does not say on which GitHub that is."""
    server, repository = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_REPOSITORY", "")
    known = run and _SERVER.fullmatch(server) and _REPOSITORY.fullmatch(repository)
    return f"{server}/{repository}/actions/runs/{run}" if known else ""


def _words(changes: Changes | None) -> Translator:
    return translator(chosen_language() or (changes.language if changes else "en"))


def _read(file: Path) -> Changes:
    """The changes that a file holds.

    Raises:
        ClickException: it is too long, or not of the form that it must have.
    """
    try:
        if str(file) == "-":
            return changes_json.read(sys.stdin.buffer.read(changes_json.LONGEST + 1))
        with file.open("rb") as stream:
            return changes_json.read(stream.read(changes_json.LONGEST + 1))
    except changes_json.ChangesNotReadError as error:
        words = _words(None)
        raise click.ClickException(words.gettext("This file cannot be shown: {why}", why=words.message(error.message))) from error


def _requests(at: Forge, number: int | None, head: str | None, words: Translator) -> list[Request]:
    """The requests to write on: those that are at the commit which was compared.

    Raises:
        ForgeError: the forge does not let us look.
    """
    if number is None:
        found = at.requests_at(head or "")
        if not found:
            click.echo(words.gettext("No open request is at {commit}: nothing to write.", commit=(head or "")[:10]))
        return found
    request = at.request(number)
    if head and request.head != head:
        moved = "Request {n} has moved on to {commit}; what that changes is told by its own run."
        click.echo(words.gettext(moved, n=number, commit=visible(request.head[:10])))
        return []
    return [request]


def _on(at: Forge, request: Request, comment: _Comment, words: Translator, *, dry_run: bool) -> None:
    if dry_run:
        for line in comment.text.splitlines():
            click.echo(inert(visible(line)))
        told = asked(words, lambda: planned(at, request.number, comment.text))
        click.echo(f"\n{words.message(_PLANNED[told.done])}")
        return
    try:
        told = settle(at, request.number, comment.text, begin=not comment.empty)
    except ForgeError as error:
        if error.kind is Kind.RIGHTS and request.fork and os.environ.get("GITHUB_EVENT_NAME") == "pull_request":
            _given_up(comment, error, words)
            return
        raise problem(words, error.message, error.remedy) from None
    click.echo(_said(told, request, words))


def _said(told: Told, request: Request, words: Translator) -> str:
    address = told.url or request.url
    return f"{words.message(_TOLD[told.done])}{words.colon()} {address}"


def _in_fork(environment: Mapping[str, str]) -> bool:
    """Whether this is a job of a merge request from a fork, which is given none of the project's variables."""
    source, target = environment.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID"), environment.get("CI_MERGE_REQUEST_PROJECT_ID")
    return bool(source and target and source != target)


def _given_up(comment: _Comment, error: ForgeError, words: Translator) -> None:
    """A fork's own job may not write on the request, and nobody who sees it can mend that: it is told on the run's page instead."""
    title = words.gettext("The comment could not be written from a fork's own job")
    if into_summary(comment.text, os.environ):
        click.echo(annotation(Severity.WARNING, title, words.message(error.message)))
        return
    click.echo(f"{title}{words.colon()} {words.message(error.message)}\n")
    for line in comment.text.splitlines():
        click.echo(inert(visible(line)))


_TOLD: dict[Done, Message] = {
    Done.WRITTEN: say("Comment written"),
    Done.CHANGED: say("Comment brought up to date"),
    Done.LEFT: say("Nothing new to write"),
}
_PLANNED: dict[Done, Message] = {
    Done.WRITTEN: say("This comment would be written."),
    Done.CHANGED: say("The comment that is there would be brought up to date."),
    Done.LEFT: say("The comment that is there says this already."),
}
