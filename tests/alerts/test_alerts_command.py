"""`parution alerts` as people and workflows run it: a real repository with a bare remote, a forge on localhost."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from forges.commands import run
from forges.github_server import BOT, JOB, PROJECT, Account, GitHub
from forges.gitlab_server import BOT as GITLAB_BOT
from forges.gitlab_server import GitLab
from forges.web import Answer, Server
from parution.report.escaping import inline
from publish.newsroom import Newsroom, git

SECRET = "whsec_" + "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0"
CHARTER = """parution: 1
brand: Atelier
timezone: Etc/UTC
language: {language}
channels:
  notes: {{network: site, name: The notebook}}
  hook: {{network: webhook, name: The hook{more}}}
site: {{branch: main}}
"""


def slot(minutes):
    return f"{datetime.now(UTC) + timedelta(minutes=minutes):%Y-%m-%d %H:%M}"


class Receiver(Server):
    """A webhook's receiver that answers as it is told."""

    status = 200

    def answer(self, _asked):
        return Answer(self.status, {})


class Desk(Newsroom):
    def __init__(self, directory, language="en", more=""):
        super().__init__(directory, charter=CHARTER.format(language=language, more=more))
        git(self.root, "config", "user.name", "Maud")
        git(self.root, "config", "user.email", "maud@example.org")
        names = ("GITHUB_ACTOR", "GITHUB_RUN_ID", "GITHUB_REPOSITORY", "GITHUB_TOKEN", "GITHUB_API_URL", "CI_API_V4_URL", "CI_PROJECT_ID")
        self.environment = {"COLUMNS": "100", **dict.fromkeys(names, "")}

    def do(self, *arguments, code=0, **environment):
        done = run(*arguments, cwd=self.root, **{**self.environment, **environment})
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if not code or done.stdout else done.stderr


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.fixture
def receiver():
    with Receiver() as server:
        yield server


@pytest.fixture
def github():
    with GitHub() as server:
        yield server


def hook(receiver):
    return {"PARUTION_HOOK_URL": f"{receiver.url}/hook", "PARUTION_HOOK_SECRET": SECRET}


def on(github, token="ghs_job"):  # noqa: S107
    return {"GITHUB_REPOSITORY": PROJECT, "GITHUB_API_URL": github.url, "GITHUB_TOKEN": token}


def refused(desk, receiver, name="table"):
    """A post that the hook refuses."""
    receiver.status = 400
    desk.post(name, title="The *oak* table @eve", channels=("hook",), slot=slot(-5))
    desk.commit()
    desk.do("publish", "--begin", code=1, **hook(receiver))


def test_what_is_due_and_lacks_credentials_here_is_told_here_and_opens_no_issue(desk, receiver, github):
    desk.post("table", channels=("hook",), slot=slot(-5))
    desk.commit()
    assert "PARUTION_HOOK_URL, PARUTION_HOOK_SECRET" in desk.do("publish", "--begin", code=1)
    assert "Credentials are missing: PARUTION_HOOK_URL, PARUTION_HOOK_SECRET" in desk.do("alerts", code=1)
    assert "if the credentials are there" not in desk.do("status", **hook(receiver))
    assert desk.do("alerts", **hook(receiver)) == "Nothing needs you.\n"
    assert desk.do("alerts", "--tell", **on(github)) == "Nothing needs you.\n"
    assert github.opened() == []


def test_from_the_failure_to_the_issue_and_its_end(desk, receiver, github):
    desk.commit()
    assert desk.do("alerts") == "Nothing needs you.\n"
    refused(desk, receiver)
    told = desk.do("alerts", code=1)
    assert told.splitlines()[0] == "The hook: one delivery failed"
    assert "✗ The *oak* table @eve → The hook" in told
    assert "parution resolve table/hook --skip" in told
    assert desk.do("alerts", "--tell", **on(github)).splitlines()[-1].startswith("Issue opened: https://github.com/")
    (issue,) = github.opened()
    assert (issue["title"], issue["user"]["login"]) == ("The hook: one delivery failed", BOT)
    assert f"**{inline('The *oak* table @eve → The hook')}**" in issue["body"]
    assert "@eve" not in issue["body"]
    assert "*oak*" not in issue["body"]
    assert f"[content/table.md](https://github.com/{PROJECT}/edit/main/content/table.md)" in issue["body"]
    assert "`parution resolve table/hook --not-sent`" in issue["body"]
    assert "today" not in issue["body"], "an issue is read on other days"
    before = issue["body"]
    assert "Issue unchanged" in desk.do("alerts", "--tell", **on(github))
    assert github.opened()[0]["body"] == before
    desk.do("resolve", "table/hook", "--skip")
    assert desk.do("alerts", "--tell", **on(github)).splitlines()[0] == "Nothing needs you."
    assert issue["state"] == "closed"
    assert github.on(issue["number"]) == [
        (BOT, "Nothing of this is left, so this issue is closed. If it comes back, it is opened again."),
    ]


def test_in_french(tmp_path, receiver, github):
    desk = Desk(tmp_path, language="fr")
    refused(desk, receiver)
    assert desk.do("alerts", code=1).splitlines()[0] == "The hook\u00a0: un envoi a échoué"
    desk.do("alerts", "--tell", **on(github))
    (issue,) = github.opened()
    assert issue["title"] == "The hook\u00a0: un envoi a échoué"
    assert "Parution tient ce ticket" in issue["body"]


def test_for_programs(desk, receiver, github):
    refused(desk, receiver)
    told = json.loads(desk.do("alerts", "--format", "json", "--tell", **on(github)))
    (alert,) = told["alerts"]
    assert (told["version"], alert["cause"], alert["channel"], alert["remedy"]) == (1, "failed/hook", "hook", None)
    (delivery,) = alert["deliveries"]
    assert (delivery["post"], delivery["path"], delivery["standing"]) == ("table", "content/table.md", "failed")
    assert delivery["commands"] == ["parution resolve table/hook --not-sent", "parution resolve table/hook --skip"]
    assert [(one["cause"], one["done"]) for one in told["issues"]] == [("failed/hook", "opened")]


def test_a_second_failure_is_news_below_the_same_issue(desk, receiver, github):
    refused(desk, receiver)
    desk.do("alerts", "--tell", **on(github))
    refused(desk, receiver, "bench")
    desk.do("alerts", "--tell", **on(github))
    (issue,) = github.opened()
    assert issue["title"] == "The hook: 2 deliveries failed"
    ((_, said),) = github.on(issue["number"])
    assert said == f"This has come to it:\n\n- {inline('The *oak* table @eve → The hook')}"


def test_a_hold_that_silences_something_due(desk, github):
    desk.post("table", title="The table", channels=("notes",), slot=slot(-5))
    desk.commit()
    desk.do("hold", "--channel", "notes", "--reason", "An accident in the workshop")
    told = desk.do("alerts", "--tell", **on(github))
    assert "A hold silences a post that is due" in told
    assert "Reason: An accident in the workshop" in told
    assert "parution resume --channel notes" in told
    desk.do("resume", "--channel", "notes")
    desk.do("alerts", "--tell", **on(github))
    assert [one["state"] for one in github.opened()] == ["closed"]


def test_a_publisher_that_stopped_as_the_ledger_and_the_forge_see_it(desk, github):
    desk.post("lamp", channels=("notes",), slot=slot(-200))
    desk.commit()
    desk.do("publish", "--begin")
    desk.post("table", title="The table", channels=("notes",), slot=slot(-5))
    desk.commit()
    assert desk.do("alerts") == "Nothing needs you.\n"
    begun = f"{datetime.now(UTC) - timedelta(hours=5):%Y-%m-%dT%H:%M:%SZ}"
    github.workflow("publish.yml", "active", [(begun, "completed", "success", "schedule")])
    told = desk.do("alerts", "--workflow", "publish.yml", code=1, **on(github))
    assert told.splitlines()[0] == "The schedule that publishes has stopped"
    assert f"https://github.com/{PROJECT}/actions/workflows/publish.yml" in told
    github.workflow("publish.yml", "disabled_inactivity", [(begun, "completed", "success", "schedule")])
    told = desk.do("alerts", "--workflow", "publish.yml", "--tell", **on(github))
    assert told.splitlines()[0] == "The schedule that publishes was switched off by the forge"
    (issue,) = github.opened()
    # A run that does not ask the forge about the workflow cannot know that it is over.
    desk.do("alerts", "--tell", **on(github))
    assert issue["state"] == "open"
    github.workflow("publish.yml", "active", [(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "in_progress", None, "push")])
    desk.do("alerts", "--workflow", "publish.yml", "--tell", **on(github))
    assert issue["state"] == "closed"


def test_what_is_known_is_shown_although_the_forge_does_not_let_us_look(desk, receiver, github):
    refused(desk, receiver)
    github.tokens["ghs_job"] = Account(BOT, app=True, rights={"issues": "write"})
    told = run("alerts", "--workflow", "publish.yml", cwd=desk.root, **{**desk.environment, **on(github)})
    assert told.returncode == 1
    assert "one delivery failed" in told.stdout
    assert "actions: read" in " ".join(told.stderr.split())
    told = run("alerts", "--workflow", "other.yml", cwd=desk.root, **{**desk.environment, **on(github, "ghp_maud")})
    assert "does not find it" in told.stderr


def test_a_job_that_may_not_write_issues_shows_them_and_fails(desk, receiver, github):
    refused(desk, receiver)
    github.tokens["ghs_job"] = Account(BOT, app=True, rights={"issues": "read"})
    done = run("alerts", "--tell", cwd=desk.root, **{**desk.environment, **on(github)})
    assert done.returncode == 1
    assert "one delivery failed" in done.stdout
    assert "issues: write" in " ".join(done.stderr.split())
    done = run("alerts", "--tell", cwd=desk.root, **{**desk.environment, **on(github, "")})
    assert (done.returncode, "GITHUB_TOKEN is not set" in done.stderr) == (1, True)


def test_a_credential_that_ends_and_one_that_is_missing(tmp_path, receiver, github):
    last = datetime.now(UTC) + timedelta(days=6)
    desk = Desk(tmp_path, more=f", credential until: {last:%Y-%m-%d}")
    desk.post("table", channels=("hook",), slot=slot(60))
    desk.commit()
    told = desk.do("alerts", code=1)
    title = f"The hook: its credential ends on {last:%-d %B %Y}"
    assert told.splitlines()[0] == title
    assert "credential until" in told
    assert "Its credential ends" in desk.do("channels", **hook(receiver))
    told = desk.do("alerts", "--accounts", "--tell", **on(github))
    assert "Credentials are missing: PARUTION_HOOK_URL, PARUTION_HOOK_SECRET" in told
    assert {one["title"] for one in github.opened()} == {title, "The hook: its account cannot be used"}
    # Where the credentials are not, nobody can say that they are there now.
    desk.do("alerts", "--tell", **on(github))
    assert [one["state"] for one in github.opened()] == ["open", "open"]
    desk.do("alerts", "--accounts", "--tell", **on(github), **hook(receiver))
    assert sorted(one["state"] for one in github.opened()) == ["closed", "open"]


def test_on_gitlab(desk, receiver):
    refused(desk, receiver)
    with GitLab() as server:
        server.pipelines = [
            {"id": 1, "status": "success", "created_at": "2026-01-01T00:00:00Z", "source": "schedule", "web_url": "https://x"}
        ]
        at = {"CI_API_V4_URL": server.url, "CI_PROJECT_ID": "7", "GITLAB_TOKEN": "glpat-bot", "CI_PROJECT_URL": "https://gitlab.com/a/b"}
        desk.do("alerts", "--tell", "--workflow", "publish", **at)
        issue = server.issues[1]
        assert (issue["author"]["username"], issue["title"]) == (GITLAB_BOT, "The hook: one delivery failed")
        assert "https://gitlab.com/a/b/-/edit/main/content/table.md" in issue["description"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--late", "soon"), "is not a stretch of time"),
        (("--tell", "--now", "2026-12-03"), "--now is for looking ahead"),
        (("--tell",), "on which forge"),
    ],
)
def test_what_was_typed_wrongly(desk, arguments, words):
    desk.commit()
    done = run("alerts", *arguments, cwd=desk.root, **desk.environment)
    assert (done.returncode, words in done.stderr) == (1, True), done.stderr


def test_whose_rights_are_only_those_of_a_job(desk, receiver, github):
    assert JOB.rights == {"issues": "write", "pull_requests": "write", "actions": "read"}
    refused(desk, receiver)
    desk.do("alerts", "--tell", **on(github))
    assert {one.path for one in github.asked if one.method in {"POST", "PATCH"}} == {"/graphql", f"/repos/{PROJECT}/issues"}
