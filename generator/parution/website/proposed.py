"""Proposals on the calendar: each gets its page and its place among the posts, and the posts that it is about are told of it."""

from __future__ import annotations

import contextlib
import copy
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from parution.edition import Edition
from parution.history.branches import Branch
from parution.language import Translator
from parution.model import Status
from parution.proposals import Change, Proposal
from parution.rules.promo_mix import is_promo
from parution.schedule import State
from parution.website.almanac import Almanac, Leaf, Proposed, clock_of, is_fit
from parution.website.markup import Prose
from parution.website.media import Gallery

Fetch = Callable[[str], bytes | None]
"""From the blob id of an image on a branch to its bytes; None where they are not at hand."""


def lay_out(almanac: Almanac, proposals: Iterable[Proposal], galleries: Galleries) -> None:
    """Give each proposal its place; `almanac` must not have shown anything yet."""
    taken: Counter[str] = Counter()
    almanac.proposals = tuple(_placed(almanac, one, taken) for one in proposals)
    for one in almanac.proposals:
        if one.leaf:
            one.leaf.thumb = galleries.gallery(one.proposal.branch).thumb(one.leaf.post)


def _placed(almanac: Almanac, proposal: Proposal, taken: Counter[str]) -> Proposed:
    base = almanac.leaves.get(proposal.base.path) if proposal.base else None
    placed = Proposed(proposal, _leaf(almanac, proposal, taken), base)
    label = proposal.branch.label
    if base:
        base.asked += (placed,)
        base.tag += f"\0{proposal.change}\0{label}\0{placed.leaf.tag if placed.leaf else ''}"
    if placed.leaf:
        placed.leaf.proposed = placed
    return placed


def _leaf(almanac: Almanac, proposal: Proposal, taken: Counter[str]) -> Leaf | None:
    """The post as the branch has it, which stands as its author wrote it: neither the clock nor a delivery has any say in it yet."""
    post = proposal.post
    if post is None:
        return None
    stem = post.id if is_fit(post.id) else post.blob[:12]
    taken[stem] += 1
    page = f"posts/{stem}--proposal-{taken[stem]}.html"  # no post's page has such a name
    wished = post.wish.day if post.wish and post.wish.precision == "day" else None
    day = post.slot.date() if post.slot else wished
    tag = f"{page}\0{post.title}\0{day}\0{proposal.branch.label}"
    leaf = Leaf(post, page, State(post.status.value), day, clock_of(post), tag, promo=is_promo(post, almanac.charter))
    leaf.findings = list(proposal.findings)
    return leaf


def told(proposed: Proposed, tr: Translator) -> str:
    """What the post that is concerned says of a proposal: `proposed: Thu 3 Dec, 09:00`."""
    match proposed.proposal.change:
        case Change.REMOVED:
            return tr.gettext("removal proposed")
        case Change.MOVED:
            return tr.gettext("proposed: {when}", when=when(proposed.leaf, tr))
    if proposed.leaf and proposed.base and (Status.CANCELLED in {proposed.leaf.post.status} - {proposed.base.post.status}):
        return tr.gettext("cancellation proposed")
    return tr.gettext("change proposed")


def offered(leaf: Leaf, tr: Translator) -> list[str]:
    """Whose proposal a leaf is, or what is proposed of it, each once."""
    if leaf.proposed:
        return [tr.gettext("proposed: {branch}", branch=leaf.proposed.proposal.branch.label)]
    return list(dict.fromkeys(told(one, tr) for one in leaf.asked))


def when(leaf: Leaf | None, tr: Translator) -> str:
    """The time of a post, in short."""
    if leaf and leaf.day:
        day = tr.date_short(leaf.day)
        return f"{day}, {leaf.time}" if leaf.time else day
    wish = leaf.post.wish if leaf else None
    return tr.month_title(f"{wish.day:%Y-%m}") if wish else tr.gettext("no date")


class Galleries:
    """The images of each branch; those that a branch adds or changes are kept in `cache`, and not shown without it."""

    def __init__(self, almanac: Almanac, cache: Path | None, fetch: Fetch) -> None:
        self._almanac, self._cache, self._fetch = almanac, cache, fetch
        self.known: dict[str, Gallery] = {}
        """Those that were asked for, by commit."""

    def gallery(self, branch: Branch) -> Gallery:
        """The images of the calendar as a branch has them."""
        if branch.commit not in self.known:
            own = self._almanac.gallery
            if branch.images and self._cache:
                own = _Branched(self._almanac.edition, branch.images, self._cache, self._fetch)
            self.known[branch.commit] = own
        return self.known[branch.commit]

    def almanac(self, branch: Branch) -> Almanac:
        """The almanac with the images of a branch in the place of its own."""
        seen = copy.copy(self._almanac)
        seen.gallery = self.gallery(branch)
        seen.prose = Prose(seen.gallery)
        return seen


class _Branched(Gallery):
    """The images of the calendar as a branch has them."""

    def __init__(self, edition: Edition, images: Mapping[str, str], cache: Path, fetch: Fetch) -> None:
        super().__init__(edition.root, {**edition.files, **dict.fromkeys(images, 0)}, cache)
        self._images, self._place, self._fetch = images, cache / "branches", fetch

    def _file(self, path: str) -> Path | None:
        blob = self._images.get(path)
        if blob is None:
            return super()._file(path)
        file = self._place / f"{blob}{PurePosixPath(path).suffix.lower()}"
        if not file.is_file():
            data = self._fetch(blob)
            with contextlib.suppress(OSError):
                if data is not None:
                    self._place.mkdir(parents=True, exist_ok=True)
                    beside = file.with_suffix(".new")
                    beside.write_bytes(data)
                    beside.replace(file)
        return file if file.is_file() else None
