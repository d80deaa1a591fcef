"""The workflows as texts: this repository's own and those of a new calendar come from one source, and the strictest readers accept them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from flows.rendered import FOLDER, HERE, PROGRAM, project, team, workflows
from flows.runner import read
from parution import scaffold
from parution.scaffold import Account
from reals.parts import PARSER_MODULES, need

TEAMS = {
    "project": project(),
    "nothing to sign in to": team(Account("news", "site")),
    "many": team(
        *(Account(f"{name}-{number}", name) for name in ("mastodon", "bluesky", "email", "webhook", "wordpress") for number in (1, 2))
    ),
    "an odd brand": replace(team(Account("news", "site")), brand="É: \"'{{ [[ ]] ${{ github.token }} # \\"),
}
FOUND = {name: workflows(answers) for name, answers in TEAMS.items()}
OURS = {path.name: path.read_text(encoding="utf-8") for path in (HERE / FOLDER).glob("*.yml")}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every variant as a file, and this repository's others."""
    written = []
    for number, (_, texts) in enumerate([*FOUND.items(), ("ours", OURS)]):
        folder = tmp_path_factory.mktemp(f"variant-{number}") / FOLDER
        folder.mkdir(parents=True)
        for name, text in texts.items():
            written.append(folder / name)
            written[-1].write_text(text, encoding="utf-8")
    return written


def test_this_repositorys_are_those_of_a_new_calendar():
    for name, text in FOUND["project"].items():
        assert OURS[name] == text, f"{name}: write it anew with `PYTHONPATH=generator:tests python -m flows.rendered`"


def test_and_they_are_what_init_writes():
    answers = TEAMS["many"]
    made = {path: file.data.decode() for path, file in scaffold.render(answers).items() if path.startswith(FOLDER)}
    assert made == {f"{FOLDER}/{name}": text for name, text in workflows(answers).items()}


def test_where_the_program_is_not_what_is_proposed_the_workflows_differ_in_how_it_is_installed_and_nothing_else():
    ours, theirs = project(), replace(project(), project=False, program=PROGRAM)
    for name, text in workflows(ours).items():
        plain = workflows(theirs)[name]
        for line in {*text.splitlines()} ^ {*plain.splitlines()}:
            assert line.startswith("          python -m pip install ") or "requirements/" in line, line


def test_the_auditor_finds_nothing(files):
    done = subprocess.run(
        [Path(sys.executable).with_name("zizmor"), "--offline", "--persona", "auditor", "--format", "json", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(done.stdout) == [], done.stdout
    assert done.returncode == 0, done.stderr


def test_each_thing_that_the_auditor_is_told_to_ignore_has_its_reason_beside_it():
    texts = [text for one in [*FOUND.values(), OURS] for text in one.values()]
    ignored = [line for text in texts for line in text.splitlines() if "zizmor:" in line]
    assert ignored
    for line in ignored:
        assert re.search(r"# zizmor: ignore\[dangerous-triggers\] \w.{40,}$", line), line


def test_they_fit_the_forges_schema(files):
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def parsed(*files):
    need("parser")
    command = ["node", HERE / "tests/flows/parser/parse.mjs", PARSER_MODULES, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_githubs_own_parser_reads_them_as_we_do(files):
    for one in parsed(*files):
        assert one["errors"] == [], one
        assert one["jobs"] == list(read(Path(one["name"]).read_text(encoding="utf-8"))["jobs"])


def test_githubs_own_parser_would_find_a_mistake(tmp_path):
    text = FOUND["project"]["publish.yml"]
    for name, wrong in {
        "right": text.replace("contents: write", "contents: wirte"),
        "expression": text.replace("needs.publish.result != 'skipped'", "needs.publish.result != 'skipped"),
        "event": text.replace("  schedule:", "  shedule:"),
    }.items():
        assert wrong != text
        (tmp_path / f"{name}.yml").write_text(wrong, encoding="utf-8")
    assert all(one["errors"] for one in parsed(*sorted(tmp_path.glob("*.yml"))))


def jobs():
    for variant, texts in FOUND.items():
        for name, text in texts.items():
            for job, told in read(text)["jobs"].items():
                yield f"{variant}, {name}, {job}", told


def test_what_starts_them():
    started = {name: read(text)["on"] for name, text in FOUND["project"].items()}
    assert {name: set(one) for name, one in started.items()} == {
        "check.yml": {"pull_request"},
        "comment.yml": {"workflow_run"},
        "publish.yml": {"push", "schedule", "workflow_dispatch"},  # and no pull request, which may be a stranger's
        "watch.yml": {"schedule", "workflow_dispatch"},
    }
    assert started["publish.yml"]["push"] == {"branches": ["main"]}
    assert started["comment.yml"]["workflow_run"] == {"workflows": [read(FOUND["project"]["check.yml"])["name"]], "types": ["completed"]}
    assert started["check.yml"]["pull_request"] == {"branches": ["main"]}, "with a filter for paths a required check would never come"


def test_each_job_may_do_what_it_must_and_no_more():
    for texts in FOUND.values():
        told = {name: read(text) for name, text in texts.items()}
        assert all(one["permissions"] == {} for one in told.values())
        assert {(name, job): what["permissions"] for name, one in told.items() for job, what in one["jobs"].items()} == {
            ("check.yml", "check"): {"contents": "read"},
            ("comment.yml", "comment"): {"actions": "read", "contents": "read", "pull-requests": "write"},
            ("publish.yml", "publish"): {"contents": "write"},
            ("publish.yml", "site"): {"contents": "read"},
            ("publish.yml", "deploy"): {"pages": "write", "id-token": "write"},
            ("publish.yml", "alerts"): {"actions": "read", "contents": "read", "issues": "write"},
            ("watch.yml", "watch"): {"actions": "read", "contents": "read", "issues": "write"},
            ("watch.yml", "wake"): {"actions": "write"},
        }


def test_no_script_holds_an_expression_and_no_job_runs_on():
    for where, job in jobs():
        assert job["timeout-minutes"] <= 30, where
        assert job["runs-on"] == "ubuntu-24.04", where
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), where
            assert step.get("continue-on-error") is None, where


def test_no_checkout_leaves_its_token_and_nothing_comes_from_a_cache():
    for where, job in jobs():
        for step in job["steps"]:
            action, given = step.get("uses", "").partition("@")[0], step.get("with", {})
            if action == "actions/checkout":
                assert given["persist-credentials"] is False, where
                assert not set(given) & {"submodules", "lfs", "token", "ssh-key"}, where
            if action == "actions/setup-python":
                assert set(given) == {"python-version"}, where
            assert action != "actions/cache", where


def test_neither_check_nor_comment_is_given_a_secret_and_what_reads_strangers_texts_may_not_write():
    for texts in FOUND.values():
        for name in ("check.yml", "comment.yml", "watch.yml"):
            assert "secrets." not in texts[name]
        (job,) = read(texts["check.yml"])["jobs"].values()
        assert "environment" not in job
        token = [step["name"] for step in job["steps"] if "GITHUB_TOKEN" in step.get("env", {})]
        assert token == ["Build the site as it would be"]


def test_actions_are_pinned_by_commit_with_their_version_beside():
    for name, text in [*OURS.items(), *FOUND["many"].items()]:
        lines = [line for line in text.splitlines() if "uses:" in line]
        assert lines, name
        for line in lines:
            assert re.search(r"uses: (actions|pypa)/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line
