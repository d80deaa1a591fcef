"""Which words stand in which posts, written so small that a browser can be given all of it.

Words are folded (no capitals, no accents, no ligatures), sorted, and front-coded: a capital letter says how many letters a word has in
common with the one before it (A: none), the rest of the word follows. The posts of a word are numbers in order; of each only the distance
from the one before is written, in one character as a rule. `theme/scripts/search.js` reads what is written here, and folds what is typed
in just the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import sub

_LEAST = 64
_DIGITS = "".join(map(chr, (code for code in range(0x21, 0x7F) if chr(code) not in '"\\')))
_LAST, _MORE = _DIGITS[:_LEAST], _DIGITS[_LEAST:]

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff"
# Chinese and Japanese part no words: each character is one. What lies beyond the first plane is left out: two languages would sort it
# in two orders, and the letters for which that matters are hardly found in a post.
_WORDS = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}\U00010000-\U0010ffff]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})

_AROUND = ".,;:!?*()«»“”…"

LONGEST = 40
"""Of a longer word so many letters count."""

_MOST_SHARED = 25


def folded(text: str) -> str:
    """A text as it is compared: `Œuvres d’ÉTÉ` as `oeuvres d’ete`."""
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    if not bare.isascii():
        bare = "".join(letter for letter in bare if not unicodedata.category(letter).startswith("M")).lower().translate(_LIGATURES)
    return bare.lower()


class Words(dict[str, tuple[str, ...]]):
    """The folded words of a piece of text, worked out once for each piece. Single letters (`l’`, `d’`) are none."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        bare = piece.strip(_AROUND)
        if bare.isascii() and bare.isalnum() and 1 < len(bare) <= LONGEST:  # four in five are
            words: tuple[str, ...] = (bare.lower(),)
        else:
            found = _WORDS.findall(folded(bare))
            words = tuple(dict.fromkeys(word[:LONGEST] for word in found if len(word) > 1 or not "a" <= word <= "z"))
        self[piece] = words
        return words


def inverted(documents: Iterable[Iterable[str]], words: Words) -> tuple[str, str]:
    """The index of some documents, each given as pieces of text without repetition: its words, and where each stands.

    The pieces are what lies between spaces, or whole phrases that many documents share. They are gathered as they are: there are far
    fewer different ones than there are words, so that only few are taken apart.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, pieces in enumerate(documents):
        for piece in pieces:
            places[piece].append(number)
    lists: defaultdict[str, list[list[int]]] = defaultdict(list)
    for piece, numbers in places.items():
        for word in words[piece]:
            lists[word].append(numbers)
    ordered = sorted(lists)
    return front_coded(ordered), " ".join([_gaps(lists[word]) for word in ordered])


def front_coded(ordered: Sequence[str]) -> str:
    """Sorted words as one text."""
    coded, before = [], ""
    for word in ordered:
        shared, most = 0, min(len(word), len(before), _MOST_SHARED)
        while shared < most and word[shared] == before[shared]:
            shared += 1
        coded.append(chr(65 + shared) + word[shared:])
        before = word
    return "".join(coded)


def _gaps(lists: Sequence[list[int]]) -> str:
    numbers = lists[0] if len(lists) == 1 else sorted(set().union(*lists))
    if numbers[-1] >= len(_NUMBERS):
        _learn(numbers[-1])
    code = _NUMBERS.__getitem__
    # One is taken off each distance, as no number comes twice: the table begins one earlier for that.
    return code(numbers[0]) + "".join(map(_DISTANCES.__getitem__, map(sub, numbers[1:], numbers)))


def numbers(values: Iterable[int]) -> str:
    """Whole numbers from 0 on as one text, the small ones in one character each."""
    known = len(_NUMBERS)
    return "".join([_NUMBERS[value] if value < known else _digits(value) for value in values])


_NUMBERS: list[str] = []
"""How each number is written: as many as were asked for yet."""

_DISTANCES: list[str] = [""]


def _learn(most: int) -> None:
    for number in range(len(_NUMBERS), most + 1):
        _NUMBERS.append(_digits(number))
        _DISTANCES.append(_NUMBERS[-1])


def _digits(number: int) -> str:
    ahead, last = divmod(number, _LEAST)
    text = _LAST[last]
    while ahead:
        ahead, digit = divmod(ahead - 1, len(_MORE))
        text = _MORE[digit] + text
    return text
