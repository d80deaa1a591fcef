"""What has no day yet: the wishes of each month and the ideas, with what each still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.pages.board import unanswered
from parution.website.pages.periods import periods
from parution.website.tree import Page
from parution.website.wording import FIELDS


def ideas(desk: Desk) -> Page:
    """The one page."""
    title, about = desk.tr.gettext("Without a day"), desk.tr.gettext("What has no place in the calendar yet.")
    shelf = Shelf(desk)
    spans = periods(desk.almanac)
    around = shelf.here, spans.month, spans.week, spans.quarter, [shelf.missing(leaf) for leaf in shelf.leaves]
    key = desk.key(desk.chips_key(shelf.leaves), around)
    return Page("ideas.html", key, lambda: desk.page("ideas", "ideas.html", title, about, shelf.values()))


@dataclass(frozen=True, slots=True)
class Section:
    """Some posts under a heading; `past` is what will not be any more."""

    title: str
    month: str
    cards: Markup
    number: int
    past: bool = False


class Shelf:
    """What lies about without a day."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._almanac = desk, desk.almanac
        self.here = f"{self._almanac.today:%Y-%m}"
        shown = self._almanac.shown
        self.leaves = tuple(leaf for leaves in (*shown.wishes.values(), shown.undated) for leaf in leaves)

    def values(self) -> Mapping[str, Any]:
        """What the template needs."""
        say, spans, today = self._desk.tr, periods(self._almanac), self._almanac.today
        wishes = self._almanac.wishes.items()
        alive = [leaf for leaf in self._almanac.undated if leaf.state != "cancelled"]
        dropped = [leaf for leaf in self._almanac.undated if leaf.state == "cancelled"]
        sections = [self._section(say.month_title(month), leaves, month) for month, leaves in wishes if month >= self.here]
        sections += [self._section(say.gettext("Ideas"), alive)] if alive else []
        proposed = [leaf for leaf in self.leaves if leaf.proposed]
        sections += [self._section(say.gettext("Proposed, not accepted yet"), proposed)] if proposed else []
        gone = [
            (say.gettext("{month}, gone by", month=say.month_title(month)), month, leaves) for month, leaves in wishes if month < self.here
        ]
        sections += [self._section(title, leaves, month, past=True) for title, month, leaves in gone]
        sections += [self._section(say.gettext("Given up"), dropped, past=True)] if dropped else []
        return {
            "root": "",
            "sections": sections,
            "month": spans.month_for(today),
            "week": spans.week_for(today),
            "quarter": spans.quarter_for(today),
        }

    def missing(self, leaf: Leaf) -> list[str]:
        """What the charter asks of a post and this one does not answer, and a text where it has none."""
        post = leaf.post
        lacks = unanswered(self._desk.charter, post)
        return lacks if post.body.strip() or post.overrides else ["text", *lacks]

    def _section(self, title: str, leaves: Iterable[Leaf], month: str = "", *, past: bool = False) -> Section:
        cards = [self._card(leaf, past=past) for leaf in leaves]
        return Section(title, month, Markup("".join(cards)), len(cards), past)  # noqa: S704 - every text in it is escaped

    def _card(self, leaf: Leaf, *, past: bool) -> str:
        row = self._desk.press.row(leaf, "")
        if past or not self._desk.shows.brief:
            return row
        say, lacks = self._desk.tr, self.missing(leaf)
        if not lacks:
            return _ended(row, f'<p class="card__lack whole">{escape(say.gettext("Only its day is missing."))}</p>')
        words = [say.gettext("a text") if one == "text" else say.message(FIELDS[one]) if one in FIELDS else one for one in lacks]
        missing = f"{say.gettext('Still missing')}{say.colon()} "
        return _ended(row, f'<p class="card__lack"><b>{escape(missing)}</b>{escape(", ".join(words))}</p>')


def _ended(row: str, more: str) -> str:
    """An entry of a list with something at its end."""
    return f"{row.removesuffix('</li>')}{more}</li>"
