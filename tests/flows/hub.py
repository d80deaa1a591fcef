"""A forge on localhost: repositories over HTTP, and as much of GitHub's interface as our workflows and commands ask for.

It is a private repository on a strict forge: nobody reads or writes anything without a token, and a token may do what the job that it was
made for says under `permissions`, and no more. So a right that a job lacks is a test that fails.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from reals.git_http import _answer, _cgi
from reals.serving import Handler, InThread

ME = "github-actions[bot]"
_LEVELS = ("none", "read", "write")


@dataclass
class Hub(InThread):
    """The forge; `root` holds the bare repository `name`.git."""

    root: Path
    name: str = "team/calendar"
    pulls: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[int, dict[str, Any]] = field(default_factory=dict)
    issues: dict[int, dict[str, Any]] = field(default_factory=dict)
    artifacts: dict[int, dict[str, Any]] = field(default_factory=dict)
    workflows: dict[str, dict[str, Any]] = field(default_factory=dict)
    beats: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """Paths that answer 404, whoever asks."""

    def __post_init__(self) -> None:
        self._tokens: dict[str, dict[str, str]] = {}
        hub = self

        class Desk(Handler):
            def reply(self) -> None:
                hub.serve(self)

            do_PATCH = do_DELETE = reply  # noqa: N815 - the standard library asks for these names

        super().__init__(Desk)
        self.api = f"{self.root_url}/api"

    def token(self, permissions: dict[str, str]) -> str:
        """A token that may do this."""
        token = f"the-token-of-job-{len(self._tokens) + 1}"
        self._tokens[token] = permissions
        return token

    def keep(self, run: int, name: str, data: bytes, **more: Any) -> None:
        """Keep an artifact of a run."""
        number = len(self.artifacts) + 1
        told = {"id": number, "name": name, "size_in_bytes": len(data), "expired": False, "workflow_run": {"id": run}}
        self.artifacts[number] = {**told, "data": data, **more}

    def runs(self, file: str, *created: str) -> None:
        """A workflow that is switched on, and when its scheduled runs were."""
        listed = [
            {"created_at": one, "status": "completed", "conclusion": "success", "event": "schedule", "html_url": f"{self.root_url}/run"}
            for one in created
        ]
        page = f"{self.root_url}/{self.name}/blob/main/.github/workflows/{file}"
        self.workflows[file] = {"name": file, "state": "active", "html_url": page, "runs": listed}

    def serve(self, request: Handler) -> None:
        """Answer a request."""
        path = urlsplit(request.path).path
        body = request.body()
        if path in self.broken:
            self._say(request, 404, {"message": "Not Found"})
        elif path.startswith("/beat/"):
            self.beats.append(path)
            request.answer(200, [])
        elif path.startswith("/blob/"):
            assert "Authorization" not in request.headers, "the token went to another host"
            request.answer(200, [], self.artifacts[int(path.rpartition("/")[2])]["data"])
        elif path.startswith("/api/"):
            try:
                self._say(request, *self._api(request, path.removeprefix("/api"), body))
            except PermissionError as error:
                self._say(request, 403, {"message": str(error)})
        else:
            self._git(request, body)

    def _say(self, request: Handler, status: int, told: object, headers: tuple[tuple[str, str], ...] = ()) -> None:
        request.answer(status, [("Content-Type", "application/json"), *headers], json.dumps(told).encode() if told is not None else b"")

    def _rights(self, request: Handler) -> dict[str, str] | None:
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        if kind == "Basic":
            value = base64.b64decode(value).decode().partition(":")[2]
        return self._tokens.get(value)

    def _git(self, request: Handler, body: bytes) -> None:
        rights, writes = self._rights(request), "git-receive-pack" in request.path
        if rights is None:
            request.answer(401, [("WWW-Authenticate", 'Basic realm="git"')])
        elif _level(rights, "contents") < (2 if writes else 1):
            request.answer(403, [])
        else:
            done = subprocess.run(
                ["git", "http-backend"], input=body, stdout=subprocess.PIPE, env=_cgi(request, self.root, body), check=False
            )
            request.answer(*_answer(done.stdout))

    def _api(self, request: Handler, path: str, body: bytes) -> Answer:
        rights = self._rights(request)
        if rights is None:
            return 401, {"message": "Bad credentials"}
        if path == "/user":
            return 403, {"message": "Resource not accessible by integration"}
        if path == "/graphql":
            return 200, {"data": {"viewer": {"login": "github-actions"}}}
        assert path.startswith(f"/repos/{self.name}/"), path
        inner = path.removeprefix(f"/repos/{self.name}/")
        query = {key: values[0] for key, values in parse_qs(urlsplit(request.path).query).items()}
        for (method, pattern), (right, answer) in DOORS.items():
            found = re.fullmatch(pattern, inner)
            if found and method == request.command:
                _insist(rights, *right)
                return answer(self, found[1] if found.re.groups else "", query, json.loads(body or b"{}"))
        return 404, {"message": f"Not Found: {request.command} {inner}"}


def _level(rights: dict[str, str], scope: str) -> int:
    return _LEVELS.index(rights.get(scope, "none"))


def _insist(rights: dict[str, str], level: str, *scopes: str) -> None:
    """One of these rights, or no answer."""
    if all(_level(rights, scope) < _LEVELS.index(level) for scope in scopes):
        message = f"Resource not accessible by integration: {level} on {' or '.join(scopes)}"
        raise PermissionError(message)


Answer = tuple[int, Any] | tuple[int, Any, tuple[tuple[str, str], ...]]
Door = Callable[[Hub, str, dict[str, str], dict[str, Any]], Answer]
DOORS: dict[tuple[str, str], tuple[tuple[str, ...], Door]] = {}
"""By method and path: the right that it wants (one of the scopes will do), and what answers."""


def _door(order: str, *right: str) -> Callable[[Door], Door]:
    def put(answer: Door) -> Door:
        method, pattern = order.split(" ")
        DOORS[method, pattern] = right, answer
        return answer

    return put


@_door("GET pulls", "read", "pull-requests")
def _pulls(hub: Hub, _: str, query: dict[str, str], __: dict[str, Any]) -> Answer:
    def wanted(one: dict[str, Any]) -> bool:
        has = {"state": one["state"], "base": one["base"]["ref"], "head": one["head"]["label"]}
        return all(query.get(name, value) == value for name, value in has.items())

    return 200, [one for one in hub.pulls if wanted(one)]


@_door(r"GET pulls/(\d+)", "read", "pull-requests")
def _pull(hub: Hub, number: str, _: dict[str, str], __: dict[str, Any]) -> Answer:
    return 200, next(one for one in hub.pulls if one["number"] == int(number))


@_door(r"GET actions/runs/(\d+)/artifacts", "read", "actions")
def _artifacts(hub: Hub, run: str, query: dict[str, str], _: dict[str, Any]) -> Answer:
    found = [
        one for one in hub.artifacts.values() if one["workflow_run"]["id"] == int(run) and one["name"] == query.get("name", one["name"])
    ]
    return 200, {"artifacts": [{key: value for key, value in one.items() if key != "data"} for one in found]}


@_door(r"GET actions/artifacts/(\d+)/zip", "read", "actions")
def _artifact(hub: Hub, number: str, _: dict[str, str], __: dict[str, Any]) -> Answer:
    elsewhere = hub.root_url.replace("127.0.0.1", "localhost")
    return 302, None, (("Location", f"{elsewhere}/blob/{number}"),)


@_door(r"GET actions/workflows/([\w.]+)", "read", "actions")
def _workflow(hub: Hub, file: str, _: dict[str, str], __: dict[str, Any]) -> Answer:
    return 200, {key: value for key, value in hub.workflows[file].items() if key != "runs"}


@_door(r"GET actions/workflows/([\w.]+)/runs", "read", "actions")
def _runs(hub: Hub, file: str, _: dict[str, str], __: dict[str, Any]) -> Answer:
    return 200, {"workflow_runs": hub.workflows[file]["runs"]}


@_door(r"PUT actions/workflows/([\w.]+)/enable", "write", "actions")
def _enable(hub: Hub, file: str, _: dict[str, str], __: dict[str, Any]) -> Answer:
    hub.workflows[file]["state"] = "active"
    return 204, None


@_door(r"GET issues/(\d+)/comments", "read", "issues", "pull-requests")
def _comments(hub: Hub, number: str, _: dict[str, str], __: dict[str, Any]) -> Answer:
    return 200, [one for one in hub.comments.values() if one["on"] == int(number)]


@_door(r"POST issues/(\d+)/comments", "write", "issues", "pull-requests")
def _add_comment(hub: Hub, number: str, _: dict[str, str], told: dict[str, Any]) -> Answer:
    return _written(hub, hub.comments, told | {"on": int(number)})


@_door(r"PATCH issues/comments/(\d+)", "write", "issues", "pull-requests")
def _change_comment(hub: Hub, number: str, _: dict[str, str], told: dict[str, Any]) -> Answer:
    hub.comments[int(number)] |= told
    return 200, hub.comments[int(number)]


@_door("GET issues", "read", "issues")
def _issues(hub: Hub, *_: object) -> Answer:
    return 200, list(hub.issues.values())


@_door("POST issues", "write", "issues")
def _add_issue(hub: Hub, _: str, __: dict[str, str], told: dict[str, Any]) -> Answer:
    return _written(hub, hub.issues, told)


@_door(r"PATCH issues/(\d+)", "write", "issues")
def _change_issue(hub: Hub, number: str, _: dict[str, str], told: dict[str, Any]) -> Answer:
    hub.issues[int(number)] |= told
    return 200, hub.issues[int(number)]


def _written(hub: Hub, where: dict[int, dict[str, Any]], told: dict[str, Any]) -> Answer:
    number = 1000 + len(hub.comments) + len(hub.issues)
    where[number] = {"id": number, "number": number, "state": "open", "user": {"login": ME}, "html_url": f"{hub.root_url}/{number}", **told}
    return 201, where[number]
