"""Which post of one edition is which of another: by its id, wherever its file has gone; or by its file, where the id was changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parution.model import Post


@dataclass(frozen=True, slots=True)
class Pair:
    """A post before and after, None where there is none; `twice` where several posts of one side have its id."""

    before: Post | None
    after: Post | None
    twice: bool = False


def pairs(before: Iterable[Post], after: Iterable[Post]) -> list[Pair]:
    """Every post of two editions, once; what is on both sides stands in the order of the new side, then what is gone."""
    old, new = _by_id(before), _by_id(after)
    found: list[Pair] = []
    for name, posts in new.items():
        found += _of_one_id(old.get(name, ()), posts)
    for name, posts in old.items():
        if name not in new:
            found += _of_one_id(posts, ())
    return _with_new_ids(found)


def _by_id(posts: Iterable[Post]) -> Mapping[str, Sequence[Post]]:
    grouped: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        grouped[post.id].append(post)
    return grouped


def _of_one_id(old: Sequence[Post], new: Sequence[Post]) -> Iterator[Pair]:
    """Posts that share an id: what stands in the same file, then what has the same bytes, then in the order of their files."""
    twice = len(old) > 1 or len(new) > 1
    if not twice:
        yield Pair(old[0] if old else None, new[0] if new else None)
        return
    left, right = sorted(old, key=_path), sorted(new, key=_path)
    for key in (_path, _blob, _any):
        for one in tuple(right):
            other = next((post for post in left if key(post) == key(one)), None)
            if other:
                left.remove(other)
                right.remove(one)
                yield Pair(other, one, twice)
    yield from (Pair(None, post, twice) for post in right)
    yield from (Pair(post, None, twice) for post in left)


def _path(post: Post) -> str:
    return post.path


def _blob(post: Post) -> str:
    return post.blob


def _any(post: Post) -> str:
    del post
    return ""


def _with_new_ids(found: list[Pair]) -> list[Pair]:
    """The pairs, with a post that is gone and one that is new taken for one whose id was changed, where they are the same else."""
    gone = [pair.before for pair in found if pair.before and not pair.after]
    if not gone or not any(pair.after and not pair.before for pair in found):
        return found
    by_path = {post.path: post for post in gone}
    by_text = {_words(post): post for post in gone if _words(post)[1]}
    taken: set[str] = set()
    paired: list[Pair] = []
    for pair in found:
        new = pair.after
        old = (_same(by_path.get(new.path), new) or by_text.get(_words(new))) if new and not pair.before else None
        if new and old and old.path not in taken:
            taken.add(old.path)
            paired.append(Pair(old, new, pair.twice))
        else:
            paired.append(pair)
    return [pair for pair in paired if pair.after or not pair.before or pair.before.path not in taken]


def _same(old: Post | None, new: Post) -> Post | None:
    """The post that stood in the file of a new one, if that has kept its title or its text."""
    return old if old and (old.title == new.title or old.body.strip() == new.body.strip()) else None


def _words(post: Post) -> tuple[str, str]:
    return post.title, post.body.strip()
