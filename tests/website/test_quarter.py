"""The timeline: campaigns, pillars and channels over the weeks of a quarter."""

from __future__ import annotations

import re

from press_room import Calendar, Press


def row(page: str, name: str) -> list[str]:
    """The cells of the row with a name."""
    (found,) = re.findall(rf'<tr><th scope="row">(?:<span class="net[^>]*>.*?</span> )?{name}[^\n]*', page)
    return re.findall(r"<td[^>]*>(.*?)</td>", found)


def test_a_post_is_a_mark_in_its_week_with_a_whole_name(calendar: Calendar, press: Press) -> None:
    calendar.post("one", "publish_at: 2026-11-24 09:00\npillar: craft\nchannels: [mastodon]\n")
    calendar.post("two", "publish_at: 2026-11-25 09:00\nchannels: [mastodon, news]\n")
    press.build()
    page = press.page("quarters/2026-Q4.html")
    assert page == press.page("quarters/index.html")
    assert "<h1>Fourth quarter of 2026</h1>" in page
    craft, other = row(page, "craft"), row(page, "No pillar")
    assert len(craft) == len(other) == 14
    assert [index for index, one in enumerate(craft) if one] == [8]  # the ninth week that the quarter touches
    assert 'aria-label="Tuesday 24 November 2026, 09:00, Draft: ' in craft[8]
    assert 'href="../posts/one.html"' in craft[8]
    assert 'href="../posts/two.html"' in other[8]
    assert row(page, "Mastodon")[8] == "2"


def test_a_campaign_is_a_bar_over_its_days_with_its_posts(calendar: Calendar, press: Press) -> None:
    calendar.post("one", "publish_at: 2026-11-24 09:00\ncampaign: winter-market\n")
    press.build()
    cells = row(press.page("quarters/2026-Q4.html"), "winter-market")
    runs = [re.findall(r'<i class="run tint-0( begins)?( ends)?" style="--a:(\d);--b:(\d);--d:(\d)">', cell) for cell in cells]
    assert [index for index, one in enumerate(runs) if one] == [8, 9, 10, 11]
    assert runs[8] == [(" begins", "", "0", "7", "7")]
    assert runs[11] == [("", " ends", "0", "7", "7")]
    assert "posts/one.html" in cells[8]


def test_many_posts_of_a_week_are_counted_by_day_with_a_way_to_them(calendar: Calendar, press: Press) -> None:
    for number in range(12):
        calendar.post(f"post-{number}", f"publish_at: 2026-11-24 {number + 8:02}:00\npillar: craft\n")
    calendar.post("lonely", "publish_at: 2026-11-25 09:00\npillar: craft\n")
    press.build()
    week = row(press.page("quarters/2026-Q4.html"), "craft")[8]
    assert 'class="many" href="../weeks/2026-W48.html#d-2026-11-24"' in week
    assert "24 <b>×12</b>" in week
    assert "posts/lonely.html" in week
    assert 'id="d-2026-11-24"' in press.page("weeks/2026-W48.html")


def test_today_is_marked_where_it_lies(calendar: Calendar, press: Press) -> None:
    calendar.post("one", "publish_at: 2026-11-24 09:00\n")
    calendar.post("two", "publish_at: 2027-01-24 09:00\n")
    press.build()
    assert press.page("quarters/2026-Q4.html").count('aria-current="date"') == 1
    assert 'class="button" href="#now"' in press.page("quarters/2026-Q4.html")
    assert 'aria-current="date"' not in press.page("quarters/2027-Q1.html")
    assert 'class="button" href="../quarters/2026-Q4.html">Today' in press.page("quarters/2027-Q1.html")
