"""What the YAML parser complains of, said for someone who has never heard of YAML, and pointed at where the slip was made."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parution.model import Message, say

_FIELD = re.compile(r"^(\s*(?:- )?)([^\s:#\"'\[{][^:]*?):\s+(.*)$")
_NO_SPACE = re.compile(r"^[ ]*([a-z_]{2,20}):([^\s:/][^\n]*)$", re.MULTILINE)
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})[^\n]*", re.MULTILINE)


_QUOTED = re.compile(r"""^\s*[\w -]+:\s+(["']).*\1\s*[^\s#]""")
_SIGNED = re.compile(r"^\s*[\w -]+:\s+([*&!])")
_LINE_UP = say("Give fields that belong together the same number of spaces in front, and put a value of several lines in quotes.")


@dataclass(frozen=True, slots=True)
class Slip:
    """A stretch of the text, `[start, end)` in characters, what is wrong with it and how to mend it."""

    start: int
    end: int
    message: Message
    remedy: Message


def explain(text: str, at: int, problem: str, began: int | None) -> Slip:
    """The likeliest slip behind a syntax error.

    `at` is the character where the parser gave up, `problem` its own word for it, `began` where the list, mapping or quotation began that
    it was reading, if it says.
    """
    return _known(text, at, problem, began) or Slip(
        at,
        at + 1,
        say("This cannot be read as fields and values."),
        say("Compare this line and the one above with lines that work, or put the value in straight quotes."),
    )


def _known(text: str, at: int, problem: str, began: int | None) -> Slip | None:
    conflict = _CONFLICT.search(text)
    if conflict:
        return Slip(
            *conflict.span(),
            say("Git left a merge conflict here: both versions stand in the file, with marks between them."),
            say("Keep the version you want and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."),
        )
    start, end = _line(text, at)
    line = text[start:end]
    signed = _SIGNED.match(line)
    if signed:
        message = say("A value cannot begin with “{sign}” unless it stands in quotes.", sign=signed.group(1))
        return Slip(start + signed.start(1), start + signed.start(1) + 1, message, _quotes(line))
    if line.lstrip(" ").startswith("\t") or "\\t" in problem:
        return Slip(at, at + 1, say("This line begins with a tab."), say("Indent with spaces: replace the tab by two spaces."))
    if "quoted scalar" in problem or (began is not None and text[began : began + 1] in {'"', "'"}):
        return _open_quote(text, at if began is None else began)
    if began is not None and text[began : began + 1] not in {"[", "{"} and "node content" in problem:
        began = max(text.rfind("[", 0, at), text.rfind("{", 0, at))
    if began is not None and text[began : began + 1] in {"[", "{"}:
        return _open_bracket(text, began)
    return _no_space(text, end) or _in_line(text, at, line, problem)


def _in_line(text: str, at: int, line: str, problem: str) -> Slip | None:
    """A slip within the line where the parser gave up."""
    if _QUOTED.match(line):
        said = say("The quotation ends before its value does."), _quotes(line)
    elif "mapping values" in problem and _is_only_colon(text, at, line):
        said = say("This line does not line up with the line above it."), _LINE_UP
    elif "mapping values" in problem:
        said = say("There is a colon followed by a space inside the value, so it looks like a second field."), _quotes(line)
    elif "cannot start any token" in problem:
        said = (
            say("A value cannot begin with “{sign}” unless it stands in quotes.", sign=text[at : at + 1]),
            _item_in_quotes(text, at, line),
        )
    elif "expected ':'" in problem:
        said = say("This line is not a field: a colon is missing."), say("Write the name of the field, a colon, a space, then its value.")
    elif any(word in problem for word in ("block", "expected key", "document start", "indicator", "indentation")):
        said = say("This line does not line up with the lines around it."), _LINE_UP
    else:
        return None
    return Slip(at, at + 1, *said)


def _item_in_quotes(text: str, at: int, line: str) -> Message:
    """The line as it should be, with quotes around the item of a list or of a mapping that begins at `at`, or around the whole value."""
    here = at - text.rfind("\n", 0, at) - 1
    if not {"[", "{"} & set(line[:here]):
        return _quotes(line)
    item = re.match(r"[^,\]}]*", line[here:])
    end = here + len(item.group().rstrip()) if item else here
    return say("Put the value in straight quotes: {line}", line=f'{line[:here]}"{line[here:end]}"{line[end:]}'.strip())


def _is_only_colon(text: str, at: int, line: str) -> bool:
    colon = line.find(": ")
    return at == text.rfind("\n", 0, at) + 1 + colon and ": " not in line[colon + 2 :]


def _no_space(text: str, end: int) -> Slip | None:
    """A field whose colon touches its value, at or before the line where the parser gave up."""
    found = _NO_SPACE.search(text, 0, end)
    if not found:
        return None
    return Slip(
        found.start(1),
        found.end(),
        say("There is no space after the colon, so this is not read as a field."),
        say("Write: {line}", line=f"{found.group(1)}: {found.group(2)}"),
    )


def _open_quote(text: str, began: int) -> Slip:
    mark = text[began : began + 1]
    return Slip(
        began,
        began + 1,
        say("A quotation mark is opened here and not closed."),
        say("Close it with the same mark ({mark}) at the end of the value, or leave it out.", mark=mark),
    )


def _open_bracket(text: str, began: int) -> Slip:
    start, end = _line(text, began)
    if "#" in text[began:end]:
        tags = text[start:began].strip() == "hashtags:"
        return Slip(
            began,
            end,
            say("A # after a space or a bracket begins a comment, so the rest of this line is not read."),
            say("Leave the # out: hashtags are written without it.") if tags else say("Leave the # out, or put the value in quotes."),
        )
    return Slip(
        began,
        max(began + 1, start + len(text[start:end].rstrip())),
        say("This list is not closed, or a comma between two of its items is missing."),
        say("Write lists as [one, two, three]; put an item that holds a comma, a colon or a bracket in quotes."),
    )


def _line(text: str, at: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return start, len(text) if end < 0 else end


def _quotes(line: str) -> Message:
    field = _FIELD.match(line)
    if not field:
        return say('Put the whole value in straight quotes: "…".')
    value = field.group(3).strip()
    if value[:1] in {'"', "'"}:
        return say("Put the whole value in one pair of straight quotes, and use “ ” or ’ inside it.")
    if value[:1] + value[-1:] in {"“”", "‘’", "«»"}:
        value = value[1:-1].strip("\u00a0\u202f ")  # the quotes of a word processor, meant as these
    value = value.replace("\\", "\\\\").replace('"', '\\"')
    return say("Put the value in straight quotes: {line}", line=f'{field.group(2)}: "{value}"')
