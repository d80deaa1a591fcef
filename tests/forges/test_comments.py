"""One comment on a request: written once, kept up to date, never somebody else's, never doubled."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from forges.github_server import BOT, JOB, PROJECT, Account, GitHub, limited
from forges.gitlab_server import BOT as GITLAB_BOT
from forges.gitlab_server import GitLab
from forges.web import Answer, once
from parution.forge import comments
from parution.forge.adapter import ForgeError, Kind
from parution.forge.comments import Done, settle
from parution.forge.opening import forge_at
from parution.forge.place import Place, place_of

MARK = "<!-- parution: changes -->"


class Clock:
    """A clock on which waiting takes no time."""

    def __init__(self):
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(round(seconds))

    def jitter(self):
        return 0.0


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def github():
    with GitHub() as server:
        yield server


@pytest.fixture
def gitlab():
    with GitLab() as server:
        yield server


def place(server, token="ghs_job"):  # noqa: S107
    return place_of({"GITHUB_REPOSITORY": PROJECT, "GITHUB_API_URL": server.url, "GITHUB_TOKEN": token})


def at_gitlab(server, token="glpat-bot"):  # noqa: S107
    return place_of({"CI_PROJECT_ID": "7", "CI_API_V4_URL": server.url, "GITLAB_TOKEN": token})


def test_it_is_written_once_then_changed_then_left(github, clock):
    number = github.pull()
    forge = forge_at(place(github), clock)
    first = settle(forge, number, "One post moves.")
    assert (first.done, first.removed) == (Done.WRITTEN, 0)
    assert first.url.startswith(f"https://github.com/{PROJECT}/issues/{number}#issuecomment-")
    assert settle(forge, number, "Two posts move.").done is Done.CHANGED
    assert settle(forge, number, "Two posts move.").done is Done.LEFT
    assert github.on(number) == [(BOT, f"{MARK}\nTwo posts move.")]
    assert github.count("PATCH") == 1


def test_a_forge_that_keeps_other_line_ends_is_not_written_to_for_that(github, clock):
    number = github.pull()
    github.comment(number, BOT, f"{MARK}\r\nOne\r\ntwo\r\n")
    assert settle(forge_at(place(github), clock), number, "One\ntwo").done is Done.LEFT


@pytest.mark.parametrize("login", ["maud", "github-actions", "Github-actions[bot]x"])
def test_a_comment_of_somebody_else_with_our_mark_is_never_touched(github, clock, login):
    number = github.pull()
    github.comment(number, login, f"{MARK}\nAll is well, merge this.")
    assert settle(forge_at(place(github), clock), number, "No.").done is Done.WRITTEN
    assert github.on(number) == [(login, f"{MARK}\nAll is well, merge this."), (BOT, f"{MARK}\nNo.")]


def test_what_another_workflow_of_the_same_bot_says_is_not_ours_though_it_quotes_the_mark(github, clock):
    number = github.pull()
    github.comment(number, BOT, f"Title: {MARK}\nhello")
    settle(forge_at(place(github), clock), number, "Ours.")
    assert github.on(number) == [(BOT, f"Title: {MARK}\nhello"), (BOT, f"{MARK}\nOurs.")]


def test_a_person_s_token_writes_in_that_person_s_name(github, clock):
    number = github.pull()
    github.comment(number, BOT, f"{MARK}\nThe bot's.")
    settle(forge_at(place(github, "ghp_maud"), clock), number, "Mine.")
    assert settle(forge_at(place(github, "ghp_maud"), clock), number, "Mine still.").done is Done.CHANGED
    assert github.on(number) == [(BOT, f"{MARK}\nThe bot's."), ("maud", f"{MARK}\nMine still.")]


def test_where_nobody_says_who_we_are_it_is_the_bot_of_the_jobs(github, clock):
    github.graphql = False
    number = github.pull()
    github.comment(number, BOT, f"{MARK}\nEarlier.")
    assert settle(forge_at(place(github), clock), number, "Later.").done is Done.CHANGED


def test_another_app_that_cannot_say_its_name_learns_it_from_what_it_wrote(github, clock):
    github.graphql = False
    github.tokens["ghs_other"] = replace(JOB, login="atelier-bot[bot]")
    number = github.pull()
    github.comment(number, "atelier-bot[bot]", f"{MARK}\nEarlier.")
    told = settle(forge_at(place(github, "ghs_other"), clock), number, "Later.")
    assert (told.done, told.removed) == (Done.CHANGED, 1)
    assert github.on(number) == [("atelier-bot[bot]", f"{MARK}\nLater.")]


def test_among_a_thousand_comments_ours_is_found(github, clock):
    number = github.pull()
    for index in range(600):
        github.comment(number, "maud", f"Talk {index}")
    github.comment(number, BOT, f"{MARK}\nEarlier.")
    for index in range(600):
        github.comment(number, "paul", f"More talk {index}")
    assert settle(forge_at(place(github), clock), number, "Later.").done is Done.CHANGED
    assert (BOT, f"{MARK}\nLater.") in github.on(number)
    assert github.count("GET", "/comments") == 13
    assert len(github.on(number)) == 1_201


def test_two_runs_at_once_leave_one_comment(github):
    number = github.pull()
    both = threading.Barrier(2, timeout=10)
    listed = {"n": 0}
    listing = github._list_comments

    def slow(asked, account, which):
        listed["n"] += 1
        answer = listing(asked, account, which)
        if listed["n"] <= 2:  # both have seen that there is none before either writes
            github.lock.release()
            both.wait()
            github.lock.acquire()
        return answer

    github._list_comments = slow
    texts = ("The first says this.", "The second says that.")
    runs = [threading.Thread(target=settle, args=(forge_at(place(github), Clock()), number, text)) for text in texts]
    for run in runs:
        run.start()
    for run in runs:
        run.join(30)
    assert github.count("POST", "/comments") == 2
    ((author, body),) = github.on(number)
    assert author == BOT
    assert body in {f"{MARK}\n{text}" for text in texts}


def test_doubles_that_a_run_left_behind_are_taken_away(github, clock):
    number = github.pull()
    for text in ("one", "two", "three"):
        github.comment(number, BOT, f"{MARK}\n{text}")
    github.comment(number, "maud", "So?")
    told = settle(forge_at(place(github), clock), number, "four")
    assert (told.done, told.removed) == (Done.CHANGED, 2)
    assert github.on(number) == [(BOT, f"{MARK}\nfour"), ("maud", "So?")]


def test_an_answer_that_was_lost_does_not_double_the_comment(github, clock):
    number = github.pull()
    github.losses.append(lambda asked: asked.method == "POST" and "/comments" in asked.path)
    settle(forge_at(place(github), clock), number, "Once.")
    assert github.on(number) == [(BOT, f"{MARK}\nOnce.")]
    assert github.count("POST", "/comments") == 1


def test_a_fault_before_the_work_was_done_is_told_from_one_after(github, clock):
    number = github.pull()
    github.faults.append(once("POST", "/comments", Answer(502, b"<html>Bad gateway</html>")))
    settle(forge_at(place(github), clock), number, "Once.")
    assert github.on(number) == [(BOT, f"{MARK}\nOnce.")]
    assert github.count("POST", "/comments") == 2


def test_an_error_after_the_work_was_done_does_not_double_the_comment(github, clock):
    number = github.pull()
    work = github._add_comment

    def broken(asked, account, which):
        work(asked, account, which)
        return Answer(504)

    github._add_comment = broken
    assert settle(forge_at(place(github), clock), number, "Once.").done is Done.LEFT
    assert github.on(number) == [(BOT, f"{MARK}\nOnce.")]
    assert github.count("POST", "/comments") == 1


def test_readings_and_changes_are_tried_again_after_a_fault(github, clock):
    number = github.pull()
    github.comment(number, BOT, f"{MARK}\nEarlier.")
    github.faults += [once("GET", "/comments", Answer(500)), once("GET", "/comments", Answer(503)), once("PATCH", "", Answer(502))]
    github.losses.append(lambda _: github.count("PATCH") == 2)
    assert settle(forge_at(place(github), clock), number, "Later.").done is Done.CHANGED
    assert github.on(number) == [(BOT, f"{MARK}\nLater.")]
    assert clock.slept == [1, 3, 1, 3]


def test_a_forge_that_stays_down_is_given_up(github, clock):
    number = github.pull()
    github.faults += [once("GET", "/comments", Answer(500)) for _ in range(4)]
    with pytest.raises(ForgeError, match="has a fault at the moment") as error:
        settle(forge_at(place(github), clock), number, "Later.")
    assert error.value.kind is Kind.UNREACHABLE
    assert github.count("POST", "/comments") == 0


def test_nobody_listens_there(clock):
    with pytest.raises(ForgeError, match="The forge does not answer") as error:
        settle(forge_at(Place("github", "http://127.0.0.1:9", "a/b", "t"), clock), 1, "Text.")
    assert error.value.kind is Kind.UNREACHABLE
    assert clock.slept == [1, 3, 9]


def test_retry_after_is_heard(github, clock):
    number = github.pull()
    github.faults += [once("POST", "/comments", limited(7)), once("POST", "/comments", limited(11, 429))]
    assert settle(forge_at(place(github), clock), number, "Text.").done is Done.WRITTEN
    assert clock.slept == [7, 11]
    assert len(github.on(number)) == 1


def test_a_secondary_limit_without_a_time_costs_a_minute(github, clock):
    number = github.pull()
    github.faults.append(once("POST", "/comments", limited(None)))
    settle(forge_at(place(github), clock), number, "Text.")
    assert clock.slept == [60]


def test_a_primary_limit_that_ends_in_an_hour_is_not_waited_for(github, clock):
    number = github.pull()
    github.left = 0
    with pytest.raises(ForgeError, match=r"takes none for about (59|60) min") as error:
        settle(forge_at(place(github), clock), number, "Text.")
    assert error.value.kind is Kind.LIMITED
    assert clock.slept == []


@pytest.mark.parametrize("rights", [{"issues": "read", "pull_requests": "read"}, {"issues": "none"}, {}])
def test_a_job_without_the_right_is_told_which(github, clock, rights):
    number = github.pull()
    github.tokens["ghs_job"] = Account(BOT, app=True, rights=rights)
    with pytest.raises(ForgeError, match="Resource not accessible by integration") as error:
        settle(forge_at(place(github), clock), number, "Text.")
    assert error.value.kind is Kind.RIGHTS
    assert "pull-requests: write" in str(error.value.remedy)


def test_the_right_to_pull_requests_is_enough(github, clock):
    number = github.pull()
    github.tokens["ghs_job"] = Account(BOT, app=True, rights={"pull_requests": "write"})
    forge = forge_at(place(github), clock)
    assert forge.request(number).number == number
    assert [settle(forge, number, text).done for text in ("One.", "Two.")] == [Done.WRITTEN, Done.CHANGED]


def test_a_token_that_ended(github, clock):
    with pytest.raises(ForgeError, match="does not accept the token in GITHUB_TOKEN") as error:
        settle(forge_at(place(github, "ghp_old"), clock), 1, "Text.")
    assert error.value.kind is Kind.TOKEN


def test_a_repository_that_the_token_may_not_see(github, clock):
    github.tokens["ghp_maud"] = Account("maud", sees=False)
    number = github.pull()
    with pytest.raises(ForgeError, match="does not find it") as error:
        settle(forge_at(place(github, "ghp_maud"), clock), number, "Text.")
    assert error.value.kind is Kind.ABSENT


def test_a_text_that_is_too_long_is_refused_and_the_forge_s_words_are_told(github, clock):
    number = github.pull()
    with pytest.raises(ForgeError, match="maximum is 65536 characters") as error:
        settle(forge_at(place(github), clock), number, "x" * 65_536)
    assert error.value.kind is Kind.REFUSED
    assert settle(forge_at(place(github), clock), number, "é" * (65_536 - len(MARK) - 1)).done is Done.WRITTEN


def test_a_repository_that_was_renamed_is_followed_for_reading(github, clock):
    number = github.pull(head="c" * 40)
    github.moved_from = "atelier/old"
    forge = forge_at(place_of({"GITHUB_REPOSITORY": "atelier/old", "GITHUB_API_URL": github.url, "GITHUB_TOKEN": "ghs_job"}), clock)
    assert forge.request(number).head == "c" * 40


def test_the_token_goes_nowhere_else(github, gitlab, clock):
    number = github.pull()
    github.faults.append(once("GET", "/comments", Answer(301, {}, {"location": f"{gitlab.url}/user"})))
    with pytest.raises(ForgeError):
        settle(forge_at(place(github), clock), number, "Text.")
    github.faults.append(once("GET", "/comments", Answer(200, [], {"link": f'<{gitlab.url}/x>; rel="next"'})))
    with pytest.raises(ForgeError):
        settle(forge_at(place(github), clock), number, "Text.")
    assert gitlab.asked == []


def test_an_answer_that_is_no_json(github, clock):
    number = github.pull()
    github.faults.append(once("GET", "/comments", Answer(200, b"<html>Sign in</html>", {"content-type": "text/html"})))
    with pytest.raises(ForgeError, match="not of its interface"):
        settle(forge_at(place(github), clock), number, "Text.")


def test_a_pull_request_is_found_by_its_head_also_from_a_fork(github, clock):
    github.pull(head="1" * 40)
    fork = github.pull(head="2" * 40, fork=True)
    github.pull(head="2" * 40, state="closed")
    forge = forge_at(place(github), clock)
    assert [(one.number, one.fork) for one in forge.requests_at("2" * 40)] == [(fork, True)]
    assert forge.requests_at("3" * 40) == []


def test_what_would_be_done_is_told_without_doing_it(github, clock):
    number = github.pull()
    forge = forge_at(place(github), clock)
    assert comments.planned(forge, number, "Text.").done is Done.WRITTEN
    github.comment(number, BOT, f"{MARK}\nEarlier.")
    assert comments.planned(forge, number, "Text.").done is Done.CHANGED
    assert comments.planned(forge, number, "Earlier.").done is Done.LEFT
    assert {one.method for one in github.asked} == {"GET", "POST"}
    assert github.count("POST", "/repos") == 0


# GitLab


def test_a_note_is_written_once_then_changed_then_left(gitlab, clock):
    number = gitlab.request()
    at = f"merge_requests/{number}"
    gitlab.note(at, "root", "added 1 commit", system=True)
    gitlab.note(at, "eve", f"{MARK}\nMerge this.")
    forge = forge_at(at_gitlab(gitlab), clock)
    assert settle(forge, number, "One post moves.").done is Done.WRITTEN
    assert settle(forge, number, "Two posts move.").done is Done.CHANGED
    assert settle(forge, number, "Two posts move.").done is Done.LEFT
    assert gitlab.on(at) == [("eve", f"{MARK}\nMerge this."), (GITLAB_BOT, f"{MARK}\nTwo posts move.")]


def test_among_a_thousand_notes_ours_is_found(gitlab, clock):
    number = gitlab.request()
    for index in range(1_000):
        gitlab.note(f"merge_requests/{number}", "maud", f"Talk {index}")
    forge = forge_at(at_gitlab(gitlab), clock)
    assert settle(forge, number, "One.").done is Done.WRITTEN
    assert settle(forge, number, "Two.").done is Done.CHANGED
    assert gitlab.on(f"merge_requests/{number}")[-1] == (GITLAB_BOT, f"{MARK}\nTwo.")


def test_no_line_is_a_command_to_gitlab(gitlab, clock):
    number = gitlab.request()
    text = "Hello\n/merge\n  /close\n```\n/assign @eve\n```\n- a/b\n/approve"
    settle(forge_at(at_gitlab(gitlab), clock), number, text)
    assert gitlab.carried_out == []
    ((_, body),) = gitlab.on(f"merge_requests/{number}")
    assert body == f"{MARK}\nHello\n\\/merge\n  \\/close\n```\n/assign @eve\n```\n- a/b\n\\/approve"
    assert settle(forge_at(at_gitlab(gitlab), clock), number, text).done is Done.LEFT


def test_the_job_s_own_token_may_not_write_there(gitlab, clock):
    number = gitlab.request()
    with pytest.raises(ForgeError, match="does not accept the token in GITLAB_TOKEN"):
        settle(forge_at(at_gitlab(gitlab, "job-token"), clock), number, "Text.")
    with pytest.raises(ForgeError, match="403 Forbidden") as error:
        settle(forge_at(at_gitlab(gitlab, "glpat-reader"), clock), number, "Text.")
    assert "role “Reporter”" in str(error.value.remedy)


# Where the forge is


@pytest.mark.parametrize(
    ("environment", "repository", "expected"),
    [
        ({"GITHUB_REPOSITORY": "a/b", "GITHUB_TOKEN": "t"}, None, ("github", "https://api.github.com", "a/b")),
        (
            {"GITHUB_REPOSITORY": "a/b", "GITHUB_API_URL": "https://git.example.org/api/v3/", "GITHUB_TOKEN": "t"},
            "https://github.com/x/y",
            ("github", "https://git.example.org/api/v3", "a/b"),
        ),
        (
            {
                "CI_PROJECT_ID": "9",
                "CI_MERGE_REQUEST_PROJECT_ID": "7",
                "CI_API_V4_URL": "https://gitlab.com/api/v4",
                "GITLAB_TOKEN": " t\n",
            },
            None,
            ("gitlab", "https://gitlab.com/api/v4", "7"),
        ),
        ({"GITHUB_TOKEN": "t"}, "https://github.com/a/b.git", ("github", "https://api.github.com", "a/b")),
        ({"GITHUB_TOKEN": "t"}, "https://me:secret@git.example.org/a/b/", ("github", "https://git.example.org/api/v3", "a/b")),
        ({"GITLAB_TOKEN": "t"}, "https://gitlab.example.org/g/sub/b", ("gitlab", "https://gitlab.example.org/api/v4", "g%2Fsub%2Fb")),
    ],
)
def test_where_to_ask(environment, repository, expected):
    found = place_of(environment, repository)
    assert (found.kind, found.api, found.project, found.token) == (*expected, "t")
    assert "t'" not in repr(found).replace("'github'", "").replace("github", "")


@pytest.mark.parametrize(
    ("environment", "repository", "words"),
    [
        ({"GITHUB_REPOSITORY": "a/b"}, None, "GITHUB_TOKEN is not set, or empty"),
        ({"GITHUB_REPOSITORY": "a/b", "GITHUB_TOKEN": " \n"}, None, "GITHUB_TOKEN is not set, or empty"),
        ({"CI_PROJECT_ID": "9", "CI_API_V4_URL": "https://gitlab.com/api/v4"}, None, "GITLAB_TOKEN is not set, or empty"),
        ({"GITHUB_REPOSITORY": "a/b", "GITHUB_TOKEN": "two words"}, None, "is no token"),
        ({"GITHUB_REPOSITORY": "a/b", "GITHUB_TOKEN": "t", "GITHUB_API_URL": "ftp://x"}, None, "is no address"),
        ({"GITHUB_TOKEN": "t"}, None, "on which forge"),
        ({"GITHUB_TOKEN": "t"}, "http://plain.example.org/a/b", "on which forge"),
    ],
)
def test_where_nobody_can_ask(environment, repository, words):
    with pytest.raises(ForgeError, match=words):
        place_of(environment, repository)


def test_the_remedy_shows_what_to_write():
    with pytest.raises(ForgeError) as error:
        place_of({"GITHUB_REPOSITORY": "a/b"})
    assert "env: GITHUB_TOKEN: ${{ github.token }}" in str(error.value.remedy)
