"""What every family of pages is given, and how it prints: the desk at which pages are made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from parution.charter import Charter
from parution.deliveries.ledger import Ledger
from parution.language import Translator
from parution.website.almanac import Almanac, Leaf
from parution.website.audience import EVERYTHING, Audience, Shows
from parution.website.press import Press
from parution.website.proposed import Galleries


@dataclass(frozen=True)
class Desk:
    """The calendar as its readers may see it, and the press that prints it.

    `house` is a key of what all pages depend on: shells, templates, sentences, the charter and this program. `cache` is a directory for
    what the next build may take over; `galleries` are the images of branches, where there are proposals.
    """

    almanac: Almanac
    press: Press
    house: bytes
    ledger: Ledger | None = None
    audience: Audience = Audience.INTERNAL
    shows: Shows = EVERYTHING
    cache: Path | None = None
    galleries: Galleries | None = None

    @property
    def charter(self) -> Charter:
        """The charter of the calendar."""
        return self.almanac.charter

    @property
    def tr(self) -> Translator:
        """The reader's language."""
        return self.press.translator

    def key(self, *shown: object) -> str:
        """A hash of plain data (msgspec writes ten values of a post in the time in which Python formats two)."""
        return hashlib.blake2b(msgspec.json.encode(shown), key=self.house, digest_size=12).hexdigest()

    def chips_key(self, leaves: Iterable[Leaf]) -> list[tuple[object, ...]]:
        """All that a list shows of posts: not their text, so that a change of words makes no list again."""
        return [
            (
                leaf.tag,  # page, title and day
                leaf.time,
                leaf.state,
                leaf.thumb,
                leaf.promo,
                len(leaf.findings),
                (post := leaf.post).channels,
                post.path,
                post.pillar,
                post.format,
                post.campaign,
                post.owner,
                post.audience,
                post.language,
            )
            for leaf in leaves
        ]

    def page(self, kind: str, template: str, title: str, description: str, values: Mapping[str, Any]) -> bytes:
        """A whole page; see `Press.page`."""
        return self.press.page(kind, template, title, description, {"shows": self.shows, **values})
