"""The key dates of a period, and which posts were about them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from parution.charter import Charter
from parution.key_dates import Occurrence, occurrences
from parution.model import Post
from parution.restitution.figures import Kept
from parution.restitution.outings import Outing, Outings
from parution.rules.day_names import telling_words
from parution.rules.key_dates import Shelf
from parution.rules.plan import Calendar

_EARLY = timedelta(days=30)
_SHOWN = 3


class KeptDates:
    """Looks up who wrote about a key date; what was found is kept, as a month and its quarter ask the same."""

    def __init__(self, outings: Outings, charter: Charter) -> None:
        nobody = Calendar(charter, (), {}, _ANY, _ANY, _ANY)
        self._outings, self._charter, self._shelf = outings, charter, Shelf(nobody)
        self._found: dict[Occurrence, Kept] = {}
        self._plain: dict[str, str] = {}

    def between(self, first: date, last: date) -> Iterator[Kept]:
        """The key dates from one day to another (both included), in order."""
        for one in sorted(occurrences(self._charter, first, last), key=lambda found: (found.day, found.index)):
            if one not in self._found:
                self._found[one] = self._kept(one)
            yield self._found[one]

    def _kept(self, key: Occurrence) -> Kept:
        begin = key.day - max(2 * self._charter.key_dates[key.index].lead, _EARLY)
        words = telling_words(key.name, self._charter.brand)
        needed = [word for word in words if word.isascii()]
        about: list[Outing] = []
        for one in reversed([*self._outings.between(begin, key.day)]):
            on_the_day = one.slot.date() == key.day
            if (key.public or self._may_name(one.post, needed)) and self._shelf.covers(one.post, key, on_the_day):
                about.append(one)
                if len(about) == _SHOWN:
                    break
        went = True if any(one.went for one in about) else None if any(one.stands for one in about) else False
        return Kept(key.day, key.name, key.public, tuple(one.post for one in about), went)

    def _may_name(self, post: Post, needed: Sequence[str]) -> bool:
        """Whether all these words may stand in a post: that one does not is told in a tenth of the time."""
        letters = self._letters(post)
        return all(word in letters for word in needed)

    def _letters(self, post: Post) -> str:
        """A post's text in small letters without accents."""
        found = self._plain.get(post.path)
        if found is None:
            text = unicodedata.normalize("NFKD", "\n".join((post.title, post.brief or "", post.body, *post.hashtags)))
            found = self._plain[post.path] = text.casefold().replace("œ", "oe").encode("ascii", "ignore").decode()
        return found


_ANY = datetime(2000, 1, 1, tzinfo=UTC)
