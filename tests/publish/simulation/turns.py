"""Virtual time for code that blocks: each task has a thread, one runs at a time, and which is next hangs on nothing but the seed.

A task goes on until it waits (for an answer, for a lock, for another task); then the one whose time comes first goes on. Threads,
because the code under test blocks where real code blocks; no real time passes and no thread is ever preempted.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self


class Killed(BaseException):
    """The process was killed: nothing survives this, and whatever it still tries raises it again."""


@dataclass
class Process:
    """Some tasks that are killed together; `left` is how many more points it passes before that (None: it lives)."""

    name: str
    left: int | None = None
    killed: bool = False
    parked: list[Task] = field(default_factory=list)


class Task:
    """One line of work."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.turn = Lock()
        self.turn.acquire()
        self.over = False
        self.error: BaseException | None = None
        self.waiters: list[Task] = []


class _Worker:
    """A thread that works on one task after another: to start a thread for each would be most of a simulation's time."""

    idle: list[_Worker] = []  # noqa: RUF012 (shared on purpose)

    def __init__(self) -> None:
        self.job: Callable[[], None] = lambda: None
        self.go = Lock()
        self.go.acquire()
        Thread(target=self._live, daemon=True).start()

    def _live(self) -> None:
        while True:
            self.go.acquire()
            self.job()


class Turns:
    """Whose turn it is, and what time."""

    def __init__(self) -> None:
        self.now = 0.0
        self._queue: list[tuple[float, int, Task]] = []
        self._number = 0
        self.main = Task(Process("world"))
        self.current = self.main

    def spawn(self, process: Process, work: Callable[[], None], after: float = 0.0) -> Task:
        """A new task of a process, which begins after so many seconds."""
        task = Task(process)
        thread = _Thread(self, task, work)
        thread.begin()
        self._push(after, task)
        return task

    def wait(self, seconds: float) -> None:
        """Let others go on until so many seconds have passed.

        Raises:
            Killed: the process was killed meanwhile, or before.
        """
        task = self.current
        self._check(task)
        self._push(seconds, task)
        self._switch(task)
        self._check(task)

    def park(self) -> None:
        """Let others go on until somebody wakes this task."""
        task = self.current
        self._check(task)
        task.process.parked.append(task)
        self._switch(task)
        self._check(task)

    def wake(self, task: Task) -> None:
        """Let a parked task go on."""
        if task in task.process.parked:
            task.process.parked.remove(task)
            self._push(0, task)

    def kill(self, process: Process) -> None:
        """As `kill -9`."""
        process.killed = True
        for task in list(process.parked):
            self.wake(task)

    def finish(self) -> None:
        """Let everything that has begun come to its end."""
        while self._queue:
            self.wait(max(when for when, _, _ in self._queue) - self.now + 1)

    def end(self, task: Task) -> None:
        """A task is over: those that wait for it go on, and the thread is free."""
        task.over = True
        for waiter in task.waiters:
            self.wake(waiter)
        self._next().turn.release()

    def _check(self, task: Task) -> None:
        if task.process.killed:
            raise Killed

    def _push(self, seconds: float, task: Task) -> None:
        self._number += 1
        heapq.heappush(self._queue, (self.now + seconds, self._number, task))

    def _next(self) -> Task:
        when, _, task = heapq.heappop(self._queue)
        self.now = max(self.now, when)
        self.current = task
        return task

    def _switch(self, task: Task) -> None:
        following = self._next()
        if following is not task:
            following.turn.release()
            task.turn.acquire()


class _Thread:
    """A task on a worker's thread."""

    def __init__(self, turns: Turns, task: Task, work: Callable[[], None]) -> None:
        self._turns, self._task, self._work = turns, task, work

    def begin(self) -> None:
        worker = _Worker.idle.pop() if _Worker.idle else _Worker()

        def job() -> None:
            self._task.turn.acquire()
            try:
                if not self._task.process.killed:
                    self._work()
            except Killed:
                pass
            except BaseException as error:  # noqa: BLE001 (it is shown where the history is told)
                self._task.error = error
            _Worker.idle.append(worker)
            self._turns.end(self._task)

        worker.job = job
        worker.go.release()


# What stands in for `threading.Lock` and `ThreadPoolExecutor` while a history lasts. There is one world at a time.
class Present:
    """The world that is going on."""

    turns: Turns


class VirtualLock:
    """`threading.Lock` for tasks."""

    def __init__(self) -> None:
        self._held = False
        self._waiting: list[Task] = []

    def __enter__(self) -> None:
        turns = Present.turns
        while self._held:
            self._waiting.append(turns.current)
            turns.park()
        self._held = True

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._held = False
        waiting, self._waiting = self._waiting, []
        for task in waiting:
            Present.turns.wake(task)


class _Future:
    def __init__(self) -> None:
        self.task: Task | None = None

    def result(self) -> None:
        turns, task = Present.turns, self.task
        assert task
        while not task.over:
            task.waiters.append(turns.current)
            turns.park()
        if task.error:
            raise task.error


class VirtualPool:
    """`ThreadPoolExecutor` for tasks."""

    def __init__(self, _size: int) -> None:
        self._futures: list[_Future] = []

    def submit(self, work: Callable[[Any], None], argument: object) -> _Future:
        turns, future = Present.turns, _Future()
        future.task = turns.spawn(turns.current.process, lambda: work(argument))
        self._futures.append(future)
        return future

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for future in self._futures:
            task = future.task
            while task and not task.over and not task.process.killed:
                task.waiters.append(Present.turns.current)
                Present.turns.park()
