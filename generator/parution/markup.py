"""A post's Markdown as harmless HTML for where a whole article goes: a news page, a letter, a web log."""

from __future__ import annotations

import nh3
import pyromark

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "a", "img", "table", "thead", "tbody", "tr", "th", "td", "sup", "sub"),
}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH


def rendered(markdown: str) -> str:
    """The HTML that the Markdown means, not yet harmless; its headings begin at the second level."""
    return lower_headings(pyromark.html(markdown, options=OPTIONS))


def lower_headings(html: str) -> str:
    """First-level headings belong to the page, so those of a text begin at the second."""
    return html.replace("<h1>", "<h2>").replace("</h1>", "</h2>") if "<h1>" in html else html


def article(markdown: str) -> str:
    """The sanitised HTML of a text; images keep the source that the writer typed."""
    return nh3.clean(rendered(markdown), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")
