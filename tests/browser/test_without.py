"""The site without what it need not have: scripts, a server."""

from __future__ import annotations

import pytest

from browser.kinds import KINDS
from browser.looking import DESKTOP, PHONE, listen, looking, nothing

_DAILY = ("today", "month", "week", "board", "post-thread", "post-findings", "charter", "report-month", "news-post")
_AS_FILES = [pytest.param(kind, marks=() if kind in _DAILY else pytest.mark.slow) for kind in KINDS if kind != "not-found"]

_DEAD = """() => {
  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.getClientRects().length;
  const works = (one) => one.closest("form[action]") || one.hasAttribute("popovertarget") || one.hasAttribute("commandfor");
  return [...document.querySelectorAll("button, input:not([type=hidden], [readonly]), select, textarea, [role=button]")]
    .filter((one) => shown(one) && !works(one)).map((one) => one.outerHTML.slice(0, 160));
}"""


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=() if kind in _DAILY else pytest.mark.slow) for kind in KINDS])
def test_without_scripts_there_is_the_content_and_nothing_that_does_nothing(browser, url_of, kind):
    with looking(browser, PHONE if kind == "month" else DESKTOP, java_script_enabled=False) as page:
        page.goto(url_of("fr", kind))
        main = page.locator("main")
        assert page.locator("h1").count() == 1
        assert len(main.inner_text()) > 40
        nothing(page.evaluate(_DEAD))


def test_without_scripts_one_gets_from_the_month_to_a_post_and_back(browser, url_of):
    with looking(browser, java_script_enabled=False) as page:
        page.goto(url_of("fr", "month"))
        chip = page.locator("main a[href*='posts/']").first
        title = chip.inner_text()
        chip.click()
        assert "/posts/" in page.url
        assert page.locator("h1").inner_text().strip() in title
        page.locator("a[href$='index.html']").first.click()
        assert page.locator("main a[href*='posts/']").count() > 3


@pytest.mark.parametrize("kind", _AS_FILES)
def test_opened_as_a_file_it_loads_all_that_it_asks_for(browser, file_of, built, kind):
    said: list[str] = []
    requests: list[str] = []
    file = file_of("fr", kind)
    with looking(browser) as page:
        listen(page, requests, said)
        page.goto(file.as_uri())
        assert page.evaluate("() => document.styleSheets.length") >= 1
    nothing(said)
    nothing([url for url in requests if not url.startswith((built("fr").out.as_uri(), "data:"))])


def test_a_missing_page_says_so_with_all_its_clothes_however_deep(browser, served):
    missing: list[str] = []
    with looking(browser) as page:
        page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
        asked = f"{served('fr')}some/where/deep/nothing.html"
        page.goto(asked)
        assert missing == [asked]
        page.locator("a[href$='index.html'], a[href$='/calendrier/']").first.click()
        page.locator("main a[href*='posts/']").first.wait_for(state="attached")
