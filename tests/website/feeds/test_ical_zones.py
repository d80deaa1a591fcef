"""Time zones in iCalendar: what they say is what the tz database says, at every hour of the years that they are for."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from ical_reading import Component, read

from parution.ical.zones import repeated_days, vtimezone

YEARS = (2026, 2027, 2028)
BY_A_RULE = ("Europe/Paris", "America/New_York", "Australia/Sydney", "Pacific/Chatham", "America/St_Johns", "Europe/Dublin", "Africa/Cairo")
WITHOUT = ("Asia/Tokyo", "UTC", "Asia/Kathmandu", "America/Sao_Paulo")
BY_DECREE = ("Africa/Casablanca", "Asia/Gaza")


def component(zone: str, years: tuple[int, ...] = YEARS) -> Component:
    (found,) = read(b"BEGIN:VCALENDAR\r\n" + vtimezone(ZoneInfo(zone), years) + b"END:VCALENDAR\r\n").parts
    return found


@pytest.mark.parametrize("zone", BY_A_RULE + WITHOUT + BY_DECREE)
def test_a_reader_reckons_the_hours_of_the_tz_database(zone: str) -> None:
    (read_again,) = icalendar.Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + vtimezone(ZoneInfo(zone), YEARS) + b"END:VCALENDAR\r\n").walk(
        "VTIMEZONE"
    )
    meant, known = read_again.to_tz(lookup_tzid=False), ZoneInfo(zone)
    hour = datetime(2026, 1, 1)
    while hour.year <= YEARS[-1]:
        aware = hour.replace(tzinfo=known)
        if aware.replace(fold=1).utcoffset() == aware.utcoffset():  # neither skipped nor repeated
            assert hour.replace(tzinfo=meant).utcoffset() == aware.utcoffset(), hour
        hour += timedelta(hours=7)


def test_clocks_that_change_by_one_rule_get_the_rule() -> None:
    paris = component("Europe/Paris")
    assert paris["TZID"] == "Europe/Paris"
    (summer,) = paris.named("DAYLIGHT")
    (winter,) = paris.named("STANDARD")
    assert summer["RRULE"] == "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"
    assert summer["DTSTART"] == "20250330T020000"
    assert (summer["TZOFFSETFROM"], summer["TZOFFSETTO"], summer["TZNAME"]) == ("+0100", "+0200", "CEST")
    assert winter["RRULE"] == "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"
    assert (winter["TZOFFSETFROM"], winter["TZOFFSETTO"], winter["DTSTART"]) == ("+0200", "+0100", "20251026T030000")
    york = component("America/New_York")
    assert york.named("DAYLIGHT")[0]["RRULE"] == "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"


@pytest.mark.parametrize("zone", BY_DECREE)
def test_clocks_that_change_by_decree_get_each_change(zone: str) -> None:
    found = component(zone)
    assert len(found.parts) > 2 * len(YEARS)
    assert not [part for part in found.parts if part.all("RRULE") or part.all("RDATE")]  # Google refuses lists of dates


@pytest.mark.parametrize("zone", WITHOUT)
def test_clocks_that_never_change_get_one_entry(zone: str) -> None:
    (only,) = component(zone).parts
    assert only.name == "STANDARD"
    assert only["TZOFFSETFROM"] == only["TZOFFSETTO"]


@pytest.mark.parametrize("years", [(1,), (9999,), (1850, 2026, 9999), ()])
def test_a_far_year_is_no_trouble(years: tuple[int, ...]) -> None:
    assert component("Europe/Paris", years).parts


def test_the_hour_that_comes_twice_is_known() -> None:
    assert [f"{day}" for day in sorted(repeated_days(ZoneInfo("Europe/Paris"), [2026]))] == ["2025-10-26", "2026-10-25"]
    assert not repeated_days(ZoneInfo("Asia/Tokyo"), [2026])
