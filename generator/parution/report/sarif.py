"""Findings as SARIF 2.1.0, which code scanning and many editors read.

The format: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os.html>. The part of it that GitHub reads:
<https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning>.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol
from urllib.parse import quote

from parution.model import Message, Severity, say
from parution.report.encode import Json, encode
from parution.report.fingerprint import numbered
from parution.report.shown import Shown

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "parution/v1"

Translate = Callable[[Message], str]

_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}


class Described(Protocol):
    """What SARIF tells about a rule; `bad` and `good` are examples as a writer would type them, either of them may be empty."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def severity(self) -> Severity: ...  # noqa: D102
    @property
    def summary(self) -> str: ...  # noqa: D102
    @property
    def why(self) -> str: ...  # noqa: D102
    @property
    def bad(self) -> str: ...  # noqa: D102
    @property
    def good(self) -> str: ...  # noqa: D102


def render(
    shown: Sequence[Shown], *, rules: Sequence[Described], version: str, exit_code: int, language: str = "en", translate: Translate = str
) -> str:
    """Writes findings as one SARIF log.

    Args:
        shown: In the order of `show`.
        rules: All rules that were checked, whether they found anything or not.
        version: Of this program.
        exit_code: With which the program is about to end.
        language: What `translate` translates into (`en`, `fr`).
        translate: Puts a message into the reader's language.
    """
    run: dict[str, Json] = {
        "tool": {"driver": _driver(rules, version, translate)},
        "invocations": [{"executionSuccessful": True, "exitCode": exit_code}],
        "language": language,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the calendar: the directory of charter.yml."}}},
        "results": _results(shown, {rule.id: index for index, rule in enumerate(rules)}, translate),
    }
    return encode({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(rules: Sequence[Described], version: str, translate: Translate) -> dict[str, Json]:
    semantic = {"semanticVersion": version} if re.fullmatch(r"\d+\.\d+\.\d+", version) else {}
    return {"name": "Parution", "version": version, **semantic, "rules": [_rule(rule, translate) for rule in rules]}


def _rule(rule: Described, translate: Translate) -> dict[str, Json]:
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.id.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": _help(rule, translate, _indented), "markdown": _help(rule, translate, _fenced)},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"problem.severity": _PROBLEM[rule.severity]},
    }


def _help(rule: Described, translate: Translate, example: Callable[[str], str]) -> str:
    # Braces stay single here: examples are full of them (`{src: …}`), and no reader of help texts is known to undo the doubling.
    parts = [rule.summary, rule.why]
    if rule.bad:
        parts += [translate(say("Not so:")), example(rule.bad)]
    if rule.good:
        parts += [translate(say("But so:")), example(rule.good)]
    return "\n\n".join(parts)


def _indented(example: str) -> str:
    return "\n".join(f"    {line}" for line in example.rstrip("\n").split("\n"))


def _fenced(example: str) -> str:
    longest = max((len(ticks) for ticks in re.findall("`+", example)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((f"{fence}markdown", example.rstrip("\n"), fence))


def _results(shown: Sequence[Shown], indices: dict[str, int], translate: Translate) -> list[Json]:
    return [_result(one, indices, mark, translate) for one, mark in numbered(shown)]


def _result(one: Shown, indices: dict[str, int], fingerprint: str, translate: Translate) -> dict[str, Json]:
    finding = one.finding
    text = "\n".join(part for part in (translate(finding.message), translate(finding.remedy)) if part)
    rule: dict[str, Json] = {"ruleId": finding.rule}
    if finding.rule in indices:
        rule["ruleIndex"] = indices[finding.rule]
    result = rule | {"level": finding.severity.value, "message": {"text": _plain(text)}}
    if finding.path:
        result["locations"] = [{"physicalLocation": _location(one)}]
    result["partialFingerprints"] = {FINGERPRINT: fingerprint}
    return result


def _location(one: Shown) -> dict[str, Json]:
    # GitHub wants all four positions even of what concerns a whole file: such a finding gets the empty region before the first character.
    span = one.span
    line, column, end_line, end_column = (span.start_line, span.start_column, span.end_line, span.end_column) if span else (1, 1, 1, 1)
    region: Json = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {"artifactLocation": {"uri": _uri(one.finding.path), "uriBaseId": ROOT}, "region": region}


def _uri(path: str) -> str:
    try:
        return quote(path.encode("utf-8", "surrogateescape"), safe="/")
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "replace"), safe="/")


def _plain(text: str) -> str:
    """A message that says nothing but its text: braces doubled, as §3.11.5 wants, and nothing that reads as an embedded link (§3.11.6)."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
