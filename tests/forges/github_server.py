"""A small GitHub: as much of its interface as we use, with what stands between us and a careless success.

Faithful to the documentation of the version 2022-11-28 (<https://docs.github.com/rest>) and to what its users report in:

- tokens: none or a wrong one is 401; an app's installation token (`GITHUB_TOKEN` is one) may not ask `GET /user` (403 “Resource not
  accessible by integration”) and is told who it is by GraphQL; a right that a job was not given is 403 (for comments below a pull
  request, that to issues or to pull requests will do), a person's token that may not see
  the repository is 404;
- who may write may change and remove *anybody's* comments, and the bot of all workflows is one account;
- lists come in pages (30 unless told, 100 at most) with `Link`; issues and pull requests are one series of numbers and one list, in
  which a pull request has the member `pull_request`; comments are sorted by id;
- a body over 65,536 characters, a blank one, and a title over 256 are 422; labels of somebody who may not push are dropped in silence;
  switched-off issues are 410;
- each answer carries the primary limit (`X-RateLimit-…`, reset in seconds since 1970), and beyond it 403; secondary limits are 403 or 429
  with a message and perhaps `Retry-After`;
- a request without `User-Agent` is 403, an unknown version of the interface 400, a repository that was moved 301;
- a workflow that was switched off for want of activity has the state `disabled_inactivity`.

What it takes and gives was compared with GitHub's published OpenAPI description. Not faithful: no delay between a writing and its
showing up in lists; no webhooks, reactions, conversions of Markdown.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from forges.web import Answer, Asked, Server, paged

BOT = "github-actions[bot]"
PROJECT = "atelier/calendar"
LONGEST, LONGEST_TITLE = 65_536, 256
_NOT_FOUND = Answer(404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"})
_SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."


@dataclass
class Account:
    """Whom a token stands for; `rights` are those of an installation token, `push` and `sees` those of a person."""

    login: str
    app: bool = False
    rights: Mapping[str, str] = field(default_factory=dict)
    push: bool = True
    sees: bool = True


JOB = Account(BOT, app=True, rights={"issues": "write", "pull_requests": "write", "actions": "read"})
PERSON = Account("maud")


class GitHub(Server):
    """A server with one repository. `tokens` are those it knows."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: dict[str, Account] = {"ghs_job": JOB, "ghp_maud": PERSON}
        self.issues_on = True
        self.left = 5_000
        self.reset = int(time.time()) + 3_600
        self.moved_from: str | None = None
        self.graphql = True
        self.threads: dict[int, dict[str, Any]] = {}
        self.comments: dict[int, dict[str, Any]] = {}
        self.workflows: dict[str, dict[str, Any]] = {}
        self.runs: dict[str, list[dict[str, Any]]] = {}
        self._heads: dict[int, tuple[str, bool]] = {}
        self._numbers, self._ids = itertools.count(1), itertools.count(1_000)

    # What tests put there, and look at

    def pull(self, head: str = "a" * 40, *, fork: bool = False, state: str = "open") -> int:
        """A pull request; its number."""
        number = next(self._numbers)
        self.threads[number] = {**self._thread(number, "someone", "A change", ""), "state": state}
        self.threads[number]["pull_request"] = {"html_url": f"https://github.com/{PROJECT}/pull/{number}"}
        self._heads[number] = head, fork
        return number

    def issue(self, login: str, title: str, body: str, labels: tuple[str, ...] = ()) -> int:
        """An issue that somebody else opened; its number."""
        number = next(self._numbers)
        self.threads[number] = {**self._thread(number, login, title, body), "labels": [{"name": one} for one in labels]}
        return number

    def comment(self, number: int, login: str, body: str) -> int:
        """A comment that somebody else wrote; its id."""
        return int(self._comment(number, login, body)["id"])

    def on(self, number: int) -> list[tuple[str, str]]:
        """Who said what below an issue or a pull request."""
        return [(one["user"]["login"], one["body"]) for one in self.comments.values() if one["thread"] == number]

    def opened(self) -> list[dict[str, Any]]:
        """The issues that are no pull requests."""
        return [one for one in self.threads.values() if "pull_request" not in one]

    def workflow(self, name: str, state: str, runs: list[tuple[str, str, str | None, str]]) -> None:
        """A workflow with its runs, the latest first: when begun, status, conclusion, event."""
        page = f"https://github.com/{PROJECT}/blob/main/.github/workflows/{name}"
        self.workflows[name] = {"id": 1, "name": "Publish", "path": f".github/workflows/{name}", "state": state, "html_url": page}
        self.runs[name] = [
            {"id": at, "created_at": begun, "status": status, "conclusion": ended, "event": event, "head_branch": "main",
             "html_url": f"https://github.com/{PROJECT}/actions/runs/{at}"}
            for at, (begun, status, ended, event) in enumerate(runs, 70)
        ]  # fmt: skip

    # What it answers

    def answer(self, asked: Asked) -> Answer:
        answer = self._guarded(asked)
        limits = {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": str(self.left), "x-ratelimit-reset": str(self.reset)}
        answer.headers = {"date": _date(), **limits, **answer.headers}
        return answer

    def _guarded(self, asked: Asked) -> Answer:
        if not asked.headers.get("user-agent"):
            return Answer(403, {"message": "Request forbidden by administrative rules."})
        if asked.headers.get("x-github-api-version", "2022-11-28") != "2022-11-28":
            return Answer(400, {"message": "Unsupported 'X-GitHub-Api-Version'"})
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        account = self.tokens.get(token) if scheme.lower() in {"bearer", "token"} else None
        if account is None:
            return Answer(401, {"message": "Bad credentials" if token else "Requires authentication", "status": "401"})
        if self.left == 0:
            return Answer(403, {"message": "API rate limit exceeded for installation."})
        self.left -= 1
        return self._routed(asked, account)

    def _routed(self, asked: Asked, account: Account) -> Answer:
        if asked.path == "/graphql":
            told = {"viewer": {"login": account.login.removesuffix("[bot]")}}
            return Answer(200, {"data": told}) if self.graphql else Answer(502)
        if asked.path == "/user":
            return _barred() if account.app else Answer(200, {"login": account.login, "type": "User"})
        if self.moved_from and asked.path.startswith(f"/repos/{self.moved_from}/"):
            there = asked.path.replace(self.moved_from, PROJECT, 1)
            query = "&".join(f"{name}={value}" for name, value in asked.query.items())
            return Answer(301, {"message": "Moved Permanently"}, {"location": f"{self.url}{there}?{query}"})
        for method, pattern, right, work in self._routes():
            found = re.fullmatch(f"/repos/{PROJECT}{pattern}", asked.path)
            if found and method == asked.method:
                where = [int(one) for one in found.groups() if one.isdigit()]
                barred = self._barred(account, self._either(right, pattern, where), asked.method)
                return barred or work(asked, account, *map(_number, found.groups()))
        return _NOT_FOUND

    def _either(self, right: str, pattern: str, where: list[int]) -> tuple[str, ...]:
        """Below a pull request, the right to either will do."""
        thread = self.comments.get(where[0], {}).get("thread") if pattern.startswith("/issues/comments") else next(iter(where), None)
        return ("issues", "pull_requests") if "pull_request" in self.threads.get(thread, {}) else (right,)

    def _barred(self, account: Account, rights: tuple[str, ...], method: str) -> Answer | None:
        if not account.app:
            return None if account.sees else _NOT_FOUND
        given = {account.rights.get(right, "none") for right in rights}
        return None if "write" in given or ("read" in given and method == "GET") else _barred()

    def _routes(self) -> list[tuple[str, str, str, Callable[..., Answer]]]:
        return [
            ("GET", r"/pulls", "pull_requests", self._pulls),
            ("GET", r"/pulls/(\d+)", "pull_requests", self._pull),
            ("GET", r"/issues/(\d+)/comments", "issues", self._list_comments),
            ("POST", r"/issues/(\d+)/comments", "issues", self._add_comment),
            ("PATCH", r"/issues/comments/(\d+)", "issues", self._change_comment),
            ("DELETE", r"/issues/comments/(\d+)", "issues", self._remove_comment),
            ("GET", r"/issues", "issues", self._list_issues),
            ("POST", r"/issues", "issues", self._add_issue),
            ("PATCH", r"/issues/(\d+)", "issues", self._change_issue),
            ("GET", r"/actions/workflows/([\w.-]+)", "actions", self._workflow),
            ("GET", r"/actions/workflows/([\w.-]+)/runs", "actions", self._runs),
        ]

    def _pulls(self, asked: Asked, _: Account) -> Answer:
        state = asked.query.get("state", "open")
        pulls = [self._as_pull(one) for one in self.threads.values() if "pull_request" in one and state in {one["state"], "all"}]
        return paged(pulls[::-1], asked, self.url)

    def _pull(self, _: Asked, __: Account, number: int) -> Answer:
        thread = self.threads.get(number, {})
        return Answer(200, self._as_pull(thread)) if "pull_request" in thread else _NOT_FOUND

    def _as_pull(self, thread: dict[str, Any]) -> dict[str, Any]:
        head, fork = self._heads[thread["number"]]
        source = {"id": 99} if fork else {"id": 1}
        return {
            "number": thread["number"], "state": thread["state"], "html_url": f"https://github.com/{PROJECT}/pull/{thread['number']}",
            "head": {"sha": head, "ref": "change", "repo": source}, "base": {"ref": "main", "repo": {"id": 1}},
        }  # fmt: skip

    def _list_comments(self, asked: Asked, _: Account, number: int) -> Answer:
        if number not in self.threads:
            return _NOT_FOUND
        return paged([one for one in self.comments.values() if one["thread"] == number], asked, self.url)

    def _add_comment(self, asked: Asked, account: Account, number: int) -> Answer:
        if number not in self.threads:
            return _NOT_FOUND
        return _refused(asked) or Answer(201, self._comment(number, account.login, asked.body["body"]))

    def _change_comment(self, asked: Asked, _: Account, comment: int) -> Answer:
        if comment not in self.comments:
            return _NOT_FOUND
        if refused := _refused(asked):
            return refused
        self.comments[comment]["body"] = asked.body["body"]
        return Answer(200, self.comments[comment])

    def _remove_comment(self, _: Asked, __: Account, comment: int) -> Answer:
        return Answer(204) if self.comments.pop(comment, None) else _NOT_FOUND

    def _list_issues(self, asked: Asked, _: Account) -> Answer:
        if not self.issues_on:
            return Answer(410, {"message": "Issues has been disabled in this repository."})
        state, label = asked.query.get("state", "open"), asked.query.get("labels")
        found = [one for one in self.threads.values() if state in {one["state"], "all"}]
        found = [one for one in found if label is None or label in {each["name"] for each in one["labels"]}]
        return paged(found[::-1] if asked.query.get("direction", "desc") == "desc" else found, asked, self.url)

    def _add_issue(self, asked: Asked, account: Account) -> Answer:
        if not self.issues_on:
            return Answer(410, {"message": "Issues has been disabled in this repository."})
        if refused := _refused(asked):
            return refused
        number = next(self._numbers)
        self.threads[number] = self._thread(number, account.login, asked.body["title"], asked.body.get("body") or "")
        if account.push:
            self.threads[number]["labels"] = [{"name": one} for one in asked.body.get("labels", [])]
        return Answer(201, self.threads[number])

    def _change_issue(self, asked: Asked, _: Account, number: int) -> Answer:
        if number not in self.threads:
            return _NOT_FOUND
        if refused := _refused(asked):
            return refused
        assert set(asked.body) <= {"title", "body", "state", "state_reason", "labels"}, asked.body
        assert asked.body.get("state", "open") in {"open", "closed"}
        assert asked.body.get("state_reason") in {None, "completed", "not_planned", "duplicate", "reopened"}
        self.threads[number].update(asked.body)
        return Answer(200, self.threads[number])

    def _workflow(self, _: Asked, __: Account, name: str) -> Answer:
        return Answer(200, self.workflows[name]) if name in self.workflows else _NOT_FOUND

    def _runs(self, asked: Asked, _: Account, name: str) -> Answer:
        if name not in self.workflows:
            return _NOT_FOUND
        runs = [one for one in self.runs[name] if asked.query.get("branch") in {None, one["head_branch"]}]
        return Answer(200, {"total_count": len(runs), "workflow_runs": runs[: int(asked.query.get("per_page", "30"))]})

    def _thread(self, number: int, login: str, title: str, body: str) -> dict[str, Any]:
        return {
            "number": number, "state": "open", "state_reason": None, "title": title, "body": body, "labels": [],
            "user": {"login": login, "type": "Bot" if login.endswith("[bot]") else "User"},
            "html_url": f"https://github.com/{PROJECT}/issues/{number}", "created_at": "2026-12-03T08:00:00Z",
        }  # fmt: skip

    def _comment(self, number: int, login: str, body: str) -> dict[str, Any]:
        name = next(self._ids)
        page = f"https://github.com/{PROJECT}/issues/{number}#issuecomment-{name}"
        self.comments[name] = {"id": name, "thread": number, "user": {"login": login}, "body": body, "html_url": page}
        return self.comments[name]


def limited(seconds: int | None, status: int = 403) -> Answer:
    """What a secondary limit is answered with."""
    return Answer(status, {"message": _SECONDARY}, {"retry-after": str(seconds)} if seconds is not None else {})


def _barred() -> Answer:
    return Answer(403, {"message": "Resource not accessible by integration", "status": "403"})


def _refused(asked: Asked) -> Answer | None:
    body, title = asked.body.get("body"), asked.body.get("title")
    if body is not None and len(body) > LONGEST:
        return _invalid("body is too long (maximum is 65536 characters)")
    if title is not None and not 0 < len(title) <= LONGEST_TITLE:
        return _invalid("title is too long (maximum is 256 characters)" if title else "title is missing")
    blank = title is None and (body is None or not body.strip())
    return _invalid("body can't be blank") if blank and asked.method == "POST" else None


def _invalid(why: str) -> Answer:
    return Answer(422, {"message": f"Validation Failed: {why}", "errors": [{"code": "custom", "message": why}], "status": "422"})


def _number(text: str) -> int | str:
    return int(text) if text.isdigit() else text


def _date() -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
