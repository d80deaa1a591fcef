"""What the tests in a browser share: the example calendar in two languages, each served, and one Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser.example import Built, build
from browser.kinds import COMING, page_of
from browser.looking import Look
from browser.parts import chromium, need
from browser.serving import SiteServer
from browser.visits import Visit, visit_all


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """The example calendar's site in a language; built once, when it is first asked for."""
    known: dict[str, Built] = {}

    def of(language: str) -> Built:
        if language not in known:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("PARUTION_CACHE", str(tmp_path_factory.mktemp("cache")))
                known[language] = build(language, tmp_path_factory.mktemp(f"example-{language}"))
        return known[language]

    return of


@pytest.fixture(scope="session")
def served(built: Callable[[str], Built]) -> Iterator[Callable[[str], str]]:
    """Where a language's site is served, as deep on its host as its charter says: with a slash at the end."""
    with ExitStack() as stack:
        known: dict[str, str] = {}

        def at(language: str) -> str:
            if language not in known:
                known[language] = stack.enter_context(SiteServer(built(language).out, "calendrier/")).url
            return known[language]

        yield at


@pytest.fixture(scope="session")
def file_of(built: Callable[[str], Built]) -> Callable[[str, str], Path]:
    """The page of a kind in a language's site; skips the test where the kind is still to come."""

    def of(language: str, kind: str) -> Path:
        if file := page_of(built(language), kind):
            return file
        if kind in COMING:
            pytest.skip(f"the site has no page of the kind {kind} yet")
        return pytest.fail(f"the site has lost its pages of the kind {kind}", pytrace=False)

    return of


@pytest.fixture(scope="session")
def url_of(built: Callable[[str], Built], served: Callable[[str], str], file_of: Callable[[str, str], Path]) -> Callable[[str, str], str]:
    """The address of the page of a kind in a language's site."""
    return lambda language, kind: f"{served(language)}{file_of(language, kind).relative_to(built(language).out).as_posix()}"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium, which has no user, no extensions and no cache; it ends with the last test of this directory.

    It may not run on: the event loop that it works in would be in the way of tests that start one.
    """
    need("browser")
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield program
        program.close()


@pytest.fixture(scope="session")
def visit(
    request: pytest.FixtureRequest, built: Callable[[str], Built], served: Callable[[str], str], file_of: Callable[[str, str], Path]
) -> Callable[[Look], Visit]:
    """What was seen of a page. With the first test that asks, all pages that the selected tests ask for are visited."""
    need("browser", "axe")
    selected = (getattr(item, "callspec", None) for item in request.session.items)
    asked = [look for spec in selected if spec and isinstance(look := spec.params.get("look"), Look)]
    looks = [look for look in asked if page_of(built(look.language), look.kind)]

    def url(look: Look) -> str:
        return f"{served(look.language)}{file_of(look.language, look.kind).relative_to(built(look.language).out).as_posix()}"

    found = visit_all(looks, url)

    def of(look: Look) -> Visit:
        file_of(look.language, look.kind)
        seen = found[look]
        if isinstance(seen, Exception):
            raise seen
        return seen

    return of
