"""The sentences of a text, and the words that they are made of."""

from __future__ import annotations

import re
from itertools import chain
from typing import NamedTuple

from parution.prose.known import Known

WORD = re.compile(r"[^\W_]+(?:[’'.,‑-][^\W_]+)*")
"""A word as a reader counts it: `l’atelier`, `week-end`, `3,5` and `e.g` are one."""

_EMOJI = "\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u27bf\u2b50"
# No alternative begins inside a run of its own signs: a long run that ends no sentence would be read again from each sign of it.
_END = re.compile(
    rf"""[.!?…\n{_EMOJI}](?:
      (?<=[.!?…])(?<![.!?…]{{2}})(?P<stops>[.!?…]*+)["'”’»)\]*_]*(?:[\s\u00a0\u202f]+["”’»)\]]+)?(?=\s|[{_EMOJI}]|$)   # and what closes it
    | (?<=\n)[ \t>]*(?:\n[ \t>]*|[-*+•·–—▪→✓✔➡][ \t]|\d{{1,2}}[.)][ \t]|\#|\||\Z)   # a blank line, an item of a list
    | (?<=\n)(?=[^\S\n]*\S)                                                      # a line
    | (?<=[{_EMOJI}])(?<![{_EMOJI}\ufe0f\u200d].)[{_EMOJI}\ufe0f\u200d]*+(?=\s)  # an emoji that ends a sentence in their stead
    )""",
    re.VERBOSE,
)
_BEFORE_A_NAME = frozenset(
    [
        "m",
        "mm",
        "mr",
        "mrs",
        "ms",
        "mme",
        "mlle",
        "me",
        "dr",
        "pr",
        "prof",
        "st",
        "ste",
        "sts",
        "p",
        "pp",
        "cf",
        "vs",
        "ex",
        "e.g",
        "i.e",
        "no",
        "nos",
        "vol",
        "art",
        "fig",
        "av",
        "apr",
        "bd",
        "env",
        "approx",
        "tél",
        "tel",
        "chap",
        "éd",
    ]
)
_INITIALS = re.compile(r"[A-Z](?:[.-]{1,2}[A-Z])*")
_LONGEST = max(map(len, _BEFORE_A_NAME))
_AT_MOST = 24
_AROUND = " \t\n>#*-•"


class Sentence(NamedTuple):
    """Where a sentence stands, as a span `[start, end)` of the text, and its words."""

    start: int
    end: int
    words: tuple[str, ...]


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text whose links, code and hashtags are blanked, in order; what holds no word is none.

    A sentence ends at a full stop, a question mark, an exclamation mark, an ellipsis or an emoji that is not followed by a small letter,
    and with its line, unless the next one goes on in small letters. `M. Roux`, `e.g. Oak` and `3.5` go on.
    """
    found: list[Sentence] = []
    start = 0
    for end in _END.finditer(text):
        if _ends(text, end):
            _add(found, text, start, end.start() if "\n" in end[0] else end.end())
            start = end.end()
    _add(found, text, start, len(text))
    return tuple(found)


def _ends(text: str, end: re.Match[str]) -> bool:
    sign = end[0]
    if "\n" in sign and sign != "\n":
        return True
    at = end.end()
    after = text[at + 1 : at + 2]
    if text[at : at + 1] != " " or not after.isupper():  # most sentences begin with a space and a capital
        after = text[at : at + _AT_MOST].lstrip(" \t\u00a0\u202f\n\"'“”‘’«»([*_—–-")[:1]
    if after.islower() or (sign == "\n" and after.isdigit()):
        return False
    return sign[0] != "." or end["stops"] != "" or not _is_abbreviation(text[max(0, end.start() - _AT_MOST) : end.start()])


def _is_abbreviation(before: str) -> bool:
    """Whether what stands before a full stop is shortened by it."""
    if len(before) > _LONGEST and before[-_LONGEST - 1 :].isalpha():
        return False
    word = (before.split() or [""])[-1].lstrip("«(“\"’'[*_")
    return word.lower() in _BEFORE_A_NAME or (len(word) < _AT_MOST and _INITIALS.fullmatch(word) is not None)


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if words := tuple(chain.from_iterable(map(_KNOWN.__getitem__, piece.split()))):
        begun = piece.lstrip(_AROUND)
        start += len(piece) - len(begun)
        found.append(Sentence(start, start + len(begun.rstrip(_AROUND)), words))


def _words(typed: str) -> tuple[str, ...]:
    """The words of what stands between two spaces."""
    return tuple(WORD.findall(typed))


_KNOWN = Known(_words)
