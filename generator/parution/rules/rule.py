"""What a rule is: a name, a weight, an explanation, and, where it judges, a pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from parution.charter import Charter
from parution.model import Media, Place, Post, Problem, Severity
from parution.outgoing import Outgoing, outgoing


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a rule over the whole calendar sees. `files` are the other files of `content/` with their size in bytes."""

    charter: Charter
    posts: tuple[Post, ...]
    files: Mapping[str, int]
    now: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule of one post sees.

    Beside the post and the charter: what each of its channels would get, in their order, and every image and video with its place.
    """

    post: Post
    charter: Charter
    sent: tuple[Outgoing, ...]
    media: tuple[tuple[Media, Place], ...]


def subject(post: Post, charter: Charter) -> Subject:
    """A post as the rules see it."""
    sent = tuple(outgoing(post, charter.channels[name]) for name in post.channels)
    return Subject(post, charter, sent, tuple(all_media(post, sent)))


def all_media(post: Post, sent: Iterable[Outgoing]) -> Iterator[tuple[Media, Place]]:
    """Every image and video of a post and of what is sent of it, each place once."""
    for index, item in enumerate(post.media):
        yield item, Place("value", ("media", index, "src"))
    for name, own in post.overrides.items():
        for index, item in enumerate(own.media or ()):
            yield item, Place("value", ("overrides", name, "media", index, "src"))
    if "![" not in post.body:
        return
    seen = set()
    for src, alt in (image for one in sent for image in one.composition.images):
        at = post.body.find(src)
        if at >= 0 and src not in seen:
            seen.add(src)
            yield Media(src, alt or None), Place("body", (), at, at + len(src))


@dataclass(frozen=True, slots=True)
class Rule:
    """One check and its page in the manual.

    `summary` says what it finds, `why` why that matters, `bad` and `good` show it. A `fixed` rule cannot be switched off: without it a post
    could not be read at all. `judge_post` sees one post under one charter, and nothing that changes with time; `judge_calendar` sees
    everything. A rule with neither is found by the readers themselves, or by the rule before it.
    """

    id: str
    severity: Severity
    summary: str
    why: str
    bad: str
    good: str
    fixed: bool = False
    judge_post: Callable[[Subject], Iterator[Problem]] | None = None
    judge_calendar: Callable[[Calendar], Iterator[tuple[Post, Problem]]] | None = None
