"""Plain text from the events of a Markdown parser."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from parution.networks.links import short_forms

Event = str | Mapping[str, Any]
"""An event of pyromark: a word (`SoftBreak`), or a mapping with one key (`{"Text": "…"}`)."""

_BULLET = "•"
_MARKER = re.compile(rb"[ \t>]*([0-9]{1,9}[.)])")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6]|tr)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z/!?][^<>]*>")
_SILENT = (  # what begins and what ends a stretch of HTML that is no text
    (re.compile("<!--"), re.compile("-->")),
    *((re.compile(rf"<{name}\b", re.IGNORECASE), re.compile(f"</{name}>", re.IGNORECASE)) for name in ("script", "style", "template")),
)
_EDGES = " \t\n"


@dataclass
class _Box:
    """A block that holds blocks: the document, a quotation, a list, an item of a list."""

    kind: str
    marker: str = ""
    loose: bool = False
    blocks: list[str] = field(default_factory=list)

    def text(self) -> str:
        gap = "\n\n" if self.loose or self.kind in {"document", "BlockQuote"} else "\n"
        return gap.join(self.blocks)


class Writer:
    """Takes the events of one document in order; afterwards `parts()` is its plain text and `images` what it shows.

    `source` is the document in UTF-8: the events say where in it they stand. `restore` puts back what was shielded from the parser.
    """

    def __init__(self, source: bytes, restore: Callable[[str], str], *, thread: bool) -> None:
        self.images: list[tuple[str, str]] = []
        self._source = source
        self._restore = restore
        self._thread = thread
        self._parts: list[str] = []
        self._boxes = [_Box("document")]
        self._line: list[str] = []
        self._open: list[tuple[str, int]] = []  # links and images: the address, and where in the line their text begins
        self._html: list[str] | None = None

    def parts(self) -> tuple[str, ...]:
        """The plain text, cut at thematic breaks if it is a thread; without empty parts."""
        self._cut()
        return tuple(self._parts)

    def write(self, event: Event, where: Mapping[str, int]) -> None:
        """Take the next event, as `pyromark.events_with_range` yields it."""
        if isinstance(event, str):
            self._mark(event)
            return
        ((kind, value),) = event.items()
        if kind == "Start":
            self._start(value, where)
        elif kind == "End":
            self._end(value if isinstance(value, str) else next(iter(value)))
        elif kind in {"Html", "InlineHtml"}:
            self._raw(value)
        else:
            self._say(value)

    def _mark(self, mark: str) -> None:
        if mark != "Rule":
            self._say("\n")
            return
        self._flush()
        if self._thread and len(self._boxes) == 1:
            self._cut()

    def _start(self, tag: Event, where: Mapping[str, int]) -> None:
        name, value = (tag, {}) if isinstance(tag, str) else next(iter(tag.items()))
        if name in {"Link", "Image"}:
            self._open.append((value["dest_url"], len(self._line)))
        elif name in {"Emphasis", "Strong"}:
            pass
        else:
            self._flush()
            self._start_block(name, where)

    def _start_block(self, name: str, where: Mapping[str, int]) -> None:
        if name == "Paragraph" and self._boxes[-1].kind == "Item":
            self._boxes[-1].loose = self._boxes[-2].loose = True
        elif name == "Item":
            number = _MARKER.match(self._source, where["start"])
            self._boxes.append(_Box(name, marker=number[1].decode() if number else _BULLET))
        elif name in {"List", "BlockQuote"}:
            self._boxes.append(_Box(name))
        elif name == "HtmlBlock":
            self._html = []

    def _end(self, name: str) -> None:
        if name == "Link":
            self._end_link()
        elif name == "Image":
            self._end_image()
        elif name in {"Emphasis", "Strong"}:
            pass
        elif name == "HtmlBlock":
            self._add(_without_tags("".join(self._html or ())))
            self._html = None
        elif name == "CodeBlock":
            self._add("".join(self._line).strip("\n"))
            self._line = []
        else:
            self._flush()
            if name in {"Item", "List", "BlockQuote"}:
                self._close(self._boxes.pop())

    def _close(self, box: _Box) -> None:
        text = box.text()
        if box.kind == "Item":
            text = f"{box.marker} {_indented(text, '  ')}".rstrip(_EDGES)
        elif box.kind == "BlockQuote" and text:
            text = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
        self._add(text)

    def _end_link(self) -> None:
        url, text = self._taken()
        readable = url.removeprefix("mailto:")
        if not url.lower().startswith(("http://", "https://", "mailto:")) or readable in text:
            self._line.append(text)  # an address within the calendar leads nowhere from a network
        elif not text.strip() or text.strip().casefold() in short_forms(url):
            self._line.append(readable)
        else:
            self._line.append(f"{text} ({readable})")

    def _end_image(self) -> None:
        src, alt = self._taken()
        self.images.append((src, " ".join(alt.split())))
        self._line.append("")  # `_say` sees by it that something is gone

    def _taken(self) -> tuple[str, str]:
        """The address and the text of the link or image that ends, taken out of the line."""
        address, start = self._open.pop()
        text = "".join(self._line[start:])
        del self._line[start:]
        return self._restore(address), self._restore(text)

    def _raw(self, html: str) -> None:
        if self._html is not None:
            self._html.append(html)
        elif _BREAK.fullmatch(html):
            self._say("\n")

    def _say(self, text: str) -> None:
        if self._line and self._line[-1] == "" and "".join(self._line[-2:]).endswith((" ", "\n", "")):
            text = text.removeprefix(" ")  # an image that has left the text between two spaces leaves one of them
        self._line.append(text)

    def _flush(self) -> None:
        """The paragraph is complete."""
        if self._line:
            lines = "".join(self._line).split("\n")
            self._line = []
            self._add("\n".join(line.strip(" \t") for line in lines).strip(_EDGES))

    def _add(self, block: str) -> None:
        if block:
            self._boxes[-1].blocks.append(block)

    def _cut(self) -> None:
        self._flush()
        if text := self._boxes[0].text().strip("\n"):
            self._parts.append(self._restore(text))
        self._boxes[0] = _Box("document")


def _indented(text: str, by: str) -> str:
    return "\n".join(f"{by}{line}" if line and index else line for index, line in enumerate(text.split("\n")))


def _without_tags(html: str) -> str:
    """The text between the tags of a block of HTML: without comments and without what is not text (scripts, styles)."""
    for start, end in _SILENT:
        html = _without(html, start, end)
    text = unescape(_TAG.sub("", _BREAK.sub("\n", html)))
    lines = (line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without(text: str, start: re.Pattern[str], end: re.Pattern[str]) -> str:
    """`text` without what stands between `start` and `end`; an end that is missing is the end of the text."""
    kept, at = [], 0
    while found := start.search(text, at):
        kept.append(text[at : found.start()])
        closing = end.search(text, found.end())
        at = closing.end() if closing else len(text)
    return "".join([*kept, text[at:]])
