"""How far an imported post is: a draft, unless it was published, and then only where nothing can send it a second time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from parution.charter import Charter
from parution.importers.arrivals import Arrival
from parution.model import Message, Status, Wish, Yaml, say
from parution.slots import SlotError, slot

_NOON = time(12)


def status_of(one: Arrival, fields: Mapping[str, Yaml], charter: Charter, now: datetime) -> tuple[str, Message | None]:
    """The status, and what is to be said of it.

    A post of the past is `approved` where it is older than what is still sent late: it is then the record of what went out.
    """
    if one.said in {"cancelled", "idea"}:
        return one.said, None
    moment = firm(one.when, charter.timezone)
    if one.said == "draft" or moment is None or moment > now:
        published = one.said == "published"
        return Status.DRAFT.value, say("said to be published, and when is not known: it stays a draft") if published else None
    hindrance = _hindrance(one, fields, charter, lately=moment >= now - charter.stale_after)
    return (Status.DRAFT if hindrance else Status.APPROVED).value, hindrance


def _hindrance(one: Arrival, fields: Mapping[str, Yaml], charter: Charter, *, lately: bool) -> Message | None:
    """Why a post that was published cannot be approved here."""
    if lately:
        return say("published only just now: it stays a draft, so that it does not go out a second time")
    if not fields.get("channels"):
        return say("published, and where is not known: it stays a draft")
    if missing := _missing(fields, charter):
        return say("published, but the charter asks for {names} from review on: it stays a draft", names=", ".join(missing))
    if not one.body.strip():
        return say("published, and what it said is not known: it stays a draft")
    return None


def firm(when: datetime | Wish | None, zone: ZoneInfo) -> datetime | None:
    """When a post of the past went out: at noon where only its day is known; None where not even that is."""
    if isinstance(when, Wish):
        try:
            return slot(f"{when.day:%Y-%m-%d} {_NOON:%H:%M}", zone) if when.precision == "day" else None
        except SlotError:
            return None
    return when


def _missing(fields: Mapping[str, Yaml], charter: Charter) -> list[str]:
    objective = charter.objectives.get(str(fields.get("objective")))
    asked = dict.fromkeys([*charter.required, *(objective.requires if objective else ())])
    return [name for name in asked if name not in {"id", "title", "status", "publish_at"} and not fields.get(name)]
