"""Believable sentences, French and English, from a seeded generator.

The sentences are put together from whole phrases (`phrases.toml`), so that gender and number agree and no two posts of ten thousand read
alike: a bench whose posts were copies of each other would flatter caches and trip the charter's rules on repetition.
"""

import tomllib
from pathlib import Path
from random import Random

WORDS = 105
"""Words after which a body ends with its sentence, which makes 112 on average: the length of a longer post on LinkedIn or Facebook."""

LISTS = 0.25
"""The part of posts whose last paragraph is a list."""

Phrases = dict[str, list[str]]

_DATA = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
SENTENCES: dict[str, list[str]] = {language: data["sentences"] for language, data in _DATA.items()}
PHRASES: dict[str, Phrases] = {language: data["phrases"] for language, data in _DATA.items()}


class _Deal(dict[str, str]):
    """Draws a phrase for each name a sentence asks for; a name with a capital gets a capital."""

    def __init__(self, random: Random, phrases: Phrases) -> None:
        super().__init__()
        self._random, self._phrases = random, phrases

    def __missing__(self, name: str) -> str:
        phrase = self._random.choice(self._phrases[name.lower()])
        return phrase if name.islower() else _capital(phrase)


def title(random: Random, language: str) -> str:
    """A title of six to fifteen words, in `fr` or `en`, without the colon that YAML would make something of."""
    phrases = PHRASES[language]
    tail = random.choice((*phrases["when"], *phrases["place"], *phrases["why"]))
    return f"{_capital(random.choice(phrases['thing']))}, {random.choice(phrases['wood'])}, {tail}"


def body(random: Random, language: str, words: int = WORDS) -> tuple[str, ...]:
    """The paragraphs of a post: sentences, of which none comes twice, until there are `words` words; the last paragraph may be a list."""
    sentences: list[str] = []
    for template in random.sample(SENTENCES[language], len(SENTENCES[language])):
        sentences.append(template.format_map(_Deal(random, PHRASES[language])))
        if sum(len(sentence.split()) for sentence in sentences) >= words:
            break
    third = len(sentences) // 3
    first, second, rest = sentences[:third], sentences[third : 2 * third], sentences[2 * third :]
    last = "\n".join(f"- {sentence}" for sentence in rest) if random.random() < LISTS else " ".join(rest)
    return (" ".join(first), " ".join(second), last)


def _capital(phrase: str) -> str:
    return phrase[0].upper() + phrase[1:]
