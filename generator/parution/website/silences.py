"""What is on hold, from the charter and from the ledger, as the pages tell it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from parution.charter import Charter, Hold
from parution.deliveries.ledger import Ledger
from parution.website.wording import Wording


@dataclass(frozen=True, slots=True)
class Silence:
    """A hold that is in force (`begun`), or will be; `start` and `until` in words, maybe empty."""

    reason: str
    start: str
    until: str
    channels: tuple[str, ...]
    campaigns: tuple[str, ...]
    begun: bool


def with_ledger(charter: Charter, ledger: Ledger | None, now: datetime) -> Charter:
    """The charter with the ledger's holds among its own: for who reads the plan, what is silent is silent, whoever said so and where."""
    known = ledger.holds if ledger else {}
    more = [
        Hold(one.reason, _typed(one.start, charter), _typed(one.until, charter) if one.until else None, one.channels, one.campaigns)
        for _, one in sorted(known.items())
        if not one.over(now)
    ]
    return replace(charter, holds=(*charter.holds, *more)) if more else charter


def silences(charter: Charter, now: datetime, wording: Wording) -> tuple[Silence, ...]:
    """The holds that are not over; `now` in the charter's zone."""
    return tuple(_silences(charter, f"{now:%Y-%m-%d %H:%M}", wording))


def _silences(charter: Charter, now: str, wording: Wording) -> Iterator[Silence]:
    for hold in charter.holds:
        if not hold.until or hold.until >= now[: len(hold.until)]:
            start, until = (wording.typed_moment(moment) if moment else "" for moment in (hold.start, hold.until))
            yield Silence(hold.reason, start, until, hold.channels, hold.campaigns, begun=not hold.start or hold.start <= now)


def _typed(moment: datetime, charter: Charter) -> str:
    return f"{moment.astimezone(charter.timezone):%Y-%m-%d %H:%M}"
