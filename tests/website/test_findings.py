"""The page of what the rules find."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk_room import desk, write
from page_reading import Page

from parution.website.audience import Shows
from parution.website.desk import Desk
from parution.website.pages import findings
from tests_support import CHARTER, Calendar, jpeg

MORNING = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
SITE = "site: {repository: https://example.org/brand/calendar}\n"


def shown(at: Desk) -> str:
    (page,) = findings.pages(at)
    assert page.path == "findings.html"
    return page.render().decode()


def order(text: str, *parts: str) -> bool:
    """Whether all stand in the text, in this order."""
    places = [text.index(part) for part in parts]
    return places == sorted(places)


def test_where_nothing_is_found_the_page_is_calm(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + "rules: {pillar-unused: off}\n")
    write(calendar, "one", "draft", "channels: [mastodon]\npillar: craft\n")
    page = shown(desk(calendar, shells, MORNING))
    assert "Nothing to mend" in page
    assert "1 post read" in page
    assert "mend__said" not in page


def test_findings_stand_by_gravity_with_remedy_line_and_reason(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + SITE + "key dates: [{name: public holidays}]\n")
    write(calendar, "lost", "draft", "channels: [mastodn]\nowner: desk\nignore: {shouting: no}\n", title="A lost post")
    write(calendar, "blind", "draft", "channels: [mastodon]\nmedia: [{src: media/a.jpg}]\n")
    calendar.write("content/media/a.jpg", jpeg())
    page = shown(desk(calendar, shells, MORNING))
    assert order(page, 'id="errors"', "mastodn", 'id="warnings"', 'id="rule-media-alt"', 'id="notes"', 'id="rule-ignore-unused"')
    assert '<a href="posts/lost.html">A lost post</a>' in page
    assert (
        '<a href="https://example.org/brand/calendar/blob/main/content/lost.md#L5" rel="noopener"><code>content/lost.md:5</code></a>'
        in page
    )
    assert "A name with a slip of the pen would put the post where nobody looks, or nowhere." in page
    assert '<a href="charter.html">' in page
    assert re.search(r"<b>The desk</b> <span class=\"quiet\">1 error", page)
    assert "<b>Nobody yet</b>" in page
    assert Page(page).faults == []
    assert len(Page(page).ids) == len(set(Page(page).ids))


def test_without_sources_no_file_is_named(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + SITE)
    write(calendar, "lost", "draft", "channels: [mastodn]\n")
    page = shown(desk(calendar, shells, MORNING, shows=Shows(plan=True, findings=True)))
    assert "mastodn" in page
    assert "content/lost.md" not in page
    assert "example.org/brand" not in page


def test_who_may_not_see_findings_has_no_page(calendar: Calendar, shells: Path) -> None:
    write(calendar, "lost", "draft", "channels: [mastodn]\n")
    assert list(findings.pages(desk(calendar, shells, MORNING, shows=Shows(plan=True, charter=True)))) == []


def test_many_findings_of_a_rule_are_folded_and_counted(calendar: Calendar, shells: Path) -> None:
    for number in range(findings.OF_A_RULE + 3):
        write(calendar, f"lost-{number:03}", "draft", "channels: [mastodn]\n")
    page = shown(desk(calendar, shells, MORNING))
    rule = page.split('id="rule-unknown-channel"')[1].split("<section")[0]
    assert rule.count('<li class="mend"') == findings.OF_A_RULE
    assert rule.split('<details class="more">')[0].count('<li class="mend"') == findings.AT_ONCE
    assert "and 3 more" in rule
    assert f'<span class="count">{findings.OF_A_RULE + 3}</span>' in rule


@pytest.mark.parametrize(
    ("numbers", "most"),
    [([3], findings.OF_A_RULE), ([1000], findings.OF_A_RULE), ([50] * 16, 50), ([50] * 32, 25), ([1] * 5000, 1)],
)
def test_the_page_stays_small_however_many_rules_are_broken(numbers: list[int], most: int) -> None:
    assert findings.fair(numbers) == most


def test_a_line_that_moved_makes_the_page_again(calendar: Calendar, shells: Path) -> None:
    def key() -> str:
        (page,) = findings.pages(desk(calendar, shells, MORNING))
        return page.mark

    write(calendar, "lost", "draft", "channels: [mastodn]\n")
    first = key()
    assert key() == first
    write(calendar, "lost", "draft", "pillar: craft\nchannels: [mastodn]\n")
    assert key() != first
