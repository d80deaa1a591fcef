"""How long a text is, the way each network counts: the same text has five different lengths."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from parution.networks import characters
from parution.networks.limits import Unit, limits
from parution.networks.mastodon import countable
from parution.networks.weighted import weighted

_UNITS: Mapping[Unit, Callable[[str], int]] = {
    "graphemes": characters.graphemes,
    "weighted": weighted,
    "code-points": len,
    "utf16": characters.utf16,
    "bytes": characters.utf8,
    "emoji-bytes": characters.emoji_bytes,
}

# Networks that do not count all of the text that they are sent.
_COUNTERS: Mapping[str, Callable[[str], int]] = {"mastodon": countable}


@dataclass(frozen=True, slots=True)
class Measure:
    """A text against one limit: it is `used` units long and may have `limit` of them (None: as many as it likes)."""

    unit: Unit
    used: int
    limit: int | None

    @property
    def excess(self) -> int:
        """By how many units the text is too long; 0 if it fits."""
        return 0 if self.limit is None else max(0, self.used - self.limit)


def count(network: str, text: str) -> int:
    """How long `network` takes `text` to be, in the unit of its first limit (`limits(network).text.unit`).

    Raises:
        UnknownNetworkError: there is no such network (a ValueError).
    """
    return _counter(network, limits(network).text.unit)(text)


def length(unit: Unit, text: str) -> int:
    """How long `text` is in `unit`: for alternative texts, titles and the answers of a poll, which no network shortens."""
    return _UNITS[unit](text)


def measure(network: str, text: str, overrides: Mapping[str, int] | None = None, *, media: bool = False) -> tuple[Measure, ...]:
    """`text` against each limit that `network` sets it, the first limit first.

    Args:
        network: the network.
        text: exactly what is sent.
        overrides: what the charter says that this account's server accepts; `text` replaces the first limit.
        media: the text accompanies images or a video (Telegram accepts less then).

    Raises:
        UnknownNetworkError: there is no such network (a ValueError).
    """
    accepted = limits(network)
    first = accepted.caption if media and accepted.caption is not None else accepted.text.limit
    if overrides and "text" in overrides:
        first = overrides["text"]
    unit = accepted.text.unit
    return (
        Measure(unit, _counter(network, unit)(text), first),
        *(Measure(other.unit, _UNITS[other.unit](text), other.limit) for other in accepted.also),
    )


def _counter(network: str, unit: Unit) -> Callable[[str], int]:
    return _COUNTERS.get(network) or _UNITS[unit]
