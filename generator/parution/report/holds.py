"""Holds for people: what is silenced, since when and until when, why, and who can end it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from parution.charter import Hold
from parution.deliveries.ledger import Ledger, LedgerHold
from parution.deliveries.remedies import Remedy
from parution.model import say as say_
from parution.report.cells import visible
from parution.report.deliveries import Page
from parution.report.encode import Json


@dataclass(frozen=True, slots=True)
class Shown:
    """A hold as it is shown: the charter's, or the ledger's by its file's name. `until` of the charter's is as typed."""

    reason: str
    channels: tuple[str, ...]
    campaigns: tuple[str, ...]
    until: datetime | str | None = None
    start: datetime | str | None = None
    by: str | None = None
    name: str | None = None


def in_force(holds: Sequence[Hold], ledger: Ledger, page: Page) -> list[Shown]:
    """What silences something now: what the charter says, then what the ledger says, oldest first."""
    typed = f"{page.now.astimezone(page.charter.timezone):%Y-%m-%d %H:%M}"
    charters = [
        Shown(hold.reason, hold.channels, hold.campaigns, hold.until, hold.start)
        for hold in holds
        if (not hold.start or hold.start <= typed) and not _is_over(hold.until, typed)
    ]
    return [*charters, *(shown(name, hold) for name, hold in open_holds(ledger, page.now))]


def open_holds(ledger: Ledger, now: datetime) -> list[tuple[str, LedgerHold]]:
    """The ledger's holds in force, by name, oldest first."""
    return sorted(((name, hold) for name, hold in ledger.holds.items() if hold.start <= now and not hold.over(now)), key=_started)


def _started(pair: tuple[str, LedgerHold]) -> datetime:
    return pair[1].start


def _is_over(until: str | None, typed: str) -> bool:
    if not until:
        return False
    return typed >= until if " " in until else typed[: len(until)] > until


def shown(name: str, hold: LedgerHold) -> Shown:
    """A hold of the ledger as it is shown."""
    return Shown(hold.reason, hold.channels, hold.campaigns, hold.until, hold.start, hold.by, name)


def lines_of(hold: Shown, page: Page, *, ended: bool = False) -> Iterator[str]:
    """What is silenced and why, since when, by whom, until when; of one that is `ended`, not how long it lasts."""
    say = page.say
    details = [say.gettext("Reason: {reason}", reason=visible(hold.reason))]
    if hold.name is None:
        since = say.gettext("since {when}", when=_typed(hold.start, page)) if hold.start else ""
        until = say.gettext("until {when}", when=_typed(hold.until, page)) if hold.until else say.gettext("until somebody ends it")
        details += [", ".join(filter(None, [since, until])), say.gettext("It stands in charter.yml under “holds”.")]
    else:
        since = say.gettext("since {when}, by {name}", when=_typed(hold.start, page), name=visible(hold.by or "?"))
        until = say.gettext("until {when}", when=_typed(hold.until, page)) if hold.until else say.gettext("until somebody ends it")
        details.append(since if ended else f"{since}, {until}")
    remedy = Remedy(say_("To end it:"), ((None, f"parution resume {flags(hold)}"),)) if hold.name and not ended else None
    yield from page.entry(("▶", "green") if ended else ("‖", "yellow"), scope(hold, page), details, remedy)


def _typed(moment: datetime | str | None, page: Page) -> str:
    """A moment, or what the charter says of one: a day, or a day and a time in its zone."""
    if isinstance(moment, datetime):
        return page.when(moment)
    try:
        if moment and " " in moment:
            return page.when(datetime.fromisoformat(moment).replace(tzinfo=page.charter.timezone))
        return page.say.date_short(date.fromisoformat(moment or ""))
    except ValueError:
        return moment or "?"


def flags(hold: Shown) -> str:
    """The options that name what a hold silences."""
    named = [*(f"--channel {one}" for one in hold.channels), *(f"--campaign {one}" for one in hold.campaigns)]
    return " ".join(named) or "--all"


def scope(hold: Shown, page: Page) -> str:
    """What a hold silences, in words."""
    channels = page.say.listing(page.channel(one) for one in hold.channels)
    known = page.charter.campaigns
    campaigns = page.say.listing(visible(known[one].name if one in known else one) for one in hold.campaigns)
    if channels and campaigns:
        return page.say.gettext("{channels}, and the campaign {campaigns}", channels=channels, campaigns=campaigns)
    if campaigns:
        return page.say.gettext("The campaign {campaigns}", campaigns=campaigns)
    return channels or page.say.gettext("Everything, on all channels")


def hold_json(hold: Shown) -> dict[str, Json]:
    """A hold as data."""
    return {
        "reason": hold.reason,
        "channels": list(hold.channels),
        "campaigns": list(hold.campaigns),
        "start": _iso(hold.start),
        "until": _iso(hold.until),
        "by": hold.by,
        "where": hold.name or "charter.yml",
    }


def _iso(moment: datetime | str | None) -> str | None:
    return moment.isoformat() if isinstance(moment, datetime) else moment
