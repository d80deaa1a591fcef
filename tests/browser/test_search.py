"""The search: what it finds, how fast, and that it works from the keyboard, from a file, on a phone, and with whatever people wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.looking import DESKTOP, PHONE, listen, looking, nothing
from browser.parts import AXE, need
from parution.history import History
from parution.language import translator
from parution.model import Post, Status
from parution.schedule import State
from parution.website.almanac import Almanac, Leaf
from parution.website.desk import Desk
from parution.website.engine import Shells
from parution.website.feeds import search
from parution.website.house import theme_directory
from parution.website.press import Press
from tests_support import NOW, Calendar

PROJECT = Path(__file__).parents[2]
NASTY = "<img src=x onerror=alert(1)> & <b>Gouge</b>"
SITE = {"index.html", "charter.html", "months/2026-12.html", "channels/mastodon.html"}
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:">
<link rel="stylesheet" href="{root}assets/parution.css">
<script src="{root}assets/calendar.js" defer></script><script src="{root}assets/parution.js" defer></script></head>
<body data-md-color-scheme="{scheme}"><main class="pa"><h1>A page</h1><button id="search-open" type="button" hidden>Search</button>
<label>Note <input id="note"></label></main></body></html>
"""
COUNT, NOTE = ".search__count", ".search__note"
TIMED = """async (queries) => {
  const field = document.getElementById("search-field");
  const took = {};
  for (const query of queries) {
    field.value = query;
    const start = performance.now();
    field.dispatchEvent(new Event("input"));
    document.body.getBoundingClientRect();
    took[query] = performance.now() - start;
    await new Promise(requestAnimationFrame);
  }
  return took;
}"""


def lay_out(out: Path, desk: Desk) -> None:
    """The pages and scripts of the search, and a few empty pages around them."""
    assets = out / "assets"
    assets.mkdir(parents=True)
    for page in search.pages(desk, SITE):
        (out / page.path).write_bytes(page.render())
    words = {name: desk.tr.message(sentence) for name, sentence in search.WORDS.items()}
    known = {"language": desk.tr.language, "today": desk.almanac.today.isoformat(), "words": words}
    (assets / "calendar.js").write_text(f"window.parution = {json.dumps(known)};", encoding="utf-8")
    theme = theme_directory()
    (assets / "parution.js").write_bytes((theme / "scripts" / "search.js").read_bytes())
    (assets / "parution.css").write_bytes(b"".join((theme / "styles" / f"{name}.css").read_bytes() for name in ("core", "search")))
    (out / "posts").mkdir()
    for path, root, scheme in (("index.html", "", "default"), ("dark.html", "", "slate"), ("posts/oak-table.html", "../", "default")):
        (out / path).write_text(PAGE.format(root=root, scheme=scheme), encoding="utf-8")


def desk_of(calendar: Calendar) -> Desk:
    edition = calendar.load(NOW)
    assert edition.charter
    tr = translator("en")
    press = Press(Shells("", {}, {}), edition.charter, tr)
    return Desk(Almanac(edition, edition.charter, History(), tr), press, b"house")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    calendar = Calendar(tmp_path_factory.mktemp("small"))
    channels = "channels: [mastodon]\n"
    for name, title, fields, body in (
        ("oak-table", "La table en chêne", f"publish_at: 2026-12-03 09:00\n{channels}hashtags: [Menuiserie]\n", "Un **plateau** massif."),
        ("old-table", "Une vieille table", f"publish_at: 2026-11-02 09:00\n{channels}", "Rabotée."),
        ("late-table", "Encore une table", f"publish_at: 2027-02-01 18:30\n{channels}", "Plus tard."),
        ("office", "Les bureaux d’été", "planned: 2026-12\n", "L’œuvre, un journal et la table."),
        ("nasty", NASTY, "", "Un ciseau."),
    ):
        calendar.write(f"content/{name}.md", f"---\nid: {name}\ntitle: {json.dumps(title)}\nstatus: draft\n{fields}---\n\n{body}\n")
    out = calendar.root / "site"
    lay_out(out, desk_of(calendar))
    return out


@pytest.fixture
def page(browser, small: Path) -> Iterator[Page]:
    """The site, opened from a file; whatever goes wrong in it fails the test."""
    said: list[str] = []
    with looking(browser) as tab:
        listen(tab, [], said)
        tab.goto((small / "index.html").as_uri())
        yield tab
    nothing(said)


def ask(page: Page, query: str) -> list[str]:
    """The titles that are found."""
    if not page.locator("#search").is_visible():
        page.click("#search-open")
    page.fill("#search-field", query)
    expect(page.locator(NOTE, has_text="Reading")).to_have_count(0)
    return page.locator(".search__hit .search__title").all_inner_texts()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("chene", "La table en chêne"),
        ("CHÊNES", "La table en chêne"),
        ("bureau", "Les bureaux d’été"),
        ("bureau d'ete", "Les bureaux d’été"),
        ("journaux", "Les bureaux d’été"),
        ("œuv", "Les bureaux d’été"),
        ("oeuvres", "Les bureaux d’été"),
        ("plat", "La table en chêne"),
        ("#menuiserie", "La table en chêne"),
        ("table chê", "La table en chêne"),
        ("oak-tab", "La table en chêne"),
        ("rabotee table", "Une vieille table"),
        ("vielle table", "Une vieille table"),
        ("chnêe", "La table en chêne"),
        ("december 2026", "December 2026"),
        ("how we speak", "How we speak"),
        ("ciseau", NASTY),
    ],
)
def test_a_query_finds_first_what_is_meant(page, query, first):
    assert next(iter(ask(page, query)), "") == first


def test_what_comes_next_stands_before_what_is_past_and_a_title_before_a_text(page):
    assert ask(page, "table") == ["La table en chêne", "Encore une table", "Une vieille table", "Les bureaux d’été"]
    assert page.inner_text(COUNT) == "4 posts"
    assert page.locator(".search__how").all_inner_texts() == ["in the text"]


def test_a_page_stands_first_where_its_name_or_a_word_of_it_was_typed(page):
    for query in ("december", "decem", "December 2026"):
        assert ask(page, query)[0] == "December 2026"
        assert page.locator(".search__heading").all_inner_texts()[0] == "Pages"
    # A word by which a page is only found beside others comes after the posts.
    assert ask(page, "table")[0] == "La table en chêne"


def test_a_month_is_found_in_a_post_by_its_date(page):
    ask(page, "december")
    hits = page.locator(".search__hit:not(.search__hit--page)")
    assert hits.count() == 2
    assert set(hits.locator(".search__how").all_inner_texts()) == {"in its date"}


def test_a_post_is_shown_with_its_date_its_status_and_its_networks(page):
    ask(page, "chêne")
    hit = page.locator(".search__hit").first
    assert hit.locator(".search__facts").inner_text().split("\n")[0].startswith("Thu 3 Dec 2026, 09:00")
    assert hit.locator("mark").all_inner_texts() == ["chêne"]
    assert hit.get_attribute("href").endswith("/posts/oak-table.html")
    name = page.get_by_role("option", selected=True)
    expect(name).to_have_accessible_name("Draft La table en chêne Thu 3 Dec 2026, 09:00 Mastodon (mastodon)")


def test_nothing_found_says_so_and_what_to_do(page):
    assert ask(page, "xqzwv") == []
    expect(page.locator(NOTE)).to_have_text("Nothing found for “xqzwv” Try fewer words, or only the beginning of a word.")
    assert page.get_attribute("#search-field", "aria-expanded") == "false"
    assert ask(page, "vielle") == ["Une vieille table"]
    assert page.inner_text(NOTE) == "Nothing found for “vielle”. This comes nearest:"
    assert ask(page, "chêne journal") == ["La table en chêne", "Les bureaux d’été"]
    assert page.inner_text(NOTE).startswith("Nothing has all of these words.")


def test_before_a_word_is_typed_it_shows_what_comes_next(page):
    assert ask(page, "") == ["Les bureaux d’été", "La table en chêne", "Encore une table"]


def test_what_people_wrote_is_text(page):
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for query in ("gouge", "img", "onerror alert", "<img src=x onerror=alert(1)>", "</script>", "{words}", "$&"):
        ask(page, query)
        assert page.locator("#search img, #search b, #search script").count() == 0
    ask(page, "gouge")
    assert page.locator(".search__hit").first.locator("mark").all_inner_texts() == ["Gouge"]


def test_all_of_it_works_from_the_keyboard(page, small):
    page.keyboard.press("/")
    expect(page.locator("#search-field")).to_be_focused()
    page.keyboard.type("table")
    expect(page.locator(".search__hit")).to_have_count(4)
    chosen = page.get_by_role("option", selected=True)
    titles = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        titles.append(chosen.locator(".search__title").inner_text().split()[0])
        assert page.get_attribute("#search-field", "aria-activedescendant") == chosen.get_attribute("id")
    assert titles == ["Encore", "Une", "Les", "La", "Les", "La"]
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#search-field")).to_have_value("table")
    page.keyboard.press("Enter")
    page.wait_for_url((small / "posts" / "oak-table.html").as_uri())


def test_it_leads_from_a_page_further_down_too(page, small):
    page.goto((small / "posts" / "oak-table.html").as_uri())
    ask(page, "chêne")
    assert page.locator(".search__hit").first.get_attribute("href") == (small / "posts" / "oak-table.html").as_uri()


def test_a_stroke_in_a_field_is_a_letter_of_it(page):
    page.click("#note")
    page.keyboard.type("1/2")
    expect(page.locator("#search")).to_have_count(0)
    assert page.input_value("#note") == "1/2"


def test_an_index_that_is_missing_is_told(browser, small, tmp_path):
    for file in ("index.html", "assets/calendar.js", "assets/parution.js", "assets/parution.css"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes((small / file).read_bytes())
    with looking(browser) as tab:
        tab.goto((tmp_path / "index.html").as_uri())
        tab.click("#search-open")
        expect(tab.locator(NOTE)).to_have_text("The index cannot be read. Load the page again.")


@pytest.mark.parametrize(("width", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_it_is_fit_for_all(browser, small, width, scheme):
    need("axe")
    with looking(browser, width, scheme, bypass_csp=True) as tab:
        tab.goto((small / ("dark.html" if scheme == "dark" else "index.html")).as_uri())
        tab.click("#search-open")
        tab.add_script_tag(path=str(AXE))
        for query in ("table", "chêne journal", "december", "xqzwv", ""):
            tab.fill("#search-field", query)
            found = tab.evaluate("axe.run('#search').then(({violations}) => violations)")
            nothing([f"{one['id']}: {node['html']} {node['failureSummary']}" for one in found for node in one["nodes"]])
        box = tab.locator("#search").bounding_box()
        assert box
        assert (box["width"] == width) == (width == PHONE)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        small_targets = tab.evaluate(
            "[...document.querySelectorAll('#search a, #search button')].filter((one) => one.offsetHeight < 24).length"
        )
        assert small_targets == 0


@pytest.mark.slow
def test_ten_thousand_posts_are_searched_in_a_tenth_of_a_second(browser, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(PROJECT))
    from bench.posts import drafts

    desk = desk_of(Calendar(tmp_path))
    for number, draft in enumerate(drafts(10_000)):
        post = Post(f"{number}.md", "0" * 40, draft.id, draft.title, Status.DRAFT, draft.slot, body="\n\n".join(draft.paragraphs))
        desk.almanac.leaves[post.path] = Leaf(post, f"posts/{post.id}.html", State.DRAFT, draft.slot.date(), f"{draft.slot:%H:%M}", "")
    lay_out(tmp_path / "site", desk)
    with looking(browser) as tab:
        tab.goto((tmp_path / "site" / "index.html").as_uri())
        opening = tab.evaluate("(() => { const start = performance.now(); parution.search(); return performance.now() - start; })()")
        assert opening < 50
        expect(tab.locator(".search__hit")).to_have_count(5)
        queries = [
            *"abcdefghilmnopstuvz",
            "de la",
            "l'atelier",
            "table de la cuisine",
            "restuaration",
            "the of and in",
            "xqzwv",
            "post-0499",
        ]
        took = tab.evaluate(TIMED, queries)
    assert {query: time for query, time in took.items() if time >= 100} == {}
