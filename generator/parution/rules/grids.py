"""The times of a week that may be proposed to channels: quarters of an hour, as bits of a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time
from functools import lru_cache, reduce
from typing import Literal

from parution.charter import Charter
from parution.phrases import Window

_QUARTERS = tuple(time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45))
_FIRST, _LAST = time(8), time(20)  # where no window is best, the hours at which people are awake and at a screen

Best = Literal["all", "some", "none"]
"""Of how many channels a slot lies in the best times."""
BEST: tuple[Best, ...] = ("all", "some", "none")

Grid = tuple[tuple[time, ...], ...]
"""For each weekday (Monday first) the times of day that may be proposed."""


def grid_of(charter: Charter, channels: Sequence[str], best: Best) -> Grid:
    """The quarters of an hour in the best windows of all these channels, of some of them or of none, and in no quiet window.

    A channel without best windows is content with the waking day, and so are the others where theirs do not matter.
    """
    quiet = _union(week_of(windows) for name in channels for windows in (charter.quiet, charter.channels[name].quiet))
    windows = [charter.channels[name].best for name in channels if charter.channels[name].best]
    if best == "all":
        good = reduce(_common, map(week_of, windows), _AWAKE if len(windows) < len(channels) else (_ALL_DAY,) * 7)
    else:
        good = _AWAKE if best == "none" else _common(_AWAKE, _union(map(week_of, windows)))
    fine = (times & ~never for times, never in zip(good, quiet, strict=True))
    return tuple(tuple(at for index, at in enumerate(_QUARTERS) if times >> index & 1) for times in fine)


Week = tuple[int, ...]
"""For each weekday some of its quarters of an hour: a number in which the bit n stands for the nth of them."""

_ALL_DAY = (1 << len(_QUARTERS)) - 1
_AWAKE: Week = (sum(1 << index for index, at in enumerate(_QUARTERS) if _FIRST <= at < _LAST),) * 7


@lru_cache(maxsize=64)
def week_of(windows: tuple[Window, ...]) -> Week:
    """The quarters of an hour that lie in some of these windows."""
    return tuple(
        sum(1 << index for index, at in enumerate(_QUARTERS) if any(window.holds(weekday, at) for window in windows))
        for weekday in range(7)
    )


def _union(weeks: Iterable[Week]) -> Week:
    return reduce(lambda one, other: tuple(a | b for a, b in zip(one, other, strict=True)), weeks, (0,) * 7)


def _common(one: Week, other: Week) -> Week:
    return tuple(a & b for a, b in zip(one, other, strict=True))
