"""Long work on many files, done by two processes where that pays and where the system can fork safely; by one everywhere else."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

Item = TypeVar("Item", bound=tuple[str, bytes, str])
Result = TypeVar("Result")

ENOUGH = 1000
"""From so many items on, a second process earns more than it costs (about 30 ms)."""

Progress = Callable[[int, int], None]


def both_halves(
    items: Sequence[Item], work: Callable[[Item], Result], kind: type[Result], progress: Progress | None = None
) -> dict[str, Result]:
    """`work` done on each item, by the item's first element.

    `kind` is what `work` returns: a type that msgspec can write and read, for the way from the other process.
    """
    if len(items) < ENOUGH or not _may_fork():
        return _one_by_one(items, work, progress, len(items))
    mine, theirs = items[::2], items[1::2]  # every other one: what is long often stands together
    reading, writing = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        _other_half(reading, writing, theirs, work, parent)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            done = _one_by_one(mine, work, _of_both(progress), len(items))
            answer = pipe.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)  # what one half may not finish, the other must not go on with
        raise
    finally:
        os.waitpid(child, 0)
    try:
        done.update(msgspec.json.decode(answer, type=dict[str, kind]))  # type: ignore[valid-type]
    except msgspec.MsgspecError:  # the other process died: its half is done here, and what is wrong with it shows here
        done.update(_one_by_one(theirs, work, progress, len(items)))
    return {name: done[name] for name, *_ in items}


def _of_both(progress: Progress | None) -> Progress | None:
    """Progress as far as one half tells it: the other one is about as far."""
    return (lambda done, total: progress(min(2 * done, total), total)) if progress else None


def _one_by_one(items: Iterable[Item], work: Callable[[Item], Result], progress: Progress | None, total: int) -> dict[str, Result]:
    done = {}
    for index, item in enumerate(items):
        if progress and index % 200 == 0:
            progress(index, total)
        done[item[0]] = work(item)
    return done


def _may_fork() -> bool:
    """Only Linux: elsewhere a fork is missing or unsafe; only a process of one thread; only where there is a second processor."""
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _other_half(reading: int, writing: int, items: Iterable[Item], work: Callable[[Item], Result], parent: int) -> None:
    """What the other process does; it ends here whatever happens, and never returns into the caller's code."""

    def unless_orphaned(item: Item) -> Result:
        if os.getppid() != parent:  # killed: nobody waits for the rest
            os._exit(1)
        return work(item)

    try:
        os.close(reading)
        answer = msgspec.json.encode(_one_by_one(items, unless_orphaned, None, 0))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answer)
    finally:
        os._exit(0)
