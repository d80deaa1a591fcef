"""The program's commands within the process of the tests, for suites that would start it too often."""

from __future__ import annotations

import os
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from parution.cli import parution


@dataclass(frozen=True)
class Said:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, cwd: Path, **environment: str) -> Said:
    """A command as `tests_support.run` runs it, with the same environment, but for the process of its own.

    A fault of the program's own is raised.
    """
    with chdir(cwd):
        done = CliRunner().invoke(parution, [*arguments], env={**os.environ, **environment}, catch_exceptions=False)
    return Said(done.exit_code, done.stdout, done.stderr)
