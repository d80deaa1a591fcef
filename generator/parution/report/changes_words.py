"""The words for what can change, and the whole of a change in one or two sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from parution.diff.changes import Changes
from parution.diff.post_change import PostChange
from parution.language import Translator, sentence_case
from parution.model import Message, say

STATES: Final[Mapping[str, Message]] = {
    "idea": say("Idea"),
    "draft": say("Draft"),
    "review": say("In review"),
    "approved": say("Approved"),
    "cancelled": say("Cancelled"),
}
FIELDS: Final[Mapping[str, Message]] = {
    "title": say("Title"),
    "status": say("Status"),
    "channels": say("Channels"),
    "pillar": say("Pillar"),
    "audience": say("Audience"),
    "objective": say("Objective"),
    "format": say("Format"),
    "kind": say("Kind"),
    "owner": say("Owner"),
    "budget": say("Budget"),
    "campaign": say("Campaign"),
    "cta": say("Call to action"),
    "language": say("Language"),
    "terms": say("Contest terms"),
    "sponsor": say("Sponsor"),
    "follows": say("Follows"),
    "experiment": say("Experiment"),
    "warning": say("Content warning"),
    "brief": say("Internal note"),
    "hashtags": say("Hashtags"),
    "mentions": say("Mentions"),
    "media": say("Images"),
    "media-bytes": say("Image replaced"),
    "poll": say("Poll"),
    "occurrence": say("Occurrence"),
    "ignore": say("Ignored rules"),
}
SEVERITIES: Final[Mapping[str, Message]] = {"error": say("error"), "warning": say("warning"), "note": say("note")}


def summary(changes: Changes, words: Translator) -> list[str]:
    """The whole of a change, in sentences."""
    counts = list(_counts(changes, words))
    if changes.empty:
        return [words.gettext("Nothing changes on the calendar.")]
    told = [sentence_case(f"{words.listing(counts)}.")] if counts else [words.gettext("No post changes.")]
    if changes.charter:
        number = len(changes.charter) + changes.left_out.fields
        told.append(words.ngettext("The charter changes in one place.", "The charter changes in {n} places.", number))
    return [*told, *_of_findings(changes, words)]


def _counts(changes: Changes, words: Translator) -> Iterator[str]:
    many = words.ngettext
    of = Counter(aspect for post in changes.posts for aspect in aspects(post))
    told = {
        "added": many("one post added", "{n} posts added", of["added"]),
        "removed": many("one post removed", "{n} posts removed", of["removed"]),
        "moved": many("one post moved", "{n} posts moved", of["moved"]),
        "approved": many("one post approved", "{n} posts approved", of["approved"]),
        "status": many("one status changed", "{n} statuses changed", of["status"]),
        "text": many("one text changed", "{n} texts changed", of["text"]),
        "title": many("one title changed", "{n} titles changed", of["title"]),
        "channels": many("one post on other channels", "{n} posts on other channels", of["channels"]),
        "id": many("one id changed", "{n} ids changed", of["id"]),
        "other": many("one post changed otherwise", "{n} posts changed otherwise", of["other"]),
        "broken": many("one post that can no longer be read", "{n} posts that can no longer be read", of["broken"]),
        "mended": many("one post that can be read again", "{n} posts that can be read again", of["mended"]),
    }
    yield from (sentence for name, sentence in told.items() if of[name])
    if changes.left_out.posts:
        yield many("one more post", "{n} more posts", changes.left_out.posts)


def _of_findings(changes: Changes, words: Translator) -> Iterator[str]:
    """What is no longer found; what is found anew is what the verdict is about."""
    if gone := len(changes.gone):
        yield sentence_case(f"{words.ngettext('one finding gone', '{n} findings gone', gone)}.")


def aspects(post: PostChange) -> set[str]:
    """In which ways a post changes; a new or a gone one in that way only."""
    if post.change in {"added", "removed", "broken", "mended"}:
        return {post.change}
    found = {"id"} if post.change == "renamed" else set()
    found |= {"moved"} if post.moved else set()
    named = {field.name for field in post.fields}
    approved = bool(post.after and post.after.status == "approved" and "status" in named)
    found |= {"approved" if name == "status" and approved else name for name in named & {"status", "title", "channels"}}
    found |= {"text"} if post.text or any(name.startswith("overrides.") and name.endswith(".text") for name in named) else set()
    return found or {"other"}
