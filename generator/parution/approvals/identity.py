"""Whether two posts of different ids are the same post: an id is what a post is known by once it has gone out, and should never change."""

from __future__ import annotations

from difflib import SequenceMatcher

from parution.model import Post

_ALIKE = 0.5
_LONGEST = 20_000  # characters that are compared


def is_same(was: Post, now: Post) -> bool:
    """Whether what stood in a file is still what stands in it (or where git says that it went), whatever its id.

    A file in which another post was written, of another title, time and text, is another post; one of another name has to have two of the
    three in common: git takes any file that goes for one that comes if they are half the same.
    """
    wanted = 1 if was.path == now.path else 2
    alike = (was.title == now.title) + (was.slot is not None and was.slot == now.slot)
    return alike >= wanted or alike + are_alike(was.body, now.body) >= wanted


def are_alike(one: str, other: str) -> bool:
    """Whether at least half of two texts is the same, by words."""
    matcher = SequenceMatcher(None, one[:_LONGEST].split(), other[:_LONGEST].split(), autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
