"""The calendars to subscribe to: which there are, what an event says, what keeps its name, what two readers of the format make of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from feed_room import CHANGED, Room, keys, made, past, without
from ical_reading import Component, read

from parution.website.audience import Shows
from parution.website.feeds import ical

PATH = "content/oak.md"
FIRM = "status: approved\npublish_at: 2026-12-03 09:00\n"


def post(
    room: Room, name: str = "oak", fields: str = FIRM, title: str = "The oak", body: str = "The oak **stands**.", path: str = ""
) -> None:
    room.calendar.write(
        path or f"content/{name}.md", f"---\nid: {name}\ntitle: {json.dumps(title, ensure_ascii=False)}\n{fields}---\n\n{body}\n"
    )


def only(calendar: Component) -> Component:
    (event,) = calendar.named("VEVENT")
    return event


def test_a_firm_slot_is_a_short_event_in_the_charters_zone(room: Room) -> None:
    post(room, fields=FIRM + "channels: [mastodon, bluesky]\nowner: maud\npillar: craft\ncampaign: winter\nhashtags: [oak]\n")
    event = only(room.everything({PATH: past(moves=2)}))
    assert event.parameters("DTSTART") == {"TZID": "Europe/Paris"}
    assert (event["DTSTART"], event["DURATION"]) == ("20261203T090000", "PT15M")
    assert (event["STATUS"], event["TRANSP"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == ("CONFIRMED", "TRANSPARENT", "FREE")
    assert event["DTSTAMP"] == event["LAST-MODIFIED"] == "20261102T083005Z"
    assert event.text("SUMMARY") == "[scheduled] The oak"
    assert event.text("CATEGORIES") == "Craft, wood"
    assert event["URL"] == "https://example.org/plan/posts/oak.html"
    assert event.text("DESCRIPTION").split("\n\n") == [
        "Channels: Our Mastodon and Our Bluesky\nIn charge: Maud Kerbrat\nCampaign: Winter market",
        "The oak stands.",
        "#oak",
        "https://example.org/plan/posts/oak.html",
    ]


def test_a_wish_for_a_day_is_a_tentative_day_and_a_wish_for_a_month_no_event(room: Room) -> None:
    post(room, fields="status: draft\nplanned: 2026-12-31\n")
    post(room, "some-day", fields="status: draft\nplanned: 2026-12\n")
    post(room, "never", fields="status: idea\n")
    event = only(room.everything())
    assert event["UID"].startswith("oak@")
    assert event.parameters("DTSTART") == event.parameters("DTEND") == {"VALUE": "DATE"}
    assert (event["DTSTART"], event["DTEND"], event["STATUS"]) == ("20261231", "20270101", "TENTATIVE")
    assert event.all("DURATION") == []


@pytest.mark.parametrize(
    ("fields", "status", "sign"),
    [
        ("status: approved\npublish_at: 2026-12-03 09:00\n", "CONFIRMED", "[scheduled] "),
        ("status: approved\npublish_at: 2026-11-21 12:50\n", "CONFIRMED", "[due] "),
        ("status: review\npublish_at: 2026-12-03 09:00\n", "TENTATIVE", "[in review] "),
        ("status: draft\npublish_at: 2026-12-03 09:00\n", "TENTATIVE", "[draft] "),
        ("status: cancelled\npublish_at: 2026-12-03 09:00\n", "CANCELLED", "[cancelled] "),
        ("status: cancelled\nplanned: 2026-12-03\n", "CANCELLED", "[cancelled] "),
    ],
)
def test_the_status_is_said_to_programs_and_to_people(room: Room, fields: str, status: str, sign: str) -> None:
    post(room, fields=fields)
    event = only(room.everything())
    assert event["STATUS"] == status
    assert event.text("SUMMARY") == f"{sign}The oak"


def test_in_french_too(room: Room) -> None:
    room.charter(language="fr")
    post(room, fields="status: draft\npublish_at: 2026-12-03 09:00\nchannels: [mastodon]\nowner: maud\n")
    event = only(room.everything())
    assert event.text("SUMMARY") == "[brouillon] The oak"
    assert event.text("DESCRIPTION").startswith("Canaux\u00a0: Our Mastodon\nResponsable\u00a0: Maud Kerbrat")


def test_an_event_keeps_its_name_through_a_rename_a_move_and_a_new_brand(room: Room) -> None:
    post(room)
    before = only(room.everything())["UID"]
    room.charter("site: {url: 'https://elsewhere.example.org'}\n", language="fr")
    room.calendar.write("charter.yml", (room.calendar.root / "charter.yml").read_text().replace("Atelier; Fils, & Co", "Other"))
    (room.calendar.root / PATH).unlink()
    post(room, fields="status: draft\npublish_at: 2027-01-09 17:30\n", title="Another title", path="content/2027/moved.md")
    assert only(room.everything())["UID"] == before == before.strip()


def test_the_second_time_a_post_goes_out_is_another_event(room: Room) -> None:
    post(room)
    first = only(room.everything())["UID"]
    post(room, fields=FIRM + "occurrence: 2\n")
    name, _, domain = only(room.everything())["UID"].partition("@")
    assert (name, domain) == ("oak.2", first.partition("@")[2])


def test_other_calendars_have_other_names(room: Room) -> None:
    post(room)
    first = only(room.everything())["UID"]
    text = (room.calendar.root / "charter.yml").read_text()
    room.calendar.write("charter.yml", text.replace("atelier/calendar", "other/calendar"))
    assert only(room.everything())["UID"] != first


def test_the_sequence_grows_whenever_the_slot_changes(room: Room) -> None:
    def sequence(fields: str, moves: int) -> int:
        post(room, fields=fields)
        return int(only(room.everything({PATH: past(moves)}))["SEQUENCE"])

    wish, firm = "status: draft\nplanned: 2026-12-03\n", "status: draft\npublish_at: 2026-12-03 09:00\n"
    life = [sequence(wish, 0), sequence(firm, 0), sequence(firm, 1), sequence(wish, 2), sequence(firm, 2), sequence(firm, 3)]
    assert life == sorted(set(life))


def test_how_often_a_post_moved_is_only_told_to_those_who_see_its_history(room: Room) -> None:
    post(room)
    assert only(room.everything({PATH: past(7)}, shows=without(history=False)))["SEQUENCE"] == "1"


def test_without_git_the_stamps_are_still_the_same_each_time(room: Room) -> None:
    post(room)
    first = room.feeds()
    room.now += timedelta(hours=5)
    assert room.feeds() == first


@pytest.mark.parametrize(("typed", "start"), [("02:30+02:00", "20261025T023000"), ("02:30+01:00", "20261025T013000Z")])
def test_the_hour_that_comes_twice_means_what_was_meant(room: Room, typed: str, start: str) -> None:
    post(room, fields=f"status: draft\npublish_at: 2026-10-25T{typed}\n")
    assert only(room.everything())["DTSTART"] == start


HOSTILE = (
    "END:VEVENT\r\nBEGIN:VALARM\nACTION:PROCEDURE",
    "a;b,c\\d:e\"f'",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 30,
    "\u0645\u0631\u062d\u0628\u0627 \u202eabc\u202c \u05e9\u05dc\u05d5\u05dd",
    "e\u0301" * 300,
    "line\u2028separator\u2029paragraph\x85next\x0bvertical",
    "word " * 2000,
    "x" * 10_000,
    "\\",
    "<script>alert(1)</script> & &amp;",
)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_one_line_of_text_and_no_event_more(room: Room, title: str) -> None:
    post(room, title=title, body=title, fields=FIRM + "channels: [mastodon]\n")
    event = only(room.everything())
    said = event.text("SUMMARY").removeprefix("[scheduled] ")
    whole = " ".join(title.split())
    assert said == whole or (said.endswith("…") and whole.startswith(said[:-1]) and len(said) <= 201)
    assert event.parts == []


def test_two_other_readers_read_the_same(room: Room) -> None:
    for number, title in enumerate(HOSTILE):
        post(room, f"firm-{number}", title=title, fields=FIRM + "pillar: craft\nchannels: [mastodon]\n")
        post(room, f"wish-{number}", title=title, fields="status: draft\nplanned: 2026-12-31\n")
    for data in room.feeds().values():
        mine = read(data)
        theirs, others = icalendar.Calendar.from_ical(data), vobject.readOne(data.decode())
        assert [str(event["UID"]) for event in theirs.walk("VEVENT")] == list(mine.events)
        for event in theirs.walk("VEVENT"):
            assert str(event["SUMMARY"]) == mine.events[event["UID"]].text("SUMMARY")
            assert not event.errors
        for event in others.contents.get("vevent", []):
            known = mine.events[event.uid.value]
            assert event.summary.value == known.text("SUMMARY")
            if known.all("DURATION"):
                assert event.dtstart.value == datetime(2026, 12, 3, 8, tzinfo=UTC)
                assert event.duration.value == timedelta(minutes=15)
            elif known["DTSTART"] == "20261231":
                assert (event.dtstart.value, event.dtend.value) == (date(2026, 12, 31), date(2027, 1, 1))


def test_a_reader_that_knows_no_time_zones_finds_the_right_hour(room: Room) -> None:
    room.charter(timezone="America/New_York")
    post(room, "winter", fields="status: draft\npublish_at: 2027-01-09 17:30\n")
    post(room, "summer", fields="status: draft\npublish_at: 2027-07-09 17:30\n")
    found = vobject.readOne(room.feeds()["feeds/calendar.ics"].decode()).contents["vevent"]
    moments = {event.uid.value.partition("@")[0]: event.dtstart.value for event in found}
    assert moments == {
        name: datetime(2027, month, 9, 17, 30, tzinfo=ZoneInfo("America/New_York")) for name, month in (("winter", 1), ("summer", 7))
    }


def test_there_is_a_calendar_for_each_channel_person_pillar_and_campaign(room: Room) -> None:
    post(room, fields=FIRM + "channels: [mastodon, bluesky]\nowner: maud\npillar: craft\ncampaign: winter\n")
    post(room, "elm", fields=FIRM + "channels: [bluesky]\nowner: ilyes\npillar: craft\n")
    found = {path: [event["UID"].partition("@")[0] for event in read(data).named("VEVENT")] for path, data in room.feeds().items()}
    assert {path: uids for path, uids in found.items() if path != "feeds/key-dates.ics"} == {
        "feeds/calendar.ics": ["elm", "oak"],
        "feeds/channel-mastodon.ics": ["oak"],
        "feeds/channel-bluesky.ics": ["elm", "oak"],
        "feeds/owner-maud.ics": ["oak"],
        "feeds/owner-ilyes.ics": ["elm"],
        "feeds/pillar-craft.ics": ["elm", "oak"],
        "feeds/pillar-shop.ics": [],
        "feeds/campaign-winter.ics": ["oak"],
    }


def test_the_events_of_one_post_are_the_same_in_every_calendar(room: Room) -> None:
    post(room, fields=FIRM + "channels: [mastodon]\nowner: maud\n")
    feeds = room.feeds()
    events = [only(read(feeds[path])).properties for path in ("feeds/calendar.ics", "feeds/channel-mastodon.ics", "feeds/owner-maud.ics")]
    assert events[0] == events[1] == events[2]


def test_a_calendar_says_what_it_is_and_how_often_to_look(room: Room) -> None:
    calendar = read(room.feeds()["feeds/channel-mastodon.ics"])
    assert (calendar["VERSION"], calendar["METHOD"], calendar["CALSCALE"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert calendar.text("NAME") == calendar.text("X-WR-CALNAME") == "Atelier; Fils, & Co · Our Mastodon"
    assert (calendar["REFRESH-INTERVAL"], calendar["X-PUBLISHED-TTL"]) == ("PT4H", "PT4H")
    assert calendar.parameters("REFRESH-INTERVAL") == {"VALUE": "DURATION"}
    assert calendar["X-WR-TIMEZONE"] == "Europe/Paris"
    assert calendar["SOURCE"] == "https://example.org/plan/feeds/channel-mastodon.ics"
    assert [part.name for part in calendar.parts] == ["VTIMEZONE"]  # a channel without posts yet


def test_without_an_address_of_its_own_the_site_links_nowhere(room: Room) -> None:
    room.charter("")
    post(room)
    data = room.feeds()["feeds/calendar.ics"]
    assert b"URL" not in data
    assert b"http" not in data


def test_key_dates_are_whole_days_in_a_calendar_of_their_own(room: Room) -> None:
    calendar = read(room.feeds()["feeds/key-dates.ics"])
    assert [(event["DTSTART"], event["DTEND"]) for event in calendar.named("VEVENT")] == [
        (f"{year}1125", f"{year}1126") for year in (2025, 2026, 2027, 2028)
    ]
    assert {event.text("SUMMARY") for event in calendar.named("VEVENT")} == {"Saint Catherine"}
    assert len(calendar.events) == 4


@pytest.mark.parametrize("shows", [Shows(), without(people=False)])
def test_who_may_not_see_people_is_told_of_none(room: Room, shows: Shows) -> None:
    post(room, fields=FIRM + "channels: [mastodon]\nowner: maud\n")
    feeds = room.feeds(shows=shows)
    assert not [path for path in feeds if "owner" in path]
    assert not [path for path, data in feeds.items() if b"maud" in data.lower()]


def test_who_sees_neither_plan_nor_charter_has_only_the_channels_of_what_they_see(room: Room) -> None:
    post(room, fields=FIRM + "channels: [mastodon]\npillar: craft\ncampaign: winter\n")
    feeds = room.feeds(shows=Shows())
    assert set(feeds) == {"feeds/calendar.ics", "feeds/channel-mastodon.ics"}
    assert b"winter" not in b"".join(feeds.values()).lower()
    assert b"craft" not in b"".join(feeds.values()).lower()


@pytest.mark.parametrize(
    ("change", "others"),
    [
        (lambda room: post(room, title="New"), False),
        (lambda room: post(room, fields=FIRM.replace("09:00", "10:00") + "channels: [mastodon]\n"), False),
        (lambda room: post(room, "elm", title="New", fields=FIRM + "channels: [bluesky]\n"), True),
    ],
)
def test_a_calendar_is_written_anew_when_a_post_of_it_changes_and_only_then(
    room: Room, change: Callable[[Room], None], others: bool
) -> None:
    post(room, fields=FIRM + "channels: [mastodon]\n")
    post(room, "elm", fields=FIRM + "channels: [bluesky]\n")
    before, feeds = keys(ical.pages, room.desk()), room.feeds()
    change(room)
    after, anew = keys(ical.pages, room.desk()), room.feeds()
    assert {path for path in feeds if feeds[path] != anew[path]} <= {path for path in before if before[path] != after[path]}
    assert (before["feeds/channel-mastodon.ics"] == after["feeds/channel-mastodon.ics"]) is others
    assert before["feeds/calendar.ics"] != after["feeds/calendar.ics"]


def test_a_commit_or_a_move_alone_writes_it_anew(room: Room) -> None:
    post(room)
    seen = [
        keys(ical.pages, room.desk({PATH: known}))["feeds/calendar.ics"]
        for known in (past(), past(1), past(changed=CHANGED + timedelta(days=1)), replace(past(), changed_by="other"))
    ]
    assert len(set(seen)) == 3
    assert seen[0] == seen[3]


def test_of_very_many_posts_those_near_today_have_their_text(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parution.website.feeds.events.IN_FULL", 1)
    post(room, fields="status: draft\npublish_at: 2026-11-23 09:00\nchannels: [mastodon]\n", body="Near by.")
    post(room, "elm", fields="status: draft\npublish_at: 2028-11-23 09:00\nchannels: [mastodon]\n", body="Far away.")
    said = [event.text("DESCRIPTION") for event in room.everything().named("VEVENT")]
    assert ["Near by." in text or "Far away." in text for text in said] == [True, False]


def test_what_an_earlier_build_wrote_is_taken_over_only_where_nothing_changed(room: Room, tmp_path: Path) -> None:
    def feeds() -> dict[str, bytes]:
        return made(ical.pages(replace(room.desk(), cache=tmp_path / "cache")))

    post(room)
    post(room, "elm", fields=FIRM + "channels: [bluesky]\n")
    assert feeds() == feeds() == room.feeds()
    post(room, title="New")
    assert feeds() == room.feeds()
    room.charter(language="fr")  # not told by the key of the house, which is one for all in this test
    with_words = replace(room.desk(), cache=tmp_path / "cache", house=b"another house")
    assert made(ical.pages(with_words)) == room.feeds()
    kept = tmp_path / "cache" / "events"
    assert kept.is_file()
    kept.write_bytes(kept.read_bytes()[:-9])
    assert made(ical.pages(with_words)) == room.feeds()
