"""Runs a workflow as GitHub does, on a bare repository served over HTTP: as much of GitHub as ours needs, and an error for anything else.

Every `run:` is executed with bash as it stands. Of the actions that it uses, small equivalents stand in `_ACTIONS`; the step that installs
the program is left out, by its name, and the program is the one under test.
"""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parents[2]
WORKFLOW = HERE / ".github" / "workflows" / "publish.yml"
USER, TOKEN = "x-access-token", "the-token-of-the-job"
INSTALL = "Install Parution"
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_TOKEN = re.compile(r"\s*('[^']*'|&&|\|\||==|!=|!?cancelled\(\)|[()]|[a-z_]\w*(?:\.\w+)+)", re.IGNORECASE)
_PYTHON = {"&&": "and", "||": "or", "cancelled()": "False", "!cancelled()": "True"}


def workflow() -> dict[str, Any]:
    """The workflow as GitHub reads it; `on` is True in YAML 1.1."""
    loaded = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return {"on": loaded.pop(True), **loaded}


@dataclass(frozen=True)
class Event:
    """What started a run."""

    sha: str
    name: str = "push"
    schedule: str = ""
    ref: str = "refs/heads/main"
    attempt: int = 1
    inputs: Mapping[str, bool] = field(default_factory=dict)


@dataclass
class Job:
    """How a job went: its result, its outputs, and by step (id or name) what became of it."""

    result: str = "success"
    outputs: dict[str, str] = field(default_factory=dict)
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)
    said: str = ""
    summary: str = ""
    workspace: Path = Path()
    permissions: dict[str, str] = field(default_factory=dict)


class Forge:
    """A repository on a forge with its settings. `pages` is what the public sees."""

    def __init__(self, directory: Path, server: str, name: str, secrets: Mapping[str, str], variables: Mapping[str, str]) -> None:
        self.pages = directory / "pages"
        self.workflow = workflow()
        self._directory, self._server, self._name = directory / "runs", server, name
        self._secrets, self._variables = secrets, variables
        self._numbers = count(1)
        self._bin = directory / "bin"
        self._bin.mkdir(parents=True)
        program = self._bin / "parution"
        program.write_text(f'#!/bin/sh\nPYTHONPATH="{HERE / "generator"}" exec "{sys.executable}" -m parution "$@"\n', encoding="utf-8")
        program.chmod(0o755)

    def run(self, event: Event) -> dict[str, Job]:
        """A run of the whole workflow; its jobs by name."""
        number, jobs = next(self._numbers), dict[str, Job]()
        for name, told in self.workflow["jobs"].items():
            jobs[name] = job = Job()
            needs = [told["needs"]] if "needs" in told else []
            contexts = self._contexts(event) | {"needs": {one: {"result": jobs[one].result, "outputs": jobs[one].outputs} for one in needs}}
            if not _wanted(told.get("if", ""), contexts, ok=all(jobs[one].result == "success" for one in needs)):
                job.result = "skipped"
                continue
            self._work(told, job, contexts, self._directory / f"{number}-{name}", event)
        return jobs

    def _contexts(self, event: Event) -> dict[str, Any]:
        github = {"token": TOKEN, "server_url": self._server, "ref": event.ref, "event_name": event.name}
        given = (self.workflow["on"]["workflow_dispatch"] or {}).get("inputs", {})
        assert set(event.inputs) <= set(given), event.inputs
        inputs = {name: str(event.inputs.get(name, told["default"])).lower() for name, told in given.items()}  # as text: true or false
        return {
            "github": github | {"event": {"schedule": event.schedule}},
            "inputs": inputs if event.name == "workflow_dispatch" else {},
            "secrets": self._secrets,
            "vars": self._variables,
        }

    def _work(self, told: Mapping[str, Any], job: Job, contexts: dict[str, Any], place: Path, event: Event) -> None:
        job.workspace, job.permissions = place / "work", told["permissions"]
        for one in (job.workspace, place / "temp", place / "home"):
            one.mkdir(parents=True)
        contexts["steps"] = job.steps
        for index, step in enumerate(told["steps"]):
            name = step.get("id") or step.get("name") or f"{index}: {step['uses']}"
            job.steps[name] = state = {"conclusion": "skipped", "outputs": {}}
            if not _wanted(step.get("if", ""), contexts, ok=job.result == "success"):
                continue
            worked = self._step(step, state, job, contexts, place, event)
            state["conclusion"] = "success" if worked else "failure"
            job.result = job.result if worked else "failure"
        job.outputs = {name: _filled(value, contexts) for name, value in told.get("outputs", {}).items()}

    def _step(self, step: Mapping[str, Any], state: dict[str, Any], job: Job, contexts: dict[str, Any], place: Path, event: Event) -> bool:
        if "uses" in step:
            action = _ACTIONS[step["uses"].partition("@")[0]]  # an action that is not listed fails here
            state["outputs"] = action(self, job, {name: _filled(value, contexts) for name, value in step.get("with", {}).items()}, event)
            return True
        if step["name"] == INSTALL:
            return True
        files = {name: place / "temp" / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_bytes(b"")
        script = place / "temp" / "script.sh"
        script.write_text(_filled(step["run"], contexts), encoding="utf-8")
        given = {name: _filled(value, contexts) for name, value in (self.workflow["env"] | step.get("env", {})).items()}
        done = subprocess.run(
            [*_shell(self.workflow), str(script)],
            cwd=job.workspace,
            env=self._environment(event, place) | {name: str(file) for name, file in files.items()} | given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=120,
        )
        job.said += done.stdout.decode()
        job.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        state["outputs"] = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines())
        return done.returncode == 0

    def _environment(self, event: Event, place: Path) -> dict[str, str]:
        """What every step is given; nothing of the machine that runs the tests but where its programs are."""
        return {
            "PATH": f"{self._bin}:{Path(shutil.which('git') or '').parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(place / "home"),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTOR": "maud",
            "GITHUB_EVENT_NAME": event.name,
            "GITHUB_REF": event.ref,
            "GITHUB_RUN_ATTEMPT": str(event.attempt),
            "GITHUB_RUN_ID": place.name.partition("-")[0],
            "GITHUB_SHA": event.sha,
            "RUNNER_TEMP": str(place / "temp"),
        }

    def checkout(self, job: Job, given: dict[str, str], event: Event) -> dict[str, str]:
        """One commit of the branch, or all of it, without leaving the token behind."""
        wanted, depth = given.pop("ref", event.sha), given.pop("fetch-depth", "1")
        assert given == {"persist-credentials": "False"}, given
        assert depth in {"0", "1"}
        assert "contents" in job.permissions
        key = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
        fetch = ["-c", f"http.extraheader=Authorization: Basic {key}", "fetch", "--quiet", "--no-tags"]
        how = ["--depth=1"] if depth == "1" else []
        also = ["+refs/heads/*:refs/remotes/origin/*"] if depth == "0" else []
        orders = [
            ["init", "--quiet"],
            ["remote", "add", "origin", f"{self._server}/{self._name}"],
            [*fetch, *how, "origin", f"+{wanted}:refs/remotes/origin/main", *also],
            ["checkout", "--quiet", "--force", "-B", "main", "refs/remotes/origin/main"],
        ]
        for order in orders:
            subprocess.run(["git", *order], cwd=job.workspace, check=True)
        return {}

    def upload(self, job: Job, given: dict[str, str], _event: Event) -> dict[str, str]:
        """Keep the site for the job that deploys."""
        site = job.workspace / given.pop("path")
        assert not given
        assert (site / "index.html").is_file()
        shutil.copytree(site, self.pages.with_name("artifact"), dirs_exist_ok=True)
        return {}

    def deploy(self, job: Job, given: dict[str, str], _event: Event) -> dict[str, str]:
        """Show the site to the public."""
        assert not given
        assert job.permissions == {"pages": "write", "id-token": "write"}
        shutil.rmtree(self.pages, ignore_errors=True)
        self.pages.with_name("artifact").rename(self.pages)
        return {"page_url": "https://example.org/"}


def _nothing(_forge: Forge, _job: Job, _given: dict[str, str], _event: Event) -> dict[str, str]:
    """The Python that runs the tests is the one."""
    return {}


_ACTIONS: dict[str, Callable[[Forge, Job, dict[str, str], Event], dict[str, str]]] = {
    "actions/checkout": Forge.checkout,
    "actions/setup-python": _nothing,
    "actions/upload-pages-artifact": Forge.upload,
    "actions/deploy-pages": Forge.deploy,
}


def _shell(told: Mapping[str, Any]) -> list[str]:
    """What GitHub calls for `shell: bash`; without it a failing command in a pipe goes unnoticed."""
    assert told["defaults"] == {"run": {"shell": "bash"}}
    return ["bash", "--noprofile", "--norc", "-eo", "pipefail"]


def _wanted(condition: str, contexts: Mapping[str, Any], *, ok: bool) -> bool:
    """Whether a job or step runs: by its condition, and if that does not ask how things went, only where all before went well."""
    inner = _EXPRESSION.fullmatch(condition.strip())
    text = inner[1] if inner else condition
    return (ok or "cancelled()" in text) and (not text or bool(_value(text, contexts)))


def _filled(value: object, contexts: Mapping[str, Any]) -> str:
    return _EXPRESSION.sub(lambda found: str(_value(found[1], contexts)), str(value))


def _value(text: str, contexts: Mapping[str, Any]) -> object:
    """What an expression is; whatever it holds that ours do not need is an error."""
    words, at, text = [], 0, text.strip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        assert token, f"not understood: {text[at:]}"
        words.append(_PYTHON.get(token[1]) or (token[1] if token[1][0] in "'()=!" else repr(_looked_up(token[1], contexts))))
        at = token.end()
    return eval(" ".join(words), {"__builtins__": {}})  # noqa: S307 (nothing but literals and operators is left)


def _looked_up(name: str, contexts: Mapping[str, Any]) -> str:
    """A value of a context; a secret, variable or output that is not there is empty, a context that is not there an error."""
    first, *inner, last = name.split(".")
    where = contexts[first]
    for one in inner:
        where = where[one]
    return str(where[last] if first == "github" else where.get(last, ""))
