"""Findings for a person at a terminal: where, what, the line itself, and how to mend it.

    content/2026-11/table.md:7:12  error  unknown-channel
      The charter has no channel “mastodn”.
        7 │ channels: [mastodn, linkedin]
          │            ^^^^^^^
      → Did you mean “mastodon”?

    1 error in 1 file; 91 posts checked.

Every finding repeats its path, line and column, because a terminal makes a link of them. The layout is the same with and without colour,
and no meaning hangs on colour alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import click

from parution.model import Message, Severity, say
from parution.report.cells import inert, visible, width_of, wrap
from parution.report.excerpt import Row, rows
from parution.report.patch import SPACE
from parution.report.shown import Shown, summarise

Translate = Callable[[Message], str]
Paint = Callable[[str, str], str]

NARROWEST = 40
"""Columns below which nothing is wrapped any narrower."""

MANY = 10
"""From so many findings on it is said where to begin; from more on, the rules found most often are named too."""

_GRAVEST = 5  # so many places are named to begin with

LABELS = {Severity.ERROR: say("error"), Severity.WARNING: say("warning"), Severity.NOTE: say("note")}
"""What each severity is called, in the reader's language."""

_STYLES: dict[str, Callable[[str], str]] = {
    "error": partial(click.style, fg="red", bold=True),
    "warning": partial(click.style, fg="yellow", bold=True),
    "note": partial(click.style, fg="cyan", bold=True),
    "path": partial(click.style, bold=True),
    "remedy": partial(click.style, fg="green"),
    "dim": partial(click.style, dim=True),
    "good": partial(click.style, fg="green", bold=True),
}


def render(shown: Sequence[Shown], *, posts: int, colour: bool, width: int, translate: Translate = str, past: int = 0) -> str:
    """Writes findings as text that ends with a line end.

    Args:
        shown: In the order of `show`.
        posts: How many posts were checked.
        colour: Whether to add ANSI colours; nothing else changes.
        width: Columns of the terminal.
        translate: Puts a message into the reader's language.
        past: How many findings about posts of the past are known and left out; what the whole plan was like then is not judged at all.
    """
    paint: Paint = _paint if colour else _plain
    width = max(width, NARROWEST)
    blocks = ["\n".join(_finding(one, width, translate, paint)) for one in shown]
    closing = [*_closing(shown, posts, width, translate, paint), *(paint(line, "dim") for line in _left_out(past, width, translate))]
    return "\n\n".join([*blocks, "\n".join(closing)]) + "\n"


def _finding(one: Shown, width: int, translate: Translate, paint: Paint) -> list[str]:
    finding, severity = one.finding, one.finding.severity.value
    place = inert(visible(finding.path)) + (f":{one.span.start_line}:{one.span.start_column}" if one.span else "")
    label, rule = visible(translate(LABELS[finding.severity])), visible(finding.rule)
    fits = width_of(f"{place}  {label}  {rule}") <= width
    head = [*([paint(place, "path")] if place else []), f"{paint(label, severity)}  {paint(rule, 'dim')}"]
    lines = ["  ".join(head)] if fits else ["\n  ".join(head)]
    lines += [f"  {line}" for line in wrap(translate(finding.message), width - 2)]
    lines += _excerpt(one, width, severity, paint)
    if remedy := translate(finding.remedy):
        first, *rest = wrap(remedy, width - 4)
        lines += [f"  {paint(f'→ {first}', 'remedy')}", *(f"    {paint(line, 'remedy')}" for line in rest)]
    return lines


def _excerpt(one: Shown, width: int, severity: str, paint: Paint) -> list[str]:
    if one.span is None:
        return []
    digits = len(str(one.span.end_line))
    lines: list[str] = []
    for row in rows(one.span, one.lines, width - digits - 7):
        lines += _row(row, digits, severity, paint)
    return lines


def _row(row: Row, digits: int, severity: str, paint: Paint) -> list[str]:
    number = "⋮" if row.number is None else str(row.number)
    lines = [_gutter(number, digits, row.text, paint)]
    if row.marks:
        lines.append(_gutter("", digits, " " * row.offset + paint("^" * row.marks, severity), paint))
    return lines


def _gutter(number: str, digits: int, text: str, paint: Paint) -> str:
    return f"    {paint(number.rjust(digits) + ' │', 'dim')} {text}".rstrip(" ")


def _closing(shown: Sequence[Shown], posts: int, width: int, translate: Translate, paint: Paint) -> list[str]:
    checked = translate(say("{n} post checked", n=posts) if posts == 1 else say("{n} posts checked", n=posts))
    if not shown:
        return [paint(line, "good") for line in wrap(translate(say("{checked}: nothing to mend.", checked=checked)), width)]
    worst = next(severity for severity in Severity if any(one.finding.severity is severity for one in shown))
    counts, files = _counts(shown, translate), _files(shown, translate)
    summary = translate(say("{counts} in {files}; {checked}.", counts=counts, files=files, checked=checked))
    return [
        *(paint(line, worst.value) for line in wrap(summary, width)),
        *_gravest(shown, width, translate),
        *_most(shown, width, translate),
        *_mendable(shown, width, translate),
        *_signs(shown, width, translate),
    ]


def _counts(shown: Sequence[Shown], translate: Translate) -> str:
    summary = summarise(shown, 0)
    errors, warnings, notes = summary.errors, summary.warnings, summary.notes
    parts = [
        (errors, say("{n} error", n=1) if errors == 1 else say("{n} errors", n=errors)),
        (warnings, say("{n} warning", n=1) if warnings == 1 else say("{n} warnings", n=warnings)),
        (notes, say("{n} note", n=1) if notes == 1 else say("{n} notes", n=notes)),
    ]
    return ", ".join(translate(message) for number, message in parts if number)


def _files(shown: Sequence[Shown], translate: Translate) -> str:
    files = summarise(shown, 0).files
    return translate(say("{n} file", n=1) if files == 1 else say("{n} files", n=files))


def _mendable(shown: Sequence[Shown], width: int, translate: Translate) -> list[str]:
    number = sum(1 for one in shown if one.finding.fix)
    if not number:
        return []
    one, many = say("One problem can be mended for you: parution fix"), say("{n} problems can be mended for you: parution fix", n=number)
    return wrap(translate(one if number == 1 else many), width)


def _signs(shown: Sequence[Shown], width: int, translate: Translate) -> list[str]:
    """What a sign means that stands in a message and on no keyboard."""
    if not any(SPACE in translate(one.finding.message) for one in shown):
        return []
    return wrap(translate(say("{sign}: a space at which no line breaks", sign=SPACE)), width)


def _left_out(past: int, width: int, translate: Translate) -> list[str]:
    if not past:
        return []
    one, many = say("{n} finding about the past", n=1), say("{n} findings about the past", n=past)
    sentence = say("Left out: at least {findings} (parution check --all).", findings=one if past == 1 else many)
    return wrap(translate(sentence), width)


def _gravest(shown: Sequence[Shown], width: int, translate: Translate) -> list[str]:
    """Where to begin: the first errors, once there is so much that they are out of sight."""
    errors = [one for one in shown if one.finding.severity is Severity.ERROR]
    if len(shown) < MANY or not errors:
        return []
    places = dict.fromkeys(inert(visible(one.finding.path)) + (f":{one.span.start_line}" if one.span else "") for one in errors)
    more = ["…"] if len(places) > _GRAVEST else []
    return wrap(translate(say("Mend first: {places}", places=", ".join([*list(places)[:_GRAVEST], *more]))), width)


def _most(shown: Sequence[Shown], width: int, translate: Translate) -> list[str]:
    if len(shown) <= MANY:
        return []
    tally = Counter(one.finding.rule for one in shown)
    # A no-break space, so that a number stays with its rule.
    rules = ", ".join(f"{number}\u00a0×\u00a0{rule}" for rule, number in sorted(tally.items(), key=lambda item: (-item[1], item[0]))[:5])
    return wrap(translate(say("Most often: {rules}", rules=rules)), width)


def _paint(text: str, style: str) -> str:
    return _STYLES[style](text)


def _plain(text: str, style: str) -> str:
    del style
    return text
