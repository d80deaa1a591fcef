"""What the tests of the reporters share: findings in a text, and a log's reader that knows a command when it sees one."""

from __future__ import annotations

import regex
from hypothesis import settings
from hypothesis import strategies as st

from parution.model import Finding, Message, Place, Severity, say
from parution.report.shown import Shown, show
from parution.source import Span

PATH = "content/2026-11/table.md"

CALM = settings(deadline=None)  # a busy machine is no finding

POST = """\
---
id: oak-table-workshop
title: Behind the oak table
status: approved
channels: [mastodn, linkedin-company]
---
How a table is made.
"""

UNKNOWN = Finding(
    "unknown-channel",
    Severity.ERROR,
    PATH,
    Place("value", ("channels", 0)),
    say("The charter has no channel “{channel}”.", channel="mastodn"),
    say("Did you mean “mastodon-main”?"),
    "oak-table-workshop",
)


def marked(
    text: str, *, rule: str = "jargon", severity: Severity = Severity.WARNING, message: str = "Plain words.", remedy: str = ""
) -> Shown:
    """A finding on what stands between ⟦ and ⟧ in a text."""
    start, end = text.index("⟦"), text.index("⟧") - 1
    place = Place("text", start=start, end=end)
    text = text.replace("⟦", "").replace("⟧", "")
    finding = Finding(rule, severity, PATH, place, say("{said}", said=message), say("{said}", said=remedy))
    return show([finding], lambda _: text)[0]


def commands(log: str) -> list[str]:
    """What GitHub's runner takes for commands: lines that begin with `::` after any space, `##[` anywhere; invisible characters aside."""
    lines = [regex.sub(r"\p{Default_Ignorable_Code_Point}", "", line) for line in regex.split(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", log)]
    return [line for line in lines if line.lstrip().startswith("::") or regex.search(r"##\w*\[", line)]


def unsafe(text: str) -> list[str]:
    """The characters of an output that could steer a terminal or turn its writing round."""
    return regex.findall(r"[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF--\n]", text, flags=regex.V1)


_attacks = st.sampled_from(
    [
        *("\x1b[31m", "\x9b2J", "\u202e", "\r", "\n", "\t"),
        *("::error::x", " \u200c::error::x", "##[error]x", "#\u200d#[x]", "%0A", ",", "]("),
        *("日本", "👩\u200d🎨", "e\u0301", "{0}"),
    ]
)
texts = st.lists(_attacks | st.text(st.characters(exclude_categories=()), max_size=12), max_size=12).map("".join)
_points = st.tuples(st.integers(1, 30), st.integers(1, 30))
spans = st.lists(_points, min_size=2, max_size=2).map(sorted).map(lambda ends: Span(*ends[0], *ends[1]))


def _message(text: str) -> Message:
    return say("{said}", said=text)


findings = st.builds(
    Finding,
    rule=st.sampled_from(["a-rule", "b-rule"]) | texts,
    severity=st.sampled_from(Severity),
    path=texts,
    place=st.just(Place()),
    message=texts.map(_message),
    remedy=texts.map(_message),
    post=st.none() | texts,
)
anything_shown = st.lists(
    st.builds(Shown, finding=findings, span=st.none() | spans, lines=texts.map(lambda text: tuple(text.split("\n")))), max_size=14
)
