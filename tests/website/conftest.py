"""A calendar site, really built: the shells of the real engine, made once for all tests that want the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from press_room import Calendar, Press


@pytest.fixture(scope="session")
def shells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the engine's results are kept from test to test."""
    return tmp_path_factory.mktemp("shells")


@pytest.fixture
def press(calendar: Calendar, tmp_path_factory: pytest.TempPathFactory, shells: Path) -> Press:
    home = tmp_path_factory.mktemp("built")
    return Press(calendar, home / "site", home / "cache", shells)


@pytest.fixture
def month(press: Press) -> Callable[[], Press]:
    """A small calendar: two dated posts, a wish for a day, a wish for a month, an idea."""
    post = press.calendar.post
    post("opening", "publish_at: 2026-11-24 09:00\nchannels: [mastodon, news]\npillar: craft\n", "The doors open **tomorrow**.")
    post("oil", "publish_at: 2026-11-26 17:30\nchannels: [bluesky]\nkind: promo\n", "Oil for the winter.")
    post("snow", "planned: 2026-12-03\n", "If it snows.")
    post("wishful", "planned: 2026-12\n", "Some day.")
    post("someday", "", "An idea.")
    return lambda: press
