"""A desk at which pages of a small calendar are made, for one reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from press_room import NOW, Calendar

from parution import website
from parution.deliveries.ledger import Ledger
from parution.deliveries.plan import Decision
from parution.history import History
from parution.language import translator
from parution.website.almanac import Almanac
from parution.website.audience import EVERYTHING, Audience, Shows
from parution.website.desk import Desk
from parution.website.press import Press
from parution.website.silences import with_ledger

POSTS = """\
---
id: {name}
title: {title}
status: {status}
{fields}---

{body}
"""


def desk(
    calendar: Calendar,
    shells: Path,
    now: datetime = NOW,
    *,
    deliveries: Mapping[str, tuple[Decision, ...]] | None = None,
    shows: Shows = EVERYTHING,
    audience: Audience = Audience.INTERNAL,
    ledger: Ledger | None = None,
) -> Desk:
    """The desk; `shells` is where the engine's results are kept from test to test."""
    edition = calendar.load(now)
    assert edition.charter, [str(finding.message) for finding in edition.findings]
    charter = with_ledger(edition.charter, ledger, edition.now)
    edition = replace(edition, charter=charter)
    language = translator(charter.language)
    house = website.House(charter.brand, language, charter.site.url, "mkdocs")
    with website.start(house, shells) as rendering:
        press = Press(rendering.result(), charter, language, None, shows, edition.now)
    almanac = Almanac(edition, charter, History(), language, deliveries)
    return Desk(almanac, press, b"a house", ledger, audience, shows)


def write(calendar: Calendar, name: str, status: str, fields: str = "", *, title: str = "", body: str = "Hello.") -> None:
    """A post of some status."""
    text = POSTS.format(name=name, title=title or f"About {name}", status=status, fields=fields, body=body)
    calendar.write(f"content/{name}.md", text)
