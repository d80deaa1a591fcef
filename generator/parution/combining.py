"""Several problems of one file that one remedy mends, said as one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from parution.model import Message, Place, Problem, say


def combined(found: Iterable[Problem], asked_later: frozenset[str]) -> list[Problem]:
    """The problems without those that another one explains: fields that are missing at one place become one problem.

    A field that is missing because its name is misspelt (`titel`) is not missing. What can be mended by itself stays by itself.
    `asked_later` are the templates of what is missing only from review on.
    """
    problems = list(found)
    misspelt = {(one.place.pointer[:-1], one.remedy.values["word"]) for one in problems if _is_misspelt(one)}
    problems = [one for one in problems if one.rule != MISSING or (one.place.pointer, one.message.values["key"]) not in misspelt]
    groups: dict[tuple[Place, str], list[Problem]] = {}
    for one in problems:
        if one.rule == MISSING and not one.fix and one.remedy.template == ADD:
            groups.setdefault((one.place, str(one.message.values.get("objective", ""))), []).append(one)
    several = {id(first): [first, *others] for first, *others in groups.values() if others}
    left_out = {id(one) for first, *others in several.values() for one in others}
    return [_one_of(several[id(one)], asked_later) if id(one) in several else one for one in problems if id(one) not in left_out]


MISSING = "missing-field"
ADD = "Add a line: {line}"
"""The template of the remedy for one field that is missing."""


def _is_misspelt(problem: Problem) -> bool:
    return problem.rule == "unknown-field" and problem.remedy.template == "Did you mean “{word}”?"


def _one_of(several: list[Problem], asked_later: frozenset[str]) -> Problem:
    first = several[0]
    names, number = ", ".join(str(one.message.values["key"]) for one in several), len(several)
    if "objective" in first.message.values:
        message = say(
            "The objective “{objective}” asks for these fields from review on, and they are missing: {names}.",
            objective=first.message.values["objective"],
            names=names,
        )
    elif all(one.message.template in asked_later for one in several):
        message = say("{n} fields are missing that this post must have from review on: {names}.", n=number, names=names)
    else:
        message = say("{n} fields are missing: {names}.", n=number, names=names)
    lines = reduce(_below, (one.remedy.values["line"] for one in several))
    return Problem(first.rule, first.place, message, say("Add these lines:\n{lines}", lines=lines))


def _below(one: str | int | Message, other: str | int | Message) -> Message:
    return say("{one}\n{other}", one=one, other=other)
