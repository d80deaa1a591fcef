"""The charter as a page, with how it is kept today; and the page for a crisis."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk_room import desk, write
from page_reading import Page

from parution.deliveries.ledger import Ledger, LedgerHold
from parution.website.audience import Shows
from parution.website.desk import Desk
from parution.website.pages import charter, crisis
from parution.website.pages.scores import Score, Scores
from tests_support import CHARTER, Calendar

MORNING = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
MORE = """\
required: [channels]
key dates: [{name: Tree day, on: 25 november, lead: 7 days}]
approvals: {shop: [desk]}
"""


def shown(at: Desk) -> str:
    (page,) = charter.pages(at)
    return page.render().decode()


def emergency(at: Desk) -> str:
    (page,) = crisis.pages(at)
    assert page.path == "crisis.html"
    return page.render().decode()


def score(at: Desk, beginning: str) -> Score:
    return next(one for one in Scores(at).all() if one.promise.startswith(beginning))


def test_every_chapter_is_found_by_its_anchor_and_named_at_the_side(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + MORE)
    page = shown(desk(calendar, shells, MORNING))
    chapters = ["where", "what", "whom", "how", "year", "who", "trouble"]
    assert re.findall(r'<section class="chapter" id="(\w+)"', page) == chapters
    assert re.findall(r'<li><a href="#(\w+)">', page) == chapters
    for link in ("channels/mastodon.html", "pillars/craft.html", "campaigns/winter-market.html", "people/desk.html"):
        assert f'href="{link}"' in page
    assert Page(page).faults == []


def test_too_much_promotion_is_told_with_its_figure(calendar: Calendar, shells: Path) -> None:
    for number in range(6):
        kind = "promo" if number < 3 else "value"
        write(calendar, f"one-{number}", "approved", f"publish_at: 2026-12-0{number + 1} 10:00\nchannels: [mastodon]\nkind: {kind}\n")
    found = score(desk(calendar, shells, MORNING), "At most 20%")
    assert (found.now, found.kept, found.rule) == ("50% in the coming 28 days", False, "mix-promo")
    page = shown(desk(calendar, shells, MORNING))
    assert 'href="findings.html#rule-mix-promo"' in page
    assert "Not kept" in page


def test_few_posts_do_not_judge_the_mix(calendar: Calendar, shells: Path) -> None:
    write(calendar, "one", "approved", "publish_at: 2026-12-01 10:00\nchannels: [mastodon]\nkind: promo\n")
    found = score(desk(calendar, shells, MORNING), "At most 20%")
    assert (found.share, found.kept, found.found) == (None, True, 0)


def test_notes_do_not_break_a_promise_and_are_linked(calendar: Calendar, shells: Path) -> None:
    best = CHARTER.replace('account: "@test@example.social"', 'account: "@test@example.social", best: ["mon-fri 08:00-10:00"]')
    calendar.write("charter.yml", best)
    write(calendar, "one", "approved", "publish_at: 2026-12-01 15:00\nchannels: [mastodon]\n")
    write(calendar, "two", "approved", "publish_at: 2026-12-02 09:00\nchannels: [mastodon]\n")
    found = score(desk(calendar, shells, MORNING), "Posts go out at the best times")
    assert (found.kept, found.found, found.now) == (True, 1, "1 of 2 posts")


def test_a_rule_that_is_switched_off_promises_nothing(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + "rules: {mix-promo: off}\n")
    assert not any(one.promise.startswith("At most 20%") for one in Scores(desk(calendar, shells, MORNING)).all())


def test_key_dates_to_come_name_their_post(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + MORE)
    write(calendar, "tree", "approved", "publish_at: 2026-11-25 10:00\nchannels: [mastodon]\n", title="Tree day in the yard")
    page = shown(desk(calendar, shells, MORNING))
    assert '<a href="posts/tree.html">Tree day in the yard</a>' in page
    assert score(desk(calendar, shells, MORNING), "Key dates").now.startswith("1 of 1")


def test_a_client_reads_the_charter_without_scores_or_people(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + MORE + "crisis: {contacts: [desk]}\n")
    write(calendar, "one", "draft", "channels: [mastodn]\n")
    page = shown(desk(calendar, shells, MORNING, shows=Shows(plan=True, charter=True)))
    assert "Where we speak" in page
    for unseen in ("The desk", "findings.html", "crisis.html", "Kept", "promises", 'id="who"'):
        assert unseen not in page
    assert "At most 20% of our posts are promotional" in page
    assert list(charter.pages(desk(calendar, shells, MORNING, shows=Shows(plan=True)))) == []


def test_figures_without_findings_make_no_claim_about_the_rules(calendar: Calendar, shells: Path) -> None:
    for number in range(6):
        write(calendar, f"one-{number}", "approved", f"publish_at: 2026-12-0{number + 1} 10:00\nchannels: [mastodon]\nkind: value\n")
    found = Scores(desk(calendar, shells, MORNING, shows=Shows(plan=True, charter=True, health=True))).all()
    assert [(one.promise[:11], one.kept) for one in found] == [("At most 20%", True)]


def test_the_crisis_page_tells_how_to_be_silent_whom_to_call_and_what_would_go_out(calendar: Calendar, shells: Path) -> None:
    people = CHARTER.replace("{name: The desk}", "{name: The desk, contact: +33 6 39 98 01 12}")
    people = people.replace("people: {", "people: {ada: {name: Ada, contact: ada@example.org}, ")
    calendar.write(
        "charter.yml", people + "crisis: {contacts: [desk], answers: docs/crisis.md}\nsite: {repository: https://example.org/b/c}\n"
    )
    calendar.write("docs/crisis.md", "# When it burns\n\n## First\n\n| a | b |\n| - | - |\n| c | d |\n\n<script>alert(1)</script>\n")
    write(calendar, "soon", "approved", "publish_at: 2026-11-25 10:00\nchannels: [mastodon]\n")
    write(calendar, "later", "approved", "publish_at: 2026-11-28 10:00\nchannels: [mastodon]\n")
    write(calendar, "open", "draft", "publish_at: 2026-11-25 11:00\nchannels: [mastodon]\n")
    page = emergency(desk(calendar, shells, MORNING))
    assert "The charter holds nothing back. There is no record of deliveries here" in page
    assert "holds:\n  - reason: The reason in a few words</code>" in page
    assert '<a href="https://example.org/b/c/edit/main/charter.yml" rel="noopener">' in page
    assert '<a href="tel:+33639980112">+33 6 39 98 01 12</a>' in page
    assert '<a href="mailto:ada@example.org">' in page
    assert "posts/soon.html" in page
    assert "posts/later.html" not in page
    assert "posts/open.html" not in page
    assert "data-f=" not in page
    assert "<h2>When it burns</h2>" in page
    assert "<h3>First</h3>" in page
    assert '<div class="scroll" role="region" aria-label="Table 1" tabindex="0"><table>' in page
    assert "alert(1)" not in page
    assert Page(page).faults == []


@pytest.mark.parametrize("until", [None, datetime(2026, 11, 24, 5, tzinfo=UTC)])
def test_holds_of_the_charter_and_of_the_record_are_told_while_they_last(calendar: Calendar, shells: Path, until: datetime | None) -> None:
    calendar.write("charter.yml", CHARTER + "holds: [{reason: A fire, channels: [mastodon]}, {reason: Long past, until: 2026-11-01}]\n")
    hold = LedgerHold(reason="A quarrel", start=datetime(2026, 11, 23, 6, tzinfo=UTC), by="Ada", until=until)
    page = emergency(desk(calendar, shells, MORNING, ledger=Ledger(holds={"holds/a.json": hold})))
    assert "A fire" in page
    assert "Long past" not in page
    assert ("A quarrel" in page) == (until is None)
    assert "Nothing is on hold" not in page


def test_a_ledger_without_holds_says_that_nothing_is_on_hold(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER)
    assert "Nothing is on hold: what is due goes out." in emergency(desk(calendar, shells, MORNING, ledger=Ledger()))


def test_a_hold_to_come_promises_no_silence_before_it(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + "holds: [{reason: A fair, from: 2026-12-01 18:00}]\n")
    page = emergency(desk(calendar, shells, MORNING))
    assert "A hold is planned" in page
    assert "until then, what is due goes out" in page
    assert "Nothing at all is published." not in page


def test_what_a_hold_keeps_and_could_still_go_out_is_told_when_it_is_lifted(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + "holds: [{reason: A fire}]\n")
    write(calendar, "kept", "approved", "publish_at: 2026-11-23 20:00\nchannels: [mastodon]\n")
    write(calendar, "stale", "approved", "publish_at: 2026-11-20 20:00\nchannels: [mastodon]\n")
    page = emergency(desk(calendar, shells, MORNING))
    assert "posts/kept.html" in page
    assert "posts/stale.html" not in page


def test_the_prepared_answers_are_a_file_of_this_calendar_or_none(calendar: Calendar, shells: Path) -> None:
    (calendar.root.parent / "secret.md").write_text("# A secret\n", encoding="utf-8")
    calendar.write("charter.yml", CHARTER + "crisis: {answers: ../secret.md}\n")
    assert "A secret" not in emergency(desk(calendar, shells, MORNING))
    calendar.write("charter.yml", CHARTER + "crisis: {answers: docs/crisis.md}\n")
    calendar.write("docs/crisis.md", "## Without a title\n")
    page = emergency(desk(calendar, shells, MORNING))
    assert '<h2 id="answers">Prepared answers</h2>' in page
    assert "<h3>Without a title</h3>" in page


def test_the_crisis_page_is_for_whom_it_is_opened(calendar: Calendar, shells: Path) -> None:
    calendar.write("charter.yml", CHARTER + "crisis: {contacts: [desk]}\n")
    assert list(crisis.pages(desk(calendar, shells, MORNING, shows=Shows(plan=True, charter=True)))) == []
    page = emergency(desk(calendar, shells, MORNING, shows=Shows(plan=True, crisis=True)))
    for unseen in ("The desk", "parution hold", "charter.yml"):
        assert unseen not in page
