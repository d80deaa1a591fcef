"""A calendar that sources are imported into, with the program's own reading of what came of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from in_process import run
from parution.model import Post
from tests_support import NOW, Calendar


class Room:
    """A calendar, and files beside it."""

    def __init__(self, calendar: Calendar, beside: Path) -> None:
        self.calendar, self.beside = calendar, beside

    def file(self, name: str, data: str | bytes) -> Path:
        path = self.beside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def run(self, kind: str, source: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run("import", kind, str(source), "--now", "2026-11-21 13:00", *arguments, cwd=self.calendar.root, COLUMNS="160")

    def brought(self, kind: str, source: Path, *arguments: str) -> list[Post]:
        """The calendar's posts after an import."""
        done = self.run(kind, source, "--write", *arguments)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
        return list(self.calendar.load(NOW).posts)

    def errors(self) -> list[str]:
        return [f"{one.path} {one.rule} {one.message}" for one in self.calendar.load(NOW).findings if one.severity == "error"]

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.calendar.root).as_posix(): path.read_bytes() for path in self.calendar.root.rglob("*") if path.is_file()
        }
