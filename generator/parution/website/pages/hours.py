"""Hours from top to bottom: where things stand that have a time of day, so that none hides another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

QUARTERS = 96
"""The quarters of an hour of a day."""

_FIRST, _LAST = 8, 19  # hours that are always there
_AROUND = 1


@dataclass(frozen=True, slots=True)
class Item:
    """Something at a quarter of an hour of a day (`at`, from 0 on), as HTML; it takes up so many of them."""

    at: int
    takes: int
    html: str


class Hours:
    """The hours of some days that stand beside one another, from `first` to `last` (not included): none that is used is left out.

    Nor are those of `bands`, stretches of quarters from their first to the one after their last. Hours in which nothing stands, nor in the
    hour before or after, are short.
    """

    def __init__(self, days: Sequence[Sequence[Item]], bands: Iterable[tuple[int, int]] = ()) -> None:
        self.days = days
        used = {item.at // 4 for items in days for item in items}
        shown = tuple(bands)
        self.first = max(0, min([_FIRST, *(hour - _AROUND for hour in used), *(start // 4 for start, _ in shown)]))
        self.last = min(24, max([_LAST, *(hour + _AROUND + 1 for hour in used), *(-(-end // 4) for _, end in shown)]))
        self._near = {near for hour in used for near in range(hour - _AROUND, hour + _AROUND + 1)}

    def scale(self) -> Iterator[tuple[str, int, bool]]:
        """Each hour: how it is written, its row, and whether it is short."""
        for hour in range(self.first, self.last):
            yield f"{hour:02d}:00", self.row(hour * 4), hour not in self._near

    def row(self, quarter: int) -> int:
        """The row of the grid (from 1 on) in which a quarter begins."""
        return quarter - self.first * 4 + 1

    def stacks(self, index: int) -> str:
        """The items of a day, those together that would stand over one another."""
        items, html, start = self.days[index], "", 0
        while start < len(items):
            end, until = start + 1, items[start].at + items[start].takes
            while end < len(items) and items[end].at < until:
                until += items[end].takes
                end += 1
            rows = self.row(items[start].at), min(until - items[start].at, self.last * 4 - items[start].at)
            inside = "".join([f"<li>{item.html}</li>" for item in items[start:end]])
            html += f'<ul class="chips at" style="--a:{rows[0]};--n:{rows[1]}">{inside}</ul>'
            start = end
        return html


def runs(bits: int) -> Iterator[tuple[int, int]]:
    """The stretches of ones in a number of `QUARTERS` bits, from the lowest on: the first bit and the one after the last."""
    at = 0
    while at < QUARTERS:
        if bits >> at & 1:
            end = at
            while end < QUARTERS and bits >> end & 1:
                end += 1
            yield at, end
            at = end
        at += 1
