"""From a delivery to what is written on the account: the keys, the records, and the operations of one `applyWrites`."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from parution.deliveries.payload import Payload
from parution.publish.adapter import NotSent, Refused, Sending, Unclear
from parution.publish.channels.bluesky_facets import facets, handles
from parution.publish.channels.bluesky_media import card, media_embed
from parution.publish.channels.bluesky_record import COLLECTION, Json, Ref, Thread, cid_of, created_at, post_record, record_key
from parution.publish.channels.bluesky_server import GARBLED, Server, Session, content, error_of
from parution.publish.http import Failure, unsent

_WRITE = "com.atproto.repo.applyWrites"
_NOBODY = {400, 404, 501}  # a handle that is nobody's, and a server that resolves none

Planned = list[tuple[Ref, Json]]


def keys(sending: Sending, count: int) -> list[str]:
    """The keys of the first so many parts."""
    return [record_key(sending.token, sending.slot, index) for index in range(count)]


def standing(server: Server, session: Session, sending: Sending, count: int) -> tuple[Ref | None, ...] | Failure:
    """What stands under the keys of the first so many parts; None under a key that is free."""
    refs: list[Ref | None] = []
    for key in keys(sending, count):
        asked = {"repo": session.did, "collection": COLLECTION, "rkey": key}
        response = server.answer("GET", "com.atproto.repo.getRecord", params=asked)
        if isinstance(response, httpx.Response) and error_of(response) == "RecordNotFound":
            refs.append(None)
            continue
        told = content(response) if isinstance(response, httpx.Response) else response
        if not isinstance(told, dict):
            return told
        uri, cid = told.get("uri"), told.get("cid")
        if not isinstance(uri, str) or not uri.endswith(f"/{key}") or not isinstance(cid, str):
            return Unclear(GARBLED)
        refs.append(Ref(_uri(session, key), cid))
    return tuple(refs)


def plan(server: Server, session: Session, sending: Sending, payload: Payload, above: tuple[Ref, ...]) -> Planned | NotSent | Refused:
    """The records of the parts that follow those that stand there (`above`); their images are uploaded."""
    dids = _dids(server, payload.parts[len(above) :])
    if not isinstance(dids, dict):
        return unsent(dids)
    embed = media_embed(payload, sending, server) if payload.media and not above else None
    if isinstance(embed, NotSent | Refused):
        return embed
    return _records(session, sending, payload, above, dids, embed)


def operation(kind: str, ref: Ref, record: Json | None = None) -> Json:
    """One of a request's operations: create, update or delete."""
    one: Json = {"$type": f"{_WRITE}#{kind}", "collection": COLLECTION, "rkey": ref.uri.rpartition("/")[2]}
    return one if record is None else {**one, "value": record}


def write(server: Server, session: Session, sending: Sending, operations: list[Json], expected: list[Ref]) -> Failure | None:
    """All operations or none; None where the answer names each of the expected records."""
    body = {"repo": session.did, "writes": operations}
    told = server.ask("POST", _WRITE, before=sending.about_to_publish, json=body)
    if not isinstance(told, dict):
        return told
    results = told.get("results")
    uris = {one.get("uri") for one in results if isinstance(one, dict)} if isinstance(results, list) else set()
    return None if {ref.uri for ref in expected} <= uris else Unclear(GARBLED)


def _records(
    session: Session, sending: Sending, payload: Payload, above: tuple[Ref, ...], dids: Mapping[str, str], embed: Json | None
) -> Planned:
    refs, planned = list(above), Planned()
    last = len(payload.parts) - 1
    for index, (key, text) in enumerate(zip(keys(sending, last + 1), payload.parts, strict=True)):
        if index < len(above):
            continue
        under = (embed if index == 0 else None) or card(text, payload, last=index == last)
        thread = Thread(refs[0], refs[-1]) if refs else None
        record = post_record(text, created_at(sending.slot, index), payload.language, facets(text, dids.get), under, thread)
        refs.append(Ref(_uri(session, key), cid_of(record)))
        planned.append((refs[-1], record))
    return planned


def _dids(server: Server, texts: tuple[str, ...]) -> dict[str, str] | Failure:
    """Whom the handles in these texts mean.

    A handle of nobody stays text. Where that cannot be known now, all is tried again later, rather than that a mention be lost.
    """
    dids: dict[str, str] = {}
    for handle in dict.fromkeys(handle for text in texts for handle in handles(text)):
        response = server.answer("GET", "com.atproto.identity.resolveHandle", params={"handle": handle})
        if isinstance(response, httpx.Response) and response.status_code in _NOBODY:
            continue
        told = content(response) if isinstance(response, httpx.Response) else response
        if not isinstance(told, dict):
            return told
        did = told.get("did")
        if not isinstance(did, str) or not did.startswith("did:"):
            return Unclear(GARBLED)
        dids[handle] = did
    return dids


def _uri(session: Session, key: str) -> str:
    return f"at://{session.did}/{COLLECTION}/{key}"
