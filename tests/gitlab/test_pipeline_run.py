"""The pipelines of a calendar that `parution init` has made, run by gitlab-ci-local: proposal, check, merge, and what goes out, twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from gitlab.hub import JOB


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.slow
def test_from_a_merge_request_to_the_public_and_once_only(project, receiver):
    project.secrets["PARUTION_HEARTBEAT_URL"] = f"{project.hub.root_url}/beat/1"
    project.post("table", now() - timedelta(minutes=1))
    number = project.request("table")
    project.post("chair", now() + timedelta(days=9))
    project.save("Meanwhile on main", push="main")

    checked = project.check(number, "table")
    assert (checked.code, checked.jobs) == (0, {"check": "PASS"}), checked.said
    made = checked.place / "pipeline"
    report = json.loads((made / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert {one["severity"] for one in report} <= {"info"}
    assert "table" in (made / "changes.html").read_text(encoding="utf-8")
    assert "The text of table." in (made / "preview" / "posts" / "table.html").read_text(encoding="utf-8")
    assert (made / "preview" / "posts" / "chair.html").is_file(), "it is judged as it would be once merged"

    project.merge("table")
    waiting = project.pipeline("push")
    assert waiting.jobs["publish"] == "FAIL"
    assert "there is no ledger yet" in waiting.log("publish")
    assert waiting.jobs["pages"] == "PASS", "the site is built all the same"
    assert receiver.accepted == []

    first = project.pipeline("web", "begin")
    assert first.jobs == {"begin": "PASS"}, first.said
    assert len(receiver.accepted) == 1
    ledger = project.ledger
    assert len(ledger) >= 3

    for source in ("push", "schedule"):
        again = project.pipeline(source)
        jobs = {"publish", "pages", "alerts", "compare", "note"} | ({"quality"} if source == "push" else set())
        assert again.jobs == dict.fromkeys(jobs, "PASS"), again.said
        assert "Nothing was due." in again.log("publish")
        assert "The text of table." in (again.place / "public" / "news" / "news" / "table.html").read_text(encoding="utf-8")
        assert project.ledger == ledger
        assert len(receiver.accepted) == 1
    assert project.hub.beats == ["/beat/1"] * 4


def test_a_note_is_written_from_the_default_branch_and_kept_up_to_date_forks_alike(project):
    project.post("table", now() + timedelta(days=3))
    ours = project.request("table")
    project.post("chair", now() + timedelta(days=4), title="<img src=x> /close")
    theirs = project.request("chair", fork=True)
    done = project.pipeline("schedule", "compare", "note")
    assert done.jobs == {"compare": "PASS", "note": "PASS"}, done.said
    gitlab = project.hub.gitlab
    ((_, first),) = gitlab.on(f"merge_requests/{ours}")
    assert "Table" in first
    ((_, second),) = gitlab.on(f"merge_requests/{theirs}")
    assert "<img" not in second
    assert gitlab.carried_out == []

    project.git("switch", "--quiet", "table")
    project.post("table", now() + timedelta(days=3), title="The oak table")
    gitlab.requests[ours]["sha"] = project.save("Another title", push=f"refs/merge-requests/{ours}/head")
    gitlab.requests[theirs]["state"] = "closed"
    project.git("switch", "--quiet", "main")
    assert project.pipeline("schedule", "compare", "note").code == 0
    ((_, first),) = gitlab.on(f"merge_requests/{ours}")
    assert "The oak table" in first
    assert [text for _, text in gitlab.on(f"merge_requests/{theirs}")] == [second], "what is closed is left alone"


def test_a_forks_own_pipeline_fails_on_errors_and_still_shows_what_would_change(project, tmp_path):
    project.post("table", now() + timedelta(days=3))
    file = project.root / "content" / "table.md"
    file.write_text(file.read_text(encoding="utf-8").replace("[news, hook]", "[news, hok]"), encoding="utf-8")
    outside = tmp_path / "outside"
    outside.mkdir()
    (project.root / "pipeline").symlink_to(outside)
    pins = project.root / ".parution" / "requirements.txt"
    ours = pins.read_text(encoding="utf-8").splitlines()[0]
    pins.write_text("theirs==1\n", encoding="utf-8")
    checked = project.check(project.request("table"), "table", fork=True)
    assert checked.jobs == {"check": "FAIL"}
    assert "could not read Username" in checked.log("check"), "the project lets no stranger in, so the commit that GitLab names is taken"
    assert ours in checked.installed
    assert "theirs" not in checked.installed
    made = checked.place / "pipeline"
    (wrong,) = [one for one in json.loads((made / "gl-code-quality-report.json").read_text("utf-8")) if one["severity"] == "blocker"]
    assert (wrong["check_name"], wrong["location"]) == ("unknown-channel", {"path": "content/table.md", "lines": {"begin": 6}})
    assert "table" in (made / "changes.html").read_text(encoding="utf-8")
    assert not (made / "preview").exists()
    assert list(outside.iterdir()) == []


@pytest.mark.slow
def test_nothing_is_sent_without_the_switch_or_without_the_right_to_push(project, receiver):
    project.post("table", now() - timedelta(minutes=1))
    project.save("Now", push="main")
    project.variables = {}
    off = project.pipeline("push")
    assert off.jobs == {"quality": "PASS"}, off.said
    project.variables = {"PARUTION_PUBLISH": "yes"}
    project.secrets["PARUTION_LEDGER_TOKEN"] = ""  # then it is the job's own, which may read
    refused = project.pipeline("web", "begin")
    assert refused.jobs == {"begin": "WARN"}
    assert "403" in refused.log("begin")
    assert JOB not in refused.said
    assert receiver.accepted == []
    assert project.ledger == []
