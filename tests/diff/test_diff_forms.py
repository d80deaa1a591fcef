"""The four forms: what people typed is text in each of them, and nothing is too long for where it is read."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import jsonschema
import msgspec
import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st
from versions import OAK, begun

from parution.diff import Changes
from parution.language import translator
from parution.report import changes_html, changes_json, changes_markdown, changes_text
from parution.report.changes_json import ChangesNotReadError
from parution.report.escaping import code, fence, inline
from parution.report.shown import UNTOLD
from tests_support import CHARTER, run

EVIL = (
    "x | y\\| @everyone @org/team #12 org/repo#3 GH-12 !4 ~bug %2 $x$ <img src=x onerror=alert(1)> <script>alert(1)</script> "
    "[a](https://e.example) ![b](//e.example/b.png) https://e.example www.e.example me@e.example :tada: `code` ```` ~~~ &lt; <!-- --> "
    "\u202egnp.exe 0123456789abcdef </details> <details open> [^1] ~~no~~ **bold** {{ 7*7 }} \x1b[31m"
)
FENCES = "```\n````\n~~~~~\n/close\n/merge\n@everyone\n</details>\n" + EVIL
FORGE = re.compile(r"(?<![\w`])@[A-Za-z0-9]|#\d|GH-\d|(?<!\w)[!~%$&]\w|https?://|www\.\w|:[a-z0-9_+-]+:|\b[0-9a-f]{7,40}\b")


TAGS = frozenset("h3 h4 p strong table thead tbody tr th td br ul li code pre details summary sub".split())  # noqa: SIM905


class Seen(HTMLParser):
    """The tags of a page, and its text outside of code."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self._code = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name in {"href", "src"}], attrs
        self._code += tag in {"code", "pre"}

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in {"code", "pre"}

    def handle_data(self, data: str) -> None:
        self.text += "" if self._code else data


def rendered(markdown: str) -> Seen:
    """The Markdown as a forge renders it, raw HTML included."""
    some = pyromark.Options
    options = (
        some.ENABLE_TABLES | some.ENABLE_STRIKETHROUGH | some.ENABLE_FOOTNOTES | some.ENABLE_TASKLISTS | some.ENABLE_MATH | some.ENABLE_GFM
    )
    return Seen(pyromark.html(markdown, options=options))


@pytest.fixture(scope="module")
def evil(tmp_path_factory) -> Changes:
    """A change of posts in which everything that can be typed is hostile."""
    title = json.dumps(EVIL)
    asking = f"people: {{desk: {{name: {title}}}, eve: {{name: '@everyone'}}}}\napprovals: {{craft: [desk, eve]}}"
    charter = CHARTER.replace("people: {desk: {name: The desk}}", asking).replace("craft: {share", f"craft: {{name: {title}, share")
    versions = begun(tmp_path_factory.mktemp("evil") / "calendar", charter=charter)
    more = f"pillar: craft\nbrief: {title}\ncta: https://e.example/x\nmedia: [{{src: 'media/x y.png', alt: {title}}}]\n"
    versions.post("evil", more, FENCES, at="2026-12-05 10:00", title=title, channels="[mastodon, bluesky, news]")
    versions.post("oak", f"brief: {title}\n", f"{FENCES}\n\n{OAK}", at="2026-12-02 09:00", title=title)
    versions.post("elm", at="2026-12-04 09:00", title='"::error::x ##[group]y"', body="::set-output name=a::b\n##[command]c")
    return versions.changes()


def told(changes: Changes, form: str, language: str = "en") -> str:
    words = translator(language)
    match form:
        case "markdown":
            return changes_markdown.render(changes, words)
        case "html":
            return changes_html.render(changes, words)
        case "json":
            return changes_json.render(changes)
    return changes_text.render(changes, words, width=100, colour=False)


def test_nothing_typed_is_markup_mention_or_link_in_the_comment(evil):
    comment = told(evil, "markdown")
    seen = rendered(comment)
    assert set(seen.tags) <= TAGS
    assert FORGE.findall(seen.text) == []
    assert "Approval needed: x | y" in seen.text
    assert seen.tags.count("details") == comment.count("\n<details>\n")
    assert not re.search(r"^/\w", comment, re.MULTILINE)
    assert "\x1b" not in comment
    assert "\u202e" not in comment


def test_a_row_of_the_table_has_its_cells_and_no_others(evil):
    table = [line for line in told(evil, "markdown").splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table[:4]} == {4}


@given(st.text(alphabet="@#!~%$&*_`|<>[](){}\\/:-. \n\tabc019ghw\u202e\u200d\"'^=+", max_size=60))
def test_whatever_is_typed_stays_text_in_a_line(typed):
    seen = rendered(f"| a |\n| - |\n| {inline(typed)} {code(typed)} |\n\n#### {inline(typed)}\n\n- **x** {inline(typed)} {code(typed)}\n")
    assert set(seen.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "h4", "ul", "li", "strong", "code"}
    assert FORGE.findall(seen.text) == []


@given(st.text(alphabet="`~ \n/abc<>|", max_size=80))
def test_a_fence_is_longer_than_any_within(typed):
    seen = rendered(f"{fence(typed)}\n\nafter")
    assert seen.tags == ["pre", "code", "p"]
    assert seen.text.strip() == "after"


def test_the_page_asks_for_nothing_and_shows_text_as_text(evil):
    page = told(evil, "html")
    seen = Seen(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    assert not {"script", "img", "link", "iframe", "a", "form", "object"} & set(seen.tags)
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page
    assert "alert(1)" in seen.text
    assert "{{ 7*7 }}" in seen.text
    assert "\u202e" not in page


def test_the_terminal_gets_no_orders_and_the_runner_no_commands(evil):
    for language in ("en", "fr"):
        seen = told(evil, "text", language)
        assert "\x1b" not in seen
        assert "\u202e" not in seen
        assert "##[" not in seen
        assert not re.search(r"^\s*::", seen, re.MULTILINE)


@pytest.mark.parametrize("length", [20, 900])
def test_a_comment_of_hundreds_of_posts_fits_and_says_what_it_leaves_out(versions, length):
    for number in range(500):
        versions.post(
            f"post-{number}",
            at=f"2027-0{number % 9 + 1}-{number % 28 + 1:02} {number % 24:02}:{number % 60:02}",
            title=f"Ⓐ Post number {number}",
            body=f"Word {number} " * length,
        )
    comment = versions.told("main", form="markdown")
    assert len(comment.encode()) < 60_000
    assert comment.splitlines()[2] == "**What this change does to the calendar.** 500 posts added."
    assert "… and" in comment
    assert "more posts did not fit." in comment
    assert comment.count("<details>") == comment.count("</details>")
    assert comment.rstrip().endswith("</sub>")


def test_the_json_is_what_the_schema_says_and_can_be_read_again(evil, tmp_path):
    written = told(evil, "json")
    jsonschema.validate(json.loads(written), changes_json.schema())
    assert changes_json.read(written.encode()) == evil
    file = tmp_path / "changes.json"
    file.write_text(written)
    assert run("diff", "--read", str(file), "--format", "markdown", cwd=tmp_path).stdout == told(evil, "markdown")


def test_the_shipped_schema_is_that_of_the_types():
    made = json.loads(json.dumps(msgspec.json.schema(Changes)))
    assert {name: value for name, value in changes_json.schema().items() if name not in {"$schema", "$id", "title"}} == made


def wrong(found: dict, path: str, value: object) -> bytes:
    *steps, last = path.split(".")
    place = found
    for step in steps:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("version", 2),
        ("extra", 1),
        ("language", "xx"),
        ("now", "<b>"),
        ("brand", "x" * 2000),
        ("base.commit", "rm -rf"),
        ("posts.0.change", "hacked"),
        ("posts.0.after.when.at", "2026-12-01T09:00<script>"),
        ("posts.0.sendings.0.parts.0.text", "x" * 70_000),
        ("posts.0.sendings.0.parts.0.measures.0.used", -1),
        ("uncommitted", 1e300),
        ("months.0.month", "../../etc"),
        ("channels", {"x" * 300: "y"}),
        ("approvals.0.people", ["x" * 2000]),
        ("approvals.0.people", "everybody"),
        ("shifts", [{"about": "promo", "few": {"posts": "<b>"}}]),
        ("posts", [1] * 6000),
    ],
)
def test_a_strangers_json_of_another_form_is_refused(evil, path, value):
    with pytest.raises(ChangesNotReadError):
        changes_json.read(wrong(json.loads(told(evil, "json")), path, value))


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"null", b"[]", b"\xff\xfe", b" " * (33 << 20)])
def test_what_is_no_json_is_refused(data):
    with pytest.raises(ChangesNotReadError):
        changes_json.read(data)


def test_a_file_that_cannot_be_read_is_the_users_to_mend(versions):
    versions.write("bad.json", "{}")
    assert "This file cannot be shown" in versions.refused("--read", "bad.json")
    assert "--read" in versions.refused("main", "--read", "bad.json")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("months.0.month", "2026-99"),
        ("months.0.month", "0000-01"),
        ("posts.0.after.when.at", "2026-02-31T09:00+01:00"),
        ("filled", [{"channel": "x", "name": "x", "period": "month", "first": "2026-99-99", "before": 0, "after": 2, "most": 2}]),
    ],
)
def test_dates_that_no_calendar_has_do_no_harm(evil, path, value):
    found = changes_json.read(wrong(json.loads(told(evil, "json")), path, value))
    for language in ("en", "fr"):
        words = translator(language)
        assert changes_markdown.render(found, words)
        assert changes_html.render(found, words)
        assert changes_text.render(found, words, width=80, colour=False)


def test_what_must_not_be_repeated_is_the_same_everywhere():
    assert {"secret", "personal-data"} == UNTOLD


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_in_french_nothing_is_left_in_english(evil, form):
    seen = told(msgspec.structs.replace(evil, appeared=(), gone=()), form, "fr")  # whose sentences are in the language of the JSON
    assert "Ce que ce changement fait au calendrier" in seen
    assert not re.findall(
        r"\b(?:added|removed|moved|modified|Status|Title|before|after|What is)\b",
        re.sub(r"<style>.*?</style>|class=\"[^\"]*\"", "", seen, flags=re.DOTALL),
    )


def test_colour_changes_nothing_but_the_colour(evil):
    plain, coloured = (changes_text.render(evil, translator("en"), width=80, colour=colour) for colour in (False, True))
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    assert coloured != plain
