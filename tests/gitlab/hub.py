"""A GitLab on localhost: one private project over HTTP, its merge requests, and the interface that our commands ask."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from forges.gitlab_server import GitLab
from forges.web import Asked
from reals.git_http import _answer, _cgi
from reals.serving import Handler, InThread

JOB, LEDGER, API = "the-jobs-own-token", "glpat-ledger", "glpat-bot"


class Hub(InThread):
    """The forge; `root` holds the bare repositories. The job's own token may read git, the ledger's may push, and `API` may ask the rest.

    Attributes:
        gitlab: what it knows of merge requests, notes and issues.
        pushed: the refs that were pushed to, each as often as it was.
        beats: what a monitor was called with.
    """

    def __init__(self, root: Path) -> None:
        self.root, self.gitlab = root, GitLab()
        self.beats: list[str] = []
        hub = self

        class Desk(Handler):
            def reply(self) -> None:
                hub.serve(self)

        super().__init__(Desk)

    def serve(self, request: Handler) -> None:
        """Answer a request."""
        body, split = request.body(), urlsplit(request.path)
        if split.path.startswith("/beat/"):
            self.beats.append(split.path)
            request.answer(200, [])
        elif split.path.startswith("/api/"):
            headers = {name.lower(): value for name, value in request.headers.items()}
            told = self.gitlab.answer(
                Asked(request.command, split.path, dict(parse_qsl(split.query)), headers, json.loads(body) if body else None)
            )
            request.answer(told.status, [("Content-Type", "application/json")], json.dumps(told.body).encode())
        else:
            self._git(request, body)

    def _git(self, request: Handler, body: bytes) -> None:
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        token = base64.b64decode(given).decode().partition(":")[2]
        if token not in {JOB, LEDGER}:
            request.answer(401, [("WWW-Authenticate", 'Basic realm="git"')])
        elif "git-receive-pack" in request.path and token != LEDGER:
            request.answer(403, [])
        else:
            done = subprocess.run(
                ["git", "http-backend"], input=body, stdout=subprocess.PIPE, env=_cgi(request, self.root, body), check=False
            )
            request.answer(*_answer(done.stdout))

    def close(self) -> None:
        """Ends it."""
        self.gitlab._http.server_close()
        super().close()
