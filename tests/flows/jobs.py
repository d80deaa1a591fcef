"""What started a run, and how it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Event:
    """What started a run."""

    sha: str
    name: str = "push"
    ref: str = "refs/heads/main"
    attempt: int = 1
    inputs: Mapping[str, bool] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Job:
    """How a job went: its result, its outputs, and by step (id or name) what became of it."""

    result: str = "success"
    outputs: dict[str, str] = field(default_factory=dict)
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)
    said: str = ""
    summary: str = ""
    place: Path = Path()
    permissions: dict[str, str] = field(default_factory=dict)
    token: str = ""
    installed: str = ""

    @property
    def workspace(self) -> Path:
        return self.place / "work"

    @property
    def temp(self) -> Path:
        return self.place / "temp"


@dataclass
class Run:
    """A run of a whole workflow."""

    id: int
    event: Event
    jobs: dict[str, Job] = field(default_factory=dict)

    @property
    def results(self) -> dict[str, str]:
        return {name: job.result for name, job in self.jobs.items()}

    @property
    def conclusion(self) -> str:
        return "failure" if "failure" in self.results.values() else "success"

    @property
    def said(self) -> str:
        return "\n".join(f"--- {name}: {job.result}\n{job.said}" for name, job in self.jobs.items())


def orders(said: str) -> list[str]:
    """The lines of a log that the forge's runner obeys: what looks like an order, but for where it was told to obey nothing.

    As the runner does it, spaces before an order count for nothing, and its older form may stand anywhere in a line.
    """
    found, word = [], None
    for line in map(str.strip, said.splitlines()):
        if word:
            word = None if line == f"::{word}::" else word
        elif line.startswith("::stop-commands::"):
            word = line.removeprefix("::stop-commands::")
        elif line.startswith("::") or "##[" in line:
            found.append(line)
    assert word is None, "the runner was not told to go on"
    return found
