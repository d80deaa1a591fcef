"""Findings with their lines: where in the file each one stands, and the text around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from parution.model import Finding, Severity
from parution.source import Span, locate


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding ready to be shown.

    `span` is None where the finding speaks of the file as such, or the file cannot be read; its lines and columns count from 1, columns in
    code points, and the end column is the one after the last character. `lines` are all lines of the file, without their ends.
    """

    finding: Finding
    span: Span | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many posts were checked, how many findings of each severity there are, and in how many files."""

    posts: int
    errors: int
    warnings: int
    notes: int
    files: int


def show(findings: Iterable[Finding], read: Callable[[str], str | None]) -> list[Shown]:
    r"""Places findings in their files, sorted by path, line, column and rule; what concerns a whole file comes first.

    Args:
        findings: In any order.
        read: Takes a finding's path; returns the file's text with `\n` line ends, or None if there is no reading it. Called once a path.
    """
    findings = list(findings)
    texts = {path: read(path) for path in sorted({finding.path for finding in findings}) if path}
    lines = {path: tuple(text.split("\n")) for path, text in texts.items() if text is not None}
    return sorted((_place(finding, texts.get(finding.path), lines.get(finding.path, ())) for finding in findings), key=_order)


def summarise(shown: Sequence[Shown], posts: int) -> Summary:
    """Counts the findings; `posts` is how many posts were checked."""
    counts = Counter(one.finding.severity for one in shown)
    files = len({one.finding.path for one in shown})
    return Summary(posts, counts[Severity.ERROR], counts[Severity.WARNING], counts[Severity.NOTE], files)


def _place(finding: Finding, text: str | None, lines: tuple[str, ...]) -> Shown:
    return Shown(finding, None if text is None else locate(text, finding.place), lines)


def _order(one: Shown) -> tuple[str, int, int, str, str]:
    line, column = (one.span.start_line, one.span.start_column) if one.span else (0, 0)
    return one.finding.path, line, column, one.finding.rule, str(one.finding.message)
