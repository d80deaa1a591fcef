"""Many histories of the publisher in a world where everything fails (see `simulation`): nothing twice, nothing lost, nothing too soon."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from publish.simulation.history import history

HERE = Path(__file__).parent.parent.parent
SEEDS = range(200)
MANY = range(500, 10_500)
HAPPENED = (
    "account could not be read",
    "account read",
    "approve",
    "cancel",
    "found in part",
    "found on the account",
    "git refused",
    "git unreachable",
    "hold",
    "killed",
    "left to a person",
    "missed",
    "move",
    "network down",
    "not found",
    "overtaken",
    "paused",
    "post: 429",
    "post: 500 after",
    "post: 500 before",
    "post: answer lost",
    "post: crash",
    "post: duplicate",
    "post: late",
    "post: late and slow",
    "post: lost",
    "published",
    "push accepted and undone",
    "push answer lost",
    "push arrives late",
    "refused",
    "rename",
    "resolved by a person",
    "reword",
    "run gave up on git",
    "stopped by a hold",
    "token revoked",
    "lost: text was changed",
)
"""What must have occurred in every few hundred histories: a world in which nothing happens proves nothing."""


def lived(seeds: range) -> Counter[str]:
    """What happened in these worlds; fails with the command that tells the first that went wrong."""
    events: Counter[str] = Counter()
    wrong = []
    for seed in seeds:
        told = history(seed)
        events += told.events
        if told.wrong:
            wrong.append(f"PYTHONPATH=generator:tests python -m publish.simulation {seed}\n    " + "\n    ".join(told.wrong[:5]))
            if len(wrong) == 5:
                break
    assert not wrong, "\n".join(wrong)
    return events


def table(events: Counter[str]) -> str:
    return "\n".join(f"{number:>8} {event}" for event, number in sorted(events.items()))


def test_nothing_goes_out_twice_or_gets_lost():
    events = lived(SEEDS)
    print(f"\n{len(SEEDS)} histories\n{table(events)}")  # noqa: T201 (shown with -s)
    assert [event for event in HAPPENED if not events[event]] == []
    assert events["published"] > events["deliveries"] / 2


@pytest.mark.slow
def test_nothing_goes_out_twice_or_gets_lost_in_ten_thousand_histories():
    events = lived(MANY)
    print(f"\n{len(MANY)} histories\n{table(events)}")  # noqa: T201 (shown with -s)
    assert [event for event in HAPPENED if events[event] < 20] == []


@pytest.mark.parametrize("seed", [3, 69, 718])
def test_a_seed_tells_the_same_history_byte_for_byte(seed):
    told = history(seed)
    assert history(seed).trace == told.trace
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONHASHSEED": "1234"}
    again = subprocess.run(
        [sys.executable, "-m", "publish.simulation", str(seed)], cwd=HERE, env=environment, capture_output=True, check=True, text=True
    )
    assert told.digest in again.stdout
    assert again.stdout.startswith("\n".join(told.trace[:50]))
