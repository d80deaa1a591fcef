"""What a delivery says in a Matrix room: one event for each text, then one for each image, each signed with the delivery's token."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import nh3

from parution.markup import ATTRIBUTES, SCHEMES, TAGS, article
from parution.publish.channels.files import File

SIGNED = "org.parution.delivery"
"""The field by which an event is found again: {token, part (from 0), of (how many there are)}."""

_IMAGE = re.compile(r"!\[(?:[^\]\\]|\\.)*\]\((?:\\.|[^()\\])*\)")
_LINES = re.compile(r"\n{3,}")


def text_event(markdown: str) -> dict[str, Any] | None:
    """A text as Markdown and as HTML, without its images, which follow as events; None where nothing is left."""
    body = _LINES.sub("\n\n", _IMAGE.sub("", markdown)).strip()
    if not body:
        return None
    html = nh3.clean(article(body), tags=TAGS - {"img"}, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    return {"msgtype": "m.text", "body": body, "format": "org.matrix.custom.html", "formatted_body": html.strip()}


def file_event(file: File, uri: str) -> dict[str, Any]:
    """An image or a video that was uploaded to `uri`; its alternative text is its body."""
    info: dict[str, Any] = {"mimetype": file.type, "size": len(file.data)}
    if file.seen.width and file.seen.height:
        info |= {"w": file.seen.width, "h": file.seen.height}
    kind = f"m.{file.kind}" if file.kind in {"image", "video"} else "m.file"
    return {"msgtype": kind, "body": file.alt or file.name, "url": uri, "info": info}


def signed(event: Mapping[str, Any], token: str, part: int, of: int) -> dict[str, Any]:
    """The event with what it is found again by."""
    return {**event, SIGNED: {"token": token, "part": part, "of": of}}


def replacing(event: Mapping[str, Any], replaced: str) -> dict[str, Any]:
    """An event that edits another one (Client-Server API, “Event replacements”); what says which part it is stands inside only."""
    outside = {key: value for key, value in event.items() if key != SIGNED}
    outside["body"] = f"* {event['body']}"
    return {**outside, "m.new_content": dict(event), "m.relates_to": {"rel_type": "m.replace", "event_id": replaced}}


def part_of(event: Any, sender: str, token: str) -> tuple[int, int] | None:  # noqa: ANN401 (JSON)
    """Which part of the delivery an event of a room is, of how many; None where it is none."""
    content = event.get("content") if isinstance(event, dict) and event.get("sender") == sender else None
    sign = content.get(SIGNED) if isinstance(content, dict) else None
    if not isinstance(sign, dict) or sign.get("token") != token:
        return None
    part, of = sign.get("part"), sign.get("of")
    return (part, of) if isinstance(part, int) and isinstance(of, int) and 0 <= part < of else None
