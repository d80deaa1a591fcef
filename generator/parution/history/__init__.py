"""What git knows of each post: who wrote it, when, and how often its date has moved.

The question is put in a child process, so that it is answered while the posts are being read, and so that nothing of the caller's git
environment reaches git. Whatever git cannot answer becomes a note; no failure of git is ever an exception here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from parution.history.guarded import environment
from parution.model import FileHistory, Message, say

__all__ = ["LONGEST", "FileHistory", "History", "Question", "read", "start"]

LONGEST: Final = 120
"""Seconds after which a child that has not answered is given up."""


@dataclass(frozen=True, slots=True)
class History:
    """Every committed post by path relative to the calendar's root (`/` between the parts); `note` says what is missing and why."""

    files: Mapping[str, FileHistory] = field(default_factory=dict)
    note: Message | None = None


class Question:
    """A question that git is answering; ask for its `result` once there is nothing else to do."""

    def __init__(self, asked: subprocess.Popen[bytes] | History) -> None:
        self._asked = asked

    def result(self) -> History:
        """The answer, waited for (at most `LONGEST` seconds, then a note); the same one each time."""
        if not isinstance(self._asked, History):
            self._asked = _hear(self._asked)
        return self._asked


def start(root: Path, cache: Path | None) -> Question:
    """Begin to ask git about the posts under `root`; what it answers is kept in the directory `cache`, if there is one."""
    command = [sys.executable, "-P", "-m", "parution.history", str(root.absolute()), str(cache.absolute()) if cache else ""]
    try:
        return Question(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=-1, stderr=-1, env=_environment()))  # noqa: S603
    except (OSError, ValueError) as error:
        return Question(_silence(str(error)))


def read(root: Path, cache: Path | None) -> History:
    """What git knows of the posts under `root`, waited for."""
    return start(root, cache).result()


def _hear(child: subprocess.Popen[bytes]) -> History:
    try:
        answer, complaint = child.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return _silence(f"no answer after {LONGEST} seconds")
    if child.returncode:
        return _silence((complaint.decode(errors="replace").strip().splitlines() or [f"exit code {child.returncode}"])[-1])
    try:
        return msgspec.msgpack.decode(answer, type=History)
    except msgspec.MsgspecError as error:
        return _silence(str(error))


def _silence(why: str) -> History:
    return History(note=say("The posts' history is left out: git could not be asked ({why}).", why=why))


def _environment() -> dict[str, str]:
    """That of git, in which a child also finds this program."""
    kept = environment()
    here = str(Path(__file__).parents[2])
    if here not in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (kept.get("PYTHONPATH"), here)))
    return kept | {"GIT_PYTHON_REFRESH": "quiet"}  # a machine without git is reported when git is first run
