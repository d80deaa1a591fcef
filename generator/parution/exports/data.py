"""The posts as data (JSON): what posts.json of the site says of each, and their texts with all that goes with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET

from parution.charter import Charter
from parution.model import Media, Post
from parution.posts_data import Entry, language_of, networks_of, wished
from parution.schedule import state

VERSION = 1


class Whole(Entry, kw_only=True, omit_defaults=True):
    """A post with everything that its file says; `text` is Markdown, `poll_seconds` how long a poll stays open."""

    text: str
    media: tuple[dict[str, str], ...] = ()
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    overrides: Mapping[str, Mapping[str, Any]] = msgspec.field(default_factory=dict)
    poll_options: tuple[str, ...] = ()
    poll_seconds: int = 0
    budget: str | None = None
    cta: str | None = None
    warning: str | None = None
    terms: str | None = None
    sponsor: str | None = None
    follows: str | None = None
    experiment: str | None = None
    brief: str | None = None
    ignore: Mapping[str, str] = msgspec.field(default_factory=dict)


class Document(msgspec.Struct):
    """The whole file; `today` is the day on which the calendar was looked at."""

    version: int
    brand: str
    language: str
    timezone: str
    today: str
    posts: list[Whole]


def written(posts: Iterable[Post], charter: Charter, now: datetime) -> bytes:
    """The file: one post a line, so that two of them can be compared."""
    today = now.astimezone(charter.timezone).date().isoformat()
    encoder = msgspec.json.Encoder()
    head = encoder.encode(Document(VERSION, charter.brand, charter.language, charter.timezone.key, today, [])).removesuffix(b"]}")
    return head + b"\n" + b",\n".join(encoder.encode(_whole(post, charter, now)) for post in posts) + b"\n]}\n"


_IF_SAID = ("pillar", "campaign", "format", "kind", "audience", "objective", "owner")
_AS_IT_IS = ("budget", "cta", "warning", "terms", "sponsor", "follows", "experiment", "brief")


def _whole(post: Post, charter: Charter, now: datetime) -> Whole:
    said: dict[str, Any] = {name: getattr(post, name) or UNSET for name in _IF_SAID}
    said |= {name: getattr(post, name) for name in _AS_IT_IS}
    return Whole(
        post.id,
        post.title,
        state(post, now, charter.stale_after).value,
        status=post.status.value,
        slot=post.slot.isoformat(timespec="seconds") if post.slot else UNSET,
        wish=UNSET if post.slot else wished(post.wish),
        occurrence=post.occurrence if post.occurrence > 1 else UNSET,
        channels=post.channels,
        networks=networks_of(post.channels, charter),
        language=post.language or language_of(post.channels, charter),
        file=post.path,
        text=post.body,
        media=_media(post.media),
        hashtags=post.hashtags,
        mentions=post.mentions,
        overrides=_overrides(post),
        poll_options=post.poll.options if post.poll else (),
        poll_seconds=post.poll.duration if post.poll else 0,
        ignore=dict(post.ignore),
        **said,
    )


def _media(media: Iterable[Media]) -> tuple[dict[str, str], ...]:
    return tuple({"src": one.src, **({"alt": one.alt} if one.alt else {})} for one in media)


def _overrides(post: Post) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for channel, own in post.overrides.items():
        said = {
            "text": own.text,
            "hashtags": own.hashtags,
            "mentions": own.mentions,
            "media": None if own.media is None else _media(own.media),
        }
        found[channel] = {name: value for name, value in said.items() if value is not None}
    return found
