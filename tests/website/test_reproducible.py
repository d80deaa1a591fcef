"""Two builds of one commit are the same bytes: whatever the machine's clock zone, hash seed, cache and number of processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2]


def _files(out: Path) -> dict[str, bytes]:
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def _built(place: Path, seed: str, zone: str) -> dict[str, bytes]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "PARUTION_CACHE": str(place / "cache"),
    }
    words = [sys.executable, "-m", "parution", "build", "--root", str(EXAMPLE), "-o", str(place / "out"), "--now", "2026-12-03 12:00"]
    subprocess.run(words, env=environment, check=True, capture_output=True)
    return _files(place / "out")


def test_two_builds_of_one_commit(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    first, second = _built(tmp_path / "one", "1", "UTC"), _built(tmp_path / "two", "4242", "America/St_Johns")
    assert len(first) > 300
    assert first.keys() == second.keys()
    assert [name for name, data in first.items() if second[name] != data] == []
