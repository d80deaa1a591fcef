"""A new post: its id, its place among the files, its front matter in the order in which the seven questions are asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from parution.charter import Charter
from parution.file_names import of_post
from parution.fixing import unique
from parution.front_matter import write_post
from parution.model import Wish, Yaml
from parution.violations import slug

ORDER = (
    "id",
    "title",
    "status",
    "publish_at",
    "planned",
    "channels",
    "pillar",
    "audience",
    "objective",
    "format",
    "kind",
    "owner",
    "budget",
    "campaign",
    "cta",
)
"""The fields of a new post, as they stand in its file."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A post that is about to be written: its path relative to the root, and the text of its file."""

    path: str
    text: str


def propose_id(title: str, taken: Collection[str]) -> str:
    """An id made of the title that no other post has; `post` where the title has no letter that an id may have."""
    return unique(slug(title) or "post", taken)


def draft(fields: Mapping[str, Yaml], when: datetime | Wish | None, folders: Collection[str] = (), under: str = "") -> Draft:
    """A post of these fields; what is empty is left out.

    `when` says where it lies: by month, its day before its id, as `2026-12/2026-12-03-oak-table.md`, all that `under` the folder of its
    pillar (`owners.folder_of`) where that has one. A post without a date lies in the
    calendar's folder for them, where `folders` (names below `content/`) holds one that is no month.
    """
    given = {name: fields[name] for name in ORDER if fields.get(name)}
    return Draft(of_post(str(fields["id"]), when, folders, under), write_post(given, ""))


def kind_of(pillar: str | None, charter: Charter) -> str | None:
    """The kind that a pillar implies: its own, or useful; None where the charter tells no kinds apart."""
    known = charter.pillars.get(pillar or "")
    if known and known.kind:
        return known.kind
    return "value" if known and any(one.kind for one in charter.pillars.values()) else None
