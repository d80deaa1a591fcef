"""Which calendars there are to subscribe to, in the groups in which the page offers them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from parution.key_dates import Occurrence, occurrences
from parution.model import Post
from parution.website.desk import Desk
from parution.website.feeds.events import Entry, Events
from parution.website.press import channel_name

YEARS_BEHIND, YEARS_AHEAD = 1, 2
"""The key dates of so many years before and after this one."""

Kind = Literal["everything", "channel", "owner", "pillar", "campaign", "key-dates"]


@dataclass(frozen=True, slots=True)
class Feed:
    """One calendar: its file in the site, what it is called, and what it holds.

    `subject` is the id of the channel, person, pillar or campaign.
    """

    kind: Kind
    path: str
    name: str
    subject: str = ""
    entries: tuple[Entry, ...] = ()
    days: tuple[Occurrence, ...] = field(default=(), repr=False)


def feeds_of(desk: Desk, events: Events) -> Iterator[Feed]:
    """All calendars that this site's readers may have.

    Readers who see the plan or the charter have one for each channel, pillar and campaign of the charter, that can be subscribed to before
    the first post is there; others only for the channels of the posts that they see.
    """
    charter, entries, say = desk.charter, events.entries, desk.tr.gettext
    yield Feed("everything", "feeds/calendar.ics", say("The whole calendar"), entries=entries)
    by_channel = _shelved(entries, lambda post: post.channels)
    for channel in charter.channels.values():
        if events.opened or channel.id in by_channel:
            yield _feed("channel", channel.id, channel_name(channel), by_channel)
    if desk.shows.people:
        owned = _shelved(entries, lambda post: (post.owner or "",))
        for name, person in charter.people.items():
            yield _feed("owner", name, person.name, owned)
    if events.opened:
        about = _shelved(entries, lambda post: (post.pillar or "",))
        for name, pillar in charter.pillars.items():
            yield _feed("pillar", name, pillar.name, about)
        running = _shelved(entries, lambda post: (post.campaign or "",))
        for name, campaign in charter.campaigns.items():
            yield _feed("campaign", name, campaign.name, running)
        if days := _key_dates(desk):
            yield Feed("key-dates", "feeds/key-dates.ics", say("Key dates"), days=days)


def _feed(kind: Kind, subject: str, name: str, shelved: Mapping[str, tuple[Entry, ...]]) -> Feed:
    return Feed(kind, f"feeds/{kind}-{subject}.ics", name, subject, shelved.get(subject, ()))


def _shelved(entries: tuple[Entry, ...], subjects: Callable[[Post], tuple[str, ...]]) -> Mapping[str, tuple[Entry, ...]]:
    found = defaultdict[str, list[Entry]](list)
    for entry in entries:
        for subject in dict.fromkeys(subjects(entry.leaf.post)):
            found[subject].append(entry)
    return {subject: tuple(some) for subject, some in found.items()}


def _key_dates(desk: Desk) -> tuple[Occurrence, ...]:
    year = desk.almanac.today.year
    first, last = max(year - YEARS_BEHIND, date.min.year), min(year + YEARS_AHEAD, date.max.year)
    found = occurrences(desk.charter, date(first, 1, 1), date(last, 12, 31))
    once = {(one.day, one.name): one for one in found}
    return tuple(sorted(once.values(), key=lambda one: (one.day, one.name)))
