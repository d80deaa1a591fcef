"""A server's process: started in a group of its own, waited for, and ended with everything that it started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

GUARD = Path(__file__).with_name("guard.py")


class DidNotStartError(RuntimeError):
    """A server that was not ready in time, or ended; says the end of its log."""


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listened on a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def listens(port: int) -> bool:
    """Whether something accepts connections on this port of 127.0.0.1."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def end_of(log: Path, lines: int = 30) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-lines:]) if log.exists() else "(no log)"


def lives(group: int) -> bool:
    """Whether any process of this group has not given back yet what it held; zombies have."""
    if not Path("/proc/self/stat").exists():
        with suppress(ProcessLookupError):
            os.killpg(group, 0)
            return True
        return False
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            fields = entry.read_text("utf-8", "replace").rpartition(")")[2].split()
            state, of, threads = fields[0], int(fields[2]), int(fields[17])
            if of == group and not (state in "ZX" and threads <= 1):
                return True
    return False


@dataclass
class Process:
    """One process and all that it starts.

    Attributes:
        name: what it is called in messages.
        command: program and arguments.
        log: the file that its output is appended to.
        env: what is added to the environment.
        directory: where it runs.
    """

    name: str
    command: Sequence[str | Path]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    directory: Path | None = None
    _guard: subprocess.Popen[bytes] | None = None

    def start(self, ready: Callable[[], bool], seconds: float = 60) -> None:
        """Starts it and returns when `ready` says so.

        Raises:
            DidNotStartError: if it ends before, or is not ready in so many seconds.
        """
        with self.log.open("ab") as log:
            self._guard = subprocess.Popen(
                [sys.executable, "-S", "-E", GUARD, *self.command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.env},
                cwd=self.directory,
                start_new_session=True,
            )
        until = time.monotonic() + seconds
        while not ready():
            if self._guard.poll() is not None or time.monotonic() > until:
                self.kill()
                message = f"{self.name} did not start; the end of {self.log}:\n{end_of(self.log)}"
                raise DidNotStartError(message)
            time.sleep(0.02)

    @property
    def runs(self) -> bool:
        """Whether it was started and has not ended."""
        return self._guard is not None and self._guard.poll() is None

    def kill(self) -> None:
        """SIGKILL for the whole group, at once; returns when it is gone. Nothing happens where nothing runs."""
        if self._guard is None:
            return
        with suppress(ProcessLookupError):  # the group has ended by itself
            os.killpg(self._guard.pid, signal.SIGKILL)
        self._guard.wait()
        if self._guard.stdin:
            self._guard.stdin.close()
        until = time.monotonic() + 10
        while lives(self._guard.pid) and time.monotonic() < until:
            time.sleep(0.005)  # what is dying may still hold its port and its locks
        self._guard = None
