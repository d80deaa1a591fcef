"""The posts as data for other programs: what posts.json of the site holds, and the export in JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from parution.charter import Charter
from parution.model import Wish

Text = str | UnsetType


class Delivery(msgspec.Struct, omit_defaults=True):
    """How a post stands on one channel, and where it stands on its network."""

    channel: str
    standing: str
    url: str | None = None


class Wished(msgspec.Struct):
    """A tentative date: a day (`2026-12-03`) or a month (`2026-12`)."""

    date: str
    precision: Literal["day", "month"]


class Entry(msgspec.Struct):
    """One post. What a reader of this site may not see, and what the post does not say, is left out."""

    id: str
    title: str
    state: str
    page: Text = UNSET
    url: Text = UNSET
    status: Text = UNSET
    slot: Text = UNSET
    wish: Wished | UnsetType = UNSET
    occurrence: int | UnsetType = UNSET
    channels: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    language: Text = UNSET
    pillar: Text = UNSET
    campaign: Text = UNSET
    format: Text = UNSET
    kind: Text = UNSET
    audience: Text = UNSET
    objective: Text = UNSET
    owner: Text = UNSET
    file: Text = UNSET
    findings: int | UnsetType = UNSET
    deliveries: list[Delivery] | UnsetType = UNSET


def wished(wish: Wish | None) -> Wished | UnsetType:
    """A wish as data."""
    if wish is None:
        return UNSET
    return Wished(wish.day.isoformat() if wish.precision == "day" else wish.day.isoformat()[:7], wish.precision)


def networks_of(channels: Iterable[str], charter: Charter) -> tuple[str, ...]:
    """The networks of some channels, each once."""
    return tuple(dict.fromkeys(charter.channels[one].network for one in channels if one in charter.channels))


def language_of(channels: tuple[str, ...], charter: Charter) -> str:
    """The language of what goes to some channels: that of the first."""
    return charter.language_of(channels[0]) if channels else charter.language
