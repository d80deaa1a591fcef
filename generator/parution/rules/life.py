"""Rules of a post's life: from wish to slot, from draft to approved, in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from parution.charter import DURATION, NUMBER, Hold, Parameter
from parution.model import Message, Place, Post, Problem, Severity, Status, listing, on, say
from parution.rules.amounts import posts as so_many
from parution.rules.amounts import span
from parution.rules.holding import hold_on
from parution.rules.plan import Calendar, last_moment, slot_of
from parution.rules.rule import Rule
from parution.rules.subject import Subject

DRAFT_BEFORE: Parameter[timedelta] = Parameter(
    "draft-late", "draft", DURATION, "3 days", "how long before its slot a post should be out of drafting"
)
REVIEW_BEFORE: Parameter[timedelta] = Parameter(
    "draft-late", "review", DURATION, "1 day", "how long before its slot a post should be approved"
)
REVIEW_WITHIN: Parameter[timedelta] = Parameter("review-old", "within", DURATION, "7 days", "how long a post may wait for its review")
MOVES: Parameter[int] = Parameter("moved-often", "moves", NUMBER, "3", "how often a post may be moved")

_UNREADY = frozenset({Status.IDEA, Status.DRAFT, Status.REVIEW})
_NAMED = 3


def _approved_undated(subject: Subject) -> Iterator[Problem]:
    post = subject.post
    if post.status is Status.APPROVED and post.slot is None:
        message = say("This post is approved and has no slot: it would never go out.")
        if post.wish:
            message = say("This post is approved and has only a wish for a date: it would never go out.")
        remedy = say("Give it a day and a time with “publish_at”, like this: 2026-12-03 09:00.")
        yield Problem("approved-undated", Place("value", ("planned",) if post.wish else ("status",)), message, remedy)


def _draft_late(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    early = {Status.REVIEW: REVIEW_BEFORE.of(calendar.charter)}
    drafting = DRAFT_BEFORE.of(calendar.charter)
    oldest = calendar.now - calendar.charter.stale_after
    for post in calendar.posts:
        if post.status not in _UNREADY or not post.slot or post.slot < oldest:
            continue
        if post.slot - calendar.now <= early.get(post.status, drafting):
            yield post, _late(post, post.slot, calendar.now)


def _late(post: Post, slot: datetime, now: datetime) -> Problem:
    values: dict[str, str | int | Message] = {"title": post.title, "slot": on(slot)}
    if slot <= now:
        message = say("“{title}” was to go out on {slot}, and is not approved.", **values)
        remedy = say("Have it approved at once, or move it: until it is approved, it does not go out.")
    elif post.status is Status.REVIEW:
        message = say("“{title}” is to go out on {slot}, and is still in review.", **values)
        remedy = say("Ask for the approval today, or move it to a later slot.")
    else:
        message = (
            say("“{title}” is to go out on {slot}, and is still an idea.", **values)
            if post.status is Status.IDEA
            else say("“{title}” is to go out on {slot}, and is still a draft.", **values)
        )
        remedy = say("Finish it and write “status: review” today, or move it to a later slot.")
    return Problem("draft-late", Place("value", ("status",)), message, remedy)


def _slot_missed(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    oldest = calendar.now - calendar.charter.stale_after
    for post in calendar.posts:
        if post.status in _UNREADY and post.slot and post.slot < oldest:
            message = say("The slot of “{title}”, {slot}, has passed, and it was never approved.", title=post.title, slot=on(post.slot))
            remedy = say("Give it another slot, or write “status: cancelled”.")
            yield post, Problem("slot-missed", Place("value", ("publish_at",)), message, remedy)


def _wish_past(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    for post in calendar.posts:
        if not post.wish or post.slot or post.status not in _UNREADY:
            continue
        last = last_moment(post)
        if last and last < calendar.today:
            message = say("“{title}” was wished for {day}, and that day has passed.", title=post.title, day=on(post.wish.day))
            if post.wish.precision == "month":
                message = say(
                    "“{title}” was wished for a month that has passed: {month}.", title=post.title, month=f"{post.wish.day:%Y-%m}"
                )
            remedy = say("Wish for another date, or write “status: cancelled”.")
            yield post, Problem("wish-past", Place("value", ("planned",)), message, remedy)


def _held(calendar: Calendar) -> Iterator[tuple[None, Problem]]:
    charter = calendar.charter
    if not charter.holds:
        return
    held: dict[int, list[Post]] = defaultdict(list)
    places = {id(hold): index for index, hold in enumerate(charter.holds)}
    for post in calendar.judged:
        holds = (hold_on(charter, channel, slot_of(post), post.campaign) for channel in post.channels)
        for index in {places[id(hold)] for hold in holds if hold}:
            held[index].append(post)
    for index, posts in sorted(held.items()):
        yield None, _silenced(charter.holds[index], index, posts)


def _silenced(hold: Hold, index: int, posts: list[Post]) -> Problem:
    names: list[Message] = [say("“{title}”", title=post.title) for post in posts[:_NAMED]]
    named = listing([*names, say("{n} more", n=len(posts) - _NAMED)] if len(posts) > _NAMED else names)
    values: dict[str, str | int | Message] = {"reason": hold.reason, "number": so_many(len(posts)), "posts": named}
    message = say("The hold “{reason}” silences {number} until somebody removes it: {posts}.", **values)
    if hold.until:
        message = say("The hold “{reason}” silences {number} until {until}: {posts}.", **values, until=on(_moment(hold.until)))
    remedy = say("Give these posts later slots, or remove the hold when its reason is gone: what it keeps back is not sent afterwards.")
    return Problem("held", Place("value", ("holds", index, "reason")), message, remedy)


def _moment(typed: str) -> datetime:
    return datetime.fromisoformat(typed)


def _review_old(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    within = REVIEW_WITHIN.of(calendar.charter)
    for post in calendar.posts if calendar.history else ():
        if post.status is not Status.REVIEW or not _is_near(calendar, post):
            continue
        known = calendar.history.get(post.path)
        if known and calendar.now - known.changed > within:
            waits = timedelta(days=(calendar.now - known.changed).days)
            message = say("“{title}” has been in review for {span} without a change.", title=post.title, span=span(waits))
            remedy = say("Approve it, say what is missing, or send it back with “status: draft”.")
            yield post, Problem("review-old", Place("value", ("status",)), message, remedy)


def _is_near(calendar: Calendar, post: Post) -> bool:
    """Whether a post is one to care about now: without a slot, or with one that lies in what is judged."""
    return post.slot is None or calendar.judges(post.slot)


def _moved_often(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    most = MOVES.of(calendar.charter)
    for post in calendar.posts if calendar.history else ():
        known = calendar.history.get(post.path)
        if known and len(known.moves) > most and post.status is not Status.CANCELLED and _is_near(calendar, post):
            message = say("“{title}” has been moved {n} times.", title=post.title, n=len(known.moves))
            remedy = say("Find out what it waits for: give it a slot that it can keep, make it an idea again, or cancel it.")
            field = "publish_at" if post.slot else "planned" if post.wish else "status"
            yield post, Problem("moved-often", Place("value", (field,)), message, remedy)


RULES = (
    Rule(
        "approved-undated",
        Severity.WARNING,
        "A post is approved and has no slot.",
        "Only a day and a time send a post; approved without them, it waits for ever, and everybody believes it is done.",
        "status: approved\nplanned: 2026-12",
        "status: approved\npublish_at: 2026-12-03 09:00",
        always=True,
        judge_post=_approved_undated,
    ),
    Rule(
        "draft-late",
        Severity.WARNING,
        "A post with a firm slot is not ready, and the slot is near.",
        "A post that is not approved does not go out, and its slot stays empty.",
        "status: draft\npublish_at: 2026-12-03 09:00  (on 1 December)",
        "status: approved\npublish_at: 2026-12-03 09:00",
        parameters=(DRAFT_BEFORE, REVIEW_BEFORE),
        judge_calendar=_draft_late,
    ),
    Rule(
        "slot-missed",
        Severity.WARNING,
        "A slot has passed, and its post was never approved.",
        "It will not go out any more; whoever counts on it should know.",
        "status: draft\npublish_at: 2026-11-12 09:00  (on 21 November)",
        "status: draft\npublish_at: 2026-12-03 09:00",
        always=True,
        judge_calendar=_slot_missed,
    ),
    Rule(
        "wish-past",
        Severity.WARNING,
        "A wish for a date has passed.",
        "A wish that nobody kept is a post that everybody forgot.",
        "planned: 2026-10  (in November)",
        "planned: 2026-12",
        always=True,
        judge_calendar=_wish_past,
    ),
    Rule(
        "held",
        Severity.NOTE,
        "A hold of the charter silences planned posts.",
        "A hold is meant to silence; this says whom, so that they can be moved, or the hold lifted.",
        "holds: [{reason: An accident in the workshop, from: 2026-12-01}]  (and a post planned for 3 December)",
        "holds: []",
        section="holds",
        judge_calendar=_held,
    ),
    Rule(
        "review-old",
        Severity.NOTE,
        "A post waits for its review, and nothing has happened to it for days.",
        "A review that nobody does is where plans stop. Known from Git, so only for what is committed.",
        "status: review  (unchanged for ten days)",
        "status: approved",
        parameters=(REVIEW_WITHIN,),
        judge_calendar=_review_old,
    ),
    Rule(
        "moved-often",
        Severity.NOTE,
        "A post has been moved again and again.",
        "A post that always gives way is one that something keeps from being written. Known from Git, so only for what is committed.",
        "publish_at: 2026-12-03 09:00  (the fifth date)",
        "status: idea",
        parameters=(MOVES,),
        judge_calendar=_moved_often,
    ),
)
