"""posts.json: by its schema, whole for those who see everything, and without what others may not see."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import jsonschema
import pytest
from feed_room import HOUSE, Room, keys, made, without

from parution.deliveries.ledger import Header, Ledger
from parution.deliveries.plan import Action, Decision, Standing, key_of
from parution.deliveries.record import Claimed, Part, Published, Record
from parution.model import say
from parution.website.audience import Shows
from parution.website.desk import Desk
from parution.website.feeds import posts_json

FIELDS = """\
status: approved
publish_at: 2026-12-03 09:00
channels: [mastodon, bluesky]
pillar: craft
audience: makers
objective: awareness
format: text
kind: value
owner: maud
campaign: winter
"""


def post(room: Room, name: str = "oak", fields: str = FIELDS, title: str = "The oak") -> None:
    room.calendar.write(f"content/{name}.md", f"---\nid: {name}\ntitle: {json.dumps(title, ensure_ascii=False)}\n{fields}---\n\nHello.\n")


def data(desk: Desk) -> dict[str, Any]:
    files = made(posts_json.pages(desk))
    schema, found = json.loads(files["posts.schema.json"]), json.loads(files["posts.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(found)
    document: dict[str, Any] = found
    return document


def test_a_post_has_all_its_fields(room: Room) -> None:
    post(room)
    found = data(room.desk(shows=without(findings=False)))
    assert {name: value for name, value in found.items() if name != "posts"} == {
        "$schema": "posts.schema.json",
        "version": 1,
        "brand": "Atelier; Fils, & Co",
        "language": "en",
        "timezone": "Europe/Paris",
        "today": "2026-11-21",
        "url": "https://example.org/plan/",
    }
    assert found["posts"] == [
        {
            "id": "oak",
            "title": "The oak",
            "state": "scheduled",
            "page": "posts/oak.html",
            "url": "https://example.org/plan/posts/oak.html",
            "status": "approved",
            "slot": "2026-12-03T09:00:00+01:00",
            "channels": ["mastodon", "bluesky"],
            "networks": ["mastodon", "bluesky"],
            "language": "en",
            "pillar": "craft",
            "campaign": "winter",
            "format": "text",
            "kind": "value",
            "audience": "makers",
            "objective": "awareness",
            "owner": "maud",
            "file": "content/oak.md",
        }
    ]


def test_wishes_and_ideas_come_after_what_has_a_day(room: Room) -> None:
    post(room, "a-idea", "status: idea\n")
    post(room, "b-month", "status: draft\nplanned: 2026-12\n")
    post(room, "c-day", "status: draft\nplanned: 2026-12-05\n")
    post(room)
    found = data(room.desk())["posts"]
    assert [one["id"] for one in found] == ["oak", "c-day", "b-month", "a-idea"]
    assert [one.get("wish") for one in found] == [
        None,
        {"date": "2026-12-05", "precision": "day"},
        {"date": "2026-12", "precision": "month"},
        None,
    ]


def test_findings_are_counted(room: Room) -> None:
    post(room, fields=FIELDS.replace("craft", "no-such-pillar"))
    assert data(room.desk())["posts"][0]["findings"] > 0


def test_who_may_see_little_finds_no_more_than_what_was_published(room: Room) -> None:
    post(room)
    (one,) = data(room.desk(shows=Shows()))["posts"]
    assert set(one) == {"id", "title", "state", "page", "url", "slot", "channels", "networks", "language", "format"}


@pytest.mark.parametrize(
    ("shut", "fields"), [("people", {"owner"}), ("brief", {"audience", "objective"}), ("sources", {"file"}), ("findings", {"findings"})]
)
def test_what_is_shut_is_absent(room: Room, shut: str, fields: set[str]) -> None:
    post(room)
    (whole,), (rest,) = data(room.desk())["posts"], data(room.desk(shows=without(**{shut: False})))["posts"]
    assert set(whole) - set(rest) == fields


def test_deliveries_say_where_a_post_stands(room: Room) -> None:
    post(room, fields=FIELDS.replace("2026-12-03", "2026-11-20"))
    (of_oak,) = room.desk().almanac.edition.posts
    at = of_oak.slot
    assert at
    done, failed = key_of(of_oak, "mastodon"), key_of(of_oak, "bluesky")
    claim = Claimed(at=at, runner="r", nonce="n", until=at + timedelta(hours=1), payload="0" * 64, slot=at, blob="0" * 40, commit="0" * 40)
    record = Record(post="oak", channel="mastodon").then(claim)
    record = record.then(Published(at=at, nonce="n", parts=(Part(id="1", url="https://mastodon.example/1"),)))
    ledger = Ledger(Header(parution=1, repository="r", began=at)).with_records([record])
    deliveries = {
        "oak": (
            Decision(done, Action.DONE, Standing.PUBLISHED, say("Done."), post=of_oak),
            Decision(failed, Action.PERSON, Standing.FAILED, say("No."), post=of_oak),
        )
    }
    published = {"channel": "mastodon", "standing": "published", "url": "https://mastodon.example/1"}
    whole = data(room.desk(ledger=ledger, deliveries=deliveries))["posts"][0]
    assert (whole["state"], whole["deliveries"]) == ("failed", [published, {"channel": "bluesky", "standing": "failed"}])
    for shows in (Shows(), without(doubts=False)):
        assert data(room.desk(ledger=ledger, deliveries=deliveries, shows=shows))["posts"][0]["deliveries"] == [published]


def test_without_an_address_the_pages_are_relative(room: Room) -> None:
    room.calendar.write("charter.yml", HOUSE.format(more="", language="fr", timezone="Europe/Paris"))
    post(room)
    found = data(room.desk())
    assert "url" not in found
    assert "url" not in found["posts"][0]


def test_a_calendar_without_posts_is_valid(room: Room) -> None:
    assert data(room.desk())["posts"] == []


def test_any_title_is_one_line_of_data(room: Room) -> None:
    title = '"</script>\\ \U0001f468\u200d\U0001f469 \u2028 line\nbreak ' + "x" * 10_000
    post(room, title=title)
    post(room, "elm")
    desk = room.desk()
    assert [one["title"] for one in data(desk)["posts"]] == [one.post.title for one in desk.almanac.leaves.values()]
    assert made(posts_json.pages(desk))["posts.json"].count(b"\n") == 1 + 2 + 1


def test_the_hour_does_not_change_it_but_a_post_does(room: Room) -> None:
    post(room)
    before = keys(posts_json.pages, room.desk())
    room.now += timedelta(hours=1)
    assert keys(posts_json.pages, room.desk()) == before
    post(room, title="Other")
    assert keys(posts_json.pages, room.desk())["posts.json"] != before["posts.json"]
