"""Where git cannot answer, a note says so, and nothing fails."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from committed import Repository

from parution import history

POST = "---\nid: one\npublish_at: 2026-12-{day} 09:00\n---\nA text.\n"


def note(root: Path) -> str:
    return str(history.read(root, None).note)


def test_a_downloaded_copy_has_no_history(tmp_path: Path) -> None:
    assert note(tmp_path) == "No history: the calendar is not in a git repository (a downloaded copy is none)."


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    assert note(tmp_path / "nowhere").startswith("No history: the calendar is not in a git repository")


def test_an_empty_repository(repository: Repository) -> None:
    assert note(repository.top) == "No history yet: nothing has been committed."


def test_posts_that_are_not_committed(repository: Repository) -> None:
    repository.save("README.md", "# Hello")
    repository.write("content/one.md", POST.format(day="03"))
    assert note(repository.top) == "No history yet: none of the posts has been committed."


def test_no_git_program(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.save("content/one.md", POST.format(day="03"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert note(repository.top) == "No history: the program git is not installed, or not on the PATH."


def test_no_python_to_run(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(repository.top / "no-python"))
    assert note(repository.top).startswith("The posts' history is left out: git could not be asked (")


def test_a_damaged_repository(repository: Repository) -> None:
    repository.save("content/one.md", POST.format(day="03"))
    (repository.top / ".git/config").write_text("[core\n", encoding="utf-8")
    assert "fatal: bad config line 1" in note(repository.top)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a directory away")
def test_a_repository_of_somebody_else(repository: Repository) -> None:
    repository.save("content/one.md", POST.format(day="03"))
    for place in (repository.top, repository.top / ".git"):
        os.chown(place, 12345, 12345)
    found = note(repository.top)
    assert "the repository belongs to another user" in found
    assert f"git config --global --add safe.directory {repository.top}" in found


def test_a_shallow_clone_says_from_when(repository: Repository, tmp_path: Path, cache: Path) -> None:
    for day in ("03", "04", "05"):
        repository.save("content/one.md", POST.format(day=day), at=1_700_000_000 + 86400 * int(day))
    subprocess.run(["git", "clone", "-q", "--depth=2", repository.top.as_uri(), tmp_path / "clone"], check=True)
    found = history.read(tmp_path / "clone", cache)
    assert str(found.note) == "The history begins on 2023-11-18: this is a shallow clone. To have it all: git fetch --unshallow"
    assert len(found.files["content/one.md"].moves) == 1
    subprocess.run(["git", "-C", tmp_path / "clone", "fetch", "-q", "--unshallow"], check=True)
    assert history.read(tmp_path / "clone", cache) == history.read(repository.top, None)


def test_a_partial_clone_is_told_from_its_trees_and_fetches_nothing(repository: Repository, tmp_path: Path) -> None:
    for day in ("03", "04"):
        repository.save("content/one.md", POST.format(day=day))
    repository.git("mv", "content/one.md", "content/two.md")
    repository.commit("Bob")
    repository.git("config", "uploadpack.allowFilter", "true")
    words = ["clone", "-q", "--filter=blob:none", "--no-checkout", repository.top.as_uri(), tmp_path / "clone"]
    subprocess.run(["git", *words], check=True)
    before = sorted(file.name for file in (tmp_path / "clone/.git/objects").rglob("*"))
    found = history.read(tmp_path / "clone", None)
    assert str(found.note).startswith("How often dates moved is unknown: this is a partial clone")
    assert (found.files["content/two.md"].commits, found.files["content/two.md"].changed_by) == (3, "Bob")
    assert before == sorted(file.name for file in (tmp_path / "clone/.git/objects").rglob("*"))


def test_a_detached_head_and_a_worktree_have_histories(repository: Repository, tmp_path: Path, cache: Path) -> None:
    repository.save("content/one.md", POST.format(day="03"))
    repository.save("content/one.md", POST.format(day="04"))
    whole = history.read(repository.top, cache)
    repository.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "tree"), "HEAD~1")
    assert history.read(tmp_path / "tree", cache).files["content/one.md"].commits == 1
    repository.git("checkout", "-q", "--detach")
    assert history.read(repository.top, cache) == whole
