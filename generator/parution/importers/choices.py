"""The words of the charter that a field takes, by their ids and by what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from parution.charter import Charter
from parution.importers.known_headers import normalised
from parution.model import Message, say
from parution.violations import choose


def words_of(charter: Charter | None, name: str) -> Mapping[str, str]:
    """The charter's words for a field, and what each is called."""
    if name == "kind":
        return {"value": "value", "promo": "promo"}
    if charter is None:
        return {}
    known: Mapping[str, Mapping[str, Any] | Iterable[str]] = {
        "pillar": charter.pillars,
        "audience": charter.audiences,
        "objective": charter.objectives,
        "owner": charter.people,
        "campaign": charter.campaigns,
        "format": charter.formats,
    }
    found = known[name]
    return {one: str(getattr(of, "name", of)) for one, of in found.items()} if isinstance(found, Mapping) else {one: one for one in found}


def matching(value: str, known: Mapping[str, str]) -> str | None:
    """The word that a value means, by itself or by what it is called; None where it is none of them."""
    wanted = normalised(value)
    return next((one for one, called in known.items() if wanted and wanted in {normalised(one), normalised(called)}), None)


_WHAT = {
    "pillar": say("a pillar of the charter"),
    "audience": say("an audience of the charter"),
    "objective": say("an objective of the charter"),
    "format": say("a format of the charter"),
    "kind": say("a kind"),
    "owner": say("a person of the charter"),
    "campaign": say("a campaign of the charter"),
}


def unknown(name: str, value: str, known: Mapping[str, str]) -> Message:
    """Why a value is none of the words that a field takes."""
    near = choose(value, known)
    if "word" in near.values:
        return say("not {what} ({choice})", what=_WHAT[name], choice=near)
    return say("not {what}", what=_WHAT[name])
