"""`parution serve` as a person uses it: a real server, a saved file, a page that reloads."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from queue import Queue
from urllib.request import urlopen

import pytest


@pytest.fixture
def serve(calendar):
    """Start the server on a calendar; its address and the lines that it prints."""
    servers = []
    # What a shell starts in the background ignores Ctrl-C, and so does all that it starts; a person's own terminal does not.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def start():
        server = subprocess.Popen(
            [sys.executable, "-m", "parution", "serve", "--port", "0"],
            cwd=calendar.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"},
        )
        servers.append(server)
        said = []
        for line in server.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                return server, found[0], "".join(said)
        raise AssertionError("".join(said))

    yield start
    signal.signal(signal.SIGINT, before)
    for server in servers:
        server.kill()
        server.wait()
        server.stdout.close()


def get(address):
    with urlopen(address, timeout=30) as answer:  # noqa: S310 (our own server)
        return answer.status, answer.read().decode()


def waiting_for_a_reload(address):
    answers = Queue()
    threading.Thread(target=lambda: answers.put(get(f"{address}.parution/reload")[0]), daemon=True).start()
    time.sleep(0.5)
    return answers


def test_a_saved_post_reloads_the_page(calendar, serve):
    calendar.post("oak", "publish_at: 2026-12-03 09:00\n", "First words.")
    server, address, _ = serve()
    _, page = get(f"{address}posts/oak.html")
    assert "First words." in page
    assert '<script src="/.parution/reload.js"></script></body>' in page
    assert "location.reload()" in get(f"{address}.parution/reload.js")[1]
    answers = waiting_for_a_reload(address)
    calendar.post("oak", "publish_at: 2026-12-03 09:00\n", "Other words.")
    assert answers.get(timeout=20) == 200
    assert "Other words." in get(f"{address}posts/oak.html")[1]
    assert not (calendar.root / "site").exists()
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=60) == 0


def test_an_error_keeps_the_page_and_its_mending_brings_the_new_one(calendar, serve):
    calendar.post("oak", "publish_at: 2026-12-03 09:00\n", "First words.")
    server, address, _ = serve()
    calendar.post("oak", "chanels: []\n", "Broken words.")
    for line in server.stdout:
        if "unknown-field" in line:
            break
    assert "First words." in get(f"{address}posts/oak.html")[1]
    answers = waiting_for_a_reload(address)
    calendar.post("oak", "publish_at: 2026-12-03 09:00\n", "Mended words.")
    assert answers.get(timeout=20) == 200
    assert "Mended words." in get(f"{address}posts/oak.html")[1]


def test_a_calendar_that_begins_with_an_error_has_a_page_that_waits(calendar, serve):
    calendar.post("oak", "chanels: []\n")
    _, address, said = serve()
    assert "unknown-field" in said
    _, page = get(address)
    assert "there is no site yet" in page
    assert "reload.js" in page
    answers = waiting_for_a_reload(address)
    calendar.post("oak")
    assert answers.get(timeout=20) == 200
    assert "Test Brand" in get(address)[1]


def test_a_taken_port_is_said(calendar, serve):
    _, address, _ = serve()
    port = address.rstrip("/").rsplit(":", 1)[1]
    done = subprocess.run(
        [sys.executable, "-m", "parution", "serve", "--port", port],
        cwd=calendar.root,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr
