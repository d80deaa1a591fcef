"""A post as the AT Protocol keeps it: a record under a key, with a content identifier (CID) that follows from its bytes.

Keys and dates are made from the delivery's token and slot, so each attempt on each machine makes the same ones. Facts: the specification of
the AT Protocol (TID, data model, DAG-CBOR) and the lexicon `app.bsky.feed.post`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import libipld

COLLECTION = "app.bsky.feed.post"
Json = dict[str, Any]

_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"  # base32-sortable
_LENGTH, _BITS, _CLOCK = 13, 5, 10
_MINUTE = 60
_ROOM = 59_000_000  # microseconds of the slot's minute, the last second left to the later parts of a thread
_DAG_CBOR_SHA256 = b"\x01\x71\x12\x20"


@dataclass(frozen=True, slots=True)
class Ref:
    """A record's address (`at://…`) and the identifier of what it says."""

    uri: str
    cid: str

    @property
    def json(self) -> Json:
        """As a record refers to another (`com.atproto.repo.strongRef`)."""
        return {"uri": self.uri, "cid": self.cid}


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a part hangs: below the first part of its thread, and below the one before it."""

    root: Ref
    parent: Ref


def record_key(token: str, slot: datetime, index: int) -> str:
    """The key of a delivery's part: a TID within the slot's minute; those of later parts are later.

    The token gives 35 bits of it, so that two deliveries of one account and one minute do not meet.
    """
    digest = int.from_bytes(sha256(token.encode()).digest()[:16])
    micros = int(slot.timestamp()) // _MINUTE * _MINUTE * 1_000_000 + (digest >> _CLOCK) % _ROOM + index
    number = micros << _CLOCK | digest % (1 << _CLOCK)
    return "".join(_DIGITS[number >> shift & 31] for shift in range((_LENGTH - 1) * _BITS, -1, -_BITS))


def created_at(slot: datetime, index: int) -> str:
    """The date of a part: the slot, and one millisecond more for each part before it, since timelines sort by it."""
    moment = slot.astimezone(UTC).replace(microsecond=0) + timedelta(milliseconds=index)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def post_record(text: str, created: str, language: str, facets: list[Json], embed: Json | None, thread: Thread | None) -> Json:
    """The record of one part."""
    record: Json = {"$type": COLLECTION, "text": text, "createdAt": created, "langs": [language]}
    if facets:
        record["facets"] = facets
    if embed:
        record["embed"] = embed
    if thread:
        record["reply"] = {"root": thread.root.json, "parent": thread.parent.json}
    return record


def cid_of(record: Mapping[str, Any]) -> str:
    """The content identifier that a server will give the record: CIDv1 of the SHA-256 of its DAG-CBOR.

    Raises:
        ValueError: a link in it (`{"$link": …}`) is none.
    """
    digest = sha256(libipld.encode_dag_cbor(_binary(record))).digest()
    return str(libipld.encode_cid(_DAG_CBOR_SHA256 + digest))


def _binary(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    """The same with links as bytes, which is how they are encoded."""
    if isinstance(value, Mapping):
        if set(value) == {"$link"}:
            return libipld.decode_multibase(value["$link"])[1]
        return {key: _binary(item) for key, item in value.items()}
    return [_binary(item) for item in value] if isinstance(value, list) else value
