"""`parution resolve`: a person tells the ledger what became of a delivery."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from parution.cli.asking import agreed, delivery_key
from parution.cli.entering import Entry, enter
from parution.cli.helping import Command
from parution.cli.publishing import Press, person, place_options, press
from parution.deliveries.ledger import Ledger
from parution.deliveries.plan import key_of
from parution.deliveries.record import Claimed, Event, Failed, IllegalError, Key, Part, Published, Record, Skipped, State, Unknown
from parution.language import Translator
from parution.model import Message, Post, Status, say
from parution.publish.adapter import Fails
from parution.publish.opening import network_of
from parution.publish.verdicts import why_of
from parution.report.deliveries import Page, state_word

_ODD = re.compile(r"[\s\x00-\x1f\x7f<>\"]")


@click.command("resolve", cls=Command)
@place_options
@click.argument("delivery", metavar="DELIVERY")
@click.option("--published", "url", metavar="ADDRESS", help="It stands on the network, at this address.")
@click.option("--not-sent", is_flag=True, help="It does not stand there; it may be sent.")
@click.option("--skip", is_flag=True, help="It is not to be sent.")
@click.option("--reason", help="Why, for whoever reads the ledger later.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
def command(
    root: Path, remote: str | None, delivery: str, *, url: str | None, not_sent: bool, skip: bool, reason: str | None, yes: bool
) -> None:
    """Tell the ledger what became of a delivery: what nobody but you can know.

    DELIVERY is the post's id, a slash and the channel: oak-table/mastodon. Also for networks that you publish to by hand.
    """
    ready = press(root, None, remote)
    if (url is not None) + not_sent + skip != 1:
        raise click.UsageError(ready.say.gettext("Say what became of it, with one of: --published ADDRESS, --not-sent, --skip."))
    ledger = ready.ledger()
    key = delivery_key(delivery, ready.known(ledger), ready.say)
    parts = (_part(url, ready.say),) if url is not None else ()
    now, by = ready.clock.now(), person(os.environ, ready.checkout.git)
    why = why_of(say("{name}: {reason}", name=by, reason=reason) if reason else say("said by {name}", name=by))
    event: Event = Skipped(at=now, why=why, by=by)
    if url is not None:
        meant = _post(key, ready)
        event = Published(at=now, parts=parts, by=by, blob=meant.blob if meant else None)
    elif not_sent:
        event = Failed(at=now, why=why, next=now, by=by)
    before = ledger.record(key)
    _check(before, event, ready)
    if not yes and isinstance(event, Published) and not _meant(before, ready):
        raise click.exceptions.Exit(1)
    after = recorded(ready, key, event)
    _tell(before, after, event, ready)


def _part(url: str, say: Translator) -> Part:
    """What stands at an address.

    Raises:
        UsageError: that is no web address.
    """
    typed = url.strip()
    try:
        split = urlsplit(typed)
        sound = split.scheme in {"http", "https"} and bool(split.hostname) and not split.password and not _ODD.search(typed)
    except ValueError:
        sound = False
    if not sound:
        raise click.UsageError(say.gettext("“{text}” is not a web address. Copy it from the browser; it begins with https://.", text=typed))
    return Part(id=typed, url=typed)


def _meant(record: Record, ready: Press) -> bool:
    """Whether a person means it who says that something stands there that was never sent, and would have been by itself."""
    key, page, words = record.key, ready.titled(), ready.say.message
    post = _post(key, ready)
    if record.state is not None or post is None or post.slot is None:
        return True
    early = post.slot > ready.clock.now()
    if not early and isinstance(network_of(ready.charter.channels[key.channel]), Fails):
        return True
    planned = say("{label} is planned for {when}, and nothing was sent of it yet.", label=page.label(key), when=page.when(post.slot))
    sent = say("{label} was to go out {when}, and nothing was sent of it yet.", label=page.label(key), when=page.when(post.slot))
    click.echo(words(planned if early else sent), err=True)
    click.echo(words(say("If you say that it is published, Parution does not send it any more.")), err=True)
    again = say("To say so all the same, run the command again with --yes.")
    return agreed(words(say("Did you publish it there yourself? [y/N]")), words(again))


def _post(key: Key, ready: Press) -> Post | None:
    return next((one for one in ready.edition.posts if key.channel in one.channels and key_of(one, key.channel) == key), None)


def _check(record: Record, event: Event, ready: Press) -> None:
    """Refuse what cannot be said of a delivery that stands so.

    Raises:
        ClickException: why, and what can be done instead.
    """
    last, page, key = (record.last if record.history else None), ready.page(), record.key
    claim = record.claim if isinstance(last, Claimed) or record.is_said else None  # a runner may still be at it, whatever was said
    if claim and isinstance(event, Failed) and ready.clock.now() < claim.until and not _ended(record, claim):
        message = say(
            "{key} is being sent right now; what becomes of it is known {when} at the latest.", key=str(key), when=page.when(claim.until)
        )
        raise click.ClickException(ready.say.message(message))
    try:
        record.then(event)
    except IllegalError:
        raise click.ClickException(ready.say.message(_refusal(record, event))) from None


def _ended(record: Record, claim: Claimed) -> bool:
    """Whether the runner of a claim has written what came of it."""
    return any(getattr(event, "nonce", None) == claim.nonce and isinstance(event, Failed | Unknown | Published) for event in record.history)


def _refusal(record: Record, event: Event) -> Message:
    key = str(record.key)
    match record.state:
        case None:
            return say("Nothing was ever sent of {key}, so there is nothing to take back: it goes out at its time.", key=key)
        case State.PUBLISHED if record.is_said:
            return say("{key} is entered as published already. If it is not: parution resolve {key} --not-sent", key=key)
        case State.PUBLISHED:
            return say(
                "{key} is published, and the ledger keeps that. To take it down, where the network allows that: "
                "parution amend {key} --delete. To publish it once more, write “occurrence: 2” in the post and give it a new time.",
                key=key,
            )
        case State.SKIPPED:
            return say("{key} is marked as not to be sent already. To send it after all: parution resolve {key} --not-sent", key=key)
        case State.MISSED if isinstance(event, Failed):
            return say("{key} was missed, so it was not sent. To send it, give it a new time (publish_at) and commit.", key=key)
    return say("That cannot be said of {key}: it stands as “{state}”.", key=key, state=state_word(record))


def recorded(ready: Press, key: Key, event: Event) -> Record:
    """The record once the event is in the ledger, for everyone.

    Raises:
        ClickException: it could not be written.
    """
    after: list[Record] = []

    def change(ledger: Ledger) -> Entry:
        record = ledger.record(key)
        if event in record.history:  # it was received, and only the answer was lost
            after[:] = [record]
            return Entry()
        try:
            after[:] = [record.then(event)]
        except IllegalError:
            message = say(
                "Somebody else has changed {key} meanwhile. Look at it again: parution status --post {post}", key=str(key), post=key.post
            )
            raise click.ClickException(ready.say.message(message)) from None
        return Entry(after)

    enter(ready, change, f"{type(event).__name__}: {key}")
    return after[0]


def _tell(before: Record, after: Record, event: Event, ready: Press) -> None:
    page, words = ready.titled(), ready.say.message
    change = f"{words(state_word(before))} → {click.style(words(state_word(after)), bold=True)}"
    click.echo(f"{page.label(after.key)}{ready.say.colon()} {change}")
    if isinstance(event, Skipped):
        click.echo(words(say("To take that back: parution resolve {key} --not-sent", key=str(after.key))))
    if isinstance(event, Published):
        click.echo(words(say("If that is a mistake: parution resolve {key} --not-sent", key=str(after.key))))
    if isinstance(event, Failed):
        click.echo(words(_what_follows(after, ready, page)))


def _what_follows(record: Record, ready: Press, page: Page) -> Message:
    """What becomes of a delivery that was not sent."""
    post, now = _post(record.key, ready), ready.clock.now()
    if post is None or post.slot is None or post.status is not Status.APPROVED:
        return say("The calendar does not ask for it (any more), so it is not sent.")
    if post.slot < now - ready.charter.stale_after:
        return _stale(post, post.slot, page)
    if post.slot > now:
        return say("It goes out at its time: {when}.", when=page.when(post.slot))
    return say("It goes out with the next run: parution publish")


def _stale(post: Post, slot: datetime, page: Page) -> Message:
    return say(
        "Its time ({when}) is too long past: the next run records it as missed. To send it, give it a new time (publish_at) in {path}.",
        when=page.when(slot),
        path=post.path,
    )
