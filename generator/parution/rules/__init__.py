"""What a good post and a good calendar are: every rule, in one tuple.

To add a rule, write it in the module of its family and put it into that module's RULES; its page in the manual is made from it.
"""

from __future__ import annotations

from collections.abc import Iterator

from parution.charter import Charter, Tuning
from parution.model import Facts, Message, Place, Post, Problem, say
from parution.rules import (
    alt_texts,
    approving,
    between,
    cadence,
    completeness,
    conversion,
    experiments,
    fields,
    follow_up,
    hashtags,
    honesty,
    key_dates,
    life,
    media,
    mix,
    pictures,
    plain_language,
    reading,
    repetition,
    safety,
    text,
    threads,
    typography,
    wording,
)
from parution.rules.plan import Calendar
from parution.rules.rule import Rule
from parution.rules.subject import Subject, subject
from parution.rules.weighing import Found, Weighing

__all__ = [
    "ALL",
    "BY_ID",
    "FAMILIES",
    "FIXED",
    "TUNABLE",
    "Calendar",
    "Found",
    "Rule",
    "Subject",
    "Weighing",
    "judge_calendar",
    "judge_post",
    "no_posts",
    "not_judged",
]

FAMILIES: tuple[tuple[Message, tuple[Rule, ...]], ...] = (
    (say("Files"), reading.RULES),
    (say("Fields and dates"), fields.RULES),
    (say("Between posts"), between.RULES),
    (say("Images and videos"), media.RULES),
    (say("Images and videos"), pictures.RULES),
    (say("Images and videos"), alt_texts.RULES),
    (say("Length and form of the text"), text.RULES),
    (say("Plain language"), plain_language.RULES),
    (say("The voice of the brand"), wording.RULES),
    (say("Hashtags"), hashtags.RULES),
    (say("Typesetting"), typography.RULES),
    (say("Mix"), mix.RULES),
    (say("Rhythm"), cadence.RULES),
    (say("Repetition"), repetition.RULES),
    (say("Follow-up"), follow_up.RULES),
    (say("Follow-up"), threads.RULES),
    (say("Key dates"), key_dates.RULES),
    (say("Experiments"), experiments.RULES),
    (say("The life of a post"), life.RULES),
    (say("Approval"), approving.RULES),
    (say("Who does what"), completeness.RULES),
    (say("Links"), conversion.RULES),
    (say("Honesty"), honesty.RULES),
    (say("Safety"), safety.RULES),
)
"""The rules by family, with the family's name: a new module of rules is one more line here. A family may have several modules."""

ALL: tuple[Rule, ...] = tuple(rule for _, family in FAMILIES for rule in family)
BY_ID = {rule.id: rule for rule in ALL}
TUNABLE = {rule.id: Tuning(rule.parameters, rule.by_channel) for rule in ALL if not rule.fixed}
FIXED = frozenset(rule.id for rule in ALL if rule.fixed)

_OF_POSTS = tuple(rule.judge_post for rule in ALL if rule.judge_post)
_OF_CALENDARS = tuple(rule.judge_calendar for rule in ALL if rule.judge_calendar)


def judge_post(post: Post, charter: Charter) -> tuple[list[Problem], Facts]:
    """What one post and the charter alone decide, and what the rules between posts will want to know of it."""
    seen = subject(post, charter)
    return [problem for judge in _OF_POSTS for problem in judge(seen)], _facts(seen)


def _facts(seen: Subject) -> Facts:
    links = dict.fromkeys(link for one in seen.sent for link in one.composition.links)
    return Facts(seen.prints, tuple(links))


def judge_calendar(calendar: Calendar) -> Iterator[tuple[Post | None, Problem]]:
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
