"""One delivery, between its claim and its receipt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from parution.deliveries.ledger import Ledger, LedgerError
from parution.deliveries.payload import Payload
from parution.deliveries.record import Claimed, Event, Part, Record, Sent, State
from parution.model import Message, Post, say
from parution.publish import verdicts
from parution.publish.adapter import Account, Network, NotSent, Outcome, Published, Refused, Sending, Unclear, Withdrawn
from parution.publish.git import GitError
from parution.publish.recorder import Clock, LostError, Recorder

_FRESH = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Open:
    """An open account and the network it is on."""

    network: Network
    account: Account


class Watch:
    """Whether deliveries may go on: asked of the ledger and of the published branch, at most once a second for all lanes together."""

    def __init__(
        self, look: Callable[[], Ledger], objects: Callable[[Ledger, Claimed, str, str | None, datetime], Message | None], clock: Clock
    ) -> None:
        self._look, self._objects, self._clock = look, objects, clock
        self._looked: datetime | None = None
        self._ledger = Ledger()
        self._lock = Lock()

    def objection(self, record: Record, campaign: str | None) -> Message | None:
        """Why a claimed delivery must not publish (any more) now; None where it may."""
        claim = record.claim
        if claim is None:
            return say("it is not claimed")
        try:
            ledger = self._fresh()
        except (GitError, LedgerError):
            return say("the ledger could not be read before sending")
        now = self._clock.now()
        if now >= claim.at + (claim.until - claim.at) / 2:
            return say("its claim was about to end")
        standing = ledger.record(record.key)
        if standing.state is not State.CLAIMED or standing.claim != claim:
            return say("its claim no longer stands")
        return self._objects(ledger, claim, record.channel, campaign, now)

    def _fresh(self) -> Ledger:
        with self._lock:
            now = self._clock.now()
            if self._looked is None or now - self._looked >= _FRESH:
                self._ledger = self._look()
                self._looked = now
            return self._ledger


class Delivery:
    """Delivers one claimed record; afterwards `channel_wide` tells whether the channel as a whole does not work."""

    def __init__(self, record: Record, post: Post | None, payload: Payload | None, recorder: Recorder, watch: Watch, clock: Clock) -> None:
        self.record, self._post, self.payload = record, post, payload
        self._recorder, self._watch, self._clock = recorder, watch, clock
        self._begun = False
        self._objection: Message | None = None
        self.channel_wide = False

    def run(self, opened: Open, repository: str, bytes_of: Callable[[str], bytes], taken: frozenset[str]) -> Event:
        """Send it and write the receipt.

        Raises:
            LostError: the receipt, or that of a part, could not be written: the claim stands, and a later run will look.
        """
        sending = self.sending(repository, bytes_of, taken)
        try:
            outcome = opened.account.deliver(sending)
        except Withdrawn:
            event = verdicts.withdrawn(self.record, self._objection or say("it was stopped"), self._clock.now())
        except LostError:
            raise
        except Exception as error:  # noqa: BLE001 (whatever an account raises, the rest must go on, and the doubt must be kept)
            event = self._event(Unclear(say("the program failed while sending ({kind})", kind=type(error).__name__)), opened.network)
        else:
            event = self._event(_own(outcome, taken), opened.network)
        self._recorder.record(self.record.key, event)
        return event

    def sending(self, repository: str, bytes_of: Callable[[str], bytes], taken: frozenset[str]) -> Sending:
        """What the account is given."""
        attempt = self.record.attempt
        if attempt is None:
            raise LostError(self.record.key)
        return Sending(
            token=self.record.key.token(repository),
            payload=self.payload,
            slot=attempt.slot,
            begun=attempt.at,
            now=self._clock.now(),
            marks=attempt.marks,
            done=self.record.parts,
            taken=taken,
            key=self.record.key,
            bytes_of=bytes_of,
            keep=self._keep,
            about_to_publish=self._about_to_publish,
        )

    def _event(self, outcome: Outcome, network: Network) -> Event:
        self.channel_wide = isinstance(outcome, NotSent | Refused) and outcome.channel_wide
        return verdicts.of_delivery(outcome, self.record, network, self._clock.now(), published=self._begun)

    def _keep(self, part: Part) -> None:
        claim = self.record.claim
        if claim:
            event = Sent(at=self._clock.now(), nonce=claim.nonce, part=part)
            self._recorder.record(self.record.key, event)
            self.record = self.record.then(event)

    def _about_to_publish(self) -> None:
        self._objection = self._watch.objection(self.record, self._post.campaign if self._post else None)
        if self._objection:
            raise Withdrawn
        self._begun = True


def _own(outcome: Outcome, taken: frozenset[str]) -> Outcome:
    """What an account said; where it names a post that is held to be another delivery’s (of the same text), this one is in doubt."""
    if isinstance(outcome, Published) and any(part.kind == "post" and part.id in taken for part in outcome.parts):
        return Unclear(say("the network names a post that belongs to another delivery of the same text"))
    return outcome


def claim_of(
    record: Record, post: Post, payload: Payload, commit: str, runner: str, nonce: str, now: datetime, lease: timedelta
) -> Claimed:
    """A runner's claim."""
    if post.slot is None:
        raise LostError(record.key)
    return Claimed(
        at=now,
        runner=runner,
        nonce=nonce,
        until=now + lease,
        payload=payload.hash,
        marks=payload.marks,
        slot=post.slot,
        blob=post.blob,
        commit=commit,
    )
