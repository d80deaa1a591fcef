"""What is new, what is there: ids that stay, a second import that changes nothing, all or nothing on a disk that fails."""

from __future__ import annotations

import errno
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from import_room import Room

from parution.importers import placing
from parution.importers.arrivals import SourceRefusedError
from parution.importers.placing import write_into
from parution.model import Status
from tests_support import NOW

PLAN = "Text,Date,Account\nGood morning to all,2026-12-03 09:00,mastodon\nGood morning to all,2026-12-10 09:00,mastodon\nAnother,,\n"


def test_nothing_is_written_without_a_yes(room: Room) -> None:
    before = room.files()
    done = room.run("csv", room.file("plan.csv", PLAN))
    assert done.returncode == 0
    assert "3 new posts" in done.stdout
    assert "Nothing is written yet. To write it, run the command again with --write." in done.stderr
    assert room.files() == before


@pytest.mark.parametrize(("answer", "written"), [("y", 3), ("", 0), ("n", 0)])
def test_a_person_at_a_terminal_is_asked(room: Room, answer: str, written: int) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "parution", "import", "csv", str(room.file("plan.csv", PLAN)), "--now", "2026-11-21"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "dumb"}
    with subprocess.Popen(command, cwd=room.calendar.root, stdin=follower, stdout=follower, stderr=follower, env=environment) as program:
        os.close(follower)
        os.write(leader, f"{answer}\n".encode())
        said = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:
                break
            if not piece:
                break
            said += piece
        assert program.wait(timeout=60) == 0, said.decode()
    os.close(leader)
    assert b"Write these 3 posts? [y/N]" in said
    assert len(room.calendar.load(NOW).posts) == written


def test_a_second_import_changes_nothing_and_says_so(room: Room) -> None:
    source = room.file("plan.csv", PLAN)
    posts = room.brought("csv", source)
    assert len({post.id for post in posts}) == 3
    before = room.files()
    done = room.run("csv", source, "--write")
    assert "3 posts are there already, and stay as they are." in done.stdout
    assert "Everything is there already: nothing is to be written." in done.stdout
    assert room.files() == before


def test_ids_are_the_same_in_another_calendar(room: Room) -> None:
    source = room.file("plan.csv", PLAN)
    first = {post.id for post in room.brought("csv", source)}
    for file in (room.calendar.root / "content").rglob("*.md"):
        file.unlink()
    assert {post.id for post in room.brought("csv", source)} == first


def test_posts_that_the_team_has_worked_on_are_still_known(room: Room) -> None:
    source = room.file("plan.csv", PLAN)
    room.brought("csv", source)
    for file in (room.calendar.root / "content").rglob("*.md"):
        text = file.read_text().replace("Good morning", "Good evening").replace("2026-12", "2027-01")
        file.write_text(text)
        file.rename(file.with_name(f"moved-{file.name}"))
    before = room.files()
    assert "nothing is to be written" in room.run("csv", source, "--write").stdout
    assert room.files() == before


def test_only_what_is_new_in_a_longer_export_is_written(room: Room) -> None:
    room.brought("csv", room.file("plan.csv", PLAN))
    before = room.files()
    done = room.run("csv", room.file("plan.csv", PLAN + "A new one here,2026-12-20 09:00,mastodon\n"), "--write")
    assert "1 new post" in done.stdout
    after = room.files()
    assert {path: data for path, data in after.items() if path in before} == before
    assert len(after) == len(before) + 1


def test_a_post_of_that_title_which_is_another_keeps_its_file(room: Room) -> None:
    room.calendar.post("another", "publish_at: 2027-05-05 09:00\n", "Something else.")
    (before,) = room.calendar.load(NOW).posts
    posts = room.brought("csv", room.file("plan.csv", PLAN))
    assert len(posts) == 4
    assert before in posts
    assert sum(post.id.startswith("another-") for post in posts) == 1


def test_what_was_published_long_ago_is_approved_and_nothing_else(room: Room) -> None:
    table = "Text,Date,Account,Status\nLong ago it was,2026-01-05 09:00,mastodon,\nLong ago and draft,2026-01-06 09:00,mastodon,Draft\n"
    table += "Just now it was,2026-11-21 09:00,mastodon,Published\nTo come and so,2026-12-06 09:00,mastodon,Published\n"
    table += "Nowhere it was,2026-01-07 09:00,,Sent\nTaken back it was,2026-12-08 09:00,mastodon,Rejected\n"
    source = room.file("plan.csv", table)
    said = room.run("csv", source).stdout
    assert "so that it does not go out a second time" in said
    assert {post.title: post.status for post in room.brought("csv", source)} == {
        "Long ago it was": Status.APPROVED,
        "Long ago and draft": Status.DRAFT,
        "Just now it was": Status.DRAFT,
        "To come and so": Status.DRAFT,
        "Nowhere it was": Status.DRAFT,
        "Taken back it was": Status.CANCELLED,
    }
    assert room.errors() == []


# All or nothing


def tree(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


def test_a_disk_that_fails_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "content").mkdir()
    real, calls = os.link, []

    def failing(source: object, target: object) -> None:
        calls.append(target)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        real(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr(placing.os, "link", failing)
    with pytest.raises(SourceRefusedError, match="nothing was"):
        write_into(tmp_path, {f"content/{month}/a.md": "text" for month in ("2026-10", "2026-11", "2026-12")}, {})
    assert tree(tmp_path) == ["content"]


def test_nothing_is_written_where_one_file_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/b.md").write_text("mine")
    with pytest.raises(SourceRefusedError, match=r"content/b\.md cannot be written .*already"):
        write_into(tmp_path, {"content/a.md": "a", "content/b.md": "b"}, {})
    assert tree(tmp_path) == ["content", "content/b.md"]
    assert (tmp_path / "content/b.md").read_text() == "mine"


def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "calendar/content").mkdir(parents=True)
    (tmp_path / "calendar/content/2026-12").symlink_to(tmp_path / "outside")
    with pytest.raises(SourceRefusedError, match="never followed"):
        write_into(tmp_path / "calendar", {"content/2026-12/a.md": "a"}, {})
    assert tree(tmp_path / "outside") == []


def test_a_read_only_calendar_is_told(room: Room) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    room.calendar.root.chmod(0o500)
    try:
        done = room.run("csv", room.file("plan.csv", PLAN), "--write")
    finally:
        room.calendar.root.chmod(0o700)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


def test_without_a_charter_the_way_to_one_is_told(room: Room) -> None:
    (room.calendar.root / "charter.yml").unlink()
    done = room.run("csv", room.file("plan.csv", PLAN))
    assert done.returncode == 1
    assert "--to DIRECTORY" in done.stderr


def test_a_hostile_title_steers_no_terminal(room: Room) -> None:
    source = room.file("plan.csv", 'Text,Date\n"\x1b]0;owned\x07Hello \u202eevil\n::error::x",2026-12-03 09:00\n')
    done = room.run("csv", source)
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    refused = room.run("csv", room.file("odd.csv", "\x1b]0;owned\x07Wort\nx\n"))
    assert refused.returncode == 1
    assert "\x1b" not in refused.stderr
