"""The web addresses that stand in a text with their protocol, and how people write them without it."""

from __future__ import annotations

import re
from collections import Counter

_SIGN = "://"
_PROTOCOL = re.compile(r"(?<![A-Za-z0-9])https?\Z", re.IGNORECASE | re.ASCII)
_BODY = re.compile(r"(?:[^\s<>\"«»“”\]\ue000-\uf8ff]|\](?!\())+")  # `](` parts the text of a Markdown link from its address
_AFTER = frozenset(".,;:!?'*_~`)]}’…")
_OPENING = {")": "(", "]": "[", "}": "{"}


def link_spans(text: str) -> list[tuple[int, int]]:
    """Where addresses that begin with `http://` or `https://` stand, as spans `[start, end)`.

    Punctuation that follows an address is not part of it, nor is a closing bracket that was opened before it.
    """
    spans, done = [], 0
    while (sign := text.find(_SIGN, done)) >= 0:
        start = _PROTOCOL.search(text, max(done, sign - len("https")), sign)
        done = begin = sign + len(_SIGN)
        if start and (body := _BODY.match(text, begin)):
            done = _without_punctuation(text, begin, body.end())
            if done > begin:
                spans.append((start.start(), done))
    return spans


def link_texts(text: str) -> tuple[str, ...]:
    """The addresses of `link_spans`, each once, in the order of their first appearance."""
    return tuple(dict.fromkeys(text[start:end] for start, end in link_spans(text)))


def short_forms(url: str) -> frozenset[str]:
    """How people write `url`, in small letters: in full, without protocol, without `www.`, without the last slash."""
    full = url.casefold()
    bare = full.removeprefix("mailto:").removeprefix("https://").removeprefix("http://")
    forms = {full, bare, bare.removeprefix("www.")}
    return frozenset(forms | {form.removesuffix("/") for form in forms})


def _without_punctuation(text: str, start: int, end: int) -> int:
    if text[end - 1] not in _AFTER:
        return end
    seen = Counter(text[start:end])
    while end > start and (last := text[end - 1]) in _AFTER:
        if last in _OPENING and seen[last] <= seen[_OPENING[last]]:
            break
        seen[last] -= 1
        end -= 1
    return end
