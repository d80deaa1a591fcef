"""Findings for a program: one JSON object, in a format with a version of its own.

    {
      "version": 1,
      "findings": [
        {
          "rule": "unknown-channel",
          "severity": "error",               error, warning or note
          "path": "content/table.md",        relative to the calendar's root, with /
          "line": 7, "column": 12,           from 1; columns in code points (not bytes, not UTF-16 units)
          "end_line": 7, "end_column": 19,   the column after the last character
          "message": "…", "remedy": "…",     in the reader's language
          "post": "oak-table"                the id of the post concerned, or null
        }
      ],
      "summary": {"posts": 91, "errors": 1, "warnings": 0, "notes": 0}
    }

The four positions are null together where a finding concerns a file as such. Findings are sorted by path, line, column and rule. New
members may be added under version 1; one that changes or goes makes version 2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parution.model import Message
from parution.report.encode import Json, encode
from parution.report.shown import Shown, summarise

VERSION = 1


def render(shown: Sequence[Shown], *, posts: int, translate: Callable[[Message], str] = str) -> str:
    """Writes findings as one JSON object; `posts` is how many posts were checked."""
    summary = summarise(shown, posts)
    return encode(
        {
            "version": VERSION,
            "findings": [_finding(one, translate) for one in shown],
            "summary": {"posts": summary.posts, "errors": summary.errors, "warnings": summary.warnings, "notes": summary.notes},
        }
    )


def _finding(one: Shown, translate: Callable[[Message], str]) -> dict[str, Json]:
    finding, span = one.finding, one.span
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": finding.path,
        "line": span.start_line if span else None,
        "column": span.start_column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
        "message": translate(finding.message),
        "remedy": translate(finding.remedy),
        "post": finding.post,
    }
