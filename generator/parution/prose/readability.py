"""How easily a text reads, from 0 (an expert's) to 100 (a child's): the formulas of Flesch (English) and of Kandel and Moles (French)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from parution.prose.sentences import Sentence
from parution.prose.syllables import COUNTERS


class Formula(NamedTuple):
    """`most - per_word * (words in a sentence) - per_syllable * (syllables in a word)`."""

    most: float
    per_word: float
    per_syllable: float


FORMULAS: Mapping[str, Formula] = {
    # R. Flesch, “A New Readability Yardstick”, Journal of Applied Psychology 32 (1948), 221-233: 206.835 - 0.846 (syllables in 100 words)
    # - 1.015 (words in a sentence).
    "en": Formula(206.835, 1.015, 84.6),
    # L. Kandel and A. Moles, “Application de l’indice de Flesch à la langue française”, Cahiers d’études de radio-télévision 19 (1958),
    # 253-274: the same with weights for French, whose words have more syllables.
    "fr": Formula(207.0, 1.015, 73.6),
}


def readability(language: str, found: Sequence[Sentence]) -> float:
    """The score of some sentences in a language that has a formula (KeyError otherwise); there must be one at least.

    A score may lie outside 0 to 100: short words in short sentences exceed it, a sentence of a hundred words falls below.
    """
    words = sum(len(one.words) for one in found)
    syllables = sum(sum(map(COUNTERS[language], one.words)) for one in found)
    formula = FORMULAS[language]
    return formula.most - formula.per_word * words / len(found) - formula.per_syllable * syllables / words
