"""Markdown that people wrote, as HTML that cannot do harm."""

from __future__ import annotations

import re
from html import escape

import nh3
import pyromark
from markupsafe import Markup

from parution.markup import ATTRIBUTES, OPTIONS, SCHEMES, TAGS, rendered
from parution.model import Post
from parution.outgoing import WEB
from parution.website.media import Gallery

# Without these no raw HTML, link, image, entity or code block can come out of Markdown, and there is nothing to sanitise.
_HARMLESS = re.compile(r"[^<\[&`~|]*")
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]'»]")
_TAG = re.compile(r"(?<![\w&/])[#@][\w@.\-]*\w")


class Prose:
    """Turns Markdown into harmless HTML; images come only from the calendar's own media, of others the alternative text remains."""

    def __init__(self, gallery: Gallery) -> None:
        self._gallery = gallery
        self._post: Post | None = None
        self._root = ""
        self._of_posts = nh3.Cleaner(
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            attribute_filter=self._attribute,
            link_rel="noopener noreferrer nofollow",
        )

    def html(self, markdown: str, post: Post | None = None, root: str = "") -> Markup:
        """The HTML of a Markdown text. `root` leads from the page to the site's top (`../`); the text's headings begin one level lower."""
        raw = rendered(markdown)
        if _HARMLESS.fullmatch(markdown):
            return Markup(raw)  # noqa: S704 - no markup but the renderer's own
        self._post, self._root = post, root
        return Markup(self._of_posts.clean(raw))  # noqa: S704 - sanitised

    def _attribute(self, element: str, attribute: str, value: str) -> str | None:
        """Images come from the calendar's own media only; other attributes are left to the rest of the sanitiser."""
        if (element, attribute) != ("img", "src"):
            return value
        found = self._gallery.href(self._post, value) if self._post and not value.startswith(WEB) else None
        return self._root + found if found else None

    def page(self, markdown: str) -> Markup:
        """The HTML of a prose page, its first heading included; no images."""
        raw = pyromark.html(markdown, options=OPTIONS)
        clean = nh3.clean(raw, tags=(TAGS | {"h1"}) - {"img"}, attributes=ATTRIBUTES, url_schemes=SCHEMES)
        return Markup(clean)  # noqa: S704 - sanitised


def plain(text: str) -> Markup:
    """A text as a network gets it, with its addresses made into links and its hashtags and mentions set off."""
    safe = escape(text, quote=False)
    if "://" in safe:
        safe = _ADDRESS.sub(_link, safe)
    first = min((at for sign in "#@" if (at := safe.find(sign)) >= 0), default=-1)
    if first >= 0:
        start = 0 if "<a " in safe else max(safe.rfind("\n", 0, first), 0)  # there is none in the lines before
        parts = re.split(r"(<a .*?</a>)", safe[start:]) if start == 0 else [safe[start:]]
        safe = safe[:start] + "".join(part if part.startswith("<a ") else _TAG.sub(r"<b>\g<0></b>", part) for part in parts)
    return Markup(safe)  # noqa: S704 - escaped above


def _link(found: re.Match[str]) -> str:
    address = found[0]
    return f'<a href="{address}" rel="noopener noreferrer nofollow">{address}</a>'
