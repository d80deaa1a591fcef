"""The filters in a real browser: what there is to choose on every view, what nothing fits, and where they stand on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.example import MOMENT
from browser.looking import DESKTOP, PHONE, looking

_SELDOM = ("month-next", "quarter", "ideas")
VIEWS = ["today", "month", "week", "agenda", *(pytest.param(view, marks=pytest.mark.slow) for view in _SELDOM)]
NOTHING = ".filters__nothing"


def choices(page: Page, legend: str) -> list[str]:
    """What a group of the panel offers, each with its number of posts."""
    group = page.locator(".filters__group", has=page.locator("legend", has_text=legend))
    return [text.replace("\n", " ") for text in group.locator(".filters__choice").all_inner_texts()]


@pytest.fixture
def opened(browser, url_of):
    """Opens a view at the moment of the example."""
    with looking(browser) as page:
        page.clock.set_fixed_time(MOMENT)

        def at(view: str, chosen: str = "", width: int = DESKTOP) -> Page:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto("about:blank")
            page.goto(f"{url_of('en', view)}{'#' if chosen else ''}{chosen}")
            return page

        yield at


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_offers_the_campaigns_of_the_charter_and_none(opened, view):
    page = opened(view)
    page.click(".filters__open")
    names = [text.rsplit(" ", 1)[0] for text in choices(page, "Campaign")]
    assert names[:2] == ["Marché d’hiver", "Restaurer plutôt que jeter"]
    assert names[2:] in ([], ["No campaign"])
    assert (names[2:] == ["No campaign"]) == (page.locator('.pa [data-f]:not([data-f*=" g:"])').count() > 0)
    page.locator(".filters__choice", has_text="Marché d’hiver").locator("input").check()
    assert page.url.endswith("#campaign=marche-hiver")
    shown = page.locator(".pa [data-f]:visible")
    assert [one for one in shown.evaluate_all("all => all.map((one) => one.dataset.f)") if " g:marche-hiver" not in one] == []


def test_posts_of_no_campaign_are_chosen_too(opened):
    page = opened("month", "campaign=-")
    shown = page.locator(".pa .chip:visible").evaluate_all("all => all.map((one) => one.dataset.f)")
    assert shown
    assert [one for one in shown if " g:" in one] == []
    expect(page.locator(".filters__pill")).to_contain_text("No campaign")


def test_who_looks_at_a_channel_is_offered_no_slot_of_another(opened):
    page = opened("month")
    every = set(page.locator(".slot").evaluate_all("all => all.map((one) => one.dataset.channel)"))
    assert len(every) > 1
    page = opened("month", "channel=linkedin")
    assert set(page.locator(".slot:visible").evaluate_all("all => all.map((one) => one.dataset.channel)")) == {"linkedin"}
    assert opened("month", "q=zzz").locator(".slot:visible").count() == 0


@pytest.mark.parametrize("view", ["month", "agenda"])
def test_where_nothing_fits_that_is_said_with_the_way_out(opened, view):
    page = opened(view)
    expect(page.locator(NOTHING)).to_be_hidden()
    page.fill(".filters__text", "zzz")
    expect(page.locator(NOTHING)).to_contain_text("No post on this page fits.")
    page.locator(NOTHING).get_by_role("button", name="Show everything").click()
    expect(page.locator(NOTHING)).to_be_hidden()
    assert "#" not in page.url
    assert page.locator(".pa [data-f]:visible").count() > 0


def test_on_a_phone_the_filter_stands_beside_what_turns_the_pages(opened):
    page = opened("month", width=PHONE)
    button, pager = page.locator(".filters__open").bounding_box(), page.locator(".pager").bounding_box()
    assert abs(button["y"] - pager["y"]) < 2
    assert min(button["width"], button["height"]) >= 40
    expect(page.locator(".filters__open")).to_have_accessible_name("Filter")
    page.click(".filters__open")
    expect(page.locator(".filters__text")).to_be_visible()
    middles = page.locator(".filters__choice").first.evaluate(
        "label => [...label.children].map((one) => one.getBoundingClientRect()).map(({top, height}) => top + height / 2)"
    )
    assert max(middles) - min(middles) < 2
    page.keyboard.press("Escape")
    expect(page.locator(".filters__panel")).to_be_hidden()
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    expect(page.locator(".filters__bar > .filters__text")).to_be_visible()


def test_a_quarter_opens_on_a_phone_where_today_is(opened):
    page = opened("quarter", width=PHONE)
    side = page.locator(".quarter__weeks > th").first.bounding_box()
    week = page.locator("#now").bounding_box()
    assert side["x"] + side["width"] <= week["x"] < PHONE - week["width"]
