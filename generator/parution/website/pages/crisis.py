"""The page for a crisis: what is on hold, how to hold everything, whom to call, what to answer, and what was about to go out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count, groupby
from pathlib import Path
from typing import Any

from markupsafe import escape

from parution import charter_file
from parution.charter import Charter, Person
from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.pages.forge import Forge
from parution.website.pages.standing import within
from parution.website.tree import Page

AHEAD = timedelta(hours=48)
"""What goes out in this time is named: it is what a hold would silence."""

_GOES = frozenset({State.APPROVED, State.SCHEDULED, State.DUE, State.HELD})
_HEADING = re.compile(r"(</?h)([1-5])>")
_MARKS = re.compile(r' data-(?:post|f|path|at)="[^"]*"')
_TABLE = re.compile(r"<table>")
_PHONE = re.compile(r"\+?[\d ().\-]{6,}")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call; `address` is what a tap on the contact opens, where that is known."""

    name: str
    contact: str
    address: str


def pages(desk: Desk) -> Iterator[Page]:
    """The one page."""
    if not desk.shows.crisis:
        return
    values = _values(desk)
    title, about = desk.tr.gettext("In a crisis"), desk.tr.gettext("Whom to call and what to answer when something goes wrong.")
    shown = (values["first"], values["others"], values["answers"], values["edit"])
    yield Page(
        "crisis.html", desk.key(shown, desk.chips_key(values["coming"])), partial(desk.page, "crisis", "crisis.html", title, about, values)
    )


def _values(desk: Desk) -> Mapping[str, Any]:
    charter = desk.charter
    people = charter.people if desk.shows.people else {}
    coming = _coming(desk)
    forge = Forge(charter.site)
    return {
        "root": "",
        "recorded": desk.ledger is not None,
        "edit": forge.edit(charter_file.NAME) if desk.shows.sources else "",
        "file": charter_file.NAME,
        "first": tuple(_contact(people[name]) for name in charter.crisis_contacts if name in people),
        "others": tuple(_contact(one) for name, one in people.items() if one.contact and name not in charter.crisis_contacts),
        "coming": coming,
        "days": [(day, [_row(desk, leaf) for leaf in some]) for day, some in groupby(coming, key=lambda leaf: leaf.day)],
        "hours": int(AHEAD.total_seconds()) // 3600,
        "answers": (answers := _answers(desk)),
        "titled": "<h2>" in answers,
    }


def _contact(person: Person) -> Contact:
    typed = (person.contact or "").strip()
    address = ""
    if re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", typed):
        address = f"mailto:{typed}"
    elif _PHONE.fullmatch(typed):
        address = "tel:" + re.sub(r"[^\d+]", "", typed)
    return Contact(person.name, typed, address)


def _coming(desk: Desk) -> list[Leaf]:
    """What goes out in the next hours unless somebody stops it, and what a hold keeps from it already."""
    almanac = desk.almanac
    end = almanac.now + AHEAD
    near = within(almanac, almanac.today - timedelta(days=1), end.date())
    return [leaf for leaf in near if leaf.state in _GOES and leaf.post.slot and _is_near(leaf, almanac.now, end, desk.charter.stale_after)]


def _row(desk: Desk, leaf: Leaf) -> str:
    """A post as in any list, without the marks by which scripts find it: no filter must hide what is about to go out."""
    return _MARKS.sub("", str(desk.press.row(leaf, "")))


def _is_near(leaf: Leaf, now: datetime, end: datetime, stale_after: timedelta) -> bool:
    slot = leaf.post.slot
    late = leaf.state is State.DUE or (leaf.state is State.HELD and slot is not None and slot + stale_after >= now)
    return slot is not None and slot <= end and (slot >= now or late)


def _answers(desk: Desk) -> str:
    """The prepared answers as sanitised HTML (empty: none), headings a level below ours, each table in a box that scrolls by itself."""
    file = _file(desk.charter, desk.almanac.edition.root.resolve())
    if not file:
        return ""
    html = str(desk.almanac.prose.page(file.read_text(encoding="utf-8", errors="replace")))
    html = _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}>", html)
    number = count(1)
    name = desk.tr.gettext("Table")
    html = _TABLE.sub(lambda _: f'<div class="scroll" role="region" aria-label="{escape(name)} {next(number)}" tabindex="0"><table>', html)
    return html.replace("</table>", "</table></div>")


def _file(charter: Charter, root: Path) -> Path | None:
    """The file that the charter names for a crisis, where it is a file of this calendar and not of git's own."""
    named = charter.crisis_answers
    file = (root / named).resolve() if named else None
    if file is None or not file.is_relative_to(root) or any(part.startswith(".") for part in file.relative_to(root).parts):
        return None
    return file if file.is_file() and file.suffix == ".md" else None
