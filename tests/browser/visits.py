"""Visits every page that the selected tests ask for, several at a time, and writes down all that the tests want to know of it.

A page is loaded once for each way to look at it; the tests then only read what was written down.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from browser.looking import DESKTOP, PHONE, TABLET, Look, listen, settings
from browser.parts import AXE, chromium

T = TypeVar("T")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TABS = 4
"""How many pages are open at once: two cores, and the browser waits for the disk, too."""

_RUN = """(wanted) => {
  // Style sheets are asked for once more only for a rule that is not among these; media are, for the one about sound.
  const preload = { assets: ["media"] };
  return axe.run(document, { runOnly: wanted, resultTypes: ["violations"], preload }).then((all) => all.violations);
}"""
_MEASURES = Path(__file__).with_name("measures.js")
_NARROW = 320
"""Where WCAG 1.4.10 (Reflow) wants a page to be read without scrolling sideways: 1280 pixels at 400 %."""


@dataclass
class Visit:
    """What was seen of a page.

    Attributes:
        violations: what axe-core finds.
        contrast: what it finds of contrast in the other scheme, on the desktop.
        wide: what is wider than the window, by width; at twice the text size, also what is cut off.
        moving: what moves although less motion is wanted.
        requests: the address of everything that was asked for.
        said: errors and warnings of the console, exceptions, and what could not be loaded.
    """

    violations: list[str] = field(default_factory=list)
    contrast: list[str] = field(default_factory=list)
    wide: dict[str, list[str]] = field(default_factory=dict)
    moving: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def visit_all(looks: Iterable[Look], url_of: Callable[[Look], str]) -> dict[Look, Visit | Exception]:
    """Visits them all in a browser of its own, which is gone afterwards."""
    return alone(_visit_all(sorted(set(looks)), url_of))


def alone(task: Coroutine[Any, Any, T]) -> T:
    """Runs a task in a thread of its own: in the tests' thread the event loop of another browser may be waiting."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, task).result()


async def _visit_all(looks: list[Look], url_of: Callable[[Look], str]) -> dict[Look, Visit | Exception]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        contexts = {(look.width, look.scheme): await _context(browser, look) for look in looks}
        room = asyncio.Semaphore(TABS)

        async def visit(look: Look) -> Visit:
            async with room:
                return await _visit(contexts[look.width, look.scheme], look, url_of(look))

        found = await asyncio.gather(*(visit(look) for look in looks), return_exceptions=True)
        await browser.close()
    return {look: one if isinstance(one, Visit | Exception) else RuntimeError(str(one)) for look, one in zip(looks, found, strict=True)}


async def _context(browser: Browser, look: Look) -> BrowserContext:
    context = await browser.new_context(**settings(look.width, look.scheme))
    await context.add_init_script(path=AXE)
    return context


async def _visit(context: BrowserContext, look: Look, url: str) -> Visit:
    visit, page = Visit(), await context.new_page()
    listen(page, visit.requests, visit.said)
    await page.goto(url)
    visit.violations = await violations(page)
    visit.wide, visit.moving = await _measured(page, look)
    if look.width == DESKTOP:
        await page.emulate_media(color_scheme="light" if look.scheme == "dark" else "dark")
        await page.reload()
        visit.contrast = await violations(page, ["color-contrast"])
    await page.close()
    return visit


async def _measured(page: Page, look: Look) -> tuple[dict[str, list[str]], list[str]]:
    ours, size = f"({_measures()})", page.viewport_size or {"height": 900}
    moving = await page.evaluate(f"{ours}.moving()")
    found = {f"{look.width}": await page.evaluate(f"{ours}.tooWide()")}
    if look.width == DESKTOP:
        found[f"{look.width}, text at 200 %"] = await page.evaluate(f"{ours}.largerText(2)")
    for width in (TABLET, PHONE, _NARROW) if look.width == DESKTOP else (_NARROW,):
        await page.set_viewport_size({"width": width, "height": size["height"]})
        found[f"{width}"] = await page.evaluate(f"{ours}.tooWide()")
    return found, moving


async def violations(page: Page, only: list[str] | None = None) -> list[str]:
    """What axe finds on the page that is open, with the first places of each."""
    wanted = {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS}
    found = await page.evaluate(_RUN, wanted)
    return [
        f"{one['id']} ({one['help']}), {len(one['nodes'])} times: "
        + " | ".join(f"{node['target']} {node['html'][:160]} {_why(node)}" for node in one["nodes"][:4])
        for one in found
    ]


def _why(node: dict[str, Any]) -> str:
    return next((check["message"] for check in [*node["any"], *node["all"], *node["none"]]), "")


@cache
def _measures() -> str:
    return _MEASURES.read_text(encoding="utf-8").partition("\n")[2].strip()
