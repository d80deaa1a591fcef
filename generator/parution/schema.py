"""The charter compiled to a JSON Schema (Draft 2020-12) of a post's front matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parution.charter import Charter
from parution.model import Status
from parution.slots import SLOT_PATTERN, WISH_PATTERN

Schema = dict[str, Any]

ID_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
BUDGET_PATTERN = "^[0-9]+([.,][0-9]{1,2})?( ?[A-Z]{3}| ?€)?$"
_TEXT: Schema = {"type": "string", "minLength": 1, "pattern": "\\S"}
_LINK: Schema = {
    "title": "a web address",
    "type": "string",
    "pattern": "^https?://[^\\s/]+\\S*$",
    "examples": ["https://example.org/workshop"],
}
_TAG: Schema = {"title": "a hashtag without #", "type": "string", "pattern": "^[^\\s#]+$", "examples": ["woodworking"], "x-proposal": "tag"}
_MENTION: Schema = {"title": "an account", "type": "string", "pattern": "^@\\S+$", "examples": ["@atelier@example.social"]}
_DURATION: Schema = {
    "title": "a duration",
    "type": "string",
    "pattern": "^[0-9]{1,5} (minute|hour|day|week)s?$",
    "examples": ["3 days", "24 hours"],
}
_STATUS_WORDS = {
    "idée": "idea",
    "brouillon": "draft",
    "relecture": "review",
    "à relire": "review",
    "en relecture": "review",
    "ready": "review",
    "approuvé": "approved",
    "validé": "approved",
    "programmé": "approved",
    "scheduled": "approved",
    "annulé": "cancelled",
}
"""What people write for a status that has another name here."""
_MEDIA: Schema = {
    "title": "images and videos",
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "src": {
                "title": "a file or a web address",
                "type": "string",
                "pattern": "\\S",
                "examples": ["media/table.jpg"],
                "description": "a path from the folder content/, or an https address",
            },
            "alt": {**_TEXT, "title": "an alternative text", "examples": ["An oak table, half sanded"]},
        },
        "required": ["src"],
        "additionalProperties": False,
    },
}


def compile_schema(charter: Charter, rules: Iterable[str]) -> Schema:
    """The schema of a post under this charter; `rules` are the ids that a post may ignore.

    Values are text as typed, so a number is a text of digits; where an editor's YAML reader would make it a number, both are accepted.
    """
    channels = _each_once(charter.channels)
    schema: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A post of {charter.brand}",
        "type": "object",
        "properties": {
            "id": {
                "title": "an id",
                "type": "string",
                "pattern": ID_PATTERN,
                "maxLength": 100,
                "examples": ["oak-table-workshop"],
                "x-proposal": "slug",
                "description": "small letters, digits and single hyphens; stays the same for ever",
            },
            "title": {**_TEXT, "title": "a title", "examples": ["Behind the oak table"]},
            "status": {
                "title": "a status",
                "enum": [status.value for status in (Status.DRAFT, *(one for one in Status if one != Status.DRAFT))],
                "x-also": _STATUS_WORDS,
            },
            "publish_at": {
                "title": "a date and time",
                "type": "string",
                "pattern": SLOT_PATTERN,
                "examples": ["2026-12-03 09:00"],
                "x-proposal": "slot",
            },
            "planned": {
                "title": "a day or a month",
                "type": "string",
                "pattern": WISH_PATTERN,
                "examples": ["2026-12", "2026-12-03"],
                "x-proposal": "day",
            },
            "channels": {
                "title": "channels of the charter",
                "type": "array",
                "items": _one_of("a channel of the charter", "unknown-channel", channels),
                "minItems": 1,
                "uniqueItems": True,
                "examples": [f"[{channels[0]}]"],
            },
            "pillar": _one_of("a pillar of the charter", "unknown-pillar", charter.pillars),
            "audience": _one_of("an audience of the charter", "unknown-audience", charter.audiences),
            "objective": _one_of("an objective of the charter", "unknown-objective", charter.objectives),
            "format": _one_of("a format of the charter", "unknown-format", charter.formats),
            "kind": {"title": "a kind", "enum": ["value", "promo"]},
            "owner": _one_of("a person of the charter", "unknown-person", charter.people),
            "campaign": _one_of("a campaign of the charter", "unknown-campaign", charter.campaigns),
            "budget": {
                "title": "an amount",
                "type": ["string", "number"],
                "pattern": BUDGET_PATTERN,
                "examples": ["0", "150 EUR"],
            },
            "cta": {**_LINK, "description": "where the reader is asked to go"},
            "language": {"title": "a language", "type": "string", "pattern": "^[a-z]{2,3}(-[A-Z]{2})?$", "examples": ["fr", "en"]},
            "media": _MEDIA,
            "overrides": {
                "type": "object",
                "propertyNames": _one_of("a channel of the charter", "unknown-channel", channels),
                "additionalProperties": {
                    "type": "object",
                    "properties": {
                        "text": _TEXT,
                        "hashtags": {"type": "array", "items": _TAG},
                        "mentions": {"type": "array", "items": _MENTION},
                        "media": _MEDIA,
                    },
                    "additionalProperties": False,
                },
            },
            "hashtags": {"type": "array", "items": _TAG},
            "mentions": {"type": "array", "items": _MENTION},
            "poll": {
                "type": "object",
                "properties": {"options": {"type": "array", "items": _TEXT, "minItems": 2, "uniqueItems": True}, "duration": _DURATION},
                "required": ["options", "duration"],
                "additionalProperties": False,
            },
            "terms": {**_LINK, "description": "the terms of a contest"},
            "sponsor": {**_TEXT, "description": "who pays for this post"},
            "follows": {
                "title": "the id of a post",
                "type": "string",
                "pattern": ID_PATTERN,
                "examples": ["oak-table-contest"],
                "description": "the post whose results or report this one gives",
            },
            "experiment": _one_of("an experiment of the charter", "unknown-experiment", charter.experiments),
            "occurrence": {
                "title": "a number from 2",
                "type": ["string", "number"],
                "pattern": "^[1-9][0-9]{0,3}$",
                "examples": ["2"],
                "description": "raise it to send the same post once more",
            },
            "warning": {**_TEXT, "description": "a content warning, shown before the text"},
            "brief": {**_TEXT, "description": "a note for the team, never sent"},
            "ignore": {
                "type": "object",
                "propertyNames": _one_of("a rule that can be ignored", "unknown-rule", rules),
                "additionalProperties": {**_TEXT, "title": "a reason", "examples": ["Agreed with the studio"]},
            },
        },
        "required": ["id", "title", "status"],
        "additionalProperties": False,
        "not": {"required": ["publish_at", "planned"]},
    }
    conditions = _conditions(charter)
    return {**schema, "allOf": conditions} if conditions else schema  # an empty allOf is no valid schema


def _each_once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _one_of(title: str, rule: str, words: Iterable[str]) -> Schema:
    return {"title": title, "enum": _each_once(words), "x-rule": rule}


def _conditions(charter: Charter) -> list[Schema]:
    """What is required only from review on, and what an objective asks for."""
    ready: Schema = {"properties": {"status": {"enum": [Status.REVIEW.value, Status.APPROVED.value]}}, "required": ["status"]}
    wanted = [(ready, charter.required)]
    for name, objective in charter.objectives.items():
        of_objective = {
            "properties": {**ready["properties"], "objective": {"const": name, "x-name": objective.name}},
            "required": ["status", "objective"],
        }
        wanted.append((of_objective, objective.requires))
    return [{"if": condition, "then": {"required": list(fields)}} for condition, fields in wanted if fields]
