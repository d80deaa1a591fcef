"""Runs a workflow as GitHub's runners do: as much of that as ours need, and an error for anything else.

Every `run:` is executed with bash as it stands. Of the actions, small equivalents stand in `actions.py`. Nothing is fetched to install:
`python` is a shim that notes what pip is asked for, and puts the program in its place: the one under test, or, where pip is told to
install the directory that it stands in, the one that lies there.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from flows import actions
from flows.expressions import filled, wanted
from flows.hub import Hub
from flows.jobs import Event, Job, Run

HERE = Path(__file__).parents[2]
_SHIM = """#!/bin/sh
if [ "$1 $2 $3" != "-m pip install" ]; then exec "{python}" "$@"; fi
shift 3
echo "$*" >> "{log}"
source="{here}/generator"
for one; do
  case "$last" in -r) test -f "$one" || {{ echo "no $one" >&2; exit 1; }};; esac
  if [ "$one" = . ]; then source="$PWD/generator"; fi
  last=$one
done
printf '#!/bin/sh\\nPYTHONPATH="%s" exec "{python}" -m parution "$@"\\n' "$source" > "{bin}/parution"
chmod 755 "{bin}/parution"
"""


def read(text: str) -> dict[str, Any]:
    """A workflow as GitHub reads it; `on` is True in YAML 1.1."""
    loaded = yaml.safe_load(text)
    return {"on": loaded.pop(True), **loaded}


class Runner:
    """What runs the workflows of a repository on the hub. `pages` is what the public sees."""

    def __init__(self, directory: Path, hub: Hub, flows: Mapping[str, str]) -> None:
        self.flows = {name: read(text) for name, text in flows.items()}
        self.hub, self.pages = hub, directory / "pages"
        self.secrets: dict[str, str] = {}
        self.variables = {"PARUTION_PUBLISH": "yes"}
        self.executed: set[tuple[str, str, str]] = set()
        """Workflow, job and name of each step with `run:` that was executed."""
        self._directory, self._numbers = directory / "runs", count(1)

    def run(self, flow: str, event: Event) -> Run:
        """A run of the whole workflow."""
        told, run = self.flows[flow], Run(next(self._numbers), event)
        assert event.name in told["on"], f"{flow} is not started by {event.name}"
        for name, job_told in told["jobs"].items():
            run.jobs[name] = job = Job()
            needs = [job_told["needs"]] if "needs" in job_told else []
            contexts = self._contexts(told, event) | {"needs": {one: vars(run.jobs[one]) for one in needs}}
            if not wanted(job_told.get("if", ""), contexts, ok=all(run.jobs[one].result == "success" for one in needs)):
                job.result = "skipped"
                continue
            job.place = self._directory / f"{run.id}-{name}"
            self._work((flow, name), job_told, job, contexts, run)
        return run

    def _contexts(self, told: Mapping[str, Any], event: Event) -> dict[str, Any]:
        github = {"server_url": self.hub.root_url, "ref": event.ref, "event_name": event.name, "event": event.payload}
        dispatch = told["on"].get("workflow_dispatch") if isinstance(told["on"], dict) else None
        given = (dispatch or {}).get("inputs", {})
        assert set(event.inputs) <= set(given), event.inputs
        inputs = {name: str(event.inputs.get(name, told["default"])).lower() for name, told in given.items()}  # as text: true or false
        return {
            "github": github,
            "inputs": inputs if event.name == "workflow_dispatch" else {},
            "secrets": self.secrets,
            "vars": self.variables,
        }

    def _work(self, where: tuple[str, str], told: Mapping[str, Any], job: Job, contexts: dict[str, Any], run: Run) -> None:
        job.permissions = told["permissions"]
        job.token = self.hub.token(job.permissions)
        for one in ("work", "temp", "home", "bin"):
            (job.place / one).mkdir(parents=True)
        contexts |= {"steps": job.steps, "runner": {"temp": str(job.temp)}}
        contexts["github"] |= {"token": job.token}
        _shim(job.place)
        for index, step in enumerate(told["steps"]):
            name = step.get("id") or step.get("name") or f"{index}: {step['uses']}"
            job.steps[name] = state = {"conclusion": "skipped", "outputs": {}}
            if not wanted(step.get("if", ""), contexts, ok=job.result == "success"):
                continue
            if "uses" in step:
                given = {key: filled(value, contexts) for key, value in step.get("with", {}).items()}
                action = actions.KNOWN[step["uses"].partition("@")[0]]  # one that is not known fails here
                state["outputs"] = action(self.hub, self.pages, job, given, run)
                worked = True
            else:
                self.executed.add((*where, step["name"]))
                worked = self._shell(where[0], step, state, job, contexts, run)
            state["conclusion"] = "success" if worked else "failure"
            job.result = job.result if worked else "failure"
        job.outputs = {name: filled(value, contexts) for name, value in told.get("outputs", {}).items()}
        log = job.place / "pip.log"
        job.installed = log.read_text() if log.is_file() else ""

    def _shell(self, flow: str, step: Mapping[str, Any], state: dict[str, Any], job: Job, contexts: dict[str, Any], run: Run) -> bool:
        told = self.flows[flow]
        assert told["defaults"] == {"run": {"shell": "bash"}}  # without it a failing command in a pipe goes unnoticed
        files = {name: job.temp / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH")}
        for file in files.values():
            file.write_bytes(b"")
        files["GITHUB_EVENT_PATH"].write_text(json.dumps(run.event.payload), encoding="utf-8")
        script = job.temp / "script.sh"
        assert "${{" not in step["run"], step["name"]  # whatever it is, it is no part of a script
        script.write_text(step["run"], encoding="utf-8")
        given = {name: filled(value, contexts) for name, value in (told.get("env", {}) | step.get("env", {})).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=job.workspace / step.get("working-directory", "."),
            env=self._environment(run, job) | {name: str(file) for name, file in files.items()} | given,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=120,
        )
        job.said += done.stdout.decode()
        job.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        state["outputs"] = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines())
        return done.returncode == 0

    def _environment(self, run: Run, job: Job) -> dict[str, str]:
        """What every step is given; nothing of the machine that runs the tests but where its programs are."""
        return {
            "PATH": f"{job.place / 'bin'}:{Path(shutil.which('git') or '').parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(job.place / "home"),
            "LANG": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTOR": "maud",
            "GITHUB_API_URL": self.hub.api,
            "GITHUB_EVENT_NAME": run.event.name,
            "GITHUB_GRAPHQL_URL": f"{self.hub.api}/graphql",
            "GITHUB_REF": run.event.ref,
            "GITHUB_REPOSITORY": self.hub.name,
            "GITHUB_RUN_ATTEMPT": str(run.event.attempt),
            "GITHUB_RUN_ID": str(run.id),
            "GITHUB_SERVER_URL": self.hub.root_url,
            "GITHUB_SHA": run.event.sha,
            "GITHUB_WORKSPACE": str(job.workspace),
            "RUNNER_TEMP": str(job.temp),
        }


def _shim(place: Path) -> None:
    shim = place / "bin" / "python"
    shim.write_text(_SHIM.format(python=sys.executable, here=HERE, bin=place / "bin", log=place / "pip.log"), encoding="utf-8")
    shim.chmod(0o755)
