"""A case of a rule: a calendar in which it finds nothing, and one small change after which it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""Saturday 21 November 2026, 13:00 in Paris: the moment of every case that does not name another."""

CHARTER = """\
parution: 1
brand: Test Brand
timezone: Europe/Paris
country: FR
language: en
people: {desk: {name: The desk, load: 3 per week}, ana: {name: Ana}}
audiences: {makers: People who make}
objectives: {awareness: {kpi: reach}, conversion: {kpi: visits}}
pillars: {craft: {}, shop: {}}
campaigns: {winter-market: {from: 2026-11-23, to: 2026-12-20}}
channels:
  mastodon: {network: mastodon, account: "@test@example.social"}
  bluesky: {network: bluesky, account: test.example.org}
  instagram: {network: instagram, account: test}
  news: {network: site, url: "https://example.org/"}
"""


@dataclass(frozen=True)
class Case:
    """One rule shown by example.

    `files` (path → text) are the good calendar, beside `CHARTER`, under which the lines of `charter` are put (a section that stands in both
    is replaced). `change` makes it bad: for one file, an old text that stands in it and the new one (old "" and a file that does not exist:
    the file is added; new "" and the whole text as old: it is taken away). Then the rule finds something at `at` ("content/b.md:5"), whose
    message holds `says` and whose remedy holds `mend`.
    """

    rule: str
    files: Mapping[str, str | bytes]
    change: tuple[str, str, str]
    says: str
    at: str
    mend: str = ""
    charter: str = ""
    now: datetime = NOW
    moves: Mapping[str, int] = field(default_factory=dict)
    age: Mapping[str, timedelta] = field(default_factory=dict)


def post(name: str, fields: str = "", body: str = "The oak has dried for two years.", status: str = "approved") -> str:
    """A post's file; `fields` are further lines of front matter, each with its line end."""
    return f"---\nid: {name}\ntitle: {name.replace('-', ' ').capitalize()}\nstatus: {status}\n{fields}---\n\n{body}\n"
