"""What a channel of the site has published, as its public pages and feeds show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import unescape
from pathlib import PurePosixPath
from typing import NamedTuple

from markupsafe import Markup, escape

from parution.charter import Channel
from parution.deliveries.ledger import Ledger
from parution.deliveries.pages import page_name, standing
from parution.deliveries.payload import payload_of
from parution.deliveries.record import Key
from parution.model import Media, Post
from parution.outgoing import WEB, outgoing
from parution.pictures import pictures
from parution.website.almanac import Almanac
from parution.website.media import VIDEOS, Gallery

APPROVED = "approved"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_IMAGE = re.compile(r'<img((?:\s[a-z]+="[^"]*")*)\s*/?>')  # as the sanitiser writes it
_ATTRIBUTE = re.compile(r'\s([a-z]+)="([^"]*)"')
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"<[^>]*>")
_FIRST_LINES = 240


class Figure(NamedTuple):
    """An image or a video on a page: `href` relative to the page, or its address elsewhere; its size in pixels, 0 where it is not known."""

    kind: str
    href: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Item:
    """One published delivery: `name` is its page's file, `since` and `changed` are in the charter's zone."""

    key: Key
    post: Post
    channel: Channel
    name: str
    token: str
    since: datetime
    changed: datetime
    gallery: Gallery

    @property
    def title(self) -> str:
        """The post's title."""
        return self.post.title

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.post.language or self.channel.language

    @cached_property
    def media(self) -> tuple[Media, ...]:
        """What stands above the text, then what stands in it."""
        return outgoing(self.post, self.channel).media

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The paths in the site of all images and videos shown; the text is looked through only where there may be some."""
        found = (self.gallery.href(self.post, one.src) for one in self.media if not one.src.startswith(WEB))
        return tuple(dict.fromkeys(href for href in found if href))

    @property
    def tag(self) -> tuple[object, ...]:
        """All on which what is shown of it depends, but for the charter."""
        return self.post.blob, self.name, self.since, self.changed, self.files

    @cached_property
    def lead(self) -> tuple[Figure, ...]:
        """The images and videos above the text."""
        own = outgoing(self.post, self.channel).own_media
        return tuple(figure for one in own if (figure := self._figure(one.src, one.alt or "")))

    def text(self, base: str = "") -> Markup:
        """The text that was sent, as harmless HTML; of an image that is not there, the alternative text remains.

        `base` leads from where it is read to the channel's pages; without one it is read there, and an image from elsewhere is a link.
        """
        html = _IMAGE.sub(lambda found: self._shown(found, base), self._html)
        return Markup(html)  # noqa: S704 - sanitised before, and the images are written anew

    @cached_property
    def _html(self) -> str:
        return payload_of(self.post, self.channel, {}).html or ""

    @property
    def picture(self) -> Figure | None:
        """The image that stands for it in lists and previews."""
        return next(self._pictures(), None)

    @property
    def view(self) -> Figure | None:
        """The image that stands for it on a page, which loads nothing from elsewhere."""
        return next((figure for figure in self._pictures() if not figure.href.startswith(WEB)), None)

    def _pictures(self) -> Iterator[Figure]:
        figures = (*self.lead, *(figure for one in self.media if (figure := self._figure(one.src, one.alt or ""))))
        return (figure for figure in figures if figure.kind == "image")

    @cached_property
    def first_lines(self) -> str:
        """The beginning of the text, without markup."""
        for paragraph in _PARAGRAPH.findall(self._html):
            plain = " ".join(unescape(_TAG.sub("", _BREAK.sub(" ", paragraph))).split())
            if plain:
                return _cut(plain)
        return ""

    def _figure(self, src: str, alt: str) -> Figure | None:
        if src.startswith(WEB):
            return Figure("video" if PurePosixPath(src).suffix.lower() in VIDEOS else "image", src, alt, 0, 0)
        found = self.gallery.exhibit(self.post, Media(src, alt))
        if found.kind == "missing":
            return None
        source = self.gallery.source(found.href)
        known = pictures(source.parent, [source.name]).get(source.name) if source else None
        width, height = (known.width, known.height) if known else (0, 0)
        return Figure(found.kind, found.href, alt, width, height)

    def _shown(self, found: re.Match[str], base: str) -> str:
        given = {name: unescape(value) for name, value in _ATTRIBUTE.findall(found[1])}
        alt = given.get("alt", "")
        figure = self._figure(given.get("src", ""), alt)
        if figure is None or figure.kind != "image":
            return str(escape(alt))
        if figure.href.startswith(WEB) and not base:
            return Markup('<a href="{}" rel="noopener">{}</a>').format(figure.href, alt or figure.href)
        size = Markup(' width="{}" height="{}"').format(figure.width, figure.height) if figure.width and figure.height else ""
        return Markup('<img src="{}" alt="{}"{} loading="lazy">').format(absolute(figure.href, base), alt, size)


def items(almanac: Almanac, ledger: Ledger, channel: Channel) -> tuple[Item, ...]:
    """What of a channel is public, the latest first: what the ledger says was published there, of posts that are (still) approved.

    A post that was taken back to be worked on is not shown meanwhile: nobody has approved what it says now.
    """
    posts: dict[str, Post] = {}
    for post in almanac.edition.posts:
        posts.setdefault(post.id, post)
    for leaf in almanac.leaves.values():  # a post that was given another id: what is public stays so, under the address that it has
        for one in leaf.deliveries:
            if one.repeats:
                posts.setdefault(one.repeats.post, leaf.post)
    found = [item for key in ledger.records if key.channel == channel.id and (item := _item(almanac, ledger, channel, key, posts))]
    return tuple(sorted(found, key=lambda item: (-item.since.timestamp(), item.name)))


def _item(almanac: Almanac, ledger: Ledger, channel: Channel, key: Key, posts: dict[str, Post]) -> Item | None:
    post = posts.get(key.post)
    if post is None or post.status != APPROVED or not _ID.fullmatch(post.id) or ledger.header is None:
        return None
    found = standing(ledger.record(key))
    if found is None:
        return None
    zone = almanac.charter.timezone
    since, changed = found.since.astimezone(zone), found.changed.astimezone(zone)
    return Item(key, post, channel, page_name(key), key.token(ledger.header.repository), since, changed, almanac.gallery)


def _cut(text: str) -> str:
    if len(text) <= _FIRST_LINES:
        return text
    whole = text[:_FIRST_LINES].rpartition(" ")[0] or text[:_FIRST_LINES]
    return whole.rstrip(" \u00a0\u202f,;:–—-") + "…"


def absolute(href: str, base: str) -> str:
    """An address on a channel's pages as seen from elsewhere."""
    return href if href.startswith(WEB) else base + href
