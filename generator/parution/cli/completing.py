"""What a shell proposes for an argument, while one types: it must be there at once, so that nothing is judged and no charter is read."""

from __future__ import annotations

import re
from pathlib import Path

import click
from click.shell_completion import CompletionItem

_ID = re.compile(rb"^id:[ \t]*[\"']?([a-z0-9][a-z0-9-]*)[\"']?[ \t]*\r?$", re.MULTILINE)
_TITLE = re.compile(rb"^title:[ \t]*(.+?)[ \t]*\r?$", re.MULTILINE)
_HEAD = 4096
"""Bytes of a file in which its id is looked for."""


def posts(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of the calendar's posts that begin with what was typed, each with its title."""
    root = context.params.get("root") or Path()
    found = sorted(filter(None, map(_item, Path(root, "content").rglob("*.md"))), key=lambda item: str(item.value))
    return [item for item in found if item.value.startswith(incomplete)]


def rules(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of the rules that begin with what was typed."""
    from parution.rules import BY_ID  # noqa: PLC0415 (only while a rule is typed)

    return [CompletionItem(name) for name in sorted(BY_ID) if name.startswith(incomplete)]


def _item(file: Path) -> CompletionItem | None:
    try:
        with file.open("rb") as opened:
            head = opened.read(_HEAD)
    except OSError:
        return None
    name, title = _ID.search(head), _TITLE.search(head)
    if not name:
        return None
    return CompletionItem(name[1].decode(), help=title[1].decode(errors="replace").strip("\"'") if title else None)
