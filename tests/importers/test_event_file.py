"""Calendars of events as Google, Outlook and Apple write them (RFC 5545), and hostile ones."""

from __future__ import annotations

import pytest
from import_room import Room

from parution.model import Status
from tests_support import NOW

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//Calendar//EN\r\n"
EVENTS = f"""{HEAD}BEGIN:VTODO\r
UID:todo\r
SUMMARY:Buy oil\r
END:VTODO\r
BEGIN:VEVENT\r
UID:one@example.org\r
DTSTART;TZID=America/New_York:20261203T090000\r
DTEND;TZID=America/New_York:20261203T100000\r
SUMMARY:Behind the oak table\r
DESCRIPTION:We sanded it\\, for three days.\\nHere is *it*.\r
CATEGORIES:Craft,Wood\r
LOCATION:The workshop\r
URL:https://example.org/table\r
BEGIN:VALARM\r
ACTION:DISPLAY\r
TRIGGER:-PT15M\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:two@example.org\r
DTSTART;VALUE=DATE:20261224\r
SUMMARY:Eve\r
RRULE:FREQ=YEARLY\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:three@example.org\r
DTSTART:20261205T080000Z\r
SUMMARY:In UTC\r
STATUS:CANCELLED\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:four@example.org\r
DTSTART:20261206T080000\r
SUMMARY:Floating\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:five@example.org\r
DTSTART;TZID=Romance Standard Time:20261207T080000\r
SUMMARY:From Outlook\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_events_become_posts(room: Room) -> None:
    source = room.file("team.ics", EVENTS)
    posts = {post.title: post for post in room.brought("ical", source, "--channel", "mastodon")}
    table = posts["Behind the oak table"]
    assert (str(table.slot), table.status, table.channels) == ("2026-12-03 15:00:00+01:00", Status.DRAFT, ("mastodon",))
    assert (table.body, table.pillar, table.cta) == (
        "We sanded it, for three days.\nHere is \\*it\\*.",
        "craft",
        "https://example.org/table",
    )
    assert "LOCATION: The workshop" in str(table.brief)
    assert "CATEGORIES: Wood" in str(table.brief)
    assert (str(posts["Eve"].wish and posts["Eve"].wish.day), posts["Eve"].slot) == ("2026-12-24", None)
    assert "RRULE: FREQ=YEARLY" in str(posts["Eve"].brief)
    assert (str(posts["In UTC"].slot), posts["In UTC"].status) == ("2026-12-05 09:00:00+01:00", Status.CANCELLED)
    assert str(posts["Floating"].slot) == "2026-12-06 08:00:00+01:00"
    assert str(posts["From Outlook"].slot) == "2026-12-07 08:00:00+01:00"
    assert room.errors() == []


def test_what_is_left_is_listed_with_its_line(room: Room) -> None:
    said = " ".join(room.run("ical", room.file("team.ics", EVENTS)).stdout.split())
    assert "team.ics · VTODO “Buy oil”: left out: only events become posts" in said
    assert "team.ics:8 · LOCATION “The workshop”: a post has no place for it; kept in the brief" in said
    assert "team.ics:8 · VALARM left out: a reminder" in said
    assert "team.ics:22 · RRULE “FREQ=YEARLY”: it comes back: only the first time became a post" in said


def test_an_event_that_was_moved_after_the_import_is_still_known(room: Room) -> None:
    source = room.file("team.ics", EVENTS)
    room.brought("ical", source)
    file = next((room.calendar.root / "content").rglob("*behind-the-oak-table.md"))
    file.write_text(
        file.read_text()
        .replace("title: Behind the oak table", "title: Another")
        .replace("2026-12-03 15:00", "2027-01-03 15:00")
        .replace("sanded", "oiled")
    )
    before = room.files()
    done = room.run("ical", source, "--write")
    assert "Everything is there already: nothing is to be written." in done.stdout
    assert room.files() == before


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("Hello", "does not begin with BEGIN:VCALENDAR"),
        (f"{HEAD}END:VCALENDAR\r\n", "There is no event in this calendar."),
        (f"{HEAD}BEGIN:VEVENT\r\nUID:x\r\n", ""),
        (f"{HEAD}BEGIN:VEVENT\r\nno colon here\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", ""),
        (HEAD + "BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 20_001, "more than 20000 events"),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * (16 * 1024 * 1024), "more than 8 MB"),
        (HEAD + "BEGIN:X\r\n" * 5000, ""),
    ],
)
def test_what_is_no_calendar_is_refused_in_words(room: Room, data: str | bytes, told: str) -> None:
    done = room.run("ical", room.file("bad.ics", data))
    assert "fault of its own" not in done.stderr
    assert told in done.stderr
    assert not list(room.calendar.load(NOW).posts)


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART:99991231T235959Z",
        "DTSTART:20261301T000000",
        "DTSTART;VALUE=DATE:00010101",
        "DTSTART;TZID=../../etc/passwd:20261203T090000",
        "X:1",
    ],
)
def test_odd_dates_leave_the_post_without_one_or_are_told(room: Room, start: str) -> None:
    source = room.file("odd.ics", f"{HEAD}BEGIN:VEVENT\r\nUID:x\r\n{start}\r\nSUMMARY:Odd\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    done = room.run("ical", source, "--write")
    assert done.returncode == 0, done.stderr
    assert "odd.ics:4 · DTSTART" in done.stdout
    assert room.errors() == []
