"""The forge's expressions, as far as our workflows use them; anything else is an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_TOKEN = re.compile(r"\s*('[^']*'|&&|\|\||==|!=|!?cancelled\(\)|[()]|[a-z_]\w*(?:\.\w+)+)", re.IGNORECASE)
_PYTHON = {"&&": "and", "||": "or", "cancelled()": "False", "!cancelled()": "True"}


def wanted(condition: str, contexts: Mapping[str, Any], *, ok: bool) -> bool:
    """Whether a job or step runs: by its condition, and if that does not ask how things went, only where all before went well."""
    inner = _EXPRESSION.fullmatch(condition.strip())
    text = inner[1] if inner else condition
    return (ok or "cancelled()" in text) and (not text or bool(value(text, contexts)))


def filled(text: object, contexts: Mapping[str, Any]) -> str:
    """A text with what its expressions are."""
    return _EXPRESSION.sub(lambda found: str(value(found[1], contexts)), str(text))


def value(text: str, contexts: Mapping[str, Any]) -> object:
    """What an expression is."""
    words, at, text = [], 0, text.strip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        assert token, f"not understood: {text[at:]}"
        words.append(_PYTHON.get(token[1]) or (token[1] if token[1][0] in "'()=!" else repr(_looked_up(token[1], contexts))))
        at = token.end()
    return eval(" ".join(words), {"__builtins__": {}})  # noqa: S307 (nothing but literals and operators is left)


def _looked_up(name: str, contexts: Mapping[str, Any]) -> str:
    """A value of a context; what a secret, a variable, an output or the event does not have is empty, another name is an error."""
    first, *inner = name.split(".")
    where: Any = contexts[first]
    for depth, one in enumerate(inner):
        strict = (first == "github" and depth == 0) or (first in {"steps", "needs"} and depth == 0) or first == "runner"
        where = where[one] if strict else (where or {}).get(one)
    return "" if where is None else str(where)
