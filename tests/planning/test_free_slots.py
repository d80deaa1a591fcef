"""Free slots, periods and the mix as pure functions: what must be found, and what must not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from parution import rules
from parution.charter import Charter
from parution.charter_file import parse
from parution.model import Post, Status
from parution.rules.amounts import span
from parution.rules.free_slots import free, refusals
from parution.rules.holding import hold_on
from parution.rules.occupancy import period_of
from parution.rules.plan import Calendar
from parution.rules.promo_mix import allowed, too_much_promo
from parution.slots import slot

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEAD = "parution: 1\nbrand: Test\ntimezone: Europe/Paris\ncountry: FR\n"


def charter_of(text: str) -> Charter:
    charter, problems = parse((HEAD + text).encode(), rules.TUNABLE)
    assert charter, problems
    return charter


def post(name: str, typed: str, kind: str = "value", channels: tuple[str, ...] = ("m",)) -> Post:
    return Post(f"content/{name}.md", "", name, name.title(), Status.DRAFT, slot(typed, PARIS), channels=channels, kind=kind)


def calendar(text: str, *posts: Post, now: datetime = NOW) -> Calendar:
    return Calendar(charter_of(text), posts, {}, now, now, now + timedelta(days=90))


def typed(moments: list[datetime]) -> list[str]:
    return [f"{moment:%Y-%m-%d %H:%M}" for moment in moments]


def test_the_clock_skips_no_proposal_into_an_hour_that_does_not_exist():
    plan = calendar('channels: {m: {network: mastodon, best: ["01:30-03:30"]}}', now=datetime(2027, 3, 28, 0, 20, tzinfo=UTC))
    assert typed(free(plan, ["m"], plan.now, 3)) == ["2027-03-28 01:30", "2027-03-28 01:45", "2027-03-28 03:00"]


def test_the_hour_that_comes_twice_is_not_proposed():
    plan = calendar('channels: {m: {network: mastodon, best: ["01:45-03:15"]}}', now=datetime(2026, 10, 24, 22, 0, tzinfo=UTC))
    assert typed(free(plan, ["m"], plan.now, 2)) == ["2026-10-25 01:45", "2026-10-25 03:00"]


def test_a_hold_without_an_end_leaves_no_slot():
    plan = calendar('channels: {m: {network: mastodon}}\nholds: [{reason: A fire, from: "2026-11-20"}]')
    assert free(plan, ["m"], plan.now) == []
    assert [str(why) for why in refusals(plan, "m", slot("2026-12-03 09:00", PARIS))] == ["everything is on hold: A fire"]


@pytest.mark.parametrize(
    ("at", "held"), [("2026-12-01 17:59", False), ("2026-12-01 18:00", True), ("2026-12-03 23:59", True), ("2026-12-04 00:00", False)]
)
def test_a_hold_begins_with_its_minute_and_ends_with_its_day(at: str, held: bool):
    charter = charter_of("channels: {m: {network: mastodon}}\nholds: [{reason: A fire, from: 2026-12-01 18:00, until: 2026-12-03}]")
    assert bool(hold_on(charter, "m", slot(at, PARIS))) is held


def test_the_post_that_moves_is_not_in_its_own_way():
    one = post("one", "2026-12-03 09:00")
    plan = calendar("channels: {m: {network: mastodon, at most: 1 per day, gap: 4 hours}}", one)
    later = slot("2026-12-03 10:00", PARIS)
    assert refusals(plan, "m", later, without=one) == []
    assert [str(why) for why in refusals(plan, "m", later)] == [
        "that day has “One” at 09:00 already",
        "less than 4 hours from “One” (2026-12-03 09:00)",
    ]


def test_a_public_holiday_is_passed_over_only_where_the_charter_says_so():
    at = slot("2026-12-25 09:00", PARIS)
    channel = "channels: {m: {network: mastodon}}"
    assert refusals(calendar(channel), "m", at) == []
    assert refusals(calendar(f"{channel}\ncadence: {{public holidays: quiet}}"), "m", at) != []


@pytest.mark.parametrize(("number", "most"), [(0, 0), (4, 1), (5, 1), (6, 2), (10, 2), (11, 3), (15, 3), (20, 4)])
def test_exactly_every_fifth_post_may_always_sell(number: int, most: int):
    assert allowed(number, 0.2) == most


def test_a_plan_in_which_every_fifth_post_sells_is_right_at_every_moment():
    first = datetime(2026, 11, 22, 9)
    posts = [
        post(f"p{index:02}", f"{first + timedelta(days=index):%Y-%m-%d %H:%M}", "value" if index % 5 else "promo") for index in range(60)
    ]
    assert list(too_much_promo(calendar("channels: {m: {network: mastodon}}", *posts))) == []


def test_one_promotional_post_of_three_is_too_few_to_tell():
    posts = [post("a", "2026-12-01 09:00"), post("b", "2026-12-02 09:00", "promo"), post("c", "2026-12-03 09:00", "promo")]
    assert list(too_much_promo(calendar("channels: {m: {network: mastodon}}", *posts))) == []


def test_a_long_run_of_promotion_is_one_finding():
    first = datetime(2026, 11, 22, 9)
    posts = [
        post(f"p{index:02}", f"{first + timedelta(days=index):%Y-%m-%d %H:%M}", "promo" if index % 2 else "value") for index in range(60)
    ]
    assert len(list(too_much_promo(calendar("channels: {m: {network: mastodon}}", *posts)))) == 1


def test_periods():
    assert period_of("week", date(2026, 11, 22)) == (date(2026, 11, 16), date(2026, 11, 23))
    assert period_of("month", date(2026, 12, 31)) == (date(2026, 12, 1), date(2027, 1, 1))
    assert period_of("month", date(2028, 2, 29)) == (date(2028, 2, 1), date(2028, 3, 1))


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(days=1), "1 day"),
        (timedelta(hours=28), "28 hours"),
        (timedelta(minutes=150), "2 h 30"),
        (timedelta(minutes=45), "45 minutes"),
    ],
)
def test_lengths_of_time(length: timedelta, said: str):
    assert str(span(length)) == said
