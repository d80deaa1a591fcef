"""JSON that any machine reads and any log may carry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]

_SURROGATE = re.compile("[\ud800-\udfff]")
_COMMAND = re.compile(r"(##\w*)\[")


def encode(value: Json) -> str:
    r"""Serialises to ASCII with two spaces of indentation and a final line end.

    ASCII, because standard output is not UTF-8 everywhere and because it leaves no raw control character. Lone surrogates, which have no
    form in UTF-8 and which strict parsers refuse, become U+FFFD. A `##[`, which the runners of GitHub and Azure take for a command wherever
    it stands in a log, is written `##\u005b`, which is the same string to a parser.
    """
    text = json.dumps(_storable(value), ensure_ascii=True, indent=2)
    return _COMMAND.sub(r"\1\\u005b", text) + "\n"


def _storable(value: Json) -> Json:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {_SURROGATE.sub("\ufffd", key): _storable(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_storable(item) for item in value]
    return value
