"""A page of the site engine with three holes: title, description and content.

The engine renders the house around the calendar once; thousands of pages are then stamped into it by joining bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

HOLES = ("title", "description", "content")

# An engine's templates leave a fifth of a page in blank lines and indentation; a shell has no element in which they are seen.
_LINE_ENDS = re.compile(r"\s*\n\s*")


# What the engine's theme puts in for menus, searches and notices of its own, all of which this site does without.
_IDLE = re.compile(
    r'<input class="md-toggle"[^>]*>|<label class="md-overlay"[^>]*></label>'
    r'|<div data-md-component="(?:skip|announce)">\s*(?:<a [^>]*class="md-skip"[^>]*>[^<]*</a>\s*)?</div>'
    r'|<div class="md-dialog" data-md-component="dialog">\s*<div class="md-dialog__inner md-typeset"></div>\s*</div>'
)


class ShellUnusable(Exception):  # noqa: N818 - named for what happened, like all of this program's exceptions
    """The engine's page does not have each hole exactly once; the theme or the engine is not the one we know."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The bytes around the holes, in the order in which the engine's page has them: `pieces` is one longer than `holes`."""

    pieces: tuple[bytes, ...]
    holes: tuple[str, ...]

    def stamp(self, title: str, description: str, content: str) -> bytes:
        """A whole page, UTF-8. `title` and `description` are plain text, `content` is HTML."""
        filled = {"title": escape(title, quote=False), "description": escape(description), "content": content}
        first, second, third = self.holes
        before, between, beyond, after = self.pieces
        return b"".join(
            (before, filled[first].encode(), between, filled[second].encode(), beyond, filled[third].encode(), after),
        )


def tidied(page: str) -> str:
    """An engine's page without what nothing uses, and without the blank lines of its templates."""
    return _LINE_ENDS.sub("\n", _IDLE.sub("", page))


def split(page: str, marker: str, section: str) -> Shell:
    """The shell of an engine's page.

    Args:
        page: the HTML that the engine wrote.
        marker: what each hole's text begins with; nothing else in the page contains it.
        section: the entry of the navigation that is marked as the current one.

    Raises:
        ShellUnusable: a hole is missing or there twice.
    """
    link = f'data-section="{section}"'
    page = tidied(page.replace(link, f'{link} aria-current="page"'))
    found = sorted((page.find(f"{marker}-{hole}"), hole) for hole in HOLES)
    if found[0][0] < 0 or page.count(marker) != len(HOLES):
        raise ShellUnusable(", ".join(hole for at, hole in found if at < 0) or marker)
    pieces, start = [], 0
    for at, hole in found:
        pieces.append(page[start:at].encode())
        start = at + len(f"{marker}-{hole}")
    return Shell((*pieces, page[start:].encode()), tuple(hole for _, hole in found))
