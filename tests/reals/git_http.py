"""Git's own HTTP server (git-http-backend) behind a small web server: clone, fetch and push, with a password or without."""

from __future__ import annotations

import base64
import os
import subprocess
from pathlib import Path

from reals.serving import Handler, InThread


def bare(path: Path, branch: str = "main") -> Path:
    """Makes an empty bare repository at `path` that takes pushes over HTTP, and returns it."""
    subprocess.run(["git", "init", "--quiet", "--bare", f"--initial-branch={branch}", path], check=True)
    subprocess.run(["git", "-C", path, "config", "http.receivepack", "true"], check=True)
    return path


class GitHttp(InThread):
    """Serves the bare repositories below a directory.

    Args:
        root: where they stand.
        auth: user and password that every request must have.
    """

    def __init__(self, root: Path, auth: tuple[str, str] | None = None) -> None:
        self._auth = auth
        wanted = "Basic " + base64.b64encode(":".join(auth).encode()).decode() if auth else None

        class Backend(Handler):
            def reply(self) -> None:
                body = self.body()
                if wanted and self.headers.get("Authorization") != wanted:
                    self.answer(401, [("WWW-Authenticate", 'Basic realm="git"')])
                    return
                done = subprocess.run(["git", "http-backend"], input=body, stdout=subprocess.PIPE, env=_cgi(self, root, body), check=False)
                self.answer(*_answer(done.stdout))

        super().__init__(Backend)

    def url(self, name: str, *, credentials: bool = False) -> str:
        """The address of a repository, with user and password in it if asked for."""
        if not (credentials and self._auth):
            return f"{self.root_url}/{name}"
        return f"{self.root_url.replace('//', '//' + ':'.join(self._auth) + '@')}/{name}"


def _cgi(request: Handler, root: Path, body: bytes) -> dict[str, str]:
    path, _, query = request.path.partition("?")
    env = {
        **os.environ,
        "GIT_PROJECT_ROOT": str(root.resolve()),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REQUEST_METHOD": request.command,
        "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_ADDR": "127.0.0.1",
    }
    for header, name in (("Content-Encoding", "HTTP_CONTENT_ENCODING"), ("Git-Protocol", "GIT_PROTOCOL")):
        if header in request.headers:
            env[name] = request.headers[header]
    return env


def _answer(output: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    head, _, body = output.partition(b"\r\n\r\n")
    headers = [(name, value) for line in head.decode().split("\r\n") for name, _, value in [line.partition(": ")] if name]
    status = next((int(value.split()[0]) for name, value in headers if name.lower() == "status"), 200 if head else 500)
    return status, [pair for pair in headers if pair[0].lower() != "status"], body
