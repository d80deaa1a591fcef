"""Mastodon, and servers that speak its language (GoToSocial, Takahe, Pleroma …), through Mastodon.py.

A status is posted once: `Idempotency-Key` makes a repeat harmless for an hour on servers that know it (not all do), and the account is
read before any repeat.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from parution.charter import Channel
from parution.deliveries.payload import Payload
from parution.deliveries.record import Part
from parution.model import say
from parution.publish.adapter import (
    Credential,
    Fails,
    Found,
    Guarantee,
    Line,
    Network,
    NotSent,
    Outcome,
    Published,
    Refused,
    Sending,
    Setting,
    Unclear,
    Works,
)
from parution.publish.channels.files import File, file_of
from parution.publish.channels.mastodon_find import address, found
from parution.publish.channels.mastodon_wire import Wire
from parution.publish.http import Failure, unsent

_READY_WITHIN = 60.0  # seconds that the server may take to process an image
_STILL = {202, 206}  # the statuses of an image that is being processed
_GONE = 404
_POLL, _SHORTEST = 86_400, 300  # seconds
_FAILURES = (NotSent, Refused, Unclear)


class MastodonAccount:
    """One account, at the server that the charter names or that its handle ends in."""

    def __init__(self, server: str, token: str) -> None:
        self._server = server
        self._wire = Wire(server, token)

    def deliver(self, sending: Sending) -> Outcome:
        """Posts what is not there yet: one status, or a thread of them, each answering the one before."""
        payload, chain = sending.payload, _posts(sending)
        if payload is None:
            return Refused(say("There is nothing to send."))
        media = self._media(payload, sending) if not chain else []
        if not isinstance(media, list):
            return media
        for index in range(len(chain), len(payload.parts)):
            said = {**_said(payload, index), "media_ids": media if index == 0 and media else None}
            said |= {"in_reply_to_id": chain[-1].id} if chain else {}
            said |= {"visibility": dict(payload.settings).get("visibility", "public"), "language": payload.language}
            said["idempotency_key"] = sha256(f"{sending.token}\n{index}\n{payload.parts[index]}".encode()).hexdigest()
            sending.about_to_publish()
            part = _part(self._wire.ask(partial(_post, said=said)))
            if not isinstance(part, Part):
                return part
            chain.append(part)
            if index + 1 < len(payload.parts):
                sending.keep(part)
        return Published(tuple(chain))

    def find(self, sending: Sending) -> Found:
        """Reads the account's own statuses."""
        return found(self._wire, sending)

    def test(self) -> Works | Fails:
        """Asks whose token it is. Mastodon's tokens do not expire."""
        if not urlsplit(self._server).hostname:
            why = say("Neither the channel's account nor its server says where the account is.")
            return Fails(why, say("In the charter, write the account as @name@server.example."))
        me = self._wire.ask(lambda api: api.account_verify_credentials())
        if isinstance(me, Refused):
            remedy = say(
                "In Mastodon, open Preferences → Development, make an application with the rights “read” and “write”, "
                "and store its access token as the channel's secret TOKEN."
            )
            return Fails(me.why, remedy)
        if isinstance(me, NotSent | Unclear) or not me.get("acct"):
            why = me.why if isinstance(me, NotSent | Unclear) else say("The server's answer could not be read.")
            return Fails(why, say("See whether the server's address in the charter is right; if it is, try again later."))
        return Works(f"@{me['acct']}@{urlsplit(self._server).hostname}")

    def amend(self, sending: Sending) -> Outcome:
        """Edits the statuses. A poll whose answers change loses its votes; that is how Mastodon does it."""
        payload, chain = sending.payload, _posts(sending)
        if payload is None or len(payload.parts) != len(chain):
            return Refused(say("What is published has another number of parts; only a person can change that, on the network."))
        media = self._media(payload, sending)
        if not isinstance(media, list):
            return media
        for index, part in enumerate(chain):
            said = {**_said(payload, index, sending.now - sending.slot), "media_ids": media if index == 0 and media else None}
            sending.about_to_publish()
            edited = _part(self._wire.ask(partial(_edit, part=part, said=said)))
            if not isinstance(edited, Part):
                return edited
        return Published(tuple(chain))

    def delete(self, sending: Sending) -> Outcome:
        """Deletes the statuses, the last first."""
        for part in reversed(_posts(sending)):
            sending.about_to_publish()
            gone = self._wire.ask(partial(_delete, part=part))
            if isinstance(gone, _FAILURES) and self._wire.status != _GONE:
                return gone
        return Published(())

    def close(self) -> None:
        """No connection is kept."""

    def _media(self, payload: Payload, sending: Sending) -> list[str] | NotSent | Refused:
        """Uploads what is attached; the ids. Nobody sees it until a status shows it, so a failure leaves no doubt."""
        ids: list[str] = []
        for attachment in payload.media:
            file = file_of(attachment, sending)
            uploaded = self._uploaded(file) if isinstance(file, File) else file
            if not isinstance(uploaded, str):
                return uploaded
            ids.append(uploaded)
        return ids

    def _uploaded(self, file: File) -> str | NotSent | Refused:
        answer: Any = self._wire.ask(lambda api: api.media_post(file.data, mime_type=file.type, description=file.alt, file_name=file.name))
        until = time.monotonic() + _READY_WITHIN
        while not isinstance(answer, _FAILURES):
            if not isinstance(answer, dict) or not answer.get("id"):
                return NotSent(say("The server's answer could not be read."))
            identity = str(answer["id"])
            if self._wire.status not in _STILL:
                return identity
            if time.monotonic() > until:
                return NotSent(say("The server has not finished processing the file {file}.", file=file.name))
            time.sleep(1)
            answer = self._wire.ask(partial(_look_at, media=identity))
        return unsent(answer)


def _post(api: Any, said: Mapping[str, Any]) -> Any:  # noqa: ANN401 (Mastodon.py, which is not imported before it is used)
    return api.status_post(**said)


def _edit(api: Any, part: Part, said: Mapping[str, Any]) -> Any:  # noqa: ANN401
    return api.status_update(part.id, **said)


def _delete(api: Any, part: Part) -> Any:  # noqa: ANN401
    return api.status_delete(part.id)


def _look_at(api: Any, media: str) -> Any:  # noqa: ANN401
    return api.media(media)


def _said(payload: Payload, index: int, age: timedelta = timedelta(0)) -> dict[str, Any]:
    """What a new status and an edited one say alike; `age` is how long its poll has been open."""
    said: dict[str, Any] = {"status": payload.parts[index], "spoiler_text": payload.warning, "sensitive": payload.warning is not None}
    if index == 0 and payload.options:
        left = max((payload.duration or _POLL) - int(age.total_seconds()), _SHORTEST)
        said["poll"] = {"options": list(payload.options), "expires_in": left, "multiple": False, "hide_totals": False}
    return said


def _part(answer: Any) -> Part | Failure:  # noqa: ANN401 (a dictionary of Mastodon.py's, or a failure)
    if isinstance(answer, _FAILURES):
        return answer
    if not isinstance(answer, dict) or not answer.get("id"):
        return Unclear(say("The server's answer could not be read."))
    return Part(id=str(answer["id"]), url=address(answer))


def _posts(sending: Sending) -> list[Part]:
    return [part for part in sending.done if part.kind == "post"]


def _open(channel: Channel, credentials: Mapping[str, str]) -> MastodonAccount:
    return MastodonAccount(_server(channel), credentials.get("TOKEN", "").strip())


def _server(channel: Channel) -> str:
    """The charter's `server`, or where the account is: `@news@example.social`, or its web address."""
    account = (channel.account or "").strip()
    if channel.server:
        return channel.server.rstrip("/")
    if "://" in account:
        return f"{urlsplit(account).scheme}://{urlsplit(account).netloc}"
    return f"https://{account.rpartition('@')[2]}" if "@" in account.lstrip("@") else "https://"


NETWORK = Network(
    name="mastodon",
    guarantee=Guarantee.WINDOWED,
    promise=say(
        "For an hour a repeat is harmless; later, and on servers that do not know repeats, the account is read before anything is sent "
        "again. Two posts with the same text in one day can only be told apart by what the ledger knows of them."
    ),
    open=_open,
    amends=True,
    lines=(Line("account", '"@name@server.example"', other="server"),),
    credentials=(
        Credential("TOKEN", say("The access token of an application (in Mastodon: Preferences → Development, rights “read” and “write”).")),
    ),
    settings=(
        Setting(
            "visibility",
            say("Who sees the posts: everyone, everyone but not in the public timelines, or followers only."),
            ("public", "unlisted", "private"),
        ),
    ),
    settle=timedelta(minutes=10),
)
