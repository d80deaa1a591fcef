"""Findings with their lines: where in the file each one stands, and the text around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from parution.model import Finding, Severity
from parution.source import Span, locate

UNTOLD = frozenset({"secret", "personal-data"})
"""The rules whose finding must not be repeated: what they point at is covered wherever its line is shown."""


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
    r"""Places findings in their files, the files with errors first, then those with warnings, then the rest.

    Among equals charter.yml comes first, then it goes by path; within a file by line, column and rule, and what concerns it as a whole
    first, unless that is no more than a note.

    Args:
        findings: In any order.
        read: Takes a finding's path; returns the file's text with `\n` line ends, or None if there is no reading it. Called once a path.
    """
    findings = list(findings)
    texts = {path: read(path) for path in sorted({finding.path for finding in findings}) if path}
    lines = {path: tuple(text.split("\n")) for path, text in texts.items() if text is not None}
    spans = [(finding, None if (text := texts.get(finding.path)) is None else locate(text, finding.place)) for finding in findings]
    for finding, span in spans:
        if span and finding.rule in UNTOLD:
            lines[finding.path] = _covered(lines[finding.path], span)
    worst: dict[str, int] = {}
    for finding in findings:
        worst[finding.path] = min(_WEIGHTS[finding.severity], worst.get(finding.path, len(_WEIGHTS)))
    shown = (Shown(finding, span, lines.get(finding.path, ())) for finding, span in spans)
    return sorted(shown, key=lambda one: (worst[one.finding.path], *_order(one)))


def summarise(shown: Sequence[Shown], posts: int) -> Summary:
    """Counts the findings; `posts` is how many posts were checked."""
    counts = Counter(one.finding.severity for one in shown)
    files = len({one.finding.path for one in shown})
    return Summary(posts, counts[Severity.ERROR], counts[Severity.WARNING], counts[Severity.NOTE], files)


def _covered(lines: tuple[str, ...], span: Span) -> tuple[str, ...]:
    """The lines with dots in place of what stands in a span, so that no log repeats it."""
    covered = list(lines)
    for number in range(span.start_line - 1, min(span.end_line, len(lines))):
        line = lines[number]
        begin = span.start_column - 1 if number == span.start_line - 1 else 0
        end = min(span.end_column - 1 if number == span.end_line - 1 else len(line), len(line))
        covered[number] = line[:begin] + "•" * (end - begin) + line[end:]
    return tuple(covered)


_WEIGHTS = {severity: weight for weight, severity in enumerate(Severity)}
_CHARTER = "charter.yml"


def _order(one: Shown) -> tuple[bool, str, bool, int, int, str, str]:
    finding, (line, column) = one.finding, (one.span.start_line, one.span.start_column) if one.span else (0, 0)
    remark = not line and finding.severity is Severity.NOTE
    return finding.path != _CHARTER, finding.path, remark, line, column, finding.rule, str(finding.message)
