"""What is made from a charter rather than from a template: who must approve, and what an editor knows of the fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from parution import charter_file, owners, rules
from parution.scaffold.answers import REQUIREMENTS, Answers
from parution.schema import compile_schema

CHARTER_SCHEMA = ".parution/charter.schema.json"
POST_SCHEMA = ".parution/post.schema.json"


def derived(data: bytes, answers: Answers) -> Mapping[str, bytes]:
    """Those files, by path; what needs a charter without errors is left out where it has some."""
    files = {CHARTER_SCHEMA: _json(charter_file.charter_schema())}
    if not answers.project:
        files[REQUIREMENTS] = _pins()
    charter, _ = charter_file.parse(data, rules.TUNABLE, rules.FIXED)
    if charter:
        gitlab = answers.forge == "gitlab"
        files[POST_SCHEMA] = _json(compile_schema(charter, rules.TUNABLE))
        files["CODEOWNERS" if gitlab else ".github/CODEOWNERS"] = owners.write(charter, gitlab=gitlab).encode()
    return files


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()


def _pins() -> bytes:
    """The pins of what Parution needs: inside the installed package, or beside the sources."""
    package = Path(__file__).parents[1]
    installed = package / "requirements" / "site.txt"
    return (installed if installed.is_file() else package.parents[1] / "requirements" / "site.txt").read_bytes()
