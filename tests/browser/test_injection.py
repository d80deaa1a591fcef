"""A calendar full of attacks in a real browser: nothing runs, nothing opens, nothing is fetched from elsewhere, whatever is done there.

With the policy of the pages taken away as well, so that it is the escaping that holds, and the policy only the net below it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page

from browser.looking import DESKTOP, PHONE, looking, nothing
from browser.parts import need
from browser.serving import SiteServer
from hostile.house import ATTACKS, House

TRAP = """(() => {
  window.ran = [];
  for (const name of ["alert", "prompt", "confirm", "print", "open"])
    window[name] = (...said) => { window.ran.push(`${name}(${said})`); };
  Object.defineProperty(window, "hit", {set: (value) => window.ran.push(`hit ${value}`)});
  const against = (event) => window.ran.push(`against the policy: ${event.violatedDirective} ${event.blockedURI}`);
  document.addEventListener("securitypolicyviolation", against);
})();"""
"""What is put into each page before anything else: whatever an attack calls is written down."""

TOUCH = """() => {
  const found = [];
  const odd = "iframe,object,embed,applet,base,math,frame,portal,foreignObject,[srcdoc],script:not([src]),meta[http-equiv=refresh]";
  for (const one of document.querySelectorAll(odd)) found.push(one.outerHTML.slice(0, 120));
  const known = new Set(["http:", "https:", "mailto:", "webcal:", "file:"]);
  for (const one of document.querySelectorAll("*")) {
    for (const {name, value} of one.attributes) {
      if (name.startsWith("on")) found.push(`${one.tagName} ${name}=${value}`);
      if (name === "style" && /url|import/i.test(value)) found.push(`${one.tagName} style=${value}`);
    }
    if (one.tagName === "A" && one.hasAttribute("href") && !known.has(one.protocol)) found.push(`a link to ${one.href}`);
    for (const name of ["mouseover", "pointerenter", "focus", "focusin", "toggle", "animationstart", "wheel"])
      one.dispatchEvent(new Event(name));
  }
  for (const one of document.querySelectorAll("details")) one.open = true;
  return found.slice(0, 9);
}"""
"""Looks at every element as the browser has made it, and wakes whatever handler it has."""

TYPE = """async ([selector, texts]) => {
  const found = [], field = document.querySelector(selector);
  for (const text of texts) {
    field.value = text;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    await new Promise((done) => setTimeout(done));
    const bad = document.querySelector(":is(dialog, .filters) :is(script, iframe, img[src='x'], svg[onload])");
    if (bad || window.ran.length) found.push(`${text}: ${bad?.outerHTML} ${window.ran.splice(0)}`);
  }
  return found.slice(0, 9);
}"""

GO = """async (texts) => {
  const found = [];
  for (const text of texts) {
    for (const name of ["q", "channel", "status", "owner", text]) location.hash = `${encodeURIComponent(name)}=${encodeURIComponent(text)}`;
    location.hash = `q=${text.replace(/%/g, "")}`;
    await new Promise((done) => setTimeout(done));
    const bad = document.querySelector(".filters script, .filters img, .filters iframe, .filters svg[onload]");
    if (bad || window.ran.length) found.push(`${text}: ${bad?.outerHTML} ${window.ran.splice(0)}`);
  }
  return found.slice(0, 9);
}"""


@dataclass
class Site:
    """A hostile site, and where it is served."""

    out: Path
    url: str

    def pages(self, *, everything: bool = False) -> list[str]:
        """Its pages; unless all are wanted, one of each folder, some posts and news, and those at the top."""
        pages = sorted(file.relative_to(self.out).as_posix() for file in self.out.rglob("*.html"))
        if everything:
            return pages
        folders: dict[str, list[str]] = {}
        for page in pages:
            folders.setdefault(page.rpartition("/")[0], []).append(page)
        few = {"": 1, "posts": 9, "news/c2": 9}
        return [page for folder, some in folders.items() for page in (some[:: few[folder]] if folder in few else some[-1:])]


@dataclass
class Tab:
    """A tab in which a trap lies: what `ran`, and what was asked `outside`."""

    page: Page
    host: str
    ran: list[str] = field(default_factory=list)

    def visit(self, url: str) -> None:
        """Goes to a page, looks at all of it, touches all of it."""
        self.page.goto(url)
        self.ran += [f"{url}: {one}" for one in self.page.evaluate(TOUCH)]
        self.note(url)

    def dismiss(self, dialog: Dialog) -> None:
        """Shuts a box that a script has opened."""
        self.ran.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def note(self, where: str) -> None:
        """Writes down what has run there until now."""
        self.ran += [f"{where}: {one}" for one in self.page.evaluate("() => window.ran.splice(0)")]


@contextmanager
def trapped(browser: Browser, site: Site, *, bypass: bool, width: int = DESKTOP) -> Iterator[Tab]:
    """A tab with the trap; what ran in it fails the test. With `bypass`, the pages' own policy does not count."""
    with looking(browser, width, bypass_csp=bypass) as page:
        tab = Tab(page, urlsplit(site.url).netloc)
        page.add_init_script(TRAP)
        page.on("dialog", tab.dismiss)
        page.on("popup", lambda other: tab.ran.append(f"a window: {other.url}"))
        page.on("download", lambda other: tab.ran.append(f"a download: {other.url}"))
        page.on("request", lambda one: None if _within(one.url, tab.host) else tab.ran.append(f"asked outside: {one.url}"))
        page.on("pageerror", lambda error: tab.ran.append(f"an exception: {error}"))
        page.on("console", lambda said: tab.ran.append(said.text) if "Content Security Policy" in said.text else None)
        yield tab
        nothing(tab.ran[:20])


def _within(url: str, host: str) -> bool:
    return urlsplit(url).netloc == host or url.startswith(("data:", "blob:"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Site]]:
    """The hostile calendar's site for an audience, built when it is first asked for."""
    need("browser")
    home = tmp_path_factory.mktemp("hostile")
    house = House(home, home / "shells")
    edition = house.furnish()
    known: dict[str, Site] = {}
    servers: list[SiteServer] = []

    def of(audience: str) -> Site:
        if audience not in known:
            house.build(audience, edition, home / audience)
            servers.append(SiteServer(home / audience).__enter__())
            known[audience] = Site(home / audience, servers[-1].url)
        return known[audience]

    yield of
    for server in servers:
        server.__exit__(None, None, None)


BOTH = pytest.mark.parametrize("bypass", [True, False], ids=["without the policy", "with it"])
AUDIENCES = ("internal", "client", "public")
FILTERED = ("agenda.html", "months/2026-11.html", "weeks/2026-W48.html", "quarters/2026-Q4.html", "board.html")


@pytest.mark.parametrize(("audience", "bypass"), [("internal", True), ("public", True)])
def test_nothing_runs_on_any_kind_of_page(browser: Browser, hostile: Callable[[str], Site], audience: str, *, bypass: bool) -> None:
    site = hostile(audience)
    pages = site.pages()
    assert len(pages) >= 12
    with trapped(browser, site, bypass=bypass) as tab:
        for page in pages:
            tab.visit(site.url + page)


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("audience", AUDIENCES)
def test_nothing_runs_on_any_page(browser: Browser, hostile: Callable[[str], Site], audience: str, *, bypass: bool) -> None:
    site = hostile(audience)
    with trapped(browser, site, bypass=bypass) as tab:
        for page in site.pages(everything=True):
            tab.visit(site.url + page)


@pytest.mark.parametrize("audience", ["internal", pytest.param("public", marks=pytest.mark.slow)])
def test_nothing_runs_in_the_search(browser: Browser, hostile: Callable[[str], Site], audience: str) -> None:
    site = hostile(audience)
    with trapped(browser, site, bypass=True) as tab:
        tab.visit(f"{site.url}index.html")
        tab.page.keyboard.press("/")
        tab.page.fill("#search-field", "script")
        tab.page.wait_for_selector(".search__hit")
        tab.ran += tab.page.evaluate(TYPE, ["#search-field", ATTACKS])
        for query in ("alert", "img src", "onerror", "javascript", "svg onload"):
            tab.page.fill("#search-field", query)
            tab.page.wait_for_timeout(20)
            tab.ran += tab.page.evaluate(TOUCH)
        tab.note("search")


@pytest.mark.parametrize(
    ("page", "step"),
    [("agenda.html", 20), *(pytest.param(page, 1, marks=pytest.mark.slow) for page in FILTERED)],
)
def test_nothing_runs_in_the_filters(browser: Browser, hostile: Callable[[str], Site], page: str, step: int) -> None:
    site = hostile("internal")
    with trapped(browser, site, bypass=True) as tab:
        tab.visit(site.url + page)
        tab.page.click(".filters__open")
        for box in tab.page.locator(".filters__choice input").all()[::5]:
            box.check()
        tab.ran += tab.page.evaluate(TOUCH)
        tab.ran += tab.page.evaluate(TYPE, [".filters__text", ATTACKS[::step]])
        tab.ran += tab.page.evaluate(GO, ATTACKS[step // 2 :: step])
        tab.note(page)


@pytest.mark.parametrize(
    "query", ["%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "<img src=x onerror=alert(1)>", "%E0%A4%A", "%00", "__proto__"]
)
def test_nothing_runs_from_an_address_that_somebody_made_up(browser: Browser, hostile: Callable[[str], Site], query: str) -> None:
    site = hostile("internal")
    with trapped(browser, site, bypass=True) as tab:
        for name in ("q", "channel", "status", query):
            tab.page.goto("about:blank")
            tab.visit(f"{site.url}agenda.html?{query}#{name}={query}")


def test_nothing_runs_when_posts_are_moved_and_keys_are_listed(browser: Browser, hostile: Callable[[str], Site]) -> None:
    site = hostile("internal")
    with trapped(browser, site, bypass=True) as tab:
        for page in ("months/2026-11.html", "weeks/2026-W48.html"):
            tab.visit(site.url + page)
            for chip in tab.page.locator(".chip[data-path]:visible").all()[:10]:
                chip.focus()
                tab.page.keyboard.press("d")
                if tab.page.locator("dialog[open]").count():
                    tab.ran += tab.page.evaluate(TOUCH)
                    for box in tab.page.locator("dialog[open] input:visible").all()[:3]:
                        box.press("ArrowUp")
                    tab.ran += tab.page.evaluate(TOUCH)
                    tab.page.keyboard.press("Escape")
            tab.page.keyboard.press("?")
            tab.ran += tab.page.evaluate(TOUCH)
            tab.note(page)


def test_nothing_runs_on_a_telephone(browser: Browser, hostile: Callable[[str], Site]) -> None:
    site = hostile("internal")
    with trapped(browser, site, bypass=True, width=PHONE) as tab:
        for page in ("index.html", "months/2026-11.html", "board.html", "charter.html"):
            tab.visit(site.url + page)


def test_the_trap_shuts_on_what_does_run(browser: Browser, hostile: Callable[[str], Site]) -> None:
    """Most of the attacks do run where nobody stops them; a trap in which nothing ever falls would prove nothing."""
    site = hostile("internal")
    with looking(browser, bypass_csp=True) as page:
        page.add_init_script(TRAP)
        page.route(re.compile("evil"), lambda route: route.abort())
        page.goto(f"{site.url}help.html")
        ran = page.evaluate(
            """async (texts) => {
              let ran = 0;
              for (const text of texts) {
                const box = document.createElement("div");
                document.body.append(box);
                box.append(document.createRange().createContextualFragment(text));
                for (const one of box.querySelectorAll("*")) for (const name of ["mouseover", "click", "toggle", "focus", "start"])
                  one.dispatchEvent(new Event(name, {cancelable: true}));
                await new Promise((done) => setTimeout(done, 4));
                if (window.ran.splice(0).length) ran += 1;
                box.remove();
              }
              return ran;
            }""",
            [text for text in ATTACKS if not re.search("refresh|location|<base|javascript:", text, re.IGNORECASE)],
        )
    assert ran > 60
