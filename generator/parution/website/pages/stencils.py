"""Stencils: a post's page that the template filled once with holes, for all posts whose pages have the same shape.

A template asks the same questions on each of ten thousand pages and escapes each text for itself. Here it is asked once for each shape,
with holes for texts; the holes of a page are then filled by joining strings. The first page of each shape goes through the template.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup, escape

MOST_SHAPES = 512
"""With more shapes than this (a few dozen are usual), pages of further ones go through the template."""


class Facts(NamedTuple):
    """What the template asks about a post beside whether there is a text: its state, whether it serves us, its language."""

    state: str
    promo: bool
    language: str | None


class Typed(NamedTuple):
    """The texts of a page that are plain: they are escaped. What is not there is empty.

    `month` is `2026-11`, `slot` as in ISO 8601, `when` the slot or the wish in words, `wished` a sentence with the wish; `view`, `edit` and
    `move` are addresses at the forge.
    """

    id: str = ""
    title: str = ""
    month: str = ""
    month_title: str = ""
    slot: str = ""
    when: str = ""
    wished: str = ""
    zone: str = ""
    path: str = ""
    view: str = ""
    edit: str = ""
    move: str = ""


class Drawn(NamedTuple):
    """The parts of a page that are HTML already; what is not there is empty.

    `answers` and `others` are the brief before and after "when".
    """

    remarks: str = ""
    deliveries: str = ""
    previews: str = ""
    notes: str = ""
    answers: str = ""
    others: str = ""
    sequence: str = ""
    history: str = ""
    next: str = ""


class Sheet(NamedTuple):
    """All that the template of a post's page is given; it knows every field of these by its name."""

    facts: Facts
    typed: Typed
    drawn: Drawn

    def named(self) -> Mapping[str, Any]:
        """The values for the template."""
        drawn = {name: Markup(html) for name, html in self.drawn._asdict().items()}  # noqa: S704 - made by us
        return {**self.facts._asdict(), **self.typed._asdict(), **drawn}


class _Stencil(NamedTuple):
    """`pieces` with an empty place for each hole, every second one; which text belongs into each of those."""

    pieces: list[str]
    order: tuple[int, ...]


class Stencils:
    """The content of posts' pages; `draw` is the template, to which a sheet's values are given by name."""

    def __init__(self, draw: Callable[[Mapping[str, Any]], str]) -> None:
        self._draw = draw
        self._known: dict[tuple[object, ...], _Stencil | None] = {}
        self.filled = 0
        """How many pages were made without the template."""

    def content(self, sheet: Sheet) -> str:
        """The same as the template makes of the sheet."""
        shape = (sheet.facts, tuple([bool(text) for text in (*sheet.typed, *sheet.drawn)]))
        if shape not in self._known:
            if len(self._known) < MOST_SHAPES:
                self._known[shape] = None  # a stencil costs as much as two pages: it is cut when a second one comes
            return self._draw(sheet.named())
        stencil = self._known[shape] = self._known[shape] or self._cut(sheet)
        texts = (*_escaped(sheet.typed), *sheet.drawn)
        pieces = stencil.pieces.copy()
        pieces[1::2] = [texts[index] for index in stencil.order]
        self.filled += 1
        return "".join(pieces)

    def _cut(self, sheet: Sheet) -> _Stencil:
        """Have the template fill a page of this shape with signs in the place of texts, and cut it at the signs."""
        sign = f"hole{secrets.token_hex(12)}x"  # no text can contain what nobody can guess
        signs = [f"{sign}{number}x" if text else "" for number, text in enumerate((*sheet.typed, *sheet.drawn))]
        typed = len(sheet.typed)
        pierced = Sheet(sheet.facts, Typed(*signs[:typed]), Drawn(*signs[typed:]))
        pieces = re.split(f"{sign}([0-9]+)x", self._draw(pierced.named()))
        order = tuple(int(number) for number in pieces[1::2])
        pieces[1::2] = [""] * len(order)
        return _Stencil(pieces, order)


def _escaped(texts: Sequence[str]) -> Sequence[str]:
    """Each text escaped; all at once, as ten calls cost more than all the rest of a page's filling."""
    together = str(escape("\0".join(texts))).split("\0")
    return together if len(together) == len(texts) else [str(escape(text)) for text in texts]
