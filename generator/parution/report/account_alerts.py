"""What is wrong with accounts, as alerts: a credential that is missing or ends soon, an account that does not answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from parution.deliveries.alerts import Alert, Kind, awaited
from parution.deliveries.credentials import SOON
from parution.deliveries.plan import Decision
from parution.deliveries.remedies import NO_CREDENTIALS
from parution.model import Message
from parution.report.accounts import WHERE, Checked, lacks

_AHEAD = SOON[0]


def of_accounts(found: Sequence[Checked], decisions: Sequence[Decision], now: datetime) -> Iterator[Alert]:
    """One for each channel with which something is wrong and on which something goes out within two weeks, or that ends soon."""
    for one in found:
        waiting = tuple(each for each in awaited(decisions) if each.key.channel == one.channel.id and _is_near(each, now, _AHEAD))
        if trouble := _trouble(one):
            if waiting:
                yield Alert(Kind.ACCOUNT, one.channel.id, one.channel.id, waiting, trouble=str(trouble[0]), said=trouble)
        elif one.expires and one.expires - now <= SOON[0] and one.channel.credential_until is None:
            yield Alert(Kind.ACCOUNT, one.channel.id, one.channel.id, moment=one.expires)


def _trouble(one: Checked) -> tuple[Message, Message] | None:
    if one.by_hand:
        return None
    if lacks(one):
        names = ", ".join(each.name for each in one.variables if each.needed and not each.given)
        return Message(NO_CREDENTIALS, {"names": names}), WHERE
    return next(iter(one.problems), None) or one.failure


def _is_near(one: Decision, now: datetime, ahead: timedelta) -> bool:
    slot = one.post.slot if one.post else None
    return slot is not None and slot <= now + ahead
