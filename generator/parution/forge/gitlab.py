"""GitLab's interface (<https://docs.gitlab.com/api/rest/>, version 4).

In a note or a description, a line that begins with `/` is a command (`/merge`, `/close`) that GitLab carries out in the name of whoever
wrote it. What we write is partly other people's text, so no line of it may begin so, but within a code block, where it is code to GitLab.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any

from parution.forge.adapter import Comment, Ended, ForgeError, Issue, Job, Kind, Request, Switch, Workflow
from parution.forge.client import Client, Clock
from parution.forge.place import GITLAB, TOKENS, Place

_LATEST = 1
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})(?P<more>.*)")
_COMMAND = re.compile(r"^(\s*)/(?=[a-z])", re.IGNORECASE)
_ENDS = {
    "success": Ended.WELL,
    "skipped": Ended.SKIPPED,
    "running": Ended.RUNNING,
    "created": Ended.WAITING,
    "pending": Ended.WAITING,
    "preparing": Ended.WAITING,
    "scheduled": Ended.WAITING,
    "manual": Ended.WAITING,
    "waiting_for_resource": Ended.WAITING,
}


class GitLab:
    """A project on GitLab."""

    longest = 1_000_000

    def __init__(self, place: Place, clock: Clock) -> None:
        self._client = Client(place.api, {"PRIVATE-TOKEN": place.token}, clock, TOKENS[GITLAB])
        self._at = f"/projects/{place.project}"

    def me(self) -> str:
        """The name of the account that the token belongs to: a project access token has a bot of its own."""
        return self._me

    def written(self, text: str) -> str:
        """The text without commands."""
        return inert(text)

    @cached_property
    def _me(self) -> str:
        return str(self._client.get("/user")["username"])

    def request(self, number: int) -> Request:
        """A merge request."""
        return _request(self._client.get(f"{self._at}/merge_requests/{number}"))

    def requests_at(self, head: str) -> list[Request]:
        """The open merge requests whose head is this commit."""
        listed = self._client.pages(f"{self._at}/merge_requests", most=5, state="opened", order_by="updated_at", sort="desc", scope="all")
        return [one for one in map(_request, listed) if one.head == head]

    def comments(self, number: int) -> Iterator[Comment]:
        """All notes on a merge request but those that GitLab itself writes, the oldest first."""
        at = f"{self._at}/merge_requests/{number}"
        for one in self._client.pages(f"{at}/notes", sort="asc", order_by="created_at"):
            if not one.get("system"):
                yield _comment(one)

    def add_comment(self, number: int, body: str) -> Comment:
        """Write a note on a merge request."""
        return _comment(self._client.write("POST", f"{self._at}/merge_requests/{number}/notes", {"body": inert(body)}))

    def change_comment(self, number: int, comment: int, body: str) -> None:
        """Write a note anew."""
        self._client.write("PUT", f"{self._at}/merge_requests/{number}/notes/{comment}", {"body": inert(body)})

    def remove_comment(self, number: int, comment: int) -> None:
        """Take a note away."""
        self._client.remove(f"{self._at}/merge_requests/{number}/notes/{comment}")

    def issues(self, label: str) -> Iterable[Issue]:
        """The issues with a label, open or closed, and the latest hundred whatever their labels."""
        labelled = self._client.pages(f"{self._at}/issues", labels=label, state="all", scope="all")
        latest = self._client.pages(f"{self._at}/issues", most=_LATEST, state="all", scope="all", order_by="created_at", sort="desc")
        return {one["iid"]: _issue(one) for one in chain(labelled, latest)}.values()

    def add_issue(self, title: str, body: str, label: str) -> Issue:
        """Open an issue."""
        return _issue(self._client.write("POST", f"{self._at}/issues", {"title": title, "description": inert(body), "labels": label}))

    def change_issue(self, number: int, title: str, body: str, *, is_open: bool | None = None) -> None:
        """Write an issue anew; close it or open it again where that is said."""
        event: dict[str, object] = {} if is_open is None else {"state_event": "reopen" if is_open else "close"}
        self._client.write("PUT", f"{self._at}/issues/{number}", {"title": title, "description": inert(body), **event})

    def add_word(self, number: int, body: str) -> None:
        """Write a note below an issue."""
        self._client.write("POST", f"{self._at}/issues/{number}/notes", {"body": inert(body)})

    def workflow(self, name: str, branch: str) -> Workflow:
        """How the project's schedules stand, and its latest pipelines on a branch; `name` is shown, for GitLab has one file for all."""
        listed = self._client.get(f"{self._at}/pipelines", ref=branch, per_page=20, order_by="id", sort="desc")
        home = str(self._client.get(self._at)["web_url"])
        return Workflow(name, self._switch(branch), tuple(_job(one) for one in listed), f"{home}/-/pipeline_schedules")

    def _switch(self, branch: str) -> Switch:
        try:
            schedules = [one for one in self._client.pages(f"{self._at}/pipeline_schedules") if _branch(one) == branch]
        except ForgeError as error:
            if error.kind not in {Kind.RIGHTS, Kind.ABSENT}:
                raise
            return Switch.UNKNOWN
        if not schedules:
            return Switch.NONE
        return Switch.ON if any(one.get("active") for one in schedules) else Switch.OFF


def inert(text: str) -> str:
    """A text of which GitLab takes no line for a command; what stands in code blocks is as it was."""
    lines, fence = [], ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence:
            closes = found and found["fence"].startswith(fence) and not found["more"].strip()
            fence = "" if closes else fence
        elif found and not ("`" in found["more"] and found["fence"][0] == "`"):
            fence = found["fence"]
        else:
            line = _COMMAND.sub(r"\1\\/", line)  # noqa: PLW2901 (the line as it is to be written)
        lines.append(line)
    return "\n".join(lines)


def _branch(told: dict[str, Any]) -> str:
    return str(told.get("ref", "")).removeprefix("refs/heads/")


def _request(told: dict[str, Any]) -> Request:
    fork = told["source_project_id"] != told["target_project_id"]
    return Request(told["iid"], told.get("sha") or "", told["state"] == "opened", fork, told["web_url"])


def _comment(told: dict[str, Any]) -> Comment:
    return Comment(told["id"], _author(told), told.get("body") or "", "")


def _author(told: dict[str, Any]) -> str:
    return str((told.get("author") or {}).get("username", ""))


def _issue(told: dict[str, Any]) -> Issue:
    return Issue(told["iid"], _author(told), told["title"], told.get("description") or "", told["state"] == "opened", told["web_url"])


def _job(told: dict[str, Any]) -> Job:
    ended = _ENDS.get(told["status"], Ended.BADLY)
    return Job(datetime.fromisoformat(told["created_at"]), ended, told.get("source") == "schedule", told["web_url"])
