"""What a channel gets of a post: the common text or the channel's own, composed for its network.

The check, the preview and the publisher all come here, so what is judged and shown is what is sent.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import PurePosixPath

from parution.charter import Channel
from parution.model import Media, Post
from parution.networks import Composition, Measure, compose, count, measure

CONTENT = "content"
WEB = ("https://", "http://")
WITH_WARNING = frozenset({"mastodon"})
_ODD = re.compile(r"[^A-Za-z0-9._-]+")

# The pages of a first build need every text that its check has composed; a process keeps them for both (about a kilobyte each).
_composed = lru_cache(maxsize=1 << 14)(compose)


@dataclass(frozen=True)
class Outgoing:
    """What one channel gets: a text, what is added to it, and media; `warning` stands before the text where the network has that."""

    channel: Channel
    text: str
    title: str
    fmt: str | None
    cta: str | None
    hashtags: tuple[str, ...]
    mentions: tuple[str, ...]
    own_media: tuple[Media, ...]
    warning: str | None = None

    @cached_property
    def composition(self) -> Composition:
        """The text as the network gets it; worked out when it is first asked for."""
        return _composed(
            self.channel.network,
            text=self.text,
            title=self.title,
            fmt=self.fmt,
            cta=self.cta,
            hashtags=self.hashtags,
            mentions=self.mentions,
        )

    @property
    def parts(self) -> tuple[str, ...]:
        """The texts in the order in which they are sent: one, or several of a thread."""
        return self.composition.parts

    @property
    def media(self) -> tuple[Media, ...]:
        """The images and videos, those that stand in the text last."""
        if "![" not in self.text:
            return self.own_media
        return (*self.own_media, *(Media(src, alt or None) for src, alt in self.composition.images))

    def measures(self, part: str) -> tuple[Measure, ...]:
        """One of the parts against each of the network's limits; a content warning counts with the text."""
        network, accepted = self.channel.network, self.channel.limits
        first, *others = measure(network, part, accepted, media=bool(self.media))
        if self.warning:
            first = replace(first, used=first.used + count(network, self.warning))
        return (first, *others)


def outgoing(post: Post, channel: Channel) -> Outgoing:
    """What the channel gets of the post."""
    own = post.overrides.get(channel.id)
    text, hashtags, mentions, media = post.body, post.hashtags, post.mentions, post.media
    if own:
        text = text if own.text is None else own.text
        hashtags = hashtags if own.hashtags is None else own.hashtags
        mentions = mentions if own.mentions is None else own.mentions
        media = media if own.media is None else own.media
    warning = post.warning if channel.network in WITH_WARNING else None
    return Outgoing(channel, text, post.title, post.format, post.cta, hashtags, mentions, media, warning)


def media_path(post: Post, src: str, files: Container[str]) -> str | None:
    """The file of the calendar (path relative to the root) that a media source means, or None.

    A source is a path from `content/` or from the post's own folder; one that leaves `content/` means nothing.
    """
    plain = f"{CONTENT}/{src}"
    if plain in files:  # `files` holds no path with `..` in it
        return plain
    for start in (CONTENT, posixpath.dirname(post.path)):
        path = posixpath.normpath(posixpath.join(start, src))
        if path.startswith(f"{CONTENT}/") and path in files:
            return path
    return None


def public_name(path: str, digest: str) -> str:
    """Where a media file of the calendar stands in the site: under a name that changes with its bytes (`digest`: SHA-256, hexadecimal)."""
    plain = PurePosixPath(path)
    return f"media/{digest[:12]}-{_ODD.sub('-', plain.stem)[:80]}{plain.suffix.lower()}"
