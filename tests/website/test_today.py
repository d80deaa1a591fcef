"""The page that a stakeholder opens first: what goes out, what waits for whom, what went wrong."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk_room import desk, write
from page_reading import Page
from press_room import NOW

from parution.deliveries.plan import Action, Decision, Standing
from parution.deliveries.record import Key
from parution.model import say
from parution.schedule import State
from parution.website.audience import Shows
from parution.website.desk import Desk
from parution.website.pages import today
from parution.website.pages.lines import beginning_of
from parution.website.pages.troubles import troubles
from parution.website.pages.waiting import waiting
from tests_support import CHARTER, Calendar

MORNING = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # 07:30 in Paris, a Tuesday


def shown(at: Desk) -> str:
    """The whole page."""
    (page,) = today.pages(at)
    assert page.path == "index.html"
    return page.render().decode()


def sentence(at: Desk) -> str:
    found = re.search(r'today__sentence">([^<]*)<', shown(at))
    assert found
    return html.unescape(found[1])


def key(at: Desk) -> str:
    (page,) = today.pages(at)
    return page.mark


def delivery(post: str, channel: str, standing: Standing, why: str = "not due yet") -> tuple[Decision, ...]:
    return (Decision(Key(post, channel, 1), Action.PERSON, standing, say(why)),)


def test_the_page_begins_with_the_day_and_a_sentence_that_sums_it_up(calendar: Calendar, shells: Path) -> None:
    write(calendar, "one", "approved", "publish_at: 2026-11-24 10:00\nchannels: [mastodon]\n")
    write(calendar, "two", "approved", "publish_at: 2026-11-26 10:00\nchannels: [bluesky]\n")
    write(calendar, "three", "review", "publish_at: 2026-12-03 10:00\nchannels: [bluesky]\n")
    at = desk(calendar, shells, MORNING)
    assert "<h1>Tuesday 24 November 2026</h1>" in shown(at)
    assert sentence(at) == "Today, one post goes out at 10:00; one more by Monday; one waits to be read."


def test_the_sentence_speaks_french_with_french_signs(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER.replace("language: en", "language: fr"))
    write(calendar, "one", "approved", "publish_at: 2026-11-24 10:00\nchannels: [mastodon]\n")
    write(calendar, "two", "approved", "publish_at: 2026-11-24 17:00\nchannels: [bluesky]\n")
    write(calendar, "three", "review", "publish_at: 2026-12-03 10:00\nchannels: [bluesky]\n")
    said = sentence(desk(calendar, shells, MORNING))
    assert said == "Aujourd’hui, 2 posts partent, le premier à 10:00\u202f; un attend une relecture."


@pytest.mark.parametrize(
    ("status", "day", "said"),
    [
        ("cancelled", "24", "Nothing goes out today."),
        ("idea", "24", "Nothing goes out today."),
        ("approved", "25", "Nothing goes out today; one more by Monday."),
    ],
)
def test_what_does_not_go_out_today_is_not_announced(calendar: Calendar, shells: Path, status: str, day: str, said: str) -> None:
    write(calendar, "one", status, f"publish_at: 2026-11-{day} 10:00\nchannels: [mastodon]\n")
    assert sentence(desk(calendar, shells, MORNING)) == said


def test_the_posts_of_today_stand_with_the_beginning_of_their_text(calendar: Calendar, shells: Path) -> None:
    write(calendar, "one", "approved", "publish_at: 2026-11-24 10:00\nchannels: [mastodon]\n", body="**Oil** keeps the <b>oak</b>.")
    page = shown(desk(calendar, shells, MORNING))
    assert "Oil keeps the oak." in page
    assert Page(page).faults == []


def test_the_beginning_of_a_text_is_plain_and_short() -> None:
    assert (
        beginning_of("## A _small_ title\n\n[Read me](https://example.org) and ![a cat](cat.jpg)\nsnake_case")
        == "A small title Read me and snake_case"
    )
    long = beginning_of("word " * 100)
    assert len(long) < 180
    assert long.endswith("word…")


def test_a_text_in_review_waits_for_those_who_approve_its_pillar_and_a_draft_for_its_owner(calendar: Calendar, shells: Path) -> None:
    people = "people: {desk: {name: The desk}, ann: {name: Ann}, bob: {name: Bob}}\napprovals: {shop: [ann, bob], craft: [ann]}\n"
    calendar.write("charter.yml", CHARTER.replace("people: {desk: {name: The desk}}\n", people))
    when = "publish_at: 2026-11-27 10:00\nchannels: [mastodon]\n"
    write(calendar, "oil", "review", f"{when}pillar: shop\nowner: ann\n")
    write(calendar, "oak", "review", f"{when}pillar: craft\nowner: ann\n")
    write(calendar, "ash", "review", when)
    write(calendar, "elm", "draft", f"{when}owner: desk\n")
    write(calendar, "far", "draft", "publish_at: 2027-01-27 10:00\nchannels: [mastodon]\nowner: desk\n")
    found = {
        one.name: ([leaf.post.id for leaf in one.reviews], [leaf.post.id for leaf in one.drafts]) for one in waiting(desk(calendar, shells))
    }
    # Who wrote a text does not approve it, unless nobody else is named.
    assert found == {"The desk": ([], ["elm"]), "Ann": (["oak"], []), "Bob": (["oil"], []), "Whoever takes it": (["ash"], [])}


def test_who_is_not_to_know_people_sees_what_waits_without_names(calendar: Calendar, shells: Path) -> None:
    write(calendar, "oil", "review", "publish_at: 2026-11-27 10:00\nchannels: [mastodon]\nowner: desk\n")
    (found,) = waiting(desk(calendar, shells, shows=Shows(plan=True)))
    assert (found.id, found.name, len(found.reviews)) == ("", "", 1)


def test_what_went_wrong_stands_first_with_why_and_what_to_do(calendar: Calendar, shells: Path) -> None:
    for day, name in enumerate(("doubt", "fail", "miss", "fine"), start=18):
        write(calendar, name, "approved", f"publish_at: 2026-11-{day} 10:00\nchannels: [mastodon]\n")
    write(calendar, "late", "draft", "publish_at: 2026-11-20 10:00\nchannels: [mastodon]\n")
    record = {
        "doubt": delivery("doubt", "mastodon", Standing.UNKNOWN, "a runner began to send it and never came back"),
        "fail": delivery("fail", "mastodon", Standing.FAILED, "the account is closed"),
        "miss": delivery("miss", "mastodon", Standing.MISSED, "its slot is too long past"),
        "fine": delivery("fine", "mastodon", Standing.PUBLISHED, "published"),
    }
    at = desk(calendar, shells, deliveries=record)
    assert [one.leaf.post.id for one in troubles(at)] == ["doubt", "fail", "miss", "late"]
    page = shown(at)
    assert "mastodon: the account is closed." in page
    assert "Look whether it is there, then say so" in page
    assert page.index("To be decided") < page.index('id="out"')
    assert sentence(at).endswith("4 need a decision.")


def test_who_is_not_to_know_of_doubts_reads_nothing_of_them(calendar: Calendar, shells: Path) -> None:
    write(calendar, "fail", "approved", "publish_at: 2026-11-20 10:00\nchannels: [mastodon]\n")
    record = {"fail": delivery("fail", "mastodon", Standing.FAILED, "the account is closed")}
    page = shown(desk(calendar, shells, deliveries=record, shows=Shows(plan=True, health=True)))
    assert "the account is closed" not in page
    assert "To be decided" not in page


def test_a_blocked_or_manual_delivery_is_told_of_though_its_post_is_only_due(calendar: Calendar, shells: Path) -> None:
    write(calendar, "hand", "approved", "publish_at: 2026-11-21 10:00\nchannels: [instagram]\n")
    record = {"hand": delivery("hand", "instagram", Standing.BY_HAND, "this network is published to by hand")}
    (found,) = troubles(desk(calendar, shells, deliveries=record))
    assert (found.word, found.leaf.state) == ("by hand", State.DUE)
    assert "Publish it yourself" in found.remedy


def test_a_hold_is_a_banner_and_what_it_keeps_is_told(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + "holds: [{reason: a fire in the workshop, from: 2026-11-20 08:00, until: 2026-12-20}]\n")
    write(calendar, "oil", "approved", "publish_at: 2026-11-24 10:00\nchannels: [mastodon]\n")
    at = desk(calendar, shells, MORNING)
    page = shown(at)
    assert "a fire in the workshop" in page.split("<h2")[1]
    assert "Nothing at all is published." in page
    (held,) = troubles(at)
    assert (held.why, held.remedy) == ("A fire in the workshop.", "It waits until the hold is lifted.")
    assert sentence(at) == "Nothing goes out today."  # what is held waits for nobody's decision
    assert "One post waits until it is lifted." in page


def test_what_is_late_since_yesterday_still_stands_there_until_it_is_missed(calendar: Calendar, shells: Path) -> None:
    write(calendar, "oil", "approved", "publish_at: 2026-11-23 20:00\nchannels: [mastodon]\n")
    write(calendar, "wax", "approved", "publish_at: 2026-11-22 20:00\nchannels: [mastodon]\n")
    at = desk(calendar, shells, MORNING)
    page = shown(at)
    assert 'id="delayed">Late<' in page
    assert "posts/oil.html" in page
    assert "posts/wax.html" not in page
    assert "It still goes out until Tuesday 24 November 2026 at 20:00" in page
    assert "one post is late" in sentence(at).lower()


def test_a_hold_that_is_over_is_not_shown(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + "holds: [{reason: a fire, until: 2026-11-23}]\n")
    write(calendar, "oil", "approved", "publish_at: 2026-11-24 10:00\nchannels: [mastodon]\n")
    assert "a fire" not in shown(desk(calendar, shells, MORNING))


def test_the_health_of_the_plan_stands_in_figures_that_can_be_read_aloud(calendar: Calendar, shells: Path) -> None:
    for day in range(25, 30):
        write(calendar, f"post-{day}", "approved", f"publish_at: 2026-11-{day} 10:00\nchannels: [mastodon]\npillar: shop\nkind: promo\n")
    page = shown(desk(calendar, shells))
    assert "100% <span>promotional, too much" in page
    assert '<span class="vh">Week of 23 November: 5 posts</span>' in page
    assert "How the plan stands" not in shown(desk(calendar, shells, shows=Shows(plan=True)))


def test_an_empty_calendar_says_how_to_write_the_first_post(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + "site: {repository: https://example.org/us/calendar}\n")
    page = shown(desk(calendar, shells))
    assert "Nothing planned yet" in page
    assert "parution new" in page
    assert 'href="https://example.org/us/calendar/new/main?filename=content%2F2026-11%2F' in page
    assert Page(page).faults == []


def test_the_public_sees_what_is_published_and_nothing_else(calendar: Calendar, shells: Path) -> None:
    write(calendar, "out", "approved", "publish_at: 2026-11-20 10:00\nchannels: [mastodon]\n", title="It is out")
    write(calendar, "plan", "approved", "publish_at: 2026-11-21 18:00\nchannels: [mastodon]\n", title="A secret")
    record = {"out": delivery("out", "mastodon", Standing.PUBLISHED)}
    page = shown(desk(calendar, shells, deliveries=record, shows=Shows()))
    assert "It is out" in page
    assert "A secret" not in page
    assert Page(page).faults == []


def test_the_page_is_made_again_when_the_day_or_what_it_shows_changes_and_only_then(calendar: Calendar, shells: Path) -> None:
    write(calendar, "one", "approved", "publish_at: 2026-11-24 10:00\nchannels: [mastodon]\n", body="Once.")
    write(calendar, "far", "draft", "publish_at: 2028-11-24 10:00\nchannels: [mastodon]\n", body="Far away.")
    before = key(desk(calendar, shells, MORNING))
    write(calendar, "far", "draft", "publish_at: 2028-11-24 10:00\nchannels: [mastodon]\n", body="Farther away.")
    assert key(desk(calendar, shells, MORNING)) == before
    assert key(desk(calendar, shells, NOW)) != before
    write(calendar, "one", "approved", "publish_at: 2026-11-24 10:00\nchannels: [mastodon]\n", body="Twice.")
    assert key(desk(calendar, shells, MORNING)) != before
