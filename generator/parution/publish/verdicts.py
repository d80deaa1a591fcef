"""What an account said, as what the ledger keeps of it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from parution.deliveries.plan import backoff
from parution.deliveries.record import Event, Failed, Published, Record, State, Unknown, Why
from parution.model import Message, say
from parution.publish import adapter
from parution.publish.adapter import Absent, Account, Found, Network, NotSent, Outcome, Partly, Refused, Sending, Unclear

REFUSED_AGAIN = timedelta(hours=1)
"""After so long a channel that was refused as a whole (a revoked token) is tried again: what mends it is not in the repository."""

LANDED = timedelta(minutes=10)
"""After so long a request that was given up has arrived or never will. Even where a repeat is harmless, no earlier is a delivery said not
to have been sent: were it then cancelled, held or missed instead of sent again, it would stand on the network against the ledger's word."""

LOOKS = 8
"""So often an account is read in vain before a person is asked."""


def why_of(message: Message) -> Why:
    """A sentence as the ledger keeps it."""
    return Why(
        text=message.template, values={name: value if isinstance(value, int) else str(value) for name, value in message.values.items()}
    )


def of_delivery(outcome: Outcome, record: Record, network: Network, now: datetime, *, published: bool) -> Event:
    """What a delivery came to; `published` tells whether its first irreversible step had been allowed.

    Where it had not, nothing can have been published, whatever the account says.
    """
    nonce = record.claim.nonce if record.claim else None
    match outcome:
        case adapter.Published(parts):
            return Published(at=now, parts=parts, nonce=nonce)
        case Refused(why, channel_wide):
            return Failed(at=now, why=why_of(why), nonce=nonce, next=now + REFUSED_AGAIN if channel_wide else None, person=True)
        case NotSent(why, after):
            return Failed(at=now, why=why_of(why), nonce=nonce, next=now + max(after or timedelta(), backoff(record.tries)))
        case Unclear(why):
            if not published:
                return Failed(at=now, why=why_of(why), nonce=nonce, next=now + backoff(record.tries))
            return Unknown(at=now, why=why_of(why), nonce=nonce, next=now + network.settle if network.reads else None)


def withdrawn(record: Record, why: Message, now: datetime) -> Event:
    """A delivery that was stopped before its next irreversible step: what stands of it is in the ledger as parts."""
    return Failed(at=now, why=why_of(why), nonce=record.claim.nonce if record.claim else None, next=now)


def latest(record: Record) -> datetime:
    """The latest moment at which something may have been sent: each look at the account that came to nothing changes nothing about it."""
    claim = record.claim
    if claim and record.state is State.CLAIMED:
        return claim.at + (claim.until - claim.at) / 2
    since = record.history[record.history.index(claim) :] if claim else record.history
    return next((event.at for event in since if isinstance(event, Unknown)), record.last.at)


def of_search(found: Found, record: Record, network: Network, now: datetime, last: datetime) -> Event:
    """What reading the account came to; `last` is the latest moment at which something may have been sent."""
    nonce = record.claim.nonce if record.claim and record.state is State.CLAIMED else None
    match found:
        case adapter.Published(parts):
            return Published(at=now, parts=parts, nonce=nonce, found=True)
        case Partly() | Absent() if now - last < max(network.settle, LANDED):
            return Unknown(at=now, why=why_of(_TOO_SOON), nonce=nonce, next=last + max(network.settle, LANDED))
        case Partly(parts):
            return Failed(at=now, why=why_of(_BROKEN), parts=parts, nonce=nonce, next=now)
        case Absent():
            return Failed(at=now, why=why_of(_ABSENT), nonce=nonce, next=now)
        case Unclear(why):
            return Unknown(at=now, why=why_of(why), nonce=nonce, next=now + backoff(record.tries) if record.tries < LOOKS else None)


def like(event: Event, record: Record, now: datetime) -> Event:
    """What a delivery comes to that was claimed and not even begun, since the channel as a whole does not work."""
    nonce = record.claim.nonce if record.claim else None
    if isinstance(event, Failed):
        return Failed(at=now, why=event.why, nonce=nonce, next=event.next, person=event.person)
    return Failed(at=now, why=why_of(say("the channel does not work")), nonce=nonce, next=now)


def search(account: Account, sending: Sending) -> Found:
    """What an account finds; whatever it raises is a doubt."""
    try:
        return account.find(sending)
    except Exception as error:  # noqa: BLE001 (the rest must go on)
        return Unclear(say("the program failed while reading the account ({kind})", kind=type(error).__name__))


def unreadable(record: Record, now: datetime) -> Event:
    """A delivery in doubt on an account that cannot be read."""
    nonce = record.claim.nonce if record.claim and record.state is State.CLAIMED else None
    return Unknown(at=now, why=why_of(_UNREADABLE), nonce=nonce)


_BROKEN = say("only a part of it stands on the network; the rest follows")
_ABSENT = say("the account was read: it does not stand there")
_TOO_SOON = say("not all of it stands on the account yet; it may still appear")
_UNREADABLE = say("a runner began to send it and never came back; this network cannot be asked whether it arrived")
