"""The week: each post at its hour, none over another, and the hours that are free or quiet."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from press_room import Calendar, Press

from parution.website.pages.hours import Hours, Item, runs
from tests_support import CHARTER


def column(page: str, day: str) -> str:
    """The column of a day."""
    return page.partition(f'data-day="{day}"')[2].partition("</section>")[0]


def test_there_is_a_page_for_each_week_from_the_first_to_the_last_that_hold_posts(calendar: Calendar, press: Press) -> None:
    calendar.post("one", "publish_at: 2026-12-24 09:00\n")
    calendar.post("two", "publish_at: 2027-01-06 09:00\n")
    press.build()
    assert sorted(file.stem for file in (press.out / "weeks").iterdir()) == ["2026-W52", "2026-W53", "2027-W01", "index"]
    assert press.page("weeks/index.html") == press.page("weeks/2026-W52.html")  # the nearest to today
    assert 'rel="next" href="../weeks/2027-W01.html"' in press.page("weeks/2026-W53.html")


def test_a_post_stands_at_its_hour_and_the_zone_is_told(calendar: Calendar, press: Press) -> None:
    calendar.post("nine", "publish_at: 2026-11-24 09:30\n")
    calendar.post("wish", "planned: 2026-11-25\n")
    press.build()
    page = press.page("weeks/2026-W48.html")
    assert "times of Paris" in page
    assert "23 to 29 November 2026" in page
    assert '<span class="hour" style="--a:5"><span>09:00</span></span>' in page
    assert '<ul class="chips at" style="--a:7;--n:6"><li><a class="chip s-draft" href="../posts/nine.html"' in column(page, "2026-11-24")
    whole = column(page, "2026-11-25").split('<div class="wday__hours">')[0]
    assert 'class="chip s-draft wish" href="../posts/wish.html"' in whole


def test_what_would_overlap_stands_one_below_the_other(calendar: Calendar, press: Press) -> None:
    for number, clock in enumerate(("09:00", "09:15", "09:15", "15:00")):
        calendar.post(f"post-{number}", f"publish_at: 2026-11-24 {clock}\n")
    press.build()
    day = column(press.page("weeks/2026-W48.html"), "2026-11-24")
    stacks = [re.findall(r"posts/(post-\d)", stack) for stack in day.split('<ul class="chips at"')[1:]]
    assert stacks == [["post-0", "post-1", "post-2"], ["post-3"]]


def test_a_post_at_any_hour_is_shown_and_unused_hours_are_short() -> None:
    hours = Hours([[Item(3 * 4, 6, "night")], [Item(23 * 4 + 3, 6, "late")]])
    assert (hours.first, hours.last) == (2, 24)
    assert [hour for hour, _, short in hours.scale() if not short] == ["02:00", "03:00", "04:00", "22:00", "23:00"]
    assert hours.stacks(1) == '<ul class="chips at" style="--a:88;--n:1"><li>late</li></ul>'
    assert (Hours([[]]).first, Hours([[]]).last) == (8, 19)


def test_the_hours_reach_as_far_as_the_best_ones_do() -> None:
    hours = Hours([[]], [(28, 32), (72, 82)])
    assert (hours.first, hours.last) == (7, 21)


def test_stretches_of_a_day() -> None:
    assert list(runs(0b0110_0001)) == [(0, 1), (5, 7)]
    assert list(runs(1 << 95)) == [(95, 96)]
    assert list(runs(0)) == []


def test_best_hours_and_hours_of_silence_lie_behind_the_posts(calendar: Calendar, press: Press) -> None:
    charter = CHARTER.replace("account: test.example.org", 'account: test.example.org, best: ["tue 08:00-10:00"]')
    calendar.write("charter.yml", charter + 'quiet: ["12:00-13:00"]\n')
    calendar.post("nine", "publish_at: 2026-11-24 09:30\n")
    press.build()
    page = press.page("weeks/2026-W48.html")
    assert '<i class="band best" style="--a:1;--b:9"></i><i class="band hush" style="--a:17;--b:21"></i>' in column(page, "2026-11-24")
    assert "band best" not in column(page, "2026-11-25")
    assert "hours of silence" in page


def test_a_tint_that_is_not_there_is_not_explained(calendar: Calendar, press: Press) -> None:
    calendar.write("charter.yml", CHARTER + 'quiet: ["22:00-06:00"]\n')
    calendar.post("nine", "publish_at: 2026-11-24 09:30\n")
    press.build()
    page = press.page("weeks/2026-W48.html")
    assert "hours of silence" not in page
    assert "What the tints mean" not in page


def test_the_hour_it_is_stands_in_the_day_it_is(calendar: Calendar, press: Press) -> None:
    calendar.post("nine", "publish_at: 2026-11-24 09:30\n")
    press.build(datetime(2026, 11, 24, 13, 20, tzinfo=UTC))
    page = press.page("weeks/2026-W48.html")
    assert '<p class="now" style="--a:26"><span class="vh">It is 14:20</span></p>' in column(page, "2026-11-24")
    assert page.count('class="now"') == 1


def test_a_week_is_made_again_only_where_its_hour_shows(calendar: Calendar, press: Press) -> None:
    calendar.post("one", "publish_at: 2026-11-24 09:30\n")
    calendar.post("two", "publish_at: 2026-12-24 09:30\n")
    press.build(datetime(2026, 11, 24, 13, 20, tzinfo=UTC))
    before = {name: (press.out / name).stat().st_mtime_ns for name in ("weeks/2026-W48.html", "weeks/2026-W52.html")}
    press.build(datetime(2026, 11, 24, 13, 40, tzinfo=UTC))
    after = {name: (press.out / name).stat().st_mtime_ns for name in before}
    assert [name for name in before if before[name] != after[name]] == ["weeks/2026-W48.html"]
