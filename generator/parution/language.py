"""The reader's language: sentences from the catalogue, dates and numbers in its typography.

English is the language of the source; every other language is a gettext catalogue under `locale/`. The `.po` file itself is read (about
2 ms), so there is nothing to compile, nothing to go stale, and the program works from a source tree as from a wheel. Translators type
ordinary spaces: where French wants no-break spaces they are put in here.
"""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from parution.model import LISTING, MOMENT, Message

LANGUAGES = ("en", "fr")
LOCALES = Path(__file__).parent / "locale"
DOMAIN = "parution"

Width = Literal["wide", "abbreviated", "narrow"]

# English is written the British way: the week begins on Monday and the day comes before the month.
_BABEL = {"en": "en_GB", "fr": "fr_FR"}
_ENTRY = re.compile(r'^(msgid_plural|msgid|msgstr)(?:\[(\d)\])? ((?:"(?:[^"\\]|\\.)*"\s*)+)', re.MULTILINE)
_ON_TWO_LINES = re.compile(r'msgid "([^"\\]+)"\nmsgstr "([^"\\]+)"')
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"')
_OF_A_VALUE = re.compile(r"\bde \{(\w+)\}")
_VOWELS = frozenset("aeiouyàâéèêëîïôœùûAEIOUYÀÂÉÈÊËÎÏÔŒÙÛ")
_THIN, _FIXED = "\u202f", "\u00a0"

Catalogue = dict[str, tuple[str, ...]]
"""English to its forms in the other language: one, or singular and plural."""


def read_catalogue(text: str) -> Catalogue:
    """The sentences of a `.po` file; those that are marked fuzzy or have no translation are left out, and so is the header."""
    catalogue: Catalogue = {}
    for block in text.split("\n\n"):
        if plain := _ON_TWO_LINES.fullmatch(block):  # nine in ten are, and need a twentieth of the time
            catalogue[plain[1]] = (plain[2],)
            continue
        if "#, fuzzy" in block:
            continue
        fields = {f"{name}{index}": _joined(pieces) for name, index, pieces in _ENTRY.findall(block)}
        forms = tuple(form for name, form in fields.items() if name.startswith("msgstr"))
        if fields.get("msgid") and all(forms):
            catalogue[fields["msgid"]] = forms
    return catalogue


def _joined(pieces: str) -> str:
    return "".join(json.loads(piece) for piece in _PIECE.findall(pieces))


def typeset_french(text: str) -> str:
    """A sentence typed with ordinary spaces, with the no-break spaces that French puts around its punctuation."""
    text = re.sub(" ([;!?])", _THIN + r"\1", text)
    text = re.sub(" ([:»%€])", _FIXED + r"\1", text)
    return text.replace("« ", "«" + _FIXED)


def _elided(found: re.Match[str], values: Mapping[str, object]) -> str:
    """French `de` before a value that begins with a vowel: `d’avril`."""
    return f"d’{{{found[1]}}}" if str(values.get(found[1], ""))[:1] in _VOWELS else found[0]


class _Sentences(gettext.NullTranslations):
    """A catalogue that was read from its source, behind gettext's own interface; a sentence is typeset when it is first said."""

    def __init__(self, catalogue: Catalogue, typeset: Callable[[str], str]) -> None:
        super().__init__()
        self._typed, self._typeset = catalogue, typeset
        self._sentences: Catalogue = {}

    def _forms(self, source: str) -> tuple[str, ...] | None:
        forms = self._sentences.get(source)
        if forms is None and source in self._typed:
            forms = self._sentences[source] = tuple(self._typeset(form) for form in self._typed[source])
        return forms

    def gettext(self, message: str) -> str:
        forms = self._forms(message)
        return forms[0] if forms else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms = self._forms(msgid1)
        if forms and len(forms) > 1:
            return forms[n > 1]  # French: 0 and 1 are singular
        return msgid1 if n == 1 else msgid2


@cache
def _sentences(language: str) -> gettext.NullTranslations:
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language == "en" or not path.is_file():
        return _Sentences({}, str)
    return _Sentences(read_catalogue(path.read_text(encoding="utf-8")), typeset_french if language == "fr" else str)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a language's days (Monday first) and months (January first), each in two widths."""

    days: tuple[str, ...]
    days_short: tuple[str, ...]
    months: tuple[str, ...]
    months_short: tuple[str, ...]


@cache
def _names(language: str) -> Names:
    from babel import Locale  # noqa: PLC0415 - 20 ms that only those pay who show a date

    locale = Locale.parse(_BABEL[language])
    days, months = locale.days["format"], locale.months["format"]
    return Names(
        tuple(days["wide"][index] for index in range(7)),
        tuple(days["abbreviated"][index] for index in range(7)),
        tuple(months["wide"][index] for index in range(1, 13)),
        tuple(months["abbreviated"][index] for index in range(1, 13)),
    )


@dataclass(frozen=True, slots=True)
class Translator:
    """Everything that is said to one reader. `language` is one of `LANGUAGES`."""

    language: str
    _sentences: gettext.NullTranslations = field(repr=False, compare=False)

    def gettext(self, template: str, /, **values: object) -> str:
        """A sentence; its `{fields}` are filled with `values` (text, never markup)."""
        sentence = self._sentences.gettext(template)
        return self._filled(sentence, values) if values else sentence

    def _filled(self, sentence: str, values: Mapping[str, object]) -> str:
        if self.language == "fr" and "de {" in sentence:
            sentence = _OF_A_VALUE.sub(lambda found: _elided(found, values), sentence)
        return sentence.format(**values)

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """A sentence about a number of things; `{n}` is the number, in the language's digits."""
        return self._sentences.ngettext(one, many, number).format(n=self.number(number), **values)

    def message(self, message: Message) -> str:
        """A message of a rule or a command, in the reader's language."""
        if message.template == MOMENT:
            return self._moment(str(message.values["moment"]))
        if message.template == LISTING:
            items = (value for name, value in message.values.items() if name != "listing")
            return self.listing(self.message(item) if isinstance(item, Message) else str(item) for item in items)
        values = {name: self.message(value) if isinstance(value, Message) else value for name, value in message.values.items()}
        return self._filled(self._sentences.gettext(message.template), values)

    def _moment(self, typed: str) -> str:
        if ":" in typed:
            return self.moment(datetime.fromisoformat(typed))
        return self.date_long(date.fromisoformat(typed))

    def number(self, value: int) -> str:
        """A whole number with its thousands apart: `12,000`, `12 000`."""
        if -1000 < value < 1000:  # noqa: PLR2004
            return str(value)
        return f"{value:,}".replace(",", _THIN if self.language == "fr" else ",")

    def percent(self, share: float) -> str:
        """A part of 1 as a percentage without decimals: `18%`, `18 %`."""
        return f"{round(share * 100)}{_FIXED if self.language == 'fr' else ''}%"

    def quote(self, text: str) -> str:
        """A text in the language's quotation marks."""
        return f"«{_FIXED}{text}{_FIXED}»" if self.language == "fr" else f"“{text}”"

    def colon(self) -> str:
        """A colon with the space that goes before it."""
        return f"{_FIXED}:" if self.language == "fr" else ":"

    def listing(self, items: Iterable[str]) -> str:
        """`a, b and c`."""
        from babel.lists import format_list  # noqa: PLC0415

        return str(format_list(list(items), locale=_BABEL[self.language]))

    def weekday(self, index: int, *, short: bool = False) -> str:
        """The name of a day; Monday is 0."""
        names = _names(self.language)
        return (names.days_short if short else names.days)[index]

    def month(self, index: int, *, short: bool = False) -> str:
        """The name of a month; January is 1."""
        names = _names(self.language)
        return (names.months_short if short else names.months)[index - 1]

    def month_title(self, month: str) -> str:
        """`2026-11` as a heading: `November 2026`."""
        return sentence_case(f"{self.month(int(month[5:]))} {month[:4]}")

    def date_long(self, day: date) -> str:
        """`Tuesday 24 November 2026`."""
        return _date_long(self, day.toordinal())

    def date_short(self, day: date) -> str:
        """`Tue 24 Nov`, within a year that is known."""
        return f"{self.weekday(day.weekday(), short=True)} {self.day_number(day)} {self.month(day.month, short=True)}"

    def date_numeric(self, day: date) -> str:
        """`24 November 2026`, without the weekday."""
        return f"{self.day_number(day)} {self.month(day.month)} {day.year}"

    def day_number(self, day: date) -> str:
        """The day of the month; the first is an ordinal in French."""
        return "1er" if self.language == "fr" and day.day == 1 else str(day.day)

    def time(self, moment: datetime) -> str:
        """`09:00`, the form in which writers type it."""
        return f"{moment.hour:02}:{moment.minute:02}"

    def moment(self, moment: datetime) -> str:
        """`Tuesday 24 November 2026 at 09:00`."""
        return self.gettext("{date} at {time}", date=self.date_long(moment.date()), time=self.time(moment))


@lru_cache(maxsize=4096)
def _date_long(translator: Translator, ordinal: int) -> str:
    day = date.fromordinal(ordinal)
    return f"{translator.weekday(day.weekday())} {translator.date_numeric(day)}"


def sentence_case(text: str) -> str:
    """A text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


@cache
def translator(language: str) -> Translator:
    """The translator of a language; an unknown language, or a variant (`fr-CA`), falls back to what is nearest, then to English."""
    known = _nearest(language, LANGUAGES)
    return Translator(known, _sentences(known))


def _nearest(language: str, known: Sequence[str]) -> str:
    base = language.split("-", 1)[0]
    return base if base in known else "en"
