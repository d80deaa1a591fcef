"""charter.yml → Charter, with every problem found on the way."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs

from parution import source
from parution.charter import Charter, Parameter, build
from parution.charter_meaning import Known, Tunable, meaningless
from parution.model import Place, Problem, say
from parution.violations import problems

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
        if above := folder_above(root):
            return Problem(
                "charter-missing",
                Place(),
                say("There is no charter.yml in this directory; the calendar is the folder “{folder}”.", folder=above),
                say("Go there, or name it behind the command: -C {folder}", folder=above),
            )
        return Problem(
            "charter-missing",
            Place(),
            say("There is no charter.yml in this directory, so this is not a calendar yet."),
            say(
                "Begin one here with “{command}”; or, if there is one elsewhere, go there, or name it behind the command (-C DIRECTORY).",
                command=f"parution init {shlex.quote(str(root))}",
            ),
        )
    except OSError as error:
        return Problem(
            "charter-missing",
            Place(),
            say("charter.yml cannot be read: {reason}.", reason=error.strerror or str(error)),
            say("Check that it is a file and that you may read it."),
        )


def folder_above(root: Path) -> str | None:
    """The nearest folder around this one that has a charter.yml, as seen from here."""
    for folder in root.resolve().parents:
        if (folder / NAME).is_file() and not (folder / NAME).is_symlink():
            return os.path.relpath(folder).replace(os.sep, "/")
    return None


def parse(data: bytes, rules: Tunable, fixed: Collection[str] = ()) -> tuple[Charter | None, list[Problem]]:
    """The charter and its problems; None where there is a problem, so that no post is judged by half a charter.

    `rules` are the rules that `rules:` may name, with what may be set there; `fixed` those that are known and may not be named.
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
    schema = _with_parameters(charter_schema(), given.get("rules"), rules)
    accepted = jsonschema_rs.validator_for(schema).is_valid(given)
    found = [] if accepted else problems(schema, given, frozenset(raw.keys() - given.keys()))
    found += sorted(meaningless(given, Known(rules, fixed), found), key=lambda problem: tuple(map(str, problem.place.pointer)))
    return (None, found) if found else (build(given, rules), [])


def _with_parameters(schema: dict[str, Any], given: object, rules: Tunable) -> dict[str, Any]:
    """The charter's schema that knows the parameters of those rules for which the charter says more than a severity."""
    named = [name for name, entry in given.items() if isinstance(entry, dict) and name in rules] if isinstance(given, dict) else []
    if not named:
        return schema
    section = schema["properties"]["rules"]
    return {
        **schema,
        "properties": {
            **schema["properties"],
            "rules": {**section, "properties": {name: of_rule(rules[name].parameters) for name in named}},
        },
    }


def of_rule(parameters: Iterable[Parameter[Any]]) -> dict[str, Any]:
    """The schema of what `rules:` may say of one rule, where it says more than a severity."""
    severity = {"$ref": "#/$defs/severity"}
    forms = charter_schema()["$defs"]
    own = {one.name: {**forms[one.form.name], **_as_example(one)} for one in parameters}
    by_channel = {"type": "object", "additionalProperties": severity}
    return {"type": "object", "properties": {"severity": severity, "channels": by_channel, **own}, "additionalProperties": False}


def _as_example(parameter: Parameter[Any]) -> dict[str, Any]:
    """The parameter's own default as the example of what may be typed; of a list, what its form says."""
    return {"examples": [parameter.default]} if isinstance(parameter.default, str) else {}


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
