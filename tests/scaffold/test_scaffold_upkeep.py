"""What becomes of the files of a calendar when `init` comes again: ours follow, the team's stay, and nothing is ever written over."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from parution.scaffold import Account, Answers, File, Owner, render
from parution.scaffold import record as records
from parution.scaffold.record import Record
from parution.scaffold.upkeep import Fate, plan, remembered
from parution.scaffold.writing import ChangedMeanwhileError, carry_out

ANSWERS = Answers("Atelier", "en", "Europe/Paris", "FR", (Account("mastodon", "mastodon"),), date(2026, 11, 21))
OURS = ".editorconfig"


def init(root: Path, files: dict[str, File] | None = None, *forced: str) -> dict[str, Fate]:
    record = records.read(root) if root.is_dir() else None
    steps = plan(root, files or render(ANSWERS), record, forced)
    carry_out(root, steps, Record("1", {}, remembered(steps, record)).written())
    return {step.path: step.fate for step in steps}


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def newer(text: str = "root = true\n# of the next version\n") -> dict[str, File]:
    return {**render(ANSWERS), OURS: File(text.encode(), Owner.OURS)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    init(tmp_path / "calendar")
    return tmp_path / "calendar"


def test_a_second_time_nothing_changes(root: Path):
    before = {path: (root / path).stat().st_mtime_ns for path in tree(root)}
    assert set(init(root).values()) == {Fate.SAME}
    assert {path: (root / path).stat().st_mtime_ns for path in tree(root)} == before


def test_a_directory_that_exists_gets_the_same_as_one_that_does_not(root: Path, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    assert set(init(tmp_path / "empty").values()) == {Fate.NEW}
    assert tree(tmp_path / "empty") == tree(root)
    assert not list((root / ".parution").glob(".new-*"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["calendar", "empty"]


def test_ours_is_brought_up_to_date_where_nobody_changed_it(root: Path):
    assert init(root, newer())[OURS] is Fate.UPDATED
    assert "next version" in (root / OURS).read_text()
    assert init(root, newer())[OURS] is Fate.SAME


def test_other_line_ends_are_no_change(root: Path):
    (root / OURS).write_bytes((root / OURS).read_bytes().replace(b"\n", b"\r\n"))
    assert init(root)[OURS] is Fate.SAME
    assert init(root, newer())[OURS] is Fate.UPDATED


def test_ours_that_the_team_changed_stays_and_goes_on_staying(root: Path):
    (root / OURS).write_text("mine\n")
    for _ in range(2):
        assert init(root, newer())[OURS] is Fate.CHANGED
    assert (root / OURS).read_text() == "mine\n"


def test_by_force_ours_is_written_and_theirs_kept_beside_it(root: Path):
    (root / OURS).write_text("mine\n")
    assert init(root, newer(), OURS)[OURS] is Fate.REPLACED
    assert "next version" in (root / OURS).read_text()
    assert (root / f"{OURS}.orig").read_text() == "mine\n"
    assert init(root, newer())[OURS] is Fate.SAME
    (root / OURS).write_text("mine again\n")
    init(root, newer(), OURS)
    assert [(root / f"{OURS}.orig{number}").read_text() for number in ("", ".1")] == ["mine\n", "mine again\n"]


def test_what_the_team_deleted_stays_away_until_it_is_asked_for(root: Path):
    (root / OURS).unlink()
    assert init(root)[OURS] is Fate.REMOVED
    assert not (root / OURS).exists()
    assert init(root, None, OURS)[OURS] is Fate.NEW
    assert (root / OURS).is_file()


def test_what_a_new_version_no_longer_has_goes_unless_it_was_changed(root: Path):
    fewer = {path: file for path, file in render(ANSWERS).items() if not path.startswith(".vscode/")}
    (root / ".vscode/settings.json").write_text("{}\n")
    fates = init(root, fewer)
    assert fates[".vscode/extensions.json"] is Fate.GONE
    assert not (root / ".vscode/extensions.json").exists()
    assert (root / ".vscode/settings.json").read_text() == "{}\n"


def test_the_last_file_takes_its_empty_folders_with_it(root: Path):
    assert (root / ".github/workflows").is_dir()
    init(root, render(replace(ANSWERS, forge="gitlab")))
    assert not (root / ".github").exists()


def test_the_team_s_own_files_are_never_touched_again(root: Path):
    (root / "charter.yml").write_text("mine\n")
    (root / "README.md").unlink()
    for path in (root / "content").rglob("*.md"):
        path.unlink()
    assert {path for path in init(root) if path in {"charter.yml", "README.md"} or path.startswith("content/")} == set()
    assert (root / "charter.yml").read_text() == "mine\n"
    assert not list((root / "content").rglob("*.md"))


def test_in_a_calendar_that_was_made_by_hand_only_what_is_missing_is_added(tmp_path: Path):
    (tmp_path / "charter.yml").write_text("mine\n")
    (tmp_path / OURS).write_text("mine\n")
    fates = init(tmp_path)
    assert fates[OURS] is Fate.THEIRS
    assert fates[".gitignore"] is Fate.NEW
    assert not (tmp_path / "content").exists()
    assert (tmp_path / OURS).read_text() == (tmp_path / "charter.yml").read_text() == "mine\n"
    assert init(tmp_path, newer())[OURS] is Fate.THEIRS  # that it was seen once makes it no file of ours


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_no_link_is_followed(tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar/.vscode").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "target").write_text("theirs\n")
    (tmp_path / "calendar" / OURS).symlink_to(tmp_path / "target")
    fates = init(tmp_path / "calendar", None, OURS)
    assert fates[".vscode/settings.json"] is fates[OURS] is Fate.BLOCKED
    assert not list((tmp_path / "elsewhere").iterdir())
    assert (tmp_path / "target").read_text() == "theirs\n"


@pytest.mark.parametrize(
    "path", ["../outside.txt", "charter.yml", "content/a.md", "README.md", ".git/config", "/etc/hosts", "a\\b", "C:/x"]
)
def test_a_record_from_a_stranger_takes_nothing_away(tmp_path: Path, path: str):
    root = tmp_path / "calendar"
    init(root)
    (tmp_path / "outside.txt").write_text("keep\n")
    (root / "content/a.md").write_text("keep\n")
    (root / "README.md").write_text("keep\n")
    (root / "charter.yml").write_text("keep\n")
    (root / records.PATH).write_text(json.dumps({"files": {path: records.mark(b"keep\n")}}))
    before = tree(tmp_path)
    assert Fate.GONE not in init(root).values()
    assert {name: data for name, data in tree(tmp_path).items() if not name.endswith("init.json")} == {
        name: data for name, data in before.items() if not name.endswith("init.json")
    }


@pytest.mark.parametrize("text", ["", "[]", "{", '{"files": 3}', '{"files": {"a": {}}}', "[" * 100_000])
def test_a_record_that_cannot_be_understood_remembers_nothing(root: Path, text: str):
    (root / records.PATH).write_text(text)
    (root / OURS).write_text("mine\n")
    assert init(root, newer())[OURS] is Fate.THEIRS
    assert (root / OURS).read_text() == "mine\n"


def test_what_changes_between_the_decision_and_the_deed_is_not_written_over(root: Path):
    record = records.read(root)
    steps = plan(root, newer(), record)
    (root / OURS).write_text("just now\n")
    with pytest.raises(ChangedMeanwhileError):
        carry_out(root, steps, b"{}")
    assert (root / OURS).read_text() == "just now\n"
    assert records.read(root) == record


def test_what_was_left_half_way_is_completed(root: Path, tmp_path: Path):
    """As a killed run leaves it: some files are there, what says “this is a calendar” is not, and neither is the record."""
    half = tmp_path / "half"
    for path, data in tree(root).items():
        if path not in {"charter.yml", records.PATH} and not path.startswith(".vscode"):
            (half / path).parent.mkdir(parents=True, exist_ok=True)
            (half / path).write_bytes(data)
    (half / ".parution/.new-abc").mkdir()
    assert set(init(half).values()) == {Fate.SAME, Fate.NEW}
    assert tree(half) == tree(root)
