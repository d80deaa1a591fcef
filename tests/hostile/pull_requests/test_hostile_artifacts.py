"""What is forged in the place of a comparison: it is refused, or all of it is text in the comment."""

from __future__ import annotations

import json

import pytest

from forges.github_server import GitHub
from hostile.pull_requests import artifacts, texts, verdict
from hostile.pull_requests.attack import Attack, charter, post
from hostile.pull_requests.forge import Forge
from hostile.pull_requests.rehearsal import Rehearsal

RICH = Attack(
    "a change of many kinds",
    {
        "content/evil.md": post(publish_at="2026-12-05 10:00", channels="[news, town]", pillar="craft", brief="x"),
        "content/table.md": post("Another table.", id="table", title="Another", publish_at="2026-12-04 10:00", channels="[nowhere]"),
        "charter.yml": charter("tone: {avoid: {x: y}}", pillars="{craft: {share: 90 %}, shop: {share: 10 %}}"),
    },
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory):
    """A pull request that was compared, and the forge on which it is."""
    forge = Forge(tmp_path_factory.mktemp("artifacts"))
    with GitHub() as server:
        rehearsal = Rehearsal(forge, forge.open([RICH])[0], server)
        rehearsal.go()
        assert rehearsal.wrong == []
        assert rehearsal.comment
        yield rehearsal


@pytest.mark.parametrize("name", artifacts.FORGED)
def test_what_is_no_comparison_is_refused_without_a_word_of_it(desk, name):
    code, body, said = desk.told(artifacts.FORGED[name]())
    assert (code, body, desk.wrong) == (1, "", [])
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in said.splitlines()), said
    assert "evil" not in said
    assert "pwned" not in said


def test_a_forged_text_is_refused_or_text_wherever_it_stands(desk):
    changes = json.loads(desk.changes)
    places = {tuple("*" if isinstance(step, int) else step for step in path): path for path in artifacts.strings(changes)}
    assert len(places) > 30
    written = 0
    for path in places.values():
        code, body, said = desk.told(artifacts.with_text(changes, path, artifacts.EVIL[:900]))
        assert code in {0, 1}, (path, said)
        assert (code == 0) == bool(body), path
        assert desk.wrong == [], path
        assert list(verdict.of_comment(body)) == [], path
        written += bool(body)
    assert written > 10


@pytest.mark.slow
@pytest.mark.parametrize("name", texts.TYPED)
def test_a_forged_comparison_of_nothing_but_attacks_is_text(desk, name):
    desk.github.left = 5000  # of requests: each of these tests is an hour of its own
    changes, typed = json.loads(desk.changes), texts.TYPED[name].encode("utf-8", "replace").decode()
    for path in artifacts.strings(changes):
        data = artifacts.with_text(changes, path, typed[:180])
        if desk.told(data)[0] == 0:
            changes = json.loads(data)
    code, body, said = desk.told(json.dumps(changes).encode())
    assert code == 0, said
    assert list(verdict.of_comment(body)) == []
