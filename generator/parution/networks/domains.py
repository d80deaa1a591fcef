"""Domains as twitter-text takes them: labels, then a real top-level domain.

Words used here: a *run* is a stretch of characters that a domain may consist of, dots included; its *labels* are what stands between the
dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LATIN = (
    "\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
"""Latin letters with accents and combining accents, for use inside a character class of a regular expression."""

_PUNCTUATION = r"!'#%&()*+,\\/:;<=>?@\[\]^{|}~$"  # without the dot, the hyphen and the underscore, which a run may hold
_NOTHING = (  # spaces, noncharacters, directional marks
    "\x09-\x0d \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    "\ufffe\ufeff\uffff\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
)

RUN = re.compile(f"[^{_PUNCTUATION}{_NOTHING}]+")
DOT = re.compile(rf"\.(?=[A-Za-z]|[^\x00-\x7f{_NOTHING}])")
"""A dot before which a domain may stand, and after which a top-level domain: without one there is no domain."""

_ASCII_LABELS = re.compile(rf"(?:[-A-Za-z0-9{LATIN}]+\.)+")
_WORD = re.compile(r"[0-9A-Za-z]+")
_PUNYCODE = re.compile(r"xn--[-0-9A-Za-z]+", re.IGNORECASE | re.ASCII)
_IDEOGRAPHIC_DOTS = re.compile("[.\u3002\uff0e\uff61]")
_LONGEST_LABEL = 63
_TLD_FILE = Path(__file__).with_name("tlds.txt")


@dataclass
class Run:
    """A run of `text` and, worked out once from its end to its start, where a domain that begins at each label would end.

    `starts` and `ends` are the bounds of the labels; `tlds[i]` is the end of a top-level domain that begins label i, or 0; `chains[i]` is
    the label with the top-level domain of the longest domain that begins with the whole of label i, or 0.
    """

    text: str
    start: int
    end: int
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)
    tlds: list[int] = field(init=False)
    chains: list[int] = field(init=False)

    def __post_init__(self) -> None:
        labels = self.text[self.start : self.end].split(".")
        self.starts, self.ends, at = [], [], self.start
        for label in labels:
            self.starts.append(at)
            self.ends.append(at + len(label))
            at += len(label) + 1
        self.tlds = [0] + [_tld(self.text, start, end) for start, end in zip(self.starts[1:], self.ends[1:], strict=True)]
        self.chains = [0] * (len(labels) + 1)
        for index in range(len(labels) - 2, -1, -1):
            self.chains[index] = self.domain(self.starts[index], index)

    def domain(self, start: int, index: int) -> int:
        """The label whose top-level domain ends the longest domain that begins at `start`, in label `index`; 0 if there is none."""
        text, end = self.text, self.ends[index]
        if start >= end or text[start] in "_-" or text[end - 1] in "_-":
            return 0
        if self.chains[index + 1]:
            return self.chains[index + 1]
        return index + 1 if self.tlds[index + 1] and "_" not in text[start:end] else 0

    def begins(self, index: int) -> bool:
        """Whether any domain can begin in label `index`."""
        return index + 1 < len(self.starts) and bool(self.chains[index + 1] or self.tlds[index + 1])


def latin_domains(domain: str) -> Iterator[tuple[int, int]]:
    """The domains in Latin letters that a domain holds, as spans: in `これは.example.com中国` one, `example.com`."""
    at = 0
    while labels := _ASCII_LABELS.search(domain, at):
        at = labels.end()
        for dot in range(labels.end() - 1, labels.start(), -1):
            if domain[dot] == "." and (end := _tld(domain, dot + 1, len(domain))):
                yield labels.start(), end
                at = end
                break


def valid(domain: str) -> bool:
    """Whether each label of a domain is short enough, in its encoded form (RFC 3492) too."""
    if domain.startswith("xn--") and not next(latin_domains(domain), None):
        return False
    return all(1 <= _encoded(label) <= _LONGEST_LABEL for label in domain.split("."))


def _encoded(label: str) -> int:
    if label.isascii() or len(label) > _LONGEST_LABEL:  # the encoded form is never shorter, and costly to make of a long label
        return len(label)
    parts = _IDEOGRAPHIC_DOTS.split(label)
    return sum(len(part) if part.isascii() else len("xn--") + len(part.encode("punycode")) for part in parts) + len(parts) - 1


def _tld(text: str, start: int, end: int) -> int:
    """The end of the top-level domain that begins at `start`, or 0; letters, digits and `@+-` must not follow it."""
    if start >= end:
        return 0
    if word := _WORD.match(text, start, end):
        if word[0].lower() in _tlds() and (word.end() == len(text) or text[word.end()] not in "@+-"):
            return word.end()
        punycode = _PUNYCODE.match(text, start, end)
        return punycode.end() if punycode else 0
    for last in range(min(end, start + _longest_tld()), start, -1):
        after = text[last : last + 1]
        if text[start:last].lower() in _tlds() and not (after and (after in "@+-" or (after.isascii() and after.isalnum()))):
            return last
    return 0


@cache
def _tlds() -> frozenset[str]:
    lines = _TLD_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@cache
def _longest_tld() -> int:
    return max(len(name) for name in _tlds() if not name.isascii())
