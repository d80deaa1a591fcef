"""A calendar whose feeds are made without the rest of the site."""

from __future__ import annotations

import pytest
from feed_room import Calendar, Room


@pytest.fixture
def room(calendar: Calendar) -> Room:
    made = Room(calendar)
    made.charter()
    return made
