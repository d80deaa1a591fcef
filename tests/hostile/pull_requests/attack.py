"""An attack: what a stranger's pull request brings, file by file, as git holds it and no working copy of ours could make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

MARK: Final = "@MARK@"
"""In the files of an attack: the path of a file that it makes when anything of it is executed."""
OUTSIDE: Final = "@OUTSIDE@"
"""In the files of an attack: a directory beside the calendar, which holds a calendar of its own with a secret in every file."""
SUBMODULE: Final = "1234567890" * 4


class Entry(NamedTuple):
    """What stands at a path: bytes (of a link: where it leads; of a submodule: its commit), and git's mode."""

    data: bytes
    mode: str = "100644"


Files = Mapping[str | bytes, Entry]


@dataclass(frozen=True)
class Attack:
    """One pull request. `branch` is what it is called, `owner` whose fork it comes from (None: the calendar's own repository).

    `says` is a rule that the check must name, so that it is certain that the check came to what is hostile; `told` that the comparison
    must tell of the post `evil`.
    """

    name: str
    files: Files
    branch: str = "table"
    owner: str | None = "stranger"
    without: tuple[str, ...] = ()
    says: str = ""
    told: bool = False
    more: Mapping[str, str] = field(default_factory=dict)


def text(content: str | bytes) -> Entry:
    """A file."""
    return Entry(content if isinstance(content, bytes) else content.encode())


def program(content: str) -> Entry:
    """A file that may be executed."""
    return Entry(content.encode(), "100755")


def link(target: str) -> Entry:
    """A symbolic link."""
    return Entry(target.encode(), "120000")


def submodule() -> Entry:
    """A commit of another repository."""
    return Entry(SUBMODULE.encode(), "160000")


def quoted(typed: str) -> str:
    """A text as YAML in quotation marks, whatever it holds."""
    signs = (letter if letter.isprintable() and letter not in '"\\' else _escaped(letter) for letter in typed)
    return '"' + "".join(signs) + '"'


def _escaped(letter: str) -> str:
    number = ord(letter)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def post(body: str = "Hello.", **fields: str) -> Entry:
    """A post; values are YAML."""
    given = {"id": "evil", "title": "A title", "status": "draft", "channels": "[news]", **fields}
    return text("---\n" + "".join(f"{name}: {value}\n" for name, value in given.items()) + f"---\n\n{body}\n")


CHARTER: Final = """\
parution: 1
brand: Atelier
timezone: Europe/Paris
language: en
people: {maud: {name: Maud, forge: "@maud"}}
pillars: {craft: {}, shop: {}}
channels:
  news: {network: site, name: The notebook, url: "https://example.org/news/news/"}
  town: {network: mastodon, account: "@atelier@example.social"}
site: {branch: main, url: "https://example.org/"}
"""


def charter(more: str = "", **instead: str) -> Entry:
    """The calendar's charter with other or further lines."""
    lines = [line for line in CHARTER.splitlines() if line.partition(":")[0] not in instead]
    return text("\n".join([*lines, *(f"{name}: {value}" for name, value in instead.items()), more, ""]))
