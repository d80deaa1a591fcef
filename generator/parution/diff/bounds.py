"""How long what is told of a change may be: its names, lines, texts, numbers and dates, each with the bounds that its readers rely on."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

MOST_POSTS, MOST_FINDINGS, MOST_FIELDS, MOST_PIECES, MOST_PARTS = 5_000, 2_000, 200, 8_000, 200
WORD, LINE, VALUE, TEXT = 200, 1_000, 4_000, 60_000
"""The most characters of a name, of a line (a title, a path), of a value or a sentence, of a text."""

Word = Annotated[str, Meta(max_length=WORD)]
Line = Annotated[str, Meta(max_length=LINE)]
Value = Annotated[str, Meta(max_length=VALUE)]
Text = Annotated[str, Meta(max_length=TEXT)]
Number = Annotated[int, Meta(ge=0, le=1_000_000_000)]
_SLOT = r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?([+-]\d\d:\d\d(:\d\d)?|Z)"
Moment = Annotated[str, Meta(pattern=f"^{_SLOT}$", max_length=40)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$", max_length=10)]
Month = Annotated[str, Meta(pattern=r"^\d{4}-\d\d$", max_length=7)]
Date = Annotated[str, Meta(pattern=rf"^({_SLOT}|\d{{4}}-\d\d-\d\d|\d{{4}}-\d\d)$", max_length=40)]
Commit = Annotated[str, Meta(pattern=r"^([0-9a-f]{40}|[0-9a-f]{64})?$", max_length=64)]
Names = Annotated[tuple[Word, ...], Meta(max_length=200)]


class Plain(Struct, frozen=True, forbid_unknown_fields=True):
    """Data that has these members and no others."""


def cut(text: str, most: int) -> str:
    """The text, with an ellipsis where it is longer than `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
