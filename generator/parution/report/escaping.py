"""What strangers typed, as Markdown in which it is text and nothing else, on the forges that people read it on.

No mention, no reference to an issue or a commit, no link, image, formula, emoji code, tag, table cell, label or command of a forge comes
from it. Signs of Markdown become character references, which are never markup (CommonMark 2.5). The forges look for mentions and the
like in what has been rendered, where a reference is a sign again: there an invisible one (U+2060, at which no line breaks) stands
behind it.
"""

from __future__ import annotations

import re
from typing import Final

from parution.report.cells import visible

_BREAK: Final = "\u2060"
_SIGNS: Final = re.compile(r"[\\`*_{}\[\]<>#!|~$&^]")
_CALLS: Final = re.compile(
    r"(?<=[@#!~%$&^*])(?=[^\s),.;])"  # mentions, references, labels, milestones, formulas
    r"|(?<=:)(?!(?<=\d:)\d\d(?![\d:]))(?=\S)"  # addresses and emoji codes; not the hours of a day
    r"|(?<=[A-Za-z]-)(?=\d)|(?<=\bwww)(?=\.)",  # tickets, addresses without a protocol
    re.IGNORECASE,
)
_HASH: Final = re.compile(r"\b[0-9a-fA-F]{7,}\b")
_PART: Final = 4  # so few digits name no commit
_SPACES: Final = re.compile(r"[ \t\n\r\f\v\x85\u2028\u2029]+")
_TICKS: Final = re.compile(r"`+")
_COMMAND: Final = re.compile(r"^(?=[^\S\n]*/)", re.MULTILINE)


def inline(text: str, most: int = 400) -> str:
    """A text within a line of Markdown, a table's cell or a summary; of a longer one than `most` characters, the beginning."""
    plain = _line(text, most)
    broken = _CALLS.sub(_BREAK, _HASH.sub(_parted, plain))
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", broken)


def _parted(number: re.Match[str]) -> str:
    """What could be the name of a commit, in parts that are none."""
    digits = number[0]
    return _BREAK.join(digits[at : at + _PART] for at in range(0, len(digits), _PART))


def code(text: str, most: int = 400) -> str:
    """A name in a code span, also within a table's cell."""
    plain = _line(text, most) or " "
    ticks = "`" * (max((len(run) for run in _TICKS.findall(plain)), default=0) + 1)
    pad = " " if plain[0] == "`" or plain[-1] == "`" or (plain[0] == plain[-1] == " " and plain.strip()) else ""
    return f"{ticks}{pad}{plain}{pad}{ticks}".replace("|", "\\|")


def fence(text: str, kind: str = "text") -> str:
    """A text as it is, line by line, in a fence that is longer than any within; `kind` is a word of ours."""
    lines = [visible(line) for line in text.split("\n")]
    plain = _COMMAND.sub("\u2060", "\n".join(lines))  # GitLab obeys a line that begins with /, and looks for it before it reads Markdown
    ticks = "`" * max(3, max((len(run) for run in _TICKS.findall(plain)), default=0) + 1)
    return f"{ticks}{kind}\n{plain}\n{ticks}"


def _line(text: str, most: int) -> str:
    plain = _SPACES.sub(" ", visible(_SPACES.sub(" ", text))).strip()
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"
