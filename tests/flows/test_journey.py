"""A post, from a stranger's branch to the public, through every step of every workflow, to a server with Mastodon's API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flows.rendered import team, workflows
from flows.scene import Scene, steps
from parution.scaffold import Account
from reals.parts import need

CHARTER = """parution: 1
brand: Atelier
timezone: Europe/Paris
channels:
  news: {{network: site, name: The notebook, url: "https://example.org/news/news/"}}
  mastodon: {{network: mastodon, account: "@{name}@127.0.0.1", server: "{server}"}}
site: {{branch: main, url: "https://example.org/"}}
"""


def test_from_a_strangers_branch_to_the_public_and_once_only(tmp_path, mastodon):
    need("workflows")
    account = mastodon.account()
    answers = team(Account("news", "site"), Account("mastodon", "mastodon"))
    scene = Scene(tmp_path, charter=CHARTER.format(name=account.name, server=mastodon.url), answers=answers)
    with scene.hub:
        scene.runner.secrets |= {"PARUTION_MASTODON_TOKEN": account.token, "PARUTION_HEARTBEAT_URL": f"{scene.hub.root_url}/beat/1"}
        scene.runner.variables["PARUTION_WAKE"] = "yes"

        scene.branch("table")
        scene.post("table", datetime.now(UTC) - timedelta(minutes=1), ["news", "mastodon"])
        pull = scene.propose("table", owner="stranger")
        checked = scene.check(pull)
        assert checked.conclusion == "success", checked.said
        told = scene.comment(pull, checked)
        assert told.conclusion == "success", told.said
        (comment,) = scene.hub.comments.values()
        assert "table" in comment["body"]
        assert f"/actions/runs/{checked.id})" in comment["body"]
        assert mastodon.statuses(account.token) == []  # what is proposed is not sent

        scene.merge(pull)
        first = scene.publish("workflow_dispatch", inputs={"begin": True})
        assert set(first.results.values()) == {"success"}, first.said
        (status,) = mastodon.statuses(account.token)
        assert "The text of table." in status["content"]
        page = scene.runner.pages / "news" / "news" / "table.html"
        assert "The text of table." in page.read_text(encoding="utf-8")
        ledger = scene.ledger
        assert scene.hub.issues == {}

        second = scene.publish("workflow_dispatch")
        assert set(second.results.values()) == {"success"}, second.said
        assert len(mastodon.statuses(account.token)) == 1
        assert scene.ledger == ledger
        assert page.is_file()

        watched = scene.watch()
        assert set(watched.results.values()) == {"success"}, watched.said
        assert scene.hub.beats == ["/beat/1"] * 2
    assert scene.runner.executed == steps(workflows(answers)), "every step of every job was executed"
