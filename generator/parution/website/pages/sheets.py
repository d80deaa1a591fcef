"""The page of one post: what each network will show, what the rules say, its answers to the seven questions, its history."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from html import escape

from parution.language import sentence_case
from parution.model import Post
from parution.outgoing import Outgoing
from parution.schedule import State
from parution.website.almanac import Almanac, Leaf
from parution.website.desk import Desk
from parution.website.media import Exhibit
from parution.website.pages.forge import Forge
from parution.website.pages.life import Life
from parution.website.pages.offers import Offers
from parution.website.pages.previews import Previews, sent
from parution.website.pages.receipts import Receipts
from parution.website.pages.remarks import Remarks
from parution.website.pages.stencils import Drawn, Facts, Sheet, Stencils, Typed

_SETTLED = frozenset({State.PUBLISHED, State.CANCELLED})
"""What stands here is not given another time any more."""


class Sheets:
    """Prints the posts' pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._press, self._tr = desk, desk.press, desk.tr
        self.stencils = Stencils(partial(desk.press.fragment, "post.html"))
        self._cells: dict[tuple[str, object], str] = {}
        self._forge = Forge(desk.charter.site)
        self._previews, self._receipts = Previews(desk), Receipts(desk)
        self._remarks, self._life = Remarks(desk, self._forge), Life(desk)
        self._offers = Offers(desk, self._forge)
        self._about = self._tr.gettext("A post of the editorial calendar.")
        self._zone = self._tr.gettext("time of {place}", place=desk.press.wording.zone(desk.charter.timezone.key))
        # Thousands of posts share these: a day has several posts, and few answers of the brief differ.
        self._month_title, self._day_short = cache(self._tr.month_title), cache(self._tr.date_short)
        self._answers = lru_cache(1024)(self._answered)

    def page(self, leaf: Leaf) -> bytes:
        """The whole page of a post."""
        title = self._offers.titled(leaf) if leaf.proposed else leaf.post.title
        return self._press.stamp("post", title, self._about, self.stencils.content(self.sheet(leaf)))

    def sheet(self, leaf: Leaf) -> Sheet:
        """All that the page shows, for the template `post.html`."""
        return Sheet(Facts(leaf.state.value, leaf.promo, self._language(leaf.post)), self._typed(leaf), self._drawn(leaf))

    def _language(self, post: Post) -> str | None:
        return post.language if post.language != self._desk.charter.language else None

    def _typed(self, leaf: Leaf) -> Typed:
        post = leaf.post
        when, month = self._when(post), leaf.day.isoformat()[:7] if leaf.day else ""
        sources = self._desk.shows.sources and not leaf.proposed  # what is proposed is not at the addresses of the calendar's branch
        return Typed(
            id=leaf.name if leaf.proposed else post.id,
            title=post.title,
            month=month,
            month_title=self._month_title(month) if month else "",
            slot=post.slot.isoformat() if post.slot else "",
            when=when,
            wished=self._tr.gettext("Wished for {when}", when=when) if when and not post.slot else "",
            zone=self._zone,
            path=post.path if sources else "",
            view=self._forge.view(post.path) if sources else "",
            edit=self._forge.edit(post.path) if sources else "",
            move=self._proposal(post, when) if sources and self._forge.known and leaf.state not in _SETTLED else "",
        )

    def _drawn(self, leaf: Leaf) -> Drawn:
        shows = self._desk.shows
        answers, others = self._brief(leaf.post) if shows.brief else ("", "")
        offers = self._offers.drawn(leaf) if leaf.asked or leaf.proposed else ""
        return Drawn(
            remarks=f"{offers}{self._remarks.drawn(leaf)}" if leaf.findings else offers,
            deliveries=self._receipts.drawn(leaf) if leaf.deliveries else "",
            previews=self._previews.drawn(leaf),
            notes=self._notes(leaf),
            answers=answers,
            others=others,
            sequence=self._sequence(leaf) if leaf.first or leaf.followers else "",
            history=self._life.drawn(leaf.post),
            next=self._next(leaf),
        )

    def _when(self, post: Post) -> str:
        if post.slot:
            return sentence_case(self._tr.moment(post.slot))
        return self._press.wording.wish(post.wish) if post.wish else ""

    def _proposal(self, post: Post, when: str) -> str:
        """Where a reader proposes another time, in words that already name the post and its present one."""
        title = self._tr.gettext("Another time for {title}", title=self._tr.quote(post.title))
        now = self._tr.gettext("Planned now: {when}", when=when) if when else self._tr.gettext("Without a date")
        asked = self._tr.gettext("Better, and why:")
        return self._forge.proposal(title, f"{now}\n\n{asked} \n\n`{post.path}`\n")

    def _brief(self, post: Post) -> tuple[str, str]:
        """The answers before and after "when"."""
        who = (("owner", post.owner),) if self._desk.shows.people else ()
        return (
            self._answers((("audience", post.audience), ("subject", (post.pillar, post.campaign)), ("channels", post.channels))),
            self._answers((("format", (post.format, post.sponsor)), ("budget", post.budget), ("objective", post.objective), *who)),
        )

    def _answered(self, answers: tuple[tuple[str, object], ...]) -> str:
        """Some answers, each cell made once for all posts that answer the same."""
        return "".join([self._cell(answer) for answer in answers])

    def _cell(self, answer: tuple[str, object]) -> str:
        cell = self._cells.get(answer)
        if cell is None:
            cell = self._cells[answer] = self._press.fragment("brief.html", {"field": answer[0], "value": answer[1]})
        return cell

    def _notes(self, leaf: Leaf) -> str:
        """What a reviewer must know beside the text."""
        post, say = leaf.post, self._tr.gettext
        notes = []
        if not leaf.proposed and (changed := self._life.since_approval(post)):
            again = say("What goes out is the text as it is now: read it once more.")
            notes.append(("watch", changed, again))
        if post.brief and self._desk.shows.brief:
            notes.append(("", say("Note"), post.brief))
        return "".join([f'<p class="notice {kind}"><b>{escape(name)}</b> {escape(text)}</p>' for kind, name, text in notes])

    def _sequence(self, leaf: Leaf) -> str:
        follows, followed = escape(self._tr.gettext("follows")), escape(self._tr.gettext("followed by"))
        others = [(follows, leaf.first)] if leaf.first else []
        others += [(followed, other) for other in leaf.followers]
        return "".join([f'<li><span class="quiet">{word}</span> {_link(other)}</li>' for word, other in others])

    def _next(self, leaf: Leaf) -> str:
        """The links to the posts before and after in time."""
        html, before, after = "", leaf.before, leaf.after
        if before and before.day:
            when = f'<span aria-hidden="true">←</span> {self._day_short(before.day)}'
            html = f'<a rel="prev" href="../{before.page}"><span class="quiet">{when}</span><span>{escape(before.post.title)}</span></a>'
        if after and after.day:
            when = f'{self._day_short(after.day)} <span aria-hidden="true">→</span>'
            html += f'<a rel="next" href="../{after.page}"><span class="quiet">{when}</span><span>{escape(after.post.title)}</span></a>'
        return html


def _link(leaf: Leaf) -> str:
    return f'<a href="../{leaf.page}">{escape(leaf.post.title)}</a>'


def exhibits(almanac: Almanac, leaf: Leaf) -> tuple[Exhibit, ...]:
    """Every image and video that some channel gets, each once."""
    post = leaf.post
    out: tuple[Outgoing, ...] = sent(post, almanac.charter.channels)
    media = [*post.media, *(one for each in out for one in each.media)]
    return tuple(almanac.gallery.exhibit(post, one) for one in dict.fromkeys(media))
