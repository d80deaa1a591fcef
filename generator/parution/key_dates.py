"""The days of a year that a brand keeps in mind: the charter's key dates and a country's public holidays."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import util
from pathlib import Path
from types import MappingProxyType
from typing import Any

from parution.charter import Charter
from parution.phrases import YearlyDate

_SAME_HOLIDAYS = {("FR", "67"): "6AE", ("FR", "68"): "6AE"}
"""Parts of a country that `holidays` knows under another name: Alsace is one of its subdivisions, not two."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A key date in one year. `index` is its place in the charter's list; `public` says that it is a public holiday."""

    day: date
    name: str
    index: int
    public: bool


def occurrences(charter: Charter, first: date, last: date, *, public: bool | None = None) -> Iterator[Occurrence]:
    """The charter's key dates from one day to another (both included), those of one line of the charter in order.

    `public` leaves only the public holidays, or only the others.
    """
    for index, key in enumerate(charter.key_dates):
        if public not in {None, key.on is None}:
            continue
        for year in range(first.year, last.year + 1):
            if key.on is None:
                days = holidays_of(charter.country, year, charter.language) if charter.country else {}
            else:
                day = day_in(key.on, year)
                days = {day: key.name} if day else {}
            yield from (Occurrence(day, name, index, key.on is None) for day, name in days.items() if first <= day <= last)


def key_dates(charter: Charter, year: int) -> Mapping[date, list[str]]:
    """The names of the key dates by day, for the days that the month pages of a year show (the neighbouring years' ends included)."""
    marks: dict[date, list[str]] = {}
    for one in occurrences(charter, date(year - 1, 12, 1), date(year + 1, 1, 31)):
        marks.setdefault(one.day, []).append(one.name)
    return marks


def knows(country: str) -> bool:
    """Whether the public holidays of a country (`FR`, `FR-57`) are known; a part without holidays of its own has the country's."""
    return _country(country[:2]) is not None


@cache
def holidays_of(country: str, year: int, language: str) -> Mapping[date, str]:
    """The public holidays of a country, or of a part of it, in a year, in order; nothing where the country is not known.

    Args:
        country: as ISO 3166 writes it: `FR`, `CA-QC`. A part that is not known has the holidays of the whole country.
        year: the year, in four digits.
        language: of the names (`fr`); where the country's are not known in it, in the country's own.

    The days come from the package `holidays`, which follows each country's law; a day taken off in lieu is one of them.
    """
    known = _country(country[:2])
    if known is None:
        return MappingProxyType({})
    part = country[3:] or None
    part = _SAME_HOLIDAYS.get((country[:2], part), part) if part else None
    if part not in known.subdivisions:
        part = None
    days = known(years=year, subdiv=part, language=_spoken(known, country[:2], language))
    return MappingProxyType({day: name.replace("; ", ", ").replace("'", "’") for day, name in sorted(days.items())})


@cache
def _country(code: str) -> Any:  # noqa: ANN401 - a class made for one country
    """The class that reckons a country's holidays, or None.

    It is read from its own file: asked for in the usual way, the package would first read those of 250 other countries (0.1 s).
    """
    import holidays  # noqa: PLC0415 - 60 ms that only those pay whose charter names public holidays
    from holidays.registry import COUNTRIES  # noqa: PLC0415

    found = next(((module, names[0]) for module, names in COUNTRIES.items() if names[1] == code), None)
    if not found:
        return None
    file = Path(holidays.__file__).with_name("countries") / f"{found[0]}.py"
    spec = util.spec_from_file_location(f"holidays.countries.{found[0]}", file)
    if not spec or not spec.loader or not file.is_file():
        return getattr(holidays, found[1])
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, found[1])


def _spoken(known: Any, code: str, language: str) -> str | None:  # noqa: ANN401
    """The language of the names: `en_GB` for `en` in Great Britain, else any English; None for the country's own."""
    languages = known.supported_languages or ()
    near = [one for one in languages if one.split("_")[0] == language[:2]]
    return next((one for one in near if one in {language, f"{language[:2]}_{code}"}), near[0] if near else None)


def day_in(yearly: YearlyDate, year: int) -> date | None:
    """The day in a year; None where the year has none (29 February, a date that comes only once)."""
    if yearly.once:
        return yearly.once if yearly.once.year == year else None
    if yearly.easter is not None:
        return easter(year) + timedelta(days=yearly.easter)
    if yearly.nth:
        weeks = calendar.Calendar().monthdatescalendar(year, yearly.month)
        days = [week[yearly.weekday] for week in weeks if week[yearly.weekday].month == yearly.month]
        return days[yearly.nth - 1 if yearly.nth > 0 else -1]
    last = calendar.monthrange(year, yearly.month)[1]
    return date(year, yearly.month, yearly.day) if yearly.day <= last else None


def easter(year: int) -> date:
    """Western Easter Sunday (the Gregorian computus, after Meeus, Jones and Butcher)."""
    moon = year % 19
    century, rest = divmod(year, 100)
    leap, spare = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * moon + century - leap - shift + 15) % 30
    week = (32 + 2 * spare + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (moon + 11 * epact + 22 * week) // 451
    month, day = divmod(epact + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
