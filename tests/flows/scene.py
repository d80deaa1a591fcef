"""A calendar with its workflows, on a forge on localhost: branches, pull requests, merges, and the runs that they start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flows.hub import Hub
from flows.jobs import Event, Run
from flows.rendered import team, workflows
from flows.runner import Runner, read
from parution.publish.run import Publisher
from parution.scaffold import Account, Answers
from parution.scaffold.answers import REQUIREMENTS
from publish.newsroom import Newsroom, git

CHARTER = """parution: 1
brand: Atelier
timezone: Europe/Paris
channels:
  news: {network: site, name: The notebook, url: "https://example.org/news/news/"}
  hook: {network: webhook, name: The hook}
site: {branch: main, url: "https://example.org/"}
"""
ANSWERS = team(Account("news", "site"), Account("hook", "webhook"))
HOME = 1
"""The number of the calendar's repository on the forge; forks have others."""


@dataclass
class Pull:
    """A pull request: what the forge tells of it, and the commit that merging it would make."""

    told: dict[str, Any]
    merge: str

    @property
    def number(self) -> int:
        return int(self.told["number"])


class Scene:
    """A calendar whose remote stands on a hub, and what runs its workflows."""

    def __init__(self, directory: Path, *, charter: str = CHARTER, answers: Answers = ANSWERS) -> None:
        self.room = Newsroom(directory, charter=charter)
        assert self.room.bare
        self.root, self.bare = self.room.root, self.room.bare
        git(self.bare, "config", "http.receivepack", "true")
        self.hub = Hub(directory.parent, f"{directory.name}/remote")
        flows = workflows(answers)
        for name, text in flows.items():
            self.write(f".github/workflows/{name}", text.encode())
        self.write(REQUIREMENTS, b"# what pip is to install\n")
        self.runner = Runner(directory / "forge", self.hub, flows)
        self.hub.runs("publish.yml", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
        self.hub.runs("watch.yml", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
        self.room.commit("The charter")

    def write(self, path: str, data: bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(data)

    def begin(self) -> None:
        """A ledger is there already."""
        self.room.clock.moment = datetime.now(UTC)
        Publisher(self.room.desk([], begin=True)).run()

    def branch(self, name: str) -> None:
        git(self.root, "switch", "--quiet", "--create", name, "main")

    def post(self, name: str, slot: datetime | None = None, channels: Iterable[str] = ("news", "hook"), **more: str) -> None:
        """A post that is due since a minute."""
        slot = slot or datetime.now(UTC) - timedelta(minutes=1)
        (self.root / "content").mkdir(exist_ok=True)  # git keeps no empty one
        self.room.post(name, channels=channels, slot=f"{slot:%Y-%m-%dT%H:%M}+00:00", **more)

    def propose(self, name: str, *, owner: str | None = None, number: int | None = None) -> Pull:
        """Commit what was written on this branch and open a pull request, or push to one; `owner`: from somebody's fork."""
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--allow-empty", "--message", name)
        number = number or len(self.hub.pulls) + 1
        ours, theirs = f"refs/heads/{name}", f"refs/pull/{number}/head"
        git(self.root, "push", "--quiet", "--force", "origin", f"HEAD:{theirs}", *([] if owner else [f"HEAD:{ours}"]))
        head, main = git(self.bare, "rev-parse", theirs), git(self.bare, "rev-parse", "main")
        tree = git(self.bare, "merge-tree", "--write-tree", main, head).splitlines()[0]
        merge = git(self.bare, "commit-tree", tree, "-p", main, "-p", head, "-m", f"Merge {number}")
        git(self.bare, "update-ref", f"refs/pull/{number}/merge", merge)
        home, source = self.hub.name.partition("/")[0], HOME if owner is None else HOME + number
        told = {
            "number": number,
            "state": "open",
            "html_url": f"{self.hub.root_url}/{number}",
            "head": {
                "sha": head,
                "ref": name,
                "label": f"{owner or home}:{name}",
                "repo": {"id": source, "owner": {"login": owner or home}},
            },
            "base": {"sha": main, "ref": "main", "repo": {"id": HOME, "full_name": self.hub.name}},
        }
        self.hub.pulls[:] = [one for one in self.hub.pulls if one["number"] != number] + [told]
        git(self.root, "switch", "--quiet", "main")
        return Pull(told, merge)

    def check(self, pull: Pull) -> Run:
        return self.runner.run(
            "check.yml", Event(pull.merge, "pull_request", f"refs/pull/{pull.number}/merge", payload={"pull_request": pull.told})
        )

    def comment(self, pull: Pull, checked: Run, **changed: Any) -> Run:
        """What the end of a check starts; `changed` are values of the event."""
        head = pull.told["head"]
        told = {
            "id": checked.id,
            "event": "pull_request",
            "path": ".github/workflows/check.yml",
            "conclusion": checked.conclusion,
            "head_sha": head["sha"],
            "head_branch": head["ref"],
            "head_repository": head["repo"],
            "repository": {"id": HOME},
            "pull_requests": [],  # as it is for forks
        }
        return self.runner.run("comment.yml", Event(self.main, "workflow_run", payload={"workflow_run": told | changed}))

    def merge(self, pull: Pull) -> str:
        git(self.bare, "update-ref", "refs/heads/main", pull.merge)
        git(self.root, "pull", "--quiet", "--ff-only", "origin", "main")
        pull.told["state"] = "closed"
        return pull.merge

    def publish(self, name: str = "push", sha: str = "", **more: Any) -> Run:
        return self.runner.run("publish.yml", Event(sha or self.main, name, **more))

    def watch(self) -> Run:
        return self.runner.run("watch.yml", Event(self.main, "schedule", payload={"schedule": "…"}))

    @property
    def main(self) -> str:
        return git(self.bare, "rev-parse", "main")

    @property
    def ledger(self) -> list[str]:
        """What the remote holds of it, one line a commit."""
        if "refs/heads/parution-ledger" not in git(self.bare, "for-each-ref", "--format=%(refname)"):
            return []
        return git(self.bare, "log", "--format=%H %s", "parution-ledger").splitlines()


def steps(flows: dict[str, str]) -> set[tuple[str, str, str]]:
    """Workflow, job and name of each step with `run:`."""
    return {
        (name, job, step["name"])
        for name, text in flows.items()
        for job, told in read(text)["jobs"].items()
        for step in told["steps"]
        if "run" in step
    }
