"""Markdown → plain text for networks without markup: what a reader of the source would read aloud, and nothing that was not meant.

Paragraphs are separated by one blank line and line breaks are kept; emphasis disappears, a link shows its address, bullets become `•`, raw
HTML loses its tags, images leave the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from itertools import repeat
from typing import cast

from parution.networks.links import link_spans
from parution.networks.writer import Event, Writer

Images = tuple[tuple[str, str], ...]

# Without any of these a text is its own plain text: characters that may mean something anywhere, and starts of lines that may.
_SIGNS = re.compile(r"[\\`*_\[\]<>&\r\x0b\x0c]")
_LINES = re.compile(r"\n(?:[ \t=~+-]|#{1,6}(?:[ \t\n]|\Z)|[0-9]{1,9}[.)]|\n\n)")
_BLANK_ENDS = (" \n", "\t\n")

_UNDERLINE = re.compile(r"^( {0,3}-{3,}[ \t]*)$", re.MULTILINE)
_HANDLE = re.compile(r"(?<![\w@#])[@#][\w.@-]*_[\w.@-]*")
_MEANS_SOMETHING = re.compile(r"[\\`*_&!]")
_ONLY_EMPHASIS = re.compile(r"(?!\s)[^\\`\[\]<>&\r\x00\ud800-\udfff]*[^\\`\[\]<>&\r\x00\ud800-\udfff\s]")
_EMPHASIS = re.compile("</?(?:em|strong)>")
_OTHER_TAG = re.compile("<")
_NUMBERED = re.compile(r"^[ \t>]*(?:[-+*][ \t]+)*[0-9]{1,9}[.)]", re.MULTILINE)
_NOWHERE: Mapping[str, int] = {"start": 0, "end": 0}
_SHIELDS = range(0xE000, 0xF8FF)


@lru_cache(maxsize=64)  # a post is composed for each of its channels in turn
def plain_parts(text: str, thread: bool) -> tuple[tuple[str, ...], Images]:
    """The plain text of a Markdown `text` and the images in it (source, alternative text).

    A thread is cut at its thematic breaks, and has at least one part; elsewhere a thematic break is a blank line.
    """
    if _is_plain(text):
        return (text.strip("\n"),), ()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if thread:
        text = _UNDERLINE.sub(r"\n\1", text)  # under a paragraph the line would make a heading of it
    shielded, restore = _shield(text)
    if _ONLY_EMPHASIS.fullmatch(shielded) and (short := _without_emphasis(shielded)) is not None:
        return (restore(short),), ()
    source = shielded.encode("utf-8", "replace")  # half of a surrogate pair cannot be sent, nor parsed
    writer = Writer(source, restore, thread=thread)
    for event, where in _events(source.decode()):
        writer.write(event, where)
    return writer.parts() or ("",), tuple(writer.images)


def _without_emphasis(text: str) -> str | None:
    """The plain text of paragraphs in which nothing but emphasis is marked, in a third of the time; None if there is more to them."""
    import pyromark  # noqa: PLC0415 - most posts of a calendar need no parser

    bare = _EMPHASIS.sub("", pyromark.html(text))
    if _OTHER_TAG.search(bare.replace("<p>", "").replace("</p>", "")):
        return None
    paragraphs = bare.removeprefix("<p>").removesuffix("</p>\n").split("</p>\n<p>")
    return unescape("\n\n".join(paragraphs))


def images_of(text: str) -> Images:
    """The images of a Markdown text: source and alternative text."""
    return plain_parts(text, thread=False)[1] if "![" in text else ()


def _is_plain(text: str) -> bool:
    return not (
        _SIGNS.search(text)
        or _LINES.search(f"\n{text.strip(chr(10))}\n")
        or any(end in text for end in _BLANK_ENDS)
        or text[-1:] in {" ", "\t"}
    )


def _shield(text: str) -> tuple[str, Callable[[str], str]]:
    """Put a sign of the private use area in place of each address and handle that Markdown might misread, and say how to undo it."""
    handles = (match.span() for match in _HANDLE.finditer(text)) if "_" in text else ()
    spans = [span for span in (*link_spans(text), *handles) if _MEANS_SOMETHING.search(text, *span) and text[span[0] - 1 : span[0]] != "<"]
    free = (sign for sign in map(chr, _SHIELDS) if sign not in text)
    shielded: dict[int, str] = {}
    pieces, done = [], 0
    for (start, end), sign in zip(sorted(spans), free, strict=False):
        if start < done:
            continue
        shielded[ord(sign)] = text[start:end]
        pieces += [text[done:start], sign]
        done = end
    return "".join([*pieces, text[done:]]), lambda part: part.translate(shielded) if shielded else part


def _events(text: str) -> Iterator[tuple[Event, Mapping[str, int]]]:
    """The parser's events and where they stand; that takes twice as long, and only the numbers of a list are looked up by it."""
    import pyromark  # noqa: PLC0415 - most posts of a calendar need no parser

    if _NUMBERED.search(text):
        return cast("Iterator[tuple[Event, Mapping[str, int]]]", iter(pyromark.events_with_range(text)))
    return zip(cast("Iterator[Event]", pyromark.events(text)), repeat(_NOWHERE))
