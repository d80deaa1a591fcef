"""`parution fix` as a person runs it: shows, asks, writes whole or not at all, and never over somebody else's change."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from in_process import run
from parution.cli.writing import NotWrittenError, exchange

NAMELESS = "---\ntitle: Behind the oak table   # a note\nstatus: draft\n---\n\nHello.\n"


def test_what_would_change_is_shown_and_nothing_is_written(calendar):
    file = calendar.write("content/a.md", NAMELESS)
    done = run("fix", "--dry-run", cwd=calendar.root)
    assert done.returncode == 1
    assert "+id: behind-the-oak-table" in done.stdout
    assert "1 file would change." in done.stdout
    assert file.read_text("utf-8") == NAMELESS


def test_the_check_says_what_can_be_mended(calendar):
    calendar.write("content/a.md", NAMELESS)
    assert "One problem can be mended for you: parution fix\n" in run("check", cwd=calendar.root).stdout
    calendar.write("content/b.md", NAMELESS)
    assert "2 problems can be mended for you: parution fix\n" in run("check", cwd=calendar.root).stdout
    run("fix", "--yes", cwd=calendar.root)
    assert "can be mended" not in run("check", cwd=calendar.root).stdout


def test_a_pipe_is_not_asked_and_changes_nothing(calendar):
    file = calendar.write("content/a.md", NAMELESS)
    done = run("fix", cwd=calendar.root)
    assert (done.returncode, file.read_text("utf-8")) == (1, NAMELESS)
    assert "--yes" in done.stderr


def test_a_patch_is_one_that_other_programs_apply(calendar):
    file = calendar.write("content/a.md", NAMELESS)
    diff = run("fix", "--dry-run", cwd=calendar.root).stdout
    subprocess.run(["git", "apply", "-"], input=diff.rsplit("1 file", 1)[0], text=True, cwd=calendar.root, check=True, env=os.environ)
    assert file.read_text("utf-8").startswith("---\nid: behind-the-oak-table\ntitle: Behind the oak table   # a note\n")


def test_ids_are_unique_and_a_second_run_finds_nothing(calendar):
    calendar.post("behind-the-oak-table")
    files = [calendar.write(f"content/{name}.md", NAMELESS) for name in "xy"]
    files[0].chmod(0o640)
    done = run("fix", "--yes", cwd=calendar.root)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "2 files mended.")
    ids = [post.id for post in calendar.load().posts]
    assert sorted(ids) == ["behind-the-oak-table", "behind-the-oak-table-2", "behind-the-oak-table-3"]
    assert files[0].stat().st_mode & 0o777 == 0o640
    again = run("fix", "--yes", cwd=calendar.root)
    assert (again.returncode, "nothing" in again.stdout) == (0, True)
    assert [path.name for path in (calendar.root / "content").iterdir() if path.name.startswith(".")] == []


def test_only_what_is_named_is_mended(calendar):
    first, second = calendar.write("content/a/x.md", NAMELESS), calendar.write("content/b/x.md", NAMELESS)
    assert run("fix", "--yes", "content/a", cwd=calendar.root).returncode == 0
    assert "id:" in first.read_text("utf-8")
    assert second.read_text("utf-8") == NAMELESS
    assert run("fix", "--yes", "--rule", "text-length", cwd=calendar.root).returncode == 0
    assert second.read_text("utf-8") == NAMELESS
    done = run("fix", "--rule", "text-lenght", cwd=calendar.root)
    assert (done.returncode, "“text-length”" in done.stderr) == (1, True)


def test_the_past_is_cleaned_only_where_it_is_named(calendar):
    file = calendar.post("old", "publish_at: 2020-01-02 09:00\n", "Hello. \nYou.")
    typed = file.read_text("utf-8")
    run("fix", "--yes", cwd=calendar.root)
    assert file.read_text("utf-8") == typed
    run("fix", "--yes", str(file), cwd=calendar.root)
    assert file.read_text("utf-8") == typed.replace("Hello. ", "Hello.")


def test_a_read_only_file_is_named_and_the_others_are_mended(calendar):
    first, second = calendar.write("content/a.md", NAMELESS), calendar.write("content/b.md", NAMELESS)
    first.chmod(0o444)
    done = run("fix", "--yes", cwd=calendar.root)
    assert done.returncode == 1
    assert "content/a.md was left as it is: it is read-only." in done.stderr
    assert first.read_text("utf-8") == NAMELESS
    assert "id:" in second.read_text("utf-8")


def test_a_broken_charter_is_told_first(calendar):
    calendar.write("charter.yml", "parution: 1\n")
    calendar.write("content/a.md", NAMELESS)
    done = run("fix", "--yes", cwd=calendar.root)
    assert done.returncode == 1
    assert "charter.yml" in done.stderr


def test_nothing_is_written_over_a_change_of_somebody_else(tmp_path: Path):
    file = tmp_path / "a.md"
    file.write_bytes(b"theirs")
    with pytest.raises(NotWrittenError, match="changed meanwhile"):
        exchange(file, b"what was read", b"ours")
    assert file.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_is_not_followed(tmp_path: Path):
    target, link = tmp_path / "target", tmp_path / "link.md"
    target.write_bytes(b"old")
    link.symlink_to(target)
    with pytest.raises(NotWrittenError, match="link"):
        exchange(link, b"old", b"new")
    assert (target.read_bytes(), link.is_symlink()) == (b"old", True)


def test_lines_that_look_the_same_are_explained_in_a_pipe(calendar):
    file = calendar.post("a", "language: fr\n", "Venez vite !")
    done = run("fix", "--dry-run", cwd=calendar.root)
    assert "Lines that look the same differ in spaces" in done.stderr
    assert "+Venez vite\u202f!" in done.stdout
    calendar.write(file.relative_to(calendar.root).as_posix(), NAMELESS)
    assert "look the same" not in run("fix", "--dry-run", cwd=calendar.root).stderr


def test_the_language_may_be_chosen_before_the_command(calendar):
    calendar.write("content/a.md", NAMELESS)
    assert "Un problème peut se corriger tout seul" in run("--lang", "fr", "check", cwd=calendar.root).stdout
    assert "One problem can" in run("--lang", "fr", "check", "--lang", "en", cwd=calendar.root).stdout


def test_a_language_that_is_spelt_out_is_spoken(calendar):
    charter = calendar.root / "charter.yml"
    charter.write_text(charter.read_text("utf-8").replace("language: en", "language: français"), "utf-8")
    assert "vérifié" in run("check", cwd=calendar.root).stdout


def test_the_folder_above_is_named_in_its_language(calendar):
    charter = calendar.root / "charter.yml"
    charter.write_text(charter.read_text("utf-8").replace("language: en", "language: fr"), "utf-8")
    done = run("check", cwd=calendar.root / "content", LC_ALL="C")
    assert done.returncode == 1
    assert "-C .." in done.stdout
    assert "le calendrier est le dossier «\u00a0..\u00a0»" in done.stdout.replace("\n  ", " ")  # wherever the line was broken
