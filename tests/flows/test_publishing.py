"""The workflow that publishes, executed step by step on a real repository whose forge wants the job's token."""

from __future__ import annotations

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.jobs import orders
from flows.rendered import HERE, project, workflows
from flows.runner import read
from flows.scene import ANSWERS
from parution import charter_file, rules
from parution.publish.adapter import Network
from parution.publish.opening import network_of, variable
from publish.newsroom import git

TOLD = read(workflows(ANSWERS)["publish.yml"])
QUARTER, DAILY = ({"payload": {"schedule": one["cron"]}} for one in TOLD["on"]["schedule"])
SENT = {"publish": "success", "site": "success", "deploy": "success"}
QUIET = {"publish": "success", "site": "skipped", "deploy": "skipped", "alerts": "skipped"}


def _step(told, name, job="publish"):
    return next(step for step in told["jobs"][job]["steps"] if step.get("name") == name)


def merge(scene, name, **more):
    """A post is written on a branch, which is merged; the commit of the merge."""
    scene.branch(name)
    scene.post(name, **more)
    return scene.merge(scene.propose(name))


def sent(receiver):
    """The titles that came, repeats too."""
    return [re.search(rb'"title":"([^"]*)"', one.body)[1].decode() for one in receiver.deliveries]


def without(run, name):
    return {job: result for job, result in run.results.items() if job != name}


def test_without_a_ledger_nothing_is_sent_before_a_person_begins_one(scene, receiver):
    merge(scene, "table")
    _only_publish(scene)
    run = scene.publish()
    assert run.results["publish"] == "failure"
    assert "--begin" in run.jobs["publish"].summary
    assert scene.publish("workflow_dispatch").results["publish"] == "failure"  # the box is there, and not ticked
    assert sent(receiver) == scene.ledger == []
    run = scene.publish("workflow_dispatch", inputs={"begin": True})
    assert run.conclusion == "success", run.said
    assert sent(receiver) == ["table"]


def test_merge_publish_nothing_due_publish_again(begun, receiver):
    first = merge(begun, "table")
    run = begun.publish("workflow_dispatch", inputs={"begin": True})  # to begin again sends nothing again
    assert without(run, "alerts") == SENT, run.said
    assert sent(receiver) == ["table"]
    assert "table" in run.jobs["publish"].summary
    page = begun.runner.pages / "news" / "news" / "table.html"
    assert "The text of table." in page.read_text(encoding="utf-8")
    assert len(begun.ledger) >= 3
    assert "Claim: " in begun.ledger[-2]

    before = begun.ledger
    run = begun.publish("schedule", **QUARTER)  # nothing is due
    assert run.results == QUIET, run.said
    assert begun.ledger == before

    merge(begun, "chair")
    _only_publish(begun)
    run = begun.publish()
    assert run.conclusion == "success", run.said
    assert sent(receiver) == ["table", "chair"]

    before = begun.ledger
    again = begun.publish(sha=first, attempt=2)  # the first run, run again
    assert again.results["publish"] == "success", again.said
    assert again.jobs["publish"].outputs == {"ledger": "same"}
    begun.runner.flows["publish.yml"]["jobs"]["publish"]["steps"][0]["with"].pop("ref")  # and if it were at its old commit
    again = begun.publish(sha=first, attempt=3)
    assert git(again.jobs["publish"].workspace, "rev-parse", "HEAD") == first
    assert again.results["publish"] == "success", again.said
    assert begun.ledger == before
    assert sent(receiver) == ["table", "chair"]


def _only_publish(scene):
    jobs = scene.runner.flows["publish.yml"]["jobs"]
    for name in set(jobs) - {"publish"}:
        del jobs[name]


@pytest.mark.slow
def test_two_runs_at_once_publish_once(begun, receiver):
    merge(begun, "table")
    _only_publish(begun)
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: begun.publish(), range(2)))
    assert sent(receiver) == ["table"], [run.said for run in runs]
    assert [line.split(" ", 1)[1].split(":")[0] for line in begun.ledger].count("Claim") == 1


def test_what_was_withdrawn_is_not_sent_by_running_an_old_run_again(begun, receiver):
    first = merge(begun, "table")
    begun.post("table", status="cancelled")
    begun.room.commit("We think better of it")
    _only_publish(begun)
    run = begun.publish(sha=first, attempt=2)
    assert run.results["publish"] == "success", run.said
    assert sent(receiver) == []
    assert len(begun.ledger) == 1


def test_where_one_channel_cannot_publish_the_run_fails_the_others_news_are_shown_and_somebody_is_told(begun, receiver):
    merge(begun, "table")
    del begun.runner.secrets["PARUTION_HOOK_SECRET"]
    run = begun.publish("schedule", **QUARTER)
    assert run.results == SENT | {"publish": "failure", "alerts": "success"}, run.said
    job = run.jobs["publish"]
    assert "PARUTION_HOOK_SECRET" in job.summary
    assert "\n::error" in job.said
    assert "::error" not in job.summary
    assert (begun.runner.pages / "news" / "news" / "table.html").is_file()
    assert sent(receiver) == []
    (issue,) = begun.hub.issues.values()
    assert "hook" in issue["title"] + issue["body"]
    assert "table" in issue["body"]
    again = begun.publish("schedule", **QUARTER)  # nothing new, but still wrong
    assert again.results == QUIET | {"publish": "failure", "alerts": "success"}, again.said
    assert list(begun.hub.issues.values()) == [issue]


def test_the_token_is_left_nowhere_and_the_secrets_are_not_said(begun, receiver):
    merge(begun, "table")
    run = begun.publish()
    for job in run.jobs.values():
        assert receiver.secret not in job.said + job.summary
        left = subprocess.run(["grep", "-rlF", job.token, str(job.place)], capture_output=True, text=True, check=False)
        assert left.stdout == ""
    assert receiver.secret not in git(begun.bare, "log", "-p", "parution-ledger")


@pytest.mark.slow
def test_the_site_is_built_once_a_day_even_if_nothing_was_sent(begun):
    run = begun.publish("schedule", **DAILY)
    assert run.results == SENT | {"alerts": "success"}, run.said
    assert (begun.runner.pages / "index.html").is_file()


def test_nothing_runs_before_somebody_says_so_nor_on_another_branch(begun, receiver):
    merge(begun, "table")
    skipped = dict.fromkeys(QUIET, "skipped")
    assert begun.publish("workflow_dispatch", ref="refs/heads/table").results == skipped
    begun.runner.variables = {}
    assert begun.publish().results == skipped
    assert begun.watch().results == {"watch": "skipped", "wake": "skipped"}
    assert sent(receiver) == []


def test_each_run_calls_the_monitor_outside_and_does_not_fail_where_that_is_down(begun):
    _only_publish(begun)
    run = begun.publish("schedule", **QUARTER)
    assert begun.hub.beats == []
    assert "::warning" not in run.said
    begun.runner.secrets["PARUTION_HEARTBEAT_URL"] = f"{begun.hub.root_url}/beat/0123"
    begun.publish("schedule", **QUARTER)
    assert begun.hub.beats == ["/beat/0123"]
    begun.hub.broken.add("/beat/0123")
    run = begun.publish("schedule", **QUARTER)
    assert run.conclusion == "success"
    assert "::warning title=Monitor::" in run.said
    assert "/beat/0123" not in run.said


def test_what_is_printed_gives_no_orders(begun):
    """Only annotations reach the forge's runner as orders; between the two words it obeys nothing."""
    merge(begun, "table", title='"::add-mask::table"', body="::error::Not so.\n\n::stop-commands::x")
    _only_publish(begun)
    said = begun.publish().said
    assert "table" in said
    assert all(re.match("::(error|warning|notice) ", one) for one in orders(said))


def test_no_run_cuts_another_off_and_none_outlives_its_claims():
    assert TOLD["concurrency"] == {"group": "publish", "cancel-in-progress": False}
    limit = timedelta(minutes=TOLD["jobs"]["publish"]["timeout-minutes"])
    assert brand().lease / 3 < limit < brand().lease


def brand():
    charter, problems = charter_file.parse((HERE / "charter.yml").read_bytes(), rules.TUNABLE, rules.FIXED)
    assert not problems
    return charter


def test_secrets_reach_steps_of_protected_jobs_only_and_are_those_of_the_channels():
    text = workflows(project())["publish.yml"]
    told = read(text)
    wanted = {
        variable(channel.id, credential.name)
        for channel in brand().channels.values()
        if isinstance(network := network_of(channel), Network)
        for credential in network.credentials
    }
    used = [
        (job, step["name"], name)
        for job, one in told["jobs"].items()
        for step in one["steps"]
        for name, value in step.get("env", {}).items()
        if "secrets." in str(value)
    ]
    assert sorted(used) == sorted(
        [("publish", "Publish", name) for name in wanted]
        + [("alerts", "Tell who must act", name) for name in wanted]
        + [("publish", "Call the monitor", "HEARTBEAT")]
    )
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    assert len(re.findall(r"secrets\b", "\n".join(lines))) == len(used)
    assert {name for name, one in told["jobs"].items() if one.get("environment") == "publishing"} == {"publish", "alerts"}


def test_a_brand_has_its_own_minutes_and_none_is_everybodys():
    for number in range(40):
        files = workflows(replace(ANSWERS, brand=f"Brand {number}"))
        crons = [one["cron"] for name in ("publish.yml", "watch.yml") for one in read(files[name])["on"]["schedule"]]
        minutes = [int(one) for cron in crons for one in cron.partition(" ")[0].split(",")]
        assert not set(minutes) & {0, 15, 30, 45}, "that is when everybody's runs start"
        assert all(0 < one < 60 for one in minutes)
        assert len(set(minutes)) == len(minutes)
