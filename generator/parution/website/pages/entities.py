"""The pages of what the charter names: channels, pillars, campaigns, people; and the directory of them all.

Each has what the charter says of it, its own calendar, how it does, and where to subscribe to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from parution.website.desk import Desk
from parution.website.pages.campaigns import campaigns
from parution.website.pages.channels import channels
from parution.website.pages.entity import Entity, Look
from parution.website.pages.people import people
from parution.website.pages.pillars import pillars
from parution.website.press import channel_name
from parution.website.tree import Page

_KINDS: tuple[Callable[[Look], Iterator[Entity]], ...] = (channels, pillars, campaigns, people)


def pages(desk: Desk) -> Iterator[Page]:
    """A page for each, and the directory; nothing for readers who may see neither the plan nor the charter."""
    if not (desk.shows.plan or desk.shows.charter):
        return
    look = Look(desk)
    for kind in _KINDS:
        for entity in kind(look):
            yield Page(entity.path, look.key(entity), partial(_page, look, entity))
    yield _directory(desk, look)


def _page(look: Look, entity: Entity) -> bytes:
    desk = look.desk
    about = desk.tr.gettext("{name}: its calendar, and how it does.", name=entity.name)
    return desk.page(entity.kind, "entity.html", entity.name, about, look.values(entity))


def _directory(desk: Desk, look: Look) -> Page:
    charter, say = desk.charter, desk.tr.gettext
    title, about = say("Who, where and about what"), say("Every channel, pillar, campaign and person of the charter.")
    values: Mapping[str, Any] = {
        "root": "../",
        "channels": [(name, channel_name(channel), look.count("channel", name)) for name, channel in charter.channels.items()],
        "pillars": [(name, pillar.name, look.count("pillar", name)) for name, pillar in charter.pillars.items()],
        "campaigns": [(name, campaign.name, look.count("campaign", name)) for name, campaign in charter.campaigns.items()],
        "people": [(name, person.name, look.count("person", name)) for name, person in charter.people.items()] if desk.shows.people else [],
        "until": look.last,
        "today": desk.almanac.today,
    }
    return Page("channels/index.html", desk.key(values), partial(desk.page, "channel", "directory.html", title, about, values))
