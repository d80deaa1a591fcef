"""Safe remedies become a new text that says the same but for them.

A change is a splice: everything around it (comments, order, quotes, line ends, a byte order mark) stays as it was typed. Whether the new
text means what it should is judged by reading it again, never by trusting the splice.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from parution import source
from parution.model import Edit, Pointer, Yaml

_NAME = "id"
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_CODE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_TO_ESCAPE = re.compile('[\\\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]')
_HARD_BREAK = 2  # so many spaces at the end of a line begin a new one in Markdown


class MeaningChangedError(Exception):
    """The new text would say something else than it should: a fault of this program, and nothing may be written."""


@dataclass(frozen=True, slots=True)
class Splice:
    r"""What stands at `[start, end)` of a text (characters, after line ends became `\n`) gives way to `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mended:
    r"""A file before and after: its bytes and its text (with `\n` line ends), how many fixes it took, and how many must wait.

    A fix waits where it touches what another one changes, or what cannot be changed for certain.
    """

    old: bytes
    data: bytes
    before: str
    after: str
    applied: int
    waiting: int


def mend(data: bytes, fixes: Iterable[tuple[Edit, ...]], *, post: bool = True, tidy: bool = False) -> Mended:
    """A file with each fix in it, the first of two that touch; all edits of a fix or none.

    Args:
        data: The bytes of the file.
        fixes: What is to be changed.
        post: Whether the file is a post; else it is the charter.
        tidy: Also remove spaces at the ends of lines, where they mean nothing.

    Raises:
        MeaningChangedError: the result would mean something else.
    """
    text = source.decode(data)
    fixes = list(fixes)
    try:
        before = _read(text, post=post)
    except source.SourceError:
        return Mended(data, data, text, text, 0, len(fixes))
    taken: list[Splice] = []
    applied: list[Edit] = []
    done = 0
    for fix in fixes:
        splices = [_splice(text, edit, before, post=post) for edit in fix]
        if fits := _fitting(splices, taken):
            taken += fits
            applied += fix
            done += 1
    if tidy:
        taken += [one for one in trailing_spaces(text) if not _touches(one, taken)]
    after = spliced(text, taken)
    if _read(after, post=post) != _expected(text, before, applied, taken):
        raise MeaningChangedError
    mended = on_bytes(data, taken)
    if source.decode(mended) != after:
        raise MeaningChangedError
    return Mended(data, mended, text, after, done, len(fixes) - done)


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with every splice in it; they may not overlap."""
    pieces, at = [], 0
    for one in sorted(splices, key=_position):
        pieces += [text[at : one.start], one.text]
        at = one.end
    return "".join([*pieces, text[at:]])


def on_bytes(data: bytes, splices: Sequence[Splice]) -> bytes:
    """The file with every splice in it; its byte order mark stays, its line ends too, and new lines get the kind that its first has."""
    raw = data.decode("utf-8")
    mark = len(raw) - len(raw.removeprefix("\ufeff"))
    breaks = [found.start() - mark - number for number, found in enumerate(re.finditer("\r\n", raw))]
    ending = found[0] if (found := re.search(r"\r\n?|\n", raw)) else "\n"

    def at(position: int) -> int:
        return position + mark + bisect_left(breaks, position)

    return spliced(raw, (Splice(at(one.start), at(one.end), one.text.replace("\n", ending)) for one in splices)).encode("utf-8")


def unique(name: str, taken: Collection[str]) -> str:
    """The name, or the first of name-2, name-3… that is not taken."""
    number, proposed = 1, name
    while proposed in taken:
        number += 1
        proposed = f"{name}-{number}"
    return proposed


def named(fix: tuple[Edit, ...], taken: set[str]) -> tuple[Edit, ...]:
    """The fix with an id that no other post has, where it gives one; the id is taken from then on."""
    edits = []
    for edit in fix:
        if edit.place.kind == "value" and edit.place.pointer == (_NAME,):
            name = unique(edit.text, taken)
            taken.add(name)
            edits.append(replace(edit, text=name))
        else:
            edits.append(edit)
    return tuple(edits)


def trailing_spaces(text: str) -> list[Splice]:
    """Spaces at the ends of a post's lines, where they mean nothing: neither within a value, nor in code, nor to break a line."""
    bounds = source.front_matter_stretch(text)
    if not bounds:
        return []
    in_fields = [Splice(found.start(), found.end(), "") for found in _TRAILING.finditer(text, *bounds)]
    try:
        if in_fields and source.parse_post(spliced(text, in_fields)) != source.parse_post(text):
            in_fields = []
    except source.SourceError:
        in_fields = []
    return [*in_fields, *_of_body(text, bounds[1])]


def _of_body(text: str, start: int) -> Iterator[Splice]:
    codes = [found.start() for found in _CODE.finditer(text, start)]
    for found in _TRAILING.finditer(text, start):
        in_code = bisect_left(codes, found.start()) % 2
        following = text[found.end() + 1 :].split("\n", 1)[0]
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        breaks = line.strip() and following.strip() and found.end() - found.start() >= _HARD_BREAK
        if not in_code and not breaks and not line.startswith(("    ", "\t")):
            yield Splice(found.start(), found.end(), "")


Meaning = tuple[Yaml | dict[str, Yaml], str]


def _read(text: str, *, post: bool) -> Meaning:
    if not post:
        return source.parse_yaml(text), ""
    fields, body = source.parse_post(text)
    return fields, body.strip()


def _expected(text: str, before: Meaning, applied: Iterable[Edit], splices: Iterable[Splice]) -> Meaning:
    """What the new text should mean: the old values but for those that are edited, the old body with the splices that lie in it."""
    fields, body = before
    for edit in applied:
        if edit.place.kind == "value":
            fields = _with(fields, edit.place.pointer, edit.text)
    start = source.body_start(text)
    if body:
        own = [Splice(one.start - start, one.end - start, one.text) for one in splices if one.start >= start]
        body = spliced(text[start:], own).strip()
    return fields, body


def _with(value: Yaml | Mapping[str, Yaml], pointer: Pointer, new: str) -> Yaml:
    if not pointer:
        return new
    first, *rest = pointer
    if isinstance(value, list) and isinstance(first, int):
        return [_with(item, tuple(rest), new) if index == first else item for index, item in enumerate(value)]
    fields = dict(value) if isinstance(value, Mapping) else {}
    return {**fields, str(first): _with(fields.get(str(first)), tuple(rest), new)}


def _fitting(splices: Sequence[Splice | None], taken: list[Splice]) -> list[Splice]:
    """The splices of one fix, or none of them where one is impossible or touches what is taken or another of them."""
    fitting: list[Splice] = []
    for one in splices:
        if one is None or _touches(one, taken) or _touches(one, fitting):
            return []
        fitting.append(one)
    return fitting


def _touches(one: Splice, others: Iterable[Splice]) -> bool:
    return any((one.start < other.end and other.start < one.end) or one.start == other.start for other in others)


def _position(one: Splice) -> tuple[int, int]:
    return one.start, one.end


def _splice(text: str, edit: Edit, before: Meaning, *, post: bool) -> Splice | None:
    """Where an edit goes and what is typed there; None where that cannot be said for certain."""
    place = edit.place
    if place.kind in {"body", "text"}:
        start = source.body_start(text) if place.kind == "body" else 0
        whole = 0 <= place.start <= place.end <= len(text) - start
        return Splice(start + place.start, start + place.end, edit.text) if whole else None
    if place.kind != "value" or not place.pointer:
        return None
    wanted = _with(before[0], place.pointer, edit.text), before[1]
    for one in _typed(text, place.pointer, edit.text):
        try:
            if _read(spliced(text, [one]), post=post) == wanted:
                return one
        except source.SourceError:
            continue
    return None


def _typed(text: str, pointer: Pointer, value: str) -> Iterator[Splice]:
    """The ways to type a value, the one nearest to what stands there first."""
    if stretch := source.value_stretch(text, pointer):
        old = text[slice(*stretch)]
        yield from (Splice(*stretch, form) for form in _forms(old, value))
    elif key := source.key_stretch(text, pointer):
        colon = text.find(":", key[1]) + 1
        yield from (Splice(colon, colon, f" {form}") for form in _forms("", value))
    elif len(pointer) == 1 and (bounds := source.front_matter_stretch(text)):
        at = bounds[0] if pointer[0] == _NAME else bounds[1]
        yield from (Splice(at, at, f"{pointer[0]}: {form}\n") for form in _forms("", value))


def _forms(old: str, value: str) -> tuple[str, ...]:
    double = '"' + _TO_ESCAPE.sub(_escaped, value) + '"'
    single = "'" + value.replace("'", "''") + "'"
    match old[:1]:
        case '"':
            return (double,)
        case "'":
            return single, double
        case "|" | ">":
            return _block(old, value), double
        case _:
            return value, double


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}"


def _block(old: str, value: str) -> str:
    """A text in an indented block, below the sign that began the old one."""
    header, _, lines = old.partition("\n")
    first = next((line for line in lines.split("\n") if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip(" "))]
    body = "\n".join(f"{indent}{line}" if line else "" for line in value.rstrip("\n").split("\n"))
    return f"|{header[1:]}\n{body}"
