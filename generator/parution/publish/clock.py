"""The time as the machine tells it."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """What time it is, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def jitter(self) -> float:
        """A number between 0 and 1."""
        return random.random()  # noqa: S311 (so that runners do not try again in step)
