"""Every page as it is seen: accessible in both schemes, no wider than its window, at rest, complete, and asking nobody but itself."""

from __future__ import annotations

import pytest
from playwright.async_api import async_playwright

from browser.looking import DAILY, DESKTOP, EVERY, Look, nothing
from browser.parts import chromium, need
from browser.visits import AXE, alone, violations

_LONG = [look for look in EVERY if look not in DAILY]
LOOKS = [pytest.param(look, id=str(look)) for look in DAILY] + [pytest.param(look, id=str(look), marks=pytest.mark.slow) for look in _LONG]


@pytest.mark.parametrize("look", LOOKS)
class TestPage:
    def test_axe_finds_nothing(self, visit, look: Look):
        nothing(visit(look).violations)

    def test_nothing_is_wider_than_the_window_or_cut_off_by_larger_text(self, visit, look: Look):
        nothing(visit(look).wide)

    def test_nothing_moves_where_less_motion_is_wanted(self, visit, look: Look):
        nothing(visit(look).moving)

    def test_everything_comes_from_the_site_itself(self, visit, served, look: Look):
        nothing([url for url in visit(look).requests if not url.startswith((served(look.language), "data:"))])

    def test_the_console_is_silent(self, visit, look: Look):
        nothing(visit(look).said)


@pytest.mark.parametrize("look", [pytest.param(look, id=str(look)) for look in DAILY if look.width == DESKTOP])
def test_contrast_holds_in_the_other_scheme_too(visit, look: Look):
    nothing(visit(look).contrast)


def test_axe_would_find_something():
    """The test of the test: an image without text, and grey on grey."""
    need("browser", "axe")

    async def find() -> list[str]:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            page = await browser.new_page()
            await page.set_content("<html lang=en><title>T</title><main><h1>T</h1><img src=x><p style='color:#999;background:#aaa'>grey")
            await page.evaluate(AXE.read_text(encoding="utf-8"))
            found = await violations(page)
            await browser.close()
            return found

    assert {line.split()[0] for line in alone(find())} == {"image-alt", "color-contrast"}
