"""A repository's own configuration runs nothing, and the caller's git environment is not git's."""

import os
from pathlib import Path

import pytest
from committed import Repository

from parution import history

POST = "---\nid: one\npublish_at: 2026-12-{day} 09:00\n---\nA text that is long enough to be known again under another name.\n"


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "executed"


@pytest.fixture
def command(tmp_path: Path, marker: Path) -> str:
    script = tmp_path / "evil"
    script.write_text(f"#!/bin/sh\ntouch {marker}\n", encoding="utf-8")
    script.chmod(0o755)
    return str(script)


def settle(repository: Repository, command: str) -> None:
    """A history with a rename, changed text and a signed commit, and every setting that names a program."""
    repository.write(".gitattributes", "*.md diff=evil filter=evil\n")
    repository.save("content/one.md", POST.format(day="03"))
    repository.git("mv", "content/one.md", "content/two.md")
    repository.save("content/two.md", POST.format(day="04"))
    tree, parent = repository.git("rev-parse", "HEAD^{tree}"), repository.git("rev-parse", "HEAD")
    signed = repository.top.parent / "commit"
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n"
    signed.write_text(f"tree {tree}\nparent {parent}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n{signature}\nm\n", encoding="ascii")
    repository.git("update-ref", "refs/heads/main", repository.git("hash-object", "-t", "commit", "-w", str(signed)))
    repository.save("content/two.md", POST.format(day="05"))
    for name in ("fsmonitor", "sshCommand", "pager", "editor", "askPass", "gitProxy", "alternateRefsCommand", "hooksPath"):
        repository.git("config", f"core.{name}", command)
    for name in ("diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "filter.evil.clean", "gpg.program"):
        repository.git("config", name, command)
    for name in ("pager.log", "alias.log", "alias.rev-parse", "credential.helper", "gpg.openpgp.program", "interactive.diffFilter"):
        repository.git("config", name, f"!{command}" if name.startswith("alias") else command)
    repository.git("config", "log.showSignature", "true")


def test_nothing_that_a_repository_names_is_run(repository: Repository, marker: Path, command: str) -> None:
    settle(repository, command)
    found = history.read(repository.top, None)
    assert not marker.exists()
    assert len(found.files["content/two.md"].moves) == 2
    assert found.files["content/two.md"].commits == 3


def test_the_trap_would_have_worked(repository: Repository, marker: Path, command: str) -> None:
    settle(repository, command)
    repository.git("log", "--oneline")
    assert marker.exists()


@pytest.mark.parametrize("url", ["ssh://example.org/x", "ext::{command} %S", "file:///nowhere"])
def test_a_missing_object_is_not_fetched(repository: Repository, marker: Path, command: str, url: str) -> None:
    settle(repository, command)
    blob = repository.git("rev-parse", "HEAD~1:content/two.md")
    (repository.top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for name, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": url.format(command=command),
        "remote.origin.uploadpack": command,
        "protocol.ext.allow": "always",
        "protocol.allow": "always",
    }.items():
        repository.git("config", name, value)
    found = history.read(repository.top, None)
    assert not marker.exists()
    assert "content/two.md" in found.files


def test_the_callers_git_environment_is_left_behind(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.save("content/one.md", POST.format(day="03"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    monkeypatch.setenv("GIT_PYTHON_GIT_EXECUTABLE", str(tmp_path / "no-git"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    found = history.read(repository.top, None)
    assert list(found.files) == ["content/one.md"]
    assert not (tmp_path / "trace").exists()
    assert os.environ["GIT_DIR"] == str(tmp_path / "elsewhere")


def test_modules_of_the_current_directory_are_not_imported(repository: Repository, marker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("git", "msgspec", "parution", "hashlib"):
        repository.write(f"{name}.py", f"open({str(marker)!r}, 'w').close()\n")
    repository.save("content/one.md", POST.format(day="03"))
    monkeypatch.chdir(repository.top)
    assert list(history.read(repository.top, None).files) == ["content/one.md"]
    assert not marker.exists()


def test_a_large_post_is_read_only_at_its_front(repository: Repository) -> None:
    for day in ("03", "04"):
        repository.save("content/one.md", POST.format(day=day) + "x" * 200_000)
    repository.save("content/two.md", "---\nid: two\n---\nA small one after the large.\n")
    repository.save("content/two.md", "---\nid: two\nplanned: 2027-01\n---\nA small one after the large.\n")
    repository.save("content/two.md", "---\nid: two\nplanned: 2027-02\n---\nA small one after the large.\n")
    found = history.read(repository.top, None).files
    assert (len(found["content/one.md"].moves), len(found["content/two.md"].moves)) == (1, 1)
