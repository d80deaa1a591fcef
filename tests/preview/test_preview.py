"""What is previewed is what is sent: to the letter in a pipe and in JSON, and beside a bar on a terminal."""

from __future__ import annotations

import json
import re

import pytest

from in_process import run
from parution.outgoing import outgoing
from parution.report.sheet import Paper, render
from parution.report.spans import handle_spans
from tests_support import jpeg

FIELDS = """\
channels: [mastodon, bluesky, instagram, news]
cta: https://example.org/oak
hashtags: [Oak]
mentions: ["@guild@example.social"]
warning: dust
media: [{src: media/table.jpg, alt: An oak table}]
overrides: {bluesky: {text: "Short **and** sweet"}}
"""
BODY = "Hello *you*, see [our page](https://example.org/page).\n\n- one\n- two\n\n木製の椅子 👩‍🌾\u00a0!"


@pytest.fixture
def post(calendar):
    calendar.write("content/media/table.jpg", jpeg())
    calendar.post("oak-table", FIELDS, BODY)
    edition = calendar.load()
    (one,) = edition.posts
    return calendar, one, [outgoing(one, edition.charter.channels[name]) for name in one.channels]


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_json_has_each_text_raw(post):
    calendar, _, sent = post
    done = json.loads(run("preview", "oak-table", "--format", "json", cwd=calendar.root).stdout)
    assert [one["channel"] for one in done["channels"]] == ["mastodon", "bluesky", "instagram", "news"]
    for shown, one in zip(done["channels"], sent, strict=True):
        assert [part["text"] for part in shown["parts"]] == list(one.parts)
        for part, text in zip(shown["parts"], one.parts, strict=True):
            measures = [(measure.used, measure.limit) for measure in one.measures(text)]
            assert [(measure["used"], measure["limit"]) for measure in part["measures"]] == measures
    assert done["channels"][0]["warning"] == "dust"
    assert done["channels"][1]["warning"] is None
    assert done["channels"][0]["media"] == [{"src": "media/table.jpg", "alt": "An oak table"}]


def test_a_pipe_has_each_text_to_the_letter(post):
    calendar, _, sent = post
    done = run("preview", "oak-table", cwd=calendar.root)
    assert "\x1b" not in done.stdout
    for one in sent:
        assert all(part in done.stdout for part in one.parts)
    assert "An oak table" in done.stdout
    assert "Content warning: dust" in done.stdout


@pytest.mark.parametrize("width", [40, 80, 100])
def test_a_terminal_shows_all_of_it_within_its_width(post, width):
    _, one, sent = post
    text = plain(render(one, sent, Paper(width, screen=True, translate=str), ""))
    beside = [line[2:] for line in text.splitlines() if line.startswith("│ ")]
    words = [word for part in sent for sentence in part.parts for word in sentence.split()]
    assert " ".join(beside).split() == words
    assert all(len(line) <= width for line in text.splitlines() if "https" not in line)


def test_what_is_too_long_is_marked_from_the_first_sign_on(calendar):
    calendar.post("oak-table", "channels: [bluesky]\n", "a" * 290 + " " + "b" * 30)
    edition = calendar.load()
    sent = [outgoing(edition.posts[0], edition.charter.channels["bluesky"])]
    text = render(edition.posts[0], sent, Paper(400, screen=True, translate=str), "")
    marked = re.findall(r"\x1b\[31m(?:\x1b\[\d+m)*\x1b\[7m(.+?)\x1b\[0m", text)
    assert marked == ["b" * 21]
    assert "321 / 300 characters  21 too many" in plain(text)


def test_threads_are_numbered_and_polls_are_shown(calendar):
    calendar.post("a-thread", "channels: [mastodon]\nformat: thread\n", "One.\n\n---\n\nTwo.")
    calendar.post("a-poll", "channels: [mastodon]\npoll: {options: [Oak, Ash], duration: 3 days}\n")
    thread = run("preview", "a-thread", cwd=calendar.root).stdout
    assert "1/2\nOne.\n" in thread
    assert "2/2\nTwo.\n" in thread
    assert "○ Oak\n○ Ash\nopen for 3 days" in run("preview", "a-poll", cwd=calendar.root).stdout


def test_what_steers_a_terminal_is_made_visible(calendar):
    calendar.post("oak-table", 'channels: [mastodon]\ncta: "https://example.org/\\u001b[31m"\n', "Hello\u202e.")
    out = run("preview", "oak-table", cwd=calendar.root).stdout
    assert "\x1b" not in out
    assert "<U+202E>" in out


@pytest.mark.parametrize("typed", ["oak-table", "content/oak-table.md", "BEHIND", "d’été", "d'ete"])
def test_a_post_is_named_in_many_ways(calendar, typed):
    calendar.write("content/oak-table.md", "---\nid: oak-table\ntitle: Behind the oak d'été\nstatus: draft\n---\n\nHello.\n")
    calendar.post("another")
    done = run("preview", typed, cwd=calendar.root)
    assert done.stdout.startswith("Behind the oak d'été\n"), done.stderr
    assert "names no channel" in done.stdout


def test_what_is_misspelt_or_ambiguous_is_told(calendar):
    calendar.post("oak-table", "channels: [mastodon]\n")
    calendar.post("ash-table", "channels: [mastodon]\n")
    for typed, answer in (("oak-tabel", "Did you mean “oak-table”?"), ("a title", "ash-table"), ("zzz", "by its id, its file")):
        done = run("preview", typed, cwd=calendar.root)
        assert (done.returncode, answer in done.stderr) == (1, True), done.stderr
    done = run("preview", "oak-table", "--channel", "mastodn", cwd=calendar.root)
    assert (done.returncode, "Did you mean “mastodon”?" in done.stderr) == (1, True)
    assert "bluesky" in run("preview", "oak-table", "--channel", "bluesky", cwd=calendar.root).stdout


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#oak and #été2026, #1 is no tag", ["#oak", "#été2026"]),
        ("@guild@example.social. @a.b", ["@guild@example.social", "@a.b"]),
        ("a@example.org, https://example.org/#part", []),
        ("https://example.social/@guild", []),
    ],
)
def test_mentions_and_hashtags(text, found):
    assert [text[start:end] for start, end in handle_spans(text)] == found
