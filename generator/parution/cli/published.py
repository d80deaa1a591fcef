"""What stands on the network, as far as the ledger and git can tell."""

from __future__ import annotations

from collections.abc import Iterator

from parution import rules
from parution.cli.publishing import Press
from parution.content import Reader
from parution.deliveries.payload import Payload, payload_of
from parution.deliveries.record import Amended, Claimed, Record
from parution.model import Facts, Post
from parution.publish.git import GitError
from parution.schema import compile_schema


def stands(record: Record) -> tuple[str | None, str | None]:
    """The blob of the post, and the hash of the payload, that stand on the network; None where the ledger does not know."""
    for event in reversed(record.history):
        if isinstance(event, Claimed | Amended):
            return event.blob, event.payload
    return None, None


def live(record: Record, post: Post | None, ready: Press) -> str | None:
    """What stands on the network: the post as it was when it was sent, read from git; None where that cannot be told."""
    blob, payload = stands(record)
    path = post.path if post else f"content/{record.post}.md"
    if blob is None or payload is None:
        return None
    try:
        data = ready.checkout.bytes_of(blob)
    except GitError:
        return None
    charter = ready.charter
    reader = Reader(charter, compile_schema(charter, rules.TUNABLE), lambda _: ((), Facts()))
    then = reader.entry(path, data, blob).post
    if then is None:
        return None
    sent = payload_of(then, charter.channels[record.channel], ready.checkout.blobs())
    claim = record.claim
    same = sent.hash == payload or (claim is not None and claim.payload == payload and sent.marks == claim.marks)
    return seen(sent) if same else None


def seen(payload: Payload) -> str:
    """Everything of a payload that people see, line by line."""
    return "".join(f"{line}\n" for line in _lines(payload))


def _lines(payload: Payload) -> Iterator[str]:
    if payload.title:
        yield payload.title
        yield ""
    if payload.warning:
        yield f"[{payload.warning}]"
    for index, part in enumerate(payload.parts):
        if index:
            yield "---"
        yield from part.split("\n")
    yield from (f"○ {option}" for option in payload.options)
    yield from (f"▣ {item.src}  {item.alt or ''}".rstrip() for item in payload.media)
