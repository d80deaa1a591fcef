"""What a figure was measured on: without it, it says nothing."""

import os
import platform
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path


def facts(scratch: Path, now: datetime) -> dict[str, str]:
    """The machine and the place where the bench wrote, each as a line of text."""
    return dict(_facts(scratch, now))


def _facts(scratch: Path, now: datetime) -> Iterator[tuple[str, str]]:
    yield "measured", f"{now:%Y-%m-%d %H:%M %z}"
    yield "system", platform.platform()
    yield "processor", f"{_line('/proc/cpuinfo', 'model name') or platform.processor() or 'unknown'}, {_cores()} cores"
    yield "memory", _line("/proc/meminfo", "MemTotal") or "unknown"
    yield "load at the start", ", ".join(f"{load:.2f}" for load in os.getloadavg())
    yield "written to", f"{scratch} ({_file_system(scratch)})"
    yield "Python", f"{platform.python_implementation()} {platform.python_version()}"
    yield "git", subprocess.run(["git", "version"], capture_output=True, text=True, check=True).stdout.strip().removeprefix("git version ")


def _cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _line(file: str, name: str) -> str | None:
    """The value after `name:` in a file of `/proc`, where there is one."""
    path = Path(file)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)


def _file_system(path: Path) -> str:
    """The type of the file system that holds a path: creating ten thousand files costs twenty times more on one disk than on another."""
    mounts = Path("/proc/mounts")
    lines = [line.split() for line in mounts.read_text(encoding="utf-8").splitlines()] if mounts.exists() else []
    holding = [(len(place), kind) for _, place, kind, *_ in lines if path.resolve().is_relative_to(place)]
    return max(holding, default=(0, "unknown"))[1]
