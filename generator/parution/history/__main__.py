"""The child process: `python -m parution.history ROOT CACHE` writes a History to standard output, as MessagePack.

It alone imports GitPython. Its environment is the one that `parution.history` prepares. Every git command is a list of fixed words and
hexadecimal ids, and is refused what a repository's own configuration could make it run.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import BinaryIO, Final

import git
import msgspec

from parution.history import FileHistory, History
from parution.history.guarded import SAFE
from parution.history.log import FORMAT, Event, Front, Tale, Tales, blobs, events, front_of, tell
from parution.model import Approval, Message, Move, say

CACHE_VERSION: Final = 2
MOST_OF_A_POST: Final = 1 << 16  # bytes in which the front matter is looked for
LOG: Final = (
    *("log", "--raw", "-z", "-c", "--no-abbrev", "-l1000", "--topo-order", "--reverse", "--relative", "--encoding=UTF-8", "--use-mailmap"),
    *("--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-color", "--no-decorate", "--no-notes", f"--format={FORMAT}"),
)


class Kept(msgspec.Struct):
    """The cache's file: the tales up to the commit `head`, for one repository and one root."""

    version: int
    repository: str
    root: str
    head: str
    tales: Tales


class Asked(msgspec.Struct, frozen=True):
    """A repository as seen from the calendar's root; `head` is None where nothing has been committed."""

    here: git.Git
    repository: str
    root: Path
    head: str | None
    shallow: bool

    def succeeds(self, *words: str) -> bool:
        """Whether a git command ends well."""
        return not self.here.execute([*_git(), *words], with_extended_output=True, with_exceptions=False)[0]

    def stream(self, *words: str) -> git.Git.AutoInterrupt:
        """A running git command, with pipes at both ends."""
        return self.here.execute([*_git(), *words], istream=subprocess.PIPE, as_process=True)


def _git() -> tuple[str, ...]:
    return (git.Git.GIT_PYTHON_GIT_EXECUTABLE or "git", *SAFE)


def answer(root: Path, cache: Path | None) -> History:
    """What git knows of the posts under `root`."""
    try:
        return _history(_ask(root), cache)
    except (git.InvalidGitRepositoryError, git.NoSuchPathError):
        return History(note=say("No history: the calendar is not in a git repository (a downloaded copy is none)."))
    except git.GitCommandNotFound:
        return History(note=say("No history: the program git is not installed, or not on the PATH."))
    except git.GitCommandError as error:
        return History(note=_refusal(error, root))


def _ask(root: Path) -> Asked:
    repository = git.Repo(root, search_parent_directories=True, expand_vars=False)
    here = git.Git(root)
    command = [*_git(), "rev-parse", "--is-shallow-repository", "--quiet", "--verify", "HEAD"]
    status, said, complaint = here.execute(command, with_extended_output=True, with_exceptions=False)
    if status > 1:  # 1: there is no HEAD yet
        raise git.GitCommandError(command, status, complaint)
    shallow, *heads = str(said).split()
    return Asked(here, os.path.realpath(repository.common_dir), root, heads[0] if heads else None, shallow == "true")


def _refusal(error: git.GitCommandError, root: Path) -> Message:
    complaint = str(error.stderr or "").strip().removeprefix("stderr:").strip(" \n'")
    if "dubious ownership" in complaint:
        named = re.search(r"git config --global --add safe\.directory \S.*", complaint)
        return say(
            "No history: the repository belongs to another user, so git does not read it. If you trust it: {command}",
            command=named[0] if named else f"git config --global --add safe.directory {root}",
        )
    lines = [line for line in complaint.splitlines() if line.startswith(("fatal:", "error:"))] or complaint.splitlines()
    return say("No history: git does not answer ({why}).", why=lines[0] if lines else f"exit code {error.status}")


def _history(asked: Asked, cache: Path | None) -> History:
    if asked.head is None:
        return History(note=say("No history yet: nothing has been committed."))
    note = since = None
    try:
        tales, since = _tales(asked, asked.head, cache)
    except git.GitCommandError:
        # A partial clone keeps contents elsewhere, and nothing is fetched here. What the trees alone tell is still there.
        tales = Tales()
        since = _continue(tales, asked, asked.head, contents=False)
        note = say("How often dates moved is unknown: this is a partial clone, without the earlier versions of the posts.")
    if since is not None:
        day = f"{_moment(since):%Y-%m-%d}"
        note = say("The history begins on {day}: this is a shallow clone. To have it all: git fetch --unshallow", day=day)
    files = {path: _file(tale) for path, tale in tales.files.items() if not tale.lost and path.lower().endswith(".md")}
    return History(files, note or (None if files else say("No history yet: none of the posts has been committed.")))


def _file(tale: Tale) -> FileHistory:
    moves = tuple(Move(_moment(at), by, before, after) for at, by, before, after in tale.moves) if tale.moves else ()
    approvals = (
        tuple(Approval(_moment(at), by, blob, None if until is None else _moment(until)) for at, by, blob, until in tale.approvals)
        if tale.approvals
        else ()
    )
    created, changed = _moment(tale.created), _moment(tale.changed)
    return FileHistory(created, tale.created_by, changed, tale.changed_by, tale.commits, moves, approvals, tale.born)


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def _tales(asked: Asked, head: str, cache: Path | None) -> tuple[Tales, int | None]:
    """The tales up to `head`, continued from the cache where it holds an ancestor, and when a shallow clone's history begins."""
    if cache is None or asked.shallow:  # a shallow clone may be given its past at any time
        tales = Tales()
        return tales, _continue(tales, asked, head)
    name = hashlib.sha256(f"{asked.repository}\0{asked.root}".encode(errors="surrogateescape")).hexdigest()
    file = cache / f"history-{name[:24]}.msgpack"
    kept = _kept(file, asked)
    if kept is None:
        kept = Kept(CACHE_VERSION, asked.repository, str(asked.root), "", Tales())
    if kept.head != head:
        _continue(kept.tales, asked, f"{kept.head}..{head}" if kept.head else head)
        kept.head = head
        _keep(file, kept)
    return kept.tales, None


def _kept(file: Path, asked: Asked) -> Kept | None:
    """What the cache holds for this repository and root, if it can be continued."""
    try:
        kept = msgspec.msgpack.decode(file.read_bytes(), type=Kept)
    except (OSError, msgspec.MsgspecError):
        return None
    ours = (kept.version, kept.repository, kept.root) == (CACHE_VERSION, asked.repository, str(asked.root))
    if not ours or not re.fullmatch(r"[0-9a-f]{40,64}", kept.head):
        return None
    return kept if kept.head == asked.head or asked.succeeds("merge-base", "--is-ancestor", kept.head, asked.head or "") else None


def _keep(file: Path, kept: Kept) -> None:
    """Write beside and rename, so that another run never reads half a file. A cache that cannot be written is done without."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(f".{os.getpid()}")
        beside.write_bytes(msgspec.msgpack.encode(kept))
        beside.replace(file)
    except (OSError, UnicodeEncodeError):
        return


def _continue(tales: Tales, asked: Asked, span: str, *, contents: bool = True) -> int | None:
    """Continue the tales with the commits of `span`; the date (seconds since 1970) of the oldest that a shallow clone cut off, if any.

    Two commands at once: while the log is read, the blobs that it names are asked for, and what they say is picked out.
    """
    log = asked.stream(*LOG, "-M" if contents else "-M100%", span, "--", "content")
    told: list[Event] = []
    if contents:
        tell(tales, told, _fronts(asked, _noting(log.stdout, told)).get, cut=asked.shallow)
    else:
        told.extend(events(log.stdout))
        tell(tales, told, lambda _: None, cut=asked.shallow)
    log.wait()
    return min((event.time for event in told if event.root), default=None) if asked.shallow else None


def _noting(stream: BinaryIO, told: list[Event]) -> Iterator[str]:
    """Every blob that the log makes necessary, once; the events are noted on the way."""
    wanted = set()
    for event in events(stream):
        told.append(event)
        for blob in blobs(event):
            if blob not in wanted:
                wanted.add(blob)
                yield blob


def _fronts(asked: Asked, wanted: Iterator[str]) -> dict[str, Front]:
    """What each wanted blob says, by its id."""
    reader = asked.stream("cat-file", "--batch", "--buffer")
    fronts: dict[str, Front] = {}
    listener = Thread(target=_listen, args=(reader.stdout, fronts))
    listener.start()
    try:
        with suppress(BrokenPipeError), reader.stdin as requests:  # if git gave up, its exit code says so below
            for blob in wanted:
                requests.write(f"{blob}\n".encode("ascii"))
    finally:
        listener.join()
    reader.wait()
    return fronts


def _listen(stream: BinaryIO, fronts: dict[str, Front]) -> None:
    while header := stream.readline().split():
        if header[1] == b"missing":
            continue
        size = int(header[2])
        post = stream.read(min(size, MOST_OF_A_POST))
        for rest in range(size - len(post) + 1, 0, -MOST_OF_A_POST):  # with the line end after the content
            stream.read(min(rest, MOST_OF_A_POST))
        fronts[header[0].decode("ascii")] = front_of(post)


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2] else None)))
