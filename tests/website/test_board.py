"""The board: which step each post has come to, and what it lacks before it may go out."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk_room import desk, write
from page_reading import Page

from parution.deliveries.plan import Action, Decision, Standing
from parution.deliveries.record import Key
from parution.model import say
from parution.website.audience import Audience, Shows
from parution.website.desk import Desk
from parution.website.pages import board
from tests_support import CHARTER, Calendar

MORNING = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # 07:30 in Paris, a Tuesday
FAILED = (Decision(Key("broken", "mastodon", 1), Action.PERSON, Standing.FAILED, say("the network said no")),)


def shown(at: Desk) -> str:
    (page,) = board.pages(at)
    assert page.path == "board.html"
    return page.render().decode()


def steps(at: Desk) -> dict[str, list[str]]:
    """The posts' ids in each column."""
    sections = re.split(r'<section class="step step--', shown(at))[1:]
    return {section.partition('"')[0]: re.findall(r'<li class="ticket[^>]* data-post="([^"]*)"', section) for section in sections}


def lacks(at: Desk, post: str) -> list[str]:
    """The checklist of a post's card."""
    card = shown(at).split(f'data-post="{post}"')[1].split('<li class="ticket ')[0]
    found = re.search(r'ticket__lacks"[^>]*>(.*?)</ul>', card, re.DOTALL)
    return [html.unescape(one) for one in re.findall(r"<li>([^<]*)</li>", found[1])] if found else []


def test_each_post_stands_in_the_column_of_its_step(calendar: Calendar, shells: Path) -> None:
    write(calendar, "spark", "idea")
    write(calendar, "begun", "draft", "planned: 2026-12\n")
    write(calendar, "read-me", "review", "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\n")
    write(calendar, "agreed", "approved", "channels: [mastodon]\n")
    write(calendar, "set", "approved", "publish_at: 2026-12-03 10:00\nchannels: [mastodon]\n")
    write(calendar, "dropped", "cancelled", "publish_at: 2026-12-03 11:00\n")
    write(calendar, "out", "approved", "publish_at: 2026-11-10 10:00\nchannels: [mastodon]\n")
    write(calendar, "broken", "approved", "publish_at: 2026-11-23 10:00\nchannels: [mastodon]\n")
    at = desk(calendar, shells, MORNING, deliveries={"broken": FAILED})
    assert steps(at) == {"ideas": ["spark"], "drafts": ["begun"], "review": ["read-me"], "ready": ["set", "agreed"], "watch": ["broken"]}
    assert "1 post was to go out in the last 30 days; nothing here records whether it did." in shown(at)
    assert "the network said no" in shown(at)
    assert Page(shown(at)).faults == []


def test_what_went_well_needs_no_column_to_look_at(calendar: Calendar, shells: Path) -> None:
    write(calendar, "spark", "idea")
    at = desk(calendar, shells, MORNING)
    assert steps(at) == {"ideas": ["spark"], "drafts": [], "review": [], "ready": []}
    assert shown(at).count("Nothing here.") == 3


@pytest.mark.parametrize(
    ("status", "fields", "body", "missing"),
    [
        ("idea", "", " ", ["a text", "a day and an hour", "to be said: where"]),
        ("draft", "planned: 2026-12\nchannels: [mastodon]\n", "Hello.", ["a day and an hour"]),
        ("draft", "planned: 2026-12-03\nchannels: [mastodon]\n", "Hello.", ["an hour"]),
        ("draft", "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\n", "Hello.", ["to be read"]),
        ("draft", "publish_at: 2026-11-23 09:00\nchannels: [mastodon]\n", "Hello.", ["a new date: its own is past"]),
        ("draft", "planned: 2026-10\nchannels: [mastodon]\n", "Hello.", ["a new date: its own is past"]),
        ("review", "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\npillar: shop\n", "Hello.", ["the approval of The desk"]),
        ("review", "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\n", "Hello.", ["an approval"]),
        (
            "draft",
            "channels: [mastodon]\nobjective: conversion\nmedia: [{src: media/a.jpg, alt: A cat}, {src: media/b.jpg}]\n",
            "Hello.",
            ["a day and an hour", "to be said: a link to follow", "the description of an image", "2 errors to mend"],
        ),
        ("approved", "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\n", "Hello.", []),
    ],
)
def test_a_card_says_what_is_missing(calendar: Calendar, shells: Path, status: str, fields: str, body: str, missing: list[str]) -> None:
    calendar.write("charter.yml", CHARTER + "approvals: {shop: [desk]}\n")
    write(calendar, "one", status, fields, body=body)
    assert lacks(desk(calendar, shells, MORNING), "one") == missing


def test_what_the_charter_requires_is_asked_for(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + "required: [pillar, audience]\n")
    write(calendar, "one", "draft", "publish_at: 2026-12-03 09:00\nchannels: [mastodon]\npillar: craft\n")
    assert lacks(desk(calendar, shells, MORNING), "one") == ["to be said: for whom"]
    assert lacks(desk(calendar, shells, MORNING, shows=Shows(plan=True)), "one") == ["to be read"]


def test_cards_stand_in_the_order_of_their_slots_and_what_is_long_past_comes_last(calendar: Calendar, shells: Path) -> None:
    write(calendar, "someday", "draft")
    write(calendar, "december", "draft", "planned: 2026-12\n")
    write(calendar, "late", "draft", "publish_at: 2026-11-20 09:00\n")
    write(calendar, "old", "draft", "publish_at: 2026-03-20 09:00\n")
    write(calendar, "soon", "draft", "publish_at: 2026-12-05 09:00\n")
    assert steps(desk(calendar, shells, MORNING))["drafts"] == ["late", "soon", "december", "someday", "old"]


def test_a_column_ends_after_so_many_cards(calendar: Calendar, shells: Path) -> None:
    for number in range(board.MOST + 5):
        write(calendar, f"draft-{number}", "draft", "publish_at: 2026-12-05 09:00\n")
        write(calendar, f"idea-{number}", "idea")
    at = desk(calendar, shells, MORNING)
    assert {name: len(cards) for name, cards in steps(at).items()} == {"ideas": board.MOST, "drafts": board.MOST, "review": 0, "ready": 0}
    assert '<a href="agenda.html#status=draft">and 5 more</a>' in shown(at)
    assert '<a href="ideas.html">and 5 more</a>' in shown(at)


def test_a_client_sees_neither_empty_steps_nor_what_failed(calendar: Calendar, shells: Path) -> None:
    write(calendar, "set", "approved", "publish_at: 2026-12-03 10:00\nchannels: [mastodon]\n")
    write(calendar, "broken", "approved", "publish_at: 2026-11-23 10:00\nchannels: [mastodon]\n")
    at = desk(calendar, shells, MORNING, deliveries={"broken": FAILED}, shows=Shows(plan=True), audience=Audience.CLIENT)
    assert steps(at) == {"ready": ["set"]}
    assert list(board.pages(desk(calendar, shells, MORNING, shows=Shows()))) == []


def test_the_page_is_made_again_when_a_card_changes(calendar: Calendar, shells: Path) -> None:
    def key() -> str:
        (page,) = board.pages(desk(calendar, shells, MORNING))
        return page.mark

    write(calendar, "one", "draft", "publish_at: 2026-12-03 09:00\n")
    first = key()
    write(calendar, "one", "draft", "publish_at: 2026-12-03 09:00\n", body="Another text.")
    assert key() == first
    write(calendar, "one", "draft", "publish_at: 2026-12-03 09:00\n", body=" ")
    assert key() != first
