"""Problems become findings: as heavy as the charter wants them, without what is silenced, without the sins of the past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from parution.charter import Charter
from parution.model import Finding, Place, Post, Problem, Severity, say
from parution.rules.plan import last_moment
from parution.rules.rule import Rule

Found = tuple[str, Post | None, Problem]
"""The path of the file that a problem stands in, the post where the file is one, and the problem."""


@dataclass(frozen=True)
class Weighing:
    """How problems are weighed: by which rules and charter (None: it cannot be used), and from when on.

    `since` is aware; what concerns a post whose time came before is left out, unless its rule is an `always` one. `until` is how far the
    plan was judged.
    """

    rules: Mapping[str, Rule]
    charter: Charter | None
    since: datetime
    until: datetime

    def findings(self, found: Iterable[Found], posts: Iterable[Post]) -> tuple[list[Finding], int]:
        """What is told, in the order in which it was found, and then what was ignored without need; and how much of the past is not."""
        silenced: set[tuple[str, str]] = set()
        told, past = [], 0
        for path, post, problem in found:
            if post and problem.rule in post.ignore and not self.rules[problem.rule].fixed:
                silenced.add((post.path, problem.rule))
            elif severity := self._severity(self.rules[problem.rule], problem.channel):
                if self._is_told(post, problem):
                    told.append(_finding(path, post, problem, severity))
                else:
                    past += 1
        for post in posts:
            if post.ignore and self._in_time(post):
                unused = (name for name in post.ignore if name in self.rules and (post.path, name) not in silenced)
                severity = self._severity(self.rules["ignore-unused"], None)
                told += (_finding(post.path, post, _ignored_without_need(name), severity) for name in unused if severity)
        return told, past

    def _is_told(self, post: Post | None, problem: Problem) -> bool:
        rule = self.rules[problem.rule]
        return rule.fixed or rule.always or post is None or self._is_to_come(post)

    def _severity(self, rule: Rule, channel: str | None) -> Severity | None:
        setting = self.charter.rules.get(rule.id) if self.charter and not rule.fixed else None
        if not setting:
            return rule.severity
        word = (setting.channels.get(channel) if channel else None) or setting.severity
        if word is None:
            return rule.severity
        return None if word == "off" else Severity(word)

    def _is_to_come(self, post: Post) -> bool:
        return (self._moment(post) or self.since) >= self.since

    def _in_time(self, post: Post) -> bool:
        return self.since <= (self._moment(post) or self.since) <= self.until

    def _moment(self, post: Post) -> datetime | None:
        last = last_moment(post)
        if last is None or isinstance(last, datetime):
            return last
        return datetime.combine(last, time.max, self.since.tzinfo)


def _finding(path: str, post: Post | None, problem: Problem, severity: Severity) -> Finding:
    post_id = (post and post.id) or None
    return Finding(problem.rule, severity, path, problem.place, problem.message, problem.remedy, post_id, problem.fix)


def _ignored_without_need(rule: str) -> Problem:
    return Problem(
        "ignore-unused",
        Place("key", ("ignore", rule)),
        say("This post ignores “{rule}”, and there is nothing of that kind in it.", rule=rule),
        say("Remove the line, so that the rule can warn you when it has a reason to."),
    )


def of_posts(entries: Iterable[tuple[str, Post | None, Iterable[Problem]]]) -> Iterator[Found]:
    """The problems of each file as found things."""
    for path, post, problems in entries:
        for problem in problems:
            yield path, post, problem
