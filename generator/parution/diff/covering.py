"""What must not be repeated where a change is shown: keys and passwords, and the personal data that the charter names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parution.charter import Charter
from parution.model import Post
from parution.patterns import compiled
from parution.rules.personal import KINDS, personal_data
from parution.rules.secrets import found_secrets
from parution.rules.subject import subject

_DOT = "•"


class Cover:
    """Hides in the texts of a post what its rules call secret or personal; `used` is whether there was anything."""

    def __init__(self, versions: Iterable[tuple[Post | None, Charter]]) -> None:
        self._kinds: set[str] = set()
        self.used = False
        for post, charter in versions:
            if post and charter.personal_data and any(True for _ in personal_data(subject(post, charter))):
                self._kinds.update(charter.personal_data)

    def __call__(self, text: str) -> str:
        """The text with dots in place of what must not be repeated."""
        covered = list(text)
        for start, end in self._spans(text):
            covered[start:end] = _DOT * (end - start)
            self.used = True
        return "".join(covered)

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        yield from ((start, end) for start, end, _ in found_secrets(text))
        for kind in self._kinds:
            if kind in KINDS:
                yield from KINDS[kind][0](text)
            else:
                yield from _of_pattern(kind[1:-1], text)


def _of_pattern(pattern: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a pattern of the charter stands: whole lines, as a line holds it more than once."""
    wanted, start = compiled(pattern), 0
    for line in text.split("\n"):
        if wanted.find(line):
            yield start, start + len(line)
        start += len(line) + 1
