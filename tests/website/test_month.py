"""The month: a table of days, campaigns across them, what is free, and all of a day on demand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from page_reading import Page
from press_room import NOW, Calendar, Press

from tests_support import CHARTER

BEST = 'account: "@test@example.social", gap: 4 hours, at most: [1 per day], best: ["mon-fri 08:00-10:00"]'
FORGE = "site: {repository: https://github.com/example/calendar, branch: trunk}\n"


def cell(page: str, day: str) -> str:
    """The cell of a day."""
    (found,) = re.findall(rf'<td class="[^"]*" data-day="{day}".*?</td>', page, re.DOTALL)
    return str(found)


def with_best_times(calendar: Calendar) -> None:
    calendar.write("charter.yml", CHARTER.replace('account: "@test@example.social"', BEST) + FORGE)


def test_the_calendar_opens_on_the_month_of_today(month: Callable[[], Press]) -> None:
    press = month()
    press.build()
    assert "<h1>November 2026</h1>" in press.page("months/index.html")
    assert press.page("months/index.html") == press.page("months/2026-11.html")
    assert 'class="chip s-draft" href="../posts/opening.html"' in press.page("months/2026-11.html")


def test_today_is_the_charters_today(month: Callable[[], Press]) -> None:
    press = month()
    press.build(datetime(2026, 11, 23, 23, 30, tzinfo=UTC))  # in Paris, the 24th has begun
    assert re.findall(r'<td class="day today[^"]*" data-day="([^"]*)" aria-current="date">', press.page("months/2026-11.html")) == [
        "2026-11-24"
    ]


def test_a_month_is_a_table_with_its_weekdays_and_weeks(month: Callable[[], Press]) -> None:
    press = month()
    press.build()
    page = press.page("months/2026-11.html")
    assert re.findall(r'<th scope="col">(\w+)</th>', page)[:2] == ["Monday", "Tuesday"]
    assert re.findall(r'data-day="([^"]*)"', page)[:8:7] == ["2026-10-26", "2026-11-02"]
    assert '<th class="wk" scope="row"><a href="../weeks/2026-W48.html">48</a></th>' in page
    assert '<th class="wk" scope="row">44</th>' in page  # no posts so early, so no page


def test_wishes_of_the_month_wait_beside_it(month: Callable[[], Press]) -> None:
    press = month()
    press.build()
    december = press.page("months/2026-12.html")
    assert "To be placed this month" in december
    assert "posts/wishful.html" in december
    assert 'class="chip s-draft wish" href="../posts/snow.html"' in december


def test_three_posts_stand_in_a_day_and_all_of_them_open_without_a_script(press: Press) -> None:
    for number in range(9):
        press.calendar.post(f"post-{number}", f"publish_at: 2026-11-24 1{number}:00\n")
    press.calendar.post("alone", "publish_at: 2026-11-25 10:00\n")
    press.build()
    day = cell(press.page("months/2026-11.html"), "2026-11-24")
    seen, opened = day.split("<button")
    assert seen.count('class="chip ') == 3
    assert '>+6 more<span class="vh">, Tuesday 24 November 2026</span></button>' in opened
    target = re.search(r'popovertarget="([^"]+)"', opened)
    assert target
    assert f'id="{target[1]}" role="group"' in opened
    assert [f"posts/post-{number}.html" in opened for number in range(9)] == [True] * 9
    assert "<button" not in cell(press.page("months/2026-11.html"), "2026-11-25")


def test_three_posts_need_no_more(press: Press) -> None:
    for number in range(3):
        press.calendar.post(f"post-{number}", f"publish_at: 2026-11-24 1{number}:00\n")
    press.build()
    assert "popover" not in cell(press.page("months/2026-11.html"), "2026-11-24")


def test_a_campaign_runs_through_its_days_and_is_named_once_a_week(calendar: Calendar, press: Press) -> None:
    second = "campaigns: {winter-market: {from: 2026-11-23, to: 2026-12-20}, sale: {from: 2026-11-25, to: 2026-11-26}}\n"
    calendar.write("charter.yml", re.sub(r"campaigns:.*\n", second, CHARTER))
    calendar.post("now", "publish_at: 2026-11-24 09:00\n")
    press.build()
    page = press.page("months/2026-11.html")
    assert "bar" not in cell(page, "2026-11-22")
    bars = [re.findall(r'<span class="bar ([^"]*)">(?:<b>(.*?)</b>)?</span>', cell(page, f"2026-11-{day}")) for day in range(23, 28)]
    assert bars[0] == [("tint-0 begins", "winter-market"), ("none", "")]
    assert bars[2] == [("tint-0", ""), ("tint-1 begins", "sale")]
    assert bars[3] == [("tint-0", ""), ("tint-1 ends", "")]
    assert bars[4] == [("tint-0", ""), ("none", "")]
    assert ("tint-0", "winter-market") in re.findall(r'class="bar ([^"]*)"><b>(.*?)</b>', cell(page, "2026-11-30"))


def test_free_slots_lead_to_the_forge_with_a_file_begun(calendar: Calendar, press: Press) -> None:
    with_best_times(calendar)
    calendar.post("now", "publish_at: 2026-11-24 09:00\nchannels: [mastodon]\n")
    press.build()
    page = press.page("months/2026-11.html")
    assert 'class="slot"' not in cell(page, "2026-11-24")  # the day has its post
    assert 'class="slot"' not in cell(page, "2026-11-20")  # gone by
    assert 'class="slot"' not in cell(page, "2026-11-22")  # a Sunday is no best time
    (address,) = re.findall(r'class="slot" href="([^"]*)"', cell(page, "2026-11-25"))
    parts = urlsplit(address.replace("&amp;", "&"))
    fields = parse_qs(parts.query)
    assert (parts.netloc, parts.path) == ("github.com", "/example/calendar/new/trunk")
    assert fields["filename"] == ["content/2026-11/2026-11-25-mastodon.md"]
    assert "publish_at: 2026-11-25 08:00\nchannels: [mastodon]" in fields["value"][0]


def test_without_a_forge_no_slot_is_shown(calendar: Calendar, press: Press) -> None:
    with_best_times(calendar)
    calendar.write("charter.yml", (calendar.root / "charter.yml").read_text(encoding="utf-8").replace(FORGE, ""))
    calendar.post("now", "publish_at: 2026-11-24 09:00\nchannels: [mastodon]\n")
    press.build()
    assert 'class="slot"' not in press.page("months/2026-11.html")


def test_free_slots_end_after_four_weeks(calendar: Calendar, press: Press) -> None:
    with_best_times(calendar)
    calendar.post("now", "publish_at: 2026-11-24 09:00\n")
    calendar.post("later", "publish_at: 2027-01-20 09:00\n")
    press.build()
    december = press.page("months/2026-12.html")
    assert 'class="slot"' in cell(december, "2026-12-18")
    assert 'class="slot"' not in cell(december, "2026-12-21")


def test_a_far_date_does_not_make_a_thousand_months(calendar: Calendar, press: Press) -> None:
    calendar.post("now", "publish_at: 2026-11-24 09:00\n")
    calendar.post("far", "publish_at: 2199-01-01 09:00\n")
    press.build()

    def standing(folder: str) -> list[str]:
        return sorted(file.stem for file in (press.out / folder).iterdir())

    assert standing("months") == ["2026-11", "2199-01", "index"]
    assert standing("weeks") == ["2026-W48", "2199-W01", "index"]
    assert standing("quarters") == ["2026-Q4", "2199-Q1", "index"]
    assert 'href="../months/2199-01.html"' in press.page("months/2026-11.html")


def test_an_empty_calendar_has_each_of_its_views(press: Press) -> None:
    press.build()
    for view in ("months", "weeks", "quarters"):
        page = press.page(f"{view}/index.html")
        assert "Nothing planned yet" in page
        assert 'href="../charter.html"' in page
        assert Page(page).faults == []


def test_the_agenda_tells_of_silence_and_of_days_to_keep_in_mind(calendar: Calendar, press: Press) -> None:
    charter = CHARTER + "key dates: [{name: Saint Nicholas, on: 6 december, lead: 7 days}]\n"
    calendar.write("charter.yml", charter)
    calendar.post("one", "publish_at: 2026-11-24 09:00\n")
    calendar.post("two", "publish_at: 2026-11-30 09:00\n")
    calendar.post("next", "publish_at: 2026-12-01 09:00\n")
    calendar.post("far", "publish_at: 2027-05-01 09:00\n")
    press.build(NOW)
    page = press.page("agenda.html")
    assert re.findall(r'<section class="date[^"]*" data-day="([^"]*)"', page) == [
        "2026-11-21",
        "2026-11-24",
        "2026-11-30",
        "2026-12-01",
        "2026-12-06",
    ]
    assert re.findall(r"Nothing for \d+ days?", page) == ["Nothing for 5 days"]
    assert '<p class="mark">Saint Nicholas</p>' in page
    assert 'id="today" aria-current="date"' in page
    assert 'href="months/2027-02.html">February 2027' in page


def test_what_has_no_day_says_what_it_still_lacks(calendar: Calendar, press: Press) -> None:
    calendar.write("charter.yml", CHARTER + "required: [channels, pillar]\n")
    calendar.post("bare", "planned: 2026-12\n", "")
    calendar.post("whole", "channels: [mastodon]\npillar: craft\n", "A text.")
    press.build()
    page = press.page("ideas.html")
    lacks = {re.sub("<.*?>", "", found) for found in re.findall(r'<p class="card__lack.*?</p>', page)}
    assert lacks == {"Still missing: a text, where, about what", "Only its day is missing."}
