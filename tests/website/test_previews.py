"""What a post's page shows of it: what each network will show, what the rules, git and the ledger say, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_reading import Page
from press_room import NOW, Calendar

from parution.charter import Site
from parution.deliveries.ledger import Header, Ledger, Records
from parution.deliveries.plan import Action, Decision, Standing
from parution.deliveries.record import Key, Part, Published, Record
from parution.edition import load
from parution.history import FileHistory, History
from parution.language import translator
from parution.model import Approval, Move, say
from parution.website import Shells
from parution.website.almanac import Almanac, Leaf
from parution.website.audience import EVERYTHING, Shows
from parution.website.desk import Desk
from parution.website.pages.colouring import coloured, folded
from parution.website.pages.forge import Forge
from parution.website.pages.previews import Previews, initials, sent
from parution.website.pages.sheets import Sheets
from parution.website.press import Press
from tests_support import jpeg

EXAMPLE = Path(__file__).parents[2]
COMMIT = datetime(2026, 11, 1, 8, tzinfo=UTC)
CHANNELS = """\
channels:
  mastodon: {network: mastodon, account: "@test@example.social"}
  annexe: {network: mastodon, account: "@annexe@example.social"}
  bluesky: {network: bluesky, account: test.example.org}
  instagram: {network: instagram, account: test}
  linkedin: {network: linkedin, account: test}
  x: {network: x, account: "@test"}
  matrix: {network: matrix, account: "!room:example.org"}
  news: {network: site}
rules: {text-length: note, media-needed: note, media-missing: note}
"""


def desk_of(
    calendar: Calendar,
    history: History | None = None,
    shows: Shows = EVERYTHING,
    ledger: Ledger | None = None,
    deliveries: Mapping[str, tuple[Decision, ...]] | None = None,
) -> Desk:
    edition = load(calendar.root, NOW)
    assert edition.charter, [str(finding.message) for finding in edition.findings]
    language = translator(edition.charter.language)
    almanac = Almanac(edition, edition.charter, history or History(), language, deliveries)
    return Desk(almanac, Press(Shells("", {}, {}), edition.charter, language, shows=shows), b"", ledger, shows=shows)


def networks(calendar: Calendar) -> None:
    head, _, _ = (calendar.root / "charter.yml").read_text(encoding="utf-8").partition("channels:")
    calendar.write("charter.yml", head + CHANNELS)


def content(desk: Desk, leaf: Leaf | None = None) -> str:
    """The content of the page of a post; of the only one, if none is named."""
    return Sheets(desk).stencils.content(Sheets(desk).sheet(leaf or next(iter(desk.almanac.leaves.values()))))


class Said(HTMLParser):
    """The texts in `pv__said`, links in full, without the words of the fold: what a reader copies."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("class") == "pv__said":
            self.texts.append("")
        elif not self._open:
            return
        self._open.append(tag)
        self.tags.add(tag)
        if tag == "a":
            self.texts[-1] += given["href"] or ""

    def handle_endtag(self, tag: str) -> None:
        if self._open:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and not {"a", "summary"} & set(self._open):
            self.texts[-1] += data


def said(html: str) -> list[str]:
    return Said(html).texts


def test_what_can_be_copied_from_a_preview_is_what_is_sent_in_the_whole_example() -> None:
    edition = load(EXAMPLE, NOW)
    assert edition.charter
    language = translator("fr")
    almanac = Almanac(edition, edition.charter, History(), language)
    previews = Previews(Desk(almanac, Press(Shells("", {}, {}), edition.charter, language), b""))
    compared = 0
    for leaf in almanac.leaves.values():
        alone = {}
        for one in sent(leaf.post, edition.charter.channels):
            alone.setdefault((one.channel.network, one.parts, one.media), one)
        parts = [part for one in alone.values() if one.channel.network != "site" for part in one.parts if part]
        assert said(previews.drawn(leaf)) == parts, leaf.post.path
        compared += len(parts)
    assert compared > 100


@given(st.text(alphabet=st.sampled_from("ab é#@<>&\"'/:.\n htps;-_1")), st.sampled_from([None, 5, 30]), st.booleans())
def test_colouring_changes_no_character_and_lets_no_tag_through(text: str, short: int | None, links: bool) -> None:
    read = Said(f'<span class="pv__said">{coloured(text, short, links=links)}</span>')
    assert "".join(read.texts) == text
    assert read.tags <= {"span", "a", "b"}


@given(st.text(alphabet=st.sampled_from("abc \n")), st.integers(1, 40), st.integers(1, 5))
def test_a_fold_lies_between_words_and_loses_nothing(text: str, characters: int, lines: int) -> None:
    seen, more = folded(text, characters, lines)
    assert seen + more == text
    if more:
        assert len(seen) <= characters
        assert seen.count("\n") <= lines
        assert seen[-1].isspace() or more[0].isspace() or not any(letter.isspace() for letter in seen)


def test_links_are_written_as_the_network_does(calendar: Calendar) -> None:
    networks(calendar)
    address = "https://www.example.org/a-long-way/to-go/until-the-end?utm_source=x&utm_medium=y"
    calendar.post("one", "channels: [mastodon, bluesky, instagram]\n", f"Read #This, @you: {address}")
    html = content(desk_of(calendar))
    safe = address.replace("&", "&amp;")
    assert f'<a href="{safe}" rel="noopener noreferrer nofollow">example.org/a-long-way/to-go/u…</a>' in html
    assert f'<a href="{safe}" rel="noopener noreferrer nofollow">{safe}</a>' in html
    assert "<b>#This</b>, <b>@you</b>" in html
    instagram = html.split("pv-instagram")[1]
    assert "<a " not in instagram  # no link can be followed there
    assert safe in instagram


def test_one_preview_for_channels_of_one_network_that_get_the_same(calendar: Calendar) -> None:
    networks(calendar)
    calendar.post("one", "channels: [mastodon, annexe, bluesky]\n", "The same everywhere.")
    desk = desk_of(calendar)
    html = content(desk)
    assert html.count('<section class="seen">') == 2
    assert html.count('class="seen__net"') == 3


def test_a_thread_a_poll_a_warning_and_a_card(calendar: Calendar) -> None:
    networks(calendar)
    calendar.post("thread", "channels: [mastodon]\nformat: thread\nwarning: Sawdust\n", "One https://example.org/oak-table\n\n---\n\nTwo")
    calendar.post("poll", 'channels: [mastodon]\npoll: {options: ["Oak <b>", Ash], duration: 3 days}\n', "Which?")
    desk = desk_of(calendar)
    poll, thread = sorted(desk.almanac.leaves.values(), key=lambda leaf: leaf.post.id)
    html = Previews(desk).drawn(thread)
    assert html.count("<summary>Sawdust <span") == 2
    assert '<span class="pv__count">2/2</span>' in html
    assert html.count('class="pv__card"') == 1
    assert '<span class="pv__host">example.org</span><span class="pv__page">Oak table</span>' in html
    asked = Previews(desk).drawn(poll)
    assert "<li>Oak &lt;b&gt;</li><li>Ash</li>" in asked
    assert "open for 3 days" in asked


def test_images_say_what_they_show(calendar: Calendar) -> None:
    networks(calendar)
    calendar.write("content/media/table.jpg", jpeg())
    media = "media: [{src: media/table.jpg, alt: 'A \"table\"'}, {src: https://example.org/cat.jpg}, {src: media/none.jpg}]\n"
    calendar.post("one", f"channels: [mastodon, instagram]\n{media}")
    html = content(desk_of(calendar))
    assert 'alt="A &quot;table&quot;"' in html
    assert html.count("No alternative text") == 4
    assert html.count("File not found") == 2
    assert 'src="https' not in html
    assert '<div class="pv__media g3">' in html
    assert 'role="group" tabindex="0"' in html
    assert "1/3" in html


def test_a_long_text_is_folded_where_the_network_folds_it(calendar: Calendar) -> None:
    networks(calendar)
    calendar.post("one", "channels: [linkedin, mastodon]\n", "word " * 90)
    html = content(desk_of(calendar))
    assert html.count('<details class="pv__fold">') == 1
    assert "449 / 500 characters" in html
    assert "449 / 3,000 characters" in html


def test_an_open_fold_leaves_the_text_alone(calendar: Calendar) -> None:
    networks(calendar)
    calendar.post("one", "channels: [linkedin]\n", "word " * 90)
    html = content(desk_of(calendar))
    fold = html.partition("<summary>")[2].partition("</summary>")[0]
    assert fold == '<span class="pv__closed">… see more</span><span class="pv__opened">see less</span>'


def test_a_text_that_is_still_to_be_written_is_missed_in_its_preview(calendar: Calendar) -> None:
    networks(calendar)
    calendar.post("one", "channels: [mastodon, bluesky]\n", "")
    assert content(desk_of(calendar)).count('<p class="pv__text lack">No text yet.</p>') == 2
    file = calendar.post("one", "channels: [mastodon]\n", "")
    file.write_text(file.read_text(encoding="utf-8").replace("status: draft", "status: approved"), encoding="utf-8")
    assert "No text yet." not in content(desk_of(calendar))


HARM = "<img src=x onerror=alert(1)> \"'><script>alert(2)</script> {{ 7*7 }} javascript:alert(3)"


def test_nothing_that_is_typed_becomes_markup(calendar: Calendar) -> None:
    networks(calendar)
    typed = HARM.replace("'", "''")
    fields = "".join(f"{name}: '{typed}'\n" for name in ("warning", "brief", "audience", "sponsor", "budget", "cta"))
    every = "channels: [mastodon, annexe, bluesky, instagram, linkedin, x, matrix, news]"
    calendar.post(
        "one", f"{every}\n{fields}media: [{{src: '{typed}', alt: '{typed}'}}]\npoll: {{options: ['{typed}', b], duration: 1 day}}\n", HARM
    )
    html = content(desk_of(calendar))
    page = Page(f"<div>{html}</div>")
    assert page.faults == []
    assert page.events == []
    assert "script" not in page.tags
    assert not [link for link in page.links if link.startswith("javascript")]


def test_the_life_of_a_post(calendar: Calendar) -> None:
    path = calendar.post("one", "publish_at: 2026-12-03 09:00\n").relative_to(calendar.root).as_posix()
    approved = calendar.root / path
    approved.write_text(approved.read_text().replace("status: draft", "status: approved"), encoding="utf-8")
    moves = tuple(Move(COMMIT + timedelta(days=day), "Lou", f"2026-12-{day:02} 09:00", "2026-12-03 09:00") for day in range(1, 9))
    known = FileHistory(COMMIT, "Maud <b>", COMMIT + timedelta(days=9), "Lou", 10, moves, (Approval(COMMIT, "Ilyes", "0" * 40),))
    html = content(desk_of(calendar, History({path: known})))
    assert "created on 1 November 2026 by Maud &lt;b&gt;" in html
    assert "moved 2 times before" in html
    assert 'moved from Tue 8 Dec, 09:00 to Thu 3 Dec, 09:00 <span class="quiet">(on 9 November 2026 by Lou)</span>' in html
    assert "approved on 1 November 2026 by Ilyes" in html
    assert "Changed since it was approved." in html
    alone = content(desk_of(calendar, History({path: known}), Shows(history=True)))
    assert "Ilyes" not in alone
    assert "approved on 1 November 2026" in alone


def decided(calendar: Calendar, standing: Standing, action: Action, channel: str = "mastodon") -> Decision:
    post = load(calendar.root, NOW).posts[0]
    return Decision(Key("one", channel), action, standing, say("the account <b> was not found"), NOW, post)


def test_deliveries_with_links_to_what_was_published_and_what_to_do_about_the_rest(calendar: Calendar) -> None:
    calendar.post("one", "publish_at: 2026-11-20 09:00\nchannels: [mastodon, bluesky]\n")
    parts = (Part(id="1", url="https://example.social/@test/1"), Part(id="2", url="javascript:alert(1)"))
    record = Record(post="one", channel="mastodon", history=(Published(at=NOW, parts=parts, by="me"),))
    ledger = Ledger(Header(parution=1, repository="r", began=NOW), Records({record.key: record}))
    sent_ = (decided(calendar, Standing.PUBLISHED, Action.DONE), decided(calendar, Standing.UNKNOWN, Action.PERSON, "bluesky"))
    html = content(desk_of(calendar, ledger=ledger, deliveries={"one": sent_}))
    assert '<a href="https://example.social/@test/1" rel="noopener noreferrer">see it live</a>' in html
    assert "javascript" not in html
    assert "The account &lt;b&gt; was not found" in html
    assert "<code>parution resolve one/bluesky --not-sent</code>" in html
    assert "21 November 2026 at 13:00" in html  # in the charter's zone
    shut = content(desk_of(calendar, shows=Shows(), ledger=ledger, deliveries={"one": sent_}))
    assert "see it live" in shut
    assert "was not found" not in shut
    assert "parution resolve" not in shut


def test_what_is_only_planned_has_no_table_of_deliveries(calendar: Calendar) -> None:
    calendar.post("one", "publish_at: 2026-12-20 09:00\nchannels: [mastodon]\n")
    assert "receipts" not in content(desk_of(calendar, deliveries={"one": (decided(calendar, Standing.SCHEDULED, Action.WAIT),)}))


def test_remarks_stand_first_with_their_line(calendar: Calendar) -> None:
    calendar.post("one", "publish_at: 2026-12-03 09:00\nchannels: [mastodon, nowhere]\n")
    calendar.write("charter.yml", (calendar.root / "charter.yml").read_text() + "site: {repository: https://github.com/a/b}\n")
    html = content(desk_of(calendar))
    assert '<a href="https://github.com/a/b/blob/main/content/one.md#L6" rel="noopener">line 6</a>' in html
    assert "unknown-channel" in html


def test_what_is_not_for_a_reader_is_nowhere(calendar: Calendar) -> None:
    fields = "publish_at: 2026-12-03 09:00\nchannels: [mastodon, nowhere]\nowner: desk\nbrief: Secret note\naudience: makers\n"
    path = calendar.post("one", fields).relative_to(calendar.root).as_posix()
    calendar.write("charter.yml", (calendar.root / "charter.yml").read_text() + "site: {repository: https://github.com/a/b}\n")
    history = History({path: FileHistory(COMMIT, "Maud", COMMIT, "Maud", 1)})
    page = content(desk_of(calendar, history))
    shut = content(desk_of(calendar, history, Shows()))
    for secret in ("Secret note", "Maud", "The desk", "unknown-channel", "github.com", "content/one.md", "People who make"):
        assert secret in page, secret
        assert secret not in shut, secret


@pytest.mark.parametrize(
    ("repository", "edit", "proposal"),
    [
        ("https://github.com/a/b.git", "https://github.com/a/b/edit/main/c%20d.md", "https://github.com/a/b/issues/new?title=T+%26&body=B"),
        (
            "https://gitlab.example.org/a/b/",
            "https://gitlab.example.org/a/b/-/edit/main/c%20d.md",
            "https://gitlab.example.org/a/b/-/issues/new?issue%5Btitle%5D=T+%26&issue%5Bdescription%5D=B",
        ),
        (
            "https://codeberg.org/a/b",
            "https://codeberg.org/a/b/_edit/main/c%20d.md",
            "https://codeberg.org/a/b/issues/new?title=T+%26&body=B",
        ),
        (None, "", ""),
        ("javascript:alert(1)", "", ""),
    ],
)
def test_addresses_at_the_forge(repository: str | None, edit: str, proposal: str) -> None:
    forge = Forge(Site(repository=repository))
    assert forge.edit("c d.md") == edit
    assert forge.proposal("T &", "B") == proposal


@pytest.mark.parametrize(("brand", "letters"), [("Atelier Marronnier", "AM"), ("Musée", "M"), ("l’Été en 3 mots", "LM"), ("…", "")])
def test_the_disc_of_a_brand(brand: str, letters: str) -> None:
    assert initials(brand) == letters
