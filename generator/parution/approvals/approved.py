"""What a change does to approved posts and no approval mends: another id, by which the ledger does not know them, or a time long past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from parution import rules
from parution.approvals.identity import is_same
from parution.charter import Charter
from parution.edition import Edition
from parution.history.before import Before
from parution.model import Place, Post, Problem, Status, on, say

OTHER_ID, PAST = "approval-id", "approval-past"
_MANY = 10
_COMPARED = 50
"""So many posts that are gone are compared, text by text, with one that is new."""


def found(edition: Edition, charter: Charter, before: Before, then: Sequence[Post]) -> Iterator[rules.Found]:
    """The problems; `then` are the posts that are not the same now, as they were."""
    touched = [post for post in edition.posts if post.path in before.posts or post.path in before.new]
    yield from _other_ids(edition, before, then, touched)
    yield from _past(edition.now - charter.stale_after, then, touched)


def _other_ids(edition: Edition, before: Before, then: Sequence[Post], touched: Sequence[Post]) -> Iterator[rules.Found]:
    ids, paths = {post.id for post in edition.posts}, {post.path for post in edition.posts}
    known = {post.id for post in then}
    gone = [post for post in then if post.status is Status.APPROVED and post.id not in ids]
    by_path = {post.path: post for post in gone}
    moved = [post for post in gone if post.path not in paths]
    for post in touched if gone else ():
        if post.id in known:
            continue
        was = by_path.get(post.path)
        if was is None and post.path in before.new:
            was = next((one for one in moved[:_COMPARED] if is_same(one, post)), None)
        if was and is_same(was, post):
            yield post.path, post, _other_id(was, post)


def _other_id(was: Post, post: Post) -> Problem:
    message = say(
        "“{title}” was approved as “{old}” and has another id here: what has gone out of it would go out again.",
        title=post.title,
        old=was.id,
    )
    remedy = say("Put “id: {old}” back. To send a post once more, keep its id and write “occurrence: 2” into it.", old=was.id)
    return Problem(OTHER_ID, Place("value", ("id",)), message, remedy)


def _past(stale: datetime, then: Sequence[Post], touched: Sequence[Post]) -> Iterator[rules.Found]:
    known = {post.id for post in then if _is_past(post, stale)}
    late = [post for post in touched if post.channels and post.id not in known and _is_past(post, stale)]
    shown = late if len(late) <= _MANY else late[:1]
    for post in shown:
        yield post.path, post, _too_late(post, len(late) - len(shown))


def _is_past(post: Post, stale: datetime) -> bool:
    return post.status is Status.APPROVED and post.slot is not None and post.slot < stale


def _too_late(post: Post, more: int) -> Problem:
    when = on(post.slot) if post.slot else ""
    message = say("“{title}” is approved here for {when}, which is long past: nothing of it will go out.", title=post.title, when=when)
    if more:
        message = say("{first} The same goes for {n} more posts.", first=message, n=more)
    remedy = say("Give it another time, or leave it if it only records what went out elsewhere.")
    return Problem(PAST, Place("value", ("publish_at",)), message, remedy)
