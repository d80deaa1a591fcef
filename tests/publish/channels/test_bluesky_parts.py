"""What of a Bluesky post can be known without a server: keys, dates, facets, cards, and where an account lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from parution.deliveries.payload import Payload
from parution.publish.channels.bluesky_facets import facets, handles
from parution.publish.channels.bluesky_media import card
from parution.publish.channels.bluesky_record import cid_of, created_at, record_key
from parution.publish.channels.bluesky_server import home_of

SLOT = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
PARIS = timezone(timedelta(hours=1))
TOKEN = "3f" * 20
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"


def micros(key: str) -> int:
    number = 0
    for digit in key:
        number = number * 32 + DIGITS.index(digit)
    return number >> 10


def test_a_key_is_a_tid_within_the_minute_of_the_slot():
    key = record_key(TOKEN, SLOT, 0)
    assert len(key) == 13
    assert key[0] in DIGITS[:16]
    assert 0 <= micros(key) - SLOT.timestamp() * 1_000_000 < 60_000_000
    assert record_key(TOKEN, SLOT + timedelta(seconds=59), 0) == key


def test_a_key_is_the_same_wherever_the_slot_is_told():
    assert record_key(TOKEN, SLOT, 2) == record_key(TOKEN, SLOT.astimezone(PARIS), 2)


def test_the_keys_of_a_thread_are_in_order_and_those_of_other_deliveries_others():
    thread = [record_key(TOKEN, SLOT, index) for index in range(30)]
    assert thread == sorted(set(thread))
    others = {record_key(f"{number:040x}", SLOT, 0) for number in range(20_000)}
    assert len(others) == 20_000


def test_the_date_is_the_slot_and_later_for_later_parts():
    dates = [created_at(datetime(2026, 12, 3, 10, 0, 5, 999, PARIS), index) for index in range(2)]
    assert dates == ["2026-12-03T09:00:05.000Z", "2026-12-03T09:00:05.001Z"]


def test_the_cid_is_that_of_the_record_a_server_made():
    record = {"$type": "app.bsky.feed.post", "text": "one", "createdAt": "2026-12-04T09:00:00.000Z"}
    assert cid_of(record) == "bafyreihk4yvhtk3wcjqtgp5gd3wzf2a4xl67tffditmxqi3ap2ptrnqnqm"  # answered by a PDS 0.4.217


def slices(text: str, **dids: str) -> list[tuple[str, str]]:
    """What each facet covers, taken from the bytes as an app does, and what it says."""
    data, people = text.encode(), {name.replace("_", "."): did for name, did in dids.items()}
    return [
        (data[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode(), next(v for k, v in one["features"][0].items() if k != "$type"))
        for one in facets(text, people.get)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Été ☀️ : https://example.org/é?a=1.", [("https://example.org/é?a=1", "https://example.org/é?a=1")]),
        ("👨‍👩‍👧 #chêne, #été2026!", [("#chêne", "chêne"), ("#été2026", "été2026")]),
        ("#1 #2026 # ##a a#b https://x.org/#c", [("https://x.org/#c", "https://x.org/#c")]),
        ("https://x.org/(#bois)", [("https://x.org/(#bois)", "https://x.org/(#bois)")]),
        ("(#bois) «#table»", [("#bois", "bois"), ("#table", "table")]),
        ("＃木工 et #☀️", [("＃木工", "木工"), ("#☀️", "☀️")]),
        ("#" + "a" * 64, [("#" + "a" * 64, "a" * 64)]),
        ("#" + "a" * 65, []),
        ("Merci @ana.test, (@ANA.test) et @bob.test.", [("@ana.test", "did:plc:a"), ("@ANA.test", "did:plc:a")]),
        ("a@ana.test @ana @ana@ana.test @ana.test@x.org @-ana.test @ana..test https://x.org/@ana.test", [("https://x.org/@ana.test",) * 2]),
    ],
)
def test_facets_cover_what_can_be_followed(text: str, found: list[tuple[str, str]]):
    assert slices(text, ana_test="did:plc:a") == found


def test_handles_are_asked_for_once_and_in_small_letters():
    assert handles("@Ana.test @ana.TEST @bob.bsky.social, @10.0.0.1") == ("ana.test", "bob.bsky.social")


def test_a_hostile_text_takes_no_time():
    text = "@" + "a." * 20_000 + "@ " + "#" * 20_000 + " @" * 20_000
    started = datetime.now(UTC)
    facets(text, lambda _: None)
    assert datetime.now(UTC) - started < timedelta(seconds=2)


def payload(*parts: str, link: str | None = None, title: str | None = None) -> Payload:
    return Payload("bluesky", "fr", parts, link=link, title=title)


@pytest.mark.parametrize(
    ("text", "link", "last", "shown"),
    [
        ("Rien", None, True, None),
        ("https://a.org/1 https://b.org/2", "https://b.org/2", False, "https://b.org/2"),
        ("https://a.org/1 https://b.org/2", "https://c.org/3", False, "https://a.org/1"),
        ("Rien", "https://c.org/3", True, "https://c.org/3"),
        ("Rien", "mailto:a@b.org", True, None),
    ],
)
def test_the_card_shows_the_call_to_action_or_the_first_link(text: str, link: str | None, last: bool, shown: str | None):
    made = card(text, payload(text, link=link), last=last)
    assert (made and made["external"]["uri"]) == shown


def test_the_card_bears_the_title_or_the_name_of_the_site():
    text = "https://www.example.org/table"
    assert card(text, payload(text), last=True)["external"]["title"] == "example.org"
    assert card(text, payload(text, title="La table"), last=True)["external"]["title"] == "La table"


def test_an_account_lives_where_its_document_says():
    document = {
        "service": [{"id": "#other", "serviceEndpoint": "https://no.org"}, {"id": "#atproto_pds", "serviceEndpoint": "https://pds.org"}]
    }
    assert home_of(document) == "https://pds.org"
    assert home_of({"service": [{"id": "did:plc:a#atproto_pds", "serviceEndpoint": "http://pds.org"}]}) is None
    assert home_of({"service": "x"}) is home_of(None) is None
