"""Findings as a Code Quality report, which GitLab compares with the target branch's and shows in a merge request.

The format: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>: an array of objects, each with `description`,
`check_name`, `fingerprint`, `severity` and `location`, whose path is relative and does not begin with `./`. No byte order mark.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parution import charter_file
from parution.model import Message, Severity
from parution.report.cells import visible
from parution.report.encode import Json, encode
from parution.report.fingerprint import numbered
from parution.report.shown import Shown

_SEVERITIES = {Severity.ERROR: "blocker", Severity.WARNING: "minor", Severity.NOTE: "info"}  # an error is what keeps a merge back


def render(shown: Sequence[Shown], *, translate: Callable[[Message], str] = str) -> str:
    """Writes findings as one JSON array, in the order in which they come; an empty one without findings."""
    return encode([_problem(one, mark, translate) for one, mark in numbered(shown)])


def _problem(one: Shown, mark: str, translate: Callable[[Message], str]) -> dict[str, Json]:
    finding = one.finding
    remedy, *lines = translate(finding.remedy).splitlines() or [""]
    said = " → ".join(part for part in (translate(finding.message), f"{remedy} {'; '.join(lines)}".rstrip()) if part)
    return {
        "description": " ".join(visible(line) for line in said.splitlines()) or finding.rule,
        "check_name": finding.rule,
        "fingerprint": mark,
        "severity": _SEVERITIES[finding.severity],
        # What concerns no file concerns the calendar, and a place without a line is shown at the first.
        "location": {"path": finding.path or charter_file.NAME, "lines": {"begin": one.span.start_line if one.span else 1}},
    }
