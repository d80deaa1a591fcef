"""The pages of channels, pillars, campaigns and people, and the directory of them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from desk_room import desk, write
from page_reading import Page

from parution.charter import Site
from parution.health import Share
from parution.language import translator
from parution.website.audience import EVERYTHING, Audience, Shows
from parution.website.desk import Desk
from parution.website.pages import entities
from parution.website.pages.beginnings import new_file
from parution.website.pages.entity import LISTED
from parution.website.pages.figures import Column, Figures
from tests_support import CHARTER, Calendar

RICH = """\
parution: 1
brand: Test Brand
timezone: Europe/Paris
language: en
people:
  ann: {name: Ann, load: 2 per week, backup: bob, contact: ann@example.org}
  bob: {name: Bob}
pillars: {craft: {name: The craft, share: 60 %}, shop: {name: The shop, share: 40 %, kind: promo}}
campaigns: {fair: {name: The fair, from: 2026-11-16, to: 2026-12-13, report: 14 days after, pillar: shop}}
approvals: {shop: [ann]}
channels:
  mastodon: {network: mastodon, name: Our Mastodon, account: "@test@example.social", url: "https://example.social/@test",
    at least: 2 per week, at most: [1 per day, 3 per week], best: ["mon-fri 09:00-10:00"]}
  bluesky: {network: bluesky}
site: {repository: https://example.org/us/calendar}
"""

FAIR = "campaign: fair\n"
LATER = f"publish_at: 2026-12-03 09:00\nchannels: [bluesky]\npillar: craft\nowner: bob\n{FAIR}"


def pages(at: Desk) -> dict[str, str]:
    return {page.path: page.render().decode() for page in entities.pages(at)}


def keys(at: Desk) -> dict[str, str]:
    return {page.path: page.mark for page in entities.pages(at)}


@pytest.fixture
def rich(calendar: Calendar) -> Calendar:
    calendar.write("charter.yml", RICH)
    write(calendar, "past", "approved", "publish_at: 2026-11-10 09:00\nchannels: [mastodon]\npillar: craft\nowner: ann\n")
    write(
        calendar,
        "next",
        "approved",
        "publish_at: 2026-11-24 09:00\nchannels: [mastodon, bluesky]\npillar: shop\nowner: ann\ncampaign: fair\n",
    )
    write(calendar, "later", "draft", "publish_at: 2026-12-03 09:00\nchannels: [bluesky]\npillar: craft\nowner: bob\ncampaign: fair\n")
    return calendar


def test_each_thing_that_the_charter_names_has_its_page(rich: Calendar, shells: Path) -> None:
    found = pages(desk(rich, shells))
    names = {"channels": "bluesky mastodon", "pillars": "craft shop", "campaigns": "fair", "people": "ann bob"}
    named = [f"{folder}/{name}.html" for folder, some in names.items() for name in some.split()]
    assert sorted(found) == sorted([*named, "channels/index.html"])
    for path, page in found.items():
        assert Page(page).faults == [], path


def test_a_page_shows_its_own_posts_and_no_others(rich: Calendar, shells: Path) -> None:
    found = pages(desk(rich, shells))
    shown = {path: sorted(set(re.findall(r'data-post="([^"]+)"', page))) for path, page in found.items()}
    assert shown["channels/mastodon.html"] == ["next", "past"]
    assert shown["channels/bluesky.html"] == ["later", "next"]
    assert shown["pillars/craft.html"] == ["later", "past"]
    assert shown["campaigns/fair.html"] == ["later", "next"]
    assert shown["people/bob.html"] == ["later"]


def test_a_channel_says_what_is_asked_of_it_and_how_it_does(rich: Calendar, shells: Path) -> None:
    page = pages(desk(rich, shells))["channels/mastodon.html"]
    words = Page(page).words
    assert "@test@example.social" in words
    assert "Monday to Friday, 09:00\u2060–\u206010:00" in words
    assert "Week of 23 November: 1 post<" in page
    assert 'href="../feeds/channel-mastodon.ics"' in page
    assert 'href="../months/2026-11.html#channel=mastodon"' in page


def test_the_next_free_slots_keep_the_rules_and_begin_a_post(rich: Calendar, shells: Path) -> None:
    page = pages(desk(rich, shells))["channels/mastodon.html"]
    slots = re.findall(r'<time datetime="(20[^"]+)">[^<]*, (\d\d:\d\d)</time> <a href="([^"]+)"', page)
    assert len(slots) == 5
    moments = [datetime.fromisoformat(moment) for moment, _, _ in slots]
    assert moments == sorted(moments)
    assert all(moment.weekday() < 5 and moment.hour == 9 for moment in moments)
    assert date(2026, 11, 24) not in {moment.date() for moment in moments}  # at most one a day
    query = parse_qs(urlsplit(slots[0][2].replace("&amp;", "&")).query)
    assert query["filename"] == [f"content/{moments[0]:%Y-%m}/{moments[0]:%Y-%m-%d}-mastodon.md"]
    assert f"publish_at: {moments[0]:%Y-%m-%d %H:%M}\nchannels: [mastodon]\n" in query["value"][0]


def test_the_post_that_a_free_slot_begins_is_one_that_the_check_reads(rich: Calendar, shells: Path) -> None:
    page = pages(desk(rich, shells))["channels/mastodon.html"]
    address = re.findall(r'<a href="([^"]+/new/[^"]+)"', page)[0].replace("&amp;", "&")
    query = parse_qs(urlsplit(address).query)
    rich.write(query["filename"][0], query["value"][0])
    edition = rich.load()
    (begun,) = [post for post in edition.posts if post.path == query["filename"][0]]
    assert begun.channels == ("mastodon",)
    assert begun.slot
    assert not [finding for finding in edition.findings if finding.path == begun.path and finding.severity == "error"]


@pytest.mark.parametrize(
    ("home", "address"),
    [
        ("https://github.com/us/calendar", "https://github.com/us/calendar/new/main?filename=content%2Fa%2Fb.md&value=Hi"),
        ("https://gitlab.com/us/calendar.git", "https://gitlab.com/us/calendar/-/new/main?file_name=content%2Fa%2Fb.md&content=Hi"),
        ("https://codeberg.org/us/calendar/", "https://codeberg.org/us/calendar/_new/main/content/a?filename=b.md&value=Hi"),
        (None, ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_new_file_begins_at_the_forge_as_it_wants_it(home: str | None, address: str) -> None:
    assert new_file(Site(repository=home), "content/a/b.md", "Hi") == address


def test_without_the_sources_no_address_of_the_forge_is_shown(rich: Calendar, shells: Path) -> None:
    shows = Shows(plan=True, charter=True, health=True)
    page = pages(desk(rich, shells, shows=shows))["channels/mastodon.html"]
    assert "Next free slots" in page
    assert "example.org/us/calendar" not in page


def test_a_campaign_says_how_far_it_is(rich: Calendar, shells: Path) -> None:
    page = pages(desk(rich, shells))["campaigns/fair.html"]
    for words in ("day 6 of 28", "1 ready", "1 to finish", "Sunday 27 December 2026", ">The shop</a>"):
        assert words in page, words
    assert "caption>November 2026<" in page


def test_a_pillar_stands_against_its_share(rich: Calendar, shells: Path) -> None:
    page = pages(desk(rich, shells))["pillars/shop.html"]
    assert "50%, 1 post (30% to 50%)" in page
    assert '<a href="../people/ann.html">Ann</a>' in page


def test_a_persons_address_is_for_their_colleagues(rich: Calendar, shells: Path) -> None:
    assert "mailto:ann@example.org" in pages(desk(rich, shells))["people/ann.html"]
    theirs = pages(desk(rich, shells, shows=EVERYTHING, audience=Audience.CLIENT))
    assert "ann@example.org" not in "".join(theirs.values())


def test_who_is_not_to_know_people_finds_none(rich: Calendar, shells: Path) -> None:
    found = pages(desk(rich, shells, shows=Shows(plan=True, charter=True)))
    assert not [path for path in found if path.startswith("people/")]
    assert "people/" not in "".join(page for path, page in found.items() if path.startswith("pillars/") or path == "channels/index.html")


def test_the_public_has_no_such_pages(rich: Calendar, shells: Path) -> None:
    assert pages(desk(rich, shells, shows=Shows())) == {}


def test_a_post_may_name_what_the_charter_does_not_know(rich: Calendar, shells: Path) -> None:
    write(rich, "odd", "draft", 'publish_at: 2026-11-25 09:00\nchannels: [nowhere]\nowner: "../x"\n')
    assert "channels/nowhere.html" not in pages(desk(rich, shells))


def test_what_people_wrote_into_the_charter_is_text_and_never_markup(rich: Calendar, shells: Path) -> None:
    bad = "<script>alert(1)</script>"
    charter = RICH.replace("name: Ann,", f"name: '{bad}',").replace("ann@example.org", f"'\"{bad}'")
    for name in ("The craft", "The fair", "Our Mastodon", '"@test@example.social"'):
        charter = charter.replace(name, f"'{bad}'")
    rich.write("charter.yml", charter)
    for path, page in pages(desk(rich, shells)).items():
        assert bad not in page, path
        assert Page(page).faults == [], path


def test_a_long_list_shows_what_is_near_and_tells_of_the_rest(calendar: Calendar, shells: Path) -> None:
    first = datetime(2026, 11, 25, 0, 10, tzinfo=UTC)
    for number in range(LISTED + 7):
        when = first + timedelta(minutes=17 * number)
        write(calendar, f"post-{number}", "draft", f"publish_at: {when:%Y-%m-%d %H:%M}\nchannels: [mastodon]\n")
    page = pages(desk(calendar, shells))["channels/mastodon.html"]
    assert len(re.findall(r'<li class="entry ', page)) == LISTED
    assert "7 more in the agenda" in page


def test_a_page_is_made_again_when_it_changes_and_only_then(rich: Calendar, shells: Path) -> None:
    before = keys(desk(rich, shells))
    write(rich, "later", "draft", LATER, body="Other words.")
    assert keys(desk(rich, shells)) == before
    write(rich, "later", "review", LATER)
    changed = {path for path, key in keys(desk(rich, shells)).items() if key != before[path]}
    assert changed == {"channels/bluesky.html", "pillars/craft.html", "campaigns/fair.html", "people/bob.html"}


def test_the_charter_of_the_tests_has_its_pages_too(calendar: Calendar, shells: Path) -> None:
    assert "network" in CHARTER
    found = pages(desk(calendar, shells))
    assert "Nothing is planned in these weeks." in found["channels/news.html"]


def test_a_share_out_of_its_bounds_says_so_in_words() -> None:
    figures = Figures(translator("en"))
    assert figures.verdict(Share("a", "A", 3, 0.6, 0.1, 0.5)) == "too much"
    assert figures.verdict(Share("a", "A", 3, 0.05, 0.1, 0.5)) == "too little"
    assert figures.verdict(Share("a", "A", 3, 0.3, 0.1, 0.5)) == ""
    assert figures.aim(Share("a", "A", 3, 0.3, most=0.2)) == "at most 20%"


def test_weeks_that_are_too_full_or_too_quiet_are_marked_by_signs_and_words() -> None:
    drawn = str(
        Figures(translator("en")).weeks([Column(date(2026, 11, 23), 5, verdict=1), Column(date(2026, 11, 30), 0, verdict=-1)], 1, 3)
    )
    assert "Week of 23 November: 5 posts, too many" in drawn
    assert "<b>5↑</b>" in drawn
    assert "Week of 30 November: 0 posts, too few" in drawn
    assert 'class="weeks__line most" style="bottom:60.0%"' in drawn
