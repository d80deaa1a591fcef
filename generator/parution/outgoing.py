"""What a channel gets of a post: the common text or the channel's own, composed for its network.

The check, the preview and the publisher all come here, so what is judged and shown is what is sent.
"""

from __future__ import annotations

import posixpath
from collections.abc import Container
from dataclasses import dataclass, replace

from parution.charter import Channel
from parution.model import Media, Post
from parution.networks import Composition, Measure, compose, count, measure

CONTENT = "content"
WEB = ("https://", "http://")
WITH_WARNING = frozenset({"mastodon"})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The parts (one, or several of a thread) and the media that one channel gets.

    `warning` stands before the text where the network has that.
    """

    channel: Channel
    composition: Composition
    media: tuple[Media, ...]
    warning: str | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The texts in the order in which they are sent."""
        return self.composition.parts

    def measures(self, part: str) -> tuple[Measure, ...]:
        """One of the parts against each of the network's limits; a content warning counts with the text."""
        network, limits = self.channel.network, self.channel.limits
        first, *others = measure(network, part, limits, media=bool(self.media))
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
    composition = compose(channel.network, text=text, title=post.title, fmt=post.format, cta=post.cta, hashtags=hashtags, mentions=mentions)
    images = tuple(Media(src, alt or None) for src, alt in composition.images)
    return Outgoing(channel, composition, (*media, *images), post.warning if channel.network in WITH_WARNING else None)


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
