"""A month of a small brand, in which all that can become of a post became of one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from newsroom_books import Books

from tests_support import Calendar

CHARTER = """\
parution: 1
brand: Test Brand
timezone: Europe/Paris
language: en
people: {maud: {name: Maud, load: 2 per week}, ilyes: {name: Ilyes}}
pillars: {craft: {name: Craft, share: 60 %}, shop: {name: Shop, share: 40 %, kind: promo}}
campaigns: {winter: {name: Winter market, from: 2026-11-16, to: 2026-12-20}, spring: {name: Spring, from: 2027-03-01, to: 2027-03-31}}
key dates:
  - {name: Repair day, on: 17 november, lead: 7 days}
  - {name: Wood week, on: 24 november, lead: 7 days}
  - {name: Glue festival, on: 28 november, lead: 7 days}
experiments: {noon: {name: Noon or evening, question: When?, arms: ["12:00-13:30", "18:00-19:30"]}}
channels:
  mastodon: {network: mastodon, name: Mastodon, at least: 2 per week, at most: [1 per day, 3 per week]}
  bluesky: {network: bluesky, name: Bluesky, at least: 3 per month}
  instagram: {network: instagram, name: Instagram}
"""
NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
APPROVED = "status: approved\n"


@pytest.fixture
def november(calendar: Calendar) -> Calendar:
    """The posts; the first slot is in October, the last in December."""
    calendar.write("charter.yml", CHARTER)

    def post(name: str, when: str, fields: str = "", body: str = "Hello.", status: str = "approved") -> None:
        head = f"---\nid: {name}\ntitle: About {name}\nstatus: {status}\n"
        calendar.write(f"content/{name}.md", f"{head}publish_at: 2026-{when}\n{fields}---\n\n{body}\n")

    post("october", "10-13 09:00", "channels: [mastodon]\n")
    post("both", "11-03 09:00", "channels: [mastodon, bluesky]\npillar: craft\nowner: maud\nformat: image\n")
    post("late", "11-05 09:00", "channels: [mastodon]\npillar: craft\nowner: maud\nformat: image\n")
    post("repair", "11-16 12:15", "channels: [mastodon]\npillar: craft\nowner: maud\nexperiment: noon\n", "Repair day is tomorrow.")
    post("half", "11-17 18:15", "channels: [mastodon, bluesky]\nkind: promo\nowner: maud\nexperiment: noon\ncampaign: winter\n")
    post("gone", "11-18 09:00", "channels: [mastodon]\npillar: shop\nowner: maud\ncampaign: winter\nexperiment: noon\n")
    post("broken", "11-19 09:00", "channels: [mastodon]\npillar: craft\n")
    post("doubt", "11-20 09:00", "channels: [mastodon]\npillar: craft\n")
    post("wood", "11-23 09:00", "channels: [mastodon]\n", "This is wood week.", status="draft")
    post("picture", "11-24 09:00", "channels: [instagram]\n")
    post("dropped", "11-25 09:00", "channels: [mastodon]\n")
    post("off", "11-26 09:00", "channels: [mastodon]\n", status="cancelled")
    post("december", "12-08 09:00", "channels: [mastodon]\n")
    calendar.write("content/wishful.md", "---\nid: wishful\ntitle: Snow\nstatus: draft\nplanned: 2026-11\n---\n\nSnow.\n")
    calendar.write("content/idea.md", "---\nid: idea\ntitle: Idea\nstatus: idea\nplanned: 2026-11\n---\n\nSnow.\n")
    return calendar


@pytest.fixture
def books(november: Calendar) -> Books:
    """What the ledger says of them."""
    books = Books(november.load(NOW), by_hand=frozenset({"instagram"}))
    books.went("october", "mastodon", 1)
    books.went("both", "mastodon", 0.5)
    books.went("both", "bluesky", 14)
    books.went("late", "mastodon", 90)
    books.went("repair", "mastodon", 2, found=True)
    books.went("half", "mastodon", by="maud")
    books.missed("half", "bluesky")
    books.missed("gone", "mastodon")
    books.failed("broken", "mastodon")
    books.unknown("doubt", "mastodon")
    books.skipped("dropped", "mastodon")
    return books
