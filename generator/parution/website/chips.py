"""A post in a list: the chip of a calendar's cell and the row of an agenda, drawn as strings.

Ten thousand posts stand in many lists each, so what a post looks like there is drawn once for each of the two depths of pages, and without
a template, which would take ten times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from urllib.parse import quote

from markupsafe import Markup, escape

from parution.charter import Charter
from parution.language import Translator
from parution.model import Post, Status
from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.proposed import offered
from parution.website.wording import FORMATS, Wording

_MOST_ASKED = 2
"""So many proposals about one post are told on its chip."""

_SETTLED = frozenset({State.PUBLISHED, State.CANCELLED})
"""What stands here is not moved any more."""


class Chips:
    """Draws posts. `nets` gives the badges of some channels, `marks` the shapes of the states; with `paths`, files are named."""

    def __init__(
        self,
        charter: Charter,
        translator: Translator,
        nets: Callable[[tuple[str, ...]], Markup],
        marks: Mapping[str, Markup],
        *,
        paths: bool = True,
        remarks: bool = True,
    ) -> None:
        self._charter, self._tr, self._nets, self._marks, self._paths = charter, translator, nets, marks, paths
        self._remarks = remarks
        self._wording = Wording(translator)
        self._chips: dict[tuple[str, str], Markup] = {}
        self._rows: dict[tuple[str, str], Markup] = {}
        self._promo = f'<span class="promo">{escape(translator.gettext("promo"))}</span>'
        self._wish = escape(translator.gettext("wish"))
        self._day = cache(lambda day: str(escape(translator.date_long(day))))
        self._word = cache(self._worded)
        self._facets = cache(self._faceted)
        self._flags = cache(self._flagged)

    def chip(self, leaf: Leaf, root: str) -> Markup:
        """A post as a link of few words; `root` leads from the page to the top of the site."""
        key = (leaf.page, root)
        if key not in self._chips:
            self._chips[key] = Markup(self._chip(leaf, root))  # noqa: S704 - every text in it is escaped
        return self._chips[key]

    def row(self, leaf: Leaf, root: str) -> Markup:
        """A post as an entry of a list, with its facts."""
        key = (leaf.page, root)
        if key not in self._rows:
            self._rows[key] = Markup(self._row(leaf, root))  # noqa: S704 - every text in it is escaped
        return self._rows[key]

    def data(self, leaf: Leaf) -> str:
        """The attributes by which scripts know a post, with a space before each."""
        post = leaf.post
        facets = self._facets(
            leaf.state.value, post.channels, (post.pillar, post.owner, post.format, post.campaign, post.audience), leaf.promo
        )
        if leaf.proposed:  # no script may take it for the post of the same id, nor move it
            return f' data-post="{leaf.name}" data-f="s:proposed {facets}"'
        where = f' data-path="{escape(post.path)}" data-at="{_typed(leaf)}"' if self._paths and leaf.state not in _SETTLED else ""
        return f' data-post="{escape(post.id)}" data-f="{facets}"{where}'

    def _chip(self, leaf: Leaf, root: str) -> str:
        post, state = leaf.post, leaf.state.value
        kind, asked = "" if leaf.time else " wish", ""
        if leaf.asked or leaf.proposed:
            kind, asked = kind + self._kind(leaf), self._asked(leaf)
        # Who hears the page rather than sees it is told the day with each post.
        day = f'<span class="vh">{self._day(leaf.day)} </span>' if leaf.day else ""
        time = f"{day}<time>{leaf.time}</time>" if leaf.time else day
        picture = ""
        if leaf.thumb:
            kind += " pictured"
            picture = f'<img class="chip__image" src="{root}{leaf.thumb}" alt="" loading="lazy" width="40" height="40">'
        language = f' lang="{post.language}"' if post.language and post.language != self._charter.language else ""
        return (
            f'<a class="chip s-{state}{kind}" href="{root}{escape(leaf.page)}"{self.data(leaf)}>'
            f'<span class="chip__meta">{self._marks[state]}{time}{self._nets(post.channels)}{self._flag(leaf)}</span>{picture}'
            f'<span class="chip__title"{language}>{escape(post.title)}</span>{self._promo if leaf.promo else ""}{asked}</a>'
        )

    def _row(self, leaf: Leaf, root: str) -> str:
        post, state = leaf.post, leaf.state.value
        wish = self._wish if leaf.day else ""
        time = f'<time datetime="{post.slot.isoformat()}">{leaf.time}</time>' if leaf.time and post.slot else wish
        facts = "".join([f"<span>{self._word(kind, value)}</span>" for kind, value in _shown(post) if value])
        if leaf.findings and self._remarks:
            facts += f'<span class="remarks">{self._flags(len(leaf.findings), True)}</span>'
        picture = f'<img class="entry__image" src="{root}{leaf.thumb}" alt="" loading="lazy" width="56" height="56">' if leaf.thumb else ""
        promo, kind = f" {self._promo}" if leaf.promo else "", ""
        if leaf.asked or leaf.proposed:
            kind, facts = self._kind(leaf), facts + self._asked(leaf)
        language = f' lang="{post.language}"' if post.language and post.language != self._charter.language else ""
        return (
            f'<li class="entry s-{state}{kind}"{self.data(leaf)}><p class="entry__time">{time}</p><div class="entry__body">'
            f'<p class="entry__title"><a href="{root}{escape(leaf.page)}"{language}>{escape(post.title)}</a>{promo}</p>'
            f'<p class="entry__facts"><span class="pill s-{state}"><i class="st st-{state}" aria-hidden="true"></i>'
            f"{self._word('state', state)}</span>{self._nets(post.channels)}{facts}</p></div>{picture}</li>"
        )

    @staticmethod
    def _kind(leaf: Leaf) -> str:
        return " proposed" if leaf.proposed else " asked"

    def _asked(self, leaf: Leaf) -> str:
        """Whose proposal it is, or what is proposed of it."""
        words = offered(leaf, self._tr)
        more = f" +{len(words) - _MOST_ASKED}" if len(words) > _MOST_ASKED else ""
        shown = "".join(
            [f'<span class="offer"><i class="st st-proposed" aria-hidden="true"></i>{escape(one)}</span>' for one in words[:_MOST_ASKED]]
        )
        return f"{shown}{more}"

    def _flag(self, leaf: Leaf) -> str:
        return self._flags(len(leaf.findings), False) if leaf.findings and self._remarks else ""

    def _flagged(self, number: int, written: bool) -> str:
        words = escape(self._tr.ngettext("{n} remark", "{n} remarks", number))
        return f'<i class="flag" aria-hidden="true"></i>{words}' if written else f'<i class="flag" role="img" aria-label="{words}"></i>'

    def _worded(self, kind: str, value: str) -> str:
        charter, known = self._charter, value
        if kind == "state":
            known = self._wording.state(value)
        elif kind == "format":
            known = self._wording.known(FORMATS, value)
        elif kind == "pillar" and value in charter.pillars:
            known = charter.pillars[value].name
        elif kind == "campaign" and value in charter.campaigns:
            known = charter.campaigns[value].name
        elif kind == "owner" and value in charter.people:
            known = charter.people[value].name
        return str(escape(known))

    def _faceted(self, state: str, channels: tuple[str, ...], others: tuple[str | None, ...], promo: bool) -> str:
        known = self._charter.channels
        found = [f"s:{state}", *(f"c:{quote(name, safe='')}" for name in channels)]
        found += sorted({f"n:{known[name].network}" for name in channels if name in known})
        found += [f"{letter}:{quote(value, safe='')}" for letter, value in zip("pofga", others, strict=True) if value]
        found.append("k:promo" if promo else "k:value")
        return str(escape(" ".join(found)))


def _shown(post: Post) -> tuple[tuple[str, str | None], ...]:
    return ("pillar", post.pillar), ("format", post.format), ("campaign", post.campaign), ("owner", post.owner)


def _typed(leaf: Leaf) -> str:
    """The post's date as its file has it: a day and an hour, or a wish."""
    post = leaf.post
    if post.slot:
        return f"{post.slot:%Y-%m-%d} {leaf.time}"
    if post.wish and post.status is not Status.CANCELLED:
        return f"{post.wish.day:%Y-%m-%d}" if post.wish.precision == "day" else f"{post.wish.day:%Y-%m}"
    return ""
