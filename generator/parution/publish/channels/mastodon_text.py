"""The text of a status as its author typed it, out of the HTML in which Mastodon shows it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BREAKS = {"br", "p", "div", "li", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
_NEVER_TYPED = "quote-inline"  # “RE: …” that a server puts before a quotation
_WORD = re.compile(r"\w+")


class _Typed(HTMLParser):
    """Keeps what stands between the tags, hidden pieces of links too: Mastodon hides a link's beginning and end, not we."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._skipping: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _NEVER_TYPED in (dict(attrs).get("class") or "").split():
            self._skipping = tag
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipping:
            self._skipping = None

    def handle_data(self, data: str) -> None:
        if self._skipping is None:
            self.pieces.append(data)


def typed(html: str) -> str:
    """The plain text: links whole, mentions as `@user`, one line break or more for each element that begins a line."""
    reader = _Typed()
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces).strip()


def alike(shown: str, wanted: str) -> bool:
    """Whether a text that a server has shown its own way may be the wanted one: it has half its words."""
    words = set(_WORD.findall(wanted.casefold()))
    return len(words & set(_WORD.findall(shown.casefold()))) * 2 >= len(words)
