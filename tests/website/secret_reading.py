"""A reader who looks for secret words in every byte of a site, and in every disguise that a word may wear there."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

SIGN = "zyzzyva"
"""What every secret word begins with."""

NUMBERS = frozenset({"7654321"})
"""Secrets that are numbers."""

SECRET = re.compile(rf"{SIGN}[a-z]+")
_RUN = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_INDEX = re.compile(r"window\.parution\.indexed\((.*)\);\n", re.DOTALL)


def told(files: Mapping[str, bytes], secrets: Iterable[str]) -> dict[str, set[str]]:
    """The secrets that a site tells, and the files in which; they are looked for in names and bytes, in any disguise."""
    known = sorted(secrets, key=len, reverse=True)
    found: dict[str, set[str]] = defaultdict(set)
    for path, data in files.items():
        for form in (path.casefold(), *forms(data)):
            for run in {*SECRET.findall(form), *(number for number in NUMBERS if number in form)}:
                # Without its markup a word may stick to the next; what is cut off is a secret still.
                found[next((word for word in known if run.startswith(word)), run)].add(path)
    cut = {word for word in found if word not in known and any(one.startswith(word) and one in found for one in known)}
    return {word: paths for word, paths in found.items() if word not in cut}


def forms(data: bytes) -> Iterator[str]:
    """The texts that a file can be read as."""
    plain = data.decode("utf-8", "replace")
    unfolded = re.sub(r"\r?\n[ \t]", "", plain)
    yield from (text.casefold() for text in dict.fromkeys((plain, unfolded)))
    text = unfolded
    for undo in (unquote, html.unescape, _unescaped, lambda one: re.sub(r"<[^>]*>", "", one)):
        again = undo(text)
        if again != text:
            yield again.casefold()
        text = again
    yield data.decode("utf-16-le", "replace").casefold()
    yield data[1:].decode("utf-16-le", "replace").casefold()
    yield from _decoded(plain)
    if indexed := _INDEX.fullmatch(plain):
        yield " ".join(words(json.loads(indexed[1])))


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})", lambda found: chr(int(found[1] or found[2], 16)), text)


def _decoded(text: str) -> Iterator[str]:
    """What may be written in base64 or hexadecimal."""
    for run in set(_RUN.findall(text)):
        for start in range(4):
            piece = run[start:].replace("-", "+").replace("_", "/")
            piece = piece[: len(piece) // 4 * 4]
            yield base64.b64decode(piece).decode("latin-1").casefold()
        digits = "".join(re.findall(r"[0-9a-fA-F]{2}", run))
        if len(digits) == len(run):
            yield binascii.unhexlify(digits).decode("latin-1").casefold()


def words(part: Any) -> Iterator[str]:
    """The words of a part of the search's index, read as `search.js` reads them."""
    for coded, _ in part.get("fields", ()):
        before = ""
        for shared, rest in re.findall(r"([A-Z\[\\\]^_`])([^A-Z]*)", coded):
            before = before[: ord(shared) - 65] + rest
            yield before
