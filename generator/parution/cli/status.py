"""`parution status`: how every delivery stands, and what comes next."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click

from parution.charter import Charter
from parution.cli.calendar_options import calendar_options
from parution.cli.helping import Command
from parution.cli.published import stands
from parution.cli.publishing import Press, abilities, press, remote_option
from parution.cli.slots import known_channel
from parution.deliveries.ledger import Ledger
from parution.deliveries.pages import NETWORK as PAGES
from parution.deliveries.payload import payload_of
from parution.deliveries.plan import Decision, Facts, Standing
from parution.publish.adapter import Fails
from parution.publish.opening import network_of
from parution.report import standing
from parution.violations import choose


@click.command("status", cls=Command)
@calendar_options
@remote_option
@click.option("--channel", "channels", multiple=True, metavar="CHANNEL", help="Only this channel (may be given several times).")
@click.option("--post", "posts", multiple=True, metavar="POST", help="Only the post with this id (may be given several times).")
@click.option("--all", "everything", is_flag=True, help="Show all there is, not only the first of each group.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="For people or programs.")
def command(
    root: Path,
    now: datetime | None,
    remote: str | None,
    channels: tuple[str, ...],
    posts: tuple[str, ...],
    *,
    everything: bool,
    form: str,
) -> None:
    """Show how every delivery stands: what needs you, what waits, what comes next, what went out and what has changed since.

    Reads the ledger and nothing else: no network is asked.
    """
    ready = press(root, now, remote)
    for name in channels:
        known_channel(name, ready.charter, ready.say)
    ledger = ready.ledger()
    _known(posts, ready, ledger)
    found, facts = ready.decided(ledger)
    decisions = standing.only(found, channels, posts)
    drift = list(drifted(decisions, ledger, ready.charter, facts))
    lacking = {name: one.missing for name, one in abilities(ready.charter, os.environ).items()}
    view = standing.View(decisions, ledger, ready.holds.holds, facts.abilities, drift, everything, lacking, fixed(ready.charter))
    click.echo(standing.as_json(view, ready.titled()) if form == "json" else standing.text(view, ready.titled()), nl=False)


def fixed(charter: Charter) -> frozenset[str]:
    """The channels on which nothing that is published can be changed from here."""
    networks = {name: network_of(channel) for name, channel in charter.channels.items()}
    return frozenset(name for name, network in networks.items() if isinstance(network, Fails) or not network.amends)


def _known(posts: Iterable[str], ready: Press, ledger: Ledger) -> None:
    known = {post.id for post in ready.edition.posts} | {key.post for key in ledger.records}
    for name in posts:
        if name not in known:
            guess = choose(name, known)
            hint = f" {ready.say.message(guess)}" if "word" in guess.values else ""
            message = f"{ready.say.gettext('There is no post “{typed}”.', typed=name)}{hint}"
            raise click.UsageError(message)


def drifted(decisions: Iterable[Decision], ledger: Ledger, charter: Charter, facts: Facts) -> Iterator[Decision]:
    """What was published and would be sent otherwise today; texts are composed only where the file is another one."""
    for one in decisions:
        channel = charter.channels.get(one.key.channel)
        if one.standing is Standing.PUBLISHED and one.post and channel and channel.network != PAGES:  # pages follow by themselves
            blob, payload = stands(ledger.record(one.key))
            if payload and blob != one.post.blob and payload_of(one.post, channel, facts.blobs).hash != payload:
                yield one
