"""Stencils: a post's page that the template filled once with holes, for all posts whose pages have the same shape.

A template asks the same questions on each of ten thousand pages and escapes each text for itself. Here it is asked once for each shape,
with holes for texts; the holes of a page are then filled by joining strings. Rare shapes, and the first page of each, go through the
template.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from parution.history import FileHistory
from parution.model import Post
from parution.website.almanac import Leaf
from parution.website.media import Exhibit

MOST_SHAPES = 512
"""With more shapes than this (a dozen are usual), pages of further ones go through the template."""


class Meter(NamedTuple):
    """How full a text makes its network's limit; of a thread, its fullest part. `percent` is from 0 to 100, for the bar."""

    badge: Markup
    percent: str
    manner: str
    text: str


class Preview(NamedTuple):
    """One text and the channels that get it. `manner` is `exact` for plain text as it is sent, `rich` for rendered Markdown."""

    heads: Markup
    parts: tuple[Markup, ...]
    meters: tuple[Meter, ...]
    manner: str


class Dates(NamedTuple):
    """The dates that a post's page shows, as texts.

    The slot (ISO 8601), the wish as a sentence, the file's first and last commit, the days of the neighbours.
    """

    slot: str
    wished: str
    created: str
    changed: str
    before: str
    after: str


class Sheet(NamedTuple):
    """All that the template of a post's page is given, under the names by which it knows it."""

    leaf: Leaf
    post: Post
    month: str | None
    month_title: str | None
    when: str | None
    zone: str
    brief: tuple[Markup, Markup]
    previews: tuple[Preview, ...]
    body: Markup | None
    exhibits: tuple[Exhibit, ...]
    history: FileHistory | None
    told: Dates
    source: str | None


Shape = tuple[object, ...]


class _Stencil(NamedTuple):
    """`pieces` with an empty place for each hole, every second one; which text belongs into each of those."""

    pieces: list[str]
    order: tuple[int, ...]


class Stencils:
    """The content of posts' pages; `draw` is the template, to which a sheet's fields are given by name."""

    def __init__(self, draw: Callable[[Mapping[str, Any]], str]) -> None:
        self._draw = draw
        self._known: dict[Shape, _Stencil | None] = {}
        self.filled = 0
        """How many pages were made without the template."""

    def content(self, sheet: Sheet) -> str:
        """The same as the template makes of the sheet."""
        shape = _shape(sheet)
        if shape is None:
            return self._draw(sheet._asdict())
        if shape not in self._known:
            if len(self._known) < MOST_SHAPES:
                self._known[shape] = None  # a stencil costs as much as two pages: it is cut when a second one comes
            return self._draw(sheet._asdict())
        stencil = self._known[shape] = self._known[shape] or self._cut(sheet)
        texts = _texts(sheet)
        pieces = stencil.pieces.copy()
        pieces[1::2] = [texts[index] for index in stencil.order]
        self.filled += 1
        return "".join(pieces)

    def _cut(self, sheet: Sheet) -> _Stencil:
        """Have the template fill a page of this shape with signs in the place of texts, and cut it at the signs."""
        sign = f"hole{secrets.token_hex(12)}x"  # no text can contain what nobody can guess
        pierced = _pierced(sheet, sign)
        numbers = {text: index for index, text in enumerate(_texts(pierced)) if text}
        pieces = re.split(f"({sign}[0-9]+x)", self._draw(pierced._asdict()))
        order = tuple(numbers[hole] for hole in pieces[1::2])
        pieces[1::2] = [""] * len(order)
        return _Stencil(pieces, order)


def _shape(sheet: Sheet) -> Shape | None:
    """All on which the page depends beside `_texts`; None for what is too rare for a stencil."""
    leaf, post, history = sheet.leaf, sheet.post, sheet.history
    if leaf.findings or leaf.first or leaf.followers or post.warning or post.poll or post.brief:
        return None
    return (
        leaf.state,
        leaf.promo,
        post.language,
        post.slot is None,
        sheet.month is None,
        sheet.when is None,
        sheet.body is None,
        sheet.source is None,
        leaf.before is None,
        leaf.after is None,
        tuple([(view.manner, len(view.parts), *[meter.manner for meter in view.meters]) for view in sheet.previews]),
        tuple([(one.kind, not one.alt) for one in sheet.exhibits]),
        (history.moves, history.changed == history.created) if history else None,
    )


def _texts(sheet: Sheet) -> Sequence[str]:
    """What differs between the pages of one shape, as HTML, in an order of its own."""
    post, history, before, after = sheet.post, sheet.history, sheet.leaf.before, sheet.leaf.after
    dates = (sheet.month or "", sheet.month_title or "", sheet.when or "", *sheet.told)
    typed = [post.title, post.path, sheet.source or "", *dates]
    if before:
        typed += before.page, before.post.title
    if after:
        typed += after.page, after.post.title
    if history:
        typed += history.created_by, history.changed_by
    for one in sheet.exhibits:
        typed += one.href, one.name, one.alt
    made: list[str] = [*sheet.brief, sheet.body or ""]
    for view in sheet.previews:
        made.append(view.heads)
        made += view.parts
        for meter in view.meters:
            made.append(meter.badge)
            typed += meter.percent, meter.text
    return [*_escaped(typed), *made]


def _escaped(texts: Sequence[str]) -> list[str]:
    """Each text escaped; all at once, as twenty calls cost more than all the rest of a page's filling."""
    together = str(escape("\0".join(texts))).split("\0")
    return together if len(together) == len(texts) else [str(escape(text)) for text in texts]


def _pierced(sheet: Sheet, sign: str) -> Sheet:
    """A sheet of the same shape, with a sign of its own for each of its texts."""
    signs = (Markup(f"{sign}{number}x") for number in range(1 << 30))  # noqa: S704 - letters and digits

    def instead(text: str | None) -> Markup:
        return next(signs) if text else Markup()

    def around(leaf: Leaf | None) -> Leaf | None:
        return replace(leaf, page=next(signs), post=replace(leaf.post, title=next(signs))) if leaf else None

    history = sheet.history and replace(sheet.history, created_by=next(signs), changed_by=next(signs))
    post = replace(sheet.post, title=next(signs), path=next(signs))
    return sheet._replace(
        leaf=replace(sheet.leaf, post=post, before=around(sheet.leaf.before), after=around(sheet.leaf.after)),
        post=post,
        month=instead(sheet.month) or None,
        month_title=instead(sheet.month_title) or None,
        when=instead(sheet.when) or None,
        brief=(next(signs), next(signs)),
        previews=tuple(
            Preview(
                next(signs),
                tuple(next(signs) for _ in view.parts),
                tuple(Meter(next(signs), next(signs), meter.manner, next(signs)) for meter in view.meters),
                view.manner,
            )
            for view in sheet.previews
        ),
        body=instead(sheet.body) or None,
        exhibits=tuple(Exhibit(next(signs), next(signs), instead(one.alt), one.kind) for one in sheet.exhibits),
        history=history,
        told=Dates(*[next(signs) for _ in sheet.told]),
        source=instead(sheet.source) or None,
    )
