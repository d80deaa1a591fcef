"""From `parution publish` to the page that the public reads: real processes, a real repository and its remote."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from in_process import run
from parution.deliveries.pages import standing
from parution.deliveries.record import Failed, Published, Record, Why
from publish.newsroom import Newsroom, git

CHARTER = """parution: 1
brand: Test Brand
timezone: UTC
language: en
channels:
  news: {network: site, url: "https://example.org/notebook/"}
"""


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return _room(tmp_path, remote=True)


def _room(directory: Path, *, remote: bool) -> Newsroom:
    room = Newsroom(directory, remote=remote, charter=CHARTER)
    slot = datetime.now(UTC) - timedelta(minutes=5)
    room.post("oak", channels=["news"], slot=f"{slot:%Y-%m-%d %H:%M}")
    room.post("draft", channels=["news"], slot=f"{slot:%Y-%m-%d %H:%M}", status="draft")
    (room.root / ".gitignore").write_text("/site/\n", encoding="utf-8")
    room.commit()
    return room


def _publish(root: Path) -> str:
    done = run("publish", "--begin", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _build(root: Path) -> tuple[set[str], str]:
    """The files of the public pages after a build, and what it said."""
    done = run("build", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    top = root / "site" / "news" / "news"
    return {file.name for file in top.glob("*.html")}, done.stdout + done.stderr


PAGES = {"index.html", "oak.html"}


@pytest.mark.parametrize("remote", [True, False])
def test_what_was_published_is_public_with_the_next_build(tmp_path: Path, *, remote: bool) -> None:
    room = _room(tmp_path, remote=remote)
    assert _build(room.root)[0] == set()
    assert "https://example.org/notebook/oak.html" in _publish(room.root)
    pages, said = _build(room.root)
    assert pages == PAGES
    assert "ledger" not in said


def test_a_fresh_checkout_asks_the_remote(room: Newsroom) -> None:
    _publish(room.root)
    assert _build(room.clone("ci", "--depth=1", "--single-branch"))[0] == PAGES


def test_offline_the_pages_show_what_was_last_seen_and_the_build_says_so(room: Newsroom) -> None:
    other = room.clone("other")
    _publish(room.root)
    _build(other)
    assert room.bare
    shutil.move(room.bare, f"{room.bare}.gone")
    pages, said = _build(other)
    assert pages == PAGES
    assert said.count("the site shows what was last seen of it") == 1
    never = room.root.parent / "never"
    git(room.root.parent, "clone", "--quiet", "--no-local", "--single-branch", str(room.root), str(never))
    git(never, "remote", "set-url", "origin", str(room.bare))
    pages, said = _build(never)
    assert pages == set()
    assert said.count("so the site does not say what was published") == 1


def test_a_ledger_that_may_not_be_used_stops_a_build_that_knows_no_other(room: Newsroom) -> None:
    _publish(room.root)
    _build(room.root)
    git(room.root, "push", "--quiet", "origin", ":refs/heads/parution-ledger")  # somebody has taken it away; its witness remains
    pages, said = _build(room.root)
    assert pages == PAGES
    assert "taken away" in said
    done = run("build", cwd=room.clone("ci"))
    assert done.returncode == 1
    assert "taken away" in done.stderr
    assert "→ Put it back" in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_git_there_are_no_public_pages_and_no_word_about_them(room: Newsroom) -> None:
    _publish(room.root)
    shutil.rmtree(room.root / ".git")
    pages, said = _build(room.root)
    assert pages == set()
    assert "ledger" not in said
    assert "public" not in said


def test_a_second_build_makes_nothing_anew(room: Newsroom) -> None:
    _publish(room.root)
    _build(room.root)
    _, said = _build(room.root)
    assert ", 0 of them new or changed" in said


@pytest.mark.parametrize("builds", [1, 2])  # the second takes the ledger from the cache
def test_a_hold_that_only_the_ledger_knows_is_on_the_site(tmp_path: Path, builds: int) -> None:
    room = _room(tmp_path, remote=True)
    assert run("hold", "--reason", "A fire", cwd=room.root).returncode == 0
    for _ in range(builds):
        _build(room.root)
    assert "A fire" in (room.root / "site" / "crisis.html").read_text("utf-8")
    assert "A fire" in (room.root / "site" / "index.html").read_text("utf-8")
    assert [post["state"] for post in json.loads((room.root / "site" / "posts.json").read_text("utf-8"))["posts"]].count("held") == 1
    assert run("resume", "--all", cwd=room.root).returncode == 0
    _build(room.root)
    assert "A fire" not in (room.root / "site" / "crisis.html").read_text("utf-8")


def test_what_a_person_says_is_published_is_public_as_it_was_then(tmp_path: Path) -> None:
    room = _room(tmp_path, remote=True)
    said = run("resolve", "oak/news", "--published", "https://example.org/oak", "--yes", cwd=room.root)
    assert said.returncode == 0, said.stdout + said.stderr
    assert run("build", "--audience", "public", cwd=room.root).returncode == 0
    assert (room.root / "site" / "posts" / "oak.html").is_file()
    post = next(room.root.rglob("oak.md"))
    post.write_text(f"{post.read_text('utf-8')}\nA sentence of tomorrow.\n", "utf-8")
    done = run("build", "--audience", "public", cwd=room.root)
    assert "content/oak.md" in done.stdout + done.stderr  # what is kept back is named
    assert not any("tomorrow" in file.read_text("utf-8", "replace") for file in (room.root / "site").rglob("*.*") if file.is_file())


def test_what_a_person_took_back_has_no_page() -> None:
    start = datetime(2026, 12, 3, 12, tzinfo=UTC)
    said = Record(post="table", channel="news").then(Published(at=start, by="Maud"))
    assert standing(said) is not None
    assert standing(said.then(Failed(at=start, why=Why(text="said"), next=start, by="Maud"))) is None
