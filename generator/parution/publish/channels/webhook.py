"""Any program that takes an HTTP request: Zapier, Make, n8n, one's own. One request for each post, signed as Standard Webhooks has it.

The receiver gets `webhook-id` (always the same for one post on one channel: by it a repeat is known), `webhook-timestamp` (seconds since
1970) and `webhook-signature`, as described at https://www.standardwebhooks.com.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx
import msgspec

from parution.charter import Channel
from parution.deliveries.payload import Attachment, Payload
from parution.deliveries.record import Part
from parution.markup import article
from parution.model import Message, say
from parution.outgoing import WEB
from parution.publish.adapter import (
    Credential,
    Fails,
    Found,
    Guarantee,
    Network,
    Outcome,
    Published,
    Refused,
    Sending,
    Setting,
    Unclear,
    Works,
)
from parution.publish.http import Http, meaning

_GONE, _NOBODY = 410, 404
_PREFIX = "whsec_"
_CONNECT = 10.0
_PORTS = {"http": 80, "https": 443}
_NO_ADDRESS = say("The webhook's address is not a web address (https://…).")
_NO_SECRET = say("The webhook's secret has not the form that Standard Webhooks asks for.")


def id_of(token: str) -> str:
    """The `webhook-id` of a delivery."""
    return f"msg_{token}"


def body_of(channel: Channel, sending: Sending, payload: Payload) -> bytes:
    """The body of the request: the same bytes on each attempt, as long as the post and its slot stay what they are."""
    slot = f"{sending.slot.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    text = "\n\n".join(payload.parts)
    data = {
        "id": sending.token,
        "channel": channel.id,
        "account": channel.account,
        "title": payload.title,
        "text": text,
        "parts": payload.parts,
        "html": payload.html or article(text),
        "language": payload.language,
        "slot": slot,
        "link": payload.link,
        "tags": payload.tags,
        "media": [_medium(one, sending, embedded=channel.settings.get("media") == "embedded") for one in payload.media],
        "poll": {"options": payload.options, "seconds": payload.duration} if payload.options else None,
        "warning": payload.warning,
    }
    return msgspec.json.encode({"type": "post.published", "timestamp": slot, "data": data})


def _medium(attachment: Attachment, sending: Sending, *, embedded: bool) -> dict[str, str | None]:
    """`url` is None for a file of the calendar, which `path` and `blob` (its git blob) tell; `base64` is its content where that is set."""
    web = attachment.src.startswith(WEB)
    medium = {
        "url": attachment.src if web else None,
        "path": None if web else attachment.src,
        "blob": attachment.blob,
        "alt": attachment.alt,
    }
    if embedded and attachment.blob:
        medium["base64"] = base64.b64encode(sending.bytes_of(attachment.blob)).decode()
    return medium


def signatures(secrets: str, name: str, seconds: int, body: bytes) -> str:
    """The `webhook-signature`: one for each of the secrets (separated by white space), so that a secret can be exchanged without a gap.

    Raises:
        ValueError: one of them is no secret.
    """
    signed = b".".join((name.encode(), str(seconds).encode(), body))
    return " ".join(f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}" for key in _keys(secrets))


def _keys(secrets: str) -> list[bytes]:
    keys = [_key(secret.removeprefix(_PREFIX)) for secret in secrets.split()]
    if not keys or not all(keys):
        raise ValueError
    return keys


def _key(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise ValueError from None  # what is decoded is a secret, and must not be shown


class Webhook:
    """The receiver behind one address. `clock` gives the seconds since 1970."""

    def __init__(self, channel: Channel, credentials: Mapping[str, str], clock: Callable[[], float] = time.time) -> None:
        self._channel, self._clock = channel, clock
        self._url, self._secrets = credentials["URL"], credentials["SECRET"]
        self._http = Http(self._url, {"Content-Type": "application/json"})

    def deliver(self, sending: Sending) -> Outcome:
        """One signed request; any 2xx means that the receiver has taken the post upon itself."""
        if any(part.kind == "post" for part in sending.done):
            return Published(sending.done)
        if problem := self._problem():
            return Refused(problem, channel_wide=True)
        if sending.payload is None:
            return Refused(say("The post is gone."))
        name, seconds = id_of(sending.token), int(self._clock())  # receivers refuse what is minutes off the moment at which it arrives
        body = body_of(self._channel, sending, sending.payload)
        headers = {
            "webhook-id": name,
            "webhook-timestamp": str(seconds),
            "webhook-signature": signatures(self._secrets, name, seconds, body),
        }
        sending.about_to_publish()
        answer = self._http.answer("POST", self._url, content=body, headers=headers)
        if not isinstance(answer, httpx.Response):
            return answer
        return Published((Part(id=name, url=_address(answer)),)) if answer.is_success else _refusal(answer)

    def find(self, sending: Sending) -> Found:
        """A receiver cannot be asked; what is known is what the ledger knows."""
        if sending.done:
            return Published(sending.done)
        return Unclear(say("A webhook's receiver cannot be asked what it has received."))

    def test(self) -> Works | Fails:
        """Whether address and secret have their form and someone listens there; a request would set something off, so none is made."""
        if problem := self._problem():
            return Fails(problem, say("Copy the address and the secret from the receiver's settings again."))
        host, port = _host(self._url)
        if not getproxies() and not _listens(host, port):
            return Fails(say("Nothing answers at {host}.", host=host), say("Check the webhook's address, and whether its server runs."))
        return Works(host)

    def close(self) -> None:
        """Nothing stays open."""

    def _problem(self) -> Message | None:
        if not _host(self._url)[0]:
            return _NO_ADDRESS
        try:
            _keys(self._secrets)
        except ValueError:
            return _NO_SECRET
        return None


def _host(url: str) -> tuple[str, int]:
    """Host and port of a web address; an empty host where it is none."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "" if url.startswith(WEB) else ""), parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", 0


def _listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), _CONNECT).close()
    except OSError:
        return False
    return True


def _refusal(answer: httpx.Response) -> Outcome:
    if answer.status_code == _GONE:
        return Refused(say("The webhook's receiver wants no more posts (answer {status}).", status=_GONE), channel_wide=True)
    if answer.status_code == _NOBODY:
        return Refused(say("Nobody receives at the webhook's address (answer {status}).", status=_NOBODY), channel_wide=True)
    return meaning(answer)


def _address(answer: httpx.Response) -> str | None:
    """Where the receiver says that the post stands: `Location`, or `url` in a JSON object."""
    try:
        told: Any = msgspec.json.decode(answer.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        told = None
    known = (answer.headers.get("location"), told.get("url") if isinstance(told, dict) else None)
    return next((url for url in known if isinstance(url, str) and url.startswith("https://")), None)


def _varies(network: Network, channel: Channel) -> Network:
    if channel.settings.get("deduplicates") != "yes":
        return network
    promise = say(
        "Exactly once, as long as the receiver drops a webhook-id that it knows: where its answer is lost, a person can have the same "
        "request sent again without having to look."
    )
    return replace(network, guarantee=Guarantee.EXACT, promise=promise, settle=timedelta(0))


NETWORK = Network(
    name="webhook",
    guarantee=Guarantee.AT_MOST_ONCE,
    promise=say("At most once: where the receiver's answer is lost, a person says whether the post has arrived."),
    open=Webhook,
    credentials=(
        Credential("URL", say("The webhook's address, as Zapier, Make, n8n or your own program shows it.")),
        Credential(
            "SECRET", say("The secret that signs the requests: whsec_ and 24 to 64 random bytes in Base64. The receiver has it too.")
        ),
    ),
    settings=(
        Setting("deduplicates", say("whether the receiver drops a webhook-id that it knows already"), ("yes", "no")),
        Setting("media", say("whether images are only named (linked) or sent along in Base64 (embedded)"), ("linked", "embedded")),
    ),
    settle=timedelta(0),
    reads=False,
    varies=_varies,
)
