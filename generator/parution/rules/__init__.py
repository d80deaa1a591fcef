"""What a good post and a good calendar are: every rule, in one tuple.

To add a rule, write it in the module of its family and put it into that module's RULES; its page in the manual is made from it.
"""

from __future__ import annotations

from collections.abc import Iterator

from parution.charter import Charter
from parution.model import Finding, Place, Post, Problem, Severity, say
from parution.rules import between, fields, media, reading, text
from parution.rules.rule import Calendar, Rule, subject

__all__ = ["ALL", "BY_ID", "TUNABLE", "Calendar", "Rule", "finding", "judge_calendar", "judge_post", "no_posts", "not_judged"]

ALL: tuple[Rule, ...] = (*reading.RULES, *fields.RULES, *between.RULES, *media.RULES, *text.RULES)
BY_ID = {rule.id: rule for rule in ALL}
TUNABLE = tuple(rule.id for rule in ALL if not rule.fixed)

_OF_POSTS = tuple(rule.judge_post for rule in ALL if rule.judge_post)
_OF_CALENDARS = tuple(rule.judge_calendar for rule in ALL if rule.judge_calendar)


def judge_post(post: Post, charter: Charter) -> Iterator[Problem]:
    """What one post and the charter alone decide."""
    seen = subject(post, charter)
    for judge in _OF_POSTS:
        yield from judge(seen)


def judge_calendar(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    """What only the whole calendar shows."""
    for judge in _OF_CALENDARS:
        yield from judge(calendar)


def no_posts(folder: str) -> Problem:
    """What is said of a calendar without posts."""
    return Problem(
        "content-empty",
        Place(),
        say("There is no post in {folder}/.", folder=folder),
        say("Write a first one: a file that ends in .md, with the fields id, title and status between two lines “---”."),
    )


def not_judged() -> Problem:
    """What is said where a broken charter keeps the posts from being judged."""
    return Problem(
        "posts-not-judged",
        Place(),
        say("Because of the errors in charter.yml, the posts were read but not judged by it."),
        say("Mend the charter, then check again."),
    )


def finding(problem: Problem, path: str, post: Post | None, charter: Charter | None) -> Finding | None:
    """A problem as a finding, as heavy as the charter wants it; None where the charter or the post silences it."""
    rule = BY_ID[problem.rule]
    severity: Severity | None = rule.severity
    if not rule.fixed:
        if charter and rule.id in charter.rules:
            severity = charter.rules[rule.id]
        if post and rule.id in post.ignore:
            return None
    if severity is None:
        return None
    return Finding(rule.id, severity, path, problem.place, problem.message, problem.remedy, (post and post.id) or None)
