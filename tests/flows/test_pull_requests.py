"""A pull request: judged without trusting it, and told of in one comment."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from flows.jobs import orders
from flows.rendered import project
from flows.runner import HERE
from flows.scene import CHARTER, Scene
from publish.newsroom import git
from reals.parts import need

LATER = datetime.now(UTC) + timedelta(days=3)
GOOD, BAD = {"slot": LATER}, {"slot": LATER, "channels": ["nws"]}


def proposed(scene, name="table", owner=None, **more):
    scene.branch(name)
    scene.post(name, **(GOOD | more))
    return scene.propose(name, owner=owner)


def up_to(scene, name):
    """Leave out of the check what comes after a step: other tests look at that."""
    steps = scene.runner.flows["check.yml"]["jobs"]["check"]["steps"]
    del steps[[step.get("name") for step in steps].index(name) + 1 :]


def artifact(scene, run, name):
    return next((one for one in scene.hub.artifacts.values() if one["name"] == name and one["workflow_run"]["id"] == run.id), None)


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_a_good_change_is_checked_compared_and_can_be_looked_at(scene):
    run = scene.check(proposed(scene))
    job = run.jobs["check"]
    assert job.result == "success", run.said
    assert job.permissions == {"contents": "read"}
    assert "table" in job.summary
    changes = unpacked(artifact(scene, run, "changes")["data"])
    assert list(changes) == ["changes.json"]
    assert "table" in changes["changes.json"].decode()
    site = unpacked(artifact(scene, run, "preview")["data"])
    assert "index.html" in site
    assert any(b"The text of table." in page for page in site.values())


def test_an_error_fails_the_check_beside_its_line_and_the_change_is_told_all_the_same(scene):
    pull = proposed(scene, **BAD)
    run = scene.check(pull)
    job = run.jobs["check"]
    assert job.result == "failure"
    (line,) = re.findall(r"^::error .*", job.said, re.MULTILINE)
    assert line.startswith("::error file=content/table.md,line=6,")
    assert "nws" in line
    assert artifact(scene, run, "changes")
    assert artifact(scene, run, "preview") is None
    assert "No preview" in job.summary
    assert scene.comment(pull, run).conclusion == "success"
    (comment,) = scene.hub.comments.values()
    assert "❌ **1 error to mend before this can be merged**" in comment["body"]
    assert "/actions/runs/" not in comment["body"]


def test_a_warning_does_not_fail_it(scene):
    up_to(scene, "Check")
    scene.branch("table")
    scene.post("table", slot=LATER, body="A table.")
    scene.post("chair", slot=LATER, body="A chair.")
    run = scene.check(scene.propose("table"))
    assert re.search(r"^::warning ", run.said, re.MULTILINE), run.said
    assert run.conclusion == "success"


def test_what_becomes_approved_without_those_whom_the_charter_names_fails(scene):
    up_to(scene, "Check")
    protected = "people: {maud: {name: Maud, forge: '@maud'}}\npillars: {craft: {}, shop: {}}\napprovals: {craft: [maud]}\n"
    scene.write("charter.yml", f"{CHARTER}{protected}".encode())
    scene.write(".github/CODEOWNERS", b"/charter.yml @maud\n")
    scene.room.commit("Maud approves")
    run = scene.check(proposed(scene, pillar="craft"))
    assert run.conclusion == "failure"
    assert re.search(r"^::error file=content/table.md,.*title=approval-uncovered", run.said, re.MULTILINE), run.said
    assert scene.check(proposed(scene, "chair", pillar="shop")).conclusion == "success"


def test_the_change_is_judged_beside_what_came_to_main_meanwhile(scene):
    up_to(scene, "Check")
    scene.branch("table")
    scene.post("table", slot=LATER, id="same")
    table = scene.propose("table")
    scene.merge(proposed(scene, "chair", id="same"))
    assert scene.check(table).conclusion == "success"  # of the commit that the forge made before
    git(scene.root, "switch", "--quiet", "table")
    again = scene.propose("table", number=table.number)
    run = scene.check(again)
    assert run.conclusion == "failure"
    assert "same" in run.said


def test_one_comment_is_written_and_then_kept_up_to_date(scene):
    up_to(scene, "Keep the comparison for the comment")
    pull = proposed(scene)
    run = scene.check(pull)
    told = scene.comment(pull, run)
    assert told.conclusion == "success", told.said
    (comment,) = scene.hub.comments.values()
    assert comment["on"] == pull.number
    assert "table" in comment["body"]
    first = comment["body"]

    git(scene.root, "switch", "--quiet", "table")
    scene.post("chair", slot=LATER + timedelta(days=1))
    pull = scene.propose("table", number=pull.number)
    told = scene.comment(pull, scene.check(pull))
    assert told.conclusion == "success", told.said
    (comment,) = scene.hub.comments.values()
    assert "chair" in comment["body"] != first


class Stub:
    """A run of a check that never was; its artifact is what a test puts there."""

    id, conclusion = 7, "success"


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """What a check uploads."""
    need("workflows")
    scene = Scene(tmp_path_factory.mktemp("compared"))
    up_to(scene, "Keep the comparison for the comment")
    with scene.hub:
        return artifact(scene, scene.check(proposed(scene)), "changes")["data"]


def test_the_comment_goes_to_the_pull_request_of_the_runs_head_and_to_no_other(scene, compared):
    ours, theirs = proposed(scene, "table"), proposed(scene, "chair", owner="stranger")
    scene.hub.keep(7, "changes", compared)
    for pull in (theirs, ours):
        told = scene.comment(pull, Stub())
        assert [one["on"] for one in scene.hub.comments.values()] == [pull.number], told.said
        scene.hub.comments.clear()
    # A branch of the same name in another repository, and a commit that is not the head any more, are other pull requests.
    stale = scene.comment(ours, Stub(), head_sha="0" * 40)
    other = scene.comment(ours, Stub(), head_repository={"id": 99, "owner": {"login": scene.hub.name.partition("/")[0]}})
    gone = scene.comment(ours, Stub(), head_repository=None)
    scene.merge(ours)
    merged = scene.comment(ours, Stub())
    for run in (stale, other, gone, merged):
        assert run.conclusion == "success", run.said
        assert "No open pull request" in run.said
    assert scene.hub.comments == {}


@pytest.mark.parametrize(
    "changed",
    [{"event": "push"}, {"path": ".github/workflows/other.yml"}, {"conclusion": "cancelled"}, {"conclusion": "skipped"}],
)
def test_other_runs_are_not_heard(scene, changed):
    pull = proposed(scene)
    scene.hub.keep(7, "changes", b"whatever")
    assert scene.comment(pull, Stub(), **changed).results == {"comment": "skipped"}


ARTIFACTS = {
    "no archive": b"PK? no.",
    "without the file": packed(other="{}"),
    "a path that leads out": packed(**{"../changes.json": "{}"}),
    "not JSON": packed(**{"changes.json": "$(touch /tmp/x)"}),
    "not ours": packed(**{"changes.json": '{"version": 1, "title": "<script>"}'}),
    "deep": packed(**{"changes.json": "[" * 100_000}),
    "a bomb": packed(**{"changes.json": b" " * (40 << 20)}),
}


@pytest.mark.parametrize("name", ARTIFACTS)
def test_an_artifact_that_is_not_what_ours_is_fails_and_writes_nothing(scene, name):
    pull = proposed(scene, owner="stranger")
    scene.hub.keep(7, "changes", ARTIFACTS[name])
    run = scene.comment(pull, Stub())
    assert run.conclusion == "failure", run.said
    assert "Traceback" not in run.said
    assert orders(run.said) == []
    assert scene.hub.comments == {}
    job = run.jobs["comment"]
    files = {"GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH", "script.sh", "changes.zip", "changes.json"}
    assert {one.name for one in job.temp.iterdir()} <= files
    assert all(one.stat().st_size <= (32 << 20) + 1 for one in job.temp.iterdir())


def test_too_large_an_artifact_is_not_even_fetched(scene):
    pull = proposed(scene, owner="stranger")
    scene.hub.keep(7, "changes", packed(**{"changes.json": "{}"}), size_in_bytes=5_000_001)
    run = scene.comment(pull, Stub())
    assert run.conclusion == "failure"
    assert "too large" in run.said
    assert not (run.jobs["comment"].temp / "changes.zip").exists()


def test_one_that_says_it_is_small_and_is_not_is_cut_off(scene):
    pull = proposed(scene, owner="stranger")
    scene.hub.keep(7, "changes", b"x" * 6_000_000, size_in_bytes=10)
    run = scene.comment(pull, Stub())
    assert run.conclusion == "failure"
    assert (run.jobs["comment"].temp / "changes.zip").stat().st_size <= 5_000_001
    assert orders(run.said) == []


def test_where_nothing_was_compared_nothing_is_said(scene):
    pull = proposed(scene)
    run = scene.comment(pull, Stub())
    assert run.conclusion == "success"
    assert "compared nothing" in run.said
    scene.hub.keep(7, "changes", packed(**{"changes.json": "{}"}), expired=True)
    assert scene.comment(pull, Stub()).conclusion == "success"
    assert scene.hub.comments == {}


def test_the_latest_attempts_artifact_is_the_one(scene, compared):
    pull = proposed(scene)
    scene.hub.keep(7, "changes", packed(**{"changes.json": "old"}))
    scene.hub.keep(7, "changes", compared)
    assert scene.comment(pull, Stub()).conclusion == "success"


def test_nothing_that_a_pull_request_brings_is_executed(scene, tmp_path):
    """Modules, programs, git's hooks and settings, what pip is to install and from where, and names that a shell could read."""
    mark = tmp_path / "executed"
    touch = f"touch {mark}"
    python = f"import os\nos.system({touch!r})\n".encode()
    scene.branch("table")
    scene.post("table", slot=LATER, title="'$(touch x) `touch x`'")
    for path in (
        "parution/__init__.py",
        "parution/__main__.py",
        "yaml.py",
        "sitecustomize.py",
        "setup.py",
        "content/conftest.py",
        "hooks.py",
    ):
        scene.write(path, python)
    for path in ("parution.sh", "pip", "git", "bin/git", ".githooks/post-checkout", "program/install"):
        scene.write(path, f"#!/bin/sh\n{touch}\n".encode())
        (scene.root / path).chmod(0o755)
    scene.write(".parution/requirements.txt", b"evil==1.0 --hash=sha256:00\n")
    scene.write("mkdocs.yml", b"hooks: [hooks.py]\n")
    scene.write("pip.conf", b"[global]\nindex-url = https://example.org/evil\n")
    scene.write(".gitattributes", b"* filter=evil diff=evil\n")
    scene.write("content/$(touch x).md", b"---\nid: x\ntitle: x\nstatus: idea\n---\n\nx\n")
    scene.write("content/ ##[error]x.md", b"---\nid: z\ntitle: x\nchannels: [no]\nstatus: idea\n---\n\n::error::x\n")
    scene.write("content/::error::x.md", b"---\nid: y\ntitle: x\nstatus: idea\n---\n\nx\n")
    scene.write(".gitmodules", b'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch\n')
    pull = scene.propose("table")
    run = scene.check(pull)
    assert all(re.match("::(error|warning|notice) ", one) for one in orders(run.said)), run.said
    assert run.jobs["check"].installed.splitlines()[0] == "--require-hashes -r .parution/requirements.txt"
    assert "evil" not in (run.jobs["check"].workspace / "program" / ".parution" / "requirements.txt").read_text()
    told = scene.comment(pull, run)
    assert told.conclusion == "success", told.said
    assert orders(told.said) == []
    assert not mark.exists()
    assert not list(tmp_path.rglob("x"))


def test_of_this_repository_the_program_of_main_judges_and_not_the_proposed_one(tmp_path):
    """Program and calendar in one repository: what pip installs is a directory, and it is main's."""
    need("workflows")
    scene = Scene(tmp_path, answers=project())
    with scene.hub:
        for name in ("generator", "theme"):
            (scene.root / name).symlink_to(HERE / name)
        scene.write("requirements/site.txt", b"# what pip is to install\n")
        scene.room.commit("The program")
        scene.branch("table")
        scene.post("table", slot=LATER)
        (scene.root / "generator").unlink()
        scene.write("generator/parution/__main__.py", b"print('::error::anything goes')\n")
        run = scene.check(scene.propose("table"))
        assert run.conclusion == "success", run.said
        assert "anything goes" not in run.said
        assert json.loads(unpacked(artifact(scene, run, "changes")["data"])["changes.json"])
