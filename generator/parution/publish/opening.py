"""From a channel of the charter to an open account: the module of its network, its settings and its credentials.

A network's module is imported when a channel on it is used, and not before. The environment is given, never read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from itertools import combinations
from types import MappingProxyType

from parution.charter import Channel
from parution.model import Message, listing, say
from parution.publish.adapter import GROUP, Account, Credential, Fails, Network
from parution.violations import choose

OURS: Mapping[str, str] = MappingProxyType(
    {
        name: f"parution.publish.channels.{module}:NETWORK"
        for name, module in {
            "bluesky": "bluesky",
            "email": "mail",
            "mastodon": "mastodon",
            "matrix": "matrix",
            "site": "site",
            "webhook": "webhook",
            "wordpress": "wordpress",
        }.items()
    }
)
"""Our own networks and where each is defined: what our entry points say, so that an uninstalled copy of the source works too."""

_PREFIX = "PARUTION"
_SIGN = re.compile(r"[^A-Z0-9]")


def network_of(channel: Channel) -> Network | Fails:
    """The network of a channel, as the channel's settings make it, or why nothing can be published there."""
    network = find_network(channel.network)
    return network.varies(network, channel) if isinstance(network, Network) and network.varies else network


def publishable() -> frozenset[str]:
    """The names of all networks that something is published to by a program, ours or another's; none of them is loaded."""
    return frozenset(OURS) | {entry.name for entry in entry_points(group=GROUP)}


def find_network(name: str) -> Network | Fails:
    """A network by the name that the charter uses. Ours cannot be replaced; others come from the entry points of installed packages."""
    if name in OURS:
        return _loaded(EntryPoint(name, OURS[name], GROUP))
    others = [entry for entry in entry_points(group=GROUP) if entry.name == name]
    if not others:
        return Fails(
            say("Parution cannot publish to {network} by itself.", network=name),
            say("Publish there by hand, or send the post through a channel with the network “webhook”."),
        )
    if len({entry.value for entry in others}) > 1:
        return Fails(
            say(
                "Several installed packages claim to publish to {network}: {packages}.",
                network=name,
                packages=listing(map(_package, others)),
            ),
            say("Uninstall all of them but one."),
        )
    return _loaded(others[0])


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else entry.module


def _loaded(entry: EntryPoint) -> Network | Fails:
    try:
        network = getattr(import_module(entry.module), entry.attr)
    except (ImportError, AttributeError) as error:
        return Fails(
            say("The program that publishes to {network} cannot be loaded ({error}).", network=entry.name, error=type(error).__name__),
            say("Install Parution (or the package {package}) again.", package=_package(entry)),
        )
    if not isinstance(network, Network) or network.name != entry.name:
        return Fails(
            say("The package {package} does not define the network {network}.", package=_package(entry), network=entry.name),
            say("Uninstall it, and tell its authors."),
        )
    return network


def variable(channel: str, credential: str) -> str:
    """The environment variable that holds a credential of a channel, given by its id: `PARUTION_NEWS_FR_TOKEN`."""
    return "_".join((_PREFIX, _plain(channel), _plain(credential)))


def _plain(name: str) -> str:
    return _SIGN.sub("_", name.upper())


def collisions(channels: Iterable[Channel]) -> tuple[Message, ...]:
    """The pairs of channels that would be given one another's credentials, because their variables have one name."""
    used = {channel.id: _variables(channel) for channel in channels}
    return tuple(
        say("The channels “{one}” and “{other}” would share the variable {name}: rename one of them.", one=one, other=other, name=min(same))
        for one, other in combinations(sorted(used), 2)
        if (same := used[one] & used[other])
    )


def _variables(channel: Channel) -> frozenset[str]:
    """Those of a channel; where its network is not known, or wants none, one that stands for any."""
    network = find_network(channel.network)
    names = [credential.name for credential in network.credentials] if isinstance(network, Network) else []
    return frozenset(variable(channel.id, name) for name in names or [""])


def credentials_of(network: Network, channel: Channel, environment: Mapping[str, str]) -> Mapping[str, str]:
    """The credentials that the environment gives, by name, without the white space that pasting adds; an empty one counts as not given."""
    given = {one.name: environment.get(variable(channel.id, one.name), "").strip() for one in network.credentials}
    return {name: value for name, value in given.items() if value}


def missing(network: Network, channel: Channel, environment: Mapping[str, str]) -> tuple[Credential, ...]:
    """The credentials without which the channel cannot be published to and that the environment does not give."""
    given = credentials_of(network, channel, environment)
    return tuple(credential for credential in network.credentials if credential.needed and credential.name not in given)


def settings_problems(network: Network, channel: Channel) -> tuple[Fails, ...]:
    """What a channel does not say yet, what is wrong with its `settings`, and the remedy of each."""
    known = {setting.name: setting for setting in network.settings}
    wrong = [_setting_problem(network, channel, name, value) for name, value in channel.settings.items()]
    lacking = [
        Fails(
            say("The channel “{channel}” needs the setting “{name}”.", channel=channel.id, name=setting.name),
            say("Add it to charter.yml under channels, {channel}, settings: {about}", channel=channel.id, about=setting.about),
        )
        for setting in known.values()
        if setting.needed and setting.name not in channel.settings
    ]
    return (*unnamed(network, channel), *(problem for problem in wrong if problem), *lacking)


def unnamed(network: Network, channel: Channel) -> tuple[Fails, ...]:
    """Where a channel does not say yet which account it is, or where that is."""
    told = {
        "account": say("The channel “{channel}” names no account yet.", channel=channel.id),
        "server": say("The channel “{channel}” does not say yet where its server is.", channel=channel.id),
    }
    return tuple(
        Fails(
            told[line.name],
            say("Write in charter.yml, under channels, {channel}: {line}", channel=channel.id, line=f"{line.name}: {line.example}"),
        )
        for line in network.lines
        if not any((getattr(channel, name) or "").strip() for name in (line.name, line.other) if name)
    )


def _setting_problem(network: Network, channel: Channel, name: str, value: str) -> Fails | None:
    setting = next((one for one in network.settings if one.name == name), None)
    if setting is None:
        why = say("“{name}” is not a setting of {network} (channel “{channel}”).", name=name, network=network.name, channel=channel.id)
        nothing = say("Remove it: {network} has no settings.", network=network.name)
        return Fails(why, choose(name, (one.name for one in network.settings)) if network.settings else nothing)
    if setting.values and value not in setting.values:
        why = say("The channel “{channel}” cannot have “{value}” as its “{name}”.", channel=channel.id, value=value, name=name)
        return Fails(why, choose(value, setting.values))
    return None


def open_account(network: Network, channel: Channel, environment: Mapping[str, str]) -> Account | Fails:
    """The account of a channel, or what keeps it from being opened. Nothing is asked of the network yet."""
    if problems := settings_problems(network, channel):
        return problems[0]
    if lacking := missing(network, channel, environment):
        return Fails(
            say(
                "The channel “{channel}” lacks {names}.",
                channel=channel.id,
                names=listing(variable(channel.id, one.name) for one in lacking),
            ),
            say(
                "Add it to the secrets of the environment “publishing” and to the step that publishes (on GitHub), or to the variables of "
                "that environment (on GitLab). {about}",
                about=lacking[0].about,
            ),
        )
    return network.open(channel, credentials_of(network, channel, environment))
