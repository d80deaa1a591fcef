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
_DATE = re.compile(rb"^(?:publish_at|planned)[ \t]*:[ \t]*[\"']?(\d[^\"'#\r\n]{0,39})", re.MULTILINE)
_APPROVED = re.compile(rb"^status[ \t]*:[ \t]*[\"']?approved(?![\w-])", re.MULTILINE)


class Front(NamedTuple):
    """What the front matter of a post says of its fate: the date as typed ("" if none), and whether its status is `approved`."""

    date: str = ""
    approved: bool = False


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
    """What is known of a file up to some commit; dates are seconds since 1970.

    A move is (when, by whom, before, after); an approval (when, by whom, blob, when it was taken back). `born` is the blob with which the
    file came into being, until that has been read or replaced: most posts are never changed, and are never read. `lost` is the blob with
    which it was deleted, empty while it is there.
    """

    created: int
    created_by: str
    changed: int
    changed_by: str
    commits: int = 1
    moves: tuple[tuple[int, str, str, str], ...] = ()
    approvals: tuple[tuple[int, str, str, int | None], ...] = ()
    born: str = ""
    lost: str = ""


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
                yield Event(time, author, root, _kind(status) if merged else status[0], tuple(before), after, source, path)


def _kind(status: str) -> str:
    """What a merge did to a file: one letter for each parent says it; a merge alone may add a file or delete it."""
    return status[0] if set(status) in ({"A"}, {"D"}) else "M"


def _tokens(stream: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole


def _seconds(stamp: bytes) -> int:
    return min(max(int(stamp), 0), LATEST) if stamp.isdigit() else 0


def blobs(event: Event) -> tuple[str, ...]:
    """The blobs that must be read to know whether the event moved the date or approved the post; none where it did neither."""
    if event.status not in "MR" or event.after in event.before:
        return ()
    return *(blob for blob in event.before if _is_there(blob)), event.after


def front_of(post: bytes) -> Front:
    """What a post's front matter says; a `publish_at` or `planned` that does not begin with a digit is no date."""
    front = _FRONT_MATTER.match(post)
    if not front:
        return Front()
    found = _DATE.search(front[1])
    return Front(found[1].decode(errors="replace").strip() if found else "", bool(_APPROVED.search(front[1])))


def tell(tales: Tales, told: Iterable[Event], front: Callable[[str], Front | None], *, cut: bool = False) -> None:
    """Continue the tales with newer events.

    Args:
        tales: What is known, changed in place.
        told: The events, oldest first.
        front: Gives what a blob says, by its id; None where that is not known.
        cut: Whether commits without a parent may have one that was cut off, so that nobody knows who wrote what they hold.
    """
    for event in told:
        if event.status == "D":
            if dying := tales.files.get(event.path):
                dying.lost = event.before[0]
            continue
        tale = _subject(tales, event)
        if tale is None:
            born = event.after if event.status == "A" and not (cut and event.root) else ""
            tales.files[event.path] = Tale(event.time, event.author, event.time, event.author, born=born)
            continue
        tale.changed, tale.changed_by, tale.lost = event.time, event.author, ""
        tale.commits += 1
        if blobs(event):
            _judge(tale, event, front)


def _judge(tale: Tale, event: Event, front: Callable[[str], Front | None]) -> None:
    """Note what a change of the text did to the date and to the status; of what cannot be read, nothing is claimed."""
    befores = [front(blob) if _is_there(blob) else Front() for blob in event.before]
    after = front(event.after)
    known = [before for before in befores if before is not None]
    if tale.born in event.before:
        if (first := befores[event.before.index(tale.born)]) and first.approved:
            tale.approvals += ((tale.created, tale.created_by, tale.born, None),)
        tale.born = ""
    if after is None or len(known) < len(befores):
        return
    if all(_moved(before.date, after.date) for before in known):
        tale.moves += ((event.time, event.author, known[0].date, after.date),)
    was = any(before.approved for before in known)
    if after.approved and not was:
        tale.approvals += ((event.time, event.author, event.after, None),)
    elif was and not after.approved and tale.approvals:
        *earlier, last = tale.approvals
        tale.approvals = (*earlier, (*last[:3], event.time))


def _subject(tales: Tales, event: Event) -> Tale | None:
    """The tale that the event continues; None where it begins one."""
    if event.status == "R" and event.source in tales.files:
        tales.went[event.source] = event.path
        tales.files[event.path] = tales.files.pop(event.source)
    elif event.status == "A":
        tales.went.pop(event.path, None)
        known = tales.files.get(event.path)
        return known if known and known.lost in {"", event.after} else None  # a deletion may be taken back, and the name used again
    elif event.path not in tales.files:  # changed under its old name on a branch, while another branch renamed it
        return tales.files.get(tales.went.get(event.path, ""))
    return tales.files.get(event.path)


def _is_there(blob: str) -> bool:
    """Whether a blob id is one: where there was no file, git writes zeros."""
    return bool(blob.strip("0"))


def _moved(before: str, after: str) -> bool:
    return bool(before) and not after.replace("T", " ").startswith(before.replace("T", " "))
