"""git's log, read forwards: from raw diffs to what became of each file.

Pure: takes the bytes that `git log -z --raw -c` wrote, oldest commit first, and keeps tales, which newer commits may continue later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, NamedTuple

import msgspec

FORMAT = "tformat:%x01%at%x01%P%x01%aN"
"""How the log introduces a commit, after a byte that begins no diff line: author's date (seconds since 1970), parents, author's name."""

LATEST = 253_402_300_799
"""The last second of the year 9999, which a forged date may exceed."""

_CHUNK = 1 << 16
_FRONT_MATTER = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_DATE = re.compile(rb"^(?:publish_at|planned)[ \t]*:[ \t]*[\"']?([^\"'#\r\n]*)", re.MULTILINE)


class Event(NamedTuple):
    """One commit's change of one file: blob ids before (one for each parent) and after, path before and after."""

    time: int
    author: str
    root: bool
    status: str
    before: tuple[str, ...]
    after: str
    source: str
    path: str


class Tale(msgspec.Struct, array_like=True):
    """What is known of a file up to some commit; dates are seconds since 1970. A file that was deleted is no longer `alive`."""

    created: int
    created_by: str
    changed: int
    changed_by: str
    commits: int = 1
    moves: int = 0
    alive: bool = True


class Tales(msgspec.Struct):
    """All files by path, and where those that were renamed went."""

    files: dict[str, Tale] = {}
    went: dict[str, str] = {}


def events(stream: BinaryIO) -> Iterator[Event]:
    """The changes of Markdown files in the log, in its order."""
    tokens = _tokens(stream)
    time, author, root = 0, "", False
    for raw in tokens:
        token = raw.lstrip(b"\n")
        if token.startswith(b"\x01"):
            stamp, parents, name = token[1:].split(b"\x01", 2)
            time, author, root = _seconds(stamp), name.decode(errors="replace"), not parents
        elif token.startswith(b":"):
            *before, after, status = token.decode("ascii").lstrip(":").split()[token.count(b":") + 1 :]
            source = path = next(tokens).decode(errors="replace")
            if status[0] in "RC" and not token.startswith(b"::"):
                path = next(tokens).decode(errors="replace")
            merged = token.startswith(b"::")
            whole = merged and after in before  # a merge that took one side as it was
            if not whole and (source.lower().endswith(".md") or path.lower().endswith(".md")):
                yield Event(time, author, root, "M" if merged else status[0], tuple(before), after, source, path)


def _tokens(stream: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole


def _seconds(stamp: bytes) -> int:
    return min(max(int(stamp), 0), LATEST) if stamp.isdigit() else 0


def blobs(event: Event) -> tuple[str, ...]:
    """The blobs that must be read to know whether the event moved the date; none where nothing can have moved."""
    if event.status not in "MR" or event.after in event.before:
        return ()
    return *event.before, event.after


def date_of(post: bytes) -> str:
    """The text of `publish_at` or `planned` in a post's front matter, in one spelling; empty if there is none."""
    front = _FRONT_MATTER.match(post)
    found = _DATE.search(front[1]) if front else None
    return found[1].decode(errors="replace").strip().replace("T", " ") if found else ""


def tell(tales: Tales, told: Iterable[Event], date: Callable[[str], str]) -> None:
    """Continue the tales with newer events; `date` gives the date in a blob, by its id."""
    for event in told:
        if event.status == "D":
            if dying := tales.files.get(event.path):
                dying.alive = False
            continue
        tale = _subject(tales, event)
        if tale is None:
            tales.files[event.path] = Tale(event.time, event.author, event.time, event.author)
            continue
        tale.changed, tale.changed_by, tale.alive = event.time, event.author, True
        tale.commits += 1
        if blobs(event):
            after = date(event.after)
            tale.moves += all(_moved(date(blob), after) for blob in event.before)


def _subject(tales: Tales, event: Event) -> Tale | None:
    """The tale that the event continues; None where it begins one."""
    if event.status == "R" and event.source in tales.files:
        tales.went[event.source] = event.path
        tales.files[event.path] = tales.files.pop(event.source)
    elif event.status == "A":
        tales.went.pop(event.path, None)
        known = tales.files.get(event.path)
        return known if known and known.alive else None
    elif event.path not in tales.files:  # changed under its old name on a branch, while another branch renamed it
        return tales.files.get(tales.went.get(event.path, ""))
    return tales.files.get(event.path)


def _moved(before: str, after: str) -> bool:
    return bool(before) and not after.startswith(before)
