"""What receives webhooks: it keeps every request and checks signatures as Standard Webhooks says (standardwebhooks.com)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from dataclasses import dataclass

from reals.serving import Handler, InThread

TOLERANCE = 300
"""How many seconds a delivery's timestamp may be off."""


@dataclass(frozen=True)
class Delivery:
    """One request as it came.

    Attributes:
        method: POST …
        path: path and query.
        headers: by name in lower case.
        body: its bytes.
        wrong: what is wrong with id, timestamp or signature; empty where all is right.
    """

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    wrong: str = ""

    @property
    def id(self) -> str:
        """The message's id, the same in each attempt."""
        return self.headers.get("webhook-id", "")


class WebhookReceiver(InThread):
    """Receives at `url`; whoever sends signs with `secret`.

    Attributes:
        deliveries: every request that came, refused ones too.
        accepted: what a consumer has acted upon: signed rightly, and with `dedupe` each id once.
        status: what it answers to what it accepts.
        tolerance: how many seconds a delivery's timestamp may be off.

    Args:
        dedupe: whether it remembers ids, as it should; without, a repeated delivery is a second post.
        secret: a shared secret of the form whsec_<base64>; a fresh one if not given.
    """

    def __init__(self, *, dedupe: bool = False, secret: str = "") -> None:
        self.secret = secret or "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
        self.deliveries: list[Delivery] = []
        self.accepted: list[Delivery] = []
        self.status = 204
        self.tolerance = TOLERANCE
        self._dedupe = dedupe
        self._lock = threading.Lock()
        receive = self._receive

        class Receive(Handler):
            def reply(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                self.answer(receive(Delivery(self.command, self.path, headers, self.body())), [])

        super().__init__(Receive)
        self.url = f"{self.root_url}/hook"

    def _receive(self, came: Delivery) -> int:
        wrong = wrong_with(self.secret, came.headers, came.body, tolerance=self.tolerance)
        delivery = Delivery(came.method, came.path, came.headers, came.body, wrong)
        with self._lock:
            self.deliveries.append(delivery)
            if wrong:
                return 401
            if not (self._dedupe and any(known.id == delivery.id for known in self.accepted)):
                self.accepted.append(delivery)
        return self.status


def wrong_with(secret: str, headers: dict[str, str], body: bytes, now: float | None = None, tolerance: int = TOLERANCE) -> str:
    """What is wrong with a delivery's id, timestamp or signature; empty where nothing is.

    Args:
        secret: whsec_<base64>.
        headers: by name in lower case.
        body: the bytes that were signed.
        now: seconds since 1970; the clock's if not given.
    """
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        if not headers.get(name):
            return f"no {name}"
    stamp = headers["webhook-timestamp"]
    if not stamp.isdecimal() or abs(int(stamp) - (time.time() if now is None else now)) > tolerance:
        return f"webhook-timestamp {stamp} is not within {TOLERANCE} s of now"
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{stamp}.".encode() + body
    right = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    if not any(hmac.compare_digest(right, given) for given in headers["webhook-signature"].split()):
        return "webhook-signature does not match"
    return ""
