"""`parution check --since`, as a person or a workflow runs it."""

import json
import subprocess
from pathlib import Path

import pytest
from pull_request import PullRequest

from in_process import run

NOW = ("--now", "2026-11-21")


@pytest.fixture
def open_(request_: PullRequest) -> PullRequest:
    request_.accepted({".github/CODEOWNERS": "/charter.yml @maud-k\n"})
    return request_


def test_a_change_that_is_not_covered_fails(open_: PullRequest) -> None:
    open_.branched({"content/one.md": open_.post()})
    done = run("check", "--since", "main", *NOW, cwd=open_.top)
    assert done.returncode == 1
    assert "content/one.md:4:9  error  approval-uncovered" in done.stdout
    assert run("check", *NOW, cwd=open_.top).returncode == 0
    annotated = run("check", "--since", "main", "--format", "github", *NOW, cwd=open_.top).stdout
    assert annotated.startswith("::error file=content/one.md,line=4,")


def test_a_change_that_is_covered_passes(request_: PullRequest) -> None:
    request_.branched({"content/one.md": request_.post()})
    done = run("check", "--since", "main", "--format", "json", *NOW, cwd=request_.top)
    assert (done.returncode, [one for one in json.loads(done.stdout)["findings"] if "approval" in one["rule"]]) == (0, [])


def test_in_french(open_: PullRequest) -> None:
    open_.write({"content/one.md": open_.post()})
    done = run("--lang", "fr", "check", "--since", "main", *NOW, cwd=open_.top)
    assert "«\u00a0A title\u00a0» devient approuvé ici." in done.stdout


def test_a_calendar_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    request = PullRequest(tmp_path / "all", "the plan")
    covered = "the\\ plan/content/shop/ @maud-k\n"
    request.accepted({"the plan/charter.yml": request.charter(), ".github/CODEOWNERS": covered})
    shop, other = "the plan/content/shop/one.md", "the plan/content/two.md"
    found = request.proposed({shop: request.post(), other: request.post("two"), ".github/CODEOWNERS": covered + "x @maud-k\n"})
    assert [(one.rule, one.path) for one in found] == [
        ("approval-uncovered", "content/two.md"),
        ("approval-rules", "../.github/CODEOWNERS"),
    ]
    told = run("check", "-C", "the plan", "--since", "main", *NOW, cwd=request.top).stdout
    assert "\n.github/CODEOWNERS:2:1  warning  approval-rules" in told


@pytest.mark.parametrize(
    ("base", "said", "remedy"),
    [
        ("mian", "There is no revision “mian” here", "Did you mean main?"),
        ("HEAD~9", "There is no revision “HEAD~9” here", "git fetch origin"),
        ("--output=x", "There is no revision “--output=x” here", "git fetch origin"),
        ("", "There is no revision “” here", "git fetch origin"),
        ("stranger", "“stranger” has no commit in common", "Name a branch that this one was begun from."),
    ],
)
def test_what_cannot_be_compared_with(request_: PullRequest, base: str, said: str, remedy: str) -> None:
    request_.git("checkout", "-q", "--orphan", "stranger")
    request_.accepted({"README.md": "Something else.\n"})
    request_.git("checkout", "-q", "main")
    done = run("check", f"--since={base}", *NOW, cwd=request_.top)
    assert (done.returncode, said in done.stderr, remedy in done.stderr) == (1, True, True), done.stderr


def test_a_row_of_zeros_means_nothing_was_before(open_: PullRequest) -> None:
    open_.write({"content/one.md": open_.post()})
    assert run("check", "--since", "0" * 40, *NOW, cwd=open_.top).returncode == 0


def test_nothing_is_committed(tmp_path: Path) -> None:
    request = PullRequest(tmp_path / "calendar")
    request.write({"charter.yml": request.charter(), "content/one.md": request.post()})
    done = run("check", "--since", "main", *NOW, cwd=request.top)
    assert (done.returncode, "Nothing is committed here yet" in done.stderr) == (1, True)


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "charter.yml").write_text(PullRequest.charter(), encoding="utf-8")
    done = run("check", "--since", "main", *NOW, cwd=tmp_path)
    assert (done.returncode, "in no git repository" in done.stderr) == (1, True)


def test_a_base_without_a_calendar(tmp_path: Path) -> None:
    request = PullRequest(tmp_path / "calendar")
    request.accepted({"README.md": "Soon.\n"})
    assert request.branched({"charter.yml": request.charter(), "content/one.md": request.post()}) == []


def test_a_branch_that_is_only_on_the_remote(open_: PullRequest, tmp_path: Path) -> None:
    open_.branched({"content/one.md": open_.post()})
    copy = PullRequest(tmp_path / "copy")
    subprocess.run(["git", "-C", copy.top, "pull", "-q", open_.top.as_uri(), "proposal"], check=True)
    subprocess.run(["git", "-C", copy.top, "remote", "add", "origin", open_.top.as_uri()], check=True)
    subprocess.run(["git", "-C", copy.top, "checkout", "-q", "-b", "mine"], check=True)
    subprocess.run(["git", "-C", copy.top, "branch", "-D", "-q", "main"], check=True)
    subprocess.run(["git", "-C", copy.top, "fetch", "-q", "origin"], check=True)
    assert [one.rule for one in copy.judged("main")] == ["approval-uncovered"]


def test_a_shallow_clone_says_what_to_fetch(open_: PullRequest, tmp_path: Path) -> None:
    open_.branched({"content/one.md": open_.post()})
    source = open_.top.as_uri()
    subprocess.run(["git", "clone", "-q", "--depth=1", "--branch=proposal", source, tmp_path / "shallow"], check=True)
    done = run("check", "--since", "origin/main", *NOW, cwd=tmp_path / "shallow")
    assert (done.returncode, "no revision “origin/main”" in done.stderr, "fetch-depth: 0" in done.stderr) == (1, True, True)
    subprocess.run(["git", "clone", "-q", "--depth=1", "--no-single-branch", "--branch=proposal", source, tmp_path / "both"], check=True)
    done = run("check", "--since", "origin/main", *NOW, cwd=tmp_path / "both")
    assert (done.returncode, "Where this left “origin/main” is not known here." in done.stderr, "git fetch --unshallow" in done.stderr) == (
        1,
        True,
        True,
    )
    subprocess.run(["git", "-C", tmp_path / "both", "fetch", "-q", "--unshallow"], check=True)
    assert "approval-uncovered" in run("check", "--since", "origin/main", *NOW, cwd=tmp_path / "both").stdout


def test_what_a_forge_checks_out_is_enough(open_: PullRequest, tmp_path: Path) -> None:
    """The merge of the change into the branch, and the commits just before it: `--since HEAD^1` is then the branch."""
    open_.branched({"content/one.md": open_.post()})
    open_.git("checkout", "-q", "main")
    open_.accepted({"content/two.md": open_.post("two", status="draft")})
    open_.git("merge", "-q", "--no-ff", "-m", "merge", "proposal")
    subprocess.run(["git", "clone", "-q", "--depth=2", open_.top.as_uri(), tmp_path / "runner"], check=True)
    done = run("check", "--since", "HEAD^1", *NOW, cwd=tmp_path / "runner")
    assert (done.returncode, done.stdout.count("approval-uncovered"), "content/one.md:4:9" in done.stdout) == (1, 1, True)
