"""Work done by two processes: the same results, and nothing left running when it fails."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from parution import halves

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is only one process"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded"),
]

ITEMS = [(f"n{number}", b"", "") for number in range(10)]


@pytest.fixture(autouse=True)
def _few_are_enough(monkeypatch):
    monkeypatch.setattr(halves, "ENOUGH", 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # whatever the other tests left running


def test_two_processes_do_it():
    done = halves.both_halves(ITEMS, lambda _: os.getpid(), int)
    assert list(done) == [name for name, *_ in ITEMS]
    assert len(set(done.values())) == 2


def test_a_failure_in_the_other_half_shows_here():
    def work(item):
        if item[0] == "n9":
            message = "disk full"
            raise OSError(28, message)
        return 1

    with pytest.raises(OSError, match="disk full"):
        halves.both_halves(ITEMS, work, int)


def test_a_failure_here_stops_the_other_half(tmp_path):
    here = os.getpid()

    def work(_):
        if os.getpid() == here:
            raise KeyboardInterrupt
        time.sleep(0.2)
        (tmp_path / str(os.getpid())).touch()
        return 1

    with pytest.raises(KeyboardInterrupt):
        halves.both_halves(ITEMS, work, int)
    time.sleep(0.5)
    assert list(tmp_path.iterdir()) == []


def test_an_orphan_stops(tmp_path):
    child = os.fork()
    if child == 0:
        here = os.getpid()

        def work(_):
            if os.getpid() == here:
                os.kill(here, signal.SIGKILL)
            time.sleep(0.1)
            (tmp_path / "made").open("a").write("x")
            return 1

        halves.both_halves(ITEMS, work, int)
    os.waitpid(child, 0)
    time.sleep(1)
    made = tmp_path / "made"
    assert not made.exists() or len(made.read_text()) <= 1


def test_progress_is_of_the_whole():
    told = []
    halves.both_halves(
        [(f"n{number}", b"", "") for number in range(1000)], lambda _: 1, int, lambda done, total: told.append((done, total))
    )
    assert told[0] == (0, 1000)
    assert told[-1] == (800, 1000)
