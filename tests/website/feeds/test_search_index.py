"""What the search is given to look through: the right words for the right posts, small, and nothing that its reader may not see."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from feed_room import Room, made, without
from hypothesis import given
from hypothesis import strategies as st

from parution.language import translator
from parution.model import Post, Status
from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.feeds import search
from parution.website.feeds.searched import LEAST, parts_of
from parution.website.feeds.words_index import Words, folded, inverted, numbers

SIGNS = [chr(code) for code in range(33, 127) if chr(code) not in '"\\']
SITE = {"index.html", "charter.html", "help.html", "months/2026-12.html", "people/maud.html"}


def values(text: str) -> Iterator[int]:
    """Numbers as the script reads them."""
    ahead = 0
    for sign in text:
        value = SIGNS.index(sign)
        if value >= 64:
            ahead = ahead * (len(SIGNS) - 64) + value - 63
        else:
            yield ahead * 64 + value
            ahead = 0


def index_of(coded: tuple[str, str] | list[str]) -> dict[str, list[int]]:
    """Each word with the numbers of its documents, as the script reads them."""
    words, before = [], ""
    for shared, rest in re.findall("([A-Z])([^A-Z]*)", coded[0]):
        before = before[: ord(shared) - 65] + rest
        words.append(before)
    lists = []
    for places in coded[1].split(" ") if words else []:
        at, found = -1, []
        for away in values(places):
            at += away + 1
            found.append(at)
        lists.append(found)
    return dict(zip(words, lists, strict=True))


def data_of(script: bytes) -> dict[str, object]:
    text = script.decode()
    assert text.startswith("window.parution.indexed(")
    assert text.endswith(");\n")
    return json.loads(text[len("window.parution.indexed(") : -3])


class Searched:
    """The index of a calendar, by what a word finds."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.bytes = b"".join(files.values())
        self.common = data_of(files[search.INDEX])
        self.found: defaultdict[str, set[str]] = defaultdict(set)
        self.parts = [data_of(files[path]) for path in self.common["parts"]]
        for part in self.parts:
            names = part["names"].split("\n")
            for field in part["fields"]:
                for word, posts in index_of(field).items():
                    self.found[word].update(names[post] for post in posts)


def searched(room: Room, site: set[str] = SITE, **shut: bool) -> Searched:
    return Searched(made(search.pages(room.desk(shows=without(**shut)), site)))


def write(room: Room, name: str, title: str, fields: str = "", body: str = "Hello.") -> None:
    room.calendar.write(f"content/{name}.md", f"---\nid: {name}\ntitle: {json.dumps(title)}\nstatus: draft\n{fields}---\n\n{body}\n")


@given(st.lists(st.lists(st.text("abcéœ ’-Zß\u0301ñ日本", max_size=12), max_size=6), max_size=80))
def test_every_word_leads_to_the_documents_that_have_it_and_to_no_other(documents):
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for number, pieces in enumerate(documents):
        for word in re.findall(r"[日本]|[^\W日本]+", folded(" ".join(pieces))):
            if len(word) > 1 or not word.isascii():
                wanted[word].add(number)
    found = index_of(inverted([set(" ".join(pieces).split()) for pieces in documents], Words()))
    assert found == {word: sorted(posts) for word, posts in wanted.items()}
    assert list(found) == sorted(found)


@given(st.lists(st.integers(0, 3_000_000), max_size=20))
def test_numbers_are_read_as_they_were_written(listed):
    assert list(values(numbers(listed))) == listed


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Œuvre d’ÉTÉ", "oeuvre d’ete"), ("Straße", "strasse"), ("ﬁn", "fin"), ("Ǆ", "dz"), ("e\u0301te\u0301", "ete"), ("Łódź", "lodz")],
)
def test_capitals_accents_and_ligatures_do_not_count(text, plain):
    assert folded(text) == plain


def test_a_post_is_found_by_all_that_is_said_of_it(room):
    fields = (
        "channels: [mastodon]\npublish_at: 2026-12-03 09:00\ncampaign: winter\nowner: maud\npillar: craft\nformat: poll\n"
        "hashtags: [SavoirFaire]\npoll: {options: [Frêne, Hêtre], duration: 3 days}\nbrief: Ask the sawyer.\n"
        "media: [{src: media/table.jpg, alt: Une échelle}]\noverrides: {mastodon: {text: Only there}}\n"
    )
    write(room, "table", "L’œuvre au noir", fields, "Le **chêne** et l'[aubier](https://example.org/secret).")
    write(room, "other", "Another")
    found = searched(room).found
    for word in (
        *("oeuvre", "noir", "chene", "aubier", "winter", "market", "maud", "kerbrat", "craft", "poll", "savoirfaire", "frene", "hetre"),
        *("sawyer", "echelle", "only", "december", "2026", "mastodon"),
    ):
        assert found[word] == {"table"}, word
    assert "secret" not in found
    assert found["draft"] == {"table", "other"}


def test_what_markdown_does_not_show_is_not_found(room):
    body = "Seen <!-- hidden -->\n\n[//]: # (concealed)\n\n"
    body += "<span title='covert'>Too</span> [word](https://example.org 'said') R&eacute;sum&eacute;"
    write(room, "one", "One", "", body)
    found = searched(room).found
    assert {"seen", "too", "word", "resume"} <= found.keys()
    assert not {"hidden", "concealed", "covert", "eacute", "example", "span"} & found.keys()


def test_what_is_shut_is_in_no_byte(room):
    fields = "channels: [mastodon]\npublish_at: 2026-12-03 09:00\nowner: maud\npillar: craft\ncampaign: winter\nbrief: Sesame.\n"
    own = "overrides: {bluesky: {text: Elsewhere}, mastodon: {text: Here}}\n"
    write(room, "one", "One", fields + own, "Common")
    everything, little = searched(room), searched(room, {"index.html"}, people=False, brief=False, plan=False)
    for word in ("kerbrat", "sesame", "craft", "winter", "common"):
        assert everything.found[word] == {"one"}, word
        assert not little.found[word], word
    assert little.found["here"] == {"one"}
    assert not everything.found["elsewhere"]
    assert b"bluesky" not in little.bytes.lower()
    assert b"Ilyes" not in little.bytes


def test_only_pages_that_the_site_has_are_found(room):
    write(room, "one", "One", "publish_at: 2026-12-03 09:00\nowner: maud\n")
    pages = searched(room).common["pages"]
    assert {path.partition("#")[0] for _, path, _, _ in pages} == SITE
    assert ["December 2026", "months/2026-12.html", "Month", ""] in pages
    assert {title for title, path, _, _ in pages if "#" in path} >= {"How we speak", "Where we speak"}


def test_dates_times_and_channels_are_those_of_the_posts(room):
    write(room, "second", "Second\nline", "publish_at: 2026-12-03 09:05\nchannels: [bluesky, mastodon]\nlanguage: fr\n")
    write(room, "first", "First", "publish_at: 2026-11-30 23:59\nchannels: [mastodon]\n")
    write(room, "wish", "Wish", "planned: 2026-12-05\n")
    write(room, "month", "Month", "planned: 2027-01\n")
    write(room, "none", "None")
    both = searched(room)
    [part] = both.parts
    names = part["names"].split("\n")
    assert names == ["first", "second", "wish", "month", "none"]
    assert part["titles"].split("\n")[1] == "Second line"
    assert part["since"] == "2026-11-30"
    assert list(values(part["days"])) == [0, 3, 2, 27]
    assert list(values(part["times"])) == [23 * 60 + 60, 9 * 60 + 6, 0, 1441, 0]
    channels = [[both.common["channels"][number][3] for number in part["groups"][group]] for group in values(part["group"])]
    assert channels == [["Our Mastodon"], ["Our Bluesky", "Our Mastodon"], [], [], []]
    assert [part["languages"][number] for number in values(part["language"])] == ["", "fr", "", "", ""]


def test_a_script_holds_no_markup(room):
    write(room, "one", "</script><img src=x onerror=alert(1)>\u2028", "", "<b>&amp;</b>")
    room.charter(more="description: </script>\n")
    files = made(search.pages(room.desk(), SITE))
    assert not re.search("[<>&\u2028\u2029]", b"".join(files.values()).decode())
    assert "onerror" in files[search.INDEX.replace("index", "undated")].decode()


def leaf(number: int, day: date) -> Leaf:
    post = Post(f"content/{number}.md", f"{number:040}", f"p-{number}", "Title", Status.DRAFT)
    return Leaf(post, f"posts/p-{number}.html", State.DRAFT, day, "", "")


def test_parts_end_with_a_quarter_and_have_enough_posts():
    leaves = [leaf(number, date(2026, 1, 1) + timedelta(days=number // 5)) for number in range(5 * 730)]
    parts = parts_of(leaves)
    assert [len(part.leaves) >= LEAST for part in parts[:-1]] == [True] * (len(parts) - 1)
    assert sum(len(part.leaves) for part in parts) == len(leaves)
    firsts = [part.leaves[0].day for part in parts]
    assert all(day.day == 1 and day.month in {1, 4, 7, 10} for day in firsts if day)
    assert len({part.path for part in parts}) == len(parts) > 3


def test_a_changed_text_makes_its_part_again_and_nothing_else(room):
    write(room, "one", "One", "publish_at: 2026-12-03 09:00\n", "Before")
    before = {page.path: page.mark for page in search.pages(room.desk(), SITE)}
    write(room, "one", "One", "publish_at: 2026-12-03 09:00\n", "After")
    after = {page.path: page.mark for page in search.pages(room.desk(), SITE)}
    assert {path for path in before if before[path] != after[path]} == {"assets/search-2026-q4.js"}


def test_a_calendar_without_posts_has_an_index_of_its_pages(room):
    assert searched(room).common["parts"] == []


_TWICE = """
from parution.website.feeds.words_index import Words, inverted
print(inverted([{f"Mot{number % 7}", "l'été,", f"«{number}»", "été"} for number in range(300)], Words()))
"""


def test_the_order_of_sets_does_not_show():
    said = {
        subprocess.run(
            [sys.executable, "-c", _TWICE],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_the_words_of_the_search_are_french_for_the_french():
    french, english = translator("fr"), translator("en")
    same = {name for name, sentence in search.WORDS.items() if french.message(sentence) == english.message(sentence)}
    assert same <= {"search-posts", "search-pages", "search-posts-one", "search-posts-many", "search-pages-one", "search-pages-many"}
    assert french.message(search.WORDS["search-none"]) == "Rien pour {words}"


@pytest.mark.parametrize(("posts", "most"), [(1000, 350_000), pytest.param(10_000, 3_000_000, marks=pytest.mark.slow)])
def test_ten_thousand_posts_take_three_megabytes(room, monkeypatch, posts, most):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[3]))
    from bench.posts import drafts

    desk = room.desk()
    for number, draft in enumerate(drafts(posts)):
        post = Post(f"{number}.md", "0" * 40, draft.id, draft.title, Status.DRAFT, draft.slot, body="\n\n".join(draft.paragraphs))
        desk.almanac.leaves[post.path] = Leaf(post, f"posts/{post.id}.html", State.DRAFT, draft.slot.date(), f"{draft.slot:%H:%M}", "")
    files = made(search.pages(desk, SITE))
    assert sum(map(len, files.values())) <= most
