"""The front matter that nearly everybody writes, one plain field a line, read without the YAML parser, in a tenth of its time.

Only what the parser would read just so is read here; anything else (quotes, comments, indentation, a colon and a space in a value) is
left to it. A test compares the two on what they both read.
"""

from __future__ import annotations

import re

from parution.model import Yaml

# A plain value begins with a letter or a digit and holds no sign that could end it: the signs of European texts, no white space but
# spaces, a colon only before something else than a space, a space neither before a # nor at the end.
_LETTER = "A-Za-z0-9\u00c0-\u024f"
_SIGN = '!"$-/;<=?-Z\\\\^-~\u00a1-\u024f\u2010-\u2027\u202f-\u205e\u20ac\\[\\]'
_PLAIN = rf"[{_LETTER}](?:[{_SIGN}{_LETTER}]+|:(?=[^ \n])| (?=[^ #\n]))*"
_WORD = rf"[{_LETTER}](?:[{_LETTER}_-])*"
_LIST = rf"\[{_WORD}(?:, {_WORD})*\]"
_FIELD = re.compile(rf"([a-z_]+): ({_PLAIN}|{_LIST})\n")
_NULL = frozenset({"null", "Null", "NULL"})


def read(text: str) -> dict[str, Yaml] | None:
    """The fields of a text, each line of which ends in a line feed, or None if it takes the parser to read them."""
    fields: dict[str, Yaml] = {}
    at = 0
    while found := _FIELD.match(text, at):
        name, value = found.groups()
        words = value[1:-1].split(", ") if value[0] == "[" else [value]
        if name in fields or not _NULL.isdisjoint(words):
            return None
        fields[name] = list(words) if value[0] == "[" else value
        at = found.end()
    return fields if at == len(text) and fields else None
