"""Rules of what was promised: a poll and a contest have results, questions have answers, a campaign has its report."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from parution.charter import DURATION, TEXTS, Campaign, Parameter
from parution.model import Message, Place, Post, Problem, Severity, Status, Wish, on, say
from parution.rules.amounts import span
from parution.rules.plan import Calendar, last_moment, slot_of
from parution.rules.rule import Rule

RESULTS_WITHIN: Parameter[timedelta] = Parameter(
    "results-missing", "within", DURATION, "14 days", "how long after its end a poll or a contest may wait for its results"
)
CONTEST_LASTS: Parameter[timedelta] = Parameter(
    "results-missing", "contest lasts", DURATION, "14 days", "how long a contest is taken to run after its post"
)
ANSWERS_WITHIN: Parameter[timedelta] = Parameter(
    "answers-missing", "within", DURATION, "14 days", "how long questions may wait for their answers"
)
QUESTION_FORMATS: Parameter[tuple[str, ...]] = Parameter(
    "answers-missing", "formats", TEXTS, ("ama", "q-and-a", "questions"), "the formats of posts that collect questions"
)

_COMMITTED = frozenset({Status.REVIEW, Status.APPROVED})
_STILL_OWED = timedelta(days=30)
_ASKS = re.compile(
    r"(?i:\b(?:posez(?:[ -](?:nous|moi|lui|leur))? (?:toutes )?vos questions|pose(?:[ -](?:nous|moi))? (?:toutes )?tes questions"
    r"|ask (?:us|me|them|him|her) anything|ask (?:us|me) your questions)\b)|\bAMA\b"
)


def _results_missing(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    within, lasts = RESULTS_WITHIN.of(calendar.charter), CONTEST_LASTS.of(calendar.charter)
    for post in _promising(calendar):
        is_poll = post.format == "poll" or post.poll is not None
        if not is_poll and post.format != "contest":
            continue
        ends = slot_of(post) + (timedelta(seconds=post.poll.duration) if post.poll else timedelta() if is_poll else lasts)
        closes = ends if is_poll else slot_of(post)
        due, place = ends + within, Place("value", ("format",)) if post.format in {"poll", "contest"} else Place("key", ("poll",))
        what = (
            say("“{title}” is a poll that closes on {end}, and no post tells its results.", title=post.title, end=on(ends))
            if is_poll
            else say("“{title}” is a contest, and no post tells who won.", title=post.title)
        )
        yield from _unfollowed(calendar, post, "results-missing", (closes, due), what, place)


def _answers_missing(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    within, formats = ANSWERS_WITHIN.of(calendar.charter), frozenset(QUESTION_FORMATS.of(calendar.charter))
    for post in _promising(calendar):
        if post.format in formats or _asks(post.title):
            what = say("“{title}” collects questions, and no post answers them.", title=post.title)
            slot, place = slot_of(post), Place("value", ("format",) if post.format in formats else ("title",))
            yield from _unfollowed(calendar, post, "answers-missing", (slot, slot + within), what, place)


def _asks(title: str) -> bool:
    """Whether a title asks for questions; most are known not to without a closer look."""
    plain = title.casefold()
    return ("questions" in plain or "anything" in plain or "ama" in plain) and bool(_ASKS.search(title))


def _promising(calendar: Calendar) -> Iterator[Post]:
    """The posts whose promises count: past drafting, and neither beyond the horizon nor long over."""
    begin = bisect_left(calendar.planned, min(calendar.since, calendar.now - _STILL_OWED), key=slot_of)
    end = bisect_right(calendar.planned, calendar.until, key=slot_of)
    return (post for post in calendar.planned[begin:end] if post.status in _COMMITTED)


def _unfollowed(
    calendar: Calendar, post: Post, rule: str, between: tuple[datetime, datetime], what: Message, place: Place
) -> Iterator[tuple[Post, Problem]]:
    """Nothing where some post follows in time, or may yet; what follows before the close is a reminder."""
    closes, due = between
    moments = [last_moment(follower) for follower in calendar.following.get(post.id, ()) if follower.id != post.id]
    if any(moment is None for moment in moments):
        return
    later = [moment for moment in moments if moment and _day(moment) >= closes.date()]
    if not later:
        remedy = say("Plan a post with “follows: {id}” for {day} at the latest; a draft is enough for now.", id=post.id, day=on(due.date()))
        if due < calendar.now:
            remedy = say("Plan a post with “follows: {id}” as soon as you can; those who took part are waiting.", id=post.id)
        yield post, Problem(rule, place, what, remedy)
    elif rule == "results-missing" and _first_day(calendar, post, closes) > due.date():
        first = _first_day(calendar, post, closes)
        message = say("The results of “{title}” are planned for {day}, {span} after its end.", **_late(post, first, closes))
        yield post, Problem(rule, place, message, say("Move them to {day} or earlier, while people still remember.", day=on(due.date())))


def _late(post: Post, first: date, closes: datetime) -> dict[str, str | int | Message]:
    return {"title": post.title, "day": on(first), "span": span(first - closes.date())}


def _first_day(calendar: Calendar, post: Post, closes: datetime) -> date:
    """The first day on which a follower may come that comes after the close."""
    followers = [one for one in calendar.following[post.id] if _day(last_moment(one) or closes) >= closes.date() and one.id != post.id]
    return min(_day(one.slot) if one.slot else _wished(one.wish) for one in followers)


def _wished(wish: Wish | None) -> date:
    return wish.day if wish else date.max


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _follows_order(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    for post in calendar.planned:
        first = calendar.by_id.get(post.follows) if post.follows else None
        if not first or not first.slot or first.status in {Status.IDEA, Status.CANCELLED} or first.id == post.id:
            continue
        if first.slot > slot_of(post) and (calendar.judges(slot_of(post)) or calendar.judges(first.slot)):
            message = say(
                "“{title}” follows “{first}”, and is to go out before it: on {slot}, and the other on {later}.",
                title=post.title,
                first=first.title,
                slot=on(slot_of(post)),
                later=on(first.slot),
            )
            remedy = say("Move this post after {later}, or the other one before it, or correct “follows”.", later=on(first.slot))
            yield post, Problem("follows-order", Place("value", ("follows",)), message, remedy)


def _campaign_report(calendar: Calendar) -> Iterator[tuple[None, Problem]]:
    campaigns = {name: one for name, one in calendar.charter.campaigns.items() if one.report is not None and _is_near(calendar, one)}
    if not campaigns:
        return
    posts: dict[str, list[Post]] = {name: [] for name in campaigns}
    for post in calendar.posts:
        first = calendar.by_id.get(post.follows) if post.follows else None
        if post.status is not Status.CANCELLED:
            for name in campaigns.keys() & {post.campaign or "", (first and first.campaign) or ""}:
                posts[name].append(post)
    for name, campaign in campaigns.items():
        if any(post.slot and post.status is not Status.IDEA for post in posts[name]):
            yield from _without_report(calendar, name, campaign, posts[name])


def _is_near(calendar: Calendar, campaign: Campaign) -> bool:
    """Whether a campaign ends in what is judged, or its report is not overdue so long that nobody waits for it any more."""
    due = campaign.end + (campaign.report or timedelta())
    return campaign.end <= calendar.until.date() and (campaign.end >= calendar.since.date() or due >= calendar.today - _STILL_OWED)


def _without_report(calendar: Calendar, name: str, campaign: Campaign, posts: list[Post]) -> Iterator[tuple[None, Problem]]:
    due, moments = campaign.end + (campaign.report or timedelta()), [(post, last_moment(post)) for post in posts]
    if any(moment is None and post.follows for post, moment in moments):
        return  # a report without a date yet is a report in the making
    after = [_day(post.slot) if post.slot else _wished(post.wish) for post, moment in moments if moment and _day(moment) > campaign.end]
    if after and min(after) <= due:
        return
    where = Place("value", ("campaigns", name, "report"))
    if after:
        message = say(
            "The report of “{name}” is due on {due}; the first post of the campaign after its end is planned for {day}.",
            name=campaign.name,
            due=on(due),
            day=on(min(after)),
        )
        yield None, Problem("campaign-report", where, message, say("Move it to {due} or earlier, or allow it more time here.", due=on(due)))
        return
    message = say(
        "“{name}” ends on {end}, and no post after that reports on it; the report is due on {due}.",
        name=campaign.name,
        end=on(campaign.end),
        due=on(due),
    )
    late = due < calendar.today
    remedy = (
        say("Publish a post with “campaign: {id}” that says what came of it, or remove “report” here.", id=name)
        if late
        else say("Plan a post with “campaign: {id}” between the two days that says what came of it; a draft is enough for now.", id=name)
    )
    yield None, Problem("campaign-report", where, message, remedy)


RULES = (
    Rule(
        "results-missing",
        Severity.WARNING,
        "A poll or a contest has no post that tells how it ended.",
        "Who takes part wants to know the end; who never hears it does not take part again.",
        "format: poll  (and no post that follows it)",
        "follows: which-wood  (in the post that tells the results)",
        always=True,
        parameters=(RESULTS_WITHIN, CONTEST_LASTS),
        judge_calendar=_results_missing,
    ),
    Rule(
        "answers-missing",
        Severity.NOTE,
        "A post collects questions, and no post answers them.",
        "Questions that are asked for and left alone are worse than none. Where you answer right below the post, ignore this rule there.",
        "title: Ask us anything  (and no post that follows it)",
        "follows: ask-us-anything  (in the post with the answers)",
        always=True,
        parameters=(ANSWERS_WITHIN, QUESTION_FORMATS),
        judge_calendar=_answers_missing,
    ),
    Rule(
        "follows-order",
        Severity.WARNING,
        "A post that follows another is to go out before it.",
        "The results of a poll before the poll: one of the two was moved, and the other forgotten.",
        "publish_at: 2026-12-01 09:00\nfollows: which-wood  (which goes out on 3 December)",
        "publish_at: 2026-12-08 09:00\nfollows: which-wood",
        judge_calendar=_follows_order,
    ),
    Rule(
        "campaign-report",
        Severity.WARNING,
        "A campaign that owes a report has no post after its end, or only one that comes too late.",
        "A campaign ends with what came of it, for those who took part and for those who pay for the next one.",
        "winter-market: {from: 2026-11-23, to: 2026-12-20, report: 14 days after}  (and its last post is of 19 December)",
        "a post of the campaign planned for 29 December",
        section="campaigns",
        judge_calendar=_campaign_report,
    ),
)
