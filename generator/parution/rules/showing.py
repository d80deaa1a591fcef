"""Which files the posts show, where, and on which channels."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from parution.charter import Charter
from parution.model import Media, Place, Post, Status
from parution.outgoing import WEB, media_path, outgoing
from parution.rules.plan import last_moment
from parution.rules.subject import all_media


@dataclass(frozen=True, slots=True)
class Use:
    """A file of the calendar (`path`) as one post shows it, and the channels that get it there."""

    post: Post
    item: Media
    place: Place
    path: str
    channels: tuple[str, ...]


def uses(posts: Iterable[Post], charter: Charter, files: Container[str], since: datetime, until: datetime) -> Iterator[Use]:
    """Every file that a post of a stretch of time (or of no time yet) shows, in each of its places; both ends aware."""
    for post in posts:
        if not (post.media or post.overrides or "![" in post.body) or post.status is Status.CANCELLED or not _within(post, since, until):
            continue
        sent = (outgoing(post, charter.channels[name]) for name in post.channels) if "![" in post.body else ()
        for item, place in all_media(post, sent):
            if not item.src.startswith(WEB) and (path := media_path(post, item.src, files)):
                yield Use(post, item, place, path, tuple(getting(post, place)))


def _within(post: Post, since: datetime, until: datetime) -> bool:
    last = last_moment(post)
    if last is None:
        return True
    return since <= (last if isinstance(last, datetime) else datetime.combine(last, time(23, 59), since.tzinfo)) <= until


def getting(post: Post, place: Place) -> Iterator[str]:
    """The channels that get what stands at a place of a post."""
    for channel in post.channels:
        own = post.overrides.get(channel)
        if place.kind == "body":
            gets = not own or own.text is None
        elif place.pointer[0] == "overrides":
            gets = place.pointer[1] == channel
        else:
            gets = not own or own.media is None
        if gets:
            yield channel
