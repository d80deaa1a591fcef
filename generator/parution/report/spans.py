"""Where mentions and hashtags stand in a text that is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable

_HANDLE = re.compile(r"(?<![\w/&#@])(?:#\w*[^\W\d_]\w*|@\w[\w.-]*(?:@[\w-]+(?:\.[\w-]+)+)?(?<![.-]))")


def handle_spans(text: str, links: Iterable[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Mentions (`@guild`, `@guild@example.social`) and hashtags (`#oak`) as spans `[start, end)`; none within a link."""
    links = list(links)
    found = (match.span() for match in _HANDLE.finditer(text))
    return [(start, end) for start, end in found if not any(first <= start < last for first, last in links)]
