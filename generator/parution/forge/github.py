"""GitHub's interface (<https://docs.github.com/rest>, version 2022-11-28), and that of its Enterprise Server.

Who we are: `GET /user` for a person's token; the token of a job, or of another app, may not ask that and is told by GraphQL's `viewer`.
Where that is not answered either, it is the account whose token every job has. GraphQL leaves out the `[bot]` behind an app's name, the
interface used here puts it there; no person's name can have brackets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any
from urllib.parse import quote

from parution.forge.adapter import Comment, Ended, ForgeError, Issue, Job, Kind, Request, Switch, Workflow
from parution.forge.client import Client, Clock
from parution.forge.place import GITHUB, TOKENS, Place

_VERSION = "2022-11-28"
_JOBS = "github-actions"
_BOT = "[bot]"
_LATEST = 1  # pages of a hundred issues that are looked at without their label, in case nobody let us set it
_REQUESTS = 5  # pages of open requests in which a commit is looked for
_SWITCHES = {
    "active": Switch.ON,
    "disabled_inactivity": Switch.IDLE,
    "disabled_manually": Switch.OFF,
    "disabled_fork": Switch.OFF,
    "deleted": Switch.NONE,
}
_ENDS = {"success": Ended.WELL, "neutral": Ended.WELL, "skipped": Ended.SKIPPED}


class GitHub:
    """A repository on GitHub."""

    longest = 65_536

    def __init__(self, place: Place, clock: Clock) -> None:
        headers = {
            "Authorization": f"Bearer {place.token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": _VERSION,
        }
        self._place = place
        self._client = Client(place.api, headers, clock, TOKENS[GITHUB])
        self._at = f"/repos/{place.project}"
        self._viewer = Client(place.graphql, headers, clock, TOKENS[GITHUB])

    def me(self) -> str:
        """The name of the account that the token belongs to."""
        return self._me

    def written(self, text: str) -> str:
        """The text as it is: GitHub knows no commands in texts."""
        return text

    @cached_property
    def _me(self) -> str:
        try:
            return str(self._client.get("/user")["login"])
        except ForgeError as error:
            if error.kind not in {Kind.RIGHTS, Kind.ABSENT}:
                raise
        name = self._app() or _JOBS
        return f"{name.removesuffix(_BOT)}{_BOT}"

    def _app(self) -> str:
        """The name of the app whose token it is, without `[bot]`; empty where GraphQL does not say."""
        try:
            told = self._viewer.write("POST", self._place.graphql, {"query": "{viewer{login}}"})
            return str(told["data"]["viewer"]["login"])
        except (ForgeError, KeyError, TypeError):
            return ""

    def request(self, number: int) -> Request:
        """A pull request."""
        return _request(self._client.get(f"{self._at}/pulls/{number}"))

    def requests_at(self, head: str) -> list[Request]:
        """The open pull requests whose head is this commit, those from forks too."""
        listed = self._client.pages(f"{self._at}/pulls", most=_REQUESTS, state="open", sort="updated", direction="desc")
        return [one for one in map(_request, listed) if one.head == head]

    def comments(self, number: int) -> Iterator[Comment]:
        """All comments below a pull request, the oldest first."""
        for one in self._client.pages(f"{self._at}/issues/{number}/comments"):
            yield _comment(one)

    def add_comment(self, number: int, body: str) -> Comment:
        """Write a comment."""
        return _comment(self._client.write("POST", f"{self._at}/issues/{number}/comments", {"body": body}))

    def change_comment(self, number: int, comment: int, body: str) -> None:
        """Write a comment anew."""
        del number
        self._client.write("PATCH", f"{self._at}/issues/comments/{comment}", {"body": body})

    def remove_comment(self, number: int, comment: int) -> None:
        """Take a comment away."""
        del number
        self._client.remove(f"{self._at}/issues/comments/{comment}")

    def issues(self, label: str) -> Iterable[Issue]:
        """The issues with a label, open or closed, and the latest hundred whatever their labels.

        Whose token may not push can open issues, but its labels are dropped without a word.
        """
        labelled = self._client.pages(f"{self._at}/issues", labels=label, state="all")
        latest = self._client.pages(f"{self._at}/issues", most=_LATEST, state="all", sort="created", direction="desc")
        found = {one["number"]: _issue(one) for one in chain(labelled, latest) if "pull_request" not in one}
        return found.values()

    def add_issue(self, title: str, body: str, label: str) -> Issue:
        """Open an issue."""
        return _issue(self._client.write("POST", f"{self._at}/issues", {"title": title, "body": body, "labels": [label]}))

    def change_issue(self, number: int, title: str, body: str, *, is_open: bool | None = None) -> None:
        """Write an issue anew; close it or open it again where that is said."""
        state: dict[str, object] = {}
        if is_open is not None:
            state = {"state": "open", "state_reason": "reopened"} if is_open else {"state": "closed", "state_reason": "completed"}
        self._client.write("PATCH", f"{self._at}/issues/{number}", {"title": title, "body": body, **state})

    def add_word(self, number: int, body: str) -> None:
        """Write a comment below an issue."""
        self.add_comment(number, body)

    def workflow(self, name: str, branch: str) -> Workflow:
        """How a workflow's file (`publish.yml`) stands, and its latest runs on a branch."""
        at = f"{self._at}/actions/workflows/{quote(name, safe='')}"
        told = self._client.get(at)
        runs = self._client.get(f"{at}/runs", branch=branch, per_page=20)
        jobs = tuple(_job(one) for one in runs.get("workflow_runs", ()))
        page = str(told["html_url"]).partition("/blob/")[0] + f"/actions/workflows/{name}"
        return Workflow(str(told.get("name") or name), _SWITCHES.get(told.get("state", ""), Switch.UNKNOWN), jobs, page)


def _request(told: dict[str, Any]) -> Request:
    head, base = told["head"], told["base"]
    source = head.get("repo") or {}  # none where the fork is gone
    fork = source.get("id") != base["repo"]["id"]
    return Request(told["number"], head["sha"], told["state"] == "open", fork, told["html_url"])


def _author(told: dict[str, Any]) -> str:
    return str((told.get("user") or {}).get("login", ""))  # nobody, where the account is gone


def _comment(told: dict[str, Any]) -> Comment:
    return Comment(told["id"], _author(told), told.get("body") or "", told["html_url"])


def _issue(told: dict[str, Any]) -> Issue:
    return Issue(told["number"], _author(told), told["title"], told.get("body") or "", told["state"] == "open", told["html_url"])


def _job(told: dict[str, Any]) -> Job:
    ended = _ENDS.get(told.get("conclusion") or "", Ended.BADLY)
    if told["status"] != "completed":
        ended = Ended.RUNNING if told["status"] == "in_progress" else Ended.WAITING
    return Job(datetime.fromisoformat(told["created_at"]), ended, told.get("event") == "schedule", told["html_url"])
