"""Reads pages the way a strict browser would: what is nested wrongly, what is fetched, where links lead."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path", "circle", "rect"}
ONLY_IN = {"li": {"ul", "ol"}, "tr": {"tbody", "thead", "table"}, "td": {"tr"}, "th": {"tr"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}}
IN_A_PARAGRAPH = {"p", "div", "ul", "ol", "table", "section", "h1", "h2", "h3", "dl", "header", "figure"}


class Page(HTMLParser):
    """One page: `faults` of its nesting, `fetched` addresses, `links`, `scripts` written into it, and its visible `words`."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.events: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.tags: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        if self._open:
            self.faults.append(f"never closed: {self._open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if len(given) != len(attrs):
            self.faults.append(f"an attribute twice: {tag} {attrs}")
        parent = self._open[-1] if self._open else ""
        if tag in ONLY_IN and parent not in ONLY_IN[tag]:
            self.faults.append(f"<{tag}> in <{parent}>")
        if "p" in self._open and tag in IN_A_PARAGRAPH:
            self.faults.append(f"<{tag}> in <p>")
        if tag == "a" and "a" in self._open:
            self.faults.append("a link in a link")
        self._note(tag, given)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, dict(attrs))

    def _note(self, tag: str, given: dict[str, str | None]) -> None:
        self.events += [name for name in given if name.startswith("on")]
        if identity := given.get("id"):
            self.ids.append(identity)
        address = given.get("href") or given.get("src")
        if address and tag == "a":
            self.links.append(address)
        elif address:
            self.fetched.append(address)
        self.words += [value for name in ("alt", "title", "aria-label") if (value := given.get(name))]

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open and self._open[-1] not in {"script", "style"}:
            self.words.append(data.strip())


def target(site: Path, page: str, address: str) -> Path | None:
    """The file of the site that an address on a page means; None for an address elsewhere."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    if not parts.path:
        return site / page
    return (site / page).parent.joinpath(unquote(parts.path)).resolve()
