"""A writer without git writes a post in the web editor; it arrives on a branch, and the calendar likes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.parts import chromium
from parution.source import parse_post
from webform.desk import Desk
from webform.parts import need

pytest.importorskip("playwright", reason="the Python package playwright is not installed (make test installs it)")
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

pytestmark = pytest.mark.slow

CHARTER = """\
parution: 1
brand: "Chez « Nour » & fils <b>"
language: fr
timezone: Europe/Paris
people: {maud: {name: Maud Kerbrat}}
pillars: {geste: {name: Le geste}, boutique: {name: La boutique, kind: promo}}
objectives: {vente: {name: Vendre, kpi: visites, requires: [cta]}}
required: [channels, pillar, owner]
channels:
  mastodon: {network: mastodon, name: Mastodon, account: "@atelier@example.social"}
  bluesky: {network: bluesky, name: Bluesky, account: atelier.example.org}
site: {repository: https://github.com/atelier/calendrier}
rules: {key-date-unprepared: off}
"""
APPROVED = """\
---
id: table
title: La table
status: approved
publish_at: 2026-12-01 09:00
channels: [mastodon]
pillar: geste
owner: maud
budget: 0
media: [{src: media/table.jpg, alt: Une table}]
overrides: {bluesky: {text: Court.}}
ignore: {text-empty: d'accord}
---

Une table.

---

La suite : https://example.org/
"""
PHOTO = Path(__file__).parents[2] / "content" / "media" / "maille.jpg"


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[Desk]:
    need("browser", "decap-server", "decap-cms")
    files = {"charter.yml": CHARTER, "content/2026-12/table.md": APPROVED, "content/media/table.jpg": PHOTO.read_bytes()}
    with Desk(tmp_path_factory.mktemp("desk"), files) as known:
        yield known


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    need("browser")
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield program
        program.close()


@pytest.fixture
def page(desk, browser) -> Iterator[Page]:
    """The editor, logged in; whoever sits before it lives in New York, and all that it asks of others is an error."""
    context = browser.new_context(locale="fr-FR", timezone_id="America/New_York", viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(30_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(desk.url)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Posts")).to_be_visible()
    yield page
    context.close()
    elsewhere = [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))]
    assert elsewhere == []


def field(page: Page, name: str) -> Locator:
    return page.locator(f"[id^={name}-field-]").first


def choose(page: Page, name: str, *labels: str) -> None:
    for label in labels:
        field(page, name).click()
        page.get_by_role("option", name=label, exact=True).click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer").click()


def open_new(page: Page) -> None:
    page.evaluate("location.hash = '#/collections/posts/new'")
    expect(field(page, "title")).to_have_value("")


def test_a_post_is_written_saved_accepted_and_shown(desk, page):
    open_new(page)
    field(page, "title").fill("L’établi de Nour : « œuvre » n° 2")
    field(page, "body").fill("Nour a fini son établi.\n\n---\n\nhttps://example.org/etabli")
    choose(page, "channels", "Mastodon", "Bluesky")
    field(page, "publish_at").fill("2026-12-03T12:15")
    page.get_by_role("button", name="Ajouter image").click()
    page.get_by_role("button", name="Choisir une image").click()
    page.locator("input[type=file]").set_input_files(PHOTO)
    page.get_by_role("button", name="Choisir les éléments sélectionnés").click()
    field(page, "alt").fill("Un établi de chêne clair, sans une vis")
    field(page, "hashtags").fill("bois, #etabli")
    choose(page, "format", "Fil")
    seen = page.frame_locator("iframe")
    expect(seen.locator(".channel").first.locator(".text")).to_have_text(
        ["Nour a fini son établi.", re.compile("^https://example.org/etabli")]
    )
    expect(seen.locator("body")).to_contain_text("2026-12-03 12:15")
    expect(seen.locator(".channel .count").first).to_have_text(re.compile(r"environ \d+ sur 500"))
    save(page)
    expect(page.get_by_text("Entrée enregistrée")).to_be_visible()
    assert page.get_by_role("button", name=re.compile("Publier")).count() == 0

    (branch,) = [one for one in desk.branches() if "etabli" in one]
    assert re.fullmatch(r"cms/posts/\d{4}-\d\d/l-etabli-de-nour-oeuvre-n-2", branch)
    post, photo = sorted(desk.changed(branch), key=lambda path: not path.endswith(".md"))
    assert photo == "content/media/maille.jpg"
    fields, body = parse_post(desk.git("show", f"{branch}:{post}"))
    assert fields == {
        "title": "L’établi de Nour : « œuvre » n° 2",
        "channels": ["mastodon", "bluesky"],
        "publish_at": "2026-12-03 12:15",
        "media": [{"src": "media/maille.jpg", "alt": "Un établi de chêne clair, sans une vis"}],
        "hashtags": ["bois", "etabli"],
        "status": "draft",
        "format": "thread",
        "id": "l-etabli-de-nour-oeuvre-n-2",
    }
    assert body.strip() == "Nour a fini son établi.\n\n---\n\nhttps://example.org/etabli"

    told = desk.run("diff", "main", branch, "--lang", "en")
    assert "L’établi de Nour" in told
    desk.git("checkout", "--quiet", branch)
    try:
        assert "error" not in desk.run("check", "--lang", "en", "--now", "2026-11-20")
    finally:
        desk.git("checkout", "--quiet", "main")


def test_what_the_charter_asks_for_is_asked_before_a_review_and_two_dates_are_refused(desk, page):
    before = desk.branches()
    open_new(page)
    field(page, "title").fill("Une chaise")
    choose(page, "status", "En relecture")
    save(page)
    expect(page.get_by_text(re.compile(r"l'entrée\s: Avant la relecture, la charte demande\s: où, de quoi, qui\."))).to_be_visible()
    choose(page, "status", "Brouillon")
    field(page, "publish_at").fill("2026-12-03T12:15")
    field(page, "planned").fill("2026-12")
    save(page)
    expect(page.get_by_text(re.compile("une date ferme ou une date souhaitée"))).to_be_visible()
    field(page, "planned").fill("bientôt")
    save(page)
    expect(page.get_by_text(re.compile("Écrivez 2026-12, ou 2026-12-03"))).to_be_visible()
    assert desk.branches() == before


def test_nobody_merges_or_deletes_from_the_form(desk, page):
    page.goto(f"{desk.url}#/collections/posts/entries/2026-12/table")
    expect(field(page, "title")).to_have_value("La table")
    assert page.get_by_role("button", name=re.compile("entrée|Publier|Dépublier")).all_inner_texts() == []


def test_a_post_that_is_there_already_keeps_all_that_the_form_does_not_show(desk, page):
    page.goto(f"{desk.url}#/collections/posts/entries/2026-12/table")
    expect(field(page, "title")).to_have_value("La table")
    expect(field(page, "publish_at")).to_have_value("2026-12-01T09:00")
    field(page, "title").fill("La grande table")
    save(page)
    expect(page.get_by_text("Entrée enregistrée")).to_be_visible()
    (branch,) = [one for one in desk.branches() if one.endswith("/table")]
    assert desk.changed(branch) == ["content/2026-12/table.md"]
    before, text = parse_post(APPROVED)
    after, new_text = parse_post(desk.git("show", f"{branch}:content/2026-12/table.md"))
    assert after == {**before, "title": "La grande table"}
    assert new_text.strip() == text.strip()


def test_the_same_title_twice_makes_two_files(desk, page):
    for times in (1, 2):
        open_new(page)
        field(page, "title").fill("Bonne année")
        save(page)
        expect(page).to_have_url(re.compile("/entries/"))
        expect(page.get_by_text("Entrée enregistrée")).to_have_count(times)
    made = [one for one in desk.branches() if "bonne-annee" in one]
    assert [one.rpartition("/")[2] for one in sorted(made)] == ["bonne-annee", "bonne-annee-1"]
