"""The pages of the posts, and what each of them depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby

from parution.model import Post
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.media import Exhibit
from parution.website.pages.offers import offers_key
from parution.website.pages.sheets import Sheets, exhibits
from parution.website.tree import Page


def pages(desk: Desk) -> Iterator[Page]:
    """A page for each post, and for each that a branch proposes."""
    yield from _of(desk, desk.almanac.leaves.values())
    if desk.galleries:
        for _, some in groupby(desk.almanac.proposals, key=lambda one: one.proposal.branch.commit):
            proposed = tuple(some)
            seen = replace(desk, almanac=desk.galleries.almanac(proposed[0].proposal.branch))
            yield from _of(seen, [one.leaf for one in proposed if one.leaf])


def _of(desk: Desk, leaves: Iterable[Leaf]) -> Iterator[Page]:
    sheets = Sheets(desk)
    keys = _Keys(desk)
    for leaf in leaves:
        # What shows media says so at once: they are copied in the same build.
        later = partial(keys.of, leaf)
        yield Page(leaf.page, later() if _may_show_media(leaf.post) else later, partial(sheets.page, leaf))


class _Keys:
    """Of all that a post's page shows."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._almanac = desk, desk.almanac

    def of(self, leaf: Leaf) -> str:
        """The key of one page."""
        post, before, after, first = leaf.post, leaf.before, leaf.after, leaf.first
        record = self._almanac.history.files.get(post.path)
        return self._desk.key(
            (
                post.blob,
                post.path,
                leaf.page,
                leaf.state,
                before and before.tag,
                after and after.tag,
                first and first.tag,
                [other.tag for other in leaf.followers],
                self._media(leaf) if _may_show_media(post) else None,
                leaf.findings,
                leaf.promo,
                record,
                self._deliveries(leaf) if leaf.deliveries else None,
                offers_key(leaf) if leaf.asked or leaf.proposed else None,
            )
        )

    def _deliveries(self, leaf: Leaf) -> list[tuple[object, ...]]:
        """How its deliveries stand; of what is published, what can change is whether it was changed there afterwards."""
        ledger = self._desk.ledger
        return [
            (one.key, one.standing, one.action, str(one.why), one.until, bool(ledger and ledger.records.is_published(one.key)))
            for one in leaf.deliveries
        ]

    def _media(self, leaf: Leaf) -> tuple[Exhibit, ...]:
        """What the page shows of images and videos; only where they may stand in a text is anything composed to find them."""
        post = leaf.post
        if "![" in post.body or any(own.text and "![" in own.text for own in post.overrides.values()):
            return exhibits(self._almanac, leaf)
        media = (*post.media, *(one for own in post.overrides.values() for one in own.media or ()))
        return tuple(self._almanac.gallery.exhibit(post, one) for one in media)


def _may_show_media(post: Post) -> bool:
    return bool(post.media or post.overrides or "![" in post.body)
