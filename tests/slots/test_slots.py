"""Dates as typed: what they mean, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parution.model import Wish
from parution.slots import SlotError, slot, wish

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-12-03 09:00", "2026-12-03T08:00Z"),
        ("2026-07-03 09:00", "2026-07-03T07:00Z"),
        ("2026-12-03T09:00", "2026-12-03T08:00Z"),
        ("2026-12-03T09:00:00", "2026-12-03T08:00Z"),
        ("2026-12-03 09:00Z", "2026-12-03T09:00Z"),
        ("2026-12-03 09:00 +05:30", "2026-12-03T03:30Z"),
        ("2026-10-25 02:30+02:00", "2026-10-25T00:30Z"),
        ("2026-10-25 02:30+01:00", "2026-10-25T01:30Z"),
        ("2027-03-28 01:59", "2027-03-28T00:59Z"),
        ("2027-03-28 03:00", "2027-03-28T01:00Z"),
    ],
)
def test_a_slot_is_one_moment(typed: str, moment: str) -> None:
    assert slot(typed, PARIS) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("typed", "zone", "rule", "remedy"),
    [
        ("2027-03-28 02:00", "Europe/Paris", "date-gap", "2027-03-28 03:00"),
        ("2027-03-28 02:59", "Europe/Paris", "date-gap", "2027-03-28 03:00"),
        ("2026-10-04 02:15", "Australia/Lord_Howe", "date-gap", "2026-10-04 02:30"),
        ("2027-03-27 23:30", "America/Godthab", "date-gap", "2027-03-28 00:00"),
        ("2011-12-30 12:00", "Pacific/Apia", "date-gap", "2011-12-31 00:00"),
        ("2026-10-25 02:00", "Europe/Paris", "date-fold", "2026-10-25 02:00+02:00 for the first, 2026-10-25 02:00+01:00"),
        ("2026-11-31 09:00", "Europe/Paris", "date-invalid", "2026-12-03"),
        ("2026-12-03 24:00", "Europe/Paris", "date-invalid", "09:30"),
        ("0026-12-03 09:00", "Europe/Paris", "date-invalid", "2026-12-03"),
        ("3 December", "Europe/Paris", "date-invalid", "2026-12-03 09:00"),
    ],
)
def test_what_does_not_exist_or_is_two_things_is_refused(typed: str, zone: str, rule: str, remedy: str) -> None:
    with pytest.raises(SlotError) as caught:
        slot(typed, ZoneInfo(zone))
    assert caught.value.rule == rule
    assert remedy in str(caught.value.remedy)


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "America/Godthab", "Africa/Casablanca"])
def test_every_minute_of_a_year_is_one_moment_or_refused_with_a_remedy_that_works(zone: str) -> None:
    tz = ZoneInfo(zone)
    seen: set[datetime] = set()
    minute = datetime(2026, 1, 1)
    while minute.year == 2026:
        try:
            moment = slot(f"{minute:%Y-%m-%d %H:%M}", tz)
        except SlotError as error:
            assert error.rule in {"date-gap", "date-fold"}
            values = error.remedy.values
            proposed = str(values.get("slot") or values["early"])
            assert slot(proposed, tz)
        else:
            assert moment not in seen
            assert moment.astimezone(tz).replace(tzinfo=None) == minute
            seen.add(moment)
        minute += timedelta(minutes=15)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30)), st.timezones())
def test_a_slot_with_its_offset_is_that_very_moment_in_any_zone(moment: datetime, zone: ZoneInfo) -> None:
    moment = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    assert slot(moment.strftime("%Y-%m-%d %H:%M+00:00"), zone) == moment


def test_a_wish_is_a_day_or_a_month() -> None:
    assert wish("2026-12") == Wish(date(2026, 12, 1), "month")
    assert wish("2026-12-24") == Wish(date(2026, 12, 24), "day")
    with pytest.raises(SlotError, match="There is no month 2026-13"):
        wish("2026-13")
