"""Real repositories, with a home of their own and without the caller's git environment."""

import os
from pathlib import Path

import pytest
from pull_request import PullRequest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the home of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    place = tmp_path / "home"
    place.mkdir()
    settings = "[user]\n\tname = Bot\n\temail = bot@example.org\n[init]\n\tdefaultBranch = main\n"
    (place / ".gitconfig").write_text(settings, encoding="utf-8")
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(place / "config"))
    return place


@pytest.fixture
def request_(tmp_path: Path) -> PullRequest:
    """A calendar on `main` whose shop posts Maud approves, with a CODEOWNERS that asks her."""
    found = PullRequest(tmp_path / "calendar")
    found.accepted({"charter.yml": found.charter(), ".github/CODEOWNERS": "/content/ @maud-k\n/charter.yml @maud-k\n/.github/ @maud-k\n"})
    return found
