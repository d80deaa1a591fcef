"""More than two hundred attacks in every text of a calendar: none comes to life in any file of any audience's site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from press_room import Press

from hostile.house import ATTACKS, CORPUS, House
from hostile.judging import faults, of_fragment

AUDIENCES = ("internal", "client", "public")
Sites = Callable[[int, str], dict[str, bytes]]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, shells: Path) -> Sites:
    """The files of a hostile site: of a turn of the attacks, for an audience."""

    def of(turn: int, audience: str) -> dict[str, bytes]:
        home = tmp_path_factory.mktemp("hostile")
        house = House(home, shells, turn)
        house.build(audience, house.furnish(), home / "site")
        return {file.relative_to(home / "site").as_posix(): file.read_bytes() for file in (home / "site").rglob("*") if file.is_file()}

    return of


def test_the_corpus_is_large_and_of_many_kinds() -> None:
    assert len(ATTACKS) >= 200
    assert len(CORPUS) >= 10
    assert all(len(texts) >= 9 for texts in CORPUS.values())


@pytest.mark.parametrize("audience", AUDIENCES)
def test_nothing_comes_to_life(sites: Sites, audience: str) -> None:
    files = sites(0, audience)
    assert wrong(files) == {}
    pages = [path for path in files if path.endswith(".html")]
    assert len([path for path in pages if path.startswith("posts/")]) >= 20
    assert {path.split("/")[0] for path in files} >= {"index.html", "assets", "feeds", "media", "months", "news", "posts", "posts.json"}
    seen = "".join(files[path].decode() for path in pages)
    assert sum(f"{attack:.30}".replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in seen for attack in ATTACKS) > 100


@pytest.mark.slow
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("turn", range(13, len(ATTACKS), 29))
def test_nothing_comes_to_life_wherever_it_stands(sites: Sites, audience: str, turn: int) -> None:
    assert wrong(sites(turn, audience)) == {}


def wrong(files: dict[str, bytes]) -> dict[str, list[str]]:
    """The faults of each file that has some, a few of each."""
    found = {path: list(dict.fromkeys(faults(path, data, files)))[:5] for path, data in files.items()}
    return {path: some for path, some in found.items() if some}


@pytest.mark.parametrize(
    "brand",
    [
        "</title><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7 * 7 }}{% raw %}",
        "!ENV HOME",
        "a: {b: c} #\u2028</script>",
        "{{ config.extra }}",
        "hole-content &lt;script&gt;",
    ],
)
def test_the_brand_stands_as_it_is_in_the_house_of_the_engine(press: Press, brand: str) -> None:
    press.calendar.write("charter.yml", f"parution: 1\nbrand: {json.dumps(brand)}\ntimezone: UTC\nchannels: {{x: {{network: x}}}}\n")
    press.calendar.post("a", "publish_at: 2026-11-24 09:00\nchannels: [x]\n")
    press.build()
    files = press.files()
    assert wrong(files) == {}
    name = re.search(r'<span class="?pa-brand__name"?>(.*?)</span>', files["index.html"].decode())
    assert name
    assert unescape(name[1]).split() == brand.split()


def test_the_judge_sees_what_browsers_would_run() -> None:
    """A judge who finds nothing in the raw attacks would find nothing in the pages."""
    live = [text for text in (*CORPUS["events"], *CORPUS["foreign"], *CORPUS["tags"]) if any(of_fragment(f"<div>{text}</div>"))]
    assert len(live) > 75
    page = (
        '<!doctype html><title>x</title><script src="assets/scheme.js"></script><script src="assets/calendar.js"></script>'
        '<script src="assets/parution.js"></script>'
    )
    files = {f"assets/{name}.js": b"" for name in ("scheme", "calendar", "parution")}
    assert list(faults("index.html", page.encode(), files)) == []
    for text in (
        "<script>alert(1)</script>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\tscript:alert(1)'>x</a>",
        "<img src=//evil.example/x>",
        "<p onclick=x>",
        "<base href=x>",
        "<p style='background:url(x)'>",
        "<meta http-equiv=refresh content=0>",
        "<i id=a></i><i id=a></i>",
        "<svg><animate onbegin=x></svg>",
        "<img src=none.png>",
    ):
        assert list(faults("index.html", (page + text).encode(), files)) != [], text
    for name, data in (
        ("assets/calendar.js", b'window.parution = {"a":"</script>"};\n'),
        ("assets/search-index.js", b"window.parution.indexed({});alert(1);\n"),
        ("feeds/x.ics", b"BEGIN:VCALENDAR\r\nSUMMARY:a\r\nATTACH:b\r\nEND:VCALENDAR\r\n"),
        ("feeds/x.ics", b"BEGIN:VCALENDAR\r\nSUMMARY:a\nb\r\nEND:VCALENDAR\r\n"),
        ("feeds/x.xml", b'<feed xmlns="http://www.w3.org/2005/Atom"><x:b xmlns:x="y"/></feed>'),
    ):
        assert list(faults(name, data, files)) != [], name
