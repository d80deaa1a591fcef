"""`parution amend`: makes a published post say what the committed text says, or takes it down, where the network allows that."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from parution.cli.asking import agreed, delivery_key
from parution.cli.helping import Command
from parution.cli.published import live, seen, stands
from parution.cli.publishing import Press, opened, person, place_options, press, problem
from parution.cli.resolve import recorded
from parution.deliveries.ledger import Ledger
from parution.deliveries.payload import Payload, payload_of
from parution.deliveries.plan import key_of
from parution.deliveries.record import Amended, Key, Record, State
from parution.model import Message, Post, Severity, say
from parution.publish.adapter import Amendable, Fails, NotSent, Outcome, Refused, Sending, Unclear
from parution.publish.lane import Open
from parution.publish.opening import network_of, open_account
from parution.report.deliveries import address
from parution.report.patch import patch
from parution.report.standing import is_taken_down


@dataclass(frozen=True)
class Change:
    """A published delivery and what it is to become: a payload, or None where it is to be taken down."""

    record: Record
    post: Post | None
    payload: Payload | None


@click.command("amend", cls=Command)
@place_options
@click.argument("delivery", metavar="DELIVERY")
@click.option("--delete", "down", is_flag=True, help="Take it down instead.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
def command(root: Path, remote: str | None, delivery: str, *, down: bool, dry_run: bool, yes: bool) -> None:
    """Make what is published say what the committed text says, where the network allows that; or take it down.

    DELIVERY is the post's id, a slash and the channel: oak-table/mastodon. Shows the change and asks.
    """
    ready = press(root, None, remote)
    ready.holds.insist()
    ledger = ready.ledger()
    key = delivery_key(delivery, ready.known(ledger), ready.say)
    change = _change(key, ledger, ready, down=down)
    account = _account(key, ready)
    try:
        page = ready.titled()
        click.echo("\n".join(page.entry(("≠", "magenta"), page.label(key), filter(None, [address(change.record.parts)]))))
        if not _show(change, ready):
            return
        if dry_run or not (yes or _agreed(ready, down=down)):
            raise click.exceptions.Exit(0 if dry_run else 1)
        _carry_out(change, account, ledger, ready)
    finally:
        account.account.close()


def _refuse(ready: Press, message: Message) -> click.ClickException:
    return click.ClickException(ready.say.message(message))


def _change(key: Key, ledger: Ledger, ready: Press, *, down: bool) -> Change:
    """What is to be done.

    Raises:
        ClickException: it cannot be done, and what can.
    """
    record, name = ledger.record(key), str(key)
    if record.state is not State.PUBLISHED:
        raise _refuse(ready, say("{key} is not published, so there is nothing to amend.", key=name))
    if is_taken_down(record):
        raise _refuse(ready, say("{key} was taken down already.", key=name))
    if key.channel not in ready.charter.channels:
        raise _refuse(
            ready, say("The channel “{channel}” is no longer in charter.yml, so its account cannot be reached.", channel=key.channel)
        )
    if not record.parts or any(part.id == part.url for part in record.parts):
        message = say(
            "{key} was published by hand: only you can change it, on the network itself. If it never was: "
            "parution resolve {key} --not-sent",
            key=name,
        )
        raise _refuse(ready, message)
    post = next((one for one in ready.edition.posts if key.channel in one.channels and key_of(one, key.channel) == key), None)
    if down:
        return Change(record, post, None)
    if post is None:
        raise _refuse(ready, say("The calendar has no text for {key} any more. To take it down: parution amend {key} --delete", key=name))
    return Change(record, post, _payload(record, post, ready))


def _payload(record: Record, post: Post, ready: Press) -> Payload:
    blobs = ready.checkout.blobs()
    if blobs.get(post.path) != post.blob:
        raise _refuse(
            ready, say("{path} is not committed. What goes out is what is committed: commit it, then run this again.", path=post.path)
        )
    if any(one.path == post.path and one.severity is Severity.ERROR for one in ready.edition.findings):
        raise _refuse(
            ready, say("The check finds errors in {path}: run “parution check”, mend them, commit, then run this again.", path=post.path)
        )
    payload = payload_of(post, ready.charter.channels[record.channel], blobs)
    there = [part for part in record.parts if part.kind == "post"]
    if len(payload.parts) != len(there) and len(there) > 1:
        message = say(
            "{n} posts of a thread stand there and the text has {m}: only posts that stand there can be changed. Keep to {n} parts.",
            n=len(there),
            m=len(payload.parts),
        )
        raise _refuse(ready, message)
    return payload


def _account(key: Key, ready: Press) -> Open:
    """The account, where it can amend.

    Raises:
        ClickException: it cannot, or cannot be opened.
    """
    channel = ready.charter.channels[key.channel]
    network = network_of(channel)
    account = network if isinstance(network, Fails) else open_account(network, channel, os.environ)
    if isinstance(account, Fails):
        raise problem(ready.say, account.why, account.remedy)
    if not isinstance(account, Amendable):
        account.close()
        message = say("What is published on {channel} cannot be changed or taken back from here.", channel=channel.name)
        raise _refuse(ready, message)
    return opened(channel, os.environ)


def _show(change: Change, ready: Press) -> bool:
    """Show what would change; whether anything does."""
    _, payload = stands(change.record)
    if change.payload and change.payload.hash == payload:
        click.echo(ready.say.gettext("What stands there is what the text says: nothing to change."))
        return False
    before = live(change.record, change.post, ready)
    after = seen(change.payload) if change.payload else ""
    if before is None:
        new = ready.say.gettext("The text that stands there is not known here any more; this is the new one:")
        click.echo(new if after else ready.say.gettext("The text that stands there is not known here any more."))
        click.echo(after, nl=False)
        return True
    if before == after:
        click.echo(ready.say.gettext("The text is the same; its pictures, its link or the channel's settings are not."))
    else:
        width = ready.page().width
        click.echo(_difference(patch(f"{change.record.key}", before, after, colour=sys.stdout.isatty(), width=width)))
    return True


def _difference(shown: str) -> str:
    """The lines of a patch without what only programs read in it."""
    head, *rest = shown.split("\n")
    lines = rest[1:] if head.startswith("--- a/") else [head, *rest]
    return "\n".join("⋮" if line.startswith("@@") else line for line in lines if not (line is lines[0] and line.startswith("@@")))


def _agreed(ready: Press, *, down: bool) -> bool:
    question = ready.say.gettext("Take it down? [y/N]") if down else ready.say.gettext("Change what is published? [y/N]")
    return agreed(question, ready.say.gettext("To do it, run the command again with --yes."))


def _carry_out(change: Change, opened_account: Open, ledger: Ledger, ready: Press) -> None:
    """Do it and write it down.

    Raises:
        ClickException: it was not done, or nobody knows.
    """
    outcome = _outcome(change, opened_account, ledger, ready)
    match outcome:
        case NotSent(why) | Refused(why):
            raise _refuse(ready, say("Nothing was changed: {why}", why=why))
        case Unclear(why):
            message = say("Nobody knows whether it was changed: {why} Run this again; doing it twice does no harm.", why=why)
            raise _refuse(ready, message)
    by = person(os.environ, ready.checkout.git)
    event = Amended(at=ready.clock.now(), payload=None, by=by)
    if change.payload and change.post:
        event = Amended(at=ready.clock.now(), payload=change.payload.hash, blob=change.post.blob, by=by)
    try:
        recorded(ready, change.record.key, event)
    except click.ClickException as error:
        message = say("It is done on the network, and the ledger does not say so yet. Run this again; doing it twice does no harm.")
        told = f"{error.message}\n{ready.say.message(message)}"
        raise click.ClickException(told) from None
    done = say("Changed: what stands there is the committed text.") if change.payload else say("Taken down.")
    click.echo(f"{click.style('✓', fg='green', bold=True)} {ready.say.message(done)}")


def _outcome(change: Change, opened_account: Open, ledger: Ledger, ready: Press) -> Outcome:
    record, account = change.record, opened_account.account
    claim = record.attempt or record.claim
    if claim is None or not isinstance(account, Amendable):
        return Refused(say("it was published by hand"))
    others = (one for one in ledger.records.values() if one.channel == record.channel and one.key != record.key)
    sending = Sending(
        token=record.key.token(ready.charter.repository_id),
        payload=change.payload,
        slot=claim.slot,
        begun=claim.at,
        now=ready.clock.now(),
        marks=change.payload.marks if change.payload else claim.marks,
        done=record.parts,
        taken=frozenset(part.id for one in others for part in one.parts),
        bytes_of=ready.checkout.bytes_of,
    )
    try:
        return account.amend(sending) if isinstance(change.payload, Payload) else account.delete(sending)
    except Exception as error:  # noqa: BLE001 (whatever it is, nobody knows what was done)
        return Unclear(say("the program failed while sending ({kind}).", kind=type(error).__name__))
