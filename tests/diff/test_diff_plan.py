"""What a change brings about: findings, mix, what fills up, the months; and only what it brings about."""

from __future__ import annotations

import pytest
from versions import OAK, Versions, begun

from tests_support import CHARTER

STRICT = CHARTER.replace("account: test.example.org", "account: test.example.org, gap: 4 hours, at most: 2 per day, silence: 9 days")


@pytest.fixture
def strict(tmp_path) -> Versions:
    versions = begun(tmp_path / "strict", charter=STRICT)
    for day in (1, 8, 15):
        versions.post(
            f"blue-{day}", at=f"2026-12-{day:02} 10:00", channels="[bluesky]", body=f"The {day} th day of the blue month of wood."
        )
    versions.commit()
    return versions


def test_a_new_collision_and_the_day_that_it_fills(strict):
    strict.post("near", at="2026-12-08 11:00", channels="[bluesky]", body="Something else entirely, about nails.")
    found = strict.changes()
    assert [(told.rule, told.group, told.post) for told in found.appeared] == [("cadence-gap", "collision", "near")]
    assert found.appeared[0].line == 6
    assert found.gone == ()
    assert [(one.channel, one.first, one.before, one.after, one.most) for one in found.filled] == [("bluesky", "2026-12-08", 1, 2, 2)]


def test_a_new_gap_and_where_it_was_closed(strict):
    (strict.root / "content/blue-8.md").unlink()
    assert [(told.rule, told.group) for told in strict.changes().appeared] == [("cadence-silence", "gap")]
    strict.commit()
    strict.post("blue-9", at="2026-12-09 10:00", channels="[bluesky]", body="The ninth day is as good as the eighth.")
    found = strict.changes()
    assert found.appeared == ()
    assert [told.rule for told in found.gone] == ["cadence-silence"]


def test_what_was_found_before_is_not_told_again_wherever_its_line_is(versions):
    versions.post("oak", at="2026-12-01 09:00", body="Word " * 200)
    versions.commit()
    versions.post("oak", "brief: one more line\n", at="2026-12-01 09:00", body="Word " * 210)
    versions.post("elm", at="2026-12-04 09:00", body="Elm bends where oak breaks, and nobody remembers it.")
    assert versions.changes().appeared == ()


def test_the_mix_before_and_after(versions):
    versions.post("sale", "kind: promo\npillar: shop\n", at="2026-12-09 10:00", body="Everything must go, come early.")
    found = versions.changes()
    promo = next(one for one in found.shifts if (one.about, one.channel) == ("promo", ""))
    assert (promo.before.posts, promo.before.of, promo.after.posts, promo.after.of, promo.most) == (0, 2, 1, 3, 0.2)
    assert {(one.about, one.channel, one.id) for one in found.shifts} >= {("promo", "mastodon", ""), ("pillar", "", "shop")}
    assert (found.first, found.last) == ("2026-11-21", "2027-02-19")
    assert "Promotional posts                0% →   33%  at most 20%, too few posts to judge (3 of 5 in 28 days)" in versions.told("main")


def test_the_month_shows_what_comes_and_goes(versions):
    versions.post("oak", at="2026-12-10 12:30", body=OAK)
    versions.post("fir", at="2026-12-03 18:00", body="A small fir.")
    (month,) = versions.changes().months
    marks = {day.day: [(mark.mark, mark.post) for mark in day.marks] for day in month.days}
    assert marks == {"2026-12-01": [("left", "oak")], "2026-12-03": [("added", "fir")], "2026-12-10": [("arrived", "oak")]}
    assert [(day.before, day.after) for day in month.days] == [(1, 0), (1, 2), (0, 1)]
    lines = versions.told("main").splitlines()
    week = next(index for index, line in enumerate(lines) if line.split() == ["1", "2", "3", "4", "5", "6"])
    assert lines[week + 1].split() == ["←", "·+"]


def test_a_change_of_the_charter_value_by_value(versions):
    versions.write("charter.yml", CHARTER.replace("share: 60 %", "share: 50 %").replace("share: 40 %", "share: 50 %"))
    found = versions.changes()
    assert [(field.name, field.before, field.after) for field in found.charter] == [
        ("pillars.craft.share", "60 %", "50 %"),
        ("pillars.shop.share", "40 %", "50 %"),
    ]
    assert not found.empty
    assert found.posts == ()


def test_another_time_zone_moves_every_post(versions):
    versions.write("charter.yml", CHARTER.replace("Europe/Paris", "Europe/London"))
    assert [(post.id, post.moved.minutes) for post in versions.changes().posts] == [("oak", 60), ("elm", 60)]


def test_a_channel_that_is_taken_away_sends_nothing_more(versions):
    versions.write("charter.yml", CHARTER.replace('  mastodon: {network: mastodon, account: "@test@example.social"}\n', ""))
    found = versions.changes()
    assert [[(sent.channel, sent.change) for sent in post.sendings] for post in found.posts if post.id != "ash"] == [
        [("mastodon", "dropped")],
        [("mastodon", "dropped")],
    ]
    assert {told.rule for told in found.appeared} == {"unknown-channel"}


def test_a_charter_that_was_broken_before_is_lent_the_new_one(versions):
    good = (versions.root / "charter.yml").read_text()
    versions.write("charter.yml", "parution: 1\nbrand: [\n")
    versions.commit()
    versions.write("charter.yml", good)
    versions.post("fir", at="2026-12-05 18:00", body="A small fir.")
    found = versions.changes()
    assert (found.base.charter, found.head.charter) == ("broken", "usable")
    assert [(post.change, post.id) for post in found.posts] == [("added", "fir")]
    assert [told.rule for told in found.gone] == ["yaml", "posts-not-judged"]
    assert "could not be used before" in found.notes[0]


def test_a_charter_that_breaks_is_an_error_and_the_posts_are_compared_all_the_same(versions):
    versions.write("charter.yml", "parution: 1\nbrand: [\n")
    versions.post("fir", at="2026-12-05 18:00", body="A small fir.")
    found = versions.changes()
    assert [(post.change, post.id) for post in found.posts] == [("added", "fir")]
    assert "yaml" in [told.rule for told in found.appeared]
    assert [told.rule for told in found.gone] == []
    assert "cannot be used any more" in versions.told("main")


def test_a_calendar_that_is_new_adds_all_its_posts(versions):
    versions.git("checkout", "-q", "--orphan", "empty")
    versions.git("rm", "-rqf", ".")
    versions.commit()
    versions.git("checkout", "-q", "main", "--", ".")
    found = versions.changes("empty")
    assert found.base.charter == "missing"
    assert {post.change for post in found.posts} == {"added"}
    assert len(found.posts) == 3


def test_a_row_of_zeros_is_nothing_at_all(versions):
    assert {post.change for post in versions.changes("0" * 40).posts} == {"added"}


def test_two_charters_that_cannot_be_used_are_the_users_to_mend(versions):
    versions.write("charter.yml", "parution: 1\nbrand: [\n")
    versions.commit()
    assert "parution check" in versions.refused("main")
