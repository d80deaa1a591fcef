"""What a charter means, beyond its form: days that exist, ends that come after their beginnings, names that it declares."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from parution import phrases
from parution.charter import Tuning
from parution.model import Message, Place, Pointer, Problem, say
from parution.patterns import PatternError, compiled
from parution.violations import choose

Tunable = Mapping[str, Tuning]
"""What `rules:` may name, and what may be set there."""

EACH, KEY = "*", "the key itself"
Pattern = tuple[str, ...]
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Known:
    """The rules there are: those that may be tuned, and those without which nothing could be read."""

    tunable: Tunable
    fixed: Collection[str] = ()


def meaningless(raw: Mapping[str, Any], rules: Known, found: Iterable[Problem] = ()) -> Iterator[Problem]:
    """What has the right form and still makes no sense; what stands at or below a problem that was found already is not looked at."""
    found = [problem for problem in found if problem.place.pointer and problem.rule != "missing-field"]
    wrong = {problem.place.pointer for problem in found}
    meant = {str(problem.remedy.values.get("word")) for problem in found if len(problem.place.pointer) == 1}
    for problem in (*_senseless(raw), *_dangling(raw, rules, meant)):
        pointer = problem.place.pointer
        if not any(pointer[:end] in wrong for end in range(1, len(pointer) + 1)):
            yield problem


def _senseless(raw: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _timezone(raw.get("timezone"))
    for pattern, reader in _PHRASES:
        for pointer, phrase in _at(raw, pattern):
            try:
                reader(str(phrase))
            except ValueError:
                message = say("“{phrase}” does not exist.", phrase=str(phrase))
                yield Problem("date-invalid", Place("value", pointer), message, say("Write a day that the calendar has."))
    yield from _personal_data(kind for kind in _at(raw, ("personal data", EACH)) if isinstance(kind[1], str))
    yield from _turned_round(raw)
    yield from _shares(raw.get("pillars"))


def _timezone(zone: object) -> Iterator[Problem]:
    if not isinstance(zone, str):
        return
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zones = sorted(available_timezones())
        city = [name for name in zones if name.rpartition("/")[2].lower() == zone.strip().lower().replace(" ", "_")]
        near = city or get_close_matches(zone, zones, n=1, cutoff=0.5)  # never a list of six hundred
        remedy = say("Did you mean “{word}”?", word=near[0]) if near else say("Write it as region and city, for example Europe/Paris.")
        yield Problem("unknown-timezone", Place("value", ("timezone",)), say("“{name}” is not a time zone.", name=zone), remedy)


def _turned_round(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Stretches of time that end before they begin."""
    for pattern, last, words in _STRETCHES:
        for pointer, entry in _at(raw, pattern):
            if not isinstance(entry, Mapping):
                continue
            start, end = str(entry.get("from") or ""), str(entry.get(last) or "")
            if start and end and (end[:10] < start[:10] or (len(end) > 10 and end < start)):  # noqa: PLR2004 (a day without a time)
                message = Message(words.template, {"end": end, "start": start})
                remedy = say("Exchange the two dates, or correct the year.")
                yield Problem("date-invalid", Place("value", (*pointer, last)), message, remedy)


def _shares(pillars: object) -> Iterator[Problem]:
    """Shares of pillars that cannot all be kept, even at the lowest that their tolerances allow."""
    entries = pillars if isinstance(pillars, Mapping) else {}
    total = least = 0.0
    last = ""
    for name, entry in entries.items():
        if isinstance(entry, Mapping) and "share" in entry:
            try:
                share, tolerance = phrases.share(str(entry["share"])), phrases.share(str(entry.get("tolerance", "10 %")))
            except ValueError:
                return
            total, least, last = total + share, least + max(0.0, share - tolerance), str(name)
    if round(least * _WHOLE) > _WHOLE:
        message = say(
            "The shares of the pillars add up to {total} %, and to {least} % even less their tolerances: no plan can keep them.",
            total=round(total * _WHOLE),
            least=round(least * _WHOLE),
        )
        yield Problem("wrong-value", Place("value", ("pillars", last, "share")), message, say("Lower shares until they add up to 100 %."))


PERSONAL_DATA = ("phone", "e-mail", "iban", "card", "social security number")
"""The kinds of personal data that are known; a pattern between slashes is one of the editor's own."""


def _personal_data(kinds: Iterable[tuple[Pointer, str]]) -> Iterator[Problem]:
    for pointer, kind in kinds:
        place = Place("value", pointer)
        if not (len(kind) > 2 and kind[0] == kind[-1] == "/"):  # noqa: PLR2004
            if kind not in PERSONAL_DATA:
                message = say("“{name}” is no kind of personal data that is known, nor a pattern between slashes.", name=kind)
                yield Problem("wrong-value", place, message, choose(kind, PERSONAL_DATA))
            continue
        try:
            compiled(kind[1:-1])
        except PatternError:
            yield _unusable(kind, place)


def _unusable(kind: str, place: Place) -> Problem:
    """A pattern that cannot be used: which bracket is to blame, where it is one; else all that may be."""
    if bracket := odd_bracket(kind[1:-1]):
        at, sign, opens = bracket
        before = kind[: at + 2]
        said = say("it is not closed") if opens else say("it was never opened")
        message = say(
            "The pattern {pattern} cannot be used: look at the bracket {sign} at the end of “{before}”: {said}.",
            pattern=kind,
            sign=sign,
            before=before,
            said=said,
        )
        partner = _PARTNER[sign]
        remedy = say("Write {partner} where it belongs, or \\{sign} if the sign itself is meant.", partner=partner, sign=sign)
        return Problem("wrong-form", place, message, remedy)
    return Problem(
        "wrong-form",
        place,
        say("The pattern {pattern} cannot be used.", pattern=kind),
        say(
            "Write a regular expression with all brackets closed, without looking ahead or behind, "
            "without referring back to a group, without repeating thousands of times. For example: /CLIENT-[0-9]+/"
        ),
    )


_PARTNER = {"(": ")", "[": "]", "{": "}", ")": "("}


def odd_bracket(pattern: str) -> tuple[int, str, bool] | None:
    """The first bracket of a pattern without its partner: where it stands, its sign, and whether it opens."""
    opened: list[tuple[int, str]] = []
    index = 0
    while index < len(pattern):
        sign, inside = pattern[index], bool(opened) and opened[-1][1] == "["
        if sign == "\\":
            index += 1
        elif inside:
            if sign == "]" and index > opened[-1][0] + 1:
                opened.pop()
        elif sign in "([{":
            opened.append((index, sign))
        elif sign in ")}" and opened and _PARTNER[opened[-1][1]] == sign:
            opened.pop()
        elif sign == ")":
            return index, sign, False
        index += 1
    return (*opened[0], True) if opened else None


def _dangling(raw: Mapping[str, Any], rules: Known, meant: Collection[str]) -> Iterator[Problem]:
    """Names that the charter uses and does not declare; where a section is named wrongly, what it would declare is not known."""
    for pattern, section, rule in _REFERENCES:
        declared = raw.get(section, {} if section != "channels" else None)
        if section == "formats" and not declared:
            continue  # the usual formats are meant; a channel may name any
        if section != "rules" and (section in meant or not isinstance(declared, Mapping | list)):
            continue
        known = list(rules.tunable) if section == "rules" else [str(name) for name in declared or ()]
        for pointer, name in _at(raw, pattern):
            if name not in known and isinstance(name, str):
                said = _unknown_rule(name, rules) if section == "rules" else _undeclared(name, section, known)
                yield Problem(rule, Place("key" if pattern[-1] == KEY else "value", pointer), *said)
    for name, entry in raw.get("rules", {}).items() if isinstance(raw.get("rules"), Mapping) else ():
        if name in rules.tunable and not rules.tunable[name].by_channel and isinstance(entry, Mapping) and "channels" in entry:
            message = say("The rule “{name}” is about no channel, so it weighs the same on all of them.", name=name)
            remedy = say("Remove channels, or write for all of them: {name}: note (or off, warning, error).", name=name)
            yield Problem("wrong-value", Place("key", ("rules", name, "channels")), message, remedy)


def _undeclared(name: str, section: str, known: Iterable[str]) -> tuple[Message, Message]:
    return say("“{name}” is not declared under “{section}”.", name=name, section=section), choose(name, known)


def _unknown_rule(name: str, rules: Known) -> tuple[Message, Message]:
    if name in rules.fixed:
        message = say("The rule “{name}” cannot be tuned: without it a post could not be read for certain.", name=name)
        return message, say("Remove this line.")
    return say("There is no rule “{name}” that could be tuned.", name=name), choose(name, rules.tunable)


_PHRASES: tuple[tuple[Pattern, Callable[[str], object]], ...] = (
    (("quiet", EACH), phrases.window),
    (("channels", EACH, "best", EACH), phrases.window),
    (("channels", EACH, "quiet", EACH), phrases.window),
    (("experiments", EACH, "arms", EACH), phrases.window),
    (("key dates", EACH, "on"), phrases.yearly_date),
    (("channels", EACH, "credential until"), phrases.day),
    (("campaigns", EACH, "from"), phrases.day),
    (("campaigns", EACH, "to"), phrases.day),
    (("cadence", "blackouts", EACH, "from"), phrases.day),
    (("cadence", "blackouts", EACH, "to"), phrases.day),
    (("holds", EACH, "from"), phrases.day),
    (("holds", EACH, "until"), phrases.day),
)

_STRETCHES: tuple[tuple[Pattern, str, Message], ...] = (
    (("campaigns", EACH), "to", say("This campaign ends on {end}, before it begins on {start}.")),
    (("cadence", "blackouts", EACH), "to", say("These days without posts end on {end}, before they begin on {start}.")),
    (("holds", EACH), "until", say("This hold ends on {end}, before it begins on {start}.")),
)

_REFERENCES: tuple[tuple[Pattern, str, str], ...] = (
    (("people", EACH, "backup"), "people", "unknown-person"),
    (("channels", EACH, "audience"), "audiences", "unknown-audience"),
    (("channels", EACH, "formats", EACH), "formats", "unknown-format"),
    (("campaigns", EACH, "pillar"), "pillars", "unknown-pillar"),
    (("approvals", KEY), "pillars", "unknown-pillar"),
    (("approvals", EACH, EACH), "people", "unknown-person"),
    (("holds", EACH, "channels", EACH), "channels", "unknown-channel"),
    (("holds", EACH, "campaigns", EACH), "campaigns", "unknown-campaign"),
    (("crisis", "contacts", EACH), "people", "unknown-person"),
    (("cadence", "blackouts", EACH, "channels", EACH), "channels", "unknown-channel"),
    (("rules", KEY), "rules", "unknown-rule"),
    (("rules", EACH, "channels", KEY), "channels", "unknown-channel"),
    (("site", "client", "channels", EACH), "channels", "unknown-channel"),
    (("site", "client", "pillars", EACH), "pillars", "unknown-pillar"),
    (("site", "client", "campaigns", EACH), "campaigns", "unknown-campaign"),
)


def _at(node: Any, pattern: Pattern, above: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:  # noqa: ANN401
    """Every value of the charter that a pattern leads to, with its pointer."""
    if not pattern:
        yield above, node
        return
    step, rest = pattern[0], pattern[1:]
    children = dict(enumerate(node)) if isinstance(node, list) else node if isinstance(node, dict) else {}
    if step == KEY:
        yield from (((*above, key), key) for key in children)
        return
    for key, child in children.items():
        if step in {EACH, key}:
            yield from _at(child, rest, (*above, key))
