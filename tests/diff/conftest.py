"""Real repositories, with a home of their own and without the caller's git environment."""

import os
from pathlib import Path

import pytest
from versions import Versions, begun


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the home of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    place = tmp_path / "home"
    place.mkdir()
    (place / ".gitconfig").write_text("[user]\n\tname = Bot\n\temail = bot@example.org\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(place / "config"))
    return place


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return begun(tmp_path / "calendar")
