"""The ledger's branch on real git: of many writers one wins, what counts is what the remote holds, and nothing can be taken back."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from newsroom import NOON, Clock, Memory, Newsroom, git

from parution.deliveries.ledger import LedgerError, path_of, written
from parution.deliveries.record import Claimed, Failed, Key, Part, Published, Record, State, Unknown, Why
from parution.publish.branch import Branch, OvertakenError
from parution.publish.git import Git, GitError
from parution.publish.recorder import LostError, OutpacedError, Recorder
from parution.publish.run import Publisher

NAME = "parution-ledger"
REF, WITNESS = f"refs/heads/{NAME}", f"refs/parution/witness/{NAME}"


class Place:
    """A bare remote, and checkouts of it."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.bare = directory, directory / "remote.git"
        directory.mkdir(exist_ok=True)
        git(directory, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))

    def checkout(self, name: str, remote: Path | None = None) -> Path:
        root = self.directory / name
        git(self.directory, "init", "--quiet", "--initial-branch=main", str(root))
        git(root, "remote", "add", "origin", f"file://{remote or self.bare}")
        return root

    def branch(self, name: str, remote: Path | None = None) -> Branch:
        root = self.directory / name
        return Branch(Git(root if root.exists() else self.checkout(name, remote)), NAME, "Atelier", "origin")

    def hook(self, name: str, script: str) -> None:
        path = self.bare / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def claim(name: str = "table", nonce: str = "a") -> Record:
    event = Claimed(
        at=NOON, runner="ci", nonce=nonce, until=NOON + timedelta(hours=1), payload="p", marks=("m",), slot=NOON, blob="b", commit="c"
    )
    return Record(post=name, channel="first", history=(event,))


def add(branch: Branch, *records: Record) -> None:
    branch.write(branch.read(), list(records), "Claim", NOON)


def nonces(branch: Branch) -> dict[str, str]:
    return {key.post: record.claim.nonce for key, record in branch.read().ledger.records.items()}


# --- one wins


def test_of_sixteen_that_claim_the_same_at_once_one_wins(place):
    branches = [place.branch(f"runner-{number}") for number in range(16)]
    books, together = [branch.read() for branch in branches], Barrier(16)

    def tries(number: int) -> bool:
        together.wait()
        try:
            branches[number].write(books[number], [claim(nonce=f"nonce {number}")], "Claim", NOON)
        except OvertakenError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        won = list(pool.map(tries, range(16)))
    assert won.count(True) == 1
    assert nonces(place.branch("reader")) == {"table": f"nonce {won.index(True)}"}


def test_of_sixteen_that_write_each_its_own_nothing_is_lost(place):
    add(place.branch("first"), *(claim(f"post-{number}", f"nonce {number}") for number in range(16)))
    branches = [place.branch(f"runner-{number}") for number in range(16)]

    class Patient(Clock):
        def sleep(self, seconds: float) -> None:
            self.slept += seconds  # it is tried again at once

    def receipt(number: int) -> None:
        recorder = Recorder(branches[number], Patient())
        recorder.refresh()
        recorder.record(Key(f"post-{number}", "first"), Published(at=NOON, nonce=f"nonce {number}"))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(receipt, range(16)))
    assert {record.state for record in place.branch("reader").read().ledger.records.values()} == {State.PUBLISHED}
    assert git(place.bare, "rev-list", "--count", REF) == "17"


def test_the_same_on_one_machine_without_a_remote(tmp_path):
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(tmp_path / "calendar"))
    one, other = (Branch(Git(tmp_path / "calendar"), NAME, "Atelier", None) for _ in range(2))
    book = other.read()
    add(one, claim(nonce="one"))
    with pytest.raises(OvertakenError):
        other.write(book, [claim(nonce="other")], "Claim", NOON)
    assert nonces(other) == {"table": "one"}


def test_git_calls_a_push_of_the_same_commit_a_success(place):
    """Why a claim has a nonce: without one, two runners whose claims are equal both hear that they have won."""
    one, other = place.branch("one"), place.branch("other")
    book = other.read()
    add(one, claim(nonce="the same"))
    assert other.write(book, [claim(nonce="the same")], "Claim", NOON).tip == git(place.bare, "rev-parse", REF)
    book = other.read()
    add(one, claim("chair", nonce="one"))
    with pytest.raises(OvertakenError):
        other.write(book, [claim("chair", nonce="other")], "Claim", NOON)


@pytest.mark.parametrize("remote", [True, False])
def test_two_runners_that_are_alike_at_the_same_instant_do_not_both_hold_the_claim(tmp_path, remote):
    room = Newsroom(tmp_path, remote=remote)
    room.post("table")
    room.commit()
    memory, other = Memory(script=_dies), Memory()

    class Overtaken(Branch):
        """A shelf on which another runner claims the same at the same instant, right before this one does."""

        first = True

        def write(self, book, records, message, now, others=None, *, opening=False):
            if self.first:
                self.first = False
                with pytest.raises(KeyboardInterrupt):
                    room.run(memory)
            return super().write(book, records, message, now, others, opening=opening)

    desk = room.desk([other])
    shelf = Overtaken(desk.checkout.git, desk.charter.ledger, desk.charter.repository_id, desk.checkout.remote())
    report = Publisher(room.desk([other], shelf=shelf)).run()
    assert other.texts == []
    assert report.events == []


def _dies(_sending, _index):
    raise KeyboardInterrupt


# --- what counts is what the remote holds


def test_a_push_that_the_server_accepts_and_undoes_was_none(place):
    branch = place.branch("one")
    add(branch, claim())
    before = git(place.bare, "rev-parse", REF)
    place.hook("post-receive", f"git update-ref {REF} {before} && git update-ref {WITNESS} {before}")
    with pytest.raises(OvertakenError):
        add(branch, claim("chair"))
    assert sorted(nonces(place.branch("reader"))) == ["table"]


def test_the_first_push_that_the_server_accepts_and_undoes_was_none(place):
    place.hook("post-receive", f"git update-ref -d {REF} && git update-ref -d {WITNESS}")
    with pytest.raises(OvertakenError):
        add(place.branch("one"), claim())


def test_a_push_whose_answer_was_lost_has_counted(place):
    root = place.checkout("one")
    script = place.directory / "receive"
    script.write_text('#!/bin/sh\ngit-receive-pack "$@"\nexit 1\n')
    script.chmod(0o755)
    git(root, "config", "remote.origin.receivepack", str(script))
    branch = place.branch("one")
    add(branch, claim())
    assert nonces(place.branch("reader")) == {"table": "a"}


def test_a_server_that_rejects_is_heard(place):
    place.hook("pre-receive", 'echo "the house is closed" >&2; exit 1')
    with pytest.raises(GitError, match=r"the house is closed|rejected|failed to push"):
        add(place.branch("one"), claim())
    assert place.branch("reader").read().tip is None


def test_a_server_that_takes_one_ref_and_not_the_other_takes_neither(place):
    place.hook("update", f'test "$1" != {WITNESS}')
    with pytest.raises(GitError):
        add(place.branch("one"), claim())
    assert git(place.bare, "for-each-ref") == ""


def test_a_remote_that_may_only_be_read_publishes_nothing(tmp_path):
    room = Newsroom(tmp_path)
    room.post("table")
    room.commit()
    git(room.root, "config", "remote.origin.receivepack", "/bin/false")
    memory = Memory()
    with pytest.raises(GitError):
        room.run(memory)
    assert memory.texts == []


def test_an_unreachable_remote_is_no_empty_ledger(tmp_path):
    room = Newsroom(tmp_path)
    room.post("table")
    room.commit()
    assert room.bare
    away = room.bare.rename(tmp_path / "away")
    memory = Memory()
    with pytest.raises(GitError):
        room.run(memory)
    away.rename(room.bare)
    room.run(memory)
    assert memory.texts == ["The text of table."]


def test_a_receipt_is_written_when_the_remote_comes_back(tmp_path):
    room = Newsroom(tmp_path)
    room.post("table")
    room.commit()
    assert room.bare
    away = tmp_path / "away"

    class Waits(Clock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if away.exists() and self.slept > 0.5:
                away.rename(room.bare)

    room.clock = Waits()

    def goes(_sending, _index):
        shutil.move(room.bare, away)

    memory = Memory(after=goes)
    report = room.run(memory)
    assert report.lost == []
    assert report.ledger.record(Key("table", "first")).state is State.PUBLISHED
    assert memory.texts == ["The text of table."]


# --- nothing can be taken back


def pushed_back(place: Place, *, to: str = f"{NAME}~1") -> str:
    """A ledger of two steps, pushed back by one: where it was."""
    branch = place.branch("one")
    add(branch, claim())
    add(branch, claim("chair"))
    tip = git(place.bare, "rev-parse", REF)
    git(place.bare, "update-ref", REF, to)
    return tip


def test_the_printed_command_puts_a_ledger_back(place):
    tip = pushed_back(place)
    for name in ("one", "fresh"):  # a machine that has seen it, and one that has not
        with pytest.raises(LedgerError, match="pushed back") as refused:
            place.branch(name).read()
        command = str(refused.value.remedy).partition("Put it back: ")[2].partition(". See")[0]
    subprocess.run(["sh", "-c", command], cwd=place.directory / "fresh", check=True, capture_output=True)
    assert shlex.split(command)[0] == "git"
    assert git(place.bare, "rev-parse", REF) == tip
    assert sorted(nonces(place.branch("one"))) == sorted(nonces(place.branch("fresh"))) == ["chair", "table"]


def test_a_ledger_that_was_taken_away_with_its_witness_is_missed_where_it_was_seen(place):
    pushed_back(place)
    git(place.bare, "update-ref", "-d", REF)
    git(place.bare, "update-ref", "-d", WITNESS)
    with pytest.raises(LedgerError, match="pushed back"):
        place.branch("one").read()


def test_where_the_remote_was_taken_away_that_is_what_is_said(place):
    pushed_back(place)
    lost = Branch(Git(place.directory / "one"), NAME, "Atelier", None)
    with pytest.raises(LedgerError, match="no git remote any more") as refused:
        lost.read()
    assert "git remote add origin" in str(refused.value.remedy)


def test_another_history_is_refused(place):
    pushed_back(place)
    tree = git(place.bare, "rev-parse", f"{WITNESS}^{{tree}}")
    git(place.bare, "update-ref", REF, git(place.bare, "commit-tree", "-m", "Begin again", tree))
    with pytest.raises(LedgerError, match="pushed back"):
        place.branch("fresh").read()


def test_what_others_on_the_machine_have_learnt_meanwhile_is_no_reason_to_refuse(place):
    one, other = place.branch("one"), Branch(Git(place.directory / "one"), NAME, "Atelier", "origin")
    add(one, claim())
    old = other.tips()
    add(one, claim("chair"))
    looks = [old]
    ask = other.tips
    other.tips = lambda *wanted: looks.pop() if looks else ask(*wanted)
    assert sorted(other.read().ledger.records) == [Key("chair", "first"), Key("table", "first")]


# --- moving to another place


MANUAL = Path(__file__).parents[2] / "docs" / "publishing.md"


@pytest.fixture
def moved(tmp_path):
    """A calendar that has published, and its repository's new place, where it was brought with the manual's commands."""
    room, memory = Newsroom(tmp_path), Memory()
    room.post("table")
    room.commit()
    room.clock.moment += timedelta(hours=1)
    room.run(memory)
    assert memory.texts == ["The text of table."]
    place = Place(tmp_path / "elsewhere")
    section = MANUAL.read_text("utf-8").partition("## Moving to another place\n")[2].partition("\n## ")[0]
    script = section.partition("```sh\n")[2].partition("```")[0]
    addresses = {"OLD": f"file://{room.bare}", "NEW": f"file://{place.bare}"}
    subprocess.run(["sh", "-ec", script], cwd=tmp_path, env={**os.environ, **addresses}, check=True, capture_output=True)
    return room, memory, place


def test_a_ledger_that_was_brought_along_goes_on(moved, tmp_path):
    room, memory, place = moved
    for ref in (REF, WITNESS, "refs/heads/main"):
        assert git(place.bare, "rev-parse", ref) == git(room.bare, "rev-parse", ref)
    git(tmp_path, "clone", "--quiet", f"file://{place.bare}", "fresh")
    git(room.root, "remote", "set-url", "origin", f"file://{place.bare}")
    for root in (tmp_path / "fresh", room.root):  # a machine that has not seen it, and one that has
        assert room.run(memory, root=root, begin=False).events == []
    room.post("chair")
    room.commit()
    room.run(memory, begin=False)
    assert memory.texts == ["The text of table.", "The text of chair."]
    assert git(place.bare, "rev-parse", REF) == git(place.bare, "rev-parse", WITNESS) != git(room.bare, "rev-parse", REF)


@pytest.mark.parametrize("begin", [False, True])
def test_without_its_ledger_a_new_place_is_refused_where_it_was_seen(moved, begin):
    room, memory, place = moved
    for ref in (REF, WITNESS):
        git(place.bare, "update-ref", "-d", ref)
    git(room.root, "remote", "set-url", "origin", f"file://{place.bare}")
    with pytest.raises(LedgerError, match="taken away"):
        room.run(memory, begin=begin)
    assert memory.texts == ["The text of table."]


def test_without_its_ledger_nothing_is_sent_from_a_new_place_before_a_person_says_so(moved, tmp_path):
    room, memory, place = moved
    for ref in (REF, WITNESS):
        git(place.bare, "update-ref", "-d", ref)
    git(tmp_path, "clone", "--quiet", f"file://{place.bare}", "fresh")
    with pytest.raises(LedgerError, match="no ledger yet"):
        room.run(memory, root=tmp_path / "fresh", begin=False)
    assert memory.texts == ["The text of table."]
    assert git(place.bare, "for-each-ref", "--format=%(refname)", REF, WITNESS) == ""


def by_hand(place: Place, change) -> None:
    """A commit that a person pushes to the ledger."""
    there = place.directory / "by-hand"
    git(place.directory, "clone", "--quiet", "--branch", NAME, f"file://{place.bare}", str(there))
    change(there)
    git(there, "add", "--all")
    git(there, "commit", "--quiet", "--message", "By hand")
    git(there, "push", "--quiet", "origin", NAME)


def test_a_commit_by_hand_that_only_adds_is_accepted_and_carried_on(place):
    add(place.branch("one"), claim())

    def change(there: Path) -> None:
        file = there / path_of(Key("chair", "first"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(claim("chair", "by hand")))

    by_hand(place, change)
    assert nonces(place.branch("fresh")) == {"table": "a", "chair": "by hand"}
    add(place.branch("one"), claim("lamp"))
    assert git(place.bare, "rev-parse", REF) == git(place.bare, "rev-parse", WITNESS)


def _removes(there: Path) -> None:
    (there / path_of(Key("table", "first"))).unlink()


def _rewrites(there: Path) -> None:
    (there / path_of(Key("table", "first"))).write_bytes(written(claim(nonce="another")))


def _garbles(there: Path) -> None:
    (there / path_of(Key("table", "first"))).write_text("{}")


def _misplaces(there: Path) -> None:
    path = there / path_of(Key("table", "first"))
    path.with_name("second.json").write_bytes(path.read_bytes())


@pytest.mark.parametrize("change", [_removes, _rewrites, _garbles, _misplaces])
@pytest.mark.parametrize("reader", ["one", "fresh"])
def test_a_commit_by_hand_that_takes_something_out_or_damages_it_is_refused(place, change, reader):
    branch = place.branch("one")
    add(branch, claim())
    known = branch.read()
    by_hand(place, change)
    with pytest.raises(LedgerError, match="damaged"):
        place.branch(reader).read()
    with pytest.raises(LedgerError, match="damaged"):
        branch.read(known)


def test_a_remote_that_is_a_shallow_copy_is_refused(place):
    branch = place.branch("one")
    add(branch, claim())
    add(branch, claim("chair"))
    shallow = place.directory / "shallow.git"
    git(place.directory, "clone", "--quiet", "--bare", "--depth=1", "--branch", NAME, f"file://{place.bare}", str(shallow))
    with pytest.raises(LedgerError, match="shallow"):
        place.branch("reader", shallow).read()


def test_a_checkout_that_is_a_shallow_copy_reads_all(place):
    branch = place.branch("one")
    add(branch, claim())
    add(branch, claim("chair"))
    git(place.directory, "clone", "--quiet", "--depth=1", "--branch", NAME, f"file://{place.bare}", str(place.directory / "ci"))
    assert sorted(nonces(place.branch("ci"))) == ["chair", "table"]
    add(place.branch("ci"), claim("lamp"))
    assert git(place.bare, "rev-list", "--count", REF) == "3"


def test_a_receipt_that_no_longer_fits_is_lost_and_says_so(place):
    branch = place.branch("one")
    add(branch, claim())
    recorder = Recorder(branch, Clock())
    recorder.refresh()
    with pytest.raises(LostError, match="does not belong to the claim"):
        recorder.record(Key("table", "first"), Published(at=NOON, nonce="another"))
    assert place.branch("reader").read().ledger.record(Key("table", "first")).state is State.CLAIMED


def doubtful(place: Place, *names: str) -> tuple[Branch, Recorder]:
    """Deliveries of one text that nobody knows the end of, and a runner that has read so."""
    branch = place.branch("one")
    doubt = Unknown(at=NOON, why=Why(text="no answer"), nonce="a", next=NOON)
    add(branch, *(claim(name).then(doubt) for name in names))
    recorder = Recorder(branch, Clock())
    recorder.refresh()
    return branch, recorder


def test_a_conclusion_counts_only_for_the_record_that_it_was_drawn_from(place):
    branch, recorder = doubtful(place, "table")
    key = Key("table", "first")
    since = recorder.ledger.record(key)
    again = claim(nonce="b").history[0]
    doubt = Unknown(at=NOON, why=Why(text="no answer"), nonce="b", next=NOON)
    add(
        branch, since.then(Failed(at=NOON, why=Why(text="absent"))).then(again).then(doubt)
    )  # another runner: looked, sent, and is in doubt
    with pytest.raises(OutpacedError):
        recorder.record(key, Failed(at=NOON, why=Why(text="absent, it seems")), since)
    assert place.branch("reader").read().ledger.record(key).last == doubt


def test_what_was_found_is_one_deliverys_alone(place):
    _, recorder = doubtful(place, "table", "chair")
    table, chair = (recorder.ledger.record(Key(name, "first")) for name in ("table", "chair"))
    found = Published(at=NOON, parts=(Part(id="1"),), found=True)
    recorder.record(table.key, found, table)
    with pytest.raises(OutpacedError):
        recorder.record(chair.key, found, chair)


def test_what_was_found_may_be_what_another_of_the_same_text_has_just_sent(place):
    branch, recorder = doubtful(place, "table")
    table = recorder.ledger.record(Key("table", "first"))
    add(branch, claim("chair"))
    with pytest.raises(OutpacedError):
        recorder.record(table.key, Published(at=NOON, parts=(Part(id="1"),), found=True), table)
