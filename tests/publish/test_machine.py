"""The machine on a real git repository, with a network in memory."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from parution.deliveries.ledger import LedgerError, LedgerHold, written
from parution.deliveries.record import Key, State
from parution.model import say
from parution.publish.adapter import NotSent, Refused, Unclear
from parution.publish.run import Publisher
from publish.newsroom import Memory, Newsroom, git


@pytest.fixture(params=["remote", "local"])
def room(request, tmp_path):
    return Newsroom(tmp_path, remote=request.param == "remote")


def state(report, name, channel="first"):
    return report.ledger.record(Key(name, channel)).state


def test_a_due_post_goes_out_once_however_often_it_is_run(room):
    room.post("table")
    room.commit()
    memory = Memory()
    first, second = room.run(memory), room.run(memory)
    assert memory.texts == ["The text of table."]
    assert state(first, "table") is state(second, "table") is State.PUBLISHED
    assert len(first.events) == 1
    assert second.events == []


def test_the_ledger_can_be_read_by_a_person(room):
    room.post("table")
    room.commit()
    room.run(Memory())
    where = room.bare or room.root
    names = git(where, "ls-tree", "-r", "--name-only", "parution-ledger").splitlines()
    path = next(name for name in names if name.endswith("/table/first.json"))
    record = json.loads(git(where, "show", f"parution-ledger:{path}"))
    assert [event["state"] for event in record["history"]] == ["claimed", "published"]
    assert git(where, "log", "--format=%s", "parution-ledger").splitlines() == [
        "Published: table/first",
        "Claim: table/first",
        "Begin the ledger",
    ]
    assert "The text of table" not in git(where, "log", "-p", "parution-ledger")


def test_a_quiet_run_writes_nothing(room):
    room.post("later", slot="2026-12-04 09:00")
    room.commit()
    room.run(Memory(), begin=False)
    assert "parution-ledger" not in git(room.bare or room.root, "branch", "--list")


@pytest.mark.parametrize("status", ["draft", "review", "cancelled", "idea"])
def test_what_is_not_approved_stays(room, status):
    room.post("table", status=status)
    room.commit()
    memory = Memory()
    room.run(memory)
    assert memory.texts == []


def test_what_is_not_committed_stays(room):
    room.post("table")
    room.commit()
    room.post("table", body="Another text.")
    memory = Memory()
    report = room.run(memory)
    assert memory.texts == []
    assert "not committed" in str(report.decisions[0].why)


def test_a_doubt_is_looked_into_and_not_sent_again(room):
    room.post("table")
    room.commit()
    memory = Memory(after=lambda *_: Unclear(say("no answer")))
    assert state(room.run(memory), "table") is State.UNKNOWN
    room.clock.sleep(60)
    room.run(memory)
    assert memory.searched == 0
    room.clock.sleep(600)
    assert state(room.run(memory), "table") is State.PUBLISHED
    assert memory.texts == ["The text of table."]


def test_a_doubt_about_what_never_arrived_is_sent_once_the_account_was_read(room):
    room.post("table")
    room.commit()

    def lost(sending, _index):
        sending.about_to_publish()
        return Unclear(say("no answer"))

    memory = Memory(script=lost)
    assert state(room.run(memory), "table") is State.UNKNOWN
    memory.script = lambda *_: None
    room.clock.sleep(660)
    assert state(room.run(memory), "table") is State.PUBLISHED
    assert (memory.searched, memory.texts) == (1, ["The text of table."])


def test_a_doubt_on_a_network_that_cannot_be_read_is_left_to_a_person(room):
    room.post("table")
    room.commit()
    memory = Memory(reads=False, after=lambda *_: Unclear(say("no answer")))
    room.run(memory)
    room.clock.sleep(3600)
    report = room.run(memory)
    assert state(report, "table") is State.UNKNOWN
    assert memory.texts == ["The text of table."]
    assert report.decisions[0].alert


def test_a_claim_of_a_runner_that_died_is_left_alone_until_its_lease_is_over(room):
    room.post("table")
    room.commit()

    def dies(sending, _index):
        sending.about_to_publish()
        raise KeyboardInterrupt

    memory = Memory(script=dies)
    with pytest.raises(KeyboardInterrupt):
        room.run(memory)
    memory.script = lambda *_: None
    room.clock.sleep(59 * 60)
    assert state(room.run(memory), "table") is State.CLAIMED
    assert memory.texts == []
    room.clock.sleep(2 * 60)
    assert state(room.run(memory), "table") is State.PUBLISHED
    assert memory.texts == ["The text of table."]


def test_a_thread_that_breaks_is_continued(room):
    room.post("thread", body="One.\n\n---\n\nTwo.\n\n---\n\nThree.", format="thread")
    room.commit()
    memory = Memory(script=lambda _sending, index: NotSent(say("no connection")) if index == 2 else None)
    report = room.run(memory)
    assert state(report, "thread") is State.FAILED
    memory.script = lambda *_: None
    room.clock.sleep(3600)
    assert state(room.run(memory), "thread") is State.PUBLISHED
    assert memory.texts == ["One.", "Two.", "Three."]


def test_a_thread_in_doubt_is_continued_after_what_was_found(room):
    room.post("thread", body="One.\n\n---\n\nTwo.\n\n---\n\nThree.", format="thread")
    room.commit()
    memory = Memory(after=lambda _sending, index: Unclear(say("no answer")) if index == 1 else None)
    room.run(memory)
    memory.after = lambda *_: None
    room.clock.sleep(660)
    assert state(room.run(memory), "thread") is State.PUBLISHED
    assert memory.texts == ["One.", "Two.", "Three."]


def test_a_refused_post_waits_for_a_change(room):
    room.post("table")
    room.commit()
    memory = Memory(script=lambda *_: Refused(say("too long")))
    room.run(memory)
    memory.script = lambda *_: None
    room.clock.sleep(3600)
    assert state(room.run(memory), "table") is State.FAILED
    room.post("table", body="Shorter.")
    room.commit()
    assert state(room.run(memory), "table") is State.PUBLISHED
    assert memory.texts == ["Shorter."]


def test_what_is_too_late_is_missed_and_never_sent_until_it_is_moved(room):
    room.post("other")
    room.commit()
    memory = Memory()
    room.run(memory)  # the ledger begins
    room.post("table", slot="2026-12-04 09:00")
    room.commit()
    room.clock.sleep(3 * 86_400)
    assert state(room.run(memory), "table") is State.MISSED
    assert memory.texts == ["The text of other."]
    room.post("table", slot=f"{room.clock.now() + timedelta(minutes=30):%Y-%m-%d %H:%M}")
    room.commit()
    assert state(room.run(memory), "table") is State.PUBLISHED


def test_one_channel_that_is_down_does_not_delay_another(room):
    room.post("table", channels=("first", "second"))
    room.post("chair", channels=("first", "second"))
    room.commit()
    down = Memory("first", script=lambda *_: NotSent(say("no connection"), channel_wide=True))
    up = Memory("second")
    report = room.run(down, up)
    assert sorted(up.texts) == ["The text of chair.", "The text of table."]
    assert state(report, "table") is state(report, "chair") is State.FAILED


def test_a_hold_put_in_place_after_the_claim_stops_the_delivery(tmp_path):
    room = Newsroom(tmp_path)
    room.post("table")
    room.commit()
    other = room.clone("other")

    def hold(_sending, _index):
        path = other / "charter.yml"
        path.write_text(f"{path.read_text()}holds: [{{reason: Accident}}]\n")
        git(other, "commit", "--quiet", "--all", "--message", "Hold")
        git(other, "push", "--quiet", "origin", "main")

    memory = Memory(script=hold)
    report = room.run(memory)
    assert memory.texts == []
    assert state(report, "table") is State.FAILED
    assert "Accident" in str(report.decisions[0].why)


def test_a_ledger_that_was_pushed_back_is_refused_by_a_runner_that_never_saw_it(tmp_path):
    room = Newsroom(tmp_path)
    room.post("table")
    room.commit()
    memory = Memory()
    room.run(memory)
    git(room.bare, "update-ref", "refs/heads/parution-ledger", "parution-ledger~1")
    with pytest.raises(LedgerError, match="pushed back"):
        room.run(memory, root=room.clone("fresh", "--depth=1"))
    git(room.bare, "update-ref", "-d", "refs/heads/parution-ledger")
    with pytest.raises(LedgerError, match="pushed back"):
        room.run(memory, root=room.clone("fresh2", "--depth=1"))
    assert memory.texts == ["The text of table."]


def test_a_ledger_of_another_calendar_is_refused(room):
    room.post("table")
    room.commit()
    room.run(Memory())
    path = room.root / "charter.yml"
    path.write_text(path.read_text().replace("brand: Atelier", "brand: Another"))
    room.commit()
    with pytest.raises(LedgerError, match="ledger of “Atelier”"):
        Publisher(room.desk([Memory()]))


def test_a_rename_and_an_edit_after_publication_send_nothing(room):
    path = room.post("table")
    room.commit()
    memory = Memory()
    room.run(memory)
    path.rename(path.with_name("elsewhere.md"))
    room.post("table", body="A new text.").rename(path.with_name("elsewhere.md"))
    room.commit()
    room.run(memory)
    assert memory.texts == ["The text of table."]
    room.post("table", body="A new text.", occurrence="2").rename(path.with_name("elsewhere.md"))
    room.commit()
    room.run(memory)
    assert memory.texts == ["The text of table.", "A new text."]


def test_a_shallow_detached_checkout_publishes(tmp_path):
    room = Newsroom(tmp_path)
    room.post("old")
    room.commit()
    memory = Memory()
    room.run(memory)
    room.post("table")
    room.commit()
    there = room.clone("ci", "--depth=1")
    git(there, "checkout", "--quiet", "--detach")
    assert state(room.run(memory, root=there), "table") is State.PUBLISHED
    assert sorted(memory.texts) == ["The text of old.", "The text of table."]


def test_late_posts_catch_up_one_after_the_other(room):
    path = room.root / "charter.yml"
    path.write_text(path.read_text().replace('"@a@example.social"', '"@a@example.social", gap: 4 hours'))
    for hour in (9, 13, 17):
        room.post(f"at-{hour}", slot=f"2026-12-02 {hour}:00".replace(" 9", " 09"))
    room.commit()
    memory = Memory()
    room.clock.moment = room.clock.moment.replace(hour=7)
    went = []
    for _ in range(20):
        room.run(memory)
        went.append(len(memory.texts))
        room.clock.sleep(1800)
    assert went[0] == 1
    assert went[8] == 2
    assert went.count(1) == 8


def test_a_run_at_an_older_commit_sends_no_text_that_the_branch_no_longer_has(tmp_path):
    room = Newsroom(tmp_path)
    room.post("cancelled-since")
    room.post("edited-since")
    room.post("as-it-was")
    room.commit()
    old = room.clone("old", "--depth=1")
    room.post("cancelled-since", status="cancelled")
    room.post("edited-since", body="The right text.")
    room.commit()
    memory = Memory()
    room.run(memory, root=old)
    assert memory.texts == ["The text of as-it-was."]
    room.run(memory)
    assert memory.texts == ["The text of as-it-was.", "The right text."]


def test_a_post_that_is_cancelled_after_its_claim_stays(tmp_path):
    room = Newsroom(tmp_path)
    room.post("table")
    room.commit()
    checkout = room.clone("checkout", "--depth=1")

    def cancel(_sending, _index):
        room.post("table", status="cancelled")
        room.commit()

    memory = Memory(script=cancel)
    report = room.run(memory, root=checkout)
    assert memory.texts == []
    assert state(report, "table") is State.FAILED


def test_where_there_is_no_ledger_nothing_is_sent_until_it_is_begun(room):
    room.post("table")
    room.commit()
    memory = Memory()
    with pytest.raises(LedgerError, match="no ledger yet"):
        room.run(memory, begin=False)
    assert memory.texts == []
    room.run(memory)
    room.run(memory, begin=False)
    assert memory.texts == ["The text of table."]


def test_a_new_remote_without_the_ledger_gets_nothing_sent_again(tmp_path):
    room = Newsroom(tmp_path)
    room.post("table")
    room.commit()
    memory = Memory()
    room.run(memory)
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "elsewhere.git")
    git(room.root, "remote", "set-url", "origin", str(tmp_path / "elsewhere.git"))
    git(room.root, "push", "--quiet", "origin", "main")
    with pytest.raises(LedgerError, match="taken away"):
        room.run(memory)
    git(tmp_path, "clone", "--quiet", f"file://{tmp_path}/elsewhere.git", "runner")
    with pytest.raises(LedgerError, match="no ledger yet"):
        room.run(memory, root=tmp_path / "runner", begin=False)
    assert memory.texts == ["The text of table."]


def test_a_calendar_that_is_given_its_first_remote_does_not_begin_again(tmp_path):
    room = Newsroom(tmp_path, remote=False)
    room.post("table")
    room.commit()
    memory = Memory()
    room.run(memory)
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "elsewhere.git")
    git(room.root, "remote", "add", "origin", str(tmp_path / "elsewhere.git"))
    git(room.root, "push", "--quiet", "origin", "main")
    with pytest.raises(LedgerError, match="taken away"):
        room.run(memory)
    git(room.root, "push", "--quiet", "origin", "parution-ledger", "refs/parution/witness/*:refs/parution/witness/*")
    room.run(memory)
    assert memory.texts == ["The text of table."]


def test_a_hold_alone_does_not_begin_the_ledger(room):
    room.post("table")
    room.commit()
    memory = Memory()
    desk = room.desk([memory], begin=False)
    hold = LedgerHold(reason="Accident", start=room.clock.now(), by="me", until=room.clock.now() + timedelta(minutes=5))
    desk.shelf.write(desk.shelf.read(), [], "Hold", room.clock.now(), {"holds/one.json": written(hold)})
    room.clock.sleep(600)
    with pytest.raises(LedgerError, match="no ledger yet"):
        room.run(memory, begin=False)
    assert memory.texts == []
