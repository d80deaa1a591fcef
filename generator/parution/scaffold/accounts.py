"""An account as it is typed, as what the charter says of it: who it is, where it is seen, and a rhythm to begin with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from parution.front_matter import write_yaml
from parution.model import Message, Yaml, say
from parution.networks import limits
from parution.scaffold.answers import Account, needed_settings

_MORNING, _NOON, _EVENING = "mon-fri 08:00-10:00", "mon-fri 12:00-13:30", "mon-fri 17:30-19:30"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When and how often a network is spoken on, until the team knows better; `tags` is how many hashtags at most."""

    most: tuple[str, ...] = ("1 per day", "5 per week")
    gap: str = "4 hours"
    best: tuple[str, ...] = (_MORNING, _NOON, _EVENING)
    tags: int | None = None


_RARE = Rhythm(most=("1 per week",), gap="3 days", best=("tue-thu 08:00-10:30",))
_CHAT = Rhythm(best=("mon-fri 09:00-18:00",))
# Customs of the trade, to be corrected by what a team sees of its own readers; nothing here is a network's rule.
_RHYTHMS: Mapping[str, Rhythm] = MappingProxyType(
    {
        "bluesky": Rhythm(tags=3),
        "discord": _CHAT,
        "email": _RARE,
        "facebook": Rhythm(most=("1 per day", "3 per week"), gap="24 hours", tags=3),
        "instagram": Rhythm(("1 per day", "3 per week"), "24 hours", ("mon-fri 12:00-13:30", "mon-sun 18:00-20:30"), 5),
        "linkedin": Rhythm(("1 per day", "2 per week"), "24 hours", ("tue-thu 08:00-10:00",), 3),
        "mastodon": Rhythm(tags=4),
        "matrix": _CHAT,
        "pinterest": Rhythm(best=("mon-sun 18:00-21:00",), tags=5),
        "site": Rhythm(("1 per day", "2 per week"), "24 hours", ("mon-fri 08:00-12:00",)),
        "slack": _CHAT,
        "telegram": _CHAT,
        "threads": Rhythm(tags=1),
        "tiktok": Rhythm(("1 per day", "3 per week"), "24 hours", ("mon-sun 18:00-21:00",), 5),
        "wordpress": Rhythm(("1 per day", "2 per week"), "24 hours", ("mon-fri 08:00-12:00",)),
        "x": Rhythm(tags=2),
        "youtube": Rhythm(("1 per week",), "3 days", ("mon-fri 17:30-20:00", "sat-sun 10:00-12:00")),
    }
)
_OWN: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": {"site": "Our own site"}, "fr": {"site": "Notre site"}})
_SEEN = MappingProxyType(
    {
        "bluesky": "https://bsky.app/profile/{0}",
        "facebook": "https://www.facebook.com/{0}",
        "instagram": "https://www.instagram.com/{0}/",
        "linkedin": "https://www.linkedin.com/company/{0}/",
        "telegram": "https://t.me/{0}",
        "threads": "https://www.threads.net/@{0}",
        "tiktok": "https://www.tiktok.com/@{0}",
        "x": "https://x.com/{0}",
        "youtube": "https://www.youtube.com/@{0}",
    }
)
_PLAIN_NAME = re.compile(r"[\w.-]+")
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
_FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "bluesky": re.compile(rf"@?{_HOST}", re.IGNORECASE),
        "email": re.compile(rf"[^\s@]+@{_HOST}", re.IGNORECASE),
        "mastodon": re.compile(rf"@?\w[\w.-]*@{_HOST}", re.IGNORECASE),
        "matrix": re.compile(r"[#!]\S+:\S+"),
        "site": re.compile(_HOST, re.IGNORECASE),
        "wordpress": re.compile(_HOST, re.IGNORECASE),
    }
)
_EXAMPLES: Mapping[str, str] = MappingProxyType(
    {
        "bluesky": "atelier.bsky.social",
        "email": "news@example.org",
        "mastodon": "@atelier@example.social",
        "matrix": "#news:example.org",
        "site": "www.example.org",
        "wordpress": "www.example.org",
    }
)


def mended(network: str, account: str) -> str:
    """An account in the form that its network knows.

    Raises:
        ValueError: it cannot be one; the argument is a `Message` that says what it looks like.
    """
    account = account.strip()
    if network in {"site", "wordpress"}:
        account = re.sub(r"^https?://|/$", "", account)
    form = _FORMS.get(network)
    if account and form and not form.fullmatch(account):
        raise ValueError(_misshapen(network, account))
    if network == "mastodon" and account:
        return f"@{account.removeprefix('@')}"
    return account.removeprefix("@") if network in _SEEN else account


def example(network: str) -> str | None:
    """What an account on a network looks like, where that is not plain."""
    return _EXAMPLES.get(network)


def _misshapen(network: str, account: str) -> Message:
    return say(
        "“{account}” is not an account on {network}. Write it as {example}.",
        account=account,
        network=limits(network).name,
        example=_EXAMPLES[network],
    )


def entries(accounts: tuple[Account, ...], language: str, pages: str | None = None) -> Iterator[tuple[Account, tuple[str, ...]]]:
    """Each account with the lines of its entry in the charter; `pages` is where the calendar's site will stand, as far as that is known."""
    for one in accounts:
        yield one, tuple(_lines(one, one.name or _OWN[language].get(one.network, limits(one.network).name), pages))


def _lines(one: Account, name: str, pages: str | None) -> Iterator[str]:
    rhythm = _RHYTHMS.get(one.network, Rhythm())
    yield f"network: {one.network}"
    yield f"name: {as_yaml(name)}"
    if one.account:
        yield f"account: {as_yaml(one.account)}"
    elif one.network in _EXAMPLES:
        yield f"# account: {json.dumps(_EXAMPLES[one.network])}"
    yield from (f'# settings: {{{name}: "…"}}' for name in needed_settings(one))
    if one.network == "site":  # where its pages will really be read, for that is the link which everybody is given
        there = f"news/{one.id}/"
        yield f"url: {pages}{there}" if pages else f"# url: https://{one.account or _EXAMPLES[one.network]}/{there}"
    elif one.network == "wordpress" and _PLAIN_NAME.fullmatch(one.account):
        yield f"url: https://{one.account}/"
        yield f"server: https://{one.account}"
    elif address := _address(one):
        yield f"url: {address}"
    yield f"at most: {rhythm.most[0]}" if len(rhythm.most) == 1 else f"at most: [{', '.join(rhythm.most)}]"
    yield f"gap: {rhythm.gap}"
    yield f"best: {json.dumps(rhythm.best)}"
    if rhythm.tags:
        yield f"hashtags: at most {rhythm.tags}"


def _address(one: Account) -> str | None:
    """Where an account can be seen."""
    if one.network == "mastodon" and one.account:
        name, _, server = one.account.removeprefix("@").partition("@")
        return f"https://{server}/@{name}"
    return _SEEN[one.network].format(one.account) if one.network in _SEEN and _PLAIN_NAME.fullmatch(one.account) else None


def as_yaml(value: Yaml) -> str:
    """A value on one line as our reader reads it again, whatever signs it has."""
    line = write_yaml({"x": value}).removeprefix("x: ").rstrip("\n")
    # double quotes where quotes are needed: that is what all examples show
    return json.dumps(value, ensure_ascii=False) if line.startswith("'") else line
