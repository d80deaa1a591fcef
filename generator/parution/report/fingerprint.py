"""What tells a finding from all others, also after its post has moved to another file or line."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from parution.model import Finding
from parution.report.shown import Shown


def numbered(shown: Iterable[Shown]) -> Iterator[tuple[Shown, str]]:
    """Each finding with its mark, 64 hexadecimal digits and a number: one for the first that has these, two for the second, and so on."""
    seen: Counter[str] = Counter()
    for one in shown:
        mark = _mark(one.finding)
        seen[mark] += 1
        yield one, f"{mark}:{seen[mark]}"


def _mark(finding: Finding) -> str:
    """Stays the same when the post moves to another file or line, and when the values in the message change."""
    what = "\0".join((finding.rule, finding.post or finding.path, finding.message.template))
    return hashlib.sha256(what.encode("utf-8", "surrogatepass")).hexdigest()
