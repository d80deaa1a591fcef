"""What exactly a channel is sent of a post: the texts of `outgoing`, the files, and the rest, as one value with a hash.

The preview, the dry run, the wire and the receipt all come from here, so the text that was approved is the text that goes out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import msgspec

from parution.charter import Channel
from parution.markup import article
from parution.model import Post
from parution.networks import limits
from parution.outgoing import WEB, media_path, outgoing

_HOST = re.compile(r"(@[\w.-]+)@[\w.-]+\w")
_SPACE = re.compile(r"\s+")
_MARK = 32


@dataclass(frozen=True, slots=True)
class Attachment:
    """An image or a video: its path relative to the calendar's root and the git blob of its bytes, or its web address and None."""

    src: str
    blob: str | None
    alt: str | None


@dataclass(frozen=True)
class Payload:
    """What a channel is sent.

    Attributes:
        network: the network.
        language: the language of the text (`fr`).
        parts: the texts, one or (a thread) several, as they appear on the network; where the network takes Markdown or HTML, the Markdown.
        title: the title that is sent beside the text, if the network has that.
        html: the text as harmless HTML, where the network takes HTML.
        warning: the content warning.
        media: what is attached to the first part.
        options: the answers of a poll, and `duration` (seconds), how long it is open.
        link: the address of the call to action.
        tags: the hashtags, without `#`.
        settings: how the channel is set in the charter (visibility, say).
    """

    network: str
    language: str
    parts: tuple[str, ...]
    title: str | None = None
    html: str | None = None
    warning: str | None = None
    media: tuple[Attachment, ...] = ()
    options: tuple[str, ...] = ()
    duration: int | None = None
    link: str | None = None
    tags: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()

    @cached_property
    def canonical(self) -> bytes:
        """The payload as bytes: equal payloads give equal bytes."""
        return msgspec.json.encode(self, order="deterministic")

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of `canonical` in hexadecimal."""
        return sha256(self.canonical).hexdigest()

    @property
    def marks(self) -> tuple[str, ...]:
        """What tells each part's text again on the network (see `mark`)."""
        return tuple(mark(part) for part in self.parts)


def mark(text: str) -> str:
    """What tells a text again after a network has shown it its own way: white space, letter case and the hosts of mentions aside."""
    plain = _SPACE.sub("", _HOST.sub(r"\1", unicodedata.normalize("NFC", text))).casefold()
    return sha256(plain.encode()).hexdigest()[:_MARK]


def payload_of(post: Post, channel: Channel, blobs: Mapping[str, str]) -> Payload:
    """What the channel gets of the post; `blobs` are the git blobs of the calendar's files by path."""
    sent, accepted = outgoing(post, channel), limits(channel.network)
    composition = sent.composition
    poll = post.poll if accepted.poll else None
    return Payload(
        network=channel.network,
        language=post.language or channel.language,
        parts=composition.parts,
        title=composition.title,
        html=article("\n\n".join(composition.parts)) if accepted.markup == "html" else None,
        warning=sent.warning,
        media=tuple(_attachment(post, item.src, item.alt, blobs) for item in sent.media),
        options=poll.options if poll else (),
        duration=poll.duration if poll else None,
        link=post.cta,
        tags=sent.hashtags,
        settings=tuple(sorted(channel.settings.items())),
    )


def _attachment(post: Post, src: str, alt: str | None, blobs: Mapping[str, str]) -> Attachment:
    if src.startswith(WEB):
        return Attachment(src, None, alt)
    path = media_path(post, src, blobs)
    return Attachment(path or src, blobs.get(path) if path else None, alt)
