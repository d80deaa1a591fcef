"""Problems about channels: told once for all channels that they concern alike, and not at all where the charter does not want them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parution.charter import Charter
from parution.model import Message, listing


def is_off(charter: Charter, rule: str, channel: str) -> bool:
    """Whether the charter switches a rule off for a channel."""
    setting = charter.rules.get(rule)
    return setting is not None and (setting.channels.get(channel) or setting.severity) == "off"


def alike(charter: Charter, rule: str, channels: Iterable[str]) -> list[tuple[str, ...]]:
    """Channels in groups for which the charter gives a rule the same weight; without those for which it is off."""
    setting = charter.rules.get(rule)
    groups: dict[str | None, list[str]] = {}
    for channel in channels:
        weight = (setting.channels.get(channel) or setting.severity) if setting else None
        if weight != "off":
            groups.setdefault(weight, []).append(channel)
    return [tuple(group) for group in groups.values()]


def named(charter: Charter, channels: Sequence[str]) -> Message:
    """The channels' names as the charter gives them."""
    return listing(charter.channels[channel].name for channel in channels)
