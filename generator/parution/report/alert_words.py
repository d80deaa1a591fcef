"""What is said of an alert: its title, what is the matter, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from parution.charter import Hold
from parution.deliveries.alerts import Alert, Kind
from parution.deliveries.ledger import LedgerHold
from parution.deliveries.remedies import MOVED_IN, Remedy
from parution.model import Message, say
from parution.report.cells import visible
from parution.report.deliveries import Page
from parution.report.dispatch import belated_title, belated_why
from parution.report.holds import Shown, flags, shown

Troubles = Mapping[str, tuple[Message, Message, Message]]

SCHEDULES: Troubles = {
    "idle": (
        say("The schedule that publishes was switched off by the forge"),
        say("Forges do that where nothing has happened in a repository for long. Nothing goes out until it is switched on again."),
        say("Open the workflow's page and choose “Enable workflow”."),
    ),
    "off": (
        say("The workflow that publishes is switched off, and something is due"),
        say("Somebody has switched it off on the forge. Nothing goes out until it is switched on again."),
        say("Open the workflow's page and choose “Enable workflow”. If the silence is meant, say so with a hold: parution hold."),
    ),
    "none": (
        say("No schedule publishes this calendar"),
        say("The forge knows no schedule for it on the published branch, so that posts go out only after a merge."),
        say("Set one up as the manual says under “Publishing”."),
    ),
    "queued": (
        say("A run of the publisher waits and does not begin"),
        say("It waits for a machine, or for somebody who has to let it through; all others wait behind it."),
        say("Open the run: let it through, or cancel it and start another."),
    ),
    "silent": (
        say("The schedule that publishes has stopped"),
        say("Something is due, and the forge has begun no run of the publisher for too long."),
        say("Start one by hand (“Run workflow” on its page). If none begins by itself after that, look at the forge's status page."),
    ),
    "skipped": (
        say("The publisher is skipped by every run"),
        say("Something is due, and the job that publishes is left out: publishing is not switched on."),
        say("Set the variable PARUTION_PUBLISH to “yes” in the repository's settings, as the manual says under “Publishing”."),
    ),
    "failing": (
        say("The publisher's runs fail"),
        say("Something is due, and the last runs of the publisher all failed."),
        say("Open the last run: its page says what to do."),
    ),
}


def title(alert: Alert, page: Page) -> str:
    """What is the matter, as a line."""
    words, n = page.say, len(alert.deliveries)
    if alert.kind is Kind.SCHEDULE:
        return words.message(SCHEDULES[alert.trouble][0])
    if alert.kind is Kind.HELD:
        return words.ngettext("A hold silences a post that is due", "A hold silences {n} posts that are due", n)
    if alert.kind is Kind.UNREAD:
        return words.ngettext("A post cannot be read", "{n} posts cannot be read", len(alert.paths))
    if alert.kind is Kind.OVERDUE:
        return words.ngettext("A post is due, and nothing sends it", "{n} posts are due, and nothing sends them", n)
    if alert.kind is Kind.BELATED:
        return belated_title(alert.number, page)
    return _of_channel(alert, page.channel(alert.channel or ""), n, page)


def _of_channel(alert: Alert, channel: str, n: int, page: Page) -> str:
    words = page.say
    if alert.kind is Kind.UNKNOWN:
        return words.ngettext("{channel}: one delivery is in doubt", "{channel}: {n} deliveries are in doubt", n, channel=channel)
    if alert.kind is Kind.FAILED:
        return words.ngettext("{channel}: one delivery failed", "{channel}: {n} deliveries failed", n, channel=channel)
    if alert.kind is Kind.MISSED:
        return words.ngettext("{channel}: one post was missed", "{channel}: {n} posts were missed", n, channel=channel)
    if alert.kind is Kind.BLOCKED:
        return words.ngettext("{channel}: one post cannot go out", "{channel}: {n} posts cannot go out", n, channel=channel)
    return _for_people(alert, channel, n, page)


def _for_people(alert: Alert, channel: str, n: int, page: Page) -> str:
    words = page.say
    if alert.kind is Kind.UNAPPROVED:
        many = "{channel}: the time of {n} posts came, and they are not approved"
        return words.ngettext("{channel}: the time of one post came, and it is not approved", many, n, channel=channel)
    if alert.kind is Kind.BY_HAND:
        many = "{channel}: {n} posts are to be published by hand"
        return words.ngettext("{channel}: one post is to be published by hand", many, n, channel=channel)
    return _of_account(channel, alert.moment, page)


def _of_account(channel: str, ends: datetime | None, page: Page) -> str:
    if ends is None:
        return page.say.gettext("{channel}: its account cannot be used", channel=channel)
    if ends <= page.now:
        return page.say.gettext("{channel}: its credential has ended", channel=channel)
    last = page.say.date_numeric(_last_day(ends, page))
    return page.say.gettext("{channel}: its credential ends on {date}", channel=channel, date=last)


def _last_day(end: datetime, page: Page) -> date:
    """The last day before a moment, in the calendar's zone."""
    return (end - timedelta(seconds=1)).astimezone(page.charter.timezone).date()


def why(alert: Alert, page: Page) -> str:
    """What is the matter, in a sentence or two; empty where the deliveries say it."""
    if alert.said:
        return page.why(alert.said[0])
    if alert.trouble in SCHEDULES:
        return page.say.message(SCHEDULES[alert.trouble][1])
    if alert.kind is Kind.UNREAD:
        return page.say.gettext("Nobody knows what they ask for, so nothing of them goes out.")
    if alert.kind is Kind.BELATED:
        return belated_why(page)
    if alert.hold:
        return page.say.gettext("Reason: {reason}", reason=visible(alert.hold.reason))
    return _of_moment(alert.kind, alert.moment, page) if alert.moment else ""


def _of_moment(kind: Kind, moment: datetime, page: Page) -> str:
    if kind is Kind.OVERDUE:
        template = "The publisher should have sent it since {when}, and the ledger has heard of no run."
        return page.say.gettext(template, when=page.when(moment))
    last = page.say.date_long(_last_day(moment, page))
    if moment <= page.now:
        return page.say.gettext("Its last day was {date}; nothing can be published there with it.", date=last)
    return page.say.gettext("Its last day is {date}.", date=last)


def remedy(alert: Alert, page: Page) -> Remedy | None:
    """What to do about all of it; None where each delivery has its own."""
    if alert.said:
        return Remedy(alert.said[1])
    if alert.trouble in SCHEDULES:
        return Remedy(SCHEDULES[alert.trouble][2])
    if alert.hold:
        return _of_hold(alert.hold, page)
    return _OF_ALL[alert.kind](alert) if alert.kind in _OF_ALL else None


def _renew(alert: Alert) -> Remedy:
    sentence = say(
        "Make a new one on the network, put it in the place of the old one where the publisher runs, and write its last day into "
        "charter.yml (channels, {channel}, credential until).",
        channel=alert.channel or "",
    )
    return Remedy(sentence, ((None, "parution channels --test"),))


def _mend(_: Alert) -> Remedy:
    return Remedy(say("Mend what the check tells of them, and commit:"), ((None, "parution check"),))


def _send(_: Alert) -> Remedy:
    sentence = say("Look at the publisher's last runs on the forge, and start one by hand. To have it sent from here:")
    return Remedy(sentence, ((None, "parution publish"),))


def _look_through(_: Alert) -> Remedy:
    return Remedy(MOVED_IN, ((None, "parution status --all"),))


_OF_ALL: Mapping[Kind, Callable[[Alert], Remedy]] = {
    Kind.CREDENTIAL: _renew,
    Kind.ACCOUNT: _renew,
    Kind.UNREAD: _mend,
    Kind.OVERDUE: _send,
    Kind.BELATED: _look_through,
}


def _of_hold(hold: Hold | LedgerHold, page: Page) -> Remedy:
    late = page.charter.stale_after
    hours = max(1, round(late / timedelta(hours=1)))
    if isinstance(hold, LedgerHold):
        held: Shown = shown("", hold)
        sentence = say("Where it is over, end it; what is more than {hours} hours late by then is not sent any more:", hours=hours)
        return Remedy(sentence, ((None, f"parution resume {flags(held)}"),))
    return Remedy(
        say(
            "Where it is over, take it out of “holds” in charter.yml and merge that; what is more than {hours} hours late by then is not "
            "sent any more.",
            hours=hours,
        )
    )
