"""The feeds of what was published on all channels: Atom by its schema, JSON Feed, and what stands in neither."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from feed_room import Room, keys, made
from lxml import etree

from parution.deliveries import ledger as ledgers
from parution.deliveries.ledger import Header, Ledger
from parution.deliveries.record import Amended, Claimed, Event, Failed, Part, Published, Record, Unknown, Why
from parution.website.audience import Audience, Shows
from parution.website.desk import Desk
from parution.website.feeds import published

AT = datetime(2026, 11, 6, 9, 0, 31, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def record(post: str, channel: str = "mastodon", at: datetime = AT, *after: Event, url: str | None = "", occurrence: int = 1) -> Record:
    address = f"https://{channel}.example/{post}" if url == "" else url
    claim = Claimed(at=at, runner="r", nonce="n", until=at + timedelta(hours=1), payload="0" * 64, slot=at, blob="0" * 40, commit="0" * 40)
    built = Record(post=post, channel=channel, occurrence=occurrence).then(claim)
    for event in after or (Published(at=at, nonce="n", parts=(Part(id="1", url=address), Part(id="2", url="https://second.example"))),):
        built = built.then(event)
    return built


def ledger(*records: Record) -> Ledger:
    """A ledger as it is read from its branch: what ends with being published is left unread."""
    files = {ledgers.path_of(one.key): ledgers.written(one) for one in records}
    header = Header(parution=1, repository="a calendar", began=datetime(2026, 10, 1, 6, tzinfo=UTC))
    return ledgers.read({**files, ledgers.HEADER: ledgers.written(header)})


def article(
    room: Room, name: str = "oak", body: str = "The oak **stands**.\n\nMore.", status: str = "approved", title: str = "", more: str = ""
) -> None:
    typed = json.dumps(title or f"About {name}", ensure_ascii=False)
    front = f"id: {name}\ntitle: {typed}\nstatus: {status}\npublish_at: 2026-11-06 10:00\nchannels: [mastodon, bluesky]\n{more}"
    room.calendar.write(f"content/{name}.md", f"---\n{front}---\n\n{body}\n")


def atom(desk: Desk) -> Any:
    tree = etree.fromstring(made(published.pages(desk))["feeds/published.xml"])
    assert SCHEMA.validate(tree), SCHEMA.error_log
    for entry in tree.iter(f"{ATOM}entry"):  # what section 4.1.2 asks for beside the grammar
        links = [
            (link.get("type"), link.get("hreflang")) for link in entry.iter(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"
        ]
        assert len(links) == len(set(links))
    ids = [one.text for one in tree.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    return tree


def feed(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made(published.pages(desk))["feeds/published.json"])
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert all(item["id"] and "content_html" in item for item in found["items"])
    return found


def titles(desk: Desk) -> list[str]:
    entries = [entry.findtext(f"{ATOM}title") for entry in atom(desk).iter(f"{ATOM}entry")]
    assert entries == [item["title"] for item in feed(desk)["items"]]
    return entries


def test_a_post_has_one_entry_with_its_text_and_links_to_where_it_stands(room: Room) -> None:
    article(room)
    desk = room.desk(ledger=ledger(record("oak"), record("oak", "bluesky", AT + timedelta(minutes=5))))
    (entry,) = atom(desk).iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}published") == "2026-11-06T10:00:31+01:00"
    assert entry.findtext(f"{ATOM}updated") == "2026-11-06T10:05:31+01:00"
    links = [(link.get("rel"), link.get("href"), link.get("title")) for link in entry.iter(f"{ATOM}link")]
    assert links == [
        ("alternate", "https://mastodon.example/oak", "Our Mastodon"),
        ("related", "https://bluesky.example/oak", "Our Bluesky"),
    ]
    assert [one.get("label") for one in entry.iter(f"{ATOM}category")] == ["Our Mastodon", "Our Bluesky"]
    content = entry.findtext(f"{ATOM}content")
    assert content.startswith("<p>The oak stands.</p>\n<p>More.</p>\n")
    assert '<a href="https://mastodon.example/oak">Our Mastodon</a>' in content
    (item,) = feed(desk)["items"]
    assert (item["url"], item["content_html"], item["tags"]) == ("https://mastodon.example/oak", content, ["Our Mastodon", "Our Bluesky"])
    assert item["id"] == entry.findtext(f"{ATOM}id")
    assert item["id"].startswith("urn:uuid:")


def test_the_latest_come_first_and_only_so_many(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "MOST_ENTRIES", 3)
    for number in range(5):
        article(room, f"post-{number}")
    old = [record(f"post-{number}", at=AT - timedelta(days=400 * number)) for number in range(5)]
    assert titles(room.desk(ledger=ledger(*old))) == ["About post-0", "About post-1", "About post-2"]
    assert titles(room.desk(ledger=ledger(*old, record("post-4", "bluesky")))) == ["About post-0", "About post-1", "About post-2"]


@pytest.mark.parametrize(
    "one",
    [
        record("oak", "mastodon", AT, Failed(at=AT, nonce="n", why=Why(text="no"))),
        record("oak", "mastodon", AT, Unknown(at=AT, nonce="n", why=Why(text="no"))),
        record("oak", "mastodon", AT, Published(at=AT, nonce="n"), Amended(at=AT, payload=None)),
        record("gone"),
        record("draft"),
        record("oak", "a-channel-that-is-no-more"),
    ],
)
def test_what_does_not_stand_or_is_not_approved_is_in_no_feed(room: Room, one: Record) -> None:
    article(room)
    article(room, "draft", status="draft")
    assert titles(room.desk(ledger=ledger(one))) == []


def test_without_a_ledger_there_is_no_feed(room: Room) -> None:
    article(room)
    assert made(published.pages(room.desk())) == {}
    assert made(published.pages(room.desk(ledger=Ledger()))) == {}


def test_others_hear_only_of_the_channels_that_their_post_has(room: Room) -> None:
    article(room)
    room.charter("  secret: {network: mastodon, name: The secret account, account: '@s@example.social'}\n")
    of_two = ledger(record("oak", "secret"), record("oak", "bluesky"))
    public = made(published.pages(room.desk(ledger=of_two, shows=Shows(), audience=Audience.PUBLIC)))
    assert b"bluesky.example" in public["feeds/published.xml"]
    assert b"secret" not in b"".join(public.values())
    assert b"secret.example" in made(published.pages(room.desk(ledger=of_two)))["feeds/published.json"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", None])
def test_only_web_addresses_are_linked(room: Room, url: str | None) -> None:
    article(room)
    desk = room.desk(ledger=ledger(record("oak", url=url)))
    (item,) = feed(desk)["items"]
    assert item["url"] == "https://second.example" if url else True
    assert "javascript" not in json.dumps(feed(desk))


def test_what_people_type_stays_text(room: Room) -> None:
    hostile = "<script>alert(1)</script> ]]> &amp; \u202e \U0001f468\u200d\U0001f469"
    article(room, title=hostile, body=hostile)
    desk = room.desk(ledger=ledger(record("oak")))
    assert titles(desk) == [hostile]
    assert "<script" not in feed(desk)["items"][0]["content_html"]


def test_a_feed_is_the_same_each_time_and_new_when_something_happens(room: Room) -> None:
    article(room)
    first = room.desk(ledger=ledger(record("oak")))
    before = keys(published.pages, first), made(published.pages(first))
    room.now += timedelta(days=3)
    later = room.desk(ledger=ledger(record("oak")))
    assert (keys(published.pages, later), made(published.pages(later))) == before
    more = room.desk(ledger=ledger(record("oak"), record("oak", "bluesky")))
    assert keys(published.pages, more)["feeds/published.xml"] != before[0]["feeds/published.xml"]


def test_the_schema_refuses_what_is_no_atom(room: Room) -> None:
    article(room)
    tree = atom(room.desk(ledger=ledger(record("oak"))))
    tree.remove(tree.find(f"{ATOM}id"))
    assert not SCHEMA.validate(tree)
