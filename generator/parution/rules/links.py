"""The web addresses of a post, each with its place and the channels that get it there, and what an address says of its site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from parution.charter import Channel, Charter
from parution.model import Place, Post
from parution.networks.links import link_spans
from parution.rules.subject import Subject

OWN_PAGES = frozenset({"site", "wordpress"})
"""The networks on which a brand speaks on its own pages: tags on a link from there to itself would spoil the figures."""

_HOST = re.compile(r"https?://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)", re.IGNORECASE)
_UNSAFE = re.compile(r"[^A-Za-z0-9._~-]+")
_FILLED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Link:
    """An address where it stands (in a channel's own text the whole text is its place), and the ids of the channels that get it there."""

    url: str
    place: Place
    channels: tuple[str, ...]


def links_of(subject: Subject) -> list[Link]:
    """Every address with protocol that some channel gets, the call to action first; the same address in two places is two links."""
    post = subject.post
    found: list[Link] = []
    if post.cta:
        found.append(Link(post.cta, Place("value", ("cta",)), post.channels))
    for text in subject.texts:
        if "://" in text.source:
            found += [Link(text.source[start:end], text.place(start, end), text.channels) for start, end in link_spans(text.source)]
    return found


def host(url: str) -> str:
    """The site of an address in small letters, without `www.` and the port; "" where there is none."""
    found = _HOST.match(url)
    return found[1].lower().rstrip(".").removeprefix("www.") if found else ""


def page(url: str) -> str:
    """An address as one page: without protocol, `www.`, tags, fragment and last slash."""
    rest = _HOST.sub("", url, count=1)
    return host(url) + re.split(r"[?#]", rest, maxsplit=1)[0].rstrip("/")


def own_sites(charter: Charter) -> tuple[str, ...]:
    """The domains of the brand: those that the charter names, or those of the pages that its channels are."""
    if charter.links.sites:
        return tuple(site.removeprefix("www.") for site in charter.links.sites)
    return tuple(dict.fromkeys(host(one.url) for one in charter.channels.values() if one.url and one.network in OWN_PAGES))


def is_own(url: str, sites: tuple[str, ...]) -> bool:
    """Whether an address leads to one of the brand's domains."""
    site = host(url)
    return any(site == own or site.endswith(f".{own}") for own in sites)


def wanted_tags(charter: Charter, post: Post, channels: list[Channel]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each tag that a link of a post must carry, with the values that are right: of several channels that share it, any may be named.

    A tag that names what the post does not have, as its campaign, is not wanted.
    """
    for name, template in charter.links.tags.items():
        filled = [_filled(template, _values(post, channel)) for channel in channels]
        if values := tuple(dict.fromkeys(value for value in filled if value)):
            yield name, values


def _values(post: Post, channel: Channel) -> Mapping[str, str | None]:
    return {
        "network": channel.network,
        "channel": channel.id,
        "campaign": post.campaign,
        "pillar": post.pillar,
        "audience": post.audience,
        "objective": post.objective,
        "format": post.format,
        "id": post.id,
    }


def _filled(template: str, values: Mapping[str, str | None]) -> str | None:
    if any(not values.get(name) for name in _FILLED.findall(template)):
        return None
    return _FILLED.sub(lambda found: values[found[1]] or "", template)


def tags_of(url: str) -> dict[str, str]:
    """The names and values behind the question mark of an address, as they are typed; of a name that stands twice, the first value."""
    query = url.partition("#")[0].partition("?")[2]
    return {name: value for name, _, value in (pair.partition("=") for pair in reversed(query.split("&"))) if name}


def typed(value: str) -> str:
    """A value as it is typed in an address."""
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), value)


def tagged(url: str, tags: Mapping[str, str]) -> str:
    """The address with these tags, in place of others of the same name."""
    bare, sign, fragment = url.partition("#")
    path, _, query = bare.partition("?")
    kept = [pair for pair in query.split("&") if pair and pair.partition("=")[0] not in tags]
    added = [f"{typed(name)}={typed(value)}" for name, value in tags.items()]
    return f"{path}?{'&'.join([*kept, *added])}{sign}{fragment}"
