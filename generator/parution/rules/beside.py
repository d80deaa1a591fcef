"""What a post says beside its body: titles, notes, alternative texts, answers, and whom it calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parution.model import Media, Place, Post

_TITLE = Place("value", ("title",))
_FIELDS = tuple((field, Place("value", (field,))) for field in ("brief", "warning", "cta", "terms", "sponsor"))


def said_beside(post: Post, media: Iterable[tuple[Media, Place]]) -> Iterator[tuple[Place, str]]:
    """Every text of a post that is not its body, each with its place; channels' own texts too."""
    yield _TITLE, post.title
    for field, place in _FIELDS:
        if text := getattr(post, field):
            yield place, text
    for name, own in post.overrides.items():
        if own.text:
            yield Place("value", ("overrides", name, "text")), own.text
    for item, place in media:
        if item.alt and place.kind == "value":
            yield Place("value", (*place.pointer[:-1], "alt")), item.alt
    for index, answer in enumerate(post.poll.options if post.poll else ()):
        yield Place("value", ("poll", "options", index)), answer


def called(post: Post) -> Iterator[tuple[Place, str]]:
    """The hashtags and mentions, each with its place."""
    for field in ("hashtags", "mentions"):
        for index, word in enumerate(getattr(post, field)):
            yield Place("value", (field, index)), word
        for name, own in post.overrides.items():
            for index, word in enumerate(getattr(own, field) or ()):
                yield Place("value", ("overrides", name, field, index)), word
