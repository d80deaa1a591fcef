"""What can be followed in a text on Bluesky: links, hashtags and mentions, marked from outside by their place in the UTF-8 bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from unicodedata import category

from parution.networks.links import link_spans
from parution.publish.channels.bluesky_record import Json

_BEFORE = "(?<![^\\s(\\[{«“‘\"'¡¿])"
_TAG = re.compile(_BEFORE + "[#＃](?!\ufe0f)([^\\s#＃\u00ad\u2060\u200a-\u200d\u20e2]+)")
_MENTION = re.compile(_BEFORE + "@([A-Za-z0-9.-]+)(?![\\w@.-])")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_TAG, _LONGEST_HANDLE = 64, 253  # app.bsky.richtext.facet, the specification of handles

Span = tuple[int, int]


def handles(text: str) -> tuple[str, ...]:
    """The handles that a text mentions (`@name.bsky.social`), in small letters, each once."""
    return tuple(dict.fromkeys(handle for _, handle in _mentions(text)))


def facets(text: str, did_of: Callable[[str], str | None]) -> list[Json]:
    """The facets of a text, in order.

    Args:
        text: the text.
        did_of: whom a handle means; None: nobody, and the text stays text.
    """
    found: list[tuple[Span, Json]] = [
        ((start, end), {"$type": "app.bsky.richtext.facet#link", "uri": text[start:end]}) for start, end in link_spans(text)
    ]
    for span, tag in _tags(text):
        found.append((span, {"$type": "app.bsky.richtext.facet#tag", "tag": tag}))
    for span, handle in _mentions(text):
        if did := did_of(handle):
            found.append((span, {"$type": "app.bsky.richtext.facet#mention", "did": did}))
    return [_facet(text, span, feature) for span, feature in _apart(found)]


def _apart(found: list[tuple[Span, Json]]) -> Iterator[tuple[Span, Json]]:
    """In order, and without those that begin within another."""
    done = 0
    for span, feature in sorted(found, key=lambda one: one[0]):
        if span[0] >= done:
            yield span, feature
            done = span[1]


def _facet(text: str, span: Span, feature: Json) -> Json:
    start = len(text[: span[0]].encode())
    return {"index": {"byteStart": start, "byteEnd": start + len(text[slice(*span)].encode())}, "features": [feature]}


def _tags(text: str) -> Iterator[tuple[Span, str]]:
    for match in _TAG.finditer(text):
        tag = match[1]
        while tag and category(tag[-1]).startswith("P"):
            tag = tag[:-1]
        if len(tag) <= _LONGEST_TAG and any(category(one)[0] != "P" and not one.isdigit() for one in tag):
            yield (match.start(), match.start(1) + len(tag)), tag


def _mentions(text: str) -> Iterator[tuple[Span, str]]:
    for match in _MENTION.finditer(text) if "@" in text else ():
        handle = match[1].rstrip(".-").lower()
        labels = handle.split(".")
        if len(labels) > 1 and len(handle) <= _LONGEST_HANDLE and all(map(_LABEL.fullmatch, labels)) and not labels[-1][0].isdigit():
            yield (match.start(), match.start(1) + len(handle)), handle
