"""A text cut into the parts of a thread: at paragraphs, else sentences, else words, never inside a link, an image or emphasis."""

from __future__ import annotations

import re
from collections.abc import Callable

SEPARATOR = "\n\n---\n\n"
"""What stands between two parts in a post's body."""

_WHOLE = re.compile(
    r"!?\[[^\]]*\]\([^)]*\)"  # links and images
    r"|\*\*[^*\n]+\*\*|\*[^*\n]+\*|(?<!\w)_[^_\n]+_(?!\w)|`[^`\n]+`"  # emphasis and code
    r"|(?m:^[^\n]+\n(?:=+|-{2,})[ \t]*$)"  # an underlined heading
)
_HEADING = re.compile(r"(?:^|\n)(?:=+|-{2,}|#+ [^\n]*|\*\*[^*\n]+\*\*)[ \t]*$")  # what must not stand alone at the end of a part
_SPACE = re.compile(r"\s+")
_SENTENCE_ENDS = ".!?…。:;"


def split(text: str, fits: Callable[[str, bool], bool]) -> list[str] | None:
    """The fewest parts that a greedy reader finds, or None where a word alone is too long.

    `fits(part, last)` says whether a part may be sent; the last one also carries what is appended (mentions, hashtags, a link).
    """
    parts = []
    rest = text.strip()
    while rest and not fits(rest, True):
        end = _cut(rest, lambda part: fits(part, False))
        if end is None:
            return None
        parts.append(rest[:end].strip())
        rest = rest[end:].strip()
    return [*parts, rest] if rest else None


def _cut(text: str, fits: Callable[[str], bool]) -> int | None:
    """Where the first part ends: the last good place that fits, a paragraph's end preferred if it leaves the part at least half full."""
    places = _places(text)
    for weakest in (1, 0):
        fitting = [(end, strength) for end, strength in places if strength >= weakest and fits(text[:end])]
        if fitting:
            furthest = fitting[-1][0]
            paragraphs = [end for end, strength in fitting if strength == 2 and end * 2 >= furthest]  # noqa: PLR2004
            return paragraphs[-1] if paragraphs else furthest
    return None


def _places(text: str) -> list[tuple[int, int]]:
    """Where a part may end, and how well: 2 after a paragraph, 1 after a line or a sentence, 0 after a word."""
    closed = [found.span() for found in _WHOLE.finditer(text)]
    places = []
    for space in _SPACE.finditer(text):
        end = space.start()
        if end and not any(start < end < stop for start, stop in closed):
            strength = 2 if space[0].count("\n") > 1 else int("\n" in space[0] or text[end - 1] in _SENTENCE_ENDS)
            places.append((end, 0 if _HEADING.search(text, max(text.rfind("\n", 0, end), 0), end) else strength))
    return places
