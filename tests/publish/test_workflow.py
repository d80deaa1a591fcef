"""The workflow that publishes, executed step by step on a real repository with a remote that wants the job's token."""

from __future__ import annotations

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from parution import charter_file, rules
from parution.publish.adapter import Network
from parution.publish.opening import network_of, variable
from parution.publish.run import Publisher
from publish.forge import HERE, TOKEN, USER, WORKFLOW, Event, Forge, workflow
from publish.newsroom import Newsroom, git
from reals.git_http import GitHttp
from reals.parts import need
from reals.receiver import WebhookReceiver

CHARTER = """parution: 1
brand: Atelier
timezone: Europe/Paris
channels:
  news: {network: site, name: The notebook, url: "https://example.org/news/news/"}
  hook: {network: webhook, name: The hook}
site: {branch: main, url: "https://example.org/"}
"""
QUARTER, DAILY = (one["cron"] for one in workflow()["on"]["schedule"])


class Scene:
    """A calendar, its remote on a forge, and what receives its webhooks."""

    def __init__(self, directory, server, receiver):
        self.room, self.receiver = Newsroom(directory, charter=CHARTER), receiver
        git(self.room.bare, "config", "http.receivepack", "true")
        secrets = {"PARUTION_HOOK_URL": receiver.url, "PARUTION_HOOK_SECRET": receiver.secret}
        self.forge = Forge(directory / "forge", server.root_url, "remote.git", secrets, {"PARUTION_PUBLISH": "yes"})
        for name in secrets:  # as the workflow says to do for a new channel
            _step(self.forge.workflow, "Publish")["env"][name] = f"${{{{ secrets.{name} }}}}"
        self.room.commit("The charter")

    def merge(self, name, **more):
        """A post is written on a branch, which is merged; the commit of the merge."""
        root = self.room.root
        git(root, "switch", "--quiet", "--create", name)
        slot = more.pop("slot", datetime.now(UTC) - timedelta(minutes=1))
        self.room.post(name, channels=["news", "hook"], slot=f"{slot:%Y-%m-%dT%H:%M}+00:00", **more)
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", name)
        git(root, "switch", "--quiet", "main")
        git(root, "merge", "--quiet", "--no-ff", "--no-edit", name)
        git(root, "push", "--quiet", "origin", "main")
        return git(root, "rev-parse", "HEAD")

    def run(self, sha=None, **more):
        return self.forge.run(Event(sha or git(self.room.root, "rev-parse", "main"), **more))

    def begin(self):
        """The first run, as a person starts it."""
        return self.run(name="workflow_dispatch", inputs={"begin": True})

    @property
    def sent(self):
        """The titles that came, repeats too."""
        return [re.search(rb'"title":"([^"]*)"', one.body)[1].decode() for one in self.receiver.deliveries]

    @property
    def ledger(self):
        """What the remote holds of it, one line a commit."""
        if "refs/heads/parution-ledger" not in git(self.room.bare, "for-each-ref", "--format=%(refname)"):
            return []
        return git(self.room.bare, "log", "--format=%H %s", "parution-ledger").splitlines()


def _step(told, name):
    return next(step for job in told["jobs"].values() for step in job["steps"] if step.get("name") == name)


@pytest.fixture
def scene(tmp_path):
    need("git_http")
    with GitHttp(tmp_path, auth=(USER, TOKEN)) as server, WebhookReceiver() as receiver:
        yield Scene(tmp_path, server, receiver)


@pytest.fixture
def begun(scene):
    """A scene that has a ledger."""
    scene.room.clock.moment = datetime.now(UTC)
    Publisher(scene.room.desk([], begin=True)).run()
    assert len(scene.ledger) == 1
    return scene


def results(jobs):
    return {name: job.result for name, job in jobs.items()}


ALL = {"publish": "success", "site": "success", "deploy": "success"}
QUIET = {"publish": "success", "site": "skipped", "deploy": "skipped"}


def test_without_a_ledger_nothing_is_sent_before_a_person_begins_one(scene):
    scene.merge("table")
    jobs = scene.run()
    assert jobs["publish"].result == "failure"
    assert "--begin" in jobs["publish"].summary
    assert scene.run(name="workflow_dispatch")["publish"].result == "failure"  # the box is there, and not ticked
    assert scene.sent == scene.ledger == []
    assert results(scene.begin()) == ALL
    assert scene.sent == ["table"]


def test_to_begin_again_sends_nothing_again(begun):
    begun.merge("table")
    assert [begun.begin()["publish"].result for _ in range(2)] == ["success", "success"]
    assert begun.sent == ["table"]


def test_merge_publish_nothing_due_publish_again(scene):
    first = scene.merge("table")
    jobs = scene.begin()
    assert results(jobs) == ALL, jobs["publish"].said + jobs["site"].said
    assert scene.sent == ["table"]
    assert "table" in jobs["publish"].summary
    page = scene.forge.pages / "news" / "news" / "table.html"
    assert "The text of table." in page.read_text(encoding="utf-8")
    assert len(scene.ledger) >= 3
    assert "Claim: " in scene.ledger[-2]

    before = scene.ledger
    jobs = scene.run(name="schedule", schedule=QUARTER)  # nothing is due
    assert results(jobs) == QUIET, jobs["publish"].said
    assert scene.ledger == before

    scene.merge("chair")
    assert results(scene.run()) == ALL
    assert scene.sent == ["table", "chair"]
    assert {one.name for one in page.parent.glob("*.html")} >= {"table.html", "chair.html"}

    before = scene.ledger
    again = scene.run(first, attempt=2)  # the first run, run again
    assert again["publish"].result == "success", again["publish"].said
    assert again["publish"].outputs == {"ledger": "same"}
    scene.forge.workflow["jobs"]["publish"]["steps"][0]["with"].pop("ref")  # and if it were at its old commit
    again = scene.run(first, attempt=3)
    assert git(again["publish"].workspace, "rev-parse", "HEAD") == first
    assert again["publish"].result == "success", again["publish"].said
    assert scene.ledger == before
    assert scene.sent == ["table", "chair"]


def test_two_runs_at_once_publish_once(begun):
    begun.merge("table")
    del begun.forge.workflow["jobs"]["site"], begun.forge.workflow["jobs"]["deploy"]
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: begun.run(), range(2)))
    assert begun.sent == ["table"], [jobs["publish"].said for jobs in runs]
    assert [line.split(" ", 1)[1].split(":")[0] for line in begun.ledger].count("Claim") == 1


def test_what_was_withdrawn_is_not_sent_by_running_an_old_run_again(begun):
    first = begun.merge("table", slot=datetime.now(UTC) - timedelta(minutes=1))
    begun.room.post("table", status="cancelled", channels=["news", "hook"])
    begun.room.commit("We think better of it")
    jobs = begun.run(first, attempt=2)
    assert jobs["publish"].result == "success", jobs["publish"].said
    assert begun.sent == []
    assert len(begun.ledger) == 1


def test_where_one_channel_cannot_publish_the_run_fails_and_the_others_news_are_shown(begun):
    begun.merge("table")
    _step(begun.forge.workflow, "Publish")["env"].pop("PARUTION_HOOK_SECRET")
    jobs = begun.run(name="schedule", schedule=QUARTER)
    assert results(jobs) == ALL | {"publish": "failure"}
    assert "PARUTION_HOOK_SECRET" in jobs["publish"].summary
    assert "::error" in jobs["publish"].said
    assert "::error" not in jobs["publish"].summary
    assert (begun.forge.pages / "news" / "news" / "table.html").is_file()
    assert begun.sent == []


def test_the_token_is_left_nowhere_and_the_secrets_are_not_said(begun):
    begun.merge("table")
    jobs = begun.run()
    for job in jobs.values():
        assert begun.receiver.secret not in job.said + job.summary
        left = subprocess.run(["grep", "-rlF", TOKEN, str(job.workspace.parent)], capture_output=True, text=True, check=False)
        assert left.stdout == ""
    assert begun.receiver.secret not in git(begun.room.bare, "log", "-p", "parution-ledger")


def test_the_site_is_built_once_a_day_even_if_nothing_was_sent(scene):
    assert results(scene.run(name="schedule", schedule=DAILY)) == ALL
    assert (scene.forge.pages / "index.html").is_file()


def test_nothing_runs_before_somebody_says_so_nor_on_another_branch(scene):
    scene.merge("table")
    skipped = {"publish": "skipped", "site": "skipped", "deploy": "skipped"}
    assert results(scene.run(name="workflow_dispatch", ref="refs/heads/table")) == skipped
    scene.forge._variables = {}
    assert results(scene.run()) == skipped
    assert scene.sent == []


def test_what_starts_it():
    triggers = workflow()["on"]
    assert set(triggers) == {"push", "schedule", "workflow_dispatch"}  # and no pull request, which may be a stranger's
    assert triggers["push"] == {"branches": ["main"]}
    minutes = QUARTER.partition(" ")[0].split(",") + DAILY.partition(" ")[0].split(",")
    assert not set(map(int, minutes)) & {0, 15, 30, 45}, "that is when everybody's runs start"


def test_no_run_cuts_another_off_and_none_outlives_its_claims():
    told = workflow()
    assert told["concurrency"] == {"group": "publish", "cancel-in-progress": False}
    limit = timedelta(minutes=told["jobs"]["publish"]["timeout-minutes"])
    assert brand().lease / 3 < limit < brand().lease


def brand():
    charter, problems = charter_file.parse((HERE / "charter.yml").read_bytes(), rules.TUNABLE, rules.FIXED)
    assert not problems
    return charter


def test_secrets_reach_one_step_of_one_protected_job_and_they_are_those_of_the_channels():
    told = workflow()
    assert told["jobs"]["publish"]["environment"] == "publishing"
    text = WORKFLOW.read_text(encoding="utf-8")
    step = _step(told, "Publish")
    used = re.findall(r"secrets\b\S*", "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
    assert used == [value.split()[1] for name, value in step["env"].items() if name.startswith("PARUTION_")]
    wanted = {
        variable(channel.id, credential.name)
        for channel in brand().channels.values()
        if isinstance(network := network_of(channel), Network)
        for credential in network.credentials
    }
    assert {name for name in step["env"] if name.startswith("PARUTION_")} == wanted


def test_each_job_may_do_what_it_must_and_no_more():
    told = workflow()
    assert told["permissions"] == {}
    assert {name: job["permissions"] for name, job in told["jobs"].items()} == {
        "publish": {"contents": "write"},
        "site": {"contents": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }


@pytest.mark.parametrize("name", ["publish.yml", "ci.yml"])
def test_actions_are_pinned_by_commit_with_their_version_beside(name):
    lines = [line for line in WORKFLOW.with_name(name).read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        assert re.search(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line
