"""charter.yml → Charter, with every problem found on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import jsonschema_rs

from parution import phrases, source
from parution.charter import Charter, build
from parution.model import Place, Pointer, Problem, say
from parution.violations import choose, problems

NAME = "charter.yml"
VERSION = "1"


@cache
def charter_schema() -> dict[str, Any]:
    """The JSON Schema (Draft 2020-12) of charter.yml itself."""
    schema: dict[str, Any] = json.loads((files("parution") / "charter.schema.json").read_text("utf-8"))
    return schema


def read(root: Path) -> bytes | Problem:
    """The bytes of a calendar's charter.yml, or why there are none."""
    path = root / NAME
    if path.is_symlink():  # it might lead anywhere, and a message would show what stands there
        return Problem(
            "symbolic-link",
            Place(),
            say("charter.yml is a symbolic link; it is not followed."),
            say("Put the charter itself in its place."),
        )
    if path.exists() and not path.is_file():
        return Problem("charter-missing", Place(), say("charter.yml is not a file."), say("Put the charter itself in its place."))
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return Problem(
            "charter-missing",
            Place(),
            say("There is no charter.yml in this directory, so this is not a calendar yet."),
            say("Go to the calendar’s directory, or name it (parution check -C DIRECTORY), or write a charter.yml here."),
        )
    except OSError as error:
        return Problem(
            "charter-missing",
            Place(),
            say("charter.yml cannot be read: {reason}.", reason=error.strerror or str(error)),
            say("Check that it is a file and that you may read it."),
        )


def parse(data: bytes, rules: Collection[str]) -> tuple[Charter | None, list[Problem]]:
    """The charter and its problems; None where there is a problem, so that no post is judged by half a charter.

    `rules` are the ids that `rules:` may name.
    """
    try:
        raw = source.parse_yaml(source.decode(data))
    except source.SourceError as error:
        return None, [Problem(error.rule, Place("text", start=error.start, end=error.end), error.message, error.remedy)]
    if not isinstance(raw, dict):
        return None, [_not_a_charter()]
    if raw.get("parution") not in {VERSION, None}:
        return None, [_other_version(raw["parution"])]
    given = {key: value for key, value in raw.items() if value is not None}
    accepted = jsonschema_rs.validator_for(charter_schema()).is_valid(given)
    found = [] if accepted else problems(charter_schema(), given, frozenset(raw.keys() - given.keys()))
    if not found:
        found = [*_meaningless(given), *_dangling(given, rules)]
    return (None, found) if found else (build(given), [])


def _not_a_charter() -> Problem:
    return Problem(
        "wrong-form",
        Place("text"),
        say("This charter has no fields."),
        say("Begin with these four: parution: 1, brand, timezone and channels."),
    )


def _other_version(typed: object) -> Problem:
    return Problem(
        "charter-version",
        Place("value", ("parution",)),
        say("This charter is written in format {typed}; this program reads format {version}.", typed=str(typed), version=VERSION),
        say("Install the version of Parution that reads it, or write “parution: {version}” and check the charter.", version=VERSION),
    )


def _meaningless(raw: dict[str, Any]) -> Iterator[Problem]:
    """Values of the right form that name no time zone, no day, no stretch of time."""
    zone = raw["timezone"]
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = get_close_matches(zone, sorted(available_timezones()), n=1, cutoff=0.5)  # never a list of six hundred
        remedy = say("Did you mean “{word}”?", word=near[0]) if near else say("Write it as region and city, for example Europe/Paris.")
        yield Problem("unknown-timezone", Place("value", ("timezone",)), say("“{name}” is not a time zone.", name=zone), remedy)
    for pattern, reader in _PHRASES:
        for pointer, phrase in _at(raw, pattern):
            try:
                reader(str(phrase))
            except ValueError:
                message = say("“{phrase}” does not exist.", phrase=str(phrase))
                yield Problem("date-invalid", Place("value", pointer), message, say("Write a day that the calendar has."))
    for name, campaign in (raw.get("campaigns") or {}).items():
        if campaign["to"] < campaign["from"]:
            yield Problem(
                "date-invalid",
                Place("value", ("campaigns", name, "to")),
                say("This campaign ends on {end}, before it begins on {start}.", end=campaign["to"], start=campaign["from"]),
                say("Exchange the two dates, or correct the year."),
            )


def _dangling(raw: dict[str, Any], rules: Collection[str]) -> Iterator[Problem]:
    """Names that the charter uses and does not declare."""
    for pattern, section, rule in _REFERENCES:
        if section == "formats" and not raw.get(section):
            continue  # the usual formats are meant; a channel may name any
        known = rules if section == "rules" else list(raw.get(section) or ())
        for pointer, name in _at(raw, pattern):
            if name in known:
                continue
            message = say("“{name}” is not declared under “{section}”.", name=str(name), section=section)
            if section == "rules":
                message = say("There is no rule “{name}” that could be tuned.", name=str(name))
            yield Problem(rule, Place("key" if pattern[-1] == KEY else "value", pointer), message, choose(str(name), known))


EACH, KEY = "*", "the key itself"
Pattern = tuple[str, ...]

_PHRASES: tuple[tuple[Pattern, Callable[[str], object]], ...] = (
    (("quiet", EACH), phrases.window),
    (("channels", EACH, "best", EACH), phrases.window),
    (("channels", EACH, "quiet", EACH), phrases.window),
    (("experiments", EACH, "arms", EACH), phrases.window),
    (("key dates", EACH, "on"), phrases.yearly_date),
    (("campaigns", EACH, "from"), phrases.day),
    (("campaigns", EACH, "to"), phrases.day),
    (("holds", EACH, "from"), phrases.day),
    (("holds", EACH, "until"), phrases.day),
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
    (("rules", KEY), "rules", "unknown-rule"),
)


def _at(node: Any, pattern: Pattern, above: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:  # noqa: ANN401
    """Every value of the charter that a pattern leads to, with its pointer."""
    if not pattern:
        yield above, node
        return
    step, rest = pattern[0], pattern[1:]
    children = dict(enumerate(node)) if isinstance(node, list) else (node or {})
    if step == KEY:
        yield from (((*above, key), key) for key in children)
        return
    for key, child in children.items():
        if step in {EACH, key}:
            yield from _at(child, rest, (*above, key))
