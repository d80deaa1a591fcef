"""What would change in a file, as a unified diff; on a terminal, with the very characters that change marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher, unified_diff
from functools import partial

import click

from parution.report.cells import inert, visible

SPACE = "⍽"
"""The sign in which a space is shown at which no line breaks."""

_SEEN = str.maketrans({"\u00a0": SPACE, "\u202f": SPACE, "\t": "→"})
_PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " "})
_NUMBER = re.compile(r"\d+")
_HEADER = 2
_ENDLESS = 8_000  # characters of two lines that are not compared sign by sign
_AROUND = 28  # so many characters of a long line are shown before and after what changes

_gone = partial(click.style, fg="red")
_come = partial(click.style, fg="green")
_dim = partial(click.style, dim=True)


def patch(path: str, before: str, after: str, *, colour: bool, width: int = 100) -> str:
    """The changes of one file, each line with its sign; without colour exactly what other programs call a patch.

    With colour, for people: no-break spaces among what changes are shown as `⍽`, and of a line longer than `width` columns only what stands
    around its changes.
    """
    lines = [*unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}", n=2, lineterm="")]
    if not colour:
        return "\n".join(inert(visible(line)) if line.startswith(("---", "+++")) else _plain(line) for line in lines)
    return "\n".join(_coloured(lines[_HEADER:], width))


def differs_in_spaces_only(before: str, after: str) -> bool:
    """Whether some changed line looks as it did before."""
    changed = (pair for pair in zip(_lines(before), _lines(after), strict=False) if pair[0] != pair[1])
    return any(old.translate(_PLAIN) == new.translate(_PLAIN) for old, new in changed)


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _plain(line: str) -> str:
    return line[:1] + "\t".join(visible(piece) for piece in line[1:].split("\t"))


def _coloured(lines: Sequence[str], width: int) -> Iterator[str]:
    index = 0
    while index < len(lines):
        gone = _run(lines, index, "-")
        come = _run(lines, index + len(gone), "+")
        if not gone and not come:
            line = lines[index]
            yield _dim(f"⋮ {_NUMBER.findall(line)[0]}") if line.startswith("@@") else _cut(line, width)
            index += 1
            continue
        yield from _changed(gone, come, width)
        index += len(gone) + len(come)


def _run(lines: Sequence[str], start: int, sign: str) -> list[str]:
    end = start
    while end < len(lines) and lines[end].startswith(sign):
        end += 1
    return [line[1:] for line in lines[start:end]]


def _changed(gone: Sequence[str], come: Sequence[str], width: int) -> Iterator[str]:
    pairs = [_marked(old, new, width) for old, new in zip(gone, come, strict=False)] if len(gone) == len(come) else []
    yield from (_gone("-") + old for old, _ in pairs)
    yield from (_come("+") + new for _, new in pairs)
    if not pairs:
        yield from (_gone(_cut(f"-{line}", width)) for line in gone)
        yield from (_come(_cut(f"+{line}", width)) for line in come)


def _cut(line: str, width: int) -> str:
    return visible(line if len(line) <= width else f"{line[: width - 1]}…")


def _marked(old: str, new: str, width: int) -> tuple[str, str]:
    """Two versions of a line, with what they do not have in common in reverse."""
    before, after = "", ""
    steps = _steps(old, new)
    room = _AROUND if max(len(old), len(new)) >= width else width
    for index, (kind, first, last, start, end) in enumerate(steps):
        if kind == "equal":
            same = visible(_between(old[first:last], room, opening=not index, closing=index == len(steps) - 1))
            before, after = before + _gone(same), after + _come(same)
        else:
            before += _gone(_shown(old[first:last]), reverse=True) if last > first else ""
            after += _come(_shown(new[start:end]), reverse=True) if end > start else ""
    return before, after


def _steps(old: str, new: str) -> list[tuple[str, int, int, int, int]]:
    """How one line becomes another, as `SequenceMatcher` says it; of lines without end only where they begin and cease to differ."""
    if len(old) + len(new) < _ENDLESS:
        return list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    first, last = len(old) - tail, len(new) - tail
    return [("equal", 0, head, 0, head), ("replace", head, first, head, last), ("equal", first, len(old), last, len(new))]


def _alike(old: str, new: str) -> int:
    """With how many of the same characters both begin."""
    shorter = min(len(old), len(new))
    return next((index for index in range(shorter) if old[index] != new[index]), shorter)


def _between(text: str, room: int, *, opening: bool, closing: bool) -> str:
    """What stands before, between or after changes, without what is far from them."""
    if len(text) <= 2 * room:
        return text
    return ("" if opening else text[:room]) + "…" + ("" if closing else text[-room:])


def _shown(text: str) -> str:
    return visible(text.translate(_SEEN))
