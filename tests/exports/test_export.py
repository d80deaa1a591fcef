"""Exports: the table comes back as the same posts and holds no formula; events and data are what other programs read."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from in_process import run
from parution.edition import load
from parution.model import Post, Yaml
from parution.tabular import cell_of, guarded, unguarded, value_of
from tests_support import CHARTER, NOW, Calendar, jpeg

RICH = """\
publish_at: "2026-12-03 09:00"
channels: [mastodon, bluesky]
pillar: craft
audience: makers
objective: conversion
format: poll
kind: value
owner: desk
budget: 150 EUR
campaign: winter-market
cta: https://example.org/a?b=c
language: fr
media:
  - {src: media/a.jpg, alt: "An oak | half sanded"}
  - {src: "media/b c.jpg"}
hashtags: [oak, wood]
mentions: ["@guild@example.social"]
warning: "=SUM(A1:A9)"
poll: {options: ["Oak, white", "- Ash"], duration: 3 days}
overrides: {bluesky: {text: "Shorter,\\n\\n=1+1", hashtags: []}, mastodon: {media: [{src: media/a.jpg}]}}
sponsor: "'quoted"
occurrence: 2
brief: "@SUM(1)\\nsecond line, with a comma; and more"
ignore: {media-alt: A reason}
"""


@pytest.fixture
def full(calendar: Calendar) -> Calendar:
    calendar.post("rich", RICH, "Body with “quotes”, commas;\n\n- a list\n\n---\n\n=not a formula")
    calendar.post("wish", "planned: 2026-12\n")
    calendar.post("day", "planned: 2026-12-24\nchannels: [news]\n", '"Quoted" beginning')
    calendar.post("undated", "follows: rich\n", "+49 30 12345")
    calendar.post("fold", 'publish_at: "2027-10-31 02:30+01:00"\n', "'=leading apostrophe")
    calendar.write("content/odd/where it is.md", "---\nid: elsewhere\ntitle: '[\"x\"]'\nstatus: idea\n---\n\n\t=tab\n")
    for name in ("a", "b c"):
        calendar.write(f"content/media/{name}.jpg", jpeg())
    return calendar


def posts_of(calendar: Calendar) -> list[Post]:
    return sorted((replace(post, blob="") for post in calendar.load(NOW).posts), key=lambda post: post.id)


@pytest.mark.parametrize("flags", [(), ("--excel",), ("--excel", "--lang", "fr")])
def test_an_exported_table_comes_back_as_the_same_posts(
    full: Calendar, tmp_path_factory: pytest.TempPathFactory, flags: tuple[str, ...]
) -> None:
    other = Calendar(tmp_path_factory.mktemp("other"))
    table = other.root / "out.csv"
    done = run("export", "-o", str(table), *flags, cwd=full.root)
    assert (done.returncode, done.stdout) == (0, "")
    back = run("import", "csv", "out.csv", "--write", "--now", "2026-11-21", cwd=other.root)
    assert back.returncode == 0, back.stderr
    assert posts_of(other) == posts_of(full)
    again = run("import", "csv", "out.csv", "--write", "--now", "2026-11-21", cwd=other.root)
    assert "Everything is there already" in again.stdout
    assert "6 posts are there already" in run("import", "csv", str(table), cwd=full.root).stdout


def test_the_example_calendar_comes_back_as_it_was(tmp_path: Path) -> None:
    top = Path(__file__).parents[2]
    assert run("export", "-o", str(tmp_path / "out.csv"), cwd=top).returncode == 0
    other = Calendar(tmp_path)
    other.write("charter.yml", (top / "charter.yml").read_bytes())
    assert run("import", "csv", "out.csv", "--write", cwd=tmp_path).returncode == 0
    here = Calendar.__new__(Calendar)
    here.root = top
    assert posts_of(other) == posts_of(here)


def test_no_cell_is_a_formula(full: Calendar) -> None:
    said = run("export", cwd=full.root).stdout
    cells = [cell for row in csv.reader(io.StringIO(said, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.strip()[:1] in {"=", "+", "-", "@"}]
    assert "'=SUM(A1:A9)" in cells
    assert "'+49 30 12345" in cells


def test_excel_gets_its_mark_and_french_its_semicolons(full: Calendar) -> None:
    full.write("charter.yml", CHARTER.replace("language: en", "language: fr"))
    run("export", "--excel", "-o", "out.csv", cwd=full.root)
    data = (full.root / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid;title;status;")
    run("export", "-o", "out.csv", cwd=full.root)
    assert (full.root / "out.csv").read_bytes().startswith(b"id,title,status,")


@given(st.text(max_size=12), st.sampled_from(["'", "=", "+", "-", "@", "\t", " ", "\r", "＝", ""]))
def test_the_guard_can_always_be_taken_off(text: str, sign: str) -> None:
    cell = sign + text
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell).lstrip()[:1] not in {"=", "+", "-", "@", "＝"}


WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(lambda text: text.strip() == text)


@given(
    st.one_of(
        st.tuples(st.just("title"), WORDS),
        st.tuples(st.sampled_from(["channels", "hashtags", "mentions"]), st.lists(WORDS, min_size=1, max_size=3)),
        st.tuples(st.just("media"), st.lists(st.fixed_dictionaries({"src": WORDS}, optional={"alt": WORDS}), min_size=1, max_size=3)),
        st.tuples(st.just("overrides"), st.dictionaries(WORDS, st.dictionaries(WORDS, WORDS), min_size=1, max_size=2)),
    )
)
def test_any_value_comes_back_from_its_cell(one: tuple[str, Yaml]) -> None:
    field, value = one
    assert value_of(field, cell_of(field, value)) == value


# Choosing


@pytest.mark.parametrize(
    ("flags", "ids"),
    [
        (("--since", "2026-12-04"), {"day", "fold", "wish"}),
        (("--until", "2026-12-03"), {"rich", "wish"}),
        (("--since", "2026-12-25", "--until", "2027-01-01"), {"wish"}),
        (("--channel", "news", "--channel", "bluesky"), {"rich", "day"}),
        (("--status", "idea"), {"elsewhere"}),
        (("--channel", "news", "--status", "idea"), set()),
    ],
)
def test_filters(full: Calendar, flags: tuple[str, ...], ids: set[str]) -> None:
    said = run("export", "--format", "json", *flags, cwd=full.root).stdout
    assert {post["id"] for post in json.loads(said)["posts"]} == ids


def test_a_slip_is_told(full: Calendar) -> None:
    done = run("export", "--channel", "nws", cwd=full.root)
    assert done.returncode == 1
    assert "Did you mean “news”?" in done.stderr


# Events, data


def test_events_are_read_by_another_program(full: Calendar) -> None:
    done = run("export", "--format", "ical", "--now", "2026-11-21", cwd=full.root)
    assert "3 posts have no day, so they are no events." in done.stderr
    found = {str(event["SUMMARY"]): event for event in icalendar.Calendar.from_ical(done.stdout.encode()).walk("VEVENT")}
    uids = {str(event["UID"]).split("@")[0]: event for event in icalendar.Calendar.from_ical(done.stdout.encode()).walk("VEVENT")}
    assert set(found) == {"A title"}
    assert set(uids) == {"rich.2", "day", "fold"}
    assert uids["rich.2"]["DTSTART"].dt.isoformat() == "2026-12-03T09:00:00+01:00"
    assert uids["day"]["DTSTART"].dt.isoformat() == "2026-12-24"
    assert uids["fold"]["DTSTART"].dt.isoformat() == "2027-10-31T01:30:00+00:00"
    assert str(uids["rich.2"]["CATEGORIES"].cats[0]) == "craft"


def test_events_come_back_as_posts(full: Calendar, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Calendar(tmp_path_factory.mktemp("other"))
    run("export", "--format", "ical", "-o", str(other.root / "out.ics"), cwd=full.root)
    done = run("import", "ical", "out.ics", "--write", cwd=other.root)
    assert done.returncode == 0, done.stderr
    assert sorted(str(post.slot or (post.wish and post.wish.day)) for post in other.load(NOW).posts) == [
        "2026-12-03 09:00:00+01:00",
        "2026-12-24",
        "2027-10-31 02:30:00+01:00",
    ]


def test_an_exported_table_begins_a_new_calendar(full: Calendar, tmp_path: Path) -> None:
    """Its channels are those whose ids name a network; the others are asked for, and what is printed for that helps."""
    run("export", "-o", str(tmp_path / "out.csv"), cwd=full.root)
    begin = ("import", "csv", "out.csv", "--to", "moved", "--timezone", "Europe/Paris", "--now", "2026-11-21", "--lang", "en", "--write")
    done = run(*begin, cwd=tmp_path, COLUMNS="160")
    assert (done.returncode, done.stderr) == (0, "")
    left = done.stdout.partition("Not carried over as it was\n")[2].partition("\n\n")[0]
    assert [line.split(": ")[-1] for line in left.splitlines()[1:2]] == ["copy the file to content/"]
    assert "channels" not in left
    moved = load(tmp_path / "moved", NOW).posts
    assert sorted((replace(post, blob="") for post in moved), key=lambda post: post.id) == posts_of(full)


def test_a_channel_of_the_table_whose_network_is_not_known_is_asked_for(calendar: Calendar, tmp_path: Path) -> None:
    table = tmp_path / "out.csv"
    calendar.post("one", "channels: [letter]\noverrides: {letter: {text: Shorter}}\n", "Hello")
    charter = calendar.root / "charter.yml"
    charter.write_text(charter.read_text("utf-8").replace("channels:\n", "channels:\n  letter: {network: email, account: a@example.org}\n"))
    run("export", "-o", str(table), cwd=calendar.root)
    begin = ("import", "csv", str(table), "--to", "moved", "--timezone", "Europe/Paris", "--lang", "en", "--write")
    refused = run(*begin, cwd=tmp_path)
    assert 'It names: “letter”. Say which network each is, for example: --channel "letter=mastodon"' in refused.stderr
    assert run(*begin, "--channel", "letter=mastodon", cwd=tmp_path).returncode == 0
    (moved,) = load(tmp_path / "moved", NOW).posts
    assert moved.channels == ("letter",)
    assert moved.overrides["letter"].text == "Shorter"


def test_events_of_this_calendar_are_known_whatever_has_become_of_the_posts(full: Calendar, tmp_path: Path) -> None:
    run("export", "--format", "ical", "-o", str(tmp_path / "out.ics"), cwd=full.root)
    full.post("rich", 'publish_at: "2027-01-05 10:00"\n', "Another text")
    done = run("import", "ical", str(tmp_path / "out.ics"), "--lang", "en", cwd=full.root)
    assert "3 posts are there already" in done.stdout
    assert "Everything is there already" in done.stdout


def test_events_keep_their_ids_and_channels_in_a_new_calendar(full: Calendar, tmp_path: Path) -> None:
    run("export", "--format", "ical", "-o", str(tmp_path / "out.ics"), cwd=full.root)
    begin = ("import", "ical", "out.ics", "--to", "moved", "--timezone", "Europe/Paris", "--now", "2026-11-21", "--write")
    assert run(*begin, cwd=tmp_path).returncode == 0
    assert {post.id: (post.channels, post.occurrence) for post in load(tmp_path / "moved", NOW).posts} == {
        "rich": (("mastodon", "bluesky"), 2),
        "day": (("news",), 1),
        "fold": ((), 1),
    }


def test_data_hold_everything(full: Calendar) -> None:
    document = json.loads(run("export", "--format", "json", "--now", "2026-11-21", cwd=full.root).stdout)
    assert (document["version"], document["brand"], document["timezone"], document["today"]) == (
        1,
        "Test Brand",
        "Europe/Paris",
        "2026-11-21",
    )
    rich = next(post for post in document["posts"] if post["id"] == "rich")
    assert rich["slot"] == "2026-12-03T09:00:00+01:00"
    assert rich["media"] == [{"src": "media/a.jpg", "alt": "An oak | half sanded"}, {"src": "media/b c.jpg"}]
    assert rich["overrides"]["bluesky"] == {"text": "Shorter,\n\n=1+1", "hashtags": []}
    assert (rich["poll_options"], rich["poll_seconds"]) == (["Oak, white", "- Ash"], 259200)
    assert rich["text"].startswith("Body with “quotes”")
    said = Post.__dataclass_fields__.keys() - {"path", "blob", "body", "poll", "slot", "wish", "status", "follows", "terms", "experiment"}
    assert said <= rich.keys()


def test_a_file_that_is_no_post_is_told_and_the_output_is_whole_or_not(full: Calendar) -> None:
    full.write("content/broken.md", "no front matter")
    done = run("export", "-o", "out.csv", cwd=full.root)
    assert "1 file of content/ cannot be read as a post" in done.stderr
    assert done.returncode == 0
    none = run("export", "-o", "nowhere/out.csv", cwd=full.root)
    assert none.returncode == 1
    assert "cannot be written" in none.stderr
    assert not [path for path in full.root.iterdir() if path.name.startswith(".parution-")]
