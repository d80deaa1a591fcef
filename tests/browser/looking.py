"""A page as someone sees it: the width of the screen, the scheme, whether there are scripts, motion or a touch screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from browser.kinds import KINDS

PHONE, TABLET, DESKTOP = 390, 768, 1440
_HEIGHTS = {PHONE: 844, TABLET: 1024}


@dataclass(frozen=True, order=True)
class Look:
    """How a page is looked at: its language and kind, the system's scheme, the width of the window in CSS pixels."""

    language: str
    kind: str
    scheme: str
    width: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.language}-{self.scheme}-{self.width}"


_BOTH_WAYS = ("today", "month", "week", "agenda", "board", "charter", "post-findings", "post-thread", "news-post")
_WAYS = (("fr", "light", DESKTOP), ("en", "dark", PHONE))
DAILY = [
    Look(language, kind, scheme, width)
    for number, kind in enumerate(KINDS)
    for way, (language, scheme, width) in enumerate(_WAYS)
    if kind in _BOTH_WAYS or way == number % 2
]
"""How every kind of page is looked at on each run, those that people open most in both ways; the rest of `EVERY` is for the long one."""

EVERY = [
    Look(language, kind, scheme, width)
    for kind in KINDS
    for language in ("fr", "en")
    for scheme in ("light", "dark")
    for width in (DESKTOP, PHONE)
]


def settings(width: int = DESKTOP, scheme: str = "light", **more: Any) -> dict[str, Any]:
    """Of a tab, for Playwright's `new_context`: a phone has a touch screen, and motion is not wanted unless a test wants it."""
    phone = {"is_mobile": True, "has_touch": True, "device_scale_factor": 2} if width == PHONE else {}
    size = {"width": width, "height": _HEIGHTS.get(width, 900)}
    return {"viewport": size, "color_scheme": scheme, "reduced_motion": "reduce", **phone, **more}


@contextmanager
def looking(browser: Browser, width: int = DESKTOP, scheme: str = "light", **more: Any) -> Iterator[Page]:
    """An empty tab of its own, see `settings`."""
    context = browser.new_context(**settings(width, scheme, **more))
    try:
        yield context.new_page()
    finally:
        context.close()


def listen(page: Any, requests: list[str], said: list[str]) -> None:
    """Writes down, from now on, the address of all that a page asks for, and all that goes wrong: what is said, what is not loaded."""
    page.on("request", lambda request: requests.append(request.url))
    page.on("requestfailed", lambda request: said.append(f"not loaded: {request.url} {request.failure}"))
    page.on("response", lambda answer: said.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None)
    page.on("pageerror", lambda error: said.append(f"exception: {error}"))
    loud = {"error", "warning"}
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}") if message.type in loud else None)


def nothing(found: list[str] | dict[str, list[str]]) -> None:
    """Fails the test if something was found, one finding a line."""
    if isinstance(found, dict):
        found = [f"{where}: {what}" for where, every in found.items() for what in every]
    if found:
        pytest.fail("\n".join(found), pytrace=False)
