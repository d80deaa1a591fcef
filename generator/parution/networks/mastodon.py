"""How Mastodon counts: characters as seen, where a web address counts 23 and the server of a mention nothing.

The same rules as Mastodon's own length check: only what it will turn into a link is shortened, so an address needs `https://` and a real
top-level domain, and a bare domain is counted as written. Read in Mastodon 4: the length validator, the extractor, its changes to
twitter-text's patterns.
"""

from __future__ import annotations

import re

from parution.networks.addresses import addresses, for_mastodon
from parution.networks.characters import graphemes
from parution.networks.domains import LATIN

_ADDRESS = "x" * 23
_LONGEST_SERVER = 253

# Not within a word, a path or a query; a user name, then perhaps a server.
_MENTION = re.compile(r"(?<![=/\w])@([A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*)(?:@(\w+(?:[.-]+\w+)*))?")
_NO_MENTION_BEFORE = re.compile(f"[@＠{LATIN}]|://")


def countable(text: str) -> int:
    """How many characters of its limit `text` uses on Mastodon."""
    if "@" not in text and "://" not in text:
        return graphemes(text)
    written, done = [], 0
    for start, end, counted in sorted(_entities(text)):
        if start < done:
            continue
        written += [text[done:start], counted]
        done = end
    return graphemes("".join([*written, text[done:]]))


def _entities(text: str) -> list[tuple[int, int, str]]:
    """Start, end and what is counted instead."""
    found = [(start, end, _ADDRESS) for start, end in addresses(text, for_mastodon())]
    for mention in _MENTION.finditer(text) if "@" in text else ():
        user, server = mention.groups()
        if (server and len(server) > _LONGEST_SERVER) or _NO_MENTION_BEFORE.match(text, mention.end()):
            continue
        found.append((mention.start(), mention.end(), f"@{user}"))
    return found
