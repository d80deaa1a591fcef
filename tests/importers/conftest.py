"""A room to import into."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_room import Room

from tests_support import Calendar


@pytest.fixture
def room(tmp_path: Path) -> Room:
    (tmp_path / "calendar").mkdir()
    (tmp_path / "beside").mkdir()
    return Room(Calendar(tmp_path / "calendar"), tmp_path / "beside")
