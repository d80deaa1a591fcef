"""`parution reconcile`: reads the accounts where nobody knows what became of a delivery."""

from __future__ import annotations

from pathlib import Path

import click

from parution.cli.asking import delivery_key
from parution.cli.helping import Command
from parution.cli.publishing import Press, guarded, place_options, press
from parution.deliveries.plan import Action, Decision, Standing
from parution.deliveries.record import Event, Failed, Key, Published, Unknown
from parution.deliveries.remedies import look
from parution.model import say
from parution.publish.run import Publisher, Report
from parution.report.deliveries import Page, account_of, address, mark_of_event


@click.command("reconcile", cls=Command)
@place_options
@click.argument("deliveries", metavar="[DELIVERY]...", nargs=-1)
def command(root: Path, remote: str | None, deliveries: tuple[str, ...]) -> None:
    """Read the accounts where there is a doubt whether something was sent, now rather than when that is due; send nothing.

    Without DELIVERY (oak-table/mastodon), all there is a doubt about. Exits with 1 where a doubt remains.
    """
    ready = press(root, None, remote)
    ledger = ready.ledger()
    keys = {delivery_key(one, ready.known(ledger), ready.say) for one in deliveries}
    report: Report = guarded(ready.say, lambda: Publisher(ready.desk()).reconcile(keys))
    page = ready.titled()
    left = [one for one in report.decisions if one.standing is Standing.UNKNOWN and (not keys or one.key in keys)]
    lines = [line for key, event in dict(report.events).items() for line in _event(key, event, page)]
    lines += [line for one in left if one.key not in dict(report.events) for line in _untold(one, ready, page)]
    lines += [line for key, why in report.lost for line in page.entry(("✗", "red"), page.label(key), [page.why(why)])]
    click.echo("\n".join(lines or [ready.say.gettext("There is no doubt about any delivery.")]))
    raise click.exceptions.Exit(1 if left or report.lost else 0)


def _event(key: Key, event: Event, page: Page) -> list[str]:
    details, remedy = list[str](), None
    match event:
        case Published():
            details = [page.say.gettext("It stands there."), *filter(None, [address(event.parts)])]
        case Failed():
            details = [page.why(event.why.message()), page.say.gettext("It goes out with the next run: parution publish")]
        case Unknown(next=None):
            details, remedy = [page.why(event.why.message())], look(key, account_of(page, key.channel))
        case Unknown():
            details = [
                page.why(event.why.message()),
                page.say.gettext("The account is read again {when}.", when=page.when(event.next or page.now)),
            ]
    return list(page.entry(mark_of_event(event), page.label(key), details, remedy))


def _untold(one: Decision, ready: Press, page: Page) -> list[str]:
    """A doubt that reading cannot end."""
    missing = ready.facts().abilities[one.key.channel].missing if one.key.channel in ready.charter.channels else ()
    why = say("credentials are missing: {names}", names=", ".join(missing)) if missing else say("This account cannot be read.")
    details = [page.why(one.why if one.action is Action.PERSON and not missing else why)]
    return list(page.entry(("?", "yellow"), page.label(one.key), details, look(one.key, account_of(page, one.key.channel))))
