"""The public pages and feeds of the site's own channels: what the ledger says was published, nothing else, and nothing of the calendar."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest
from page_reading import Page, target
from press_room import Calendar, Press

from parution.deliveries.ledger import Header, Ledger
from parution.deliveries.plan import Action, Decision, Standing
from parution.deliveries.record import Amended, Claimed, Event, Failed, Key, Missed, Published, Record, Skipped, Unknown, Why
from parution.language import translator
from parution.model import say
from tests_support import jpeg

AT = datetime(2026, 11, 6, 9, 0, 31, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
HOUSE = """\
parution: 1
brand: Atelier & Fils
description: Nine people under a tree.
timezone: Europe/Paris
language: en
channels:
  mastodon: {network: mastodon, account: "@test@example.social"}
  news: {network: site, name: The notebook, url: "https://example.org/notebook"}
"""


def claimed(at: datetime = AT) -> Claimed:
    claim = {"runner": "r", "nonce": "n", "until": at + timedelta(hours=1), "payload": "0" * 64, "slot": at}
    return Claimed(at=at, **claim, blob="0" * 40, commit="0" * 40)


def record(post: str, *after: Event, channel: str = "news", occurrence: int = 1, at: datetime = AT, published: bool = True) -> Record:
    receipt = [Published(at=at, nonce="n")] if published else []
    made = Record(post=post, channel=channel, occurrence=occurrence)
    for event in (claimed(at), *receipt, *after):
        made = made.then(event)
    return made


def ledger(*records: Record) -> Ledger:
    return Ledger(Header(parution=1, repository="a calendar", began=datetime(2026, 10, 1, 6, tzinfo=UTC))).with_records(records)


def news(press: Press, channel: str = "news") -> dict[str, bytes]:
    top = f"news/{channel}/"
    return {name.removeprefix(top): data for name, data in press.files().items() if name.startswith(top)}


def article(calendar: Calendar, name: str, body: str = "Hello.", *, status: str = "approved", title: str = "", fields: str = "") -> Path:
    typed = json.dumps(title or f"About {name}")
    front = f"id: {name}\ntitle: {typed}\nstatus: {status}\npublish_at: 2026-11-06 10:00\nchannels: [news]\n{fields}"
    return calendar.write(f"content/{name}.md", f"---\n{front}---\n\n{body}\n")


@pytest.fixture
def room(press: Press) -> Press:
    press.calendar.write("charter.yml", HOUSE)
    return press


def texts(found: Iterable[ET.Element], tag: str) -> list[str | None]:
    return [entry.findtext(f"{ATOM}{tag}") for entry in found]


def test_what_was_published_is_on_a_page_and_in_the_list_latest_first(room: Press) -> None:
    article(room.calendar, "oak", "The oak **stands**.\n\nMore.")
    article(room.calendar, "elm", "The elm fell.")
    room.build(ledger=ledger(record("oak"), record("elm", at=AT + timedelta(days=25))))
    assert set(news(room)) == {"index.html", "oak.html", "elm.html", "atom.xml", "feed.json"}
    index = room.page("news/news/index.html")
    assert index.index("elm.html") < index.index("oak.html")
    words = Page(index).words
    assert {"The notebook", "Atelier & Fils", "About oak", "The oak stands.", "6 November 2026", "1 December 2026"} <= set(words)
    page = room.page("news/news/oak.html")
    assert "<p>The oak <strong>stands</strong>.</p>" in page
    assert '<time datetime="2026-11-06T10:00:31+01:00">6 November 2026</time>' in page  # by the receipt, in the charter's zone
    assert '<link rel="canonical" href="https://example.org/notebook/oak.html">' in page
    assert 'href="elm.html"' in page


HIDDEN = "Nobody may read this"


@pytest.mark.parametrize(
    "standing",
    [
        None,
        record("oak", published=False),
        record("oak", Failed(at=AT, why=Why(text="no"), nonce="n"), published=False),
        record("oak", Unknown(at=AT, why=Why(text="no"), nonce="n"), published=False),
        record("oak", Skipped(at=AT, why=Why(text="no"), by="me"), published=False),
        Record(post="oak", channel="news").then(Missed(at=AT, slot=AT, why=Why(text="no"))),
        record("oak", channel="mastodon"),
        record("oak", Amended(at=AT, payload=None)),
    ],
    ids=["unknown to the ledger", "claimed", "failed", "in doubt", "skipped", "missed", "elsewhere", "taken down"],
)
def test_what_is_not_published_here_never_leaks(room: Press, standing: Record | None) -> None:
    article(room.calendar, "oak", HIDDEN, title=HIDDEN)
    article(room.calendar, "elm")
    room.build(ledger=ledger(record("elm"), *([standing] if standing else [])))
    assert set(news(room)) == {"index.html", "elm.html", "atom.xml", "feed.json"}
    assert not any(HIDDEN.encode() in data or b"oak" in data for data in news(room).values())


@pytest.mark.parametrize("status", ["idea", "draft", "review", "cancelled"])
def test_a_published_post_that_was_taken_back_is_not_shown_until_it_is_approved_again(room: Press, status: str) -> None:
    article(room.calendar, "oak", HIDDEN, status=status)
    room.build(ledger=ledger(record("oak")))
    assert set(news(room)) == {"index.html", "atom.xml", "feed.json"}
    article(room.calendar, "oak", "Everybody may.")
    room.build(ledger=ledger(record("oak")))
    assert b"Everybody may." in news(room)["oak.html"]


def test_a_post_put_up_again_after_it_was_taken_down_is_back(room: Press) -> None:
    article(room.calendar, "oak")
    back = Amended(at=AT + timedelta(days=2), payload="1" * 64)
    room.build(ledger=ledger(record("oak", Amended(at=AT, payload=None), back)))
    assert "Updated on 8 November 2026" in room.page("news/news/oak.html")
    assert texts(ET.fromstring(news(room)["atom.xml"]).iter(f"{ATOM}entry"), "updated") == ["2026-11-08T10:00:31+01:00"]  # noqa: S314


def test_the_pages_follow_the_repository_and_only_the_ledger_dates_them(room: Press) -> None:
    book = ledger(record("oak"))
    article(room.calendar, "oak", "The old text.")
    room.build(ledger=book)
    before = news(room)
    article(room.calendar, "oak", "The new text.")
    room.build(ledger=book, now=AT + timedelta(days=40))
    after = news(room)
    for name in ("index.html", "oak.html", "atom.xml", "feed.json"):
        assert after[name] == before[name].replace(b"The old text.", b"The new text."), name


def test_two_builds_of_the_same_are_the_same_to_the_byte(room: Press, tmp_path: Path) -> None:
    room.calendar.write("content/media/a.jpg", jpeg())
    article(room.calendar, "oak", fields="media: [{src: media/a.jpg, alt: A table}]\n")
    article(room.calendar, "elm")
    # what was published at the same moment stands in one order, whichever the ledger's is
    one, other = record("oak"), record("elm")
    room.build(ledger=ledger(one, other))
    first = news(room)
    room.cache = tmp_path / "another"
    room.build(ledger=ledger(other, one), now=AT + timedelta(days=1))
    assert news(room) == first
    again = room.build(ledger=ledger(other, one), now=AT + timedelta(days=1))
    assert again.rendered == 0


def test_the_second_time_has_a_page_of_its_own_that_no_other_post_can_take(room: Press) -> None:
    article(room.calendar, "tips")
    article(room.calendar, "tips-2")
    article(room.calendar, "index")
    room.build(ledger=ledger(record("tips"), record("tips", occurrence=2), record("tips-2"), record("index")))
    assert set(news(room)) == {"index.html", "tips.html", "tips--2.html", "tips-2.html", "index--1.html", "atom.xml", "feed.json"}
    ids = [item["id"] for item in json.loads(news(room)["feed.json"])["items"]]
    assert len(set(ids)) == 4


def test_images_come_along_with_their_text_and_size(room: Press) -> None:
    for name in "ab":
        room.calendar.write(f"content/media/{name}.jpg", jpeg(800 if name == "a" else 801, 600))
    article(
        room.calendar,
        "oak",
        "Look.\n\n![Two & two](media/b.jpg)\n\n![Gone](media/none.jpg)",
        fields="media: [{src: media/a.jpg, alt: 'A \"table\"'}]\n",
    )
    room.build(ledger=ledger(record("oak")))
    page, files = Page(room.page("news/news/oak.html")), news(room)
    images = [address for address in page.fetched if address.startswith("media/")]
    assert len(images) == 2
    assert set(images) <= set(files)
    assert {'A "table"', "Two & two", "Gone"} <= set(page.words)
    assert 'width="800" height="600"' in room.page("news/news/oak.html")
    feed = json.loads(files["feed.json"])["items"][0]
    assert feed["image"] == f"https://example.org/notebook/{images[0]}"
    assert feed["content_html"].count('src="https://example.org/notebook/media/') == 2
    assert f'<meta property="og:image" content="https://example.org/notebook/{images[0]}">' in room.page("news/news/oak.html")


def test_the_folder_needs_nothing_beside_it_and_shows_nothing_of_the_calendar(room: Press) -> None:
    room.calendar.write("content/media/a.jpg", jpeg())
    for name in ("oak", "elm", "ash"):
        article(room.calendar, name, fields="media: [{src: media/a.jpg, alt: A table}]\n")
    room.build(ledger=ledger(*(record(name) for name in ("oak", "elm", "ash"))))
    top = room.out / "news" / "news"
    for name, data in news(room).items():
        if not name.endswith(".html"):
            continue
        page = Page(data.decode())
        assert page.tags.count("script") == 0
        for address in [*page.fetched, *page.links]:
            if not address.startswith(("https://example.org/notebook/", "data:")):
                found = target(top, name, address)
                assert found, address
                assert found.is_file(), address
                assert found.is_relative_to(top.resolve()), address


ATTACK = "</title><script>alert(1)</script>]]>\"&'<img src=x onerror=alert(1)>"


def test_hostile_words_come_out_as_words(room: Press) -> None:
    typed = json.dumps(ATTACK)
    room.calendar.write("charter.yml", HOUSE.replace("The notebook", typed).replace("Nine people under a tree.", typed))
    room.calendar.write("content/media/a.jpg", jpeg())
    more = f"media: [{{src: media/a.jpg, alt: {typed}}}]\nhashtags: [{typed}]\n"
    text = f"{ATTACK}\n\n[x](javascript:alert(1)) ![{ATTACK}](media/a.jpg)\n\nA bell \x0b rings \x01."
    article(room.calendar, "oak", text, title=ATTACK, fields=more)
    article(room.calendar, "elm")
    room.build(ledger=ledger(record("oak"), record("elm")))
    for name, data in news(room).items():
        if name.endswith(".html"):
            html5lib.HTMLParser(strict=True).parse(data.decode())
            page = Page(data.decode())
            assert page.faults == page.events == [], name
            assert "script" not in page.tags, name
            assert not any(address.startswith(("javascript:", "x")) for address in [*page.fetched, *page.links]), name
    feed = ET.fromstring(news(room)["atom.xml"])  # noqa: S314
    assert ATTACK in texts(feed.iter(f"{ATOM}entry"), "title")
    for content in texts(feed.iter(f"{ATOM}entry"), "content"):
        assert content
        assert "<script" not in content
        assert Page(content).events == []
    assert ATTACK in [item["title"] for item in json.loads(news(room)["feed.json"])["items"]]


def test_the_atom_feed_has_what_its_standard_asks_for(room: Press) -> None:
    article(room.calendar, "oak", "The **oak**.", fields="hashtags: [wood]\nlanguage: fr\n")
    article(room.calendar, "elm")
    room.build(ledger=ledger(record("oak", at=AT + timedelta(hours=1)), record("elm")))
    data = news(room)["atom.xml"]
    feed = ET.fromstring(data)  # noqa: S314
    entries = feed.findall(f"{ATOM}entry")
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    for one in (feed, *entries):
        for required in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{required}")) == 1
            assert one.findtext(f"{ATOM}{required}")
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated", "")).tzinfo
        assert one.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Atelier & Fils"
    assert feed.findtext(f"{ATOM}updated") == "2026-11-06T11:00:31+01:00"
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "alternate": "https://example.org/notebook/",
        "self": "https://example.org/notebook/atom.xml",
    }
    first = entries[0]
    content = first.find(f"{ATOM}content")
    assert content is not None
    assert (content.get("type"), (content.text or "").strip()) == ("html", "<p>The <strong>oak</strong>.</p>")
    assert [link.get("href") for link in first.findall(f"{ATOM}link")] == ["https://example.org/notebook/oak.html"]
    assert [one.get("term") for one in first.findall(f"{ATOM}category")] == ["wood"]
    assert first.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert len({one.findtext(f"{ATOM}id") for one in (feed, *entries)}) == 3


def test_the_json_feed_has_what_its_standard_asks_for(room: Press) -> None:
    article(room.calendar, "oak", "The **oak**.", fields="hashtags: [wood]\n")
    room.build(ledger=ledger(record("oak")))
    feed = json.loads(news(room)["feed.json"])
    item = feed.pop("items")[0]
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The notebook",
        "home_page_url": "https://example.org/notebook/",
        "feed_url": "https://example.org/notebook/feed.json",
        "description": "Nine people under a tree.",
        "authors": [{"name": "Atelier & Fils"}],
        "language": "en",
    }
    assert item.pop("id").startswith("urn:uuid:")
    assert item.pop("content_html").strip() == "<p>The <strong>oak</strong>.</p>"
    assert item == {
        "url": "https://example.org/notebook/oak.html",
        "title": "About oak",
        "summary": "The oak.",
        "date_published": "2026-11-06T10:00:31+01:00",
        "date_modified": "2026-11-06T10:00:31+01:00",
        "language": "en",
        "tags": ["wood"],
    }


def test_a_feed_holds_the_latest_and_the_list_everything(room: Press) -> None:
    for number in range(45):
        article(room.calendar, f"p{number}", f"Text {number}.")
    room.build(ledger=ledger(*(record(f"p{number}", at=AT - timedelta(days=number)) for number in range(45))))
    assert len(json.loads(news(room)["feed.json"])["items"]) == 30
    index = Page(room.page("news/news/index.html"))
    assert len({address for address in index.links if address.startswith("p")}) == 45
    assert "Text 19." in index.words
    assert "Text 20." not in index.words


def test_without_an_address_the_pages_and_feeds_still_work(room: Press) -> None:
    room.calendar.write("charter.yml", HOUSE.replace(', url: "https://example.org/notebook"', ""))
    article(room.calendar, "oak")
    room.build(ledger=ledger(record("oak")))
    assert "canonical" not in room.page("news/news/oak.html")
    assert json.loads(news(room)["feed.json"])["items"][0].keys().isdisjoint({"url", "image"})
    room.calendar.write(
        "charter.yml", HOUSE.replace(', url: "https://example.org/notebook"', "") + "site: {url: https://example.org/plan}\n"
    )
    room.build(ledger=ledger(record("oak")))
    assert '<link rel="canonical" href="https://example.org/plan/news/news/oak.html">' in room.page("news/news/oak.html")


def test_two_channels_of_the_site_have_a_folder_each_in_their_own_language(room: Press) -> None:
    french = "  carnet: {network: site, name: Le carnet, language: fr}\n"
    room.calendar.write("charter.yml", HOUSE + french)
    article(room.calendar, "oak")
    room.build(ledger=ledger(record("oak"), record("elm", channel="carnet")))
    assert set(news(room)) == {"index.html", "oak.html", "atom.xml", "feed.json"}
    empty = room.page("news/carnet/index.html")
    assert set(news(room, "carnet")) == {"index.html", "atom.xml", "feed.json"}
    assert '<html lang="fr">' in empty
    assert translator("fr").gettext("Nothing has been published here yet.") in Page(empty).words
    article(room.calendar, "elm")
    room.build(ledger=ledger(record("oak"), record("elm", channel="carnet", at=datetime(2026, 12, 1, 9, tzinfo=UTC))))
    assert '<html lang="fr">' in room.page("news/carnet/elm.html")
    assert "1er décembre 2026" in room.page("news/carnet/elm.html")
    assert '<html lang="en">' in room.page("news/news/oak.html")
    assert translator("fr").gettext("Follow with a feed reader") in Page(room.page("news/carnet/elm.html")).words


def test_a_post_in_another_language_says_so(room: Press) -> None:
    article(room.calendar, "chene", "Le chêne.", fields="language: fr\n")
    room.build(ledger=ledger(record("chene")))
    assert '<html lang="fr">' in room.page("news/news/chene.html")
    assert '<article class="line first plain" lang="fr">' in room.page("news/news/index.html")


def test_an_empty_ledger_gives_an_empty_page_that_can_be_followed(room: Press) -> None:
    article(room.calendar, "oak")
    room.build(ledger=ledger())
    assert set(news(room)) == {"index.html", "atom.xml", "feed.json"}
    feed = ET.fromstring(news(room)["atom.xml"])  # noqa: S314
    assert feed.findtext(f"{ATOM}updated") == "2026-10-01T08:00:00+02:00"
    assert json.loads(news(room)["feed.json"])["items"] == []
    html5lib.HTMLParser(strict=True).parse(room.page("news/news/index.html"))


@pytest.mark.parametrize("book", [None, Ledger()])
def test_without_a_ledger_there_are_no_public_pages(room: Press, book: Ledger | None) -> None:
    article(room.calendar, "oak")
    room.build(ledger=book)
    assert not (room.out / "news").exists()


def test_what_is_gone_from_the_repository_is_gone_from_the_pages(room: Press) -> None:
    file = article(room.calendar, "oak")
    article(room.calendar, "elm")
    room.build(ledger=ledger(record("oak"), record("elm")))
    file.unlink()
    room.build(ledger=ledger(record("oak"), record("elm")))
    assert set(news(room)) == {"index.html", "elm.html", "atom.xml", "feed.json"}
    assert b"oak" not in b"".join(news(room).values())


def test_a_page_stays_where_its_post_was_given_another_id(room: Press) -> None:
    article(room.calendar, "oak-table", "The oak stands.")
    was = Key("oak", "news")
    post = next(one for one in room.calendar.load(AT).posts if one.id == "oak-table")
    held = Decision(Key("oak-table", "news"), Action.PERSON, Standing.BLOCKED, say("again"), post=post, repeats=was)
    room.build(ledger=ledger(record("oak")), deliveries={"oak-table": (held,)})
    assert "<p>The oak stands.</p>" in room.page("news/news/oak.html")
    assert "news/news/oak-table.html" not in room.files()
