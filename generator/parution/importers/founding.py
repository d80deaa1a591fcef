"""The charter of a calendar that an import begins: a name, a language, a time zone, a channel for each account of the source, its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from parution.front_matter import write_yaml
from parution.importers.arrivals import Arrival
from parution.schema import ID_PATTERN


def charter_text(
    brand: str, language: str, timezone: str, made: Mapping[str, tuple[str, str]], comment: str, words: Mapping[str, Any]
) -> str:
    """charter.yml; `made` are the channels: network and name, by id; `words` the sections for what the posts name."""
    channels = {one: {"network": network, **({"name": name} if name != one else {})} for one, (network, name) in sorted(made.items())}
    fields = {"parution": "1", "brand": brand, "language": language, "timezone": timezone, "channels": channels, **words}
    return f"# {comment}\n{write_yaml(fields)}"


def words_of(arrivals: Iterable[Arrival], kpi: str) -> dict[str, Any]:
    """The sections of a charter for the pillars, people and so on that posts of an export of ours name; `kpi` stands for what is not known.

    A campaign lasts from its first post to its last one; one without a dated post is left out, as is what could not be an id.
    """
    posts = list(arrivals)
    sections = {
        "people": {one: {"name": one} for one in _named(posts, "owner")},
        "audiences": {one: one for one in _named(posts, "audience")},
        "objectives": {one: {"kpi": kpi} for one in _named(posts, "objective")},
        "pillars": {one: {"name": one} for one in _named(posts, "pillar")},
        "formats": _named(posts, "format"),
        "campaigns": {one: {"from": str(min(days)), "to": str(max(days))} for one, days in _campaigns(posts).items() if days},
    }
    return {name: section for name, section in sections.items() if section}


def _named(posts: Iterable[Arrival], field: str) -> list[str]:
    words = {str(post.fields[field]) for post in posts if post.fields.get(field)}
    return sorted(word for word in words if re.fullmatch(ID_PATTERN, word))


def _campaigns(posts: list[Arrival]) -> dict[str, list[date]]:
    return {one: [_day(post) for post in posts if post.fields.get("campaign") == one and post.when] for one in _named(posts, "campaign")}


def _day(post: Arrival) -> date:
    when = post.when
    return when.date() if isinstance(when, datetime) else when.day if when else date.max
