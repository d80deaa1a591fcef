"""What a source holds, read but not yet given a place in the calendar: posts, and what is to be said of the source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from parution.model import Message, Wish, Yaml
from parution.networks import compose

LONGEST_TITLE = 80
MOST_POSTS = 20_000
"""So many posts are taken from one source; more are no plan that anybody has written."""

Said = Literal["published", "draft", "idea", "review", "cancelled", ""]
"""How far a post is, as far as its source says so."""

_ADDRESS = re.compile(r"https?://\S+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
# What YAML cannot hold, or what nobody can see: controls (but the tab and the line feed), halves of characters, a byte order mark.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_MARKUP = re.compile(r"[`*<\[]|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~|&(?=#?\w+;)|\\(?=[!-/:-@\[-`{-~])")
_BLOCK = re.compile(r"^([ \t]*)([-+#=]|\d{1,9}[.)])(?=[ \t]|$|[-=])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that did not come along as it was: where it stands in the source, and what became of it.

    `line` is counted from 1 (0: the file as such), `column` is the name of a column of a table or of a field, `value` what stands there.
    """

    path: str
    line: int
    message: Message
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One post of a source.

    `key` tells it from every other post of every source, and is the same when it is read again. `fields` are those of a post's front
    matter but for id, status and date; `notes` are lines for its brief. `name` is the id that it would like; where it is `from_here`, the
    calendar's post of that id is this one, whatever has become of it. `copies` are the files that come along, by their path relative to
    the calendar's root. `own` is a post of an export of ours, which keeps its status, its date as it was typed, and its file's path.
    """

    key: str
    path: str
    line: int
    fields: Mapping[str, Yaml]
    body: str
    when: datetime | Wish | None = None
    said: Said = ""
    name: str = ""
    notes: tuple[str, ...] = ()
    copies: Mapping[str, Path] = field(default_factory=dict)
    own: Mapping[str, str] | None = None
    from_here: bool = False

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that stand for the key."""
        return sha256(self.key.encode("utf-8", "replace")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a source.

    `facts` are sentences about how it was read, `columns` what each column of a table became, in their order. `accounts` are the names of
    the accounts that stand in it, in the order in which they were met.
    """

    source: str
    arrivals: tuple[Arrival, ...]
    remarks: tuple[Remark, ...] = ()
    facts: tuple[Message, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    accounts: tuple[str, ...] = ()


class SourceRefusedError(Exception):
    """The source cannot be read as what it should be; `message` says why and `remedy` what to do."""

    def __init__(self, message: Message, remedy: Message) -> None:
        super().__init__(f"{message} {remedy}")
        self.message, self.remedy = message, remedy


def clean(text: str) -> str:
    """A text without what cannot be written, its line ends as ours, no white space around it."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def plain_text(body: str) -> str:
    """A body in Markdown as a network without formatting would show it."""
    return compose("linkedin", text=body, title="", fmt=None, cta=None, hashtags=(), mentions=()).parts[0]


def as_markdown(text: str) -> str:
    """A body that is sent as this plain text, to the letter: its signs keep Markdown from making something of them where it would."""
    if _same(text, text):
        return text
    for escaped in (_BLOCK.sub(r"\1\\\2", text), _BLOCK.sub(r"\1\\\2", _escaped(text))):
        if _same(escaped, text):
            return escaped
    return _escaped(text)


def _escaped(text: str) -> str:
    pieces = re.split(r"(https?://\S+)", text)
    return "".join(piece if index % 2 else _MARKUP.sub(r"\\\g<0>", piece) for index, piece in enumerate(pieces))


def _same(body: str, text: str) -> bool:
    return plain_text(body).split() == text.split()


def title_of(body: str) -> str:
    """The first sentence with words in it, cut at a word's end; empty where there is none."""
    for line in plain_text(body).splitlines():
        said = " ".join(_ADDRESS.sub("", line).split())
        if sum(map(str.isalpha, said)) > 2:  # noqa: PLR2004 (an emoji or a bullet is no sentence)
            return shortened(_SENTENCE.split(said)[0].strip(" :–-()"))
    return ""


def shortened(title: str) -> str:
    """A title of at most so many characters, cut at a word's end."""
    if len(title) <= LONGEST_TITLE:
        return title
    return title[:LONGEST_TITLE].rpartition(" ")[0].rstrip(" ,;:–-") + "…"
