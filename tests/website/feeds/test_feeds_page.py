"""The page on which everybody finds the calendars to subscribe to: what it links is there, and it is sound HTML."""

from __future__ import annotations

import html5lib
import pytest
from feed_room import Room, made
from page_reading import Page
from test_feed_of_published import article, ledger, record

from parution.website.audience import Shows
from parution.website.desk import Desk
from parution.website.engine import Shells
from parution.website.feeds import ical, page, posts_json, published
from parution.website.press import Press
from parution.website.shell import HOLES, Shell

SHELL = Shell(
    (b"<!doctype html><html lang=en><title>", b'</title><meta name=description content="', b'"><div class="pa">', b"</div></html>"), HOLES
)


def printed(desk: Desk) -> Page:
    press = Press(Shells("", {"feeds": SHELL}, {}), desk.charter, desk.tr, shows=desk.shows)
    whole = Desk(desk.almanac, press, desk.house, desk.ledger, desk.audience, desk.shows)
    (html,) = made(page.pages(whole)).values()
    html5lib.HTMLParser(strict=True).parse(html.decode())
    return Page(html.decode())


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("shows", [Shows(), Shows(plan=True), None])
def test_every_file_is_linked_and_every_link_has_its_file(room: Room, language: str, shows: Shows | None) -> None:
    room.charter(language=language)
    article(room)
    desk = room.desk(ledger=ledger(record("oak"))) if shows is None else room.desk(ledger=ledger(record("oak")), shows=shows)
    found = printed(desk)
    files = {path for family in (ical, published, posts_json) for path in made(family.pages(desk))}
    linked = {link.replace("webcal:", "https:").removeprefix("https://example.org/plan/") for link in found.links}
    assert linked == files
    assert not found.faults


def test_who_knows_the_sites_address_can_subscribe(room: Room) -> None:
    found = printed(room.desk())
    assert "webcal://example.org/plan/feeds/calendar.ics" in found.links
    assert "https://example.org/plan/feeds/channel-mastodon.ics" in found.links
    assert "webcal://example.org/plan/feeds/channel-mastodon.ics" in found.links


def test_without_it_there_are_files_and_a_word_why(room: Room) -> None:
    room.charter("")
    found = printed(room.desk())
    assert not [link for link in found.links if ":" in link]
    assert "feeds/calendar.ics" in found.links
    assert "charter.yml" in " ".join(found.words)


def test_without_a_ledger_nothing_is_said_of_what_was_published(room: Room) -> None:
    assert not [link for link in printed(room.desk()).links if "published" in link]


def test_names_are_text(room: Room) -> None:
    text = (room.calendar.root / "charter.yml").read_text(encoding="utf-8").replace("Our Mastodon", "<b onclick=x>Mine</b>")
    room.calendar.write("charter.yml", text)
    found = printed(room.desk())
    assert "<b onclick=x>Mine</b>" in " ".join(found.words)
    assert not found.events
