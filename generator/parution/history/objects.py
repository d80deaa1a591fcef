"""Asking git for what it holds: refs, commits, the bytes of files; nothing is written, fetched or run."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from parution.history.guarded import SAFE, environment
from parution.model import Message, say

PATIENCE: Final = 60
"""Seconds that git may take for one answer."""


class BranchNotRead(Exception):  # noqa: N818
    """A branch that was named cannot be read: why, and what to do."""

    def __init__(self, message: Message, remedy: Message) -> None:
        super().__init__(str(message))
        self.message, self.remedy = message, remedy


class Git:
    """Runs git in a directory; every answer is read to its end."""

    def __init__(self, root: Path) -> None:
        self._root, self._environment = root, environment() | {"LC_ALL": "C"}

    def tried(self, *words: str, data: bytes = b"") -> tuple[int, bytes, str]:
        """The exit code of a command, what it printed, and its last words."""
        try:
            done = subprocess.run(  # noqa: S603
                ["git", *SAFE, *words],  # noqa: S607
                cwd=self._root,
                env=self._environment,
                input=data,
                capture_output=True,
                check=False,
                timeout=PATIENCE,
            )
        except FileNotFoundError:
            raise unreadable(say("the program git is not installed, or not on the PATH")) from None
        except (OSError, subprocess.TimeoutExpired, ValueError) as error:
            raise unreadable(str(error)) from None
        complaint = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return done.returncode, done.stdout, complaint[-1] if complaint else f"exit code {done.returncode}"

    def run(self, *words: str, data: bytes = b"") -> bytes:
        """What a command prints."""
        code, said, complaint = self.tried(*words, data=data)
        if code:
            raise unreadable(complaint)
        return said

    def head(self) -> str:
        """The commit that is checked out."""
        code, said, complaint = self.tried("rev-parse", "--verify", "HEAD^{commit}")
        if not code:
            return said.decode("ascii").strip()
        if "not a git repository" in complaint:
            raise BranchNotRead(
                say("The calendar is in no git repository, so there are no branches to show."),
                say("Build in a clone of the calendar, or leave --with-branch out."),
            )
        if "Needed a single revision" in complaint:
            raise BranchNotRead(
                say("Nothing is committed here yet, so a branch has nothing to be compared with."),
                say("Commit the calendar first, or leave --with-branch out."),
            )
        raise unreadable(complaint)

    def blobs(self, ids: Iterable[str], most: int) -> dict[str, bytes]:
        """The bytes of blobs; those of more than `most` bytes as one byte too many, without content, and those that are not here not."""
        wanted = list(dict.fromkeys(ids))
        sizes = {}
        for line in self.run("cat-file", "--batch-check", data=_lines(wanted)).decode("ascii").splitlines():
            name, kind, *size = line.split()
            if kind == "blob":
                sizes[name] = int(size[0])
        found = {name: bytes(most + 1) for name, size in sizes.items() if size > most}
        said, at = self.run("cat-file", "--batch", data=_lines(name for name, size in sizes.items() if size <= most)), 0
        while at < len(said):
            end = said.index(b"\n", at)
            name, _, length = said[at:end].decode("ascii").split()
            found[name] = said[end + 1 : end + 1 + int(length)]
            at = end + int(length) + 2
        return found


def _lines(words: Iterable[str]) -> bytes:
    return "".join(f"{word}\n" for word in words).encode("ascii")


def unreadable(why: str | Message) -> BranchNotRead:
    """Git itself does not answer, for whatever reason."""
    if isinstance(why, str):
        if "promisor" in why or "unable to read" in why:
            return partial()
        why = why.removeprefix("fatal: ").removesuffix(".")
    return BranchNotRead(say("The branches cannot be read: {why}.", why=why), say("Mend that, or leave --with-branch out."))


def partial() -> BranchNotRead:
    """What is asked for has been left at the remote, and nothing is fetched from there."""
    return BranchNotRead(
        say("Not all texts of the branches are here: this is a partial clone."),
        say("Build in a complete clone (git clone without --filter)."),
    )
