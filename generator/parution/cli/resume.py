"""`parution resume`: ends what `parution hold` began."""

from __future__ import annotations

import os
from pathlib import Path

import click

from parution.charter import Charter
from parution.cli.asking import known_campaign
from parution.cli.entering import Entry, enter
from parution.cli.helping import Command
from parution.cli.hold import ended
from parution.cli.publishing import person, place_options
from parution.cli.slots import known_channel
from parution.cli.standby import office
from parution.deliveries.ledger import Ledger, LedgerHold
from parution.language import Translator
from parution.report.deliveries import Page
from parution.report.holds import Shown, in_force, lines_of, open_holds


@click.command("resume", cls=Command)
@place_options
@click.option("--channel", "channels", multiple=True, metavar="CHANNEL", help="End the holds that name this channel.")
@click.option("--campaign", "campaigns", multiple=True, metavar="CAMPAIGN", help="End the holds that name this campaign.")
@click.option("--all", "everything", is_flag=True, help="End every hold of the ledger.")
def command(root: Path, remote: str | None, channels: tuple[str, ...], campaigns: tuple[str, ...], *, everything: bool) -> None:
    """End holds, so that publishing goes on. Without an option, show those in force.

    A hold that names several channels or campaigns ends as a whole. Those of charter.yml end there.
    """
    desk = office(root, remote)
    page, ledger = desk.page(), desk.ledger()
    for name in channels:
        _known(name, ledger, desk.charter, desk.say)
    for name in campaigns:
        if not any(name in hold.campaigns for hold in ledger.holds.values()):
            known_campaign(name, desk.charter, desk.say)
    now, by = desk.clock.now(), person(os.environ, desk.checkout.git)

    def chosen(standing: Ledger) -> dict[str, LedgerHold]:
        return {name: hold for name, hold in open_holds(standing, now) if everything or _meant(hold, channels, campaigns)}

    if found := chosen(ledger):
        enter(desk, lambda standing: Entry(holds={name: ended(hold, now, by) for name, hold in chosen(standing).items()}), "Resume")
        click.echo(page.heading(desk.say.gettext("No longer on hold")))
        _show([Shown(one.reason, one.channels, one.campaigns, one.until, one.start, one.by, name) for name, one in found.items()], page)
    left = [one for one in in_force(desk.holds.holds, ledger, page) if one.name not in found]
    _rest(left, page, some=bool(found), asked=bool(channels or campaigns or everything))


def _known(name: str, ledger: Ledger, charter: Charter, say: Translator) -> None:
    """A channel that the charter no longer has may still be named by a hold."""
    if not any(name in hold.channels for hold in ledger.holds.values()):
        known_channel(name, charter, say)


def _meant(hold: LedgerHold, channels: tuple[str, ...], campaigns: tuple[str, ...]) -> bool:
    return bool(set(hold.channels) & set(channels) or set(hold.campaigns) & set(campaigns))


def _show(holds: list[Shown], page: Page) -> None:
    for one in holds:
        click.echo("\n".join(lines_of(one, page, ended=True)))


def _rest(left: list[Shown], page: Page, *, some: bool, asked: bool) -> None:
    """What is still on hold, and how to end it."""
    say = page.say.gettext
    if not left:
        if not some:
            click.echo(say("Nothing is on hold."))
        return
    if asked and not some:
        click.echo(say("No hold of the ledger names that."))
    click.echo(("\n" if some or asked else "") + page.heading(say("Still on hold") if some else say("On hold"), len(left)))
    for one in left:
        click.echo("\n".join(lines_of(one, page)))
    if any(one.name is None for one in left):
        click.echo(f"  → {say('Take it out of charter.yml, commit, and merge: that ends it for every runner.')}")
