"""Everything can be done from the keyboard: Tab reaches all of it, one sees where one is, and nothing holds one fast."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from browser.kinds import KINDS
from browser.looking import DESKTOP, PHONE, looking, nothing

_DAILY = ("today", "month", "board", "post-findings", "report-month", "news-post")


def _daily(kind: str) -> Any:
    return pytest.param(kind, marks=() if kind in _DAILY else pytest.mark.slow)


KINDS_TABBED = [_daily(kind) for kind in KINDS]
KINDS_TO_SKIP = [_daily(kind) for kind in KINDS if not kind.startswith("news")]
"""All but the public pages, where one link stands before the content."""

_WATCH = Path(__file__).with_name("tabbing.js").read_text(encoding="utf-8").partition("\n")[2].strip()
_FIRST = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return { to: document.activeElement.getAttribute("href"), seen: box.width > 20 && box.height > 10 && box.top >= 0 && box.left >= 0 };
}"""
_INSIDE = """() => {
  const at = document.activeElement;
  return at === document.body || document.querySelector("main").contains(at) || at.closest("footer") !== null;
}"""
_ENDLESS = "() => document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime === Infinity).length"


@pytest.mark.parametrize("kind", KINDS_TABBED)
def test_tab_reaches_everything_and_shows_where_one_is(browser, url_of, kind):
    with looking(browser, DESKTOP) as page:
        page.goto(url_of("fr", kind))
        wanted = page.evaluate(_WATCH)
        assert wanted > 1
        for _ in range(wanted + 3):
            page.keyboard.press("Tab")
        reached = page.evaluate("parutionTabs()")["left"]
        for _ in range(wanted + 3):
            page.keyboard.press("Shift+Tab")
        found = page.evaluate("parutionTabs()")
    nothing({"never reached": reached, "no focus to be seen": found["invisible"], "covered by something": found["covered"]})
    assert found["off"] == 0, "the focus went where nobody sees it"


@pytest.mark.parametrize("kind", KINDS_TO_SKIP)
def test_the_first_tab_offers_to_skip_to_the_content(browser, url_of, kind):
    with looking(browser, DESKTOP) as page:
        page.goto(url_of("en", kind))
        page.keyboard.press("Tab")
        link = page.evaluate(_FIRST)
        assert link["seen"], "the first that Tab reaches is not to be seen"
        assert (link["to"] or "").startswith("#"), f"the first that Tab reaches leads to {link['to']}"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = page.evaluate(_INSIDE)
        assert inside, "after skipping, Tab is still before the content"


@pytest.mark.parametrize("kind", ["month", "post-findings"])
def test_tab_reaches_everything_on_a_phone_too(browser, url_of, kind):
    with looking(browser, PHONE, "dark") as page:
        page.goto(url_of("en", kind))
        for _ in range(page.evaluate(_WATCH) + 3):
            page.keyboard.press("Tab")
        found = page.evaluate("parutionTabs()")
    nothing({"never reached": found["left"], "no focus to be seen": found["invisible"]})


@pytest.mark.parametrize("kind", ["month", "post-findings"])
def test_motion_is_short_where_it_is_wanted(browser, url_of, kind):
    """Without a wish for less of it there may be motion; nothing goes on for ever."""
    with looking(browser, reduced_motion="no-preference") as page:
        page.goto(url_of("fr", kind))
        endless = page.evaluate(_ENDLESS)
    assert endless == 0
