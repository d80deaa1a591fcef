"""How the plan stands: the figures, and the page that shows them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from in_process import run
from parution.health import health
from parution.report.cells import width_of
from tests_support import CHARTER, NOW, Calendar

RHYTHM = """
people: {desk: {name: The desk, load: 1 per week}}
pillars: {craft: {name: Craft, share: 60 %}, shop: {name: Shop, share: 40 %, kind: promo}}
key dates: [{name: Saint Nicholas, on: 6 december, lead: 7 days}, {name: Wood day, on: 10 december, lead: 7 days}]
channels:
  mastodon: {network: mastodon, name: Mastodon, at least: 2 per week, at most: 3 per week}
  bluesky: {network: bluesky, name: Bluesky}
"""
SMALL = "rules: {mix-pillar: {at least posts: 7}}\n"
HEAD = "parution: 1\nbrand: Test Brand\ntimezone: Europe/Paris\nlanguage: en\nhorizon: 28 days\n"


@pytest.fixture
def plan(calendar: Calendar) -> Calendar:
    calendar.write("charter.yml", HEAD + RHYTHM + SMALL)
    slots = ["11-23 09:00", "11-24 09:00", "11-25 09:00", "11-26 09:00", "12-01 09:00", "12-08 09:00", "12-09 09:00"]
    for number, when in enumerate(slots):
        fields = (
            f"publish_at: 2026-{when}\nchannels: [mastodon]\nowner: desk\npillar: {'shop' if number == 1 else 'craft'}\nformat: image\n"
        )
        calendar.post(f"p{number}", fields)
    calendar.post("nicholas", "publish_at: 2026-12-05 09:00\nchannels: [bluesky]\n", "Saint Nicholas comes tomorrow.")
    calendar.post("undated")
    calendar.post("far", "publish_at: 2027-06-01 09:00\nchannels: [mastodon]\n")
    return calendar


def test_the_figures_count_what_goes_out_within_the_horizon(plan: Calendar):
    figures = health(plan.load())
    assert (figures.first, figures.last) == (date(2026, 11, 21), date(2026, 12, 19))
    assert (figures.posts, figures.undated, figures.statuses) == (8, 1, {"draft": 8})
    assert figures.promo.posts == 1
    assert figures.promo.share == 1 / 8
    assert [(one.id, one.posts, one.holds) for one in figures.pillars] == [("craft", 6, False), ("shop", 1, False)]
    assert next(one for one in figures.formats if one.id == "image").posts == 7


def test_where_a_rule_has_too_few_posts_to_judge_by_the_figures_judge_no_more_than_it(plan: Calendar):
    for number in (0, 4):
        post = plan.root / f"content/p{number}.md"
        post.write_text(post.read_text().replace("owner: desk\n", "owner: desk\nkind: promo\n"))
    assert [one.verdict for one in health(plan.load()).promo_of] == [1, 0]
    plan.write("charter.yml", f"{HEAD}{RHYTHM}rules: {{mix-promo: {{at least posts: 9}}}}\n")
    figures = health(plan.load())
    assert [one.holds and one.few and (one.few.posts, one.few.needed, one.few.days) for one in figures.promo_of] == [(7, 9, 28), None]
    assert [one.holds and one.few and (one.few.posts, one.few.needed, one.few.days) for one in figures.pillars] == [(7, 10, None)] * 2
    page = run("health", "--now", "2026-11-21", cwd=plan.root, COLUMNS="80").stdout
    assert "too few posts to judge (7 of 9 in 28 days)" in page
    assert "too few posts to judge (7 of 10)" in page
    assert "too much" not in page


def test_a_share_beyond_its_bound_by_less_than_a_post_is_right(calendar: Calendar):
    calendar.write("charter.yml", HEAD + "channels: {m: {network: mastodon}}\n")
    for day in range(1, 8):
        calendar.post(f"p{day}", f"publish_at: 2026-12-{day:02} 09:00\nchannels: [m]\nkind: {'promo' if day in {2, 6} else 'value'}\n")
    edition = calendar.load()
    assert "mix-promo" not in {one.rule for one in edition.findings}
    promo = health(edition).promo
    assert (promo.share > 0.2, promo.is_within, promo.holds) == (True, False, True)
    assert "at most 20%, to within one post  ✓" in run("health", "--now", "2026-11-21", cwd=calendar.root).stdout


def test_a_week_is_too_full_or_too_empty_and_never_where_it_is_not_planned_yet(plan: Calendar):
    (mastodon, _) = health(plan.load()).channels
    assert [(week.monday.day, week.posts, week.verdict) for week in mastodon.weeks] == [
        (16, 0, 0),  # has begun before the first day
        (23, 4, 1),
        (30, 1, -1),
        (7, 2, 0),
        (14, 0, -1),  # the next post, in June, lies behind it
    ]
    assert mastodon.next
    assert f"{mastodon.next:%Y-%m-%d %H:%M}" == "2026-11-23 09:00"
    assert [week.verdict for week in health(plan.load()).people[0].weeks] == [0, 1, 0, 1, 0]


def test_a_key_date_is_covered_by_the_posts_that_are_about_it(plan: Calendar):
    covered = {one.name: [post.id for post in one.posts] for one in health(plan.load()).key_dates}
    assert covered == {"Saint Nicholas": ["nicholas"], "Wood day": []}


def test_so_many_weeks_take_the_place_of_the_horizon(plan: Calendar):
    assert health(plan.load(), weeks=1).posts == 4


def test_the_page_fits_its_width_and_says_what_is_wrong_without_colour(plan: Calendar):
    for columns in (80, 100):
        done = run("health", "--now", "2026-11-21", cwd=plan.root, COLUMNS=str(columns))
        assert (done.returncode, done.stderr) == (0, "")
        assert max(map(width_of, done.stdout.splitlines())) <= columns
    assert "8 posts go out: 8 × Draft. One draft has no date yet." in done.stdout
    assert "too much" in done.stdout
    assert "4↑" in done.stdout
    assert "1↓" in done.stdout
    assert "Wood day: nothing planned" in done.stdout


def test_the_same_figures_as_json(plan: Calendar):
    told = json.loads(run("health", "--now", "2026-11-21", "--format", "json", cwd=plan.root).stdout)
    assert told["posts"] == 8
    assert told["channels"][0]["weeks"][1] == {"monday": "2026-11-23", "posts": 4, "verdict": 1}
    assert told["channels"][0]["at_least"] == {"number": 2, "period": "week"}
    assert told["key_dates"][1] == {"day": "2026-12-10", "name": "Wood day", "public_holiday": False, "posts": []}


def test_an_empty_calendar_and_a_broken_charter(calendar: Calendar):
    done = run("health", cwd=calendar.root)
    assert done.returncode == 0
    assert "Nothing goes out in this time." in done.stdout
    calendar.write("charter.yml", CHARTER.replace("brand: Test Brand\n", ""))
    done = run("health", cwd=calendar.root)
    assert done.returncode == 1
    assert "“brand” is missing" in done.stdout + done.stderr
    assert NOW


def test_it_speaks_french(plan: Calendar):
    done = run("health", "--now", "2026-11-21", "--lang", "fr", cwd=plan.root)
    assert "8 posts partent : 8 × Brouillon." in done.stdout.replace("\u202f", " ").replace("\u00a0", " ")
    assert "dim. 6 déc." in done.stdout.replace("\u00a0", " ")
