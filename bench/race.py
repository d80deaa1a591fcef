"""The bench itself: every contestant gets its posts, and all run in turn.

Every other turn goes backwards, so that no one always runs after the same neighbour.
"""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import measure
from bench.contestants import CLEAN, Contestant, Scenario
from bench.install import Installed
from bench.posts import drafts

SLOW = 30.0
"""Seconds: who needs longer for its first clean build runs once, whatever the number of runs."""


@dataclass
class Result:
    """What was measured of one contestant in one scenario at one size; `failure` says why there is nothing, or not all."""

    posts: int
    contestant: str
    scenario: str
    seconds: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)
    pages: int | None = None
    megabytes: float | None = None
    failure: str | None = None

    @property
    def median(self) -> float | None:
        """The middle of the wall-clock seconds."""
        return median(self.seconds) if self.seconds else None

    @property
    def peak(self) -> float | None:
        """The largest peak, in MiB."""
        return max(self.peaks, default=None)


@dataclass
class _Entrant:
    """A contestant with its input on disk."""

    contestant: Contestant
    program: Path
    home: Path
    post: Path
    text: str
    results: dict[str, Result]
    edits: int = 0

    @property
    def done(self) -> bool:
        """Failed, or so slow that one run has to do."""
        every = self.results.values()
        return any(result.failure or (result.seconds and result.seconds[0] > SLOW) for result in every)


def race(entrants: Sequence[tuple[Contestant, Installed]], posts: int, runs: int, scratch: Path, *, keep: bool = False) -> list[Result]:
    """Measures all contestants at one size; the results are in the order of the contestants and their scenarios."""
    place = scratch / str(posts)
    shutil.rmtree(place, ignore_errors=True)
    field_ = [_enter(contestant, installed, posts, place) for contestant, installed in entrants]
    for turn in range(runs):
        for entrant in field_ if turn % 2 == 0 else reversed(field_):
            if turn == 0 or not entrant.done:
                _run(entrant, turn, runs)
    if not keep:
        shutil.rmtree(place, ignore_errors=True)
    return [result for entrant in field_ for result in entrant.results.values()]


def _enter(contestant: Contestant, installed: Installed, posts: int, place: Path) -> _Entrant:
    _say(f"{posts:,} posts: writing the input of {contestant.label}")
    home = place / contestant.name
    post = contestant.furnish(home / "root", drafts(posts))
    results = {scenario.name: Result(posts, contestant.name, scenario.name) for scenario in contestant.scenarios}
    return _Entrant(contestant, installed.program, home, post, post.read_text(encoding="utf-8"), results)


def _run(entrant: _Entrant, turn: int, runs: int) -> None:
    """All scenarios of one contestant once; after a failure, those that start afresh still have their chance."""
    failed = False
    for scenario in entrant.contestant.scenarios:
        if failed and not scenario.forget:
            continue
        result = entrant.results[scenario.name]
        measured = _one(entrant, scenario)
        result.failure = _failure(scenario, measured)
        failed = result.failure is not None
        outcome = result.failure or f"{measured.seconds:.2f} s, {measured.peak:.0f} MiB"
        _say(f"{result.posts:,} posts, run {turn + 1} of {runs}: {entrant.contestant.label}, {scenario.name}: {outcome}")
        if not failed:
            result.seconds.append(measured.seconds)
            result.peaks.append(measured.peak)
        if turn == 0 and scenario.name == CLEAN:
            result.pages, result.megabytes = _weigh(entrant.home / "root" / entrant.contestant.pages)


def _failure(scenario: Scenario, measured: measure.Measure) -> str | None:
    """Why a run does not count, if it does not: what the program wrote last.

    An exit code other than 0 counts as done only where nothing was written to standard error: findings go to standard output.
    """
    if measured.code == 0 or (measured.code in scenario.accepted and not measured.complaint):
        return None
    last = (measured.complaint.splitlines() or ["nothing on standard error"])[-1]
    return f"failed, exit code {measured.code}: {last[:120]}"


def _one(entrant: _Entrant, scenario: Scenario) -> measure.Measure:
    """One measured run, after what has to be forgotten or changed before it."""
    root = entrant.home / "root"
    for path in scenario.forget:
        shutil.rmtree(entrant.home / path, ignore_errors=True)
    if scenario.edit:
        entrant.edits += 1
        entrant.post.write_text(f"{entrant.text}\nCorrection {entrant.edits}.\n", encoding="utf-8")
    command = [str(entrant.program), *(argument.format(root=root) for argument in scenario.arguments)]
    return measure.run(command, root, dict(_environment(entrant)))


def _environment(entrant: _Entrant) -> Iterator[tuple[str, str]]:
    """The same small environment for all, with a home of their own; nothing of the caller's Python, git or site settings."""
    home = entrant.home / "home"
    home.mkdir(exist_ok=True)
    yield "PATH", os.environ.get("PATH", os.defpath)
    yield "HOME", str(home)
    yield "LANG", "C.UTF-8"
    yield "GIT_CONFIG_NOSYSTEM", "1"
    for name, value in entrant.contestant.environment.items():
        yield name, value.format(root=entrant.home / "root")


def _weigh(pages: Path) -> tuple[int, float]:
    """The number of HTML pages below a directory, and the megabytes (10**6 bytes) of all its files."""
    files = [path for path in pages.rglob("*") if path.is_file()]
    return sum(path.suffix == ".html" for path in files), sum(path.stat().st_size for path in files) / 1e6


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
