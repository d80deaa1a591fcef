"""A post's Markdown → exactly what a network is sent: the preview, the check of its length and the sender all use this text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from parution.networks.limits import limits
from parution.networks.links import link_texts
from parution.networks.plain import images_of, plain_parts

_THREAD = "thread"
_SPACE = ("", " ", "\t", "\n")


@dataclass(frozen=True, slots=True)
class Composition:
    """What a network is sent.

    Attributes:
        parts: the text, for a thread one text for each of its posts. There is always one; none is empty, unless it is the only one.
        images: the images found in the text, source and alternative text, in order. Where the text stays Markdown they stand in it too.
        links: the web addresses with protocol in all parts, each once, in order.
        title: the title sent beside the text; None where the network shows none.
    """

    parts: tuple[str, ...]
    images: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()
    title: str | None = None


def compose(
    network: str, *, text: str, title: str, fmt: str | None, cta: str | None, hashtags: tuple[str, ...], mentions: tuple[str, ...]
) -> Composition:
    """What `network` is sent of a post.

    A network with markup gets the Markdown source as it is, any other plain text. The address of the call to action follows where links
    work, then a line of mentions and a line of hashtags where they mean something; what the text says already is not said again.

    Args:
        network: the network.
        text: the Markdown of the post, or what the channel gets instead.
        title: the title of the post.
        fmt: the format of the post; `thread` is cut at its thematic breaks (`---`), where the network has threads.
        cta: the address of the call to action.
        hashtags: without `#`.
        mentions: with `@`.

    Raises:
        UnknownNetworkError: there is no such network (a ValueError).
    """
    accepted = limits(network)
    manner = _Manner(accepted.markup, accepted.thread, accepted.links, accepted.tags, bool(accepted.title))
    return _composed(manner, text, title, fmt, cta, hashtags, mentions)


class _Manner(NamedTuple):
    """What of a network's ways decides the text; networks of one manner get one text."""

    markup: str
    thread: bool
    links: bool
    tags: bool
    title: bool


@lru_cache(maxsize=16)  # a post is composed for each of its channels in turn
def _composed(
    manner: _Manner, text: str, title: str, fmt: str | None, cta: str | None, hashtags: tuple[str, ...], mentions: tuple[str, ...]
) -> Composition:
    if manner.markup == "none":
        parts, images = plain_parts(text, fmt == _THREAD)
        parts = parts if manner.thread else ("\n\n".join(parts),)
    else:
        parts, images = (_outer(text),), images_of(text)
    tail = _tail(manner, parts, cta, hashtags, mentions)
    parts = (*parts[:-1], "\n\n".join(filter(None, (parts[-1], *tail))))
    links = link_texts("\n".join(parts)) if any("://" in part for part in parts) else ()
    return Composition(parts, images, links, title if manner.title else None)


def _outer(text: str) -> str:
    """The text without blank lines before and after it, its line ends line feeds."""
    if text[:1] not in _SPACE and text[-1:] not in _SPACE and "\r" not in text:
        return text
    return re.sub(r"\A(?:[ \t]*\n)+", "", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip(" \t\n")


def _tail(
    manner: _Manner, parts: tuple[str, ...], cta: str | None, hashtags: tuple[str, ...], mentions: tuple[str, ...]
) -> tuple[str, ...]:
    """The paragraphs that follow the text: call to action, mentions, hashtags."""
    if not (cta or hashtags or mentions):
        return ()
    said = "\n".join(parts)
    action = cta if cta and manner.links and not _has_link(said, cta) else ""
    if action and manner.markup == "html":
        action = f"<{action}>"
    if not manner.tags:
        return (action,)
    tags = (f"#{tag.lstrip('#')}" for tag in hashtags if tag.strip("# \t"))
    return action, " ".join(_unsaid(said, mentions)), " ".join(_unsaid(said, tags))


def _has_link(said: str, url: str) -> bool:
    return url in said and url.rstrip("/") in {link.rstrip("/") for link in link_texts(said)}


def _unsaid(said: str, words: Iterable[str]) -> Iterable[str]:
    """Of hashtags or mentions those that the text does not say, each once, letter case aside."""
    seen = set[str]()
    folded = said.casefold() if "#" in said or "@" in said else ""
    for word in map(str.strip, words):
        key = word.casefold()
        if key and key not in seen and not (key in folded and _says(folded, key)):
            seen.add(key)
            yield word


def _says(folded: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded) is not None
