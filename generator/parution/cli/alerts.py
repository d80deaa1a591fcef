"""`parution alerts`: what needs a person now, and an issue on the forge for each of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from parution import phrases
from parution.cli.at_forge import asked, editor, forge
from parution.cli.calendar_options import calendar_options, language_of
from parution.cli.channels import checked
from parution.cli.helping import Command
from parution.cli.publish import unread
from parution.cli.publishing import Press, press, problem, remote_option
from parution.deliveries.alerts import Alert, Kind, Watch, alerts, due
from parution.deliveries.plan import Decision, decide
from parution.forge.adapter import Forge, ForgeError
from parution.forge.issues import Cause, Desk, Told, settle
from parution.forge.watching import watched, with_workflow
from parution.language import Translator, translator
from parution.model import Message, say
from parution.publish.git import GitError
from parution.report import alerts as report
from parution.report.account_alerts import of_accounts
from parution.report.accounts import lacks
from parution.report.alert_issues import Lasting, letter

_MARK = 4_000  # characters that the hidden line of an issue may take
_AT_ONCE = 16


class Duration(click.ParamType[timedelta]):
    """A stretch of time as the charter writes it: `2 hours`."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:  # noqa: ANN401
        """The stretch of time."""
        if isinstance(value, timedelta):
            return value
        try:
            return phrases.duration(value)
        except ValueError:
            words = translator(language_of(ctx.params.get("root", Path()) if ctx else Path()))
            self.fail(words.gettext("“{value}” is not a stretch of time. Write “2 hours” or “90 minutes”.", value=value), param, ctx)


@click.command("alerts", cls=Command)
@calendar_options
@remote_option
@click.option("--late", type=Duration(), default="2 hours", show_default=True, help="How late the publisher may be before that is told.")
@click.option("--workflow", metavar="FILE", help="Also ask the forge whether it still runs this workflow (publish.yml).")
@click.option("--accounts", is_flag=True, help="Where the credentials are: also tell which are missing, and ask each account.")
@click.option("--tell", is_flag=True, help="Open an issue on the forge for each, keep it up to date, and close it when nothing is left.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="For people or programs.")
def command(
    root: Path,
    now: datetime | None,
    remote: str | None,
    late: timedelta,
    workflow: str | None,
    *,
    accounts: bool,
    tell: bool,
    form: str,
) -> None:
    """Show what needs a person now: each with the post, the channel and the remedy.

    Failed and doubtful deliveries, missed posts, holds that silence something due, credentials that end, and a publisher of which nothing
    is heard. Exits with 1 where there is anything; with --tell, only where it could not be told.
    """
    ready = press(root, now, remote)
    if now and tell:
        raise click.UsageError(ready.say.gettext("--now is for looking ahead; --tell tells what is the matter now."))
    found = _Found(ready, late)
    judged = set(Kind) - {Kind.ACCOUNT, Kind.SCHEDULE}
    failure: ForgeError | None = None
    if accounts:
        found.look_at_accounts()
        judged.add(Kind.ACCOUNT)
    elif not tell:  # where there is nobody to be told of what is missing on this machine alone
        found.look_at_credentials()
    if workflow:
        failure = found.look_at_workflow(workflow)
        judged |= set() if failure else {Kind.SCHEDULE}
    _show(found.alerts, ready, judged, form, tell=tell)
    if failure:
        raise problem(ready.say, failure.message, failure.remedy)
    raise click.exceptions.Exit(int(bool(found.alerts) and not tell))


class _Found:
    """What needs a person, as far as it has been looked for."""

    def __init__(self, ready: Press, late: timedelta) -> None:
        self._ready, self._late, self._now = ready, late, ready.clock.now()
        ledger, charter, edition = ready.ledger(), ready.charter, ready.edition
        self._decisions, facts = ready.decided(ledger, published=False)
        self._earlier: list[Decision] = decide(edition, charter, ledger, facts, self._now - late, published=False)
        watch = Watch(self._decisions, self._earlier, charter, ledger, facts, self._now, late, self._settled, tuple(unread(edition)))
        self.alerts = alerts(watch)

    def _settled(self, path: str) -> datetime | None:
        """When a file came to the branch as it is now: when the change was merged, not when it was written."""
        try:
            typed = self._ready.checkout.git.line("log", "-1", "--first-parent", "-m", "--format=%cI", "HEAD", "--", path)
        except GitError:
            return None
        return datetime.fromisoformat(typed) if typed else None

    def look_at_accounts(self) -> None:
        """Add what is wrong with credentials and accounts."""
        charter = self._ready.charter
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            each = list(pool.map(lambda channel: checked(channel, charter, ask=True), charter.channels.values()))
        self.alerts += of_accounts(each, self._decisions, self._now)

    def look_at_credentials(self) -> None:
        """Add which credentials are missing here for what is due, without asking any account."""
        charter, now = self._ready.charter, self._now
        each = [checked(channel, charter, ask=False) for channel in charter.channels.values()]
        self.alerts += of_accounts([one for one in each if lacks(one)], due(self._decisions), now)

    def look_at_workflow(self, name: str) -> ForgeError | None:
        """Add what is wrong with the workflow; what the forge says where it does not let us look."""
        site = self._ready.charter.site
        try:
            about = forge(site.repository).workflow(name, site.branch)
        except ForgeError as error:
            return error
        trouble = watched(about, self._decisions, self._earlier, self._now, self._late)
        self.alerts = with_workflow(self.alerts, trouble)
        return None


def _show(found: Sequence[Alert], ready: Press, judged: set[Kind], form: str, *, tell: bool) -> None:
    page = ready.titled()
    if form == "text":
        click.echo(report.text(found, page), nl=False)
    done = asked(ready.say, lambda: _tell(found, ready, judged, forge(ready.charter.site.repository))) if tell else None
    if form == "json":
        issues = None if done is None else [(one.cause, one.done.value, one.url) for one in done]
        click.echo(report.as_json(found, page, issues), nl=False)
    elif done:
        click.echo()
        for one in done:
            click.echo(f"{ready.say.message(_DONE[one.done.value])}{ready.say.colon()} {one.url}")


def _tell(found: Sequence[Alert], ready: Press, judged: set[Kind], at: Forge) -> list[Told]:
    """See to the issues."""
    titles = {post.id: post.title for post in ready.edition.posts}
    page = Lasting(ready.say, ready.charter, ready.clock.now(), titles, 100)
    edit = editor(ready.charter.site, ready.checkout.prefix, os.environ)
    causes = []
    for one in found:
        text = letter(one, page, edit, at.longest - _MARK)
        causes.append(Cause(one.cause, text.title, text.body, one.facts, text.added))
    desk = Desk(
        at,
        f"{ready.charter.repository_id}\n{ready.charter.ledger}",
        lambda cause: cause.partition("/")[0] in judged,
        ready.say.gettext("Nothing of this is left, so this issue is closed. If it comes back, it is opened again."),
        lambda number: _double(ready.say, number),
    )
    return settle(desk, causes)


def _double(words: Translator, number: int) -> str:
    return words.gettext("Two runs opened this at the same moment; it goes on in #{number}.", number=number)


_DONE: dict[str, Message] = {
    "opened": say("Issue opened"),
    "changed": say("Issue brought up to date"),
    "reopened": say("Issue opened again"),
    "closed": say("Issue closed"),
    "left": say("Issue unchanged"),
    "dismissed": say("Issue left closed, as somebody closed it"),
}
