"""What a rule is: a name, a weight, an explanation, and, where it judges, a pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from parution.charter import Parameter
from parution.model import Post, Problem, Severity
from parution.rules.plan import Calendar
from parution.rules.subject import Subject


@dataclass(frozen=True, slots=True)
class Rule:
    """One check and its page in the manual.

    `summary` says what it finds, `why` why that matters, `bad` and `good` show it. A `fixed` rule cannot be switched off: without it a post
    could not be read at all. `parameters` are what the charter may set for it; `section` is the part of the charter it judges by, where
    it has one of its own there. What an `always` rule finds is told of past posts too; other rules leave the past alone.
    What a `by_channel` rule finds is about one channel, or about several alike, so the charter may weigh it by channel. An `of_change` rule
    judges a change beside what was before it, and no post may ask to be let alone by it.

    `judge_post` sees one post under one charter, and nothing that changes with time; `judge_calendar` sees everything, and yields None for
    a post where the finding stands in the charter. A rule with neither is found by the readers themselves, or by the rule before it.
    """

    id: str
    severity: Severity
    summary: str
    why: str
    bad: str
    good: str
    fixed: bool = False
    always: bool = False
    by_channel: bool = False
    of_change: bool = False
    section: str = ""
    parameters: tuple[Parameter[Any], ...] = ()
    judge_post: Callable[[Subject], Iterator[Problem]] | None = None
    judge_calendar: Callable[[Calendar], Iterator[tuple[Post | None, Problem]]] | None = None
