"""The page on moving in tells the truth: its table, its command, and what that says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from import_room import Room

from in_process import run
from tests_support import NOW

PAGE = (Path(__file__).parents[2] / "docs" / "moving-in.md").read_text("utf-8")


def test_the_example_says_what_the_page_says(room: Room) -> None:
    (table,) = re.findall(r"^```csv\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    room.calendar.write("planning.csv", table)
    preview, writing = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    command, _, said = preview.partition("\n")
    done = run(*shlex.split(command)[2:], "--now", "2026-11-21", cwd=room.calendar.root, COLUMNS="100")
    assert done.stdout + done.stderr == said
    done = run(*shlex.split(writing)[2:], "--now", "2026-11-21", cwd=room.calendar.root)
    assert done.returncode == 0, done.stderr
    assert {post.channels for post in room.calendar.load(NOW).posts} == {("mastodon",), ("mastodon", "bluesky")}


def test_the_options_of_the_page_exist(room: Room) -> None:
    for kind in ("csv", "markdown", "ical", "tweets"):
        assert f"parution import {kind}" in PAGE
        usage = run("import", kind, "--help", cwd=room.calendar.root).stdout
        assert all(option in usage for option in ("--channel", "--timezone", "--to", "--write"))
    usage = run("export", "--help", cwd=room.calendar.root).stdout
    assert all(option in usage for option in ("--since", "--until", "--channel", "--status", "--excel", "--format", "--output"))
