"""A post's other date, written into its file."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from parution import source
from parution.moving import NotMovedError, date_to_come, moved

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def post(date: str, ending: str = "\n") -> bytes:
    lines = ["---", "title:   'Behind it'   # a note", date, "", "id: oak", "status: draft", "---", "", "publish_at: no", "Hello.  ", ""]
    return ending.join(lines).encode()


@pytest.mark.parametrize(
    ("before", "at", "after"),
    [
        ("publish_at: 2026-12-03 09:00", "2026-12-04 09:00", "publish_at: 2026-12-04 09:00"),
        ("publish_at:   '2026-12-03 09:00' # why", "2026-12-04 09:00", "publish_at:   '2026-12-04 09:00' # why"),
        ('publish_at: "2026-12-03T09:00+01:00"', "2026-12-04 09:00", 'publish_at: "2026-12-04 09:00"'),
        ("planned: 2026-12", "2026-12-04", "planned: 2026-12-04"),
        ("planned: 2026-12 # some day", "2026-12-04 09:00", "publish_at: 2026-12-04 09:00 # some day"),
        ("publish_at: 2026-12-03 09:00 # firm", "2026-12-04", "planned: 2026-12-04 # firm"),
        ("planned:", "2026-12-04 09:00", "publish_at: 2026-12-04 09:00"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_one_line_changes_and_no_other_byte(before, at, after, ending, mark):
    assert moved(mark + post(before, ending), at) == mark + post(after, ending)


def test_a_post_without_a_date_gets_a_line():
    data = post("pillar: craft")
    assert moved(data, "2026-12-04") == data.replace(b"status: draft\n", b"status: draft\nplanned: 2026-12-04\n")


def test_a_post_with_two_dates_is_left_alone():
    with pytest.raises(NotMovedError, match="a slot and a wish"):
        moved(post("publish_at: 2026-12-03 09:00\nplanned: 2026-12"), "2026-12-04")
    with pytest.raises(source.SourceError):
        moved(b"---\nid: [\n---\n", "2026-12-04")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2026-11-21 13:00", "past"),
        ("2026-11-20", "past"),
        ("2026-10", "past"),
        ("2027-03-28 02:30", "does not exist"),
        ("2027-10-31 02:30", "comes twice"),
        ("2026-13-01 09:00", "no day"),
        ("2026-12-03 25:00", "no time"),
        ("2026-12-03 9:00", "not a date"),
        ("soon", "not a date"),
        ("20261204", "not a date"),
        ("٢٠٢٦-12-04", "not a date"),
        ("2026-12-04\nid: other", "not a date"),
        ("2026-12-04 09:00\nid: other", "not a date"),
        ("", "not a date"),
    ],
)
def test_a_date_that_is_past_or_none_is_refused(typed, why):
    with pytest.raises(NotMovedError, match=why):
        date_to_come(typed, PARIS, NOW)


@pytest.mark.parametrize("typed", ["2026-11-21 13:01", "2026-11-21", "2026-11", "2027-03-28 03:00"])
def test_a_date_to_come_is_taken(typed):
    date_to_come(typed, PARIS, NOW)
