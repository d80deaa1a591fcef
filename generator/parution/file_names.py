"""Where the file of a new post lies: by month, its day before its id."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from parution.model import Wish
from parution.outgoing import CONTENT
from parution.violations import slug

_UNDATED = "ideas"


def of_post(name: str, when: datetime | Wish | None, folders: Collection[str] = (), under: str = "") -> str:
    """The path of the post with this id, relative to the calendar's root, as `content/2026-12/2026-12-03-oak-table.md`.

    `under` is the folder of its pillar, with `/` at its end, where that has one (`owners.folder_of`).
    A post without a date lies in the calendar's folder for them, where `folders` (names below `content/`) holds one that is no month.
    """
    return f"{CONTENT}/{under}{_folder(when, folders)}/{_day(when)}{name}.md"


def _folder(when: datetime | Wish | None, folders: Collection[str]) -> str:
    if when:
        day: date = when.day if isinstance(when, Wish) else when
        return f"{day:%Y-%m}"
    return next((name for name in sorted(folders) if slug(name) in {"idees", "ideas", "brouillons", "drafts"}), _UNDATED)


def _day(when: datetime | Wish | None) -> str:
    if isinstance(when, Wish):
        return f"{when.day:%Y-%m-%d}-" if when.precision == "day" else f"{when.day:%Y-%m}-"
    return f"{when:%Y-%m-%d}-" if when else ""
