"""The charter's small phrases as people say them, and the days that they name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from parution import phrases
from parution.key_dates import day_in
from parution.language import translator
from parution.website.wording import Wording


@pytest.mark.parametrize(
    ("windows", "english", "french"),
    [
        (["22:00-07:00"], ["every day, 22:00–07:00"], ["tous les jours, 22:00–07:00"]),
        (["sat-sun"], ["Saturday and Sunday"], ["samedi et dimanche"]),
        (["tue-thu 08:00-10:00", "tue-thu 17:30-19:00"], ["Tuesday to Thursday, 08:00–10:00, 17:30–19:00"], None),
        (["mon 20:00-24:00"], ["Monday, 20:00–24:00"], ["lundi, 20:00–24:00"]),
    ],
)
def test_windows(windows: list[str], english: list[str], french: list[str] | None) -> None:
    parsed = [phrases.window(window) for window in windows]
    assert [line.replace("\u2060", "") for line in Wording(translator("en")).windows(parsed)] == english
    if french:
        assert [line.replace("\u2060", "") for line in Wording(translator("fr")).windows(parsed)] == french


@pytest.mark.parametrize(
    ("phrase", "year", "day", "french"),
    [
        ("12 february", 2027, date(2027, 2, 12), "12 février"),
        ("first friday of april", 2027, date(2027, 4, 2), "premier vendredi d’avril"),
        ("last monday of may", 2027, date(2027, 5, 31), "dernier lundi de mai"),
        ("third saturday of october", 2026, date(2026, 10, 17), "troisième samedi d’octobre"),
        ("easter + 1 day", 2027, date(2027, 3, 29), "1 jour après Pâques"),
        ("easter", 2026, date(2026, 4, 5), "Pâques"),
        ("2026-11-23", 2026, date(2026, 11, 23), "23 novembre 2026"),
        ("2026-11-23", 2027, None, "23 novembre 2026"),
        ("29 february", 2027, None, "29 février"),
        ("1 may", 2027, date(2027, 5, 1), "1er mai"),
    ],
)
def test_yearly_days(phrase: str, year: int, day: date | None, french: str) -> None:
    yearly = phrases.yearly_date(phrase)
    assert day_in(yearly, year) == day
    assert Wording(translator("fr")).yearly(yearly) == french


def test_durations_and_rates() -> None:
    english = Wording(translator("en"))
    assert english.duration(timedelta(hours=24)) == "1 day"
    assert english.duration(timedelta(hours=36)) == "36 hours"
    assert english.duration(timedelta(minutes=90)) == "90 minutes"
    assert english.rate(phrases.rate("1 per day")) == "once a day"
    assert Wording(translator("fr")).rate(phrases.rate("5 per week")) == "5 fois par semaine"
