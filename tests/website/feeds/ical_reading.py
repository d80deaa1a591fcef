"""Reads an iCalendar file as strictly as RFC 5545 is written, and says where it is not kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST = 75
_LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*))*):(.*)', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass
class Component:
    """A component with its properties in order: name, parameters, value as it stands in the file."""

    name: str
    properties: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[str]:
        return [value for found, _, value in self.properties if found == name]

    def __getitem__(self, name: str) -> str:
        (value,) = self.all(name)
        return value

    def text(self, name: str) -> str:
        return unescaped(self[name])

    def parameters(self, name: str) -> dict[str, str]:
        ((_, given, _),) = [one for one in self.properties if one[0] == name]
        return given

    def named(self, name: str) -> list[Component]:
        return [part for part in self.parts if part.name == name]

    @property
    def events(self) -> dict[str, Component]:
        """Its events by UID, which is nobody else's."""
        found = {event["UID"]: event for event in self.named("VEVENT")}
        assert len(found) == len(self.named("VEVENT"))
        return found


def read(data: bytes) -> Component:
    """The one calendar of a file."""
    top: list[Component] = [Component("")]
    for line in _lines(data):
        found = _LINE.fullmatch(line)
        assert found, line
        name, given, value = found.groups()
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value), line
        if name == "BEGIN":
            top.append(Component(value))
        elif name == "END":
            done = top.pop()
            assert done.name == value, line
            top[-1].parts.append(done)
        else:
            parameters = dict(one.split("=", 1) for one in given.split(";")[1:])
            top[-1].properties.append((name, parameters, value))
    (root,) = top
    (calendar,) = root.parts
    assert calendar.name == "VCALENDAR"
    assert calendar.parts, "a calendar without components"
    return calendar


def _lines(data: bytes) -> Iterator[str]:
    assert data.endswith(b"\r\n")
    assert b"\r" not in data.replace(b"\r\n", b""), "a CR alone"
    assert b"\n" not in data.replace(b"\r\n", b""), "an LF alone"
    unfolded: list[str] = []
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= LONGEST, line
        text = line.decode()  # no character is cut in two
        if text.startswith((" ", "\t")):
            unfolded[-1] += text[1:]
        else:
            assert text, "an empty line"
            unfolded.append(text)
    yield from unfolded


def unescaped(value: str) -> str:
    """A text value as it was before it was written."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value), value
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", value), value
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
