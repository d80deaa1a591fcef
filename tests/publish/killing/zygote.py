"""A process that has everything imported and forks publishers: each is a process of its own, and begins in milliseconds.

Reads a list of JSON objects a line, one for each publisher to start at once: `root`, `environment`, `later` (seconds that its clock is
ahead), `kill` (die at this boundary; 0: never), `group` (take git along). Answers with a list, of each: `killed`, `boundaries` (their
names, where it lived), `alerts`, `lost`, `events`, `error`.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import mastodon

import parution.publish.channels.bluesky
import parution.publish.channels.mail
import parution.publish.channels.mastodon
import parution.publish.channels.matrix
import parution.publish.channels.webhook
import parution.publish.channels.wordpress
from parution.cli.publishing import press
from parution.publish.clock import SystemClock
from parution.publish.run import Publisher

assert httpx and mastodon and parution.publish.channels.wordpress  # noqa: PT018 (imported so that no publisher has to)


class Boundaries:
    """Counts what passes between the process and the world, and dies at one of them."""

    def __init__(self, kill: int, *, group: bool) -> None:
        self.names: list[str] = []
        self._kill, self._group = kill, group
        self._lock = threading.Lock()

    def cross(self, name: str) -> None:
        with self._lock:
            if name == "receive" and self.names[-1:] == ["receive"]:
                return  # an answer in many pieces
            self.names.append(name)
            if len(self.names) == self._kill:
                os.killpg(0, signal.SIGKILL) if self._group else os.kill(os.getpid(), signal.SIGKILL)
                signal.pause()

    def watch(self) -> None:
        """Around each process that is started, each connection, each piece that is sent or received, each file that is put in place."""
        self._around(subprocess.Popen, "__init__", lambda _self, args, *_a, **_k: f"git {_command(args)}")
        self._around(subprocess.Popen, "communicate", lambda process, *_a, **_k: f"git {_command(process.args)} ends", before=False)
        self._around(socket.socket, "connect", lambda *_a, **_k: "connect")
        self._around(socket.socket, "send", lambda *_a, **_k: "send")
        self._around(socket.socket, "sendall", lambda *_a, **_k: "send")
        self._around(socket.socket, "recv", lambda *_a, **_k: "receive", after=False)
        self._around(socket.socket, "recv_into", lambda *_a, **_k: "receive", after=False)
        self._around(os, "replace", lambda *_a, **_k: "file")

    def _around(self, owner: Any, method: str, name: Callable[..., str], *, before: bool = True, after: bool = True) -> None:
        inner = getattr(owner, method)

        def outer(*arguments: Any, **named: Any) -> Any:
            said = name(*arguments, **named)
            if before:
                self.cross(said)
            result = inner(*arguments, **named)
            if after:
                self.cross(f"{said}, done")
            return result

        setattr(owner, method, outer)


def _command(args: list[str]) -> str:
    return next((one for one in args[1:] if not one.startswith("-") and "=" not in one), "?")


def publish(order: dict[str, Any], answers: str) -> None:
    """What the forked process does: one run, with a clock that is ahead."""
    os.setpgid(0, 0)
    os.environ.update(order["environment"])
    later = timedelta(seconds=order["later"])
    real = SystemClock.now
    SystemClock.now = lambda self: real(self) + later  # type: ignore[method-assign]
    boundaries = Boundaries(order["kill"], group=order["group"])
    answer: dict[str, Any] = {"killed": False, "alerts": [], "error": None}
    try:
        ready = replace(press(Path(order["root"]), SystemClock().now(), None), clock=SystemClock())
        boundaries.watch()
        report = Publisher(ready.desk(begin=True)).run()
        answer["alerts"] = [f"{one.key}: {one.why}" for one in report.decisions if one.alert]
        answer["lost"] = [f"{key}: {why}" for key, why in report.lost]
        answer["events"] = [f"{key}: {event}" for key, event in report.events]
    except BaseException:  # noqa: BLE001 (told to the test)
        answer["error"] = traceback.format_exc()
    answer["boundaries"] = boundaries.names
    Path(answers).write_text(json.dumps(answer), encoding="utf-8")
    os._exit(0)


def fork(order: dict[str, Any]) -> tuple[int, str]:
    """Start a publisher: its process, and the file in which it will tell how it went."""
    handle, answers = tempfile.mkstemp()
    os.close(handle)
    child = os.fork()
    if child == 0:
        publish(order, answers)
    return child, answers


def answer(child: int, answers: str) -> dict[str, Any]:
    """How a publisher ended."""
    _, status = os.waitpid(child, 0)
    told = Path(answers).read_text(encoding="utf-8")
    Path(answers).unlink()
    killed = {"killed": True, "alerts": [], "error": None, "boundaries": []}
    return killed if os.WIFSIGNALED(status) else json.loads(told)


def main() -> None:
    for line in sys.stdin:
        started = [fork(order) for order in json.loads(line)]
        print(json.dumps([answer(*one) for one in started]), flush=True)  # noqa: T201 (the answer)


if __name__ == "__main__":
    main()
