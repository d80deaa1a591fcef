"""`parution publish`: sends what is due, each delivery exactly once."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

import click

from parution.cli.calendar_options import calendar_options
from parution.cli.helping import Command
from parution.cli.publishing import Press, abilities, guarded, press, remote_option
from parution.deliveries.payload import Payload, payload_of
from parution.edition import Edition
from parution.model import Post, Severity
from parution.outgoing import CONTENT
from parution.publish.run import Publisher, Report
from parution.report import dispatch, rehearsal


@click.command("publish", cls=Command)
@calendar_options
@remote_option
@click.option("--dry-run", is_flag=True, help="Say what would be sent now, to the letter, and what not and why; send nothing.")
@click.option("--begin", is_flag=True, help="For the first run of a calendar that has never published: begin its ledger.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "github")),
    default="text",
    show_default=True,
    help="For people, for programs, or for people with annotations in GitHub Actions.",
)
def command(root: Path, now: datetime | None, remote: str | None, *, dry_run: bool, begin: bool, form: str) -> None:
    """Send what is due, to each channel exactly once.

    Only what is approved, committed, due and not on hold goes out. What is done stands in the ledger, a branch of its own. Run it as often
    as you like, on as many machines as you like. Exits with 1 where a person has to look at something.
    """
    ready = press(root, now, remote)
    if now and not dry_run:
        raise click.UsageError(ready.say.gettext("--now is for --dry-run: what is sent is sent by the real time."))
    if dry_run:
        click.echo(_rehearsed(ready, form), nl=False)
        return
    ready.holds.insist()
    report: Report = guarded(ready.say, lambda: Publisher(ready.desk(begin=begin)).run())
    raise click.exceptions.Exit(told(_run(report, ready), ready, form))


def _run(report: Report, ready: Press) -> dispatch.Run:
    return dispatch.Run(report.events, report.lost, report.decisions, report.ledger, unread(ready.edition), ready.holds.holds)


def told(run: dispatch.Run, ready: Press, form: str) -> int:
    """Say what a run did; the exit code."""
    page = ready.titled()
    click.echo(dispatch.as_json(run, page) if form == "json" else dispatch.text(run, page), nl=False)
    if form == "github":
        click.echo(dispatch.github(run, page), nl=False)
    return int(any(one.grave for one in dispatch.concerns(run, page)))


def unread(edition: Edition) -> list[str]:
    """The files under content/ that an error keeps from being read as posts, in their order."""
    posts = {post.path for post in edition.posts}
    wrong = (one.path for one in edition.findings if one.severity is Severity.ERROR)
    return sorted({path for path in wrong if path.startswith(f"{CONTENT}/") and path not in posts})


def _rehearsed(ready: Press, form: str) -> str:
    """What a run would do where the credentials are. The ledger is read, and nothing is written anywhere."""
    blobs, channels = ready.checkout.blobs(), ready.charter.channels
    ledger = ready.ledger()
    decisions, _ = ready.decided(ledger, published=False)
    missing = {name: one.missing for name, one in abilities(ready.charter, os.environ).items()}

    def payload(post: Post, channel: str) -> Payload:
        return payload_of(post, channels[channel], blobs)

    if form == "json":
        return rehearsal.as_json(decisions, payload, missing, ready.titled())
    return rehearsal.text(decisions, payload, missing, ready.titled(), screen=sys.stdout.isatty())
