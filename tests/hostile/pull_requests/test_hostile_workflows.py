"""Pull requests that attack, through the very steps of the workflows, on a forge on localhost."""

from __future__ import annotations

import io
import re
import stat
import zipfile

import pytest

from flows.jobs import orders
from flows.scene import CHARTER, HOME, Pull, Scene
from hostile.pull_requests import names, programs, verdict
from hostile.pull_requests.attack import Attack, post, text
from hostile.pull_requests.forge import SECRET, Forge, Opened
from reals.parts import need

COMMENT = ("comment.yml", "comment")
POST = {"content/evil.md": post("A text.", publish_at="2030-12-05 10:00")}
FILES = {path: entry for one in names.FILES[:25] for path, entry in one.files.items() if isinstance(path, str)}
ALL = Attack(
    "everything at once",
    {**{path: entry for one in programs.PROGRAMS for path, entry in one.files.items() if path != "charter.yml"}, **FILES, **POST},
    branch="$(touch${IFS}executed)",
)


class Stage:
    """A scene whose pull requests are put into its repository byte by byte."""

    def __init__(self, scene: Scene, place) -> None:
        self.scene, self.forge = scene, None
        main = {"charter.yml": text(CHARTER), ".parution/requirements.txt": text("# what pip is to install\n")}
        self.forge = Forge(place, main, bare=scene.bare)

    def pulls(self, *attacks: Attack) -> list[Pull]:
        return [self._told(one) for one in self.forge.open(attacks)]

    def _told(self, opened: Opened) -> Pull:
        scene, attack = self.scene, opened.attack
        home = attack.owner or scene.hub.name.partition("/")[0]
        told = {
            "number": opened.number,
            "state": "open",
            "html_url": f"{scene.hub.root_url}/{opened.number}",
            "head": {
                "sha": opened.head,
                "ref": attack.branch,
                "label": f"{home}:{attack.branch}",
                "repo": {"id": HOME + opened.number if attack.owner else HOME, "owner": {"login": home}},
            },
            "base": {"sha": scene.main, "ref": "main", "repo": {"id": HOME, "full_name": scene.hub.name}},
        }
        scene.hub.pulls.append(told)
        return Pull(told, opened.merge)

    def up_to(self, flow: str, job: str, step: str) -> None:
        """Leave out what comes after a step."""
        steps = self.scene.runner.flows[flow]["jobs"][job]["steps"]
        del steps[[one.get("name") for one in steps].index(step) + 1 :]


class Checked:
    """A check that is over; its artifact is what a test puts there."""

    id, conclusion = 7, "success"


@pytest.fixture
def stage(tmp_path):
    need("workflows")
    scene = Scene(tmp_path / "scene")
    scene.runner.secrets |= {"PARUTION_TOKEN": SECRET}
    with scene.hub:
        (tmp_path / "traps").mkdir()
        yield Stage(scene, tmp_path / "traps")


def packed(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            if name == "link":
                info.filename, info.create_system, info.external_attr = "changes.json", 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, content)
    return data.getvalue()


def executed(stage, tmp_path):
    return stage.forge.mark.exists() or [one for one in tmp_path.rglob("executed*") if one.is_file() and "executed)" not in one.name]


def test_everything_at_once(stage, tmp_path):
    (pull,) = stage.pulls(ALL)
    run = stage.scene.check(pull)
    assert all(re.match("::(error|warning|notice)[ :]", line) for line in orders(run.said)), run.said
    assert not executed(stage, tmp_path)
    assert list(verdict.of_comment(run.jobs["check"].summary)) == []
    assert list(verdict.of_log(run.said)) == []
    told = stage.scene.comment(pull, run)
    assert told.conclusion == "success", told.said
    assert orders(told.said) == []
    (comment,) = stage.scene.hub.comments.values()
    assert comment["on"] == pull.number
    assert "evil" in comment["body"]
    assert list(verdict.of_comment(comment["body"])) == []
    assert not executed(stage, tmp_path)


def test_whatever_a_branch_is_called_its_pull_request_is_found_and_no_other(stage, tmp_path):
    stage.up_to(*COMMENT, "Find the pull request")
    stage.scene.hub.keep(7, "changes", packed(**{"changes.json": "{}"}))
    pulls = stage.pulls(*names.BRANCHES)
    for pull in pulls[:6]:
        found(stage, pull, tmp_path)


@pytest.mark.slow
def test_the_others_are_found_too(stage, tmp_path):
    stage.up_to(*COMMENT, "Find the pull request")
    stage.scene.hub.keep(7, "changes", packed(**{"changes.json": "{}"}))
    for pull in stage.pulls(*names.BRANCHES)[6:]:
        found(stage, pull, tmp_path)


def found(stage, pull, tmp_path):
    run = stage.scene.comment(pull, Checked())
    assert run.conclusion == "success", run.said
    assert run.jobs["comment"].steps["request"]["outputs"] == {"number": str(pull.number)}, pull.told["head"]["ref"]
    assert orders(run.said) == []
    assert not executed(stage, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "files",
    [
        {"link": "/etc/passwd"},
        {"changes.json/../../x": "{}", "../../executed": "x", "/executed": "x"},
        {"changes.json": '{"version": 1}', "GITHUB_OUTPUT": "number=99\n", "script.sh": "touch executed"},
        {"-o": "x", "changes.json": "\n::error::pwned\n"},
    ],
    ids=["a link", "paths that lead out", "names of the runner's own files", "an option"],
)
def test_whatever_an_archive_holds_nothing_is_written_from_it(stage, tmp_path, files):
    (pull,) = stage.pulls(Attack("a good change", POST))
    stage.scene.hub.keep(7, "changes", packed(**files))
    run = stage.scene.comment(pull, Checked())
    assert run.conclusion == "failure"
    assert stage.scene.hub.comments == {}
    assert "root:" not in run.said
    assert "Traceback" not in run.said
    assert orders(run.said) == []
    assert not executed(stage, tmp_path)
