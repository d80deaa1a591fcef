"""The accounts that a source names, and the channels of the charter that they are: by name, never by guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from parution.charter import Charter
from parution.importers.known_headers import names_of_networks, normalised
from parution.model import Message, say
from parution.networks import names as networks
from parution.violations import choose, slug

_BETWEEN = re.compile(r"\s*[;,|\n]\s*|\s+\+\s+")


@dataclass(slots=True)
class Accounts:
    """Finds channels.

    `chosen` is what the user said of names (`Acme Page` → `linkedin-company`); under "" stands the channel of posts that name no account.
    Without a charter channels come into being for accounts whose network their name tells, or the user: they are in `made`, by id.
    """

    charter: Charter | None
    chosen: Mapping[str, str] = field(default_factory=dict)
    made: dict[str, tuple[str, str]] = field(default_factory=dict)
    met: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chosen = {normalised(name): channel for name, channel in self.chosen.items()}

    def find(self, cell: str) -> tuple[list[str], list[tuple[str, Message]]]:
        """The channels that a cell names, each once, and of each name that is none, why."""
        found: list[str] = []
        missed = []
        for name in self._names(cell):
            channel = self._channel(name)
            self.met.setdefault(name, channel)
            if channel is None:
                missed.append((name, self._why(name)))
            elif channel not in found:
                found.append(channel)
        return found, missed

    def default(self, *wanted: str) -> list[str]:
        """The channel of a post that names none: what the user said, else the only one of the first of these networks that has one."""
        if "" in self.chosen:
            return self._made_for("", self.chosen[""])
        for network in wanted:
            if self.charter is None:
                return self._made_for(network, network)
            of_network = [one.id for one in self.charter.channels.values() if one.network == network]
            if of_network:
                return of_network if len(of_network) == 1 else []
        return []

    def _made_for(self, name: str, channel: str) -> list[str]:
        if self.charter is not None:
            return [channel]
        return [self._new(name or channel, channel)] if channel in networks() else []

    def _names(self, cell: str) -> Iterable[str]:
        whole = cell.strip()
        if self._known(whole) is not None:
            return [whole]
        return [name for name in _BETWEEN.split(whole) if name]

    def _known(self, name: str) -> str | None:
        if chosen := self.chosen.get(normalised(name)):
            return chosen if self.charter is not None or chosen not in networks() else self._new(name, chosen)
        if self.charter is None:
            return None
        wanted = normalised(name)
        for one in self.charter.channels.values():
            known = {normalised(word) for word in (one.id, one.name, one.account, one.url) if word}
            if wanted in known or (one.account and normalised(one.account.lstrip("@")) == wanted):
                return one.id
        return None

    def _channel(self, name: str) -> str | None:
        if known := self._known(name):
            return known
        network = network_in(name)
        if self.charter is None:
            return self._new(name, network) if network in networks() else None
        of_network = [one.id for one in self.charter.channels.values() if one.network == network]
        return of_network[0] if len(of_network) == 1 and self._is_only_a_network(name) else None

    def _is_only_a_network(self, name: str) -> bool:
        return normalised(name) in names_of_networks()

    def _why(self, name: str) -> Message:
        if self.charter is None:
            return say('its network is not known; say which it is: --channel "{name}=NETWORK"', name=name)
        network = network_in(name)
        near = [one.id for one in self.charter.channels.values() if one.network == network]
        if near:
            words = ", ".join(near)
            return say('it may be {words}; say which: --channel "{name}={first}"', words=words, name=name, first=near[0])
        choice = choose(name, self.charter.channels)
        word = choice.values.get("word", Message("CHANNEL"))
        return say('{choice} Say so: --channel "{name}={word}"', choice=choice, name=name, word=word)

    def _new(self, name: str, network: str) -> str:
        wanted = slug(name)[:40].strip("-") or network
        self.made.setdefault(wanted, (network, name))
        return wanted


def network_in(name: str) -> str:
    """The network that a name of an account names, as `LinkedIn – Acme`; empty where it names none."""
    known = names_of_networks()
    words = normalised(name)
    if words in known:
        return known[words]
    return next((known[word] for word in words.split() if word in known and len(word) > 1), "")
