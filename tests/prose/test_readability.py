"""Scores and syllables against what other programs say of the same texts and words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from statistics import mean

import pytest

from parution.prose.readability import readability
from parution.prose.sentences import sentences
from parution.prose.syllables import english, french

TEXTS = tomllib.loads((Path(__file__).parent / "readability.toml").read_text("utf-8"))["text"]
OF_ONE, OF_ALL = 13, 4
"""How far from another program's a score may lie: of one text (30 words: one syllable is 2.5 points), and on average over a language."""


def score(entry: dict[str, str]) -> float:
    return readability(entry["language"], sentences(entry["text"]))


@pytest.mark.parametrize(("language", "program"), [("fr", "textstat"), ("fr", "espeak"), ("en", "textstat")])
def test_scores_are_those_of_another_program(language: str, program: str):
    apart = {one["text"]: score(one) - one[program] for one in TEXTS if one["language"] == language}
    assert len(apart) >= 20
    assert {text: off for text, off in apart.items() if abs(off) > OF_ONE} == {}
    assert abs(mean(apart.values())) < OF_ALL


def test_the_formulas_by_hand():
    """Three words in a sentence, four syllables: 206.835 - 1.015 × 3 - 84.6 × 4/3 and 207 - 1.015 × 3 - 73.6 × 4/3."""
    assert readability("en", sentences("We mend tables.")) == pytest.approx(90.99)
    assert readability("fr", sentences("Nous restons ici.")) == pytest.approx(207 - 3.045 - 73.6 * 5 / 3)


@pytest.mark.parametrize(
    ("words", "syllables"),
    [
        ("le chat feu les vent mois pluie joie trois août l’eau qu’il j’ai d’un aiment vient parlent mangent forment", 1),
        ("table", 1),
        ("moment argent souvent pays client mariage réel théâtre créer naïf maison", 2),
        ("février ouvrier oublier atelier l’atelier marronnier aujourd’hui voyager", 3),
        ("coopérative", 5),
    ],
)
def test_french_syllables(words: str, syllables: int):
    assert {word: french(word) for word in words.split()} == dict.fromkeys(words.split(), syllables)


@pytest.mark.parametrize(
    ("words", "syllables"),
    [
        ("the mend walked chairs you're stove point clean", 1),
        ("table tables wanted houses lion create being didn't feature", 2),
        ("idea area everything", 3),
        ("european", 4),
    ],
)
def test_english_syllables(words: str, syllables: int):
    assert {word: english(word) for word in words.split()} == dict.fromkeys(words.split(), syllables)
