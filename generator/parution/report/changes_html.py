"""Changes as one page of HTML that needs nothing else: no script, no font, no image from anywhere; light and dark, and on paper."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

import jinja2

from parution.diff.changes import Changes, DayChange, MonthChange
from parution.diff.post_change import PostChange
from parution.language import Translator
from parution.report.cells import visible
from parution.report.changes import MARKS, Telling
from parution.report.changes_grid import eventful, signs, weeks
from parution.report.changes_verdict import approvals, resent, resent_told, verdict, weighed
from parution.report.changes_words import summary


def render(changes: Changes, translator: Translator) -> str:
    """The page."""
    return _template().render(_Page(Telling(changes, translator)).values())


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["shown"] = _shown
    environment.globals.update(signs=signs, MARKS=MARKS)
    return environment.from_string((files("parution") / "report" / "changes.html").read_text("utf-8"))


def _shown(text: str) -> str:
    """A text with what nobody should be misled by made visible: characters that turn the direction of writing, or that nobody sees."""
    return "\n".join(visible(line) for line in text.split("\n"))


class _Page:
    """What the template is filled with."""

    def __init__(self, telling: Telling) -> None:
        self._tell, self._changes = telling, telling.changes

    def values(self) -> dict[str, object]:
        """The names that the template knows."""
        changes, words = self._changes, self._tell.words
        errors, warnings, notes = weighed(changes)
        return {
            "_": words.gettext,
            "many": words.ngettext,
            "words": words,
            "tell": self._tell,
            "changes": changes,
            "summary": summary(changes, words),
            "months": [(month, weeks(month)) for month in eventful(changes.months)],
            "day_told": self._day_told,
            "today": changes.now[:10],
            "verdict": verdict(changes, words),
            "approvals": list(approvals(changes, words)),
            "resent": [resent_told(post, words) for post in resent(changes)],
            "errors": errors,
            "warnings": warnings,
            "notes": notes,
            "kind": self._kind,
            "in_month": lambda day, month: f"{day:%Y-%m}" == month.month,
        }

    def _kind(self, post: PostChange) -> str:
        """The name of a change's colour."""
        return "moved" if post.change == "changed" and post.moved else post.change

    def _day_told(self, day: date, change: DayChange | None, month: MonthChange) -> str:
        """What a cell of a month says to those who do not see it, or point at it."""
        del month
        labels, colon = {name: self._tell.say(label) for name, label in _LABELS.items()}, self._tell.words.colon()
        marks = change.marks[:_MOST_TOLD] if change else ()
        titles = (f"{labels[one.mark]}{colon} {visible(self._tell.titles.get(one.post, one.post))}" for one in marks)
        return "\n".join([self._tell.day(day), *titles])


_MOST_TOLD = 20
_LABELS = {"added": "added", "removed": "removed", "arrived": "moved here", "left": "moved away", "changed": "modified"}
