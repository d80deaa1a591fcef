"""Which posts' images are not on the public site yet, for networks that fetch them from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256

import httpx

from parution.charter import Channel, Charter
from parution.deliveries.payload import payload_of
from parution.deliveries.plan import Decision
from parution.model import Post
from parution.outgoing import public_name
from parution.publish.http import Http

PATIENCE = 15.0
"""Seconds for an image to answer."""


def addresses(post: Post, channel: Channel, charter: Charter, blobs: Mapping[str, str], bytes_of: Callable[[str], bytes]) -> list[str]:
    """The public addresses of the images and videos that a channel gets of a post; none where the charter names no site."""
    base = charter.site.url
    if not base:
        return []
    media = payload_of(post, channel, blobs).media
    return [f"{base.rstrip('/')}/{public_name(one.src, sha256(bytes_of(one.blob)).hexdigest())}" for one in media if one.blob]


def offline(decisions: Iterable[Decision], charter: Charter, blobs: Mapping[str, str], bytes_of: Callable[[str], bytes]) -> frozenset[str]:
    """The paths of the posts that are to be sent and of which an image does not answer on the public site."""
    web = Http("", patience=PATIENCE)
    found, asked = set[str](), dict[str, bool]()
    for one in decisions:
        for address in addresses(one.post, charter.channels[one.key.channel], charter, blobs, bytes_of) if one.post else ():
            if address not in asked:
                asked[address] = isinstance(web.ask("HEAD", address), httpx.Response)
            if not asked[address] and one.post:
                found.add(one.post.path)
    return frozenset(found)
