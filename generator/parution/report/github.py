"""Findings as workflow commands, which GitHub shows beside the lines of a pull request.

The commands and their members: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>. The escaping is the one
that GitHub's own toolkit writes and its runner undoes: `%`, CR and LF in the text, and also `:` and `,` in a member.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parution.model import Message, Severity, say
from parution.report.cells import visible
from parution.report.shown import Shown

SHOWN_PER_KIND = 10
"""How many annotations of each kind GitHub shows a step (<https://docs.github.com/rest/checks/runs>); the rest stand only in the log."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(shown: Sequence[Shown], *, translate: Callable[[Message], str] = str) -> str:
    """Writes one command a line, errors first; empty without findings.

    Where there are more of a kind than GitHub shows, the last one shown says how many more there are.
    """
    lines: list[str] = []
    for severity, command in _COMMANDS.items():
        kind = [_annotation(one, command, translate) for one in shown if one.finding.severity is severity]
        if len(kind) > SHOWN_PER_KIND:
            hidden = len(kind) - SHOWN_PER_KIND + 1
            kind.insert(SHOWN_PER_KIND - 1, _command(command, {}, translate(say("{n} more are in the log of this step.", n=hidden))))
        lines += kind
    return "".join(f"{line}\n" for line in lines)


def annotation(severity: Severity, title: str, text: str, path: str | None = None) -> str:
    """One command, about a file or about nothing in particular, without a line end."""
    return _command(_COMMANDS[severity], ({"file": path} if path else {}) | {"title": title}, text)


def _annotation(one: Shown, command: str, translate: Callable[[Message], str]) -> str:
    message, remedy = translate(one.finding.message), translate(one.finding.remedy)
    return _command(command, _members(one), f"{message}\n→ {remedy}" if remedy else message)


def _members(one: Shown) -> dict[str, str]:
    members = {"file": one.finding.path} if one.finding.path else {}
    if one.span and one.finding.path:
        members |= {"line": str(one.span.start_line), "endLine": str(one.span.end_line)}
        # GitHub takes columns only where the annotation begins and ends on one line.
        if one.span.start_line == one.span.end_line:
            members |= {"col": str(one.span.start_column), "endColumn": str(one.span.end_column)}
    return members | {"title": one.finding.rule}


def _command(name: str, members: dict[str, str], text: str) -> str:
    order = [key for key in ("file", "line", "col", "endLine", "endColumn", "title") if key in members]
    listed = ",".join(f"{key}={_member(members[key])}" for key in order)
    return f"::{name}{f' {listed}' if listed else ''}::{_data(text)}"


def _data(text: str) -> str:
    # Line by line, because all control characters but the line end are made visible: a log is read in a terminal's colours.
    return "\n".join(visible(line) for line in text.split("\n")).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _member(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
