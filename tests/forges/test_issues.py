"""One issue for each cause: opened, kept up to date, left alone where a person closed it, closed with a last word."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from forges.github_server import BOT, JOB, Account, GitHub, limited
from forges.gitlab_server import GitLab
from forges.test_comments import Clock, at_gitlab, place
from forges.web import Answer, once
from parution.forge.adapter import ForgeError
from parution.forge.issues import LABEL, Cause, Desk, Done, settle
from parution.forge.marks import mark_of, without_mark
from parution.forge.opening import forge_at


@pytest.fixture
def github():
    with GitHub() as server:
        yield server


def cause(name="failed/mastodon", facts=("table/mastodon",), body="The text is too long.", title="Mastodon: one delivery failed"):
    return Cause(name, title, body, tuple(facts), lambda new: f"New: {', '.join(new)}")


def desk(server, token="ghs_job", calendar="atelier", judged=lambda _: True, at=None):  # noqa: S107
    forge = at or forge_at(place(server, token), Clock())
    return Desk(forge, calendar, judged, "Nothing of this is left.", lambda number: f"See #{number}.")


def told(server, *causes, **more):
    return {one.cause: one.done for one in settle(desk(server, **more), causes)}


def issue(server):
    (found,) = server.opened()
    return found


def test_it_is_opened_left_changed_and_closed(github):
    assert told(github, cause()) == {"failed/mastodon": Done.OPENED}
    assert (issue(github)["title"], without_mark(issue(github)["body"])) == ("Mastodon: one delivery failed", "The text is too long.")
    assert issue(github)["labels"] == [{"name": LABEL}]
    assert told(github, cause()) == {"failed/mastodon": Done.LEFT}
    assert told(github, cause(body="The text is much too long.")) == {"failed/mastodon": Done.CHANGED}
    number = issue(github)["number"]
    assert github.on(number) == [], "a new wording is no news"
    assert told(github, cause(facts=("table/mastodon", "bench/mastodon"))) == {"failed/mastodon": Done.CHANGED}
    assert github.on(number) == [(BOT, "New: bench/mastodon")]
    assert told(github) == {"failed/mastodon": Done.CLOSED}
    assert (issue(github)["state"], issue(github)["state_reason"]) == ("closed", "completed")
    assert github.on(number)[1:] == [(BOT, "Nothing of this is left.")]
    assert told(github) == {}
    assert len(github.on(number)) == 2


def test_what_comes_back_opens_the_same_issue_again(github):
    told(github, cause())
    told(github)
    assert told(github, cause()) == {"failed/mastodon": Done.REOPENED}
    assert issue(github)["state"] == "open"
    assert [body for _, body in github.on(issue(github)["number"])] == ["Nothing of this is left.", "New: table/mastodon"]


def test_one_that_a_person_closed_stays_closed_until_something_is_added(github):
    told(github, cause(facts=("a/m", "b/m")))
    issue(github)["state"] = "closed"
    assert told(github, cause(facts=("a/m", "b/m"))) == {"failed/mastodon": Done.DISMISSED}
    assert told(github, cause(facts=("a/m",), body="Other words.")) == {"failed/mastodon": Done.DISMISSED}
    assert issue(github)["state"] == "closed"
    assert github.on(issue(github)["number"]) == []
    assert told(github, cause(facts=("a/m", "c/m"))) == {"failed/mastodon": Done.REOPENED}
    assert github.on(issue(github)["number"]) == [(BOT, "New: c/m")]


def test_one_that_a_person_closed_is_noted_when_its_cause_is_gone_and_may_come_back(github):
    told(github, cause())
    issue(github)["state"] = "closed"
    assert told(github) == {}
    assert github.on(issue(github)["number"]) == []
    assert mark_of(issue(github)["body"]).over
    assert told(github, cause()) == {"failed/mastodon": Done.REOPENED}


def test_one_that_a_person_opened_again_is_theirs(github):
    told(github, cause())
    told(github)
    issue(github)["state"] = "open"
    assert told(github) == {}
    assert issue(github)["state"] == "open"


def test_an_issue_of_somebody_else_with_our_mark_is_never_touched(github):
    told(github, cause())
    forged = github.issue("eve", "Mastodon: one delivery failed", issue(github)["body"], (LABEL,))
    github.threads.pop(min(github.threads))  # only the forged one is left
    assert told(github, cause()) == {"failed/mastodon": Done.OPENED}
    assert told(github) == {"failed/mastodon": Done.CLOSED}
    assert github.threads[forged]["state"] == "open"
    assert github.on(forged) == []


def test_another_calendar_in_the_same_repository_has_issues_of_its_own(github):
    told(github, cause())
    assert told(github, calendar="another") == {}
    assert told(github, cause(), calendar="another") == {"failed/mastodon": Done.OPENED}
    assert len(github.opened()) == 2
    assert told(github, calendar="another") == {"failed/mastodon": Done.CLOSED}
    assert [one["state"] for one in github.opened()] == ["open", "closed"]


def test_what_was_not_judged_is_not_closed(github):
    told(github, cause("account/mastodon"), cause("held/0a"))
    assert told(github, judged=lambda name: not name.startswith("account")) == {"held/0a": Done.CLOSED}


def test_whose_labels_are_dropped_does_not_open_one_at_every_run(github):
    github.tokens["ghs_job"] = replace(JOB, push=False)
    told(github, cause())
    assert issue(github)["labels"] == []
    assert told(github, cause()) == {"failed/mastodon": Done.LEFT}
    assert len(github.opened()) == 1


def test_among_many_issues_and_pull_requests_ours_is_found(github):
    told(github, cause())
    for index in range(250):
        github.issue(BOT, f"Another {index}", "Text", (LABEL,) if index % 2 else ())
        github.pull()
    assert told(github, cause()) == {"failed/mastodon": Done.LEFT}


def test_two_runs_at_once_leave_one_open(github):
    both = threading.Barrier(2, timeout=10)
    listing, seen = github._list_issues, {"n": 0}

    def slow(asked, account):
        seen["n"] += 1
        answer = listing(asked, account)
        if seen["n"] in {3, 4}:  # the second page that each run reads: both have seen that there is none
            github.lock.release()
            both.wait()
            github.lock.acquire()
        return answer

    github._list_issues = slow
    runs = [threading.Thread(target=told, args=(github, cause())) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(30)
    assert sorted(one["state"] for one in github.opened()) in (["closed", "open"], ["open"])
    assert told(github, cause()) == {"failed/mastodon": Done.LEFT}
    assert sum(one["state"] == "open" for one in github.opened()) == 1


def test_an_answer_that_was_lost_does_not_open_two(github):
    github.losses.append(lambda asked: asked.method == "POST" and asked.path.endswith("/issues"))
    assert told(github, cause()) == {"failed/mastodon": Done.OPENED}
    assert len(github.opened()) == 1


def test_a_fault_before_it_was_opened(github):
    github.faults.append(once("POST", "/issues$", Answer(503)))
    assert told(github, cause()) == {"failed/mastodon": Done.OPENED}
    assert len(github.opened()) == 1


def test_a_limit_is_waited_for(github):
    github.faults.append(once("POST", "/issues$", limited(20, 429)))
    assert told(github, cause()) == {"failed/mastodon": Done.OPENED}


def test_where_issues_are_switched_off(github):
    github.issues_on = False
    with pytest.raises(ForgeError, match="Issues has been disabled") as error:
        told(github, cause())
    assert "Features" in str(error.value.remedy)


def test_a_job_without_the_right(github):
    github.tokens["ghs_job"] = Account(BOT, app=True, rights={"issues": "read"})
    with pytest.raises(ForgeError, match="Resource not accessible") as error:
        told(github, cause())
    assert "issues: write" in str(error.value.remedy)


def test_very_many_facts_fit_and_are_no_news_twice(github):
    many = tuple(f"post-{index}/mastodon" for index in range(2_000))
    told(github, cause(facts=many))
    assert told(github, cause(facts=many)) == {"failed/mastodon": Done.LEFT}
    assert len(issue(github)["body"]) < 4_000


def test_on_gitlab_too():
    with GitLab() as server:
        at = forge_at(at_gitlab(server), Clock())
        texts = cause(body="Look here:\n/close\nThat is all.")
        assert told(server, texts, at=at) == {"failed/mastodon": Done.OPENED}
        assert told(server, texts, at=at) == {"failed/mastodon": Done.LEFT}
        assert told(server, cause(facts=("table/mastodon", "b/m")), at=at) == {"failed/mastodon": Done.CHANGED}
        assert told(server, at=at) == {"failed/mastodon": Done.CLOSED}
        assert server.issues[1]["state"] == "closed"
        assert told(server, cause(), at=at) == {"failed/mastodon": Done.REOPENED}
        assert [body for _, body in server.on("issues/1")] == ["New: b/m", "Nothing of this is left.", "New: table/mastodon"]
        assert server.carried_out == []
        assert server.issues[1]["labels"] == [LABEL]
