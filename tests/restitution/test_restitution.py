"""What was planned and what became of it: every figure of the report."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from newsroom_books import Books, ids

from parution.deliveries.ledger import Ledger
from parution.model import FileHistory, Move
from parution.restitution import Restitution, Restitutions, period_before, restitution
from parution.restitution.figures import Tally
from parution.restitution.outings import Fate
from tests_support import Calendar

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)


def of(books: Books, first: date = FIRST, last: date = LAST, history: dict[str, FileHistory] | None = None) -> Restitution:
    return restitution(books.edition, books.ledger, books.edition.now, first, last, books.decisions(), history)


def test_a_post_went_out_where_one_channel_has_it(books):
    found = of(books)
    assert (found.phase, found.known) == ("past", True)
    assert found.posts == Tally(10, 4)  # without the cancelled one, the wish and the idea
    assert found.partly == 1
    assert found.deliveries == Tally(12, 5)
    assert found.approved == 9
    assert found.fates == {
        Fate.PUBLISHED: 4,
        Fate.MISSED: 1,
        Fate.FAILED: 1,
        Fate.UNKNOWN: 1,
        Fate.UNAPPROVED: 1,
        Fate.BY_HAND: 1,
        Fate.SKIPPED: 1,
    }
    assert found.sent[Fate.MISSED] == 2


def test_what_did_not_go_out_says_why_and_where(books):
    assert [(one.post.id, one.fate.value, str(one.why), one.channels) for one in of(books).losses] == [
        ("half", "missed", "its slot is too long past", ("bluesky",)),
        ("gone", "missed", "its slot is too long past", ("mastodon",)),
        ("broken", "failed", "the network refused it", ("mastodon",)),
        ("doubt", "unknown", "the connection broke off", ("mastodon",)),
        ("wood", "unapproved", "not approved: its status is “draft”", ("mastodon",)),
        ("dropped", "skipped", "the partner withdrew", ("mastodon",)),
    ]


def test_without_a_ledger_nothing_is_said_to_have_gone_out(books):
    for ledger in (None, Ledger()):
        found = restitution(books.edition, ledger, NOW, FIRST, LAST, books.decisions())
        assert not found.known
        assert found.posts == Tally(10, None)
        assert (found.partly, found.timing, found.approved) == (0, None, 9)
        assert set(found.sent) == {Fate.UNRECORDED, Fate.UNAPPROVED}
        assert ids(one.post for one in found.losses) == ["wood"]


def test_only_what_a_runner_sent_has_a_delay_and_what_was_found_later_went_out_when_it_was_claimed(books):
    timing = of(books).timing
    assert timing
    assert (timing.timed, timing.in_time, timing.part) == (4, 3, 0.75)
    assert (timing.median, timing.longest) == (timedelta(minutes=2), timedelta(minutes=90))
    assert [number for _, number in timing.steps] == [1, 2, 0, 1, 0]


@pytest.mark.parametrize(("minutes", "in_time"), [(15, 1), (15.1, 0), (-3, 1)])
def test_fifteen_minutes_after_its_slot_a_delivery_is_still_in_time(november: Calendar, minutes, in_time):
    books = Books(november.load(NOW))
    books.went("both", "mastodon", minutes)
    timing = of(books).timing
    assert timing
    assert timing.in_time == in_time
    assert timing.longest >= timedelta(0)


def test_a_channel_has_its_deliveries_and_its_weeks(books):
    mastodon, bluesky, instagram = of(books).channels
    assert (mastodon.tally, bluesky.tally, instagram.tally) == (Tally(10 - 1, 4), Tally(2, 1), Tally(1, 0))
    assert [(week.monday.day, week.planned, week.stands, week.verdict) for week in mastodon.weeks] == [
        (2, 2, 2, 0),
        (9, 0, 0, -1),
        (16, 5, 2, 0),  # five were planned, three did not go out
        (23, 2, 0, -1),
    ]
    assert (mastodon.under, mastodon.over, mastodon.months) == (2, 0, ())
    assert bluesky.months == (-1,)  # two of three, and one of them was missed
    assert mastodon.timing
    assert (mastodon.timing.timed, mastodon.timing.in_time) == (3, 2)


def test_a_plan_that_is_too_full_is_too_full_before_it_goes_out(november: Calendar):
    found = restitution(november.load(datetime(2026, 10, 1, tzinfo=UTC)), None, datetime(2026, 10, 1, tzinfo=UTC), FIRST, LAST)
    assert found.phase == "coming"
    assert found.posts == Tally(10, None, 10)
    assert [week.verdict for week in found.channels[0].weeks] == [0, -1, 1, 0]


def test_a_week_belongs_to_the_month_of_its_thursday(books):
    october, december = of(books, date(2026, 10, 1), date(2026, 10, 31)), of(books, date(2026, 12, 1), date(2026, 12, 31))
    assert [week.monday for week in october.channels[0].weeks][::4] == [date(2026, 9, 28), date(2026, 10, 26)]
    assert december.channels[0].weeks[0].monday == date(2026, 11, 30)


def test_no_week_is_too_little_before_the_calendar_began_or_after_it_ends(books):
    october, december = of(books, date(2026, 10, 1), date(2026, 10, 31)), of(books, date(2026, 12, 1), date(2026, 12, 31))
    assert [week.verdict for week in october.channels[0].weeks] == [0, 0, 0, -1, -1]
    assert [week.verdict for week in december.channels[0].weeks] == [-1, 0, 0, 0, 0]


def test_the_mix_counts_what_is_not_known_to_have_failed(books):
    found = of(books)
    # both, late, repair, half and the picture, of which nobody has said anything
    assert found.promo.tally == Tally(2, 1)
    assert (found.promo.share, found.promo.most, found.promo.verdict) == (1 / 5, 0.2, 0)
    assert [(one.id, one.tally.planned, one.tally.published, one.verdict) for one in found.pillars] == [
        ("craft", 5, 3, None),  # too few posts to tell
        ("shop", 1, 0, None),
    ]
    assert found.pillars[0].share == 1
    assert [(one.id, one.tally) for one in found.formats[:1]] == [("image", Tally(2, 2))]


@pytest.mark.parametrize(("shop", "verdict"), [(2, -1), (4, 0), (5, 0), (7, 1)])
def test_a_pillar_may_leave_its_share_by_its_tolerance_and_half_a_post(november: Calendar, shop, verdict):
    for file in (november.root / "content").iterdir():
        file.unlink()
    for number in range(10):
        pillar = "shop" if number < shop else "craft"
        november.post(f"p{number}", f"publish_at: 2026-11-{number + 10} 09:00\nchannels: [mastodon]\npillar: {pillar}\n")
    found = restitution(november.load(datetime(2026, 10, 1, tzinfo=UTC)), None, datetime(2026, 10, 1, tzinfo=UTC), FIRST, LAST)
    assert found.pillars[1].verdict == verdict
    assert found.promo.verdict == int(shop > 2)


def test_people_carry_what_they_wrote_whatever_became_of_it(books):
    (maud,) = of(books).people
    assert maud.tally == Tally(5, 4)
    assert [(week.stands, week.verdict) for week in maud.weeks] == [(2, 0), (0, 0), (3, 1), (0, 0)]


def test_a_campaign_that_ran_and_an_experiment_that_went_on(books):
    found = of(books)
    assert [(one.id, one.tally) for one in found.campaigns] == [("winter", Tally(2, 1))]
    (trial,) = found.experiments
    assert [(arm.phrase, arm.tally.planned) for arm in trial.arms] == [("12:00-13:30", 1), ("18:00-19:30", 1)]
    assert (trial.outside, trial.enough) == (1, False)
    assert of(books, date(2026, 12, 1), date(2026, 12, 31)).experiments == ()


def test_a_key_date_is_met_planned_in_vain_or_passed_over(books):
    assert [(one.name, ids(one.posts), one.went) for one in of(books).key_dates] == [
        ("Repair day", ["repair"], True),
        ("Wood week", ["wood"], False),
        ("Glue festival", [], False),
    ]


def test_of_a_key_date_that_was_kept_by_hand_nothing_is_known(november: Calendar):
    november.write(
        "content/glue.md",
        "---\nid: glue\ntitle: Glue festival\nstatus: approved\npublish_at: 2026-11-28 09:00\nchannels: [instagram]\n---\n\nHello.\n",
    )
    books = Books(november.load(NOW), by_hand=frozenset({"instagram"}))
    kept = of(books).key_dates[-1]
    assert (kept.name, ids(kept.posts), kept.went) == ("Glue festival", ["glue"], None)
    assert restitution(books.edition, None, NOW, FIRST, LAST).key_dates[-1].went is None


def test_what_was_cancelled_and_what_never_got_a_slot(books):
    found = of(books)
    assert (ids(found.cancelled), ids(found.wishes)) == (["off"], ["wishful"])


def test_what_was_moved_is_told_where_it_is_and_where_it_was(books):
    then = datetime(2026, 10, 1, tzinfo=UTC)
    moves = (Move(then, "Maud", "2026-11-26 09:00", "2026-12-08 09:00"),)
    history = {"content/december.md": FileHistory(then, "Maud", then, "Maud", 2, moves)}
    assert [(post.id, told) for post, told in of(books, history=history).moved] == [("december", moves)]
    assert [post.id for post, _ in of(books, date(2026, 12, 1), date(2026, 12, 31), history).moved] == ["december"]
    assert of(books, date(2026, 10, 1), date(2026, 10, 31), history).moved == ()


def test_the_period_before_is_there_to_compare_with(books):
    found = of(books)
    assert found.before
    assert (found.before.posts, found.before.in_time) == (Tally(1, 1), 1.0)
    assert of(books, date(2026, 10, 1), date(2026, 10, 31)).before is None
    assert of(books, date(2026, 10, 1), date(2026, 12, 31)).posts == Tally(12, 5, 1)


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        (date(2027, 1, 1), date(2027, 1, 31), (date(2026, 12, 1), date(2026, 12, 31))),
        (date(2027, 1, 1), date(2027, 3, 31), (date(2026, 10, 1), date(2026, 12, 31))),
        (date(2026, 11, 9), date(2026, 11, 15), (date(2026, 11, 2), date(2026, 11, 8))),
    ],
)
def test_a_period_has_one_before_it_as_long_as_itself(first, last, before):
    assert period_before(first, last) == before


def test_what_had_gone_out_counts_although_it_was_cancelled_afterwards(november: Calendar):
    books = Books(november.load(NOW))
    books.went("off", "mastodon")
    found = of(books)
    assert found.cancelled == ()
    assert (found.posts.planned, found.posts.published) == (11, 1)


def test_a_post_that_goes_out_again_counts_each_time_in_its_own_month(november: Calendar):
    november.write(
        "content/december.md",
        "---\nid: december\ntitle: T\nstatus: approved\noccurrence: 2\npublish_at: 2026-12-08 09:00\nchannels: [mastodon]\n---\n\nHello.\n",
    )
    books = Books(november.load(NOW))
    books.earlier("december", "mastodon", datetime(2026, 11, 10, 8, tzinfo=UTC))
    assert of(books).posts == Tally(11, 1)
    assert of(books, date(2026, 12, 1), date(2026, 12, 31)).posts == Tally(1, 0, 1)


def test_a_hold_and_a_fault_keep_what_is_due_and_are_told(november: Calendar):
    moment = datetime(2026, 11, 25, 9, tzinfo=UTC)
    charter = (november.root / "charter.yml").read_text(encoding="utf-8")
    november.write("charter.yml", charter + "holds: [{reason: An accident, channels: [mastodon]}]\n")
    books = Books(november.load(moment))
    found = of(books)
    assert found.phase == "running"
    assert [(one.post.id, one.fate, str(one.why)) for one in found.losses if one.fate is Fate.HELD] == [
        ("dropped", Fate.HELD, "on hold: An accident")
    ]


def test_a_post_without_a_channel_went_nowhere_once_its_time_has_come(november: Calendar):
    november.write("content/off.md", "---\nid: off\ntitle: T\nstatus: approved\npublish_at: 2026-11-26 09:00\n---\n\nHello.\n")
    books = Books(november.load(NOW))
    (loss,) = [one for one in of(books).losses if one.post.id == "off"]
    assert str(loss.why) == "This post names no channel yet, so nobody gets it."
    earlier = restitution(books.edition, None, datetime(2026, 11, 1, tzinfo=UTC), FIRST, LAST)
    assert "off" not in ids(one.post for one in earlier.losses)


def test_the_order_of_the_posts_does_not_matter(books):
    turned = replace(books.edition, posts=books.edition.posts[::-1])
    assert of(Books(turned, books.by_hand, books.records)) == of(books)


def test_many_restitutions_are_the_same_as_one(books):
    many = Restitutions(books.edition, books.ledger, NOW, books.decisions(), {})
    quarter = many.of(date(2026, 10, 1), date(2026, 12, 31))
    assert many.of(FIRST, LAST) == of(books)
    assert quarter == of(books, date(2026, 10, 1), date(2026, 12, 31))


def test_there_is_no_restitution_without_a_charter(november: Calendar):
    november.write("charter.yml", "parution: 1\n")
    edition = november.load(NOW)
    with pytest.raises(ValueError, match=re.escape(str(november.root))):
        restitution(edition, None, NOW, FIRST, LAST)
