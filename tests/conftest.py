"""What every test has: a calendar to fill, and a home that is not the user's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests_support import Calendar

pytest_plugins = ["reals.fixtures"]

settings.register_profile("patient", deadline=None)  # a busy machine is no failure
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _no_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARUTION_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def calendar(tmp_path: Path) -> Calendar:
    return Calendar(tmp_path)
