"""A calendar as `parution init` makes it, on a forge on localhost, and its pipelines, run by gitlab-ci-local.

Nothing is installed: `python` is a shim that notes what pip is asked for and puts the program under test in its place.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from gitlab.hub import API, JOB, LEDGER, Hub
from reals.git_http import bare
from reals.parts import GITLAB_CI

HERE = Path(__file__).parents[2]
NAME = "atelier/calendar"
PROGRAM = f"git+https://example.org/parution@{'1' * 40}"
POST = """---
id: {name}
title: {title}
status: {status}
publish_at: "{slot:%Y-%m-%dT%H:%M}+00:00"
channels: [news, hook]
pillar: backstage
audience: regulars
objective: awareness
format: text
kind: value
owner: desk
budget: 0
---

{text}
"""

_SHIM = """#!/bin/sh
if [ "$1 $2 $3" != "-m pip install" ]; then exec "{python}" "$@"; fi
shift 3
echo "$*" >> "{bin}/pip.log"
for one; do
  case "$last" in -r) head -n 1 "$one" >> "{bin}/pip.log" || exit 1;; esac
  last=$one
done
printf '#!/bin/sh\\nPYTHONPATH="{here}/generator" exec "{python}" -m parution "$@"\\n' > "{bin}/$$"
chmod 755 "{bin}/$$"
mv "{bin}/$$" "{bin}/parution" # at once, for other jobs run meanwhile
"""


@dataclass
class Pipeline:
    """A pipeline that was run: where, how it ended, what it said, and how each job ended."""

    place: Path
    code: int
    said: str

    def ended(self, job: str) -> str:
        """PASS, WARN, FAIL or nothing."""
        for line in self.said.splitlines():
            words = line.split()
            if len(words) > 1 and words[1] == job and words[0] in {"PASS", "WARN", "FAIL"}:
                return words[0]
        return ""

    @property
    def jobs(self) -> dict[str, str]:
        """How each job ended that was run."""
        names = ("check", "quality", "publish", "begin", "pages", "alerts", "compare", "note")
        return {name: ended for name in names if (ended := self.ended(name))}

    @property
    def installed(self) -> str:
        """What pip was asked for, with the first line of each file of pins."""
        return (self.place.parent / "bin" / "pip.log").read_text(encoding="utf-8")

    def log(self, job: str) -> str:
        """What a job printed."""
        return "\n".join(line for line in self.said.splitlines() if line.startswith(f"{job} "))


class Project:
    """A project, whose working copy is `root`."""

    def __init__(self, directory: Path) -> None:
        self.directory, self._numbers = directory, count(1)
        self.repositories = directory / "repositories"
        self.remote = bare(self.repositories / f"{NAME}.git")
        self.hub = Hub(self.repositories)
        self.variables = {"PARUTION_PUBLISH": "yes"}
        self.secrets = {"PARUTION_LEDGER_TOKEN": LEDGER, "GITLAB_TOKEN": API}
        self.root = directory / "calendar"
        self._init()
        self.save("The calendar", push="main")

    def _init(self) -> None:
        command = [sys.executable, "-m", "parution", "init", self.root, "--forge", "gitlab", "--yes", "--brand", "Atelier"]
        command += ["--install-from", PROGRAM]
        command += ["--language", "en", "--timezone", "Europe/Paris", "--country", "-", "--no-git"]
        command += ["--channel", "news=site:example.org", "--channel", "hook=webhook:example.org"]
        environment = os.environ | {"PYTHONPATH": str(HERE / "generator")}
        subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE)
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("remote", "add", "origin", str(self.remote))

    def git(self, *words: str, at: Path | None = None) -> str:
        """What git says."""
        identity = ["-c", "user.name=Maud", "-c", "user.email=maud@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", *identity, *words], cwd=at or self.root, check=True, capture_output=True)
        return done.stdout.decode().strip()

    def post(self, name: str, slot: datetime, **more: str) -> None:
        """Write a post for both channels."""
        told = {"title": name.capitalize(), "status": "approved", "text": f"The text of {name}."} | more
        (self.root / "content" / f"{name}.md").write_text(POST.format(name=name, slot=slot, **told), encoding="utf-8")

    def save(self, message: str, *, push: str) -> str:
        """Commit everything and push it; the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        self.git("push", "--quiet", "--force", "origin", f"HEAD:{push if push.startswith('refs/') else f'refs/heads/{push}'}")
        return self.git("rev-parse", "HEAD")

    @property
    def ledger(self) -> list[str]:
        """What the remote holds of it, one line a commit."""
        if not self.git("for-each-ref", "refs/heads/parution-ledger", at=self.remote):
            return []
        return self.git("log", "--format=%H %s", "parution-ledger", at=self.remote).splitlines()

    def request(self, name: str, *, fork: bool = False) -> int:
        """Open a merge request of what is written; its number. Back on main afterwards."""
        number = len(self.hub.gitlab.requests) + 1
        self.git("switch", "--quiet", "--create", name)
        head = self.save(name, push=f"refs/merge-requests/{number}/head")
        if not fork:
            self.git("push", "--quiet", "origin", f"HEAD:refs/heads/{name}")
        self.git("switch", "--quiet", "main")
        assert self.hub.gitlab.request(head, fork=fork) == number
        return number

    def merge(self, name: str) -> None:
        """Merge a branch and push main."""
        self.git("merge", "--quiet", "--no-ff", "--no-edit", name)
        self.git("push", "--quiet", "origin", "main")

    def check(self, number: int, branch: str, *, fork: bool = False) -> Pipeline:
        """The pipeline of a merge request, in this project or in a fork: no protected variable is given to it."""
        told = {
            "CI_MERGE_REQUEST_IID": str(number),
            "CI_MERGE_REQUEST_PROJECT_ID": "7",
            "CI_MERGE_REQUEST_PROJECT_URL": f"{self.hub.root_url}/{NAME}",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": self.git("merge-base", "main", branch),
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "8" if fork else "7",
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        }
        return self._run("merge_request_event", branch, told, {}, [])

    def pipeline(self, source: str = "schedule", *jobs: str) -> Pipeline:
        """A pipeline of the default branch; of these jobs, or of all that are not started by hand."""
        return self._run(source, "main", {}, self.secrets, [*jobs])

    def _run(self, source: str, branch: str, told: Mapping[str, str], secrets: Mapping[str, str], jobs: list[str]) -> Pipeline:
        place = self.directory / f"run-{next(self._numbers)}"
        work, home = place / "work", place / "home"
        for one in (home / ".gitlab-ci-local", place / "bin"):
            one.mkdir(parents=True)
        (place / "bin" / "python").write_text(_SHIM.format(python=sys.executable, here=HERE, bin=place / "bin"), encoding="utf-8")
        (place / "bin" / "python").chmod(0o755)
        url = f"{self.hub.root_url.replace('//', f'//gitlab-ci-token:{JOB}@')}/{NAME}.git"
        self.git("clone", "--quiet", "--branch", branch, url, str(work), at=self.directory)
        # What is given to the jobs of the environment “publishing” and to no others.
        scoped = {name: {"type": "variable", "values": {"publishing": value}} for name, value in secrets.items()}
        (home / ".gitlab-ci-local" / "variables.yml").write_text(json.dumps({"global": scoped}), encoding="utf-8")
        variables = {"CI_PIPELINE_SOURCE": source, "CI_PROJECT_ID": "7", "CI_JOB_TOKEN": JOB, **self.variables, **told}
        command = ["node", str(GITLAB_CI / "dist" / "index.js"), *jobs, "--home", str(home)]
        command += ["--force-shell-executor", "--shell-isolation", "--no-color", "--no-json-schema-validation"]
        command += [word for name, value in variables.items() for word in ("--variable", f"{name}={value}")]
        if told:
            command += ["--unset-variable", "CI_COMMIT_BRANCH"]  # which GitLab does not give to merge requests
        done = subprocess.run(
            command, cwd=work, env=_environment(place), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=240
        )
        return Pipeline(work, done.returncode, done.stdout.decode())


def _environment(place: Path) -> dict[str, str]:
    """What a job is given of the machine: where its programs are, and nothing else."""
    programs = {str(Path(shutil.which(name) or "/usr/bin/env").parent) for name in ("git", "node", "rsync", "bash")}
    return {
        "PATH": os.pathsep.join([str(place / "bin"), *sorted(programs), "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": str(place / "home"),
        "LANG": "C.UTF-8",
    }
