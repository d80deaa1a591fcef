"""The days of a year: Easter, the nth weekday, the public holidays of a country or of a part of it, in the language of the charter."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from parution import rules
from parution.charter import Charter
from parution.charter_file import parse
from parution.key_dates import Occurrence, day_in, easter, holidays_of, key_dates, knows, occurrences
from parution.phrases import yearly_date
from tests_support import CHARTER


def charter(more: str) -> Charter:
    read, found = parse((CHARTER + more).encode(), rules.TUNABLE)
    assert read, found
    return read


# https://www.census.gov/data/software/x13as/genhol/easter-dates.html
@pytest.mark.parametrize(("year", "month", "day"), [(1818, 3, 22), (1943, 4, 25), (2000, 4, 23), (2024, 3, 31), (2038, 4, 25)])
def test_easter(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


@pytest.mark.parametrize(
    ("phrase", "year", "day"),
    [
        ("first friday of april", 2026, date(2026, 4, 3)),
        ("fourth thursday of november", 2026, date(2026, 11, 26)),
        ("last monday of may", 2027, date(2027, 5, 31)),
        ("29 february", 2028, date(2028, 2, 29)),
        ("29 february", 2027, None),
        ("easter - 47 days", 2027, date(2027, 2, 9)),
    ],
)
def test_a_day_of_every_year(phrase: str, year: int, day: date | None) -> None:
    assert day_in(yearly_date(phrase), year) == day


# https://www.service-public.fr/particuliers/vosdroits/F2405
def test_france_has_eleven_public_holidays_that_move_with_easter() -> None:
    named = holidays_of("FR", 2027, "fr")
    assert len(named) == 11
    assert list(named) == sorted(named)
    assert named[date(2027, 3, 29)] == "Lundi de Pâques"
    assert named[date(2027, 1, 1)] == "Jour de l’an"


def test_names_are_in_the_language_that_is_asked_for_where_the_country_has_it() -> None:
    assert holidays_of("FR", 2027, "en")[date(2027, 12, 25)] == "Christmas Day"
    assert holidays_of("CA-QC", 2027, "fr")[date(2027, 12, 25)] == "Jour de Noël"
    assert holidays_of("GB", 2027, "en")[date(2027, 12, 27)] == "Christmas Day (observed)"
    assert holidays_of("DE", 2027, "fr")[date(2027, 12, 25)]  # not known in French: in some language


def test_a_part_of_a_country_may_have_days_of_its_own() -> None:
    saint_etienne = date(2026, 12, 26)
    assert saint_etienne not in holidays_of("FR", 2026, "fr")
    assert holidays_of("FR-57", 2026, "fr")[saint_etienne] == "Saint-Étienne"
    assert holidays_of("FR-67", 2026, "fr") == holidays_of("FR-68", 2026, "fr") == holidays_of("FR-57", 2026, "fr")
    assert holidays_of("FR-IDF", 2026, "fr") == holidays_of("FR", 2026, "fr")


def test_an_unknown_country_has_none() -> None:
    assert knows("FR")
    assert knows("FR-IDF")
    assert not knows("UK")
    assert holidays_of("UK", 2026, "en") == {}


def test_what_is_found_is_what_the_package_says_when_asked_in_its_own_way() -> None:
    import holidays

    for country, part in (("FR", None), ("BE", None), ("CH", "GE"), ("CA", "QC"), ("GB", "SCT"), ("LU", None)):
        code = f"{country}-{part}" if part else country
        assert list(holidays_of(code, 2026, "en")) == sorted(holidays.country_holidays(country, subdiv=part, years=2026))


def test_a_charter_without_public_holidays_does_not_read_them_in() -> None:
    said = "import sys, parution.rules, parution.edition; print('holidays' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)})
    assert done.stdout.strip() == "False"


def test_only_the_country_s_own_file_is_read() -> None:
    said = (
        "import sys; from parution.key_dates import holidays_of; assert holidays_of('FR', 2026, 'fr');"
        " print([name for name in sys.modules if name.startswith('holidays.countries')])"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)})
    assert done.stdout.strip() == "[]"


def test_the_days_of_a_charter_between_two_days() -> None:
    known = charter("country: FR\nkey dates:\n  - {name: public holidays}\n  - {name: Open day, on: last saturday of december}\n")
    assert list(occurrences(known, date(2026, 12, 25), date(2027, 1, 1))) == [
        Occurrence(date(2026, 12, 25), "Christmas Day", 0, public=True),
        Occurrence(date(2027, 1, 1), "New Year’s Day", 0, public=True),
        Occurrence(date(2026, 12, 26), "Open day", 1, public=False),
    ]
    assert [one.name for one in occurrences(known, date(2026, 12, 25), date(2026, 12, 31), public=False)] == ["Open day"]


def test_the_months_of_a_year_show_the_neighbours_days_too() -> None:
    marks = key_dates(charter("country: FR\nkey dates:\n  - {name: public holidays}\n"), 2027)
    assert marks[date(2026, 12, 25)] == ["Christmas Day"]
    assert marks[date(2027, 5, 6)] == ["Ascension Day"]
    assert marks[date(2028, 1, 1)] == ["New Year’s Day"]
    assert key_dates(charter("key dates:\n  - {name: public holidays}\n"), 2027) == {}
