"""Two editions → everything that a change does to the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from parution import __version__
from parution.charter import Charter
from parution.diff import plan
from parution.diff.approving import asked, shows
from parution.diff.bounds import LINE, MOST_FIELDS, MOST_FINDINGS, MOST_POSTS, VALUE, WORD, cut
from parution.diff.changes import VERSION, Changes, LeftOut, Side
from parution.diff.pairing import Pair, pairs
from parution.diff.post_change import Field, PostChange
from parution.diff.posts import Sides, change_of
from parution.diff.told import compared
from parution.edition import Edition
from parution.model import Finding, Message, Post, Severity

ROOM: Final = 2_000_000
"""Characters of texts that are carried along; the posts that are left over are named without theirs."""
_UNREAD: Final = frozenset(
    {"front-matter", "yaml", "yaml-duplicate-key", "yaml-comment", "merge-conflict", "encoding", "file-size", "unreadable", "symbolic-link"}
    | {"missing-field", "wrong-form", "wrong-value", "unknown-field"}
)


@dataclass(frozen=True)
class Context:
    """What is known beside the two editions.

    `base` and `head` are what the sides are called; `findings` those of the calendars as they are, where an edition was read with the
    charter of the other side because its own cannot be used. `charter` are the fields of the charter that are not the same. `aside` are
    folders of which nothing is compared, `touched` the paths of media with other bytes, `uncommitted` how many files are not in git yet.
    """

    base: Side
    head: Side
    language: str
    translate: Callable[[Message], str] = str
    line: Callable[[Finding], int | None] = lambda _: None
    charter: Sequence[Field] = ()
    findings: tuple[Sequence[Finding] | None, Sequence[Finding] | None] = (None, None)
    aside: tuple[str, ...] = ()
    touched: frozenset[str] = frozenset()
    uncommitted: int = 0
    notes: Sequence[Message] = ()


def compare(before: Edition, after: Edition, context: Context) -> Changes:
    """What lies between two editions, judged at one moment, each with a charter it could be read by.

    Raises:
        ValueError: an edition has no charter.
    """
    old_charter, charter = before.charter, after.charter
    if old_charter is None or charter is None:
        raise ValueError(after.root)
    before, after = _beside(before, context.aside), _beside(after, context.aside)
    together = list(_of_interest(pairs(before.posts, after.posts), old_charter, charter, context))
    sides = Sides(old_charter, charter, after.now, _unread(before), _unread(after), context.touched)
    posts = [change for pair in together if (change := change_of(pair, sides))]
    posts.sort(key=_in_order)
    ids = {pair.before.id: pair.after.id for pair in together if pair.before and pair.after}
    appeared, gone = compared(_findings(before, context, 0), _findings(after, context, 1), ids, context.translate, context.line)
    (first, last), shifts = plan.shifts(before, after)
    carried, texts = _in_room(posts[:MOST_POSTS])
    names = {cut(name, WORD): cut(one.name, LINE) for name, one in {**old_charter.channels, **charter.channels}.items()}
    return Changes(
        version=VERSION,
        program=__version__,
        language=context.language,  # type: ignore[arg-type]
        brand=cut(charter.brand, LINE),
        timezone=charter.timezone.key,
        now=after.now.isoformat(timespec="seconds"),
        base=context.base,
        head=context.head,
        uncommitted=context.uncommitted,
        first=first.isoformat(),
        last=last.isoformat(),
        posts=tuple(carried),
        moved_files=sum(1 for pair in together if pair.before and pair.after and pair.before.path != pair.after.path),
        charter=tuple(context.charter)[:MOST_FIELDS],
        appeared=tuple(appeared[:MOST_FINDINGS]),
        gone=tuple(gone[:MOST_FINDINGS]),
        shifts=tuple(shifts),
        filled=tuple(plan.filled(before, after))[:1000],
        months=tuple(plan.months(before, after, carried)),
        channels=dict(list(names.items())[:500]),
        approvals=tuple(asked(together, old_charter, charter, context.touched)) if context.base.charter == "usable" else (),
        notes=tuple(cut(context.translate(note), VALUE) for note in context.notes),
        left_out=LeftOut(
            posts=len(posts[MOST_POSTS:]),
            texts=texts,
            findings=len(appeared[MOST_FINDINGS:]) + len(gone[MOST_FINDINGS:]),
            fields=len(context.charter[MOST_FIELDS:]),
        ),
    )


def _beside(edition: Edition, aside: tuple[str, ...]) -> Edition:
    """The edition without what lies in folders that are not compared."""
    if not aside:
        return edition
    posts = tuple(post for post in edition.posts if not post.path.startswith(aside))
    return replace(edition, posts=posts, findings=tuple(one for one in edition.findings if not one.path.startswith(aside)))


def _of_interest(together: Iterable[Pair], old: Charter, new: Charter, context: Context) -> Iterator[Pair]:
    """The pairs that may differ: of ten thousand posts, those few whose bytes are others, or whose channels are."""
    same_charter = (old.channels, old.timezone) == (new.channels, new.timezone)
    for pair in together:
        before, after = pair.before, pair.after
        same = before and after and same_charter and _mark(before) == _mark(after)
        if not same or (after and context.touched and shows(after, context.touched)):
            yield pair


def _mark(post: Post) -> tuple[str, str, str]:
    return post.blob, post.path, post.id


def _unread(edition: Edition) -> frozenset[str]:
    """The files that stand there and cannot be read as a post."""
    found = (one for one in edition.findings if one.post is None and one.severity is Severity.ERROR and one.rule in _UNREAD)
    return frozenset(one.path for one in found)


def _findings(edition: Edition, context: Context, side: int) -> Iterable[Finding]:
    """The findings of a side; where it was read with the other charter, of its own charter only what is said of it itself."""
    own = context.findings[side]
    if own is None:
        return edition.findings
    return [*(one for one in own if one.path == _CHARTER), *(one for one in edition.findings if one.path != _CHARTER)]


_CHARTER: Final = "charter.yml"
_RANK: Mapping[str, int] = {"broken": 0, "mended": 1}


def _in_order(change: PostChange) -> tuple[int, str, str]:
    """By date, what has none last; what cannot be read first."""
    glance = change.after or change.before
    at = glance.when.at if glance and glance.when else "9999"
    return _RANK.get(change.change, 2), at, change.id


def _in_room(posts: Iterable[PostChange]) -> tuple[list[PostChange], int]:
    """The posts, with their texts as long as there is room; and how many are without."""
    left, carried, without = ROOM, [], 0
    for post in posts:
        size = _size(post)
        if size <= left:
            left -= size
            carried.append(post)
        else:
            bare = PostChange(post.id, post.change, post.before, post.after, post.was, post.moved, past=post.past, left_out=True)
            carried.append(bare)
            without += 1
    return carried, without


def _size(post: PostChange) -> int:
    fields = sum(len(one.before or "") + len(one.after or "") for one in post.fields)
    sent = sum(len(part.text) + sum(len(piece.text) for piece in part.pieces) for one in post.sendings for part in one.parts)
    alts = sum(len(item.alt or "") for one in post.sendings for item in one.media)
    return fields + sent + alts + sum(len(piece.text) for piece in post.text)
