"""What branches propose, in words: on the page of a proposal, on that of the post it is about, and on the page of today."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import NamedTuple

from parution.history.branches import Branch
from parution.language import sentence_case
from parution.proposals import Change
from parution.website.almanac import Leaf, Proposed
from parution.website.desk import Desk
from parution.website.pages.forge import Forge
from parution.website.proposed import told, when

MOST_POSTS = 6
"""So many posts of each branch are listed on the page of today."""


def offers_key(leaf: Leaf) -> list[object]:
    """What the page of a post or of a proposal says of proposals."""
    proposed = leaf.proposed
    found: list[object] = [proposed.base and proposed.base.tag] if proposed else []
    for one in (*leaf.asked, *((proposed,) if proposed else ())):
        branch = one.proposal.branch
        found.append((branch.ref, branch.label, branch.commit, branch.author, branch.at, one.proposal.change, one.leaf and one.leaf.tag))
    return found


class Line(NamedTuple):
    """One proposal of a branch; `page` is where it is seen."""

    title: str
    language: str | None
    page: str
    change: str
    channels: tuple[str, ...]


class Offer(NamedTuple):
    """What one branch proposes; `more` posts beyond those in `lines`. `by` is empty where the reader may not know people."""

    label: str
    by: str
    address: str
    lines: tuple[Line, ...]
    more: int


class Offers:
    """Says it in the reader's language."""

    def __init__(self, desk: Desk, forge: Forge) -> None:
        self._desk, self._tr, self._forge = desk, desk.tr, forge

    def titled(self, leaf: Leaf) -> str:
        """The title of a proposal's page."""
        return self._tr.gettext("{title} (proposed)", title=leaf.post.title)

    def drawn(self, leaf: Leaf) -> str:
        """On a proposal, whose it is; on a post, what is proposed of it."""
        return self._banner(leaf.proposed) if leaf.proposed else "".join([self._notice(one) for one in leaf.asked])

    def open(self) -> Iterator[Offer]:
        """All that is proposed, by branch."""
        for _, some in groupby(self._desk.almanac.proposals, key=lambda one: one.proposal.branch.commit):
            all_ = tuple(some)
            branch = all_[0].proposal.branch
            lines = tuple(self._line(one, leaf) for one in all_[:MOST_POSTS] if (leaf := one.leaf or one.base))
            yield Offer(branch.label, self._by(branch), self._address(branch), lines, len(all_) - len(lines))

    def _line(self, one: Proposed, leaf: Leaf) -> Line:
        post = leaf.post
        language = post.language if post.language and post.language != self._desk.charter.language else None
        return Line(post.title, language, leaf.page, self._change(one), post.channels)

    def _change(self, one: Proposed) -> str:
        if one.proposal.change is not Change.NEW:
            return told(one, self._tr)
        return self._tr.gettext("new post: {when}", when=when(one.leaf, self._tr))

    def _banner(self, proposed: Proposed) -> str:
        say, branch, base = self._tr.gettext, proposed.proposal.branch, proposed.base
        head = say("Proposed in {branch}, not accepted yet.", branch=self._tr.quote(branch.label))
        links = (
            [f'<a href="{escape(self._address(branch))}" rel="noopener">{escape(say("See what changes"))}</a>']
            if self._address(branch)
            else []
        )
        if base:
            now = say("The post as it is planned now")
            links.append(f'<a href="../{base.page}">{escape(now)}</a>')
        text = f"{self._by(branch)}. {self._sentence(proposed)}" if self._by(branch) else self._sentence(proposed)
        return _notice(head, text, links)

    def _sentence(self, proposed: Proposed) -> str:
        say, change = self._tr.gettext, proposed.proposal.change
        if change is Change.NEW:
            return say("A new post.")
        if change is Change.MOVED:
            return say("From {before} to {after}.", before=when(proposed.base, self._tr), after=when(proposed.leaf, self._tr))
        return say("The day stays as it is; the text or other fields change.")

    def _notice(self, one: Proposed) -> str:
        say, branch = self._tr.gettext, one.proposal.branch
        links = [f'<a href="../{one.leaf.page}">{escape(say("See the proposal"))}</a>'] if one.leaf else []
        if address := self._address(branch):
            links.append(f'<a href="{escape(address)}" rel="noopener">{escape(say("See what changes"))}</a>')
        where = say("In {branch}", branch=self._tr.quote(branch.label))
        by = self._by(branch)
        return _notice(f"{sentence_case(told(one, self._tr))}.", f"{where}, {by}." if by else f"{where}.", links)

    def _by(self, branch: Branch) -> str:
        day = self._tr.date_numeric(branch.at.astimezone(self._desk.charter.timezone).date())
        if branch.author and self._desk.shows.people:
            return f"{branch.author}, {day}"
        return day

    def _address(self, branch: Branch) -> str:
        return self._forge.comparison(branch) if self._desk.shows.sources else ""


def _notice(head: str, text: str, links: list[str]) -> str:
    """`links` are HTML."""
    ways = f'<span class="notice__ways">{" ".join(links)}</span>' if links else ""
    return f'<p class="notice tentative"><b><i class="st st-proposed" aria-hidden="true"></i>{escape(head)}</b> {escape(text)} {ways}</p>'
