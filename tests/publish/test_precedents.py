"""What git knows of posts that the ledger does not know: when they were approved, and whether they went out under another id."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from newsroom import NOON, Memory, Newsroom, git

from parution.deliveries.plan import BELATED, Standing
from parution.deliveries.record import Missed
from parution.edition import load
from parution.publish.checkout import Checkout
from parution.publish.git import Git
from parution.publish.precedents import Precedents
from parution.publish.run import Report

DAY = timedelta(days=1)
LAST_YEAR = "2025-12-03 12:30"


class Desk:
    """A calendar that asks git, and the network that it publishes to."""

    def __init__(self, directory: Path, patch: pytest.MonkeyPatch) -> None:
        self.room, self.memory, self._patch = Newsroom(directory), Memory(), patch

    def commit(self, at: datetime) -> None:
        self._patch.setenv("GIT_COMMITTER_DATE", at.isoformat())
        self.room.commit()

    def run(self, root: Path | None = None) -> Report:
        there = root or self.room.root
        edition = load(there, self.room.clock.now())
        assert edition.charter
        checkout = Checkout(Git(there))
        known = Precedents(checkout, edition, edition.charter, checkout.remote())
        return self.room.run(self.memory, root=there, precedents=known)

    def standings(self, root: Path | None = None) -> dict[str, Standing]:
        return {one.key.post: one.standing for one in self.run(root).decisions}

    def becomes(self, name: str, old: str, new: str) -> None:
        path = self.room.root / "content" / f"{name}.md"
        path.write_text(path.read_text().replace(old, new))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, monkeypatch)


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """The same, with a post that has gone out."""
    desk.room.post("table")
    desk.commit(NOON - DAY)
    desk.run()
    assert desk.memory.texts == ["The text of table."]
    return desk


def shallow(desk: Desk, name: str = "elsewhere") -> Path:
    return desk.room.clone(name, "--depth=1")


# --- the same post under another id


def test_another_id_does_not_send_a_post_again(sent: Desk) -> None:
    sent.becomes("table", "id: table", "id: oak-table")
    sent.becomes("table", "The text of table.", "The text of table, with a word more.")
    sent.commit(NOON)
    assert sent.standings() == {"oak-table": Standing.BLOCKED}
    assert sent.standings(shallow(sent)) == {"oak-table": Standing.BLOCKED}
    assert len(sent.memory.texts) == 1
    sent.becomes("table", "id: oak-table", "id: table")
    sent.commit(NOON)
    assert sent.standings() == {}
    assert len(sent.memory.texts) == 1


def test_another_id_another_file_and_another_time_do_not_either(sent: Desk) -> None:
    sent.becomes("table", "id: table", "id: oak-table")
    sent.becomes("table", "12:30", "12:45")
    git(sent.room.root, "mv", "content/table.md", "content/oak.md")
    sent.commit(NOON)
    assert sent.standings(shallow(sent)) == {"oak-table": Standing.BLOCKED}


def test_the_same_text_in_a_new_file_is_known_without_git(sent: Desk) -> None:
    (sent.room.root / "content" / "table.md").unlink()
    sent.commit(NOON)
    sent.room.post("other", body="The text of table.")
    sent.commit(NOON)
    assert sent.standings() == {"other": Standing.BLOCKED}


def test_it_goes_out_once_more_where_that_is_said(sent: Desk) -> None:
    sent.becomes("table", "id: table", "id: oak-table\noccurrence: 2")
    sent.commit(NOON)
    sent.run()
    assert len(sent.memory.texts) == 2


def test_a_copy_and_another_post_in_the_old_file_go_out(sent: Desk) -> None:
    sent.room.post("copy", body="The text of table.")
    sent.commit(NOON)
    sent.run()
    sent.becomes("table", "table", "chair")
    sent.becomes("table", "The text of chair.", "Nothing that was told before.")
    sent.becomes("table", "12:30", "12:55")
    sent.commit(NOON)
    sent.run()
    assert sent.memory.texts[2:] == ["Nothing that was told before."]


# --- approved long after its time


def test_what_was_past_and_approved_before_the_ledger_began_is_left_alone(desk: Desk) -> None:
    desk.room.post("old", slot=LAST_YEAR)
    desk.commit(NOON - DAY)
    assert desk.standings() == {"old": Standing.PAST}
    desk.becomes("old", "The text", "The words")
    git(desk.room.root, "mv", "content/old.md", "content/older.md")
    desk.commit(NOON + DAY)
    assert desk.standings() == {"old": Standing.PAST}
    assert desk.standings(shallow(desk)) == {"old": Standing.PAST}


@pytest.mark.parametrize("before", ["status: draft", "publish_at: 2026-12-30 09:00"])
def test_what_is_approved_or_moved_after_it_began_is_missed_and_told(desk: Desk, before: str) -> None:
    desk.room.post("old", slot=LAST_YEAR)
    now = "status: approved" if "status" in before else f"publish_at: {LAST_YEAR}"
    desk.becomes("old", now, before)
    desk.commit(NOON - DAY)
    desk.run()
    desk.becomes("old", before, now)
    desk.commit(NOON + DAY)
    report = desk.run(shallow(desk))
    ((_, event),) = report.events
    assert isinstance(event, Missed)
    assert event.why.message() == BELATED
    assert desk.run().events == []
    assert desk.memory.texts == []
