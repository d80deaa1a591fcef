"""No page lets a script run that the site does not bring as a file: the policy says so, and nothing in the page needs more."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from browser.looking import looking

_STEALTH = """() => {
  const script = document.createElement("script");
  script.textContent = "window.ran = 1";
  document.body.append(script);
  document.body.insertAdjacentHTML("beforeend", '<img src="x:" onerror="window.ran = 2">');
}"""


class _Reader(HTMLParser):
    """Collects the policy, scripts within the page, and handlers in attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.policy = ""
        self.inline: list[str] = []
        self.before = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta" and (values.get("http-equiv") or "").lower() == "content-security-policy":
            self.policy = values.get("content") or ""
        if tag == "script" and not self.policy:
            self.before += 1
        if tag == "script" and "src" not in values and values.get("type") not in {"application/json", "application/ld+json"}:
            self.inline.append(f"a script in line {self.getpos()[0]}")
        handlers = (name for name, value in attrs if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"))
        self.inline += [f"{name} in line {self.getpos()[0]}" for name in handlers]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_has_the_policy_and_keeps_it(built, language):
    out, wrong = built(language).out, []
    for file in sorted(out.rglob("*.html")):
        page = _Reader()
        page.feed(file.read_text(encoding="utf-8"))
        scripts = re.search(r"(?:script-src|default-src) ([^;]*)", page.policy)
        allowed = scripts[1].split() if scripts else ["everything"]
        bad = [one for one in allowed if one not in {"'self'", "'none'"} and not one.startswith("'sha256-")]
        wrong += [f"{file.relative_to(out)}: {what}" for what in (*(f"lets run: {one}" for one in bad), *page.inline) if what]
        wrong += [f"{file.relative_to(out)}: a script before the policy"] if page.before else []
    assert wrong[:10] == [], f"{len(wrong)} in all"


def test_a_script_that_came_in_by_stealth_does_not_run(browser, url_of):
    with looking(browser) as page:
        page.goto(url_of("en", "month"))
        page.evaluate(_STEALTH)
        page.wait_for_timeout(200)
        assert page.evaluate("() => window.ran") is None
