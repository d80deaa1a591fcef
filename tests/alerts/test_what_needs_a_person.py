"""What counts as needing a person, and what does not: by the calendar, the ledger, the clock and the forge's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from parution.deliveries.alerts import Kind, Watch, alerts
from parution.deliveries.ledger import Header, Ledger, LedgerHold, Records
from parution.deliveries.plan import Ability, Facts, decide
from parution.deliveries.record import Claimed, Failed, Key, Missed, Published, Record, Unknown, Why
from parution.forge.adapter import Ended, Job, Switch, Workflow
from parution.forge.watching import watched, with_workflow
from tests_support import Calendar

NOW = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)  # 13:00 in Paris
LONG_AGO = NOW - timedelta(days=30)
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
LATE = 2 * HOUR


def at(moment):
    """A moment as a writer types it in Paris."""
    return f"{moment + HOUR:%Y-%m-%d %H:%M}"


class Desk:
    """A calendar in which a test writes posts, and a ledger in which it notes what happened."""

    def __init__(self, root):
        self.calendar = Calendar(root)
        self.records, self.holds, self.more, self.belated = {}, {}, {}, []
        self.opened = LONG_AGO
        self.by_hand = frozenset()

    def post(self, name, slot=-5 * MINUTE, channels="mastodon", status="approved", **more):
        fields = f"publish_at: {at(NOW + slot)}\nchannels: [{channels}]\n" + "".join(f"{key}: {value}\n" for key, value in more.items())
        path = self.calendar.post(name, fields)
        path.write_text(path.read_text().replace("status: draft", f"status: {status}"))

    def happened(self, name, *events, channel="mastodon", slot=-5 * MINUTE):
        claimed = Claimed(
            at=NOW + slot,
            runner="test",
            nonce="n",
            until=NOW + slot + HOUR,
            payload="p",
            slot=NOW + slot,
            blob=self._blob(name),
            commit="c",
        )
        record = Record(post=name, channel=channel, occurrence=1, history=(claimed, *events))
        self.records[Key(name, channel)] = record

    def _blob(self, name):
        return next(post.blob for post in self.calendar.load(NOW).posts if post.id == name)

    def watch(self, now=NOW, **more):
        edition = self.calendar.load(now)
        header = Header(parution=1, repository="Test Brand", began=LONG_AGO, opened=self.opened) if self.opened else None
        ledger = Ledger(header, Records(self.records), self.holds)
        abilities = {name: Ability(automatic=name not in self.by_hand) for name in edition.charter.channels}
        facts = Facts(abilities, {post.path: post.blob for post in edition.posts})
        facts = replace(facts, holds=edition.charter.holds, belated=frozenset(self.belated))
        early = decide(edition, edition.charter, ledger, facts, now - LATE, published=False)
        values = {"late": LATE, **more}
        return Watch(
            decide(edition, edition.charter, ledger, facts, now, published=False), early, edition.charter, ledger, facts, now, **values
        )

    def found(self, now=NOW, **more):
        return [(one.cause, [str(each.key) for each in one.deliveries]) for one in alerts(self.watch(now, **more))]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


WHY = Why(text="The text is too long for the server.")


def test_what_is_to_be_published_by_hand_is_told_when_it_is_due_and_until_somebody_says_that_it_is(desk):
    desk.by_hand = {"mastodon"}
    desk.post("table", -3 * DAY)
    desk.post("bench", 3 * HOUR)
    assert desk.found() == [("by hand/mastodon", ["table/mastodon"])]
    desk.happened("table", Published(at=NOW, nonce="n"), slot=-3 * DAY)
    assert desk.found() == []


def test_what_was_approved_long_after_its_time_is_told_and_many_of_them_at_once(desk):
    for number in range(12):
        desk.post(f"old-{number}", -90 * DAY)
        desk.belated = [post.path for post in desk.calendar.load(NOW).posts]
        if number in {0, 9}:
            ((cause, deliveries),) = desk.found()
            assert (cause, len(deliveries)) == ("missed/mastodon", number + 1)
    (one,) = alerts(desk.watch())
    assert (one.cause, one.deliveries, one.number) == ("belated", (), 12)


def test_nothing_needs_anybody_where_all_goes_well(desk):
    desk.post("table")
    desk.post("bench", 3 * HOUR)
    desk.post("lamp", -3 * HOUR)
    desk.happened("lamp", Published(at=NOW - 3 * HOUR, nonce="n"), slot=-3 * HOUR)
    desk.post("idea", status="idea")
    assert desk.found() == []


def test_what_failed_is_gathered_by_channel(desk):
    for name, channel in (("table", "mastodon"), ("bench", "mastodon"), ("lamp", "bluesky")):
        desk.post(name, channels=channel)
        desk.happened(name, Failed(at=NOW, why=WHY, nonce="n", person=True), channel=channel)
    assert desk.found() == [("failed/mastodon", ["bench/mastodon", "table/mastodon"]), ("failed/bluesky", ["lamp/bluesky"])]


def test_a_revoked_token_is_told_although_it_is_tried_again(desk):
    desk.post("table")
    desk.happened("table", Failed(at=NOW, why=WHY, nonce="n", person=True, next=NOW + HOUR))
    assert desk.found() == [("failed/mastodon", ["table/mastodon"])]


@pytest.mark.parametrize(
    ("late", "expected"), [(-5 * MINUTE, []), (-59 * MINUTE, []), (-61 * MINUTE, [("failed/mastodon", ["table/mastodon"])])]
)
def test_what_is_tried_again_by_itself_is_told_once_it_lasts(desk, late, expected):
    desk.post("table", late)
    desk.happened("table", Failed(at=NOW, why=WHY, nonce="n", next=NOW + 5 * MINUTE), slot=late)
    assert desk.found() == expected


@pytest.mark.parametrize(
    ("slot", "following", "expected"),
    [
        (-5 * MINUTE, None, ["table/mastodon"]),  # nobody can look but a person
        (-5 * MINUTE, NOW + 5 * MINUTE, None),  # the account is read in five minutes
        (-3 * HOUR, NOW + 5 * MINUTE, ["table/mastodon"]),
    ],
)
def test_what_is_in_doubt(desk, slot, following, expected):
    desk.post("table", slot)
    desk.happened("table", Unknown(at=NOW, why=WHY, nonce="n", next=following), slot=slot)
    assert desk.found() == ([("unknown/mastodon", expected)] if expected else [])


def test_what_was_missed_and_what_just_became_so(desk):
    desk.post("table", -2 * DAY)
    desk.records[Key("table", "mastodon")] = Record(
        post="table", channel="mastodon", occurrence=1, history=(Missed(at=NOW - DAY, why=WHY, slot=NOW - 2 * DAY),)
    )
    desk.post("bench", -25 * HOUR)
    assert desk.found() == [("missed/mastodon", ["table/mastodon", "bench/mastodon"])]


def test_a_time_that_came_and_nobody_approved(desk):
    desk.post("table", status="review")
    desk.post("bench", 2 * HOUR, status="review")
    assert desk.found() == [("unapproved/mastodon", ["table/mastodon"])]


def test_a_post_with_errors_cannot_go_out(desk):
    desk.post("table", audience="nobody-knows")
    assert desk.found() == [("blocked/mastodon", ["table/mastodon"])]


def test_a_hold_is_told_only_where_it_silences_something_due(desk):
    desk.holds["holds/1.json"] = LedgerHold(reason="An accident", start=NOW - DAY, by="Maud", channels=("mastodon",))
    assert desk.found() == []
    desk.post("table")
    desk.post("bench", channels="bluesky")
    desk.post("lamp", HOUR)
    ((cause, deliveries),) = desk.found()
    assert cause.startswith("held/")
    assert deliveries == ["table/mastodon"]
    (alert,) = alerts(desk.watch())
    assert alert.hold == desk.holds["holds/1.json"]


def test_two_holds_are_two_causes_and_one_that_is_put_off_stays_the_same(desk):
    charter = desk.calendar.root / "charter.yml"
    charter.write_text(charter.read_text() + "holds: [{reason: Strike, channels: [bluesky]}]\n")
    desk.holds["holds/1.json"] = LedgerHold(reason="An accident", start=NOW - DAY, by="Maud", channels=("mastodon",))
    desk.post("table", channels="mastodon, bluesky")
    first = {one.cause for one in alerts(desk.watch())}
    assert len(first) == 2
    charter.write_text(charter.read_text().replace("Strike,", "Strike, until: 2026-12-09,"))
    desk.holds["holds/1.json"] = LedgerHold(reason="An accident", start=NOW - DAY, by="Maud", channels=("mastodon",), until=NOW + DAY)
    assert {one.cause for one in alerts(desk.watch())} == first


@pytest.mark.parametrize(
    ("last_day", "told"), [("2026-12-18", False), ("2026-12-17", False), ("2026-12-16", True), ("2026-12-03", True), ("2026-11-01", True)]
)
def test_a_credential_that_ends_is_told_two_weeks_before(desk, last_day, told):
    charter = desk.calendar.root / "charter.yml"
    charter.write_text(charter.read_text().replace("network: mastodon,", f"network: mastodon, credential until: {last_day},"))
    assert desk.found() == ([("credential/mastodon", [])] if told else [])


def test_a_file_that_cannot_be_read(desk):
    assert desk.found(unread=("content/broken.md",)) == [("unread", [])]


# The publisher that is silent


def test_what_is_due_and_nothing_sends_it(desk):
    desk.post("table", -3 * HOUR)
    desk.post("bench", -5 * MINUTE)
    assert desk.found() == [("overdue", ["table/mastodon"])]
    (alert,) = alerts(desk.watch())
    assert alert.moment == NOW - 3 * HOUR


@pytest.mark.parametrize("slot", [-LATE + MINUTE, -LATE - MINUTE])
def test_late_means_so_late(desk, slot):
    desk.post("table", slot)
    assert bool(desk.found()) == (slot < -LATE)


def test_a_ledger_that_lives_is_no_silence(desk):
    desk.post("table", -3 * HOUR)
    desk.post("bench", -HOUR, channels="bluesky")
    desk.happened("bench", Published(at=NOW - HOUR, nonce="n"), channel="bluesky", slot=-HOUR)
    assert desk.found() == []
    assert desk.found(NOW + 2 * HOUR) == [("overdue", ["table/mastodon"])]


def test_what_a_person_said_to_the_ledger_is_no_sign_of_life(desk):
    desk.post("table", -3 * HOUR)
    desk.post("bench", -HOUR, channels="bluesky")
    desk.happened("bench", Published(at=NOW - MINUTE, by="Maud"), channel="bluesky", slot=-3 * HOUR)
    assert desk.found() == [("overdue", ["table/mastodon"])]


def test_what_was_merged_late_is_not_overdue_at_once(desk):
    desk.post("table", -3 * HOUR)
    assert desk.found(settled=lambda _: NOW - 5 * MINUTE) == []
    assert desk.found(settled=lambda _: NOW - LATE) == [("overdue", ["table/mastodon"])]


def test_what_a_hold_let_go_is_not_overdue_at_once(desk):
    desk.holds["holds/1.json"] = LedgerHold(reason="An accident", start=NOW - DAY, by="Maud", ended=NOW - MINUTE, ended_by="Maud")
    desk.post("table", -3 * HOUR)
    assert desk.found() == []
    assert desk.found(NOW + LATE) == [("overdue", ["table/mastodon"])]


def test_what_waits_its_turn_behind_a_late_post_is_not_overdue_at_once(desk):
    charter = desk.calendar.root / "charter.yml"
    charter.write_text(charter.read_text().replace("network: mastodon,", "network: mastodon, gap: 3 hours,"))
    desk.post("table", -8 * HOUR)
    desk.post("bench", -4 * HOUR)
    desk.happened("table", Published(at=NOW - 3 * HOUR - MINUTE, nonce="n"), slot=-8 * HOUR)
    assert desk.found() == [], "it has been allowed to go out for a minute"
    assert desk.found(NOW + LATE) == [("overdue", ["bench/mastodon"])]


def test_a_runner_that_died_and_nobody_took_over(desk):
    desk.post("table", -5 * HOUR)
    desk.happened("table", slot=-5 * HOUR)
    assert desk.found() == [("overdue", ["table/mastodon"])]


@pytest.mark.parametrize("opened", [None, NOW - MINUTE])
def test_before_the_first_run_nothing_is_overdue(desk, opened):
    desk.opened = opened
    desk.post("table", -3 * HOUR)
    assert desk.found() == []


# The forge's word


def job(hours, ended=Ended.WELL, *, clock=True):
    return Job(NOW - timedelta(hours=hours), ended, clock, f"https://example.org/runs/{hours}")


def workflow(*jobs, switch=Switch.ON):
    return Workflow("Publish", switch, jobs, "https://example.org/publish")


FAILS = tuple(job(hours, Ended.BADLY) for hours in (0.25, 1, 3))


@pytest.mark.parametrize(
    ("about", "slot", "trouble"),
    [
        (workflow(job(0.2)), -5 * MINUTE, None),
        (workflow(job(3)), -5 * MINUTE, "silent"),
        (workflow(), -5 * MINUTE, "silent"),
        (workflow(job(3)), DAY, None),
        (workflow(job(3, Ended.WAITING)), -5 * MINUTE, "queued"),
        (workflow(job(0.1, Ended.WAITING), job(3)), -5 * MINUTE, None),
        (workflow(*FAILS), -3 * HOUR, "failing"),
        (workflow(job(0.1, Ended.RUNNING), *FAILS), -3 * HOUR, "failing"),
        (workflow(*FAILS), -5 * MINUTE, None),  # red because of another delivery, perhaps: this one has not had its turn yet
        (workflow(*FAILS[:2], job(3)), -3 * HOUR, None),
        (workflow(*(job(hours, Ended.BADLY) for hours in (0.25, 0.5, 0.75)), job(1)), -3 * HOUR, None),
        (workflow(*FAILS), DAY, None),
        (workflow(*(job(hours, Ended.SKIPPED) for hours in (0.25, 1, 3))), -3 * HOUR, "skipped"),
        (workflow(job(0.2), switch=Switch.IDLE), DAY, "idle"),
        (workflow(job(0.2), switch=Switch.NONE), DAY, "none"),
        (workflow(job(0.2), switch=Switch.OFF), DAY, None),
        (workflow(job(0.2), switch=Switch.OFF), -5 * MINUTE, "off"),
        (workflow(job(3), switch=Switch.UNKNOWN), -5 * MINUTE, "silent"),
    ],
)
def test_the_workflow_that_publishes(desk, about, slot, trouble):
    desk.post("table", slot)
    watch = desk.watch()
    found = watched(about, watch.decisions, watch.earlier, NOW, LATE)
    assert (found.trouble if found else None) == trouble


@pytest.mark.parametrize("switch", list(Switch))
def test_where_nothing_is_planned_a_stopped_workflow_harms_nobody(desk, switch):
    desk.post("table", status="draft")
    watch = desk.watch()
    assert watched(workflow(switch=switch), watch.decisions, watch.earlier, NOW, LATE) is None


def test_where_something_is_overdue_the_forge_says_why(desk):
    desk.post("table", -3 * HOUR)
    watch = desk.watch()
    found = with_workflow(alerts(watch), watched(workflow(job(3)), watch.decisions, watch.earlier, NOW, LATE))
    assert [(one.cause, one.trouble) for one in found] == [("overdue", "silent")]
    idle = watched(workflow(switch=Switch.IDLE), watch.decisions, watch.earlier, NOW, LATE)
    assert [(one.cause, one.trouble) for one in with_workflow(alerts(watch), idle)] == [("overdue", ""), ("schedule", "idle")]


def test_the_most_pressing_comes_first(desk):
    desk.post("table", status="review")
    desk.post("bench", -3 * HOUR)
    desk.post("lamp")
    desk.happened("lamp", Unknown(at=NOW - 3 * HOUR, why=WHY, nonce="n"))
    assert [one.kind for one in alerts(desk.watch())] == [Kind.UNKNOWN, Kind.UNAPPROVED, Kind.OVERDUE]
