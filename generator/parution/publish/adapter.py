"""What a network must be able to do to be published to: the protocol between the publisher and the modules of the networks.

A network is a `Network`: what it promises, what it wants to know, and how an account on it is opened. It is found by the name that the
charter gives as `network`, in the entry-point group `parution.networks`, so that others can add theirs. An `Account` sends one delivery,
finds out what became of one, and says whether it works. The publisher decides *whether* to send; an account never does.

The one rule of an account: say `NotSent` or `Refused` only where it is certain that nothing was published; whatever leaves a doubt is
`Unclear`. (An exception counts as a doubt too.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, runtime_checkable

from parution.charter import Channel
from parution.deliveries.payload import Payload
from parution.deliveries.record import Key, Part
from parution.model import Message

GROUP = "parution.networks"
"""The entry-point group: name of the network → its `Network`."""


class Guarantee(StrEnum):
    """What a network's ways allow to promise.

    `exact`: a repeat is harmless for ever. `windowed`: harmless for a while, and later the account can be read. `reconciled`: never
    harmless, but the account can be read. `at most once`: neither, so what is in doubt is left to a person.
    """

    EXACT = "exact"
    WINDOWED = "windowed"
    RECONCILED = "reconciled"
    AT_MOST_ONCE = "at-most-once"


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret, or what else must not stand in the charter: read from the environment variable `PARUTION_<CHANNEL>_<NAME>`.

    `about` tells an editor what it is and where to get it; without `needed`, the channel works without it too.
    """

    name: str
    about: Message
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that the charter may give under a channel's `settings`; `values` are those accepted (empty: any text)."""

    name: str
    about: Message
    values: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a channel must have in the charter before anything can be published: `account` or `server`, as one would type it.

    `other` is the line that does as well.
    """

    name: str
    example: str
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """All parts stand on the network, in order."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly nothing (more) was published: no connection, or the network says “not now”; try again, no sooner than `after`.

    `channel_wide`: so would it be with every other delivery of the channel (a rate limit, a server that is down).
    """

    why: Message
    after: timedelta | None = None
    channel_wide: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Certainly nothing (more) was published, and the same again would be refused again: a person must change something.

    `channel_wide`: so would it be with every other delivery of the channel (a token that was revoked).
    """

    why: Message
    channel_wide: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """It may have been published and it may not."""

    why: Message


@dataclass(frozen=True, slots=True)
class Partly:
    """Found on the account: these parts, in order, and not the others."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """It was looked for where it would stand, and it is not there."""


Outcome = Published | NotSent | Refused | Unclear
Found = Published | Partly | Absent | Unclear


class Withdrawn(Exception):  # noqa: N818 (no error: the publisher stops a delivery before its next irreversible step)
    """Raised by `Sending.about_to_publish`: stop here. Accounts let it pass."""


@dataclass(frozen=True)
class Sending:
    """One delivery, as an account is given it.

    Attributes:
        token: names the delivery: 40 hexadecimal digits, the same on each attempt and on every machine, different for any other delivery.
        payload: what is to be sent. None where an account is only asked to find what an earlier attempt may have sent and the post is gone.
        slot: when it was to go out (aware), as it was when it was first claimed: fit to derive a stable key or date from.
        begun: when the earliest attempt that may have left something on the network was claimed (aware).
        now: what time it is (aware).
        marks: of each part as it was claimed, what `deliveries.payload.mark` makes of its text.
        done: the parts (drafts, media) that are known to stand on the network already, in order.
        taken: ids on this account that belong to other deliveries.
        bytes_of: an attachment's bytes, by its git blob.
        keep: records a part in the ledger and returns once it is safe there. To be called after each step that a later attempt must not
            repeat (a post of a thread, a draft), before the next one begins.
        key: which delivery it is; None only where nothing depends on it (tests of a network that knows deliveries by their token).
        about_to_publish: to be called right before each irreversible request. Raises `Withdrawn` where that must no longer be made (a hold,
            the end of the claim).
    """

    token: str
    payload: Payload | None
    slot: datetime
    begun: datetime
    now: datetime
    marks: tuple[str, ...]
    done: tuple[Part, ...] = ()
    taken: frozenset[str] = frozenset()
    key: Key | None = None
    bytes_of: Callable[[str], bytes] = field(default=lambda _: b"")
    keep: Callable[[Part], None] = field(default=lambda _: None)
    about_to_publish: Callable[[], None] = field(default=lambda: None)


@dataclass(frozen=True, slots=True)
class Works:
    """An account that answers; `name` is what it calls itself, `expires` when its credential ends, where the network says."""

    name: str
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fails:
    """An account that cannot be published to, and how to mend that."""

    why: Message
    remedy: Message


class Account(Protocol):
    """An open account. Its methods may be called from any one thread at a time; none of them raises on what a network answers."""

    def deliver(self, sending: Sending) -> Outcome:
        """Publish what `sending.payload` says, going on after `sending.done`."""

    def find(self, sending: Sending) -> Found:
        """Look on the account for what an earlier attempt may have published. Publishes nothing.

        `Absent` only where it would have been seen had it been there.
        """

    def test(self) -> Works | Fails:
        """Ask the network who we are, without publishing anything."""

    def close(self) -> None:
        """Give back connections."""


@runtime_checkable
class Amendable(Protocol):
    """An account on a network that lets published posts be changed."""

    def amend(self, sending: Sending) -> Outcome:
        """Make what stands on the network (`sending.done`) say what `sending.payload` says."""

    def delete(self, sending: Sending) -> Outcome:
        """Take down what stands on the network (`sending.done`); `Published` with no parts where it is gone."""


@dataclass(frozen=True)
class Network:
    """A network that can be published to.

    Attributes:
        name: as in the charter (`mastodon`).
        guarantee: what its ways allow to promise.
        promise: the same for people, in one or two sentences: what may still go wrong.
        open: an account of a channel, from its credentials by name (see `Credential`). Does not connect.
        credentials: what is read from the environment.
        settings: what the charter may say under `settings`.
        lines: what the charter must say of the channel itself.
        settle: how long after an attempt whatever was sent will have shown up on the account, or never will: no earlier is what cannot be
            found held to be absent. Zero where a repeat is harmless.
        reads: whether `find` can tell; otherwise it is not asked and a person is.
        online: the images must be on the public site before the post can go out.
        amends: its accounts are `Amendable`: what is published can be changed and taken down from here.
        varies: this network as a channel's `settings` make it, where they change what can be promised; None where they do not.
    """

    name: str
    guarantee: Guarantee
    promise: Message
    open: Callable[[Channel, Mapping[str, str]], Account]
    credentials: tuple[Credential, ...] = ()
    settings: tuple[Setting, ...] = ()
    lines: tuple[Line, ...] = ()
    settle: timedelta = timedelta(minutes=10)
    reads: bool = True
    online: bool = False
    varies: Callable[[Network, Channel], Network] | None = None
    amends: bool = False
