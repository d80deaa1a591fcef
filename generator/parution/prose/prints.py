"""Which texts are the same or nearly: a text's print, and the pairs of prints that are alike, found without comparing every pair.

The print of a text is the set of its runs of three words, each as a number. Two texts are alike as far as their sets are: the runs that
both have over the runs that either has (Jaccard's coefficient, 1908).

No pair is lost by not comparing all. Two sets that are alike by `least` have at least `needed` numbers of each in common, so in whatever
order the numbers are put (the same for all), both have `k` of them among their first `size - needed + k` (“prefix filtering”: Chaudhuri,
Ganti and Kaushik, 2006; with a `k` above 1: Wang, Li and Feng, 2012). In the order of the numbers themselves this leaves few texts; of
those, in the order from rare to frequent, few pairs. Only where even the rarest is in dozens of texts could it still be many: there each
text is compared with a few, those that have most in common with it.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from heapq import nlargest
from itertools import chain
from math import ceil
from zlib import crc32

from parution.prose.known import Known

FEWEST_WORDS = 8
"""A shorter text is a greeting or a caption: two of a kind are no repetition."""

MOST = 16
"""With so many others a text is compared, at the most."""

LATEST = 32
"""Of the texts that have a run of words, so many of the latest are looked at."""

_RUN = 3
_FEW = 8
_WORD = re.compile(r"\w+")
_ACCENT = re.compile("[\u0300-\u036f]")
_NUMBER = "I"
_SIZE = 4
_SHARED = 2
_ROUNDING = 1e-9


def print_of(words: str) -> bytes:
    """The print of a text whose links, hashtags and handles are blanked: sorted numbers of four bytes; none for a short text.

    Letter case, accents and punctuation make no difference; figures do.
    """
    found = list(chain.from_iterable(map(_KNOWN.__getitem__, words.split())))
    if len(found) < FEWEST_WORDS:
        return b""
    runs = map(b" ".join, zip(*(found[start:] for start in range(_RUN)), strict=False))
    return array(_NUMBER, sorted(set(map(crc32, runs)))).tobytes()


def _bare(typed: str) -> tuple[bytes, ...]:
    """The words of what stands between two spaces, without accents, in small letters."""
    text = typed.casefold()
    if not text.isascii():
        text = _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    return tuple(map(str.encode, _WORD.findall(text)))


_KNOWN = Known(_bare)


def alike(one: bytes, other: bytes) -> float:
    """How alike two prints are, from 0 to 1; a text without a print is like none."""
    if one == other:
        return float(bool(one))
    return _alike(frozenset(_numbers(one)), frozenset(_numbers(other)))


class Lookalikes:
    """For each of several prints, all different and in the order of time, those that are alike by `least` (0.5 to 1) or more.

    `times` say when each first comes and until when it matters; a print is not compared with one that no longer matters when it comes.

    `of[index]` are the others' indices with how alike they are; `compared` is how many pairs had to be compared.
    """

    def __init__(self, prints: Sequence[bytes], least: float, times: Sequence[tuple[datetime, datetime]] = ()) -> None:
        self._least, self._times = least, times
        self.of: dict[int, list[tuple[int, float]]] = defaultdict(list)
        self.compared = 0
        self._sets: dict[int, frozenset[int]] = {}
        numbers = {index: _numbers(prints[index]) for index in _suspects(prints, least)}
        self._join(numbers, Counter(chain.from_iterable(numbers.values())))

    def _join(self, prints: dict[int, array[int]], often: Counter[int]) -> None:
        holders: dict[int, deque[int]] = defaultdict(lambda: deque(maxlen=LATEST))
        for index, numbers in prints.items():
            needed = _needed(len(numbers), self._least)
            ranked = sorted(numbers, key=often.__getitem__)
            if often[ranked[len(numbers) - needed]] < _SHARED:
                continue  # it has too much that no other print has
            lists = [holders[number] for number in ranked[: len(numbers) - needed + _together(len(numbers))] if often[number] >= _SHARED]
            if self._times:
                self._forget(lists, self._times[index][0])
            enough = _together(needed)  # the other may be smaller, but not smaller than that
            met = [(count, other) for other, count in Counter(chain.from_iterable(lists)).items() if count >= enough]
            for _, other in nlargest(MOST, met):
                self._compare(index, numbers, other, prints[other])
            for holding in lists:
                holding.append(index)

    def _forget(self, lists: Iterable[deque[int]], now: datetime) -> None:
        """Takes out what no longer matters, from the eldest on, where there is much."""
        for holding in [one for one in lists if len(one) > _FEW]:
            while holding and self._times[holding[0]][1] < now:
                holding.popleft()

    def _compare(self, index: int, numbers: array[int], other: int, others: array[int]) -> None:
        small, large = sorted((len(numbers), len(others)))
        if small < _needed(large, self._least):
            return
        self.compared += 1
        found = _alike(self._set(index, numbers), self._set(other, others))
        if found >= self._least - _ROUNDING:
            self.of[index].append((other, found))
            self.of[other].append((index, found))

    def _set(self, index: int, numbers: array[int]) -> frozenset[int]:
        """The numbers as a set, made when it is first needed: most prints never are compared."""
        if index not in self._sets:
            self._sets[index] = frozenset(numbers)
        return self._sets[index]


def _suspects(prints: Iterable[bytes], least: float) -> list[int]:
    """Those that have one of their first numbers in common with another."""
    first = [_numbers(print_[: _SIZE * (size - _needed(size, least) + 1)]) for print_ in prints for size in [len(print_) // _SIZE]]
    frequent = _twice(first)
    return [index for index, numbers in enumerate(first) if not frequent.isdisjoint(numbers)]


def _twice(sets: Iterable[Iterable[int]]) -> set[int]:
    """What is in more than one of the sets."""
    seen: set[int] = set()
    twice: set[int] = set()
    for numbers in sets:
        twice |= seen.intersection(numbers)
        seen.update(numbers)
    return twice


def _needed(size: int, least: float) -> int:
    """How many of so many numbers another set must have to be alike by `least`."""
    return ceil(size * least - _ROUNDING)


def _together(size: int) -> int:
    """How many numbers two prefixes must have in common (`k`); any choice is right, this one is fast."""
    return 1 + size // 16


def _alike(one: frozenset[int], other: frozenset[int]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def _numbers(print_: bytes) -> array[int]:
    return array(_NUMBER, print_)
