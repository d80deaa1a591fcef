"""`parution channels`: what each channel can do, what it wants, and whether its account answers."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import click

from parution.charter import Channel, Charter
from parution.cli.calendar_options import language_of
from parution.cli.helping import Command
from parution.cli.publishing import charter_of, page_of
from parution.cli.speech import language_option
from parution.deliveries.credentials import credential_end
from parution.language import translator
from parution.model import say
from parution.publish.adapter import Fails, Network, Works
from parution.publish.opening import collisions, credentials_of, network_of, open_account, settings_problems, variable
from parution.report import accounts
from parution.report.accounts import Checked, Variable

_AT_ONCE = 16


@click.command("channels", cls=Command)
@click.option(
    "-C",
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The calendar's directory (where charter.yml is); the current one by default.",
)
@language_option
@click.option("--test", "ask", is_flag=True, help="Ask each account who it is; nothing is published.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="For people or programs.")
def command(root: Path, *, ask: bool, form: str) -> None:
    """Show every channel: whether Parution publishes there, what it promises, and which credentials it wants.

    Credentials are environment variables; they are never shown. Exits with 1 where a channel's settings are wrong or its test fails, or
    where its credential ends within a day.
    """
    charter = charter_of(root)
    now = datetime.now(UTC)
    page = page_of(charter, translator(language_of(root)), now)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = list(pool.map(lambda channel: checked(channel, charter, ask=ask), charter.channels.values()))
    click.echo(accounts.as_json(found, page) if form == "json" else accounts.text(found, page, asked=ask), nl=False)
    raise click.exceptions.Exit(int(any(accounts.fails(one, now) for one in found)))


def checked(channel: Channel, charter: Charter, *, ask: bool) -> Checked:
    """What is known of a channel here; with `ask`, also what its account says."""
    network = network_of(channel)
    if isinstance(network, Fails):
        return Checked(channel, by_hand=(network.why, network.remedy))
    given = credentials_of(network, channel, os.environ)
    variables = tuple(Variable(variable(channel.id, one.name), one.name in given, one.needed, one.about) for one in network.credentials)
    problems = [(one.why, one.remedy) for one in settings_problems(network, channel)]
    problems += [
        (why, say("Rename one of the two channels in charter.yml."))
        for other in charter.channels.values()
        if other is not channel
        for why in collisions((channel, other))
    ]
    answer = _answer(network, channel) if ask else None
    name, expires = (answer.name, answer.expires) if isinstance(answer, Works) else (None, None)
    expires = expires or credential_end(channel, charter.timezone)
    failure = (answer.why, answer.remedy) if isinstance(answer, Fails) else None
    return Checked(channel, network.promise, variables, tuple(problems), None, name, expires, failure)


def _answer(network: Network, channel: Channel) -> Works | Fails:
    """What the account says; whatever it raises is a failure, and what it raises may hold a secret."""
    account = open_account(network, channel, os.environ)
    if isinstance(account, Fails):
        return account
    try:
        return account.test()
    except Exception as error:  # noqa: BLE001 (the others are to be asked all the same)
        return Fails(
            say("the program failed while asking the account ({kind})", kind=type(error).__name__),
            say("Run it again; if that remains, report it."),
        )
    finally:
        account.close()
