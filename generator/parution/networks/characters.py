r"""What a reader sees as one character, and which of them are emoji.

The answer for nearly all text of Europe is its number of code points; finding out that it is costs a fraction of a real segmentation, and
the `regex` library (UAX #29, UTS #51) is imported only when a text needs it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from parution.clusters import cluster

if TYPE_CHECKING:
    import regex

# Plain: code points each of which is a character of its own beside any other of them, is in normal form C beside any other of them, and is
# no part of any emoji. Latin letters and signs, quotation marks, dashes, the bullet, the ellipsis, the thin no-break space, primes, the
# euro. A carriage return is not plain: it forms one character with the line feed after it.
_PLAIN = "\x00-\x0c\x0e-\u02ff\u2010-\u201f\u2022\u2026\u202f\u2032-\u2037\u20ac"
_OTHERS = re.compile(f"[^{_PLAIN}]+")

# The most frequent of them as the alphabet of an eight-bit code: whether a text can be written in it is known three times as fast.
_FREQUENT = codecs.charmap_build(
    "".join(chr(code) for code in (*range(0x0D), *range(0x0E, 0x80), *range(0xA0, 0x100)))
    + "‐‑‒–—―‘’‚‛“”„‟•…\u202f′″€œŒŸšŠžŽčČłŁ"  # 254 of 256
)

# Nothing outside of these can begin or end an emoji (digits, #, *, © and ® need one of these beside them).
_EMOJI_SIGNS = re.compile("[\u200d\u203c-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001fbff]")

_JOINER = "\u200d"
_JOINED_FILE = Path(__file__).with_name("emoji-sequences.txt")
_MODIFIERS = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")

# UTS #51, section 1.4.9, with two restrictions: what is text by default (©, a digit) needs the variation selector, and only what takes a
# skin tone takes one.
_ONE = r"""(?:
    \p{Emoji_Modifier_Base}\uFE0F?\p{Emoji_Modifier}
  | \U0001F3F4[\U000E0020-\U000E007E]+\U000E007F
  | [\p{Emoji}--\p{Regional_Indicator}--[0-9\#*]]\uFE0F
  | [\p{Emoji}--\p{Regional_Indicator}--[0-9\#*\xa9\xae]]
)"""
_EMOJI = rf"""(?x)
  (?:\p{{Regional_Indicator}}{{2}})
| [0-9\#*]\uFE0F?\u20E3
| {_ONE}(?:\u200D{_ONE})*+
"""


@lru_cache(maxsize=16)  # a text is measured for each of its channels in turn
def plain(text: str) -> bool:
    """Whether each code point of `text` is one character, in normal form C, and none is an emoji; False may also mean: perhaps."""
    if text.isascii():
        return "\r" not in text
    try:
        codecs.charmap_encode(text, "strict", _FREQUENT)
    except UnicodeEncodeError:
        return _OTHERS.search(text) is None
    return True


def graphemes(text: str) -> int:
    """How many characters a reader sees: extended grapheme clusters of Unicode (UAX #29)."""
    if plain(text):
        return len(text)
    joined = 0
    for start, end in _windows(text):
        window = text[start:end]
        joined += len(window) - sum(1 for _ in cluster().finditer(window))
    return len(text) - joined


def emoji(text: str) -> list[tuple[int, int]]:
    """The emoji of `text` as spans `[start, end)` in code points; a sequence (a family, a flag, a skin tone, a keycap) is one emoji.

    Emoji joined by U+200D are one emoji only if Unicode recommends the sequence: nobody shows others as one, nor does X count them so.
    """
    if plain(text) or not _EMOJI_SIGNS.search(text):
        return []
    found: list[tuple[int, int]] = []
    for start, end in _windows(text):
        for match in _emoji().finditer(text[start:end]):
            first, last = match.span()
            found.extend(_joined(text, start + first, start + last))
    return found


def utf16(text: str) -> int:
    """How many UTF-16 code units: one for most characters, two for those beyond U+FFFF."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8(text: str) -> int:
    """How many UTF-8 bytes."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def emoji_bytes(text: str) -> int:
    """How many code points, where an emoji counts as many as it has UTF-8 bytes (Threads)."""
    return len(text) + sum(utf8(text[start:end]) - (end - start) for start, end in emoji(text))


def _joined(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The emoji of a chain of emoji with joiners between them, each as long as can be."""
    parts = text[start:end].split(_JOINER)
    at = 0
    while at < len(parts):
        taken = next((size for size in range(min(len(parts) - at, 4), 1, -1) if _known(_JOINER.join(parts[at : at + size]))), 1)
        size = len(_JOINER.join(parts[at : at + taken]))
        yield start, start + size
        start += size + len(_JOINER)
        at += taken


def _known(sequence: str) -> bool:
    return _MODIFIERS.sub("", sequence) in _sequences()


@cache
def _sequences() -> frozenset[str]:
    return frozenset(_JOINED_FILE.read_text(encoding="utf-8").splitlines())


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """The spans in which code points may join: runs that are not plain with their neighbour on either side, merged where they touch."""
    window: tuple[int, int] | None = None
    for run in _OTHERS.finditer(text):
        start, end = max(run.start() - 1, 0), min(run.end() + 1, len(text))
        if window and start < window[1]:
            start = window[0]
        elif window:
            yield window
        window = start, end
    if window:
        yield window


@cache
def _emoji() -> regex.Pattern[str]:
    import regex  # noqa: PLC0415 - costs 15 ms, and most calendars can do without

    return regex.compile(_EMOJI, regex.VERSION1)
