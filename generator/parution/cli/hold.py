"""`parution hold`: silences channels or campaigns, or everything, for all runners at once."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import click
import msgspec

from parution.cli.asking import known_campaign
from parution.cli.calendar_options import Moment, language_of
from parution.cli.entering import Entry, enter
from parution.cli.helping import Command
from parution.cli.publishing import Office, person, place_options
from parution.cli.slots import known_channel
from parution.cli.standby import office
from parution.deliveries.ledger import HOLDS, LedgerHold
from parution.language import translator
from parution.report.holds import lines_of, shown

_DAY = timedelta(days=1)


@click.command("hold", cls=Command)
@place_options
@click.option("--channel", "channels", multiple=True, metavar="CHANNEL", help="Silence this channel (may be given several times).")
@click.option("--campaign", "campaigns", multiple=True, metavar="CAMPAIGN", help="Silence this campaign (may be given several times).")
@click.option("--reason", required=True, help="Why; everybody who asks is told.")
@click.option("--until", type=Moment(), help="When it ends by itself (in the charter's zone); a day is held to its end.")
def command(
    root: Path, remote: str | None, channels: tuple[str, ...], campaigns: tuple[str, ...], reason: str, until: datetime | None
) -> None:
    """Stop publishing at once, for every runner: of channels, of campaigns, or, if none is named, of everything.

    What is not yet on its way does not go out until parution resume, or until the moment that you name.
    """
    try:
        _hold(office(root, remote), channels, campaigns, reason, until)
    except click.UsageError:
        raise
    except click.ClickException as error:
        say = translator(language_of(root)).gettext
        failed = say("The hold is NOT in force: what is due still goes out.")
        otherwise = say("To stop it all the same, turn off what runs parution publish (on GitHub: Actions, “publish”, Disable workflow).")
        told = f"{failed}\n{error.message}\n→ {otherwise}"
        raise click.ClickException(told) from None


def _hold(desk: Office, channels: tuple[str, ...], campaigns: tuple[str, ...], reason: str, until: datetime | None) -> None:
    if desk.charter.channels:  # otherwise it is that of a calendar whose charter cannot be read
        channels = tuple(dict.fromkeys(known_channel(name, desk.charter, desk.say) for name in channels))
        campaigns = tuple(dict.fromkeys(known_campaign(name, desk.charter, desk.say) for name in campaigns))
    if not reason.strip():
        raise click.UsageError(desk.say.gettext('Say why: --reason "…"'))
    now = desk.clock.now()
    hold = LedgerHold(
        reason=" ".join(reason.split()),
        start=now,
        by=person(os.environ, desk.checkout.git),
        until=_end(until, desk, now),
        channels=channels,
        campaigns=campaigns,
    )
    name = f"{HOLDS}{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}.json"
    enter(desk, lambda _: Entry(holds={name: hold}), "Hold")
    page = desk.page()
    click.echo(page.heading(desk.say.gettext("On hold from now on")))
    click.echo("\n".join(lines_of(shown(name, hold), page)))


def _end(until: datetime | None, desk: Office, now: datetime) -> datetime | None:
    """When a hold ends, in UTC; a day without a time is held to its end, as in the charter.

    Raises:
        UsageError: that is past.
    """
    if until is None:
        return None
    local = until if until.tzinfo else until.replace(tzinfo=desk.charter.timezone)
    if not until.tzinfo and until == datetime(until.year, until.month, until.day):  # noqa: DTZ001 (it is compared with what was typed)
        local = (until + _DAY).replace(tzinfo=desk.charter.timezone)
    if local <= now:
        when = desk.page().when(local) if until.tzinfo or until.time() != time() else desk.say.date_numeric(until.date())
        raise click.UsageError(desk.say.gettext("That is past: {when}.", when=when))
    return local.astimezone(UTC)


def ended(hold: LedgerHold, now: datetime, by: str) -> LedgerHold:
    """A hold that somebody has ended."""
    return msgspec.structs.replace(hold, ended=now, ended_by=by)
