"""What the calendar promises about its speed, and whether a bench kept it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.contestants import CHANGED, CHECK_COLD, CHECK_WARM, CLEAN, HUGO, MATERIAL, OURS, PARUTION
from bench.race import Result

SIZE = 10_000
"""Posts for which the promises in seconds and MiB are made."""

LINEAR = 1.1
"""Growth per post that still counts as linear: machines are not quiet to the percent."""


@dataclass(frozen=True)
class Verdict:
    """One promise: what it is about, the most it may be, what was measured (None: it was not)."""

    promise: str
    limit: float
    measured: float | None
    unit: str = ""

    @property
    def word(self) -> str:
        """`pass`, `MISS` or, where nothing was measured, `–`."""
        if self.measured is None:
            return "–"
        return "pass" if self.measured <= self.limit else "MISS"


def find(results: Sequence[Result], posts: int, contestant: str, scenario: str) -> Result | None:
    """What was measured of a contestant in a scenario at one size, if anything was."""
    key = (posts, contestant, scenario)
    return next((result for result in results if (result.posts, result.contestant, result.scenario) == key), None)


def seconds(results: Sequence[Result], posts: int, contestant: str, scenario: str) -> float | None:
    """The median of the seconds, if there is one."""
    found = find(results, posts, contestant, scenario)
    return found.median if found and not found.failure else None


def ratio(one: float | None, other: float | None) -> float | None:
    """How many times `other` goes into `one`, where both were measured."""
    return one / other if one is not None and other else None


def growth(results: Sequence[Result], contestant: str, scenario: str) -> float | None:
    """Time per post at the largest size over time per post at the smallest: 1 is linear, less means a fixed cost, more trouble."""
    sizes = sorted({result.posts for result in results})
    if len(sizes) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    small, large = (seconds(results, size, contestant, scenario) for size in (sizes[0], sizes[-1]))
    return ratio(large and large / sizes[-1], small and small / sizes[0])


def marginal(results: Sequence[Result], contestant: str, scenario: str) -> float | None:
    """Microseconds that one more post costs, between the smallest and the largest size."""
    sizes = sorted({result.posts for result in results})
    small, large = (seconds(results, size, contestant, scenario) for size in (sizes[0], sizes[-1]))
    if small is None or large is None or sizes[0] == sizes[-1]:
        return None
    return (large - small) / (sizes[-1] - sizes[0]) * 1e6


def verdicts(results: Sequence[Result]) -> Iterator[Verdict]:
    """Every promise, judged where `SIZE` posts were measured."""

    def ours(scenario: str) -> float | None:
        return seconds(results, SIZE, OURS, scenario)

    yield Verdict("check 10,000 posts, cold", 1.2, ours(CHECK_COLD), "s")
    yield Verdict("check 10,000 posts, warm", 0.4, ours(CHECK_WARM), "s")
    yield Verdict("build 10,000 posts, one changed", 0.6, ours(CHANGED), "s")
    yield Verdict("clean build / Hugo's", 1.0, ratio(ours(CLEAN), seconds(results, SIZE, HUGO.name, CLEAN)))
    yield Verdict("clean build / that of Material's blog", 1 / 30, ratio(ours(CLEAN), seconds(results, SIZE, MATERIAL.name, CLEAN)))
    peaks = [result.peak for result in results if result.posts == SIZE and result.contestant == OURS and result.peak and not result.failure]
    yield Verdict("largest peak of memory", 400, max(peaks, default=None), "MiB")
    for scenario in PARUTION.scenarios:
        grown = growth(results, OURS, scenario.name) if any(result.posts == SIZE for result in results) else None
        yield Verdict(f"growth per post, {scenario.name}", LINEAR, grown)
