"""What is known of a word once it was looked at: the words of a language return, and are not worth a second look."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
_MOST = 1 << 15


class Known(dict[str, _T]):
    """What a function says of each word, asked once (`known[word]`, and quickest of all `map(known.__getitem__, words)`).

    When it is full, it begins anew: that costs less than to know which word was not asked for longest.
    """

    def __init__(self, of: Callable[[str], _T], most: int = _MOST) -> None:
        super().__init__()
        self._of = of
        self._most = most

    def __missing__(self, word: str) -> _T:
        if len(self) >= self._most:
            self.clear()
        found = self[word] = self._of(word)
        return found
