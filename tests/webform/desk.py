"""A writer's desk: a calendar in a repository of its own, its web editor on a site, and Decap's own server between the two."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from browser.serving import SiteServer
from reals.process import Process, free_port, listens
from webform.parts import PACKAGES, SERVER

_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Maud Kerbrat",
    "GIT_AUTHOR_EMAIL": "maud@example.org",
    "GIT_COMMITTER_NAME": "Maud Kerbrat",
    "GIT_COMMITTER_EMAIL": "maud@example.org",
}


class Desk:
    """A calendar of these files (by path below its root), which a writer without git edits in a browser.

    Attributes:
        root: the repository.
        url: the page of the editor.
    """

    def __init__(self, place: Path, files: dict[str, str | bytes]) -> None:
        self.root, self._place = place / "calendar", place
        self._port = free_port()
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", "A calendar")
        env = {"MODE": "git", "GIT_REPO_DIRECTORY": str(self.root), "PORT": str(self._port), "BIND_HOST": "127.0.0.1", **_GIT}
        self._server = Process("decap-server", [shutil.which("node") or "node", SERVER], place / "decap-server.log", env)
        self._site = SiteServer(place / "site", "calendrier/")
        self.url = f"{self._site.url}admin/index.html"

    def __enter__(self) -> Self:
        local = ["--local", "--local-url", f"http://127.0.0.1:{self._port}/api/v1"]
        self.run("cms", "-o", str(self._place / "site" / "admin"), "--script", str(PACKAGES["decap-cms"]), *local)
        self._server.start(lambda: listens(self._port))
        self._site.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._site.__exit__(kind, error, trace)
        self._server.kill()

    def git(self, *words: str) -> str:
        """What git says."""
        return subprocess.run(["git", *words], cwd=self.root, env={**os.environ, **_GIT}, check=True, capture_output=True, text=True).stdout

    def run(self, *words: str, code: int = 0) -> str:
        """What Parution prints in the calendar."""
        done = subprocess.run([sys.executable, "-m", "parution", *words], cwd=self.root, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def branches(self) -> list[str]:
        """The proposals that there are."""
        return self.git("branch", "--list", "cms/*", "--format=%(refname:short)").split()

    def changed(self, branch: str) -> list[str]:
        """The files that a proposal adds or changes."""
        return self.git("diff", "--name-only", f"main...{branch}").split()
