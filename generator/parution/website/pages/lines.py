"""A post as one line of a short list: its title, when, and where; and as what the day is about, with the beginning of its text."""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup, escape

from parution.website.almanac import Leaf
from parution.website.desk import Desk

_PICTURE, _LINK = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_UNSENT = re.compile(r"<!--[\s\S]*?(?:-->|\Z)|<(?![a-z]+:)[?!/a-zA-Z][^>]*>|^ {0,3}\[[^\]\n]*\]:.*$", re.MULTILINE)
"""Comments, tags and the targets of links: nobody reads them, and no channel gets them."""
_SIGNS = re.compile(r"^[#>\s]+|[*`]+|(?<!\w)_+|_+(?!\w)", re.MULTILINE)
_READ = 2000
"""So much of a text is looked at for its beginning."""
_LENGTH = 170
"""So many characters of it are shown."""


class Lines:
    """Draws lines; `root` leads from the page to the top of the site."""

    def __init__(self, desk: Desk, root: str = "") -> None:
        self._desk, self._root = desk, root
        self._data = desk.press.data
        self._day = cache(desk.tr.date_short)

    def line(self, leaf: Leaf, note: str = "") -> Markup:
        """The post, and a note of plain text."""
        post = leaf.post
        language = f' lang="{post.language}"' if post.language and post.language != self._desk.charter.language else ""
        state, nets = escape(self._desk.press.wording.state(leaf.state.value)), self._desk.press.nets(post.channels)
        more = f'<span class="line__note">{escape(note)}</span>' if note else ""
        html = (
            f'<li class="line s-{leaf.state.value}"{self._data(leaf)}>'
            f'<i class="st st-{leaf.state.value}" role="img" aria-label="{state}" title="{state}"></i>'
            f'<span class="line__body"><a class="line__title" href="{self._root}{escape(leaf.page)}"{language}>{escape(post.title)}</a> '
            f'<span class="line__facts"><span>{escape(self.when(leaf))}</span>{nets}</span>{more}</span></li>'
        )
        return Markup(html)  # noqa: S704 - every text in it is escaped

    def when(self, leaf: Leaf) -> str:
        """`Tue 24 Nov, 09:00`."""
        if not leaf.day:
            return self._desk.tr.gettext("Without a date")
        return f"{self._day(leaf.day)}, {leaf.time}" if leaf.time else self._day(leaf.day)

    def feature(self, leaf: Leaf) -> Markup:
        """The post with its hour writ large and the beginning of its text."""
        post, press = leaf.post, self._desk.press
        language = f' lang="{post.language}"' if post.language and post.language != self._desk.charter.language else ""
        hour = f'<time datetime="{post.slot.isoformat()}">{leaf.time}</time>' if post.slot else escape(self._desk.tr.gettext("wish"))
        picture = f'<img src="{self._root}{leaf.thumb}" alt="" width="72" height="72">' if leaf.thumb else ""
        state = press.wording.state(leaf.state.value)
        html = (
            f'<li class="feature s-{leaf.state.value}"{self._data(leaf)}><p class="feature__time">{hour}</p><div class="feature__body">'
            f'<h3{language}><a href="{self._root}{escape(leaf.page)}">{escape(post.title)}</a></h3>'
            f'<p class="feature__text"{language}>{escape(beginning_of(post.body))}</p>'
            f'<p class="feature__facts"><span class="pill s-{leaf.state.value}"><i class="st st-{leaf.state.value}" aria-hidden="true"></i>'
            f"{escape(state)}</span>{press.nets(post.channels)}</p></div>{picture}</li>"
        )
        return Markup(html)  # noqa: S704 - every text in it is escaped


def beginning_of(body: str) -> str:
    """The first words of a text in Markdown, without its signs."""
    text = _SIGNS.sub("", _LINK.sub(r"\1", _PICTURE.sub("", _UNSENT.sub("", body[:_READ]))))
    words = " ".join(text.split())
    if len(words) <= _LENGTH:
        return words
    return words[:_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:.…–—-") + "…"
