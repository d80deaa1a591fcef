"""Makes the feeds of small calendars, without the site around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from ical_reading import Component, read

from parution.deliveries.ledger import Ledger
from parution.deliveries.plan import Decision
from parution.edition import Edition
from parution.history import FileHistory, History
from parution.language import translator
from parution.model import Move
from parution.website.almanac import Almanac
from parution.website.audience import EVERYTHING, Audience, Shows
from parution.website.desk import Desk
from parution.website.engine import Shells
from parution.website.feeds import ical
from parution.website.press import Press
from parution.website.tree import Copy, Page

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHANGED = datetime(2026, 11, 2, 8, 30, 5, tzinfo=UTC)
HOUSE = """\
parution: 1
brand: Atelier; Fils, & Co
timezone: {timezone}
language: {language}
publishing: {{repository: atelier/calendar}}
people:
  maud: {{name: Maud Kerbrat}}
  ilyes: {{name: Ilyes Haddad}}
audiences: {{makers: People who make}}
objectives: {{awareness: {{kpi: reach}}}}
pillars:
  craft: {{name: "Craft, wood"}}
  shop: {{}}
campaigns:
  winter: {{name: Winter market, from: 2026-11-23, to: 2026-12-20}}
key dates:
  - {{name: Saint Catherine, on: 25 november, lead: 5 days}}
channels:
  mastodon: {{network: mastodon, name: Our Mastodon, account: "@test@example.social"}}
  bluesky: {{network: bluesky, name: Our Bluesky, account: test.example.org}}
{more}"""


class Calendar(Protocol):
    root: Path

    def write(self, path: str, text: str | bytes) -> object: ...

    def load(self, now: datetime) -> Edition: ...


@dataclass
class Room:
    """A calendar that a test fills, and its feeds at `now`."""

    calendar: Calendar
    now: datetime = NOW

    def charter(
        self, more: str = "site: {url: 'https://example.org/plan/'}\n", language: str = "en", timezone: str = "Europe/Paris"
    ) -> None:
        self.calendar.write("charter.yml", HOUSE.format(more=more, language=language, timezone=timezone))

    def desk(
        self,
        files: Mapping[str, FileHistory] | None = None,
        *,
        shows: Shows = EVERYTHING,
        ledger: Ledger | None = None,
        deliveries: Mapping[str, tuple[Decision, ...]] | None = None,
        audience: Audience = Audience.INTERNAL,
    ) -> Desk:
        edition = self.calendar.load(self.now)
        assert edition.charter, [str(finding.message) for finding in edition.findings]
        language = translator(edition.charter.language)
        press = Press(Shells("", {}, {}), edition.charter, language, shows=shows)
        almanac = Almanac(edition, edition.charter, History(files or {}), language, deliveries)
        return Desk(almanac, press, b"house", ledger, audience, shows)

    def feeds(self, files: Mapping[str, FileHistory] | None = None, *, shows: Shows = EVERYTHING) -> dict[str, bytes]:
        return made(ical.pages(self.desk(files, shows=shows)))

    def everything(self, files: Mapping[str, FileHistory] | None = None, *, shows: Shows = EVERYTHING) -> Component:
        return read(self.feeds(files, shows=shows)["feeds/calendar.ics"])


def made(pages: Iterator[Page | Copy]) -> dict[str, bytes]:
    return {page.path: page.render() if isinstance(page, Page) else page.source.read_bytes() for page in pages}


def keys(family: Callable[[Desk], Iterator[Page | Copy]], desk: Desk) -> dict[str, str]:
    return {page.path: page.mark for page in family(desk)}


def past(moves: int = 0, changed: datetime = CHANGED) -> FileHistory:
    """A post's history in which its date went to another `moves` times."""
    moved = Move(CHANGED, "maud", "2026-12-01 09:00", "2026-12-02 09:00")
    return FileHistory(CHANGED, "maud", changed, "maud", moves + 1, (moved,) * moves)


def without(**shut: bool) -> Shows:
    """What a site shows that leaves some of it out."""
    return replace(EVERYTHING, **shut)
