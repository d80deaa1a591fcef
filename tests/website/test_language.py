"""The catalogue is complete, reads like gettext's own, and French looks French."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract
from page_reading import Page
from press_room import Press

from parution.language import LOCALES, read_catalogue, translator, typeset_french
from parution.model import say
from parution.website.house import theme_directory

FRENCH = LOCALES / "fr" / "LC_MESSAGES" / "parution.po"
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "say": None, "say_": None}
ROOM = Path(__file__).parents[2] / "generator" / "parution"


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence of the site with the file that says it."""
    for file in [*sorted((ROOM / "website").rglob("*.py")), ROOM / "language.py"]:
        with file.open("rb") as source:
            for _, message, _, _ in extract("python", source, keywords=KEYWORDS):
                yield message if isinstance(message, str) else message[0], file.name
    for file in sorted(file for folder in ("pages", "news") for file in (theme_directory() / folder).glob("*.html")):
        with file.open("rb") as source:
            for _, _, message, _ in babel_extract(source, ("_", "ngettext"), (), {"trimmed": "true"}):
                yield message if isinstance(message, str) else message[0], file.name


def test_every_sentence_of_the_site_has_a_translation() -> None:
    catalogue = read_catalogue(FRENCH.read_text(encoding="utf-8"))
    asked = set(sentences())
    assert len(asked) > 100
    assert sorted({(file, sentence) for sentence, file in asked if sentence not in catalogue}) == []


def test_a_translation_has_the_fields_of_its_sentence() -> None:
    for source, forms in read_catalogue(FRENCH.read_text(encoding="utf-8")).items():
        counted = {"{n}"} if len(forms) > 1 else set()  # “one of them” needs no figure
        for form in forms:
            assert set(re.findall(r"\{\w+\}", form)) - counted == set(re.findall(r"\{\w+\}", source)) - counted, source


def test_the_catalogue_is_read_as_babel_reads_it() -> None:
    with FRENCH.open("rb") as file:
        babel = read_po(file, locale="fr")
    known = {entry.id if isinstance(entry.id, str) else entry.id[0]: entry.string for entry in babel if entry.id}
    ours = read_catalogue(FRENCH.read_text(encoding="utf-8"))
    assert {source: forms if len(forms) > 1 else forms[0] for source, forms in ours.items()} == known


def test_the_french_site_has_no_english_label(month: Callable[[], Press]) -> None:
    press = month()
    charter = (press.calendar.root / "charter.yml").read_text(encoding="utf-8")
    press.calendar.write("charter.yml", charter.replace("language: en", "language: fr"))
    press.build()
    catalogue = read_catalogue(FRENCH.read_text(encoding="utf-8"))
    english = {source for source, forms in catalogue.items() if forms[0] != source and "{" not in source}
    for name, data in press.files().items():
        if name.endswith(".html"):
            assert english.intersection(Page(data.decode()).words) == set(), name


def test_french_dates() -> None:
    french = translator("fr")
    assert french.date_long(date(2026, 12, 1)) == "mardi 1er décembre 2026"
    assert french.month_title("2026-08") == "Août 2026"
    assert french.moment(datetime(2026, 11, 24, 9, tzinfo=UTC)) == "mardi 24 novembre 2026 à 09:00"
    assert french.percent(0.18) == "18\u00a0%"
    assert french.number(12345) == "12\u202f345"
    assert french.listing(["Ada", "Béla", "Cléo"]) == "Ada, Béla et Cléo"


def test_english_dates() -> None:
    english = translator("en-GB")
    assert english.date_long(date(2026, 12, 1)) == "Tuesday 1 December 2026"
    assert english.percent(0.18) == "18%"
    assert english.number(12345) == "12,345"


def test_french_plural_begins_at_two() -> None:
    french = translator("fr")
    assert [french.ngettext("{n} day", "{n} days", number) for number in (0, 1, 2)] == ["0 jour", "1 jour", "2 jours"]


def test_french_elides_before_a_vowel() -> None:
    french = translator("fr")
    assert french.gettext("time of {place}", place="Athènes") == "heure d’Athènes"
    assert french.gettext("time of {place}", place="Paris") == "heure de Paris"


def test_french_gets_its_no_break_spaces() -> None:
    assert typeset_french("« Oui » : non ; quoi ? 5 % !") == "«\u00a0Oui\u00a0»\u00a0: non\u202f; quoi\u202f? 5\u00a0%\u202f!"


def test_a_message_of_a_rule_is_translated_where_it_is_known_and_kept_where_not() -> None:
    assert translator("fr").message(say("{n} day, unheard of", n=3)) == "3 day, unheard of"
    assert translator("fr").message(say("times of {place}", place="Oslo")) == "heures d’Oslo"


def test_an_unknown_language_is_english() -> None:
    assert translator("de").gettext("Calendar") == "Calendar"


def test_the_catalogue_has_no_sentence_twice_and_none_that_nobody_says() -> None:
    sources = [ast.literal_eval(found) for found in re.findall(r'^msgid (".*")$', FRENCH.read_text(encoding="utf-8"), re.MULTILINE)]
    assert len(sources) == len(set(sources))


@pytest.mark.parametrize(("template", "value"), [("{date} at {time}", "{x}"), ("times of {place}", "{0.__class__}")])
def test_a_value_is_never_a_template(template: str, value: str) -> None:
    fields = re.findall(r"\{(\w+)\}", template)
    assert value in translator("fr").gettext(template, **dict.fromkeys(fields, value))
