"""Bluesky, and whatever else speaks the AT Protocol: each part has a key that is ours alone, so nothing ever stands there twice.

All parts of a delivery go out in one `applyWrites`, which does all or nothing; it *creates* under keys that follow from the token and the
slot, and a key that is taken makes it fail. So what was sent first stays, whatever a later attempt would say (a mention that resolves by
now, an image that the server sees as another type), and a request that arrives late, after another attempt, does nothing. `putRecord` takes
one record only, and an attempt that says something else could overwrite. That a key is taken is told by an error 500 like any other, so
after every failure that leaves a doubt the keys are read, and that is exact.

Changes are accepted by servers, but Bluesky's own app goes on showing what was said first. It sorts a post by its slot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile

from parution.charter import Channel
from parution.deliveries.payload import Payload
from parution.deliveries.record import Part
from parution.model import say
from parution.publish.adapter import (
    Absent,
    Credential,
    Fails,
    Found,
    Guarantee,
    Line,
    Network,
    NotSent,
    Outcome,
    Partly,
    Published,
    Refused,
    Sending,
    Unclear,
    Works,
)
from parution.publish.channels.bluesky_record import COLLECTION, Ref
from parution.publish.channels.bluesky_server import Server, Session
from parution.publish.channels.bluesky_writing import Planned, keys, operation, plan, standing, write
from parution.publish.http import Failure, unsent

_GONE = say("What was published before does not stand on Bluesky any more.")
_NOTHING = say("There is nothing to publish.")
_PASSWORD = say("an app password, made in Bluesky under Settings, Privacy and security, App passwords")


class BlueskyAccount:
    """An account; `Account` and `Amendable`."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def deliver(self, sending: Sending) -> Outcome:
        """Publish all parts that do not stand there yet, at once."""
        payload = sending.payload
        if payload is None:
            return Refused(_NOTHING)
        if len(sending.done) >= len(payload.parts):
            return Published(sending.done)
        session = self._server.session()
        if not isinstance(session, Session):
            return session
        above = self._above(session, sending)
        planned = plan(self._server, session, sending, payload, above) if isinstance(above, tuple) else above
        return self._create(session, sending, planned) if isinstance(planned, list) else planned

    def find(self, sending: Sending) -> Found:
        """Read the keys: exact, and at once."""
        parts = len(sending.payload.parts) if sending.payload else 0
        wanted = len(sending.marks) or parts or 1
        session = self._server.session()
        if not isinstance(session, Session):
            return Unclear(session.why)
        refs = standing(self._server, session, sending, max(wanted, parts))
        if not isinstance(refs, tuple):
            return Unclear(refs.why)
        found = _parts([ref for ref in takewhile(lambda ref: ref is not None and ref.uri not in sending.taken, refs) if ref])
        if len(found) >= wanted:
            return Published(found)
        return Partly(found) if found else Absent()

    def test(self) -> Works | Fails:
        """Log in. App passwords do not expire."""
        session = self._server.session()
        if isinstance(session, Refused):
            return Fails(session.why, say("Check the account in the charter and its app password; make a new one in Bluesky if need be."))
        if isinstance(session, NotSent):
            return Fails(session.why, say("Try again later, or check the server in the charter."))
        return Works(f"@{session.handle}")

    def amend(self, sending: Sending) -> Outcome:
        """Replace the parts, add what is new and take down what is left over, at once."""
        payload = sending.payload
        if payload is None or not sending.done:
            return Refused(_NOTHING)
        session = self._server.session()
        if not isinstance(session, Session):
            return session
        before = standing(self._server, session, sending, max(len(sending.done), len(payload.parts)))
        if not isinstance(before, tuple):
            return unsent(before)
        if before[0] is None:
            return Refused(_GONE)
        return self._replace(session, sending, payload, before)

    def delete(self, sending: Sending) -> Outcome:
        """Take down the parts, the last one first; one that is gone already is no failure."""
        session = self._server.session()
        if not isinstance(session, Session):
            return session
        for key in reversed(keys(sending, max(len(sending.done), len(sending.marks), 1))):
            body = {"repo": session.did, "collection": COLLECTION, "rkey": key}
            told = self._server.ask("POST", "com.atproto.repo.deleteRecord", before=sending.about_to_publish, json=body)
            if not isinstance(told, dict):
                return told
        return Published(())

    def close(self) -> None:
        """No connection is kept."""

    def _above(self, session: Session, sending: Sending) -> tuple[Ref, ...] | NotSent | Refused:
        """The parts that stand there, below which the others belong."""
        refs = standing(self._server, session, sending, len(sending.done))
        if not isinstance(refs, tuple):
            return unsent(refs)
        return Refused(_GONE) if None in refs else tuple(ref for ref in refs if ref)

    def _create(self, session: Session, sending: Sending, planned: Planned) -> Outcome:
        refs = [ref for ref, _ in planned]
        failure = write(self._server, session, sending, [operation("create", ref, record) for ref, record in planned], refs)
        return self._seen(sending, failure) if failure else Published((*sending.done, *_parts(refs)))

    def _seen(self, sending: Sending, failure: Failure) -> Outcome:
        """What became of a delivery whose request failed: what stands there tells."""
        if isinstance(failure, NotSent):
            return failure
        found = self.find(sending)
        if isinstance(found, Published):
            return found
        if isinstance(found, Partly) and len(found.parts) > len(sending.done):
            return self.deliver(replace(sending, done=found.parts))  # an earlier text had fewer parts
        return failure

    def _replace(self, session: Session, sending: Sending, payload: Payload, before: tuple[Ref | None, ...]) -> Outcome:
        planned = plan(self._server, session, sending, payload, ())
        if not isinstance(planned, list):
            return planned
        refs = [ref for ref, _ in planned]
        surplus = [ref for ref in before[len(refs) :] if ref]
        amended = Published(_parts(refs))
        if list(before[: len(refs)]) == refs and not surplus:
            return amended
        changes = [operation("update" if old else "create", *new) for old, new in zip(before, planned, strict=False)]
        failure = write(self._server, session, sending, [*changes, *(operation("delete", ref) for ref in surplus)], refs)
        return failure or amended


def _parts(refs: list[Ref]) -> tuple[Part, ...]:
    return tuple(Part(id=ref.uri, url=_page(ref)) for ref in refs)


def _page(ref: Ref) -> str:
    did, _, key = ref.uri.removeprefix("at://").split("/")
    return f"https://bsky.app/profile/{did}/post/{key}"


def _open(channel: Channel, credentials: Mapping[str, str]) -> BlueskyAccount:
    return BlueskyAccount(Server(channel.account, channel.server, credentials.get("PASSWORD", "")))


NETWORK = Network(
    name="bluesky",
    guarantee=Guarantee.EXACT,
    promise=say("Never twice: each post has a key of its own, and whether it stands there can be read at once."),
    open=_open,
    amends=True,
    lines=(Line("account", "name.example.org"),),
    credentials=(Credential("PASSWORD", _PASSWORD),),
    settle=timedelta(0),
)
