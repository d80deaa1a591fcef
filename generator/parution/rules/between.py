"""Rules between posts: one id, one post; what a post follows exists."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from parution.model import Place, Post, Problem, Severity, say
from parution.rules.plan import Calendar
from parution.rules.rule import Rule


def _duplicate_id(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    if len(calendar.by_id) == len(calendar.posts):
        return
    first: dict[str, Post] = {}
    for post in sorted(calendar.posts, key=lambda one: one.path):
        if post.id not in first:
            first[post.id] = post
            continue
        message = say("The id “{id}” already belongs to {path}.", id=post.id, path=first[post.id].path)
        remedy = say("Give the newer of the two another id. (A post that was published keeps its own: it is how it is known.)")
        yield post, Problem("duplicate-id", Place("value", ("id",)), message, remedy)


def _unknown_post(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    ids = {post.id for post in calendar.posts}
    for post in calendar.posts:
        if post.follows and (post.follows not in ids or post.follows == post.id):
            if post.follows == post.id:
                message = say("This post says that it follows itself.")
            else:
                message = say("There is no post with the id “{id}”.", id=post.follows)
            near = get_close_matches(post.follows, sorted(ids - {post.id}), n=1, cutoff=0.6)
            remedy = (
                say("Did you mean “{word}”?", word=near[0])
                if near
                else say("Write the id of the post that this one follows, or remove the line.")
            )
            yield post, Problem("unknown-post", Place("value", ("follows",)), message, remedy)


RULES = (
    Rule(
        "ignore-unused",
        Severity.NOTE,
        "A post ignores a rule that finds nothing in it.",
        "An exception that is no longer needed hides the next mistake.",
        "ignore: {media-alt: decorative}  (and every image has its text)",
        "no ignore: at all",
    ),
    Rule(
        "duplicate-id",
        Severity.ERROR,
        "Two posts have the same id.",
        "The id is how a post is known for ever: with two of one id, one would never be published, or one twice.",
        "id: oak-table  (in two files)",
        "id: oak-table  and  id: oak-table-2027",
        fixed=True,
        judge_calendar=_duplicate_id,
    ),
    Rule(
        "unknown-post",
        Severity.ERROR,
        "A post follows one that does not exist.",
        "Results and reports are found through the post that they follow.",
        "follows: winter-contst",
        "follows: winter-contest",
        judge_calendar=_unknown_post,
    ),
)
