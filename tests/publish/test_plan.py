"""What is decided about each delivery, and when: every reason and every boundary, on values alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest

from parution.charter import Channel, Charter, Hold
from parution.deliveries.ledger import Header, Ledger, LedgerHold
from parution.deliveries.pacing import IN_TIME
from parution.deliveries.plan import Ability, Action, Facts, Standing, backoff, decide, sends
from parution.deliveries.record import Claimed, Failed, Key, Missed, Part, Published, Record, Skipped, Unknown, Why
from parution.edition import Edition
from parution.model import Finding, Place, Post, Severity, Status, say
from parution.phrases import Rate, Window
from parution.schedule import Schedule
from parution.slots import SlotError, slot

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
INSTANT = timedelta(microseconds=1)
WHY = Why(text="because")


def a_post(name: str = "table", slot: datetime | None = NOW, **more: object) -> Post:
    values = {"status": Status.APPROVED, "channels": ("first",), **more}
    return Post(path=f"content/{name}.md", blob=f"blob of {name}", id=name, title=name, slot=slot, **values)


def a_charter(**channel: object) -> Charter:
    channels = {name: Channel(id=name, network="mastodon", name=name, **channel) for name in ("first", "second")}
    return Charter(brand="Atelier", timezone=PARIS, channels=channels)


def a_ledger(*records: Record, began: datetime = BEGAN, holds: dict[str, LedgerHold] | None = None) -> Ledger:
    header = Header(parution=1, repository="Atelier", began=began, opened=began)
    return Ledger(header, holds=holds or {}).with_records(records)


def claimed(at: datetime = NOW, slot: datetime = NOW, nonce: str = "a", blob: str = "blob of table", lease: timedelta = HOUR) -> Claimed:
    return Claimed(at=at, runner="ci", nonce=nonce, until=at + lease, payload="p", marks=("m",), slot=slot, blob=blob, commit="c")


def went(at: datetime, name: str = "other", slot: datetime | None = None, channel: str = "first") -> Record:
    """A delivery that went out at a moment (of that slot)."""
    return Record(post=name, channel=channel, history=(claimed(at, slot or at), Published(at=at, nonce="a", parts=(Part(id=name),))))


def a_record(*events: object, name: str = "table", channel: str = "first") -> Record:
    return Record(post=name, channel=channel, history=events)


def decided(*posts: Post, ledger: Ledger | None = None, now: datetime = NOW, charter: Charter | None = None, findings=(), **facts: object):
    """The decisions, by delivery."""
    charter = charter or a_charter()
    edition = Edition(Path("/calendar"), now, charter, posts, Schedule({}, {}, ()), tuple(findings), {}, len(posts))
    abilities = {name: Ability() for name in charter.channels}
    known = {"abilities": abilities, "blobs": {post.path: post.blob for post in posts}, **facts}
    decisions = decide(edition, charter, a_ledger() if ledger is None else ledger, Facts(**known), now)
    return {str(one.key): one for one in decisions}


def the(*posts: Post, **more: object):
    """The one decision."""
    (decision,) = decided(*posts, **more).values()
    return decision


def told(decision) -> tuple[str, str, str]:
    return decision.action.value, decision.standing.value, str(decision.why)


# --- what may go out at all


@pytest.mark.parametrize("status", [Status.DRAFT, Status.REVIEW])
def test_what_is_not_approved_is_left_to_people(status):
    assert told(the(a_post(status=status))) == ("person", "not approved", f"not approved: its status is “{status.value}”")


@pytest.mark.parametrize("status", [Status.IDEA, Status.CANCELLED])
def test_ideas_and_what_is_cancelled_are_no_deliveries(status):
    assert decided(a_post(status=status)) == {}


def test_a_wish_is_no_delivery():
    assert decided(a_post(slot=None)) == {}


def test_it_goes_out_at_its_slot_and_not_a_moment_before():
    assert told(the(a_post(), now=NOW)) == ("send", "due", "due")
    early = the(a_post(), now=NOW - INSTANT)
    assert (told(early), early.until) == (("wait", "scheduled", "not due yet"), NOW)


def test_a_post_is_stale_only_when_more_than_that_late():
    late = a_charter().stale_after
    assert the(a_post(), now=NOW + late).action is Action.SEND
    missed = the(a_post(), now=NOW + late + INSTANT)
    assert told(missed) == ("miss", "missed", "its slot is too long past")
    assert missed.alert


def test_what_was_stale_before_the_ledger_began_is_past_and_raises_no_alarm():
    old = a_post(slot=NOW - 10 * DAY)
    decision = the(old, ledger=a_ledger(began=NOW - DAY))
    assert told(decision) == ("done", "past", "from before the ledger began")
    assert not decision.alert
    assert the(old, ledger=Ledger()).standing is Standing.PAST
    assert the(old, ledger=a_ledger(began=NOW - 10 * DAY)).standing is Standing.MISSED


def test_what_was_not_too_late_when_the_ledger_began_is_never_forgotten():
    begun = a_ledger(began=NOW - 10 * DAY)
    shortly = a_post(slot=NOW - 10 * DAY - 2 * HOUR)
    assert the(shortly, ledger=begun).standing is Standing.MISSED
    assert the(shortly, ledger=begun, abilities={}).standing is Standing.BY_HAND


def test_what_was_approved_after_the_ledger_began_and_was_past_before_is_missed_and_never_sent():
    old, begun = a_post(slot=NOW - 365 * DAY), a_ledger(began=NOW - 10 * DAY)
    decision = the(old, ledger=begun, belated=frozenset([old.path]))
    assert told(decision) == ("miss", "missed", "its time was long past when it was approved")
    assert decision.alert
    missing = {"first": Ability(missing=("PARUTION_FIRST_TOKEN",))}
    assert the(old, ledger=begun, belated=frozenset([old.path]), abilities=missing).why == decision.why
    assert the(old, ledger=begun, belated=frozenset([old.path]), abilities={}).standing is Standing.BY_HAND


def test_a_calendar_that_moves_in_is_not_written_down_one_by_one():
    posts = [a_post(f"old-{n}", slot=NOW - 365 * DAY) for n in range(11)]
    found = decided(*posts, ledger=a_ledger(began=NOW - 10 * DAY), belated=frozenset(post.path for post in posts))
    assert {told(one)[:2] for one in found.values()} == {("person", "missed")}


def test_what_has_gone_out_under_another_id_is_held_back_for_a_person():
    old = Key("oak-table", "first")
    for planned in (NOW, NOW - 30 * DAY):  # never missed either: a new time would send it
        decision = the(a_post(slot=planned), repeats={Key("table", "first"): old})
        assert told(decision) == ("person", "blocked", "it has gone out there already, as it seems, under the id “oak-table”")
        assert (decision.repeats, decision.alert) == (old, True)
    assert the(a_post(channels=("second",)), repeats={Key("table", "first"): old}).action is Action.SEND


# --- quiet hours

QUIET = replace(a_charter(), quiet=(Window(tuple(range(7)), time(21, 30), time(7)),))
EVENING = datetime(2026, 12, 3, 21, 45, tzinfo=PARIS)
MORNING = datetime(2026, 12, 4, 7, 0, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("slot", "now", "until"),
    [
        (EVENING - 45 * MINUTE, EVENING, MORNING),
        (EVENING - 45 * MINUTE, MORNING - INSTANT, MORNING),
        (EVENING - 45 * MINUTE, MORNING, None),
        (EVENING - 20 * MINUTE, EVENING - 6 * MINUTE, None),  # in time, as runners go
        (EVENING, EVENING + HOUR, None),  # somebody has chosen a time in the night
        (EVENING - 3 * HOUR, EVENING - HOUR, None),  # late, and it is not night yet
    ],
)
def test_what_is_late_does_not_speak_in_quiet_hours(slot, now, until):
    decision = the(a_post(slot=slot), charter=QUIET, now=now)
    assert (decision.action, decision.until) == ((Action.WAIT, until) if until else (Action.SEND, None))


def test_what_waits_for_its_turn_is_put_off_to_the_morning_too():
    charter = replace(a_charter(at_most=(Rate(1, "day"),)), quiet=QUIET.quiet)
    noon = datetime(2026, 12, 3, 12, 0, tzinfo=PARIS)
    (decision, _) = decided(a_post(slot=noon), charter=charter, now=noon + HOUR, ledger=a_ledger(went(noon - HOUR))).values()
    assert decision.until == MORNING


def test_quiet_hours_do_not_keep_the_rest_of_a_thread_back_and_not_what_is_too_late():
    half = a_record(claimed(EVENING - HOUR), Failed(at=EVENING - HOUR, why=WHY, nonce="a", next=EVENING, parts=(Part(id="1"),)))
    assert the(a_post(slot=EVENING - HOUR), charter=QUIET, now=EVENING, ledger=a_ledger(half)).action is Action.SEND
    assert the(a_post(slot=EVENING - 25 * HOUR), charter=QUIET, now=EVENING).action is Action.MISS


def test_what_was_due_shortly_before_the_ledger_began_still_goes_out():
    assert the(a_post(slot=NOW - HOUR), ledger=Ledger()).action is Action.SEND


def test_a_network_without_a_module_is_published_to_by_hand():
    for abilities in ({}, {"first": Ability(automatic=False)}):
        assert told(the(a_post(), abilities=abilities)) == ("person", "by hand", "this network is published to by hand")


def test_missing_credentials_are_named_and_alert():
    decision = the(a_post(), abilities={"first": Ability(missing=("PARUTION_FIRST_TOKEN",))})
    assert told(decision) == ("person", "blocked", "credentials are missing: PARUTION_FIRST_TOKEN")
    assert decision.alert


def test_wrong_settings_block():
    assert told(the(a_post(), abilities={"first": Ability(wrong=say("no such visibility"))})) == ("person", "blocked", "no such visibility")


def test_an_error_in_the_post_blocks_it_and_a_warning_does_not():
    def finding(severity):
        return Finding("text-length", severity, "content/table.md", Place(), say("long"), say("shorten"), "table")

    assert told(the(a_post(), findings=[finding(Severity.ERROR)])) == ("person", "blocked", "the check finds errors in it")
    assert the(a_post(), findings=[finding(Severity.WARNING)]).action is Action.SEND


def test_what_is_not_committed_is_blocked():
    for blobs in ({}, {"content/table.md": "another"}):
        assert told(the(a_post(), blobs=blobs)) == ("person", "blocked", "its latest text is not committed")


def test_images_that_are_not_public_yet_are_waited_for_where_the_network_fetches_them():
    offline = frozenset({"content/table.md"})
    fetches = {"first": Ability(online=True)}
    assert told(the(a_post(), offline=offline, abilities=fetches)) == ("wait", "waiting", "its images are not on the public site yet")
    assert the(a_post(), offline=offline).action is Action.SEND
    assert the(a_post(), offline=offline, abilities=fetches, now=NOW + 25 * HOUR).action is Action.MISS


def test_what_hinders_a_post_until_it_is_stale_is_what_made_it_miss():
    missed = the(a_post(), now=NOW + 25 * HOUR, abilities={"first": Ability(missing=("TOKEN",))})
    assert told(missed) == ("miss", "missed", "credentials are missing: TOKEN")


# --- holds


@pytest.mark.parametrize(
    ("hold", "post", "holds_it"),
    [
        (Hold("storm"), {}, True),
        (Hold("storm", channels=("first",)), {}, True),
        (Hold("storm", channels=("second",)), {}, False),
        (Hold("storm", campaigns=("winter",)), {"campaign": "winter"}, True),
        (Hold("storm", campaigns=("winter",)), {"campaign": "spring"}, False),
        (Hold("storm", campaigns=("winter",)), {}, False),
        (Hold("storm", start="2026-12-03 13:00"), {}, True),  # in Paris it is 13:00
        (Hold("storm", start="2026-12-03 13:01"), {}, False),
        (Hold("storm", until="2026-12-03 13:01"), {}, True),
        (Hold("storm", until="2026-12-03 13:00"), {}, False),
        (Hold("storm", until="2026-12-03"), {}, True),
        (Hold("storm", until="2026-12-02"), {}, False),
    ],
)
def test_a_hold_of_the_charter(hold, post, holds_it):
    decision = the(a_post(**post), holds=(hold,))
    assert told(decision) == (("wait", "held", "on hold: storm") if holds_it else ("send", "due", "due"))
    assert decision.alert is holds_it


@pytest.mark.parametrize(
    ("more", "holds_it"),
    [
        ({}, True),
        ({"start": NOW}, True),
        ({"start": NOW + INSTANT}, False),
        ({"until": NOW}, False),
        ({"until": NOW + INSTANT}, True),
        ({"ended": NOW}, False),
        ({"ended": NOW + INSTANT}, True),
        ({"channels": ("second",)}, False),
        ({"campaigns": ("winter",)}, False),
        ({"channels": ("first",), "campaigns": ("winter",)}, True),
    ],
)
def test_a_hold_of_the_ledger(more, holds_it):
    hold = LedgerHold(**{"reason": "storm", "start": NOW - HOUR, "by": "desk", **more})
    assert the(a_post(), ledger=a_ledger(holds={"storm": hold})).standing is (Standing.HELD if holds_it else Standing.DUE)


def test_the_holds_that_count_are_the_fresh_ones():
    charter = replace(a_charter(), holds=(Hold("lifted since"),))
    assert the(a_post(), charter=charter).action is Action.SEND


def test_a_hold_does_not_keep_a_doubt_from_being_looked_into():
    record = a_record(claimed(NOW - 2 * HOUR), Unknown(at=NOW - HOUR, why=WHY, nonce="a", next=NOW))
    assert the(a_post(), ledger=a_ledger(record), holds=(Hold("storm"),)).action is Action.RECOVER


# --- what the ledger says


def test_a_claim_stands_until_its_lease_is_over():
    ledger = a_ledger(a_record(claimed(NOW)))
    standing = the(a_post(), ledger=ledger, now=NOW + HOUR - INSTANT)
    assert (told(standing), standing.until) == (("wait", "sending", "being sent by ci"), NOW + HOUR)
    assert the(a_post(), ledger=ledger, now=NOW + HOUR).action is Action.RECOVER


def test_a_doubt_is_looked_into_when_its_time_has_come():
    ledger = a_ledger(a_record(claimed(NOW - HOUR), Unknown(at=NOW - HOUR, why=WHY, nonce="a", next=NOW)))
    assert the(a_post(), ledger=ledger, now=NOW - INSTANT).action is Action.WAIT
    assert the(a_post(), ledger=ledger, now=NOW).action is Action.RECOVER


def test_a_doubt_that_only_a_person_can_end_alerts():
    decision = the(a_post(), ledger=a_ledger(a_record(claimed(NOW - HOUR), Unknown(at=NOW - HOUR, why=WHY, nonce="a"))))
    assert told(decision) == ("person", "unknown", "because")
    assert decision.alert


def test_a_doubt_without_credentials_is_for_a_person():
    ledger = a_ledger(a_record(claimed(NOW - HOUR), Unknown(at=NOW - HOUR, why=WHY, nonce="a", next=NOW)))
    decision = the(a_post(), ledger=ledger, abilities={"first": Ability(missing=("TOKEN",))})
    assert (decision.action, decision.standing, decision.alert) == (Action.PERSON, Standing.UNKNOWN, True)


def test_a_doubt_is_never_sent_again_nor_missed():
    ledger = a_ledger(a_record(claimed(NOW - HOUR), Unknown(at=NOW - HOUR, why=WHY, nonce="a", next=NOW)))
    for later in (timedelta(), DAY, 30 * DAY):
        assert the(a_post(), ledger=ledger, now=NOW + later).action is Action.RECOVER


def test_what_failed_is_tried_again_when_its_time_has_come():
    ledger = a_ledger(a_record(claimed(NOW), Failed(at=NOW, why=WHY, nonce="a", next=NOW + HOUR)))
    waiting = the(a_post(), ledger=ledger, now=NOW + HOUR - INSTANT)
    assert (told(waiting), waiting.until) == (("wait", "failed", "because"), NOW + HOUR)
    assert the(a_post(), ledger=ledger, now=NOW + HOUR).action is Action.SEND


def test_what_waits_to_be_tried_again_until_it_is_stale_is_missed():
    ledger = a_ledger(a_record(claimed(NOW), Failed(at=NOW, why=WHY, nonce="a", next=NOW + 30 * HOUR)))
    assert the(a_post(), ledger=ledger, now=NOW + 24 * HOUR + INSTANT).action is Action.MISS


def test_what_was_refused_waits_for_another_text_or_another_slot():
    ledger = a_ledger(a_record(claimed(NOW), Failed(at=NOW, why=WHY, nonce="a")))
    refused = the(a_post(), ledger=ledger, now=NOW + HOUR)
    assert (told(refused), refused.alert) == (("person", "failed", "because"), True)
    assert the(replace(a_post(), blob="new"), ledger=ledger, now=NOW + HOUR).action is Action.SEND
    assert the(a_post(slot=NOW + MINUTE), ledger=ledger, now=NOW + HOUR).action is Action.SEND


def test_what_is_published_stays_so_whatever_becomes_of_the_post():
    ledger = a_ledger(went(NOW, "table"))
    for post in (a_post(), replace(a_post(), blob="new"), a_post(slot=NOW + DAY), a_post(status=Status.DRAFT)):
        assert told(the(post, ledger=ledger, now=NOW + 2 * DAY)) == ("done", "published", "published")


def test_another_occurrence_is_another_delivery():
    decisions = decided(a_post(occurrence=2), ledger=a_ledger(went(NOW - DAY, "table")))
    assert {key: one.standing for key, one in decisions.items()} == {"table/first~2": Standing.DUE, "table/first": Standing.PUBLISHED}


def test_what_was_missed_is_alerted_until_it_is_moved():
    ledger = a_ledger(a_record(Missed(at=NOW + 2 * DAY, slot=NOW, why=WHY)))
    later = NOW + 3 * DAY
    missed = the(a_post(), ledger=ledger, now=later)
    assert (told(missed), missed.alert) == (("done", "missed", "because"), True)
    assert the(a_post(slot=later), ledger=ledger, now=later).action is Action.SEND
    assert the(a_post(slot=later + DAY), ledger=ledger, now=later).standing is Standing.SCHEDULED
    assert the(a_post(slot=NOW + MINUTE), ledger=ledger, now=later).action is Action.MISS


def test_what_a_person_has_ruled_out_stays_out():
    assert told(the(a_post(), ledger=a_ledger(a_record(Skipped(at=NOW, why=WHY, by="desk"))))) == ("done", "skipped", "not to be sent")


# --- what the calendar no longer asks for


@pytest.mark.parametrize("posts", [(), (a_post(status=Status.CANCELLED),), (a_post(channels=("second",), status=Status.IDEA),)])
def test_a_doubt_is_looked_into_although_the_post_is_gone(posts):
    ledger = a_ledger(a_record(claimed(NOW - 2 * HOUR)))
    assert the(*posts, ledger=ledger).action is Action.RECOVER


def test_what_failed_and_is_no_longer_asked_for_is_not_sent():
    ledger = a_ledger(a_record(claimed(NOW), Failed(at=NOW, why=WHY, nonce="a", next=NOW)))
    assert told(the(ledger=ledger)) == ("done", "skipped", "no longer asked for")


def test_what_is_published_and_gone_is_still_told():
    assert the(ledger=a_ledger(went(NOW, "table"))).standing is Standing.PUBLISHED
    edition = Edition(Path("/calendar"), NOW, a_charter(), (), Schedule({}, {}, ()), (), {}, 0)
    assert decide(edition, a_charter(), a_ledger(went(NOW, "table")), Facts({}, {}), NOW, published=False) == []


# --- the rhythm of what is late


def test_a_post_that_is_in_time_waits_for_nobody():
    charter = a_charter(gap=4 * HOUR, at_most=(Rate(1, "day"),))
    ledger = a_ledger(went(NOW - MINUTE))
    decisions = decided(a_post(slot=NOW - IN_TIME), ledger=ledger, charter=charter)
    assert decisions["table/first"].action is Action.SEND


def test_a_late_post_keeps_the_gap_to_the_microsecond():
    charter, post = a_charter(gap=4 * HOUR), a_post(slot=NOW - IN_TIME - INSTANT)
    near = a_ledger(went(NOW - 4 * HOUR + INSTANT, slot=NOW - 6 * HOUR))
    decision = decided(post, ledger=near, charter=charter)["table/first"]
    assert told(decision) == ("wait", "waiting", "catching up without flooding the channel")
    assert decision.until == NOW + INSTANT
    far = a_ledger(went(NOW - 4 * HOUR, slot=NOW - 6 * HOUR))
    assert decided(post, ledger=far, charter=charter)["table/first"].action is Action.SEND


def test_without_a_gap_in_the_charter_late_posts_are_a_quarter_of_an_hour_apart():
    post = a_post(slot=NOW - HOUR)
    for minutes, action in ((14, Action.WAIT), (15, Action.SEND)):
        ledger = a_ledger(went(NOW - minutes * MINUTE, slot=NOW - 3 * HOUR))
        assert decided(post, ledger=ledger)["table/first"].action is action


def test_posts_that_were_planned_nearer_than_the_gap_may_catch_up_as_near_as_that():
    charter, post = a_charter(gap=4 * HOUR), a_post(slot=NOW - 2 * HOUR)
    for minutes, action in ((29, Action.WAIT), (30, Action.SEND)):
        ledger = a_ledger(went(NOW - minutes * MINUTE, slot=NOW - 2 * HOUR - 30 * MINUTE))
        assert decided(post, ledger=ledger, charter=charter)["table/first"].action is action


def test_a_late_post_lets_the_one_that_comes_next_go_first():
    charter, late = a_charter(gap=HOUR), a_post(slot=NOW - 5 * HOUR)
    for minutes, action in ((59, Action.WAIT), (60, Action.SEND)):
        decisions = decided(late, a_post("next", NOW + minutes * MINUTE), charter=charter)
        assert decisions["table/first"].action is action
    waiting = decided(late, a_post("next", NOW + 59 * MINUTE), charter=charter)["table/first"]
    assert (str(waiting.why), waiting.until) == ("catching up after the post that comes next", NOW + 119 * MINUTE)


def test_a_draft_that_comes_next_is_not_waited_for():
    decisions = decided(a_post(slot=NOW - 5 * HOUR), a_post("next", NOW + MINUTE, status=Status.REVIEW), charter=a_charter(gap=HOUR))
    assert decisions["table/first"].action is Action.SEND


def test_of_several_late_posts_the_earliest_goes_first_and_one_at_a_time():
    posts = [a_post(f"at-{hours}", NOW - hours * HOUR) for hours in (1, 2, 3)]
    assert [str(one.key) for one in sends(decided(*posts).values())] == ["at-3/first"]


def test_channels_do_not_wait_for_one_another():
    posts = [a_post(f"at-{hours}", NOW - hours * HOUR, channels=("first", "second")) for hours in (1, 2)]
    assert sorted(str(one.key) for one in sends(decided(*posts).values())) == ["at-2/first", "at-2/second"]


@pytest.mark.parametrize(
    ("last", "counts"),
    [
        (Published(at=NOW - MINUTE, nonce="a"), True),
        (Unknown(at=NOW - MINUTE, why=WHY, nonce="a"), True),
        (Failed(at=NOW - MINUTE, why=WHY, nonce="a"), False),
        (Failed(at=NOW - MINUTE, why=WHY, nonce="a", parts=(Part(id="1"),)), True),
        (None, True),
    ],
)
def test_what_may_have_gone_out_counts_and_what_has_not_does_not(last, counts):
    record = a_record(claimed(NOW - MINUTE, NOW - 9 * HOUR), *([last] if last else []), name="other")
    decision = decided(a_post(slot=NOW - HOUR), ledger=a_ledger(record))["table/first"]
    assert decision.action is (Action.WAIT if counts else Action.SEND)


@pytest.mark.parametrize(
    ("rate", "number", "now", "until"),
    [
        (Rate(1, "day"), 1, "2026-12-03 18:00", "2026-12-04 00:00"),
        (Rate(2, "day"), 2, "2026-12-03 18:00", "2026-12-04 00:00"),
        (Rate(2, "week"), 2, "2026-12-03 18:00", "2026-12-07 00:00"),  # a Thursday
        (Rate(3, "month"), 3, "2026-12-03 18:00", "2027-01-01 00:00"),
        (Rate(1, "day"), 1, "2026-10-25 18:00", "2026-10-26 00:00"),  # a day of 25 hours
        (Rate(1, "day"), 1, "2027-03-28 18:00", "2027-03-29 00:00"),  # and one of 23
        (Rate(1, "week"), 1, "2026-10-25 23:59", "2026-10-26 00:00"),  # a Sunday
    ],
)
def test_a_late_post_makes_no_period_fuller_than_the_charter_allows(rate, number, now, until):
    moment, end = (datetime.fromisoformat(text).replace(tzinfo=PARIS) for text in (now, until))
    charter = replace(a_charter(at_most=(rate,)), stale_after=60 * DAY)
    post = a_post(slot=moment.astimezone(UTC) - 5 * HOUR)
    first = moment.replace(hour=0, minute=0).astimezone(UTC)
    records = [went(first + index * 20 * MINUTE, f"other-{index}") for index in range(number)]

    def on(some, at):
        return decided(post, ledger=a_ledger(*some), charter=charter, now=at.astimezone(UTC))["table/first"]

    waiting = on(records, moment)
    assert told(waiting) == ("wait", "waiting", "the charter allows no more posts on the channel before")
    assert waiting.until == end
    assert on(records[1:], moment).action is Action.SEND
    assert on(records, end).action is Action.SEND
    if rate.period == "day":
        assert on([went(first - INSTANT), *records[1:]], moment).action is Action.SEND


def test_a_retry_waits_longer_each_time():
    assert [backoff(tries) for tries in (0, 1, 2, 3, 4, 99)] == [5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 3 * HOUR, 3 * HOUR]


def test_a_delivery_is_named_as_people_write_it():
    for text, key in (("a/b", Key("a", "b")), ("a/b~2", Key("a", "b", 2)), (" a/b ", Key("a", "b"))):
        assert Key.parse(text) == key
        assert Key.parse(str(key)) == key
    for text in ("", "a", "a/", "/b", "a/b/c", "a/b~x"):
        with pytest.raises(ValueError, match=r".*"):
            Key.parse(text)


def test_a_token_is_one_deliverys_alone():
    keys = [("r", Key("a", "b")), ("r", Key("a", "b", 2)), ("r", Key("b", "a")), ("s", Key("a", "b")), ("r", Key("ab", ""))]
    assert len({key.token(repository) for repository, key in keys}) == len(keys)
    assert all(len(key.token(repository)) == 40 for repository, key in keys)


# --- the hour


def transitions(zone: ZoneInfo) -> list[date]:
    """The local days of a year on which the clocks change."""
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    offsets = [datetime.combine(day, time(), zone).utcoffset() for day in [*days, date(2027, 1, 1)]]
    return [day for day, before, after in zip(days, offsets, offsets[1:], strict=False) if before != after]


def instants(zone: ZoneInfo, day: date) -> dict[str, list[datetime]]:
    """What the clocks show in the course of a local day, and when (UTC): from the world's time to the clock's, not the writer's way."""
    start = datetime.combine(day, time(), UTC) - timedelta(hours=16)
    found: dict[str, list[datetime]] = {f"{day} {hour:02}:{minute:02}": [] for hour in range(24) for minute in range(60)}
    for minutes in range(58 * 60):
        moment = start + minutes * MINUTE
        shown = f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
        if shown in found:
            found[shown].append(moment)
    return found


def changing() -> list[tuple[str, date]]:
    """Of the zones of the world that change their clocks alike, one; and the days on which they do."""
    alike: dict[tuple[object, ...], tuple[str, date]] = {}
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for day in transitions(zone):
            noon = datetime.combine(day, time(), UTC)
            rules = tuple((noon + hours * HOUR).astimezone(zone).utcoffset() for hours in range(-24, 49))
            alike.setdefault((day, rules), (name, day))
    return sorted(alike.values())


CHANGING = changing()


def test_the_clocks_change_in_many_ways():
    assert len(CHANGING) > 20
    assert {str(day) for name, day in CHANGING if ZoneInfo(name).key.startswith("Europe/")} >= {"2026-03-29", "2026-10-25"}


@pytest.mark.parametrize(("name", "day"), CHANGING, ids=[f"{name}-{day}" for name, day in CHANGING])
def test_on_a_day_when_the_clocks_change_nothing_goes_out_an_hour_off(name, day):
    zone = ZoneInfo(name)
    charter = replace(a_charter(), timezone=zone)

    def action(typed: str, now: datetime) -> Action:
        edition = Edition(Path("/calendar"), now, charter, (post := a_post(slot=slot(typed, zone)),), Schedule({}, {}, ()), (), {}, 1)
        (decision,) = decide(edition, charter, a_ledger(), Facts({"first": Ability()}, {post.path: post.blob}), now)
        return decision.action

    for typed, moments in instants(zone, day).items():
        if len(moments) != 1:
            with pytest.raises(SlotError) as refused:
                slot(typed, zone)
            assert refused.value.rule == ("date-fold" if moments else "date-gap")
        for moment in moments:
            exact = typed if len(moments) == 1 else moment.astimezone(zone).isoformat(" ", "minutes")
            assert action(exact, moment - INSTANT) is Action.WAIT
            assert action(exact, moment) is Action.SEND
