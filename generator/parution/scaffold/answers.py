"""What a new calendar is made of: the answers to a few questions."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from parution import __version__
from parution.charter import Channel
from parution.language import translator
from parution.publish import opening
from parution.publish.adapter import Fails, Network
from parution.publish.opening import find_network, variable
from parution.scaffold.program import UNKNOWN, command

Forge = Literal["github", "gitlab"]
FORGES: tuple[Forge, ...] = ("github", "gitlab")
_ON_GITHUB = re.compile(r"https://github\.com/(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)/?")
_PROJECT = """\
python -m pip install --require-hashes -r requirements/site.txt
python -m pip install --no-deps --no-build-isolation --editable ."""
REQUIREMENTS = ".parution/requirements.txt"
"""Where a calendar keeps the pins of what its workflows install."""

_OFF_MINUTES = 13  # four runs an hour, a quarter of an hour apart; never at a full quarter, when everybody's schedule starts


@dataclass(frozen=True, slots=True)
class Account:
    """A channel as it is asked for: a network and the account there; `id` is its short name in the charter, `name` what people call it."""

    id: str
    network: str
    account: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, complete and acceptable.

    Attributes:
        brand: one line of text, any signs.
        language: `fr` or `en`.
        timezone: a zone of the tz database.
        country: ISO 3166, None where public holidays are not wanted.
        channels: at least one, their ids different.
        today: the day in the zone; the first posts lie around it.
        demo: a filled calendar rather than three first posts.
        repository: the address of the repository on its forge, where that is known.
        program: what pip is to install as Parution in the forge's runs; None where that is not known, and then none of them can run.
        branch: the branch that is published.
        project: true for the repository of the program itself, whose workflows install it from there.
    """

    brand: str
    language: str
    timezone: str
    country: str | None
    channels: tuple[Account, ...]
    today: date
    forge: Forge = "github"
    demo: bool = False
    repository: str | None = None
    program: str | None = None
    branch: str = "main"
    project: bool = False
    version: str = __version__

    @property
    def minute(self) -> int:
        """The minute of the hour at which schedules begin, 1 to 13: each brand's own, so that not all calendars knock at once."""
        return 1 + int.from_bytes(hashlib.sha256(self.brand.encode()).digest()[:4]) % _OFF_MINUTES

    @property
    def install(self) -> str:
        """The lines of shell that install Parution in a forge's run (`[[ install | indent(10) ]]`): what it needs by hash, then itself."""
        if self.project:
            return _PROJECT
        if self.program is None:
            mark = "::error::" if self.forge == "github" else ""
            return f"echo {shlex.quote(mark + self.unknown)}\nexit 1"
        # quoted: a direct reference (parution @ git+https://…) has spaces
        return (
            f"python -m pip install --require-hashes -r {REQUIREMENTS}\n"
            f"python -m pip install --no-deps --no-build-isolation {shlex.quote(self.program)}"
        )

    @property
    def unknown(self) -> str:
        """What is said where it is not known from where to install Parution, in the team's language."""
        return translator(self.language).gettext(UNKNOWN.template, command=command())

    @property
    def credentials(self) -> Mapping[str, tuple[str, ...]]:
        """The environment variables that each channel reads, by its id; channels that want none are left out."""
        return {one.id: names for one in self.channels if (names := _variables(one))}

    @property
    def pages(self) -> str | None:
        """Where the forge's Pages will show the site, as far as the repository's address tells."""
        found = _ON_GITHUB.fullmatch(self.repository or "")
        if not found:
            return None
        owner, name = found["owner"].lower(), found["name"]
        return f"https://{owner}.github.io/" + ("" if name.lower() == f"{owner}.github.io" else f"{name}/")


def _variables(account: Account) -> tuple[str, ...]:
    known = _network(account)
    return tuple(variable(account.id, one.name) for one in known.credentials) if known else ()


def needed_settings(account: Account) -> tuple[str, ...]:
    """The names of the settings without which nothing can be published to the account."""
    known = _network(account)
    return tuple(one.name for one in known.settings if one.needed) if known else ()


def unnamed(account: Account) -> tuple[Fails, ...]:
    """What the charter does not say yet of the account, without which nothing can be published to it."""
    known, server = _network(account), f"https://{account.account}" if account.network == "wordpress" and account.account else None
    channel = Channel(id=account.id, network=account.network, name=account.id, account=account.account or None, server=server)
    return opening.unnamed(known, channel) if known else ()


def _network(account: Account) -> Network | None:
    """What publishes there; None where that is done by hand."""
    network = find_network(account.network)
    if isinstance(network, Network) and network.varies:
        network = network.varies(network, Channel(id=account.id, network=account.network, name=account.id))
    return network if isinstance(network, Network) else None
