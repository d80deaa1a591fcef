"""Markdown that people wrote, as HTML that cannot do harm."""

from __future__ import annotations

import re

import nh3
import pyromark
from markupsafe import Markup

from parution.markup import ATTRIBUTES, OPTIONS, SCHEMES, TAGS, rendered
from parution.model import Post
from parution.outgoing import WEB
from parution.website.media import Gallery

# Without these no raw HTML, link, image, entity or code block can come out of Markdown, and there is nothing to sanitise.
_HARMLESS = re.compile(r"[^<\[&`~|]*")


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
