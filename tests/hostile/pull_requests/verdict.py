"""What is wrong with what the program says of a pull request: in the log, in annotations, in the comparison, and in the comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import html5lib
import pyromark
import regex

from hostile.pull_requests.forge import SECRET

_ANNOTATION: Final = re.compile(r"::(error|warning|notice)(?: ([^:\r\n]*))?::(.*)")
_MEMBERS: Final = frozenset({"file", "line", "endLine", "col", "endColumn", "title"})
_SHOWN: Final = re.compile(r"[\u2400-\u2421]|<U\+[0-9A-F]{4,6}>|\\x5b")
"""How a name is told that cannot be told as it is."""
_INVISIBLE: Final = regex.compile(r"[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What steers a terminal, ends a line somewhere, or turns the writing round."""
_TRACEBACK: Final = re.compile(r"Traceback \(most recent|^\s*File \"[^\"]+\", line \d+", re.MULTILINE)
_TAGS: Final = frozenset(
    "html head body h3 h4 p strong table thead tbody tr th td br ul ol li code pre details summary sub blockquote del em".split()  # noqa: SIM905
)
_CALLS: Final = re.compile(
    r"(?<![\w`])@[A-Za-z0-9]|(?<!\w)#\d|GH-\d|(?<!\w)[!~%$&]\w|(?:https?|ftp|mailto|xmpp)://|www\.\w|:[a-z0-9_+-]+:|\b[0-9a-f]{7,40}\b|\w@\w+\.\w"
)
"""What a forge makes a mention, a reference or a link of, wherever it stands in what is shown, but in code."""


def of_log(said: str) -> Iterator[str]:
    """What must never stand in any output that a person or the runner reads."""
    if SECRET in said or "root:x:" in said or "root:*:" in said:
        at = max(said.find(SECRET), said.find("root:"))
        yield f"what was read outside: {said[max(at - 200, 0) : at + 200]!r}"
    if found := _TRACEBACK.search(said):
        yield f"a traceback: {said[found.start() :][-1500:]}"
    for line in said.split("\n"):
        if found := _INVISIBLE.search(line):
            yield f"{found[0]!r} as it is: {line[:200]!r}"


def of_annotations(said: str, files: frozenset[str]) -> Iterator[str]:
    """What is wrong with the lines that the runner obeys; `files` are those of the pull request and of what must have been there."""
    for line in said.removesuffix("\n").split("\n"):
        if not line:
            continue
        found = _ANNOTATION.fullmatch(line)
        if not found:
            yield f"not an annotation: {line[:200]!r}"
            continue
        yield from _of_command(found[2] or "", found[3], files)


def _of_command(listed: str, told: str, files: frozenset[str]) -> Iterator[str]:
    members = dict(one.partition("=")[::2] for one in listed.split(",") if one)
    if not members.keys() <= _MEMBERS or len(members) != len([one for one in listed.split(",") if one]):
        yield f"members of an order: {listed[:200]!r}"
    file = _undone(members.get("file", "charter.yml"), ":,")
    if file not in files and not _SHOWN.search(file):
        yield f"an annotation for {file!r}"
    if file.startswith("/") or ".." in file.split("/"):
        yield f"an annotation outside: {file!r}"
    for name in _MEMBERS - {"file", "title"}:
        if not members.get(name, "1").isdigit():
            yield f"{name}={members[name]!r}"
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", members.get("title", "x")):
        yield f"a title that is no rule: {members['title']!r}"
    if re.search(r"%(?!25|0A|0D)|##\S*\[", told):
        yield f"not escaped: {told[:200]!r}"


def _undone(value: str, more: str) -> str:
    for sign in f"\r\n{more}%":
        value = value.replace(f"%{ord(sign):02X}", sign)
    return value


def of_comment(markdown: str) -> Iterator[str]:
    """What is wrong with Markdown of ours, as a forge shows it."""
    yield from of_log(markdown)
    if len(markdown.encode()) > 65_000:
        yield "too long a comment"
    if found := re.search(r"^[ \t]*/\w+.*", markdown, re.MULTILINE):
        yield f"an order to a forge: {found[0]!r}"
    page = html5lib.parse(_html(markdown), treebuilder="etree", namespaceHTMLElements=False)
    yield from _of_element(page)
    shown = _plain(page)
    for found in _CALLS.finditer(shown):
        yield f"a call: {shown[max(found.start() - 40, 0) : found.end() + 40]!r}"


def _html(markdown: str) -> str:
    some = pyromark.Options
    options = (
        some.ENABLE_TABLES | some.ENABLE_STRIKETHROUGH | some.ENABLE_FOOTNOTES | some.ENABLE_TASKLISTS | some.ENABLE_MATH | some.ENABLE_GFM
    )
    return pyromark.html(markdown, options=options)


def _of_element(element: Any) -> Iterator[str]:
    """An element that we never write, an attribute that does something, and a fold that is not closed where we close it."""
    if not isinstance(element.tag, str):
        if "parution" not in (element.text or ""):
            yield f"a comment of HTML: {element.text!r}"
        return
    if element.tag not in _TAGS:
        yield f"<{element.tag}>"
    for name in element.attrib:
        if name not in {"class", "style"} or not re.fullmatch(r"language-\w+|text-align: \w+;?", element.attrib[name].strip()):
            yield f"<{element.tag} {name}={element.attrib[name]!r}>"
    if element.tag == "details" and (len(element) == 0 or element[0].tag != "summary"):
        yield "a fold without its line"
    for child in element:
        yield from _of_element(child)


def _plain(element: Any) -> str:
    """The text outside of code."""
    if not isinstance(element.tag, str) or element.tag in {"code", "pre"}:
        return "\n"
    return "\n".join([element.text or "", *(part for child in element for part in (_plain(child), child.tail or ""))])


def seen(name: str) -> str:
    """A file's name as an annotation shows it."""
    return name.encode("utf-8", "replace").decode()
