"""By what a text shows that it is about a certain day: the day's name, what tells it apart, its date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from parution.phrases import MONTHS

_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    {"and", "aux", "day", "days", "des", "for", "international", "internationale", "jour", "jours", "journee", "journees", "les", "mois"}
    | {"mondial", "mondiale", "month", "national", "nationale", "our", "semaine", "the", "une", "week", "world", "year"}
)
_SEASONS = frozenset(
    {"hiver", "printemp", "ete", "automne", "hivernal", "hivernale", "estival", "estivale"}
    | {"winter", "spring", "summer", "autumn", "fall"}
)
ALSO_SAID = {
    "jour de l an": {"annee", "voeux", "voeu", "reveillon"},
    "nouvel an": {"annee", "voeux", "voeu"},
    "new year s day": {"year", "wishe"},
}
_FRENCH_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip


def words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters without accents."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return tuple(_WORD.findall(plain.casefold().replace("œ", "oe")))


def root(word: str) -> str:
    """A word without the sign of its plural, roughly."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word  # noqa: PLR2004


def roots(text: str) -> frozenset[str]:
    """The words of a text without the signs of their plurals."""
    return frozenset(map(root, words(text)))


@lru_cache(maxsize=512)
def telling_words(name: str, brand: str) -> frozenset[str]:
    """What distinguishes a key date's name: “Semaine de réduction des déchets” → reduction, dechet.

    The brand's own name and the seasons do so only where nothing else does: in January, sales are the winter sales.
    """
    telling = frozenset(root(word) for word in words(name) if len(word) > 2 and word not in _COMMON)  # noqa: PLR2004
    return telling - roots(brand) - _SEASONS or telling - roots(brand) or telling


def ways_to_write(day: date) -> Iterator[str]:
    """A day as a text names it, in French and in English: “14 juillet”, “1er mai”, “july 4”."""
    for month in (_FRENCH_MONTHS[day.month - 1], MONTHS[day.month - 1]):
        yield from (f"{day.day} {month}", f"{day.day}er {month}", f"{month} {day.day}")
