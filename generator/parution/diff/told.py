"""Findings that a change makes appear or disappear: those of both editions matched, as far as they say the same of the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Final

from parution.diff.bounds import LINE, VALUE, WORD, cut
from parution.diff.changes import Told
from parution.model import LISTING, MOMENT, Finding, Message, Severity

COLLISIONS: Final = frozenset({"slot-shared", "cadence-gap", "cadence-most", "minute-shared", "text-communities"})
GAPS: Final = frozenset({"cadence-silence", "cadence-least", "format-rare", "pillar-unused", "key-date-unprepared", "holiday-unprepared"})
_GRAVITY = {severity: weight for weight, severity in enumerate(Severity)}
_NUMBER = "#"


def compared(
    before: Iterable[Finding],
    after: Iterable[Finding],
    ids: Mapping[str, str],
    translate: Callable[[Message], str],
    line: Callable[[Finding], int | None],
) -> tuple[list[Told], list[Told]]:
    """What appears and what disappears, the gravest first; a finding of another severity appears with what it was.

    `ids` are the new ids of posts whose id has changed; `line` says where a finding of the new edition stands.
    """
    left, right = list(before), list(after)
    appeared: list[Told] = []
    for key in (_exactly, _alike, _about):
        left, right, pairs = _matched(left, right, key, ids)
        appeared += [_told(new, translate, line(new), old.severity) for old, new in pairs if old.severity is not new.severity]
    appeared += [_told(one, translate, line(one)) for one in right]
    return sorted(appeared, key=_order), sorted((_told(one, translate, None) for one in left), key=_order)


Key = Callable[[Finding, Mapping[str, str]], Hashable]


def _matched(
    left: Sequence[Finding], right: Sequence[Finding], key: Key, ids: Mapping[str, str]
) -> tuple[list[Finding], list[Finding], list[tuple[Finding, Finding]]]:
    """What is left of both sides, and what was matched."""
    waiting: dict[Hashable, list[Finding]] = defaultdict(list)
    for one in left:
        waiting[key(one, ids)].append(one)
    for known in waiting.values():
        known.reverse()
    alone, pairs = [], []
    for one in right:
        known = waiting.get(key(one, {}), [])
        if known:
            pairs.append((known.pop(), one))
        else:
            alone.append(one)
    used = {id(old) for old, _ in pairs}
    return [one for one in left if id(one) not in used], alone, pairs


def _owner(finding: Finding, ids: Mapping[str, str]) -> str:
    """Whose finding it is: a post keeps what is found of it, wherever its file goes."""
    return f"post {ids.get(finding.post, finding.post)}" if finding.post else finding.path


def _exactly(finding: Finding, ids: Mapping[str, str]) -> Hashable:
    return finding.rule, _owner(finding, ids), str(finding.message)


def _alike(finding: Finding, ids: Mapping[str, str]) -> Hashable:
    """The same said with other numbers: a text that was 12 characters too long and is 30 now."""
    return finding.rule, _owner(finding, ids), finding.place.pointer, _without_numbers(finding.message)


def _about(finding: Finding, ids: Mapping[str, str]) -> Hashable:
    """The same thing of one post in other words. A collision is one with somebody, and a plan has many gaps: these are never the same."""
    same = finding.post is not None and finding.rule not in COLLISIONS | GAPS
    return (finding.rule, _owner(finding, ids), finding.place.pointer) if same else id(finding)


def _without_numbers(message: Message) -> Hashable:
    """What a message says, its numbers aside, but with its dates."""
    if message.template == MOMENT:
        return str(message)
    if message.values and all(isinstance(value, int) for value in message.values.values()):
        return _NUMBER
    return message.template, tuple(
        (name, _without_numbers(value) if isinstance(value, Message) else _NUMBER if _is_number(value) else value)
        for name, value in sorted(message.values.items())
        if (message.template, name) != (LISTING, "listing")  # which says all of them once more
    )


def _is_number(value: str | int) -> bool:
    return isinstance(value, int) or value.replace(".", "").replace(",", "").isdigit()


def _told(finding: Finding, translate: Callable[[Message], str], line: int | None, was: Severity | None = None) -> Told:
    return Told(
        rule=finding.rule,
        severity=finding.severity.value,
        group="collision" if finding.rule in COLLISIONS else "gap" if finding.rule in GAPS else "other",
        path=cut(finding.path.encode("utf-8", "replace").decode(), LINE),
        line=line,
        message=cut(translate(finding.message), VALUE),
        remedy=cut(translate(finding.remedy), VALUE),
        post=cut(finding.post, WORD) if finding.post else None,
        was=was.value if was else None,
    )


def _order(told: Told) -> tuple[int, str, int, str, str]:
    return _GRAVITY[Severity(told.severity)], told.path, told.line or 0, told.rule, told.message
