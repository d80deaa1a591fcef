"""accounts.yml of galaxy-social → the channels of a charter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from parution.front_matter import write_yaml
from parution.importers.new_calendar import ImportNote
from parution.model import Yaml, say

FILE = "accounts.yml"
_NETWORKS = {
    "bluesky": "bluesky",
    "linkedin": "linkedin",
    "markdown": "site",
    "mastodon": "mastodon",
    "matrix": "matrix",
    "slack": "slack",
}
_NAMES = {"bluesky": "Bluesky", "linkedin": "LinkedIn", "mastodon": "Mastodon", "matrix": "Matrix", "site": "Site", "slack": "Slack"}
_NO_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Accounts:
    """The channels that are in use and those that were switched off (as a charter words them), by the account's name in the source."""

    channels: Mapping[str, Mapping[str, Any]]
    off: Mapping[str, Mapping[str, Any]]
    ids: Mapping[str, str]
    notes: tuple[ImportNote, ...]


def slug(text: str) -> str:
    """Small letters without their accents, digits and single hyphens."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))
    return _NO_SLUG.sub("-", plain).strip("-")


def accounts(raw: Yaml) -> Accounts:
    """The accounts of a parsed accounts.yml."""
    channels: dict[str, Mapping[str, Any]] = {}
    off: dict[str, Mapping[str, Any]] = {}
    notes = []
    plugins = raw.get("plugins") if isinstance(raw, dict) else None
    for entry in plugins if isinstance(plugins, list) else []:
        fields: Any = entry
        if not isinstance(fields, dict) or not isinstance(fields.get("name"), str):
            notes.append(ImportNote(FILE, say("An account without a name was left out.")))
            continue
        name, kind = fields["name"], str(fields.get("class") or "").partition(".")[0]
        if kind not in _NETWORKS or not slug(name):
            notes.append(ImportNote(FILE, say("The account {name} was left out: no network is known for {kind}.", name=name, kind=kind)))
        else:
            found = channels if str(fields.get("enabled")).lower() in {"true", "yes", "on"} else off
            found[name] = _channel(_NETWORKS[kind], fields.get("config") or {})
    ids = {name: slug(name)[:64].strip("-") for name in (*channels, *off)}
    return Accounts(channels, off, ids, tuple(notes))


def _channel(network: str, config: Mapping[str, Any]) -> dict[str, Any]:
    account, url, most = _account(network, config), config.get("account_url"), config.get("max_content_length")
    channel: dict[str, Any] = {"network": network, "name": f"{_NAMES[network]} {account}" if account else _NAMES[network]}
    if account:
        channel["account"] = account
    if url:
        channel["url"] = url
    if most:
        channel["limits"] = {"text": int(most)}
    return channel


def _account(network: str, config: Mapping[str, Any]) -> str | None:
    """How the network names the account, as far as accounts.yml tells."""
    url = urlsplit(config.get("account_url") or "")
    last = url.path.rstrip("/").rpartition("/")[2]
    known = {
        "bluesky": config.get("username"),
        "linkedin": last,
        "mastodon": f"{last}@{url.hostname}" if last else None,
        "matrix": config.get("room_id"),
    }
    return known.get(network) or None


def charter_text(brand: str, timezone: str, people: Mapping[str, str], found: Accounts) -> str:
    """charter.yml; accounts that were switched off stand in it as comments."""
    in_use = {found.ids[name]: dict(channel) for name, channel in found.channels.items()}
    head: dict[str, Any] = {"parution": 1, "brand": brand, "language": "en", "timezone": timezone}
    if people:
        head["people"] = {person: {"name": name} for person, name in people.items()}
    head["required"] = ["channels"]
    text = f"# Made from {FILE} of a galaxy-social repository.\n{write_yaml(head)}channels:\n{_indented(in_use)}"
    if found.off:
        commented = _indented({found.ids[name]: dict(channel) for name, channel in found.off.items()}).splitlines()
        text += "  # Switched off when this calendar was made:\n" + "".join(f"  # {line.removeprefix('  ')}\n" for line in commented)
    return text


def _indented(channels: Mapping[str, Mapping[str, Any]]) -> str:
    blocks = (f"  {name}:\n" + "".join(f"    {line}\n" for line in write_yaml(fields).splitlines()) for name, fields in channels.items())
    return "".join(blocks)
