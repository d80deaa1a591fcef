"""The watchdog: what has stopped is told once, told to be over, and started again only where the forge has stopped it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.scene import CHARTER


@pytest.fixture
def waiting(begun):
    """A scene with a post that has been due for hours."""
    begun.write("charter.yml", CHARTER.encode())
    begun.branch("table")
    begun.post("table", datetime.now(UTC) - timedelta(hours=5))
    begun.merge(begun.propose("table"))
    return begun


def _open(scene):
    return [one for one in scene.hub.issues.values() if one["state"] == "open"]


def test_a_schedule_that_the_forge_has_switched_off_is_told_once_and_started_again_where_that_is_wanted(waiting):
    hub = waiting.hub
    hub.runs("publish.yml", f"{datetime.now(UTC) - timedelta(days=70):%Y-%m-%dT%H:%M:%SZ}")
    hub.workflows["publish.yml"]["state"] = "disabled_inactivity"
    for _ in range(2):
        run = waiting.watch()
        assert run.results == {"watch": "success", "wake": "skipped"}, run.said
        (issue,) = _open(waiting)
        assert "table" in issue["body"]
    assert hub.workflows["publish.yml"]["state"] == "disabled_inactivity"

    waiting.runner.variables["PARUTION_WAKE"] = "yes"
    run = waiting.watch()
    assert run.results == {"watch": "success", "wake": "success"}, run.said
    assert hub.workflows["publish.yml"]["state"] == "active"
    assert "publish.yml: started again" in run.said

    for name in ("site", "deploy", "alerts"):
        del waiting.runner.flows["publish.yml"]["jobs"][name]
    assert waiting.publish().conclusion == "success"
    hub.runs("publish.yml", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
    waiting.watch()
    assert _open(waiting) == []
    assert len(hub.issues) == 1


def test_what_a_person_has_switched_off_stays_off(waiting):
    waiting.runner.variables["PARUTION_WAKE"] = "yes"
    waiting.hub.workflows["publish.yml"]["state"] = "disabled_manually"
    run = waiting.watch()
    assert run.results["wake"] == "success", run.said
    assert waiting.hub.workflows["publish.yml"]["state"] == "disabled_manually"


def test_scheduled_runs_that_do_not_come_are_told(waiting):
    waiting.hub.runs("publish.yml", f"{datetime.now(UTC) - timedelta(hours=9):%Y-%m-%dT%H:%M:%SZ}")
    run = waiting.watch()
    assert run.results["watch"] == "success", run.said
    assert len(_open(waiting)) == 1


def test_where_all_is_well_nothing_is_said(begun):
    run = begun.watch()
    assert run.results["watch"] == "success", run.said
    assert begun.hub.issues == {}
