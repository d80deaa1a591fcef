"""What stands on the pages of a small calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from page_reading import Page, target
from press_room import Press

from parution.history import FileHistory, History
from parution.model import Move
from tests_support import jpeg


def test_every_page_is_well_formed_and_every_link_leads_somewhere(month: Callable[[], Press]) -> None:
    press = month()
    press.build()
    pages = {name: Page(data.decode()) for name, data in press.files().items() if name.endswith(".html")}
    assert len(pages) > 10
    site = press.out.resolve()
    for name, page in pages.items():
        assert page.faults == [], name
        assert len(page.ids) == len(set(page.ids)), name
        if name == "404.html":  # stands at any depth: its addresses begin at the site's top
            continue
        for address in (*page.links, *page.fetched):
            file = target(site, name, address)
            assert file is None or file.is_file(), f"{name}: {address}"


def test_no_page_asks_anything_of_another_server(month: Callable[[], Press]) -> None:
    press = month()
    press.calendar.post("remote", "media: [{src: https://example.org/cat.jpg, alt: A cat}]\n", "![A dog](https://example.org/dog.jpg)")
    press.build()
    for name, data in press.files().items():
        if name.endswith(".html"):
            assert [address for address in Page(data.decode()).fetched if "//" in address] == [], name
        if name.endswith(".css"):
            assert b"url(http" not in data, name
            assert b"@import" not in data, name


def test_an_empty_calendar_has_a_friendly_page(press: Press) -> None:
    press.build()
    assert "Nothing planned yet" in press.page("index.html")
    assert Page(press.page("index.html")).faults == []


def test_the_post_page_shows_what_each_network_gets_and_how_full_that_is(month: Callable[[], Press]) -> None:
    press = month()
    press.build()
    page = press.page("posts/opening.html")
    assert "The doors open tomorrow." in page  # Mastodon: plain
    assert "The doors open <strong>tomorrow</strong>." in page  # the site: Markdown
    assert "24 / 500 characters" in page
    assert "Tuesday 24 November 2026 at 09:00" in page
    assert "time of Paris" in page


def test_a_post_knows_what_it_follows_and_its_neighbours(month: Callable[[], Press]) -> None:
    press = month()
    press.calendar.post("results", "publish_at: 2026-12-01 10:00\nfollows: opening\n")
    press.build()
    assert '<span class="quiet">follows</span> <a href="../posts/opening.html">' in press.page("posts/results.html")
    assert '<span class="quiet">followed by</span> <a href="../posts/results.html">' in press.page("posts/opening.html")
    assert 'rel="next" href="../posts/oil.html"' in press.page("posts/opening.html")
    assert 'rel="prev" href="../posts/opening.html"' in press.page("posts/oil.html")


def test_findings_stand_on_the_posts_page_with_their_remedy(press: Press) -> None:
    press.calendar.post("lost", "channels: [mastodn]\n")
    press.build()
    page = press.page("posts/lost.html")
    assert "mastodn" in page
    assert 'class="finding error"' in page


def test_the_history_tells_who_and_when(month: Callable[[], Press]) -> None:
    press = month()
    first, last = datetime(2026, 11, 1, 9, tzinfo=UTC), datetime(2026, 11, 5, 9, tzinfo=UTC)
    moves = (Move(last, "Ada", "2026-12", "2027-01"),) * 2
    press.build(history=History({"content/oil.md": FileHistory(first, "Ada", last, "Béla", 4, moves)}))
    page = press.page("posts/oil.html")
    assert "created on 1 November 2026 by Ada" in page
    assert "last changed on 5 November 2026 by Béla" in page
    assert "moved from December 2026 to January 2027" in page


def test_media_are_copied_under_a_name_of_their_content(press: Press) -> None:
    press.calendar.write("content/media/table one.jpg", jpeg())
    press.calendar.write("content/media/unused.jpg", b"nobody shows this")
    press.calendar.post("table", 'media: [{src: "media/table one.jpg", alt: "A table"}]\n')
    press.build()
    (copy,) = (name for name in press.files() if name.startswith("media/"))
    assert copy.endswith("-table-one.jpg")
    assert f'<img src="../{copy}" alt="A table" loading="lazy">' in press.page("posts/table.html")


def test_the_charter_reads_like_a_page_for_a_new_colleague(press: Press) -> None:
    press.build()
    page = Page(press.page("charter.html"))
    assert "People who make" in page.words
    assert "craft" in page.words
    assert any("60%" in word for word in page.words)


def test_the_prepared_answers_have_a_page_where_the_charter_names_them(press: Press) -> None:
    press.calendar.write("docs/crisis.md", "# When it burns\n\nCall the desk.\n")
    charter = (press.calendar.root / "charter.yml").read_text(encoding="utf-8")
    press.calendar.write("charter.yml", charter + "crisis: {contacts: [desk], answers: docs/crisis.md}\n")
    press.build()
    page = press.page("crisis.html")
    assert "When it burns" in page
    assert "Call the desk." in page
    assert 'href="crisis.html"' in press.page("charter.html")


@pytest.mark.parametrize("answers", ["docs/gone.md", "docs/../../secret.md", "docs/link.md"])
def test_a_file_outside_the_calendar_is_no_answer(press: Press, answers: str) -> None:
    (press.calendar.root.parent / "secret.md").write_text("our secret number", encoding="utf-8")
    (press.calendar.root / "docs").mkdir()
    (press.calendar.root / "docs" / "link.md").symlink_to(press.calendar.root.parent / "secret.md")
    charter = (press.calendar.root / "charter.yml").read_text(encoding="utf-8")
    press.calendar.write("charter.yml", charter + f"crisis: {{answers: {answers}}}\n")
    press.build()
    assert "our secret number" not in "".join(data.decode("utf-8", "replace") for data in press.files().values())
