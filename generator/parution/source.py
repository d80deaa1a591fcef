"""The only reader of YAML and front matter: strict values, positions on demand.

Values stay what the writer typed: every scalar is text, an empty one (also `null`, `~`) is None. What other readers lose in silence is an
error here: a key given twice, an unclosed front matter, a list where fields belong, an alias that copies another value, a second document.
Positions are worked out only for what is shown (`locate`), from the same parser.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import frontmatter
import yaml

from parution import plain_fields
from parution.model import Message, Place, Pointer, Yaml, say
from parution.yaml_words import explain

Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the parser written in C where PyYAML has it, else the same in Python

MAX_FILE = 1024 * 1024
"""The largest file that is read, in bytes."""
MAX_DEPTH = 16
"""How deep lists and mappings may stand in each other."""

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_FIRST_FENCE = re.compile(r"---[ \t]*(?:\n|$)")
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_UNPRINTABLE = r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # compiled where it is needed: that takes 5 ms


class SourceError(Exception):
    r"""A file that cannot be read as what it should be; `start` and `end` are characters of the text (after line ends became `\n`)."""

    def __init__(self, rule: str, start: int, end: int, message: Message, remedy: Message) -> None:
        super().__init__(str(message))
        self.rule, self.start, self.end, self.message, self.remedy = rule, start, end, message, remedy

    def moved(self, by: int) -> SourceError:
        """The same error in a text that begins `by` characters earlier."""
        return SourceError(self.rule, self.start + by, self.end + by, self.message, self.remedy)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text for people: lines and columns from 1, columns in characters (code points), the end exclusive."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


def decode(data: bytes) -> str:
    r"""The text of a file: UTF-8 with or without a byte order mark, any line ends (they become `\n`).

    Raises:
        SourceError: the file is too large, is not UTF-8, or holds a NUL.
    """
    if len(data) > MAX_FILE:
        raise SourceError(
            "file-size",
            0,
            0,
            say("This file has {size} bytes; at most {limit} are read.", size=len(data), limit=MAX_FILE),
            say("Shorten the text, or move what is not text (an image, say) into a file of its own under content/media/."),
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise SourceError("encoding", 0, 0, say("This file is not UTF-8 text."), _SAVE_AS_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        raise SourceError(
            "encoding", len(before), len(before) + 1, say("A character here is not written in UTF-8."), _SAVE_AS_UTF8
        ) from None
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


_SAVE_AS_UTF8 = say("Open the file in your editor and save it again with the encoding UTF-8.")


def parse_yaml(text: str) -> Yaml:
    """The value of a YAML text.

    Raises:
        SourceError: the text is not YAML, or YAML that is not accepted here.
    """
    try:
        return _value(Loader(text))
    except yaml.YAMLError as error:
        raise _syntax_error(text, error) from None


def parse_post(text: str) -> tuple[dict[str, Yaml], str]:
    """The fields and the body of a post.

    Raises:
        SourceError: there is no front matter, it is not closed, or it cannot be read.
    """
    # python-frontmatter takes a text without front matter for a text that has none to lose, so we look for it first.
    fields, body = frontmatter.parse(text, handler=_FrontMatter(*_front_matter_bounds(text)))
    return cast("dict[str, Yaml]", fields), body


class _FrontMatter(frontmatter.default_handlers.BaseHandler):
    """What python-frontmatter calls to split and to read: our fences, which were found already, and our YAML."""

    FM_BOUNDARY = _FENCE

    def __init__(self, start: int, end: int, body: int) -> None:
        self._start, self._end, self._body = start, end, body

    def split(self, text: str) -> tuple[str, str]:
        # python-frontmatter has taken the white space off both ends: none stood at the first, so the fences are where they were.
        return text[self._start : self._end], text[self._body :]

    def load(self, fm: str) -> dict[str, Any]:
        if (fields := plain_fields.read(fm, _by_itself)) is not None:
            return fields
        try:
            value = parse_yaml(fm)
        except SourceError as error:
            raise error.moved(4) from None
        if (lost := _lost_to_a_comment(fm)) is not None:
            raise _comment(fm, lost).moved(4)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise SourceError(
                "front-matter",
                4,
                4 + len(fm.split("\n", 1)[0]),
                say("The front matter is not a list of fields."),
                say("Write one field a line, for example “title: My post”, between the two lines “---”."),
            )
        return value


def _by_itself(line: str) -> Yaml:
    try:
        return parse_yaml(line)
    except SourceError:
        return None


# A # that touches a word begins a hashtag or a number for its writer, and a comment for YAML. (`# so` is a comment for both.)
_TOUCHING = re.compile(r"(?<=[ \t])#(?=[^\s#])")


def _lost_to_a_comment(text: str) -> int | None:
    """Where a value ends because of a # that its writer cannot have meant as a comment, if it does."""
    marks = [found.start() for found in _TOUCHING.finditer(text) if text[text.rfind("\n", 0, found.start()) + 1 : found.start()].strip()]
    if not marks:
        return None
    spans = []
    get: Any = Loader(text).get_event
    while not isinstance(event := get(), yaml.StreamEndEvent):
        if isinstance(event, yaml.ScalarEvent):
            spans.append(_extent(event))
    return next((at for at in marks if not any(start <= at < end for start, end in spans)), None)


def _extent(event: Any) -> tuple[int, int]:  # noqa: ANN401
    return event.start_mark.index, event.end_mark.index


def _comment(text: str, at: int) -> SourceError:
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : len(text) if end < 0 else end].rstrip()
    name, _, value = line.partition(":")
    message = say("From the # on, this is a comment for YAML, and is not read.")
    if name.strip() == "hashtags":
        words = ", ".join(word.lstrip("#") for word in value.split() if word.strip("#"))
        remedy = say("Write hashtags as a list, without #: {line}", line=f"hashtags: [{words}]")
    else:
        quoted = value.strip().replace("\\", "\\\\").replace('"', '\\"')
        remedy = say("Put the value in straight quotes: {line}", line=f'{name.strip()}: "{quoted}"')
    return SourceError("yaml-comment", at, start + len(line), message, remedy)


def _front_matter_bounds(text: str) -> tuple[int, int, int]:
    """Where the front matter's YAML starts and ends, and where what follows its closing fence starts."""
    first = _FIRST_FENCE.match(text)
    if not first:
        raise SourceError(
            "front-matter",
            0,
            len(text.split("\n", 1)[0]),
            say("This post does not begin with its front matter."),
            say("Make “---” the very first line, then the fields (id, title, status…), then another line “---”, then the text."),
        )
    closing = _FENCE.search(text, first.end())
    if not closing:
        raise SourceError(
            "front-matter",
            0,
            3,
            say("The front matter is not closed: there is no second line “---”."),
            say("Add a line “---” between the last field and the text."),
        )
    return first.end(), closing.start(), closing.end()


def _value(loader: Any) -> Yaml:  # noqa: ANN401 (PyYAML's loaders share no type)
    """Build the value of the only document from the parser's events; anything beyond plain lists, mappings and scalars is refused."""
    get = loader.get_event
    get()
    if isinstance(get(), yaml.StreamEndEvent):
        return None
    value = _node(get, get(), 0)
    get()
    following = get()
    if not isinstance(following, yaml.StreamEndEvent):
        raise _refusal(
            following, say("More than one document cannot be used here."), say("Remove the line “---” and what does not belong here.")
        )
    return value


def _node(get: Any, event: Any, depth: int) -> Yaml:  # noqa: ANN401
    kind = type(event)
    if kind is yaml.ScalarEvent:
        return _scalar(event)
    if kind is yaml.AliasEvent or event.anchor is not None or event.tag is not None:
        raise _sign_refusal(event)
    if depth == MAX_DEPTH:
        message = say("More than {most} levels cannot be used here.", most=MAX_DEPTH)
        raise _refusal(event, message, say("Use fewer levels of lists and fields inside one another."))
    if kind is yaml.SequenceStartEvent:
        items: list[Yaml] = []
        while type(item := get()) is not yaml.SequenceEndEvent:
            items.append(_scalar(item) if type(item) is yaml.ScalarEvent else _node(get, item, depth + 1))
        return items
    fields: dict[str, Yaml] = {}
    while type(key := get()) is not yaml.MappingEndEvent:
        name = _key(key)
        if name in fields:
            raise _duplicate(key, name)
        value = get()
        fields[name] = _scalar(value) if type(value) is yaml.ScalarEvent else _node(get, value, depth + 1)
    return fields


def _scalar(event: Any) -> str | None:  # noqa: ANN401
    if event.anchor is not None or event.tag is not None:
        raise _sign_refusal(event)
    value: str = event.value
    return None if value in _EMPTY and event.implicit[0] else value


def _key(event: Any) -> str:  # noqa: ANN401
    if type(event) is not yaml.ScalarEvent:
        message = say("A field whose name is not a word cannot be used here.")
        raise _refusal(event, message, say("Write the name of the field, a colon, a space, then its value."))
    if event.anchor is not None or event.tag is not None:
        raise _sign_refusal(event)
    name: str = event.value
    return name


def _refusal(event: Any, message: Message, remedy: Message) -> SourceError:  # noqa: ANN401
    start = event.start_mark.index
    return SourceError("yaml", start, max(event.end_mark.index, start + 1), message, remedy)


def _sign_refusal(event: Any) -> SourceError:  # noqa: ANN401
    return _refusal(
        event, say("A value cannot begin with &, * or ! unless it stands in quotes."), say('Put the whole value in straight quotes: "…".')
    )


def _duplicate(event: Any, name: str) -> SourceError:  # noqa: ANN401
    return SourceError(
        "yaml-duplicate-key",
        event.start_mark.index,
        event.end_mark.index,
        say("The field “{name}” stands here twice.", name=name),
        say("Keep one of the two lines and delete the other."),
    )


def _syntax_error(text: str, error: yaml.YAMLError) -> SourceError:
    odd = re.search(_UNPRINTABLE, text)
    if odd:
        return SourceError(
            "yaml",
            odd.start(),
            odd.end(),
            say("There is an invisible control character here (U+{code}).", code=f"{ord(odd.group()):04X}"),
            say("Delete it: it often comes with a text pasted from another program."),
        )
    mark, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    slip = explain(text, min(mark.index, len(text)) if mark else 0, str(getattr(error, "problem", "")), began.index if began else None)
    return SourceError("yaml", slip.start, slip.end, slip.message, slip.remedy)


def locate(text: str, place: Place) -> Span | None:
    """The lines and columns of a place in a file's text, or None for the file as such.

    A pointer to what is not there leads to the nearest thing above it that is.
    """
    if place.kind == "file":
        return None
    if place.kind in {"text", "body"}:
        start = body_start(text) if place.kind == "body" else 0
        return _span(text, start + place.start, start + place.end)
    spans = _spans(text)
    pointer = place.pointer
    while pointer and pointer not in spans:
        pointer = pointer[:-1]
    if pointer not in spans:
        return _span(text, 0, 3) if text.startswith("---") else _span(text, 0, 0)
    found_key, found_value = spans[pointer]
    first, second = (found_key, found_value) if place.kind == "key" else (found_value, found_key)
    return _span(text, *(first or second or (0, 0)))


def value_stretch(text: str, pointer: Pointer) -> tuple[int, int] | None:
    """Where the value at a pointer stands, `[start, end)` in characters of the file's text; None where there is none.

    An indented list or mapping is not told whole: only its first line.
    """
    return _spans(text).get(pointer, (None, None))[1]


def key_stretch(text: str, pointer: Pointer) -> tuple[int, int] | None:
    """Where the key at a pointer stands, in characters of the file's text; None where there is none."""
    return _spans(text).get(pointer, (None, None))[0]


def front_matter_stretch(text: str) -> tuple[int, int] | None:
    """Where the fields of a post stand, from the first line after the opening fence to the closing fence; None where there are none."""
    try:
        start, end, _ = _front_matter_bounds(text)
    except SourceError:
        return None
    return start, end


def body_start(text: str) -> int:
    """Where the body of a post begins, in characters of the file's text."""
    try:
        start = _front_matter_bounds(text)[2]
    except SourceError:
        return 0
    return len(text) - len(text[start:].lstrip())


Stretch = tuple[int, int] | None


@lru_cache(maxsize=4)
def _spans(text: str) -> dict[Pointer, tuple[Stretch, Stretch]]:
    """For each pointer, where its key and its value stand, in characters of the file."""
    try:
        start, end, _ = _front_matter_bounds(text)
    except SourceError:
        start, end = 0, len(text)
    spans: dict[Pointer, tuple[Stretch, Stretch]] = {}
    source = text[start:end]
    try:
        loader = Loader(source)
        loader.get_event()
        loader.get_event()
        for pointer, key, first, last in _walk(loader.get_event, loader.get_event(), ()):
            spans.setdefault(pointer, (_stretch(source, key, key, start), _stretch(source, first, last, start)))
    except yaml.YAMLError:
        pass
    return spans


def _walk(get: Any, event: Any, pointer: Pointer, key: Any = None) -> Iterator[tuple[Pointer, Any, Any, Any]]:  # noqa: ANN401
    """Every node's pointer with the event of its key (None in a list), the event that begins it and the one that ends it."""
    end = event
    if isinstance(event, yaml.SequenceStartEvent):
        index = 0
        while not isinstance(end := get(), yaml.SequenceEndEvent):
            yield from _walk(get, end, (*pointer, index))
            index += 1
    elif isinstance(event, yaml.MappingStartEvent):
        while not isinstance(end := get(), yaml.MappingEndEvent):
            yield from _walk(get, get(), (*pointer, str(getattr(end, "value", ""))), end)
    if pointer:
        yield pointer, key, event, end


def _stretch(source: str, first: Any, last: Any, offset: int) -> Stretch:  # noqa: ANN401
    """Where a node stands; an indented list or mapping is shown by its first line; an empty value by nothing (its key is shown)."""
    if first is None:
        return None
    start, end = first.start_mark.index, last.end_mark.index
    if isinstance(first, yaml.CollectionStartEvent) and not first.flow_style:
        end = source.find("\n", start)
        end = len(source) if end < 0 else end
    end = start + len(source[start:end].rstrip())
    return (start + offset, end + offset) if end > start else None


def _span(text: str, start: int, end: int) -> Span:
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    starts = _line_starts(text)
    first, last = bisect_right(starts, start), bisect_right(starts, end)
    return Span(first, start - starts[first - 1] + 1, last, end - starts[last - 1] + 1)


@lru_cache(maxsize=4)
def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", text))]
