"""The one place of the publisher that speaks to git: every call without the caller's `GIT_*` variables, each exit code looked at.

Nothing here touches the working tree or the index: the ledger is read and written as objects.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryFile

from parution.model import Message, say

PATIENCE = 120
"""Seconds that a conversation with a remote may take."""


class GitError(Exception):
    """Git did not do what was asked: which command, and its last words (addresses and secrets taken out)."""

    def __init__(self, command: str, words: str) -> None:
        super().__init__(f"git {command}: {words}")
        self.command, self.words = command, words

    @property
    def message(self) -> Message:
        """The same for people."""
        return say("git {command} failed: {words}", command=self.command, words=self.words or "no reason given")


class Git:
    """A repository, by any directory in it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._environment = _environment()

    def run(self, *arguments: str, data: bytes | None = None, patience: float = PATIENCE) -> bytes:
        """What a command prints.

        Raises:
            GitError: it failed, took too long, or there is no git.
        """
        code, out, words = self.tried(*arguments, data=data, patience=patience)
        if code:
            raise GitError(arguments[0], words)
        return out

    def line(self, *arguments: str) -> str:
        """What a command prints, as one line."""
        return self.run(*arguments).decode("utf-8", "replace").strip()

    def tried(self, *arguments: str, data: bytes | None = None, patience: float = PATIENCE) -> tuple[int, bytes, str]:
        """A command that may fail: its exit code, what it printed, its last words.

        Raises:
            GitError: there is no git, or it took too long.
        """
        command = ["git", "-c", "gc.auto=0", "-c", "maintenance.auto=false", *arguments]
        try:
            done = subprocess.run(  # noqa: S603
                command, cwd=self._root, env=self._environment, capture_output=True, check=False, timeout=patience, input=data or b""
            )
        except FileNotFoundError:
            raise GitError(arguments[0], "git is not installed") from None
        except subprocess.TimeoutExpired:
            raise GitError(arguments[0], "no answer in time") from None
        return done.returncode, done.stdout, _last_words(done.stderr)

    def blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The bytes of many blobs, by id.

        Raises:
            GitError: one of them is not there.
        """
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return {}
        out = self._into_file("cat-file", "--batch", "--buffer", data=("\n".join(wanted) + "\n").encode())
        found, at = {}, 0
        for name in wanted:
            end = out.index(b"\n", at)
            kind, _, size = out[at + len(name) + 1 : end].partition(b" ")
            if kind == b"missing":
                raise GitError("cat-file", f"object {name} is missing")
            found[name] = out[end + 1 : end + 1 + int(size)]
            at = end + 2 + int(size)
        return found

    def _into_file(self, *arguments: str, data: bytes) -> bytes:
        """What a command prints, if it is much: through a file, since a pipe hands it over in small pieces."""
        with TemporaryFile() as questions, TemporaryFile() as answers:
            questions.write(data)
            questions.seek(0)
            command = ["git", *arguments]
            done = subprocess.run(  # noqa: S603
                command, cwd=self._root, env=self._environment, stdin=questions, stdout=answers, stderr=subprocess.PIPE, check=False
            )
            if done.returncode:
                raise GitError(arguments[0], _last_words(done.stderr))
            answers.seek(0)
            return answers.read()

    def files(self, commit: str, *under: str) -> dict[str, str]:
        """The blob ids of a commit's files by path; of those under given paths only, if any are given."""
        found = {}
        for line in self.run("ls-tree", "-r", "-z", "--full-tree", commit, *under).split(b"\0"):
            if line:
                meta, _, path = line.partition(b"\t")
                found[path.decode("utf-8", "surrogateescape")] = meta.split()[2].decode()
        return found

    def commit(self, parent: str | None, files: Mapping[str, bytes], message: str, when: int, ref: str) -> str:
        """A commit of these files (path → bytes) over a parent's, all at once; `ref` is a name for it that nobody else uses.

        `when` is seconds since 1970. Nothing is left behind where the process is killed in the middle, but objects that nothing names.
        """
        said = message.encode()
        parts = [f"commit {ref}\nmark :1\ncommitter Parution <parution@localhost> {when} +0000\ndata {len(said)}\n".encode(), said, b"\n"]
        if parent:
            parts.append(f"from {parent}\n".encode())
        for path, data in files.items():
            parts += [f"M 100644 inline {path}\ndata {len(data)}\n".encode(), data, b"\n"]
        parts.append(b"get-mark :1\ndone\n")
        made = self.run("fast-import", "--quiet", "--done", "--date-format=raw-permissive", "--force", data=b"".join(parts))
        return made.decode().strip()


def _environment() -> dict[str, str]:
    """The caller's environment without what would lead git elsewhere; what lets it in (SSH, credential helpers) stays."""
    strange = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE"}
    kept = {name: value for name, value in os.environ.items() if name not in strange}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C"}


def _last_words(stderr: bytes) -> str:
    """The lines that say what went wrong, without credentials in addresses."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines() if line.strip() and not line.startswith("hint:")]
    told = " ".join(lines[-3:])[:300]
    return " ".join(_without_password(word) for word in told.split())


def _without_password(word: str) -> str:
    scheme, sign, rest = word.partition("://")
    return f"{scheme}{sign}{rest.rpartition('@')[2]}" if sign else word
