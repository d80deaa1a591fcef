"""Everything that the program says to people, collected from where it stands: the source, the schemas and the rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import parution
from parution import rules
from parution.charter_file import charter_schema, parse
from parution.schema import compile_schema
from tests_support import CHARTER

PACKAGE = Path(parution.__file__).parent
SAYING = {"say": 1, "say_": 1, "gettext": 1, "ngettext": 2}


def from_source() -> Iterator[tuple[str, str]]:
    """Every template that the source says, with the file that says it; of a sentence about a number, the singular."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in SAYING:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, str(file.relative_to(PACKAGE))


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def from_schemas() -> Iterator[str]:
    """Every title and description that a finding may name."""
    charter, found = parse(CHARTER.encode(), rules.TUNABLE)
    assert charter, found
    for schema in (compile_schema(charter, rules.TUNABLE), charter_schema()):
        for part in schema.values():
            yield from _named(part)


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (node[key] for key in ("title", "description") if isinstance(node.get(key), str))
        for child in node.values():
            yield from _named(child)
    elif isinstance(node, list):
        for child in node:
            yield from _named(child)


def from_rules() -> Iterator[str]:
    """What each rule finds and why that matters."""
    for rule in rules.ALL:
        yield rule.summary
        yield rule.why
        yield from (one.about for one in rule.parameters)
