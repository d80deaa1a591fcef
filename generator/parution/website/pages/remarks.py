"""What the rules say of a post, with the line of its file and the remedy: the gravest first."""

from __future__ import annotations

from parution.model import Message, Severity, say
from parution.source import SourceError, decode, locate
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.pages.forge import Forge

SEVERITIES: dict[Severity, Message] = {
    Severity.ERROR: say("error"),
    Severity.WARNING: say("warning"),
    Severity.NOTE: say("note"),
}
"""How grave a remark is, in a word."""

_WEIGHTS = {severity: weight for weight, severity in enumerate(Severity)}


class Remarks:
    """Draws them; posts without remarks cost nothing."""

    def __init__(self, desk: Desk, forge: Forge) -> None:
        self._desk, self._forge = desk, forge

    def drawn(self, leaf: Leaf) -> str:
        """The remarks on a post; empty where there are none, or where the reader is not to see them."""
        if not leaf.findings or not self._desk.shows.findings:
            return ""
        path, lines = leaf.post.path, self._lines(leaf)
        # What a branch proposes is not yet where the address would lead.
        found = [
            (finding, line, "" if leaf.proposed else self._forge.view(path, line))
            for finding, line in zip(leaf.findings, lines, strict=True)
        ]
        found.sort(key=lambda one: (_WEIGHTS[one[0].severity], one[1]))
        return self._desk.press.fragment("post_parts.html", {"part": "remarks", "found": found, "words": SEVERITIES})

    def _lines(self, leaf: Leaf) -> list[int]:
        """The line of each remark, from 1; 0 where it speaks of the file as such, or the file has changed under us."""
        file = self._desk.almanac.edition.root / leaf.post.path
        try:
            text = decode(leaf.proposed.proposal.source if leaf.proposed else file.read_bytes())
        except (OSError, SourceError):
            text = ""
        spans = (locate(text, finding.place) if text else None for finding in leaf.findings)
        return [span.start_line if span else 0 for span in spans]
