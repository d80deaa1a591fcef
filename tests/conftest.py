"""What every test has: a calendar to fill, and a home that is not the user's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests_support import Calendar

pytest_plugins = ["reals.fixtures"]

settings.register_profile("patient", deadline=None)  # a busy machine is no failure
settings.load_profile("patient")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where several processes share the tests, a file stays whole, and so does what needs the browser: its pages are visited once."""
    for item in items:
        room = item.path.relative_to(Path(__file__).parent).parts[0]
        item.add_marker(pytest.mark.xdist_group("browser" if room == "browser" else item.path.stem))


@pytest.fixture(autouse=True)
def _no_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARUTION_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def calendar(tmp_path: Path) -> Calendar:
    return Calendar(tmp_path)
