"""A month of 300 posts weighs at most 100 KB as it is sent: page, styles, scripts and data together, beyond what Material itself brings."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from browser.example import PROJECT
from browser.looking import looking
from browser.serving import SiteServer
from tests_support import run

POSTS, MOST = 300, 100_000
_MATERIAL = re.compile(r"assets/(?:stylesheets/(?:main|palette)|javascripts/bundle)\.\w+\.min\.(?:css|js)$")
_COUNTED = {"document", "stylesheet", "script", "fetch", "xhr", "other"}


@pytest.fixture(scope="module")
def full_month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a calendar that has 300 posts in December, ten a day, written as the bench writes them."""
    home = tmp_path_factory.mktemp("full-month")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PROJECT))
        patch.setenv("PARUTION_CACHE", str(home / "cache"))
        from bench.posts import CHARTER, IMAGES, NOW, ZONE, drafts
        from bench.repository import _png, path, text

        first = datetime(2026, 12, 1, 7, 30, tzinfo=ZONE)
        slots = [first + timedelta(days=index // 10, minutes=78 * (index % 10)) for index in range(POSTS)]
        posts = [replace(post, slot=slot) for post, slot in zip(drafts(POSTS), slots, strict=True)]
        files = {path(post): text(post) for post in posts} | {f"content/{image}": _png(number) for number, image in enumerate(IMAGES)}
        for name, data in {"charter.yml": CHARTER.encode(), **files}.items():
            file = home / "calendar" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        done = run("build", "--now", f"{NOW:%Y-%m-%d %H:%M}", "-o", str(home / "site"), cwd=home / "calendar")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return home / "site"


def test_a_month_of_300_posts_is_light(browser, full_month):
    loaded: dict[str, str] = {}
    with SiteServer(full_month) as server, looking(browser) as page:
        page.on("request", lambda request: loaded.update({unquote(urlsplit(request.url).path).lstrip("/"): request.resource_type}))
        page.goto(f"{server.root_url}/months/2026-12.html", wait_until="networkidle")
        assert page.locator("main a[href*='posts/']").count() >= POSTS
    ours = [name for name, kind in loaded.items() if kind in _COUNTED and not _MATERIAL.search(name)]
    weights = {name: len(gzip.compress((full_month / name).read_bytes(), 6, mtime=0)) for name in ours if (full_month / name).is_file()}
    assert "months/2026-12.html" in weights
    assert any(name.endswith(".css") for name in weights)
    assert sum(weights.values()) <= MOST, ", ".join(f"{name} {weight:,}" for name, weight in sorted(weights.items()))
