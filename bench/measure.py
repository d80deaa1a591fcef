"""Seconds and memory of one command, with everything that it starts."""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.01
"""Seconds between two looks at the memory."""

MIB = 2**20
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Measure:
    """Wall-clock seconds, MiB at the peak, exit code and the end of what the command wrote to its standard error."""

    seconds: float
    peak: float
    code: int
    complaint: str


def run(command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Measure:
    """Runs a command to its end and measures it from before it is started until it has been waited for."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        watch = _Watch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        watch.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        complaint = errors.read().decode(errors="replace")[-4000:].strip()
    # The kernel's own mark of the largest single process catches a peak that fell between two looks (KiB; bytes on macOS).
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Measure(seconds, max(watch.peak, largest) / MIB, process.returncode, complaint)


class _Watch(threading.Thread):
    """Looks at the resident memory of a process and its descendants until it is stopped; `peak` is the largest sum, in bytes.

    Pages that processes share are counted for each of them: forked workers look larger than they are, never smaller. Where there is no
    `/proc` the peak stays 0 and the largest single process counts.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._pid, self._done = pid, threading.Event()

    def run(self) -> None:
        while not self._done.wait(INTERVAL):
            self.peak = max(self.peak, sum(_resident(pid) for pid in _family(self._pid)))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _family(pid: int) -> Iterator[int]:
    """A process and its descendants, as far as they are still there."""
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _family(int(child))


def _resident(pid: int) -> int:
    """The resident memory of a process in bytes; 0 when it has just ended."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE
    return 0
