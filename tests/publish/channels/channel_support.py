"""Deliveries as the publisher would hand them to an account, and a ledger that remembers what it was asked to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

from PIL import Image

from parution.deliveries.payload import Attachment, Payload
from parution.deliveries.record import Part
from parution.publish.adapter import Sending

NOW = datetime.now(UTC).replace(microsecond=0)
SLOT = NOW - timedelta(minutes=3)


def png(colour: str = "red") -> bytes:
    made = BytesIO()
    Image.new("RGB", (40, 30), colour).save(made, "PNG")
    return made.getvalue()


@dataclass
class Desk:
    """What the publisher does for a delivery: it keeps parts, and says when it was asked for leave to publish."""

    payload: Payload | None
    files: Mapping[str, bytes] = field(default_factory=dict)
    token: str = sha256(b"a post on a channel").hexdigest()[:40]
    kept: list[Part] = field(default_factory=list)
    asked: int = 0
    taken: frozenset[str] = frozenset()

    def sending(self, **changes: object) -> Sending:
        """The delivery as of now, with what was kept of it."""
        made = Sending(
            token=self.token,
            payload=self.payload,
            slot=SLOT,
            begun=NOW,
            now=NOW,
            marks=self.payload.marks if self.payload else (),
            done=tuple({part.id: part for part in self.kept}.values()),
            taken=self.taken,
            bytes_of=self.files.__getitem__,
            keep=self.kept.append,
            about_to_publish=self._leave,
        )
        return replace(made, **changes)  # type: ignore[arg-type]

    def _leave(self) -> None:
        self.asked += 1


def picture_of(desk_files: dict[str, bytes], src: str, colour: str = "red", alt: str | None = "A table") -> Attachment:
    """An attachment whose bytes the desk has."""
    data = png(colour)
    blob = sha256(data).hexdigest()[:40]
    desk_files[blob] = data
    return Attachment(src, blob, alt)
