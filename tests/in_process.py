"""The program's commands without a process of their own, for tests of which there are many: arguments in, what is said and the code out."""

from __future__ import annotations

import subprocess
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner

from parution.cli import parution


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """As `tests_support.run`, but for a fault of the program, which is raised."""
    with chdir(cwd):
        done = CliRunner(charset="utf-8").invoke(parution, arguments, prog_name="parution", env=environment)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)
