"""The report as a page: what it says in both languages, what it leaves out, what it depends on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from page_reading import Page
from press_room import Calendar

from parution import website
from parution.deliveries.ledger import Header, Ledger
from parution.deliveries.plan import Ability, Facts, decide
from parution.deliveries.record import Claimed, Missed, Part, Published, Record, Why
from parution.deliveries.standings import by_post
from parution.history import History
from parution.language import translator
from parution.model import FileHistory, Move
from parution.restitution import Restitution, restitution
from parution.restitution.figures import Tally
from parution.restitution.outings import Fate
from parution.website.audience import Audience
from parution.website.pages.report_words import ReportWords

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
CHARTER = """\
parution: 1
brand: Test Brand
timezone: Europe/Paris
language: {language}
people: {{maud: {{name: Maud Kerbrat, load: 2 per week}}}}
pillars: {{craft: {{name: Craft, share: 60 %}}, shop: {{name: Shop, share: 40 %, kind: promo}}}}
channels:
  mastodon: {{network: mastodon, name: Mastodon, at least: 1 per week, at most: 3 per week}}
  bluesky: {{network: bluesky, name: Bluesky}}
"""


@dataclass
class Reports:
    """Builds the site of a calendar whose posts went out, but for the last of November."""

    calendar: Calendar
    out: Path
    cache: Path
    shells: Path
    language: str = "en"

    def build(
        self, now: datetime = NOW, history: History | None = None, *, known: bool = True, client: tuple[str, ...] | None = None
    ) -> int:
        """The site, for a client who sees so much or for ourselves; how many of its files were made anew."""
        site = f"site: {{client: {{shows: [{', '.join(client or ())}]}}}}\n"
        self.calendar.write("charter.yml", CHARTER.format(language=self.language) + site)
        edition = self.calendar.load(now)
        charter, say = edition.charter, translator(self.language)
        assert charter, [str(finding.message) for finding in edition.findings]
        ledger = Ledger(Header(parution=1, repository="r", began=now - timedelta(days=400), opened=now - timedelta(days=400)))
        for post in edition.posts:
            if post.slot and post.slot < now and post.status == "approved":
                slot = post.slot.astimezone(UTC)
                claim = Claimed(at=slot, runner="ci", nonce="a", until=slot, payload="p", slot=slot, blob=post.blob, commit="c")
                gone = (claim, Published(at=slot + timedelta(minutes=3), nonce="a", parts=(Part(id="1"),)))
                lost = (Missed(at=slot + timedelta(days=2), slot=slot, why=Why(text="its slot is too long past")),)
                events = lost if post.id == "november-3" else gone
                ledger = ledger.with_records([Record(post=post.id, channel=name, history=events) for name in post.channels])
        facts = Facts({name: Ability() for name in charter.channels}, {post.path: post.blob for post in edition.posts})
        with website.start(website.House(charter.brand, say), self.shells) as rendering:
            shells = rendering.result()
        return website.build(
            edition,
            shells=shells,
            history=history or History(),
            out=self.out,
            cache=self.cache,
            translator=say,
            ledger=ledger if known else None,
            deliveries=by_post(decide(edition, charter, ledger, facts, now)) if known else None,
            audience=Audience.INTERNAL if client is None else Audience.CLIENT,
        ).rendered

    def page(self, name: str) -> str:
        return (self.out / "reports" / f"{name}.html").read_text(encoding="utf-8")

    def words(self, name: str) -> str:
        return " ".join(Page(self.page(name)).words)

    def opening(self, name: str) -> str:
        found = re.search(r'<p class="report__opening">(.*?)</p>', self.page(name), re.DOTALL)
        assert found
        return found[1]


@pytest.fixture
def reports(calendar: Calendar, tmp_path_factory: pytest.TempPathFactory, shells: Path) -> Reports:
    home = tmp_path_factory.mktemp("reports")

    def post(name: str, when: str, status: str = "approved", more: str = "") -> None:
        fields = f"publish_at: 2026-{when} 09:00\nchannels: [mastodon]\npillar: craft\nowner: maud\n{more}"
        text = f"---\nid: {name}\ntitle: About <{name}>\nstatus: {status}\n{fields}---\n\nHello.\n"
        calendar.write(f"content/{name}.md", text)

    post("october-1", "10-13")
    for number, day in enumerate(("03", "10", "17", "24")):
        post(f"november-{number}", f"11-{day}", more="kind: promo\n" if number == 1 else "")
    post("called-off", "11-26", "cancelled")
    post("december-1", "12-08", "draft")
    post("december-2", "12-15")
    return Reports(calendar, home / "site", home / "cache", shells)


def test_there_is_a_page_for_each_month_and_each_quarter_and_every_link_leads_somewhere(reports: Reports) -> None:
    reports.build()
    folder = reports.out / "reports"
    assert sorted(file.stem for file in folder.iterdir()) == ["2026-10", "2026-11", "2026-12", "2026-Q4", "index"]
    assert reports.page("index") == reports.page("2026-12")
    for file in folder.iterdir():
        page = Page(file.read_text(encoding="utf-8"))
        assert page.faults == []
        assert page.events == []
        for address in page.links:
            assert address.startswith("#") or (folder / address.split("#")[0]).is_file(), address


def test_the_month_tells_what_was_planned_and_what_came_of_it(reports: Reports) -> None:
    reports.build()
    assert reports.opening("2026-11") == (
        "In November 2026, 4 posts were planned; 3 went out. Of the others, 1 was missed."
        " 33% of promotion, where the charter allows 20% at most. 100% of the deliveries went out in time."
    )
    november = reports.words("2026-11")
    assert "3 more than in October" in november
    assert "Its slot is too long past" in november
    assert "About <november-3>" in november
    assert "<november-3>" not in reports.page("2026-11").replace("&lt;", "")
    assert 'data-view="report" data-date="2026-11"' in reports.page("2026-11")
    assert "Moved, cancelled, without a date Cancelled" in november


def test_what_a_phone_has_no_room_for_is_said_shorter_or_not_at_all(reports: Reports) -> None:
    reports.build()
    page = reports.page("2026-11")
    assert '<span class="views__long">Fourth quarter</span><span class="views__short" aria-hidden="true">Q4</span>' in page
    # The sheet hides what explains the band where it hides the band.
    assert '<span class="banded">The band shows what the charter asks.</span>' in page


def test_it_says_the_same_in_french(reports: Reports) -> None:
    reports.language = "fr"
    reports.build()
    told = reports.opening("2026-11").replace("\u202f", " ").replace("\u00a0", " ")
    assert told == (
        "En novembre 2026, 4 posts étaient prévus ; 3 sont parus. Parmi les autres, 1 a été manqué."
        " 33 % de promotion, pour 20 % au plus d’après la charte. 100 % des envois sont partis à l’heure."
    )
    assert "2 de plus qu’en octobre" in reports.words("2026-11")
    assert "<h1>Bilan d’octobre 2026</h1>" in reports.page("2026-10")
    assert "<h1>Bilan du quatrième trimestre 2026</h1>" in reports.page("2026-Q4")


def test_what_is_to_come_is_a_forecast(reports: Reports) -> None:
    reports.build(datetime(2026, 11, 28, 12, tzinfo=UTC))
    assert "<h1>Forecast for December 2026</h1>" in reports.page("2026-12")
    assert reports.opening("2026-12").startswith("In December 2026, 2 posts are planned. 1 of them is approved.")
    assert "posts published" not in reports.words("2026-12")


def test_without_a_record_it_says_so_and_shows_the_plan(reports: Reports) -> None:
    reports.build(known=False)
    assert "What became of them is not known here" in reports.opening("2026-11")
    words = reports.words("2026-11")
    assert "gone out" not in words
    assert "posts published" not in words
    assert "In time" not in words
    assert "Missed" not in words


def test_a_move_is_told_with_its_dates_and_who_made_it(reports: Reports) -> None:
    then = datetime(2026, 10, 20, tzinfo=UTC)
    move = Move(then, "Ilyes Haddad", "2026-11-26 09:00", "2026-12-15 09:00")
    history = History({"content/december-2.md": FileHistory(then, "Maud", then, "Ilyes Haddad", 2, (move,))})
    reports.build(history=history)
    for name in ("2026-11", "2026-12", "2026-Q4"):
        assert "Thu 26 Nov 09:00 → Tue 15 Dec 09:00" in reports.words(name)
        assert "Ilyes Haddad" in reports.words(name)
    assert "Thu 26 Nov" not in reports.words("2026-10")
    reports.build(history=history, client=("reports", "people"))
    assert "Ilyes Haddad" not in reports.words("2026-11")


def test_a_client_sees_neither_who_nor_why_unless_that_is_open(reports: Reports) -> None:
    reports.build(client=("reports",))
    november = reports.words("2026-11")
    assert "Maud" not in november
    assert "too long past" not in november
    assert "Missed" not in november
    assert "Of the others, 1 is not in the ledger." in reports.opening("2026-11")
    reports.build(client=("reports", "people", "doubts"))
    assert "Maud" in reports.words("2026-11")
    assert "Its slot is too long past" in reports.words("2026-11")
    reports.build(client=("health",))
    assert not (reports.out / "reports").exists()


def test_only_the_reports_that_show_it_are_made_again_when_a_post_changes(reports: Reports) -> None:
    for year in (2024, 2025):
        text = f"---\nid: old-{year}\ntitle: Old\nstatus: approved\npublish_at: {year}-02-05 09:00\nchannels: [mastodon]\n---\n\nOld.\n"
        reports.calendar.write(f"content/old-{year}.md", text)
    reports.build()
    before = {file.name: file.stat().st_mtime_ns for file in (reports.out / "reports").iterdir()}
    text = (reports.calendar.root / "content/old-2024.md").read_text(encoding="utf-8")
    reports.calendar.write("content/old-2024.md", text.replace("title: Old", "title: Of old"))
    reports.build()
    after = {file.name: file.stat().st_mtime_ns for file in (reports.out / "reports").iterdir()}
    changed = {name for name in after if after[name] != before[name]}
    assert {"2024-02.html", "2024-Q1.html"} <= changed
    assert not {"2024-12.html", "2025-02.html", "2026-11.html", "2026-Q4.html"} & changed


def test_two_builds_are_the_same_to_the_byte(reports: Reports) -> None:
    reports.build()
    first = {file.name: file.read_bytes() for file in (reports.out / "reports").iterdir()}
    reports.out, reports.cache = reports.out.with_name("again"), reports.cache.with_name("anew")
    reports.build()
    assert {file.name: file.read_bytes() for file in (reports.out / "reports").iterdir()} == first


def test_an_empty_calendar_has_a_report_page_all_the_same(
    calendar: Calendar, tmp_path_factory: pytest.TempPathFactory, shells: Path
) -> None:
    home = tmp_path_factory.mktemp("reports")
    empty = Reports(calendar, home / "site", home / "cache", shells)
    empty.build()
    assert Page(empty.page("index")).faults == []


Change = Callable[[Restitution], Restitution]


def some(planned: int, published: int | None, **more: object) -> Change:
    def changed(one: Restitution) -> Restitution:
        return replace(one, posts=Tally(planned, published), known=published is not None, timing=None, **more)

    return changed


@pytest.mark.parametrize(
    ("change", "english", "french"),
    [
        (some(0, 0), "In November 2026, nothing was planned.", "En novembre 2026, rien n’était prévu."),
        (some(1, 1, fates={}), "In November 2026, 1 post was planned; it went out.", "En novembre 2026, 1 post était prévu ; il est paru."),
        (some(2, 2, fates={}), "2 posts were planned; all of them went out.", "2 posts étaient prévus ; tous sont parus."),
        (
            some(1, 0, fates={Fate.MISSED: 1}),
            "1 post was planned; it did not go out. 1 was missed.",
            "1 post était prévu ; il n’est pas paru. 1 a été manqué.",
        ),
        (
            some(6, 0, fates={Fate.FAILED: 2, Fate.UNKNOWN: 1, Fate.UNAPPROVED: 3}),
            "none of them went out. 2 failed, 1 is in doubt and 3 were not approved in time.",
            "aucun n’est paru. 2 ont échoué, 1 est incertain et 3 n’ont pas été approuvés à temps.",
        ),
        (
            some(5, 3, partly=2, fates={Fate.BY_HAND: 2}),
            "3 went out. 2 of them went out on only some of their channels. Of the others, 2 are published by hand",
            "3 sont parus. 2 d’entre eux ne sont parus que sur une partie de leurs canaux. Parmi les autres, 2 se publient à la main",
        ),
        (
            some(3, 1, phase="running", fates={Fate.COMING: 2}),
            "3 posts are planned; 1 has gone out so far. Of the others, 2 are still to come.",
            "3 posts sont prévus ; 1 est déjà paru. Parmi les autres, 2 sont encore à venir.",
        ),
        (some(3, None, approved=0), "None of them is approved yet. What became", "Aucun n’est encore approuvé. On ne sait pas"),
    ],
)
def test_the_opening_is_right_in_number_in_both_languages(calendar: Calendar, change: Change, english: str, french: str) -> None:
    one = change(restitution(calendar.load(NOW), None, NOW, date(2026, 11, 1), date(2026, 11, 30)))
    assert english in ReportWords(translator("en")).opening(one)
    told = ReportWords(translator("fr")).opening(one).replace("\u202f", " ").replace("\u00a0", " ")
    assert french in told
