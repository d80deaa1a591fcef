"""A rule of threads: parts that say their number say the right one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parution.model import Message, Problem, Severity, listing, say
from parution.rules.rule import Rule
from parution.rules.subject import Subject, Text

_BREAK = re.compile(r"^ {0,3}(?:-[ \t]*){3,}$|^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:_[ \t]*){3,}$", re.MULTILINE)
_AT_THE_START = re.compile(r"\s*[\W_]{0,6}?\(?(?P<number>\d{1,2}) ?/ ?(?P<total>\d{1,2}(?![\d/.,%])|[nNxX](?!\w))?(?=[\s).:–—-]|$)")
_AT_THE_END = re.compile(r"(?<![\d/.,])\(?(?P<number>\d{1,2}) ?/ ?(?P<total>\d{1,2}|[nNxX])?\)?\s*[^\w\s]{0,3}\s*\Z")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a part says of itself: the `index`-th part says it is `number` of `total`, at `[start, end)` of the text."""

    index: int
    number: int
    total: int | None
    start: int
    end: int


def _thread_order(subject: Subject) -> Iterator[Problem]:
    if subject.post.format != "thread":
        return
    for text in subject.texts:
        if "/" in text.source:
            yield from _out_of_order(text)


def _out_of_order(text: Text) -> Iterator[Problem]:
    parts, marks = marks_of(text.source)
    if len(marks) < max(2, parts / 2):  # one fraction in a thread is a fraction
        return
    shift = marks[0].number - marks[0].index
    wrong = next((mark for mark in marks if mark.number - mark.index != shift), None)
    if wrong or marks[0].number not in range(3):
        at = wrong or marks[0]
        numbers = listing(str(mark.number) for mark in marks)
        message = say("The parts of this thread are numbered {numbers}.", numbers=numbers)
        remedy = say("Put the parts into order, or number them anew: this one is number {right}.", right=at.index + max(0, min(shift, 1)))
        yield Problem("thread-order", text.place(at.start, at.end), message, remedy)
        return
    right = {None, parts, parts - 1 + shift, marks[-1].number}  # the first part or the last may stand beside the count
    if false := next((mark for mark in marks if mark.total not in right), None):
        remedy = say("Write {total}, or add what is missing.", total=parts - 1 + shift)
        yield Problem("thread-order", text.place(false.start, false.end), _counted(false, parts), remedy)


def _counted(mark: Mark, parts: int) -> Message:
    return say("This part says that the thread has {total} parts; it has {parts}.", total=mark.total or 0, parts=parts)


def marks_of(source: str) -> tuple[int, list[Mark]]:
    """How many parts a thread's Markdown has, and the numbers that they give themselves, all at their starts or all at their ends."""
    spans, start = [], 0
    for found in [*_BREAK.finditer(source), None]:
        end = found.start() if found else len(source)
        if source[start:end].strip():
            spans.append((start, end))
        start = found.end() if found else end
    at_starts = [(index, _AT_THE_START.match(source, *span)) for index, span in enumerate(spans)]
    at_ends = [(index, _AT_THE_END.search(source, *span)) for index, span in enumerate(spans)]
    found_here = max(at_starts, at_ends, key=lambda marks: sum(found is not None for _, found in marks))
    return len(spans), [_mark(index, found) for index, found in found_here if found]


def _mark(index: int, found: re.Match[str]) -> Mark:
    total = found["total"]
    return Mark(
        index,
        int(found["number"]),
        int(total) if total and total.isdigit() else None,
        found.start("number"),
        found.end("total") if total else found.end("number"),
    )


RULES = (
    Rule(
        "thread-order",
        Severity.WARNING,
        "The parts of a thread are numbered out of order, or name a total that is not theirs.",
        "A reader who meets 1/, 3/, 2/ looks for the part that is missing.",
        "1/3 Oak … --- 3/3 Ash … --- 2/3 Elm …",
        "1/3 Oak … --- 2/3 Elm … --- 3/3 Ash …",
        judge_post=_thread_order,
    ),
)
