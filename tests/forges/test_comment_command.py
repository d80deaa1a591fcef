"""`parution comment` as a workflow runs it: a forge on localhost, an empty directory, and files that a stranger may have made."""

from __future__ import annotations

import json

import msgspec
import pytest

import tests_support
from forges.commands import run
from forges.github_server import BOT, PROJECT, Account, GitHub
from forges.gitlab_server import BOT as GITLAB_BOT
from forges.gitlab_server import GitLab
from parution.diff.changes import Changes, Side
from parution.diff.post_change import Glance, PostChange, When

HEAD, LATER = "1" * 40, "2" * 40
_NAMES = (
    "GITHUB_REPOSITORY",
    "GITHUB_TOKEN",
    "GITHUB_API_URL",
    "GITHUB_EVENT_NAME",
    "GITHUB_STEP_SUMMARY",
    "GITHUB_SERVER_URL",
    "CI_API_V4_URL",
    "CI_PROJECT_ID",
)
CLEAN = {**dict.fromkeys(_NAMES, ""), "PARUTION_DEBUG": "1"}


def changed(title="The oak table", language="en", **more):
    """What `parution diff` says of a change that brings one post."""
    glance = Glance(path="content/table.md", title=title, status="draft", when=When(kind="day", at="2026-12-03"), channels=("mastodon",))
    values = {
        "version": 1,
        "program": "0.0.0",
        "language": language,
        "brand": "Atelier",
        "timezone": "Europe/Paris",
        "now": "2026-12-01T09:00:00+01:00",
        "base": Side(name="main", commit="0" * 40, charter="usable", posts=1),
        "head": Side(name="HEAD", commit=HEAD, charter="usable", posts=2),
        "uncommitted": 0,
        "first": "2026-11-01",
        "last": "2026-12-31",
        "posts": (PostChange(id="table", change="added", before=None, after=glance),),
        **more,
    }
    return msgspec.json.decode(msgspec.json.encode(Changes(**values)))


@pytest.fixture
def github():
    with GitHub() as server:
        yield server


@pytest.fixture
def told(tmp_path, github):
    """Runs the command on a file, in an empty directory: its exit code, what it said, and its complaint."""

    def tell(*arguments, what=None, **environment):
        path = tmp_path / "changes.json"
        data = what if isinstance(what, bytes) else json.dumps(what or changed()).encode()
        path.write_bytes(data)
        at = {"GITHUB_REPOSITORY": PROJECT, "GITHUB_API_URL": github.url, "GITHUB_TOKEN": "ghs_job"}
        done = run("comment", *arguments, "--read", str(path), cwd=tmp_path, **{**CLEAN, **at, **environment})
        return done.returncode, done.stdout, done.stderr

    return tell


def test_it_is_written_and_brought_up_to_date(told, github):
    number = github.pull(HEAD)
    code, said, _ = told("--request", str(number), "--head", HEAD)
    assert (code, said.split(":")[0]) == (0, "Comment written")
    ((author, body),) = github.on(number)
    assert author == BOT
    assert body.startswith("<!-- parution: changes -->\n")
    assert "The oak table" in body
    assert told("--request", str(number), "--head", HEAD)[1].startswith("Nothing new to write")
    assert told("--head", HEAD, what=changed("The bench"))[1].startswith("Comment brought up to date")
    assert "The bench" in github.on(number)[0][1]
    assert len(github.on(number)) == 1


def test_it_leads_to_the_run_that_offers_the_calendar_as_it_would_be(told, github):
    number = github.pull(HEAD)
    told("--request", str(number), "--run", "77", GITHUB_SERVER_URL="https://forge.example")
    assert f"[“preview”, under Artifacts](https://forge.example/{PROJECT}/actions/runs/77)" in github.on(number)[0][1]
    for server in ("", "javascript:alert(1)//"):
        told("--request", str(number), "--run", "77", GITHUB_SERVER_URL=server)
        assert "Artifacts" not in github.on(number)[0][1]


def test_in_the_language_of_the_calendar(told, github):
    number = github.pull(HEAD)
    assert told("--request", str(number), what=changed(language="fr"))[1].startswith("Commentaire écrit")


def test_a_request_that_has_moved_on_is_left_to_its_own_run(told, github):
    number = github.pull(LATER)
    code, said, _ = told("--request", str(number), "--head", HEAD)
    assert (code, said) == (0, f"Request {number} has moved on to {LATER[:10]}; what that changes is told by its own run.\n")
    code, said, _ = told("--head", HEAD)
    assert (code, said) == (0, f"No open request is at {HEAD[:10]}: nothing to write.\n")
    assert github.on(number) == []


def test_what_changes_nothing_is_no_comment_but_an_earlier_one_says_so(told, github):
    number = github.pull(HEAD)
    assert told("--request", str(number), what=changed(posts=()))[1].startswith("Nothing new to write")
    assert github.on(number) == []
    told("--request", str(number))
    assert told("--request", str(number), what=changed(posts=()))[1].startswith("Comment brought up to date")


def test_a_dry_run_writes_nothing(told, github):
    number = github.pull(HEAD)
    code, said, _ = told("--request", str(number), "--dry-run")
    assert code == 0
    assert "The oak table" in said
    assert said.endswith("This comment would be written.\n")
    assert github.on(number) == []


READER = Account(BOT, app=True, rights={"issues": "read", "pull_requests": "read"})


def test_a_fork_s_own_job_tells_it_on_the_run_s_page(told, github, tmp_path):
    github.tokens["ghs_job"] = READER
    number = github.pull(HEAD, fork=True)
    summary = tmp_path / "summary.md"
    code, said, _ = told("--request", str(number), GITHUB_EVENT_NAME="pull_request", GITHUB_STEP_SUMMARY=str(summary))
    assert code == 0
    assert said.startswith("::warning title=The comment could not be written from a fork's own job::")
    assert "The oak table" in summary.read_text(encoding="utf-8")


@pytest.mark.parametrize(("fork", "event"), [(False, "pull_request"), (True, "workflow_run")])
def test_where_the_owner_can_mend_it_the_job_fails(told, github, fork, event):
    github.tokens["ghs_job"] = READER
    number = github.pull(HEAD, fork=fork)
    code, _, complaint = told("--request", str(number), GITHUB_EVENT_NAME=event)
    assert code == 1
    assert "pull-requests: write" in complaint


@pytest.mark.parametrize("token", ["", " \n"])
def test_an_empty_token(told, github, token):
    code, _, complaint = told("--request", str(github.pull(HEAD)), GITHUB_TOKEN=token)
    assert code == 1
    assert "GITHUB_TOKEN is not set, or empty" in complaint
    assert "${{ github.token }}" in complaint


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (b"", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b'{"version": 2}', "it was not written by this version"),
        (b'{"version": 1}', "does not have the form"),
        (json.dumps({**changed(), "more": 1}).encode(), "does not have the form"),
        (json.dumps({**changed(), "language": "../fr"}).encode(), "does not have the form"),
        (json.dumps({**changed(), "brand": "x" * 10_000}).encode(), "does not have the form"),
        (b" " * ((32 << 20) + 1), "it is longer than"),
    ],
)
def test_a_file_that_is_not_of_our_making_is_refused(told, github, what, words):
    number = github.pull(HEAD)
    code, said, complaint = told("--request", str(number), what=what)
    assert (code, said) == (1, "")
    assert words in complaint
    assert github.asked == [], "nothing is asked of the forge for such a file"


HOSTILE = "@maud `x` <img src=x onerror=alert(1)> [merge](https://evil.example) #1 <!-- parution: changes --> ::set-output a::b\n/merge"


def test_what_strangers_typed_is_text(told, github):
    number = github.pull(HEAD)
    code, said, complaint = told("--request", str(number), what=changed(HOSTILE))
    assert code == 0, complaint
    ((_, body),) = github.on(number)
    for live in ("@maud", "<img", "](https://evil", "#1 ", "::set-output"):
        assert live not in body, live
    assert body.count("<!-- parution") == 1
    assert not [line for line in body.splitlines() if line.lstrip().startswith("/")]
    said = told("--request", str(number), "--dry-run", what=changed(HOSTILE))[1]
    assert not [line for line in said.splitlines() if line.lstrip().startswith("::")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Say which request is meant"),
        (("--request", "0"), "--request"),
        (("--head", "main"), "is not the whole id of a commit"),
        (("--head", "--upload-pack=x"), "is not the whole id of a commit"),
    ],
)
def test_what_was_typed_wrongly(told, arguments, words):
    code, _, complaint = told(*arguments)
    assert (code, words in complaint) == (1, True), complaint


def test_nobody_is_there(told, github):
    code, _, complaint = told("--request", "99")
    assert code == 1
    assert "The forge does not find it" in complaint
    assert github.count("POST", "/repos") == 0


def test_on_gitlab(told, github):
    with GitLab() as server:
        number = server.request(HEAD)
        at = {"GITHUB_REPOSITORY": "", "CI_API_V4_URL": server.url, "CI_PROJECT_ID": "7", "CI_MERGE_REQUEST_PROJECT_ID": "7"}
        bot = {"GITLAB_TOKEN": "glpat-bot"}
        assert told("--request", str(number), "--head", HEAD, **at, **bot)[0] == 0
        assert told("--head", HEAD, what=changed(HOSTILE), **at, **bot)[0] == 0
        ((author, body),) = server.on(f"merge_requests/{number}")
        assert (author, body.count("<!-- parution")) == (GITLAB_BOT, 1)
        assert server.carried_out == []
        none = {"GITLAB_TOKEN": ""}
        code, said, _ = told("--request", str(number), **at, **none, CI_MERGE_REQUEST_SOURCE_PROJECT_ID="8")
        assert code == 0, "a fork's pipeline is given no token"
        assert "The oak table" in said
        assert told("--request", str(number), **at, **none, CI_MERGE_REQUEST_SOURCE_PROJECT_ID="7")[0] == 1
    assert github.asked == []


def test_as_a_process_of_its_own(github, tmp_path):
    number = github.pull(HEAD)
    at = {"GITHUB_REPOSITORY": PROJECT, "GITHUB_API_URL": github.url, "GITHUB_TOKEN": "ghs_job"}
    (tmp_path / "changes.json").write_text(json.dumps(changed()), encoding="utf-8")
    arguments = ("comment", "--request", str(number), "--read", "changes.json")
    done = tests_support.run(*arguments, cwd=tmp_path, **{**CLEAN, **at})
    assert (done.returncode, done.stderr) == (0, "")
    assert len(github.on(number)) == 1
