"""Another date for a post, in a real browser: dragged, from the keyboard, on a phone; and a new post for a day."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from browser.example import MOMENT, NOW
from browser.looking import DESKTOP, PHONE, listen, looking, nothing
from browser.parts import AXE, need
from browser.visits import TAGS

POST = "une-goutte-par-planche"
CHIP = f'.chip[data-post="{POST}"]'
DIALOG, TO, LINE, STOP = "#move", "#move .move__to", "#move .move__line", "#move .move__stop"
NASTY = "<img src=x onerror=alert(1)> & {when}"


@contextmanager
def opened(browser, url: str, width: int = DESKTOP, scheme: str = "light") -> Iterator[Page]:
    """A page at the moment of the example; what goes wrong in it fails the test."""
    said: list[str] = []
    with looking(browser, width, scheme, timezone_id="America/New_York") as page:
        page.clock.set_fixed_time(MOMENT)
        listen(page, [], said)
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.goto(url)
        yield page
    nothing([one for one in said if ".parution/" not in one])


def give(page: Page, day: str, time: str = "") -> None:
    page.fill(f"{DIALOG} [name=day]", day)
    page.fill(f"{DIALOG} [name=time]", time)


def drop(page: Page, chip: str, place: str, **where: int) -> None:
    page.drag_and_drop(chip, place, target_position=where or {"x": 20, "y": 20})


def test_a_chip_is_dragged_to_another_day_and_keeps_its_hour(browser, url_of):
    with opened(browser, url_of("fr", "month")) as page:
        drop(page, CHIP, 'td[data-day="2026-12-07"]')
        expect(page.locator(TO)).to_have_text("→ lundi 7 décembre 2026 à 12:15")
        expect(page.locator(LINE)).to_have_text("publish_at: 2026-12-07 12:15")
        expect(page.locator(DIALOG)).to_contain_text("remplacez la ligne qui commence par « publish_at »")
        edit = page.get_by_role("link", name="Ouvrir sur la forge")
        assert edit.get_attribute("href").endswith(f"/edit/main/content/2026-12/2026-12-03-{POST}.md")
        assert edit.get_attribute("target") == "_blank"
        page.keyboard.press("Escape")
        expect(page.locator(DIALOG)).to_have_count(0)


def test_the_line_is_copied(browser, url_of):
    with opened(browser, url_of("en", "month")) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        drop(page, CHIP, 'td[data-day="2026-12-07"]')
        page.get_by_role("button", name="Copy the line").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == "publish_at: 2026-12-07 12:15"


def test_a_past_day_takes_no_post_and_says_why(browser, url_of):
    with opened(browser, url_of("fr", "month")) as page:
        drop(page, CHIP, 'td[data-day="2026-12-01"]')
        expect(page.locator(DIALOG)).to_have_count(0)
        expect(page.get_by_role("status").filter(has_text="C’est déjà passé : choisissez un moment à venir.")).to_be_visible()


def test_who_warns_offers_a_slot_that_keeps_the_rules(browser, url_of):
    with opened(browser, url_of("en", "month")) as page:
        page.locator(CHIP).first.focus()
        page.keyboard.press("d")
        give(page, "2026-12-16", "23:00")
        offer = page.locator(f"{DIALOG} .move__offer")
        expect(offer).to_contain_text("A slot that keeps every rule:")
        offer.get_by_role("button").click()
        expect(page.locator(f"{DIALOG} .move__says .move__watch")).to_have_count(0)
        expect(page.locator(f"{DIALOG} .move__says .move__ok")).to_have_text("Instagram: one of its best times")
        expect(offer).to_be_hidden()
        assert page.locator(f"{DIALOG} [name=day]").input_value() >= "2026-12-16"


def test_what_may_have_gone_out_is_not_moved_without_a_word(browser, url_of):
    with opened(browser, url_of("en", "month")) as page:
        for state, warned in (("approved", 1), ("unknown", 1), ("draft", 0)):
            page.locator(CHIP).first.evaluate(
                """(chip, state) => {
                  chip.dataset.at = '2026-12-01 12:15';
                  chip.dataset.f = chip.dataset.f.replace(/s:[a-z]+/, `s:${state}`);
                }""",
                state,
            )
            page.locator(CHIP).first.focus()
            page.keyboard.press("d")
            expect(page.locator(f"{DIALOG} .move__risk")).to_have_count(warned)
            page.keyboard.press("Escape")


def test_a_chip_is_dragged_to_an_hour_of_the_week(browser, url_of):
    with opened(browser, url_of("fr", "week")) as page:
        hour = page.locator(".week__scale .hour", has_text="12:00").bounding_box()
        column = page.locator('.wday[data-day="2026-12-04"] .wday__hours')
        top = column.bounding_box()["y"]
        drop(page, CHIP, '.wday[data-day="2026-12-04"] .wday__hours', x=8, y=round(hour["y"] - top + hour["height"] * 0.6))
        expect(page.locator(LINE)).to_have_text("publish_at: 2026-12-04 12:30")


def test_a_wish_stays_a_wish_until_it_gets_an_hour(browser, url_of):
    with opened(browser, url_of("fr", "month")) as page:
        page.set_viewport_size({"width": DESKTOP, "height": 3000})
        drop(page, '.chip[data-post="wish"]', 'td[data-day="2026-12-14"]')
        expect(page.locator(LINE)).to_have_text("planned: 2026-12-14")
        expect(page.locator(DIALOG)).to_contain_text("Pour l’instant : décembre 2026")
        give(page, "2026-12-14", "09:00")
        expect(page.locator(LINE)).to_have_text("publish_at: 2026-12-14 09:00")
        expect(page.locator(DIALOG)).to_contain_text("la ligne qui commence par « planned »")


def test_what_opens_above_the_calendar_gives_way_to_what_is_dragged_out_of_it(browser, url_of):
    with opened(browser, url_of("fr", "month")) as page:
        page.set_viewport_size({"width": DESKTOP, "height": 3000})
        page.locator('td[data-day="2026-12-10"] .more').click()
        drop(page, '.rest:popover-open .chip[data-post="crowd-3"]', 'td[data-day="2026-12-16"]')
        expect(page.locator(LINE)).to_have_text("publish_at: 2026-12-16 12:30")
        expect(page.locator(".rest:popover-open")).to_have_count(0)


def test_all_of_it_works_from_the_keyboard(browser, url_of):
    with opened(browser, url_of("en", "month")) as page:
        page.locator(CHIP).first.focus()
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_contain_text("Move the post in focus")
        page.keyboard.press("Escape")
        page.locator(CHIP).first.focus()
        page.keyboard.press("d")
        expect(page.locator(f"{DIALOG} [name=time]")).to_be_focused()
        expect(page.locator(TO)).to_have_text("That is when it stands now.")
        give(page, "2026-12-08", "12:15")
        expect(page.locator(TO)).to_have_text("→ Tuesday 8 December 2026 at 12:15")
        page.keyboard.press("Escape")
        expect(page.locator(CHIP).first).to_be_focused()


@pytest.mark.parametrize(
    ("day", "time", "why"),
    [
        ("2026-12-02", "09:59", "That is past: choose a time to come."),
        ("2026-12-02", "10:00", "That is past: choose a time to come."),
        ("2026-03-29", "02:30", "02:30 does not exist on 2026-03-29 in Europe/Paris: the clocks go forward that night. "),
        ("2027-03-28", "02:30", "02:30 does not exist on 2027-03-28 in Europe/Paris: the clocks go forward that night. "),
        ("2027-10-31", "02:30", "02:30 comes twice on 2027-10-31 in Europe/Paris: the clocks go back that night."),
        ("", "09:00", "Choose a day and a time."),
        ("2026-12-08", "", "Choose a day and a time."),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_the_reason(browser, url_of, day, time, why):
    with opened(browser, url_of("en", "month")) as page:
        page.locator(CHIP).first.focus()
        page.keyboard.press("d")
        give(page, day, time)
        next_one = f"The next time that exists is {day} 03:00." if "does not exist" in why else ""
        expect(page.locator(STOP)).to_have_text(f"{why}{next_one}")
        expect(page.get_by_text("Open on the forge")).not_to_have_attribute("href", re.compile(""))
        expect(page.get_by_role("button", name="Copy the line")).to_be_disabled()


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        ("2026-12-15", "12:15", ["ok: Instagram: one of its best times"]),
        ("2026-12-15", "12:00", ["ok: Instagram: one of its best times"]),
        ("2026-12-15", "13:30", ["watch: Instagram: not one of its best times"]),
        ("2026-12-15", "22:00", ["watch: Instagram: quiet hours, 21:30-07:00", "watch: Instagram: not one of its best times"]),
        ("2026-12-25", "18:00", ["ok: Instagram: one of its best times", "note: That day: Christmas Day"]),
    ],
)
def test_what_the_charter_says_is_shown(browser, url_of, day, time, said):
    with opened(browser, url_of("en", "month-next")) as page:
        # A page whose posts are elsewhere: what is said is the charter's word on the hours alone.
        page.evaluate(
            f"""() => {{
              const lines = parution.rhythm.judge({{id: "x", channels: ["instagram"]}}, "{day} {time}");
              document.title = lines.map(({{sign, text}}) => `${{sign}}: ${{text}}`).join("|");
            }}"""
        )
        assert page.title().split("|") == said


def test_other_posts_of_the_page_count(browser, url_of):
    with opened(browser, url_of("en", "month")) as page:
        page.locator(CHIP).first.focus()
        page.keyboard.press("d")
        give(page, "2026-12-16", "12:30")
        said = page.locator(f"{DIALOG} .move__says li").all_inner_texts()
    there = [one for one in said if "that day has “" in one or "taken by “" in one]
    assert len(there) == 1, said


def test_a_phone_drags_nothing_and_has_the_button_of_the_post(browser, url_of):
    with opened(browser, url_of("fr", "month"), PHONE) as page:
        assert page.locator("[draggable=true]").count() == 0
        page.goto(page.locator(CHIP).first.evaluate("chip => chip.href"))
        page.get_by_role("link", name="Proposer un autre créneau").tap()
        give(page, "2026-12-08", "12:15")
        expect(page.locator(LINE)).to_have_text("publish_at: 2026-12-08 12:15")
        expect(page.locator(f"{DIALOG} .move__says")).to_contain_text("Instagram : un de ses bons moments")
        assert "/issues/new?" in page.get_by_role("link", name="Le proposer plutôt par un message").get_attribute("href")


@pytest.mark.parametrize(("width", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_the_dialog_is_fit_for_all(browser, url_of, width, scheme):
    need("axe")
    with opened(browser, url_of("fr", "post-findings"), width, scheme) as page:
        page.locator("[data-move]").click()
        for time in ("22:00", ""):
            give(page, "2026-12-14", time)
            page.evaluate(AXE.read_text(encoding="utf-8"))
            tags = {"runOnly": {"type": "tag", "values": TAGS}}
            found = page.evaluate("options => axe.run('#move', options).then((all) => all.violations)", tags)
            nothing([f"{one['id']}: {one['nodes'][0]['html']}" for one in found])


def test_a_day_to_come_begins_a_post_at_the_forge(browser, url_of):
    with opened(browser, url_of("fr", "month")) as page:
        assert page.locator('td[data-day="2026-12-01"] .begin').count() == 0
        plus = page.get_by_role("link", name="Écrire un post pour le mardi 22 décembre 2026", exact=True)
        plus.focus()
        expect(plus).to_have_css("opacity", "1")
        address = urlsplit(plus.get_attribute("href"))
    asked = parse_qs(address.query)
    assert (address.path, asked["filename"]) == ("/atelier/calendrier/new/main", ["content/2026-12/2026-12-22-nouveau-post.md"])
    assert asked["value"][0].startswith("---\nid: 2026-12-22-nouveau-post\n")
    assert "\nplanned: 2026-12-22\n---\n" in asked["value"][0]


# ---- Under `parution serve` ----

FIELDS = f"id: oak\ntitle: '{NASTY}'\nstatus: draft  # not yet\npublish_at: 2026-12-03 09:00\nchannels: [mastodon]\n"
TYPED = f"\ufeff---\n{FIELDS}---\n\nHello.\n".replace("\n", "\r\n").encode()


@pytest.fixture
def serving(calendar) -> Iterator[Callable[[], str]]:
    """Starts the server on the calendar; its address."""
    servers = []

    def start() -> str:
        words = [sys.executable, "-m", "parution", "serve", "--port", "0", "--now", NOW]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"}
        server = subprocess.Popen(
            words, cwd=calendar.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=environment
        )
        servers.append(server)
        said = []
        for line in server.stdout:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                return found[0]
        raise AssertionError("".join(said))

    yield start
    for server in servers:
        server.kill()
        server.wait()
        server.stdout.close()


def until(file: Path, wanted: bytes, page: Page) -> None:
    for _ in range(100):
        if file.read_bytes() == wanted:
            return
        page.wait_for_timeout(50)
    assert file.read_bytes() == wanted


def test_a_move_is_written_and_undone(browser, calendar, serving):
    file = calendar.write("content/oak.md", TYPED)
    address = serving()
    with opened(browser, f"{address}months/2026-12.html") as page:
        drop(page, ".chip", 'td[data-day="2026-12-10"]')
        says = page.locator(f"{DIALOG} .move__says li")
        expect(says).to_have_text(["mastodon: nothing speaks against it", re.compile(f"^No longer: “{re.escape(NASTY)}” .* still a draft")])
        expect(page.locator(f"{DIALOG} .move__aside")).to_be_empty()
        page.get_by_role("button", name="Save").click()
        until(file, TYPED.replace(b"2026-12-03 09:00", b"2026-12-10 09:00"), page)
        expect(page.locator('td[data-day="2026-12-10"] .chip')).to_have_count(1, timeout=20_000)
        expect(page.get_by_role("status").filter(has_text="is moved")).to_contain_text(NASTY)
        page.get_by_role("button", name="Undo the move").click()
        until(file, TYPED, page)
        expect(page.locator('td[data-day="2026-12-03"] .chip')).to_have_count(1, timeout=20_000)
        expect(page.get_by_role("status").filter(has_text="back where it was")).to_be_visible()


@pytest.mark.slow  # it waits for as long as the words stay
def test_what_was_done_is_told_for_a_while_and_on_no_other_page(browser, calendar, serving):
    file = calendar.write("content/oak.md", TYPED)
    address = serving()
    told = ".moved"
    with opened(browser, f"{address}months/2026-12.html") as page:
        drop(page, ".chip", 'td[data-day="2026-12-10"]')
        page.get_by_role("button", name="Save").click()
        expect(page.locator('td[data-day="2026-12-10"] .chip')).to_have_count(1, timeout=20_000)
        expect(page.locator(told)).to_contain_text("is moved")
        # It lies along the edge, and the page is longer by it: what is last on the page is seen above it.
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        assert page.locator(".pa-colophon").bounding_box()["y"] < page.locator(told).bounding_box()["y"]
        page.goto(f"{address}agenda.html")
        expect(page.locator(told)).to_have_count(0)
        page.go_back()
        expect(page.locator(told)).to_have_count(0)
        page.keyboard.press("z")
        until(file, TYPED, page)
        expect(page.locator('td[data-day="2026-12-03"] .chip')).to_have_count(1, timeout=20_000)
        page.mouse.move(5, 5)
        expect(page.locator(told)).to_contain_text("back where it was")
        page.locator(told).hover()
        page.wait_for_timeout(7_500)
        expect(page.locator(told)).to_be_visible()
        page.mouse.move(5, 5)
        expect(page.locator(told)).to_have_count(0, timeout=10_000)


def test_a_new_post_is_written(browser, calendar, serving):
    calendar.write("content/oak.md", TYPED)
    address = serving()
    with opened(browser, f"{address}months/2026-12.html") as page:
        page.locator('td[data-day="2026-12-08"]').hover()
        page.get_by_role("button", name="Write a post for Tuesday 8 December 2026").click()
        page.keyboard.type("A “stool”: yes")
        page.get_by_label("bluesky").check()
        page.get_by_role("button", name="Save").click()
        expect(page.locator('td[data-day="2026-12-08"] .chip')).to_contain_text("A “stool”: yes", timeout=20_000)
        page.get_by_role("link", name="Open its page").click()
        expect(page.locator("h1")).to_have_text("A “stool”: yes")
    text = (calendar.root / "content/2026-12/2026-12-08-a-stool-yes.md").read_text(encoding="utf-8")
    assert "planned: '2026-12-08'\n" in text
    assert "channels: [bluesky]\n" in text


def test_another_site_learns_no_token_and_changes_nothing(browser, calendar, serving):
    file = calendar.write("content/oak.md", TYPED)
    address = serving()
    port = urlsplit(address).port
    with looking(browser) as page:
        page.route("http://evil.example/", lambda route: route.fulfill(body="<title>evil</title>", content_type="text/html"))
        page.goto("http://evil.example/")
        read = page.evaluate(
            """(url) => new Promise((done) => {
              const script = document.createElement("script");
              script.src = url;
              script.onload = script.onerror = () => done(window.parution?.token ?? null);
              document.head.append(script);
            })""",
            f"http://127.0.0.1:{port}/assets/calendar.js",
        )
        sent = page.evaluate(
            """(url) => fetch(url, {method: "POST", body: JSON.stringify({path: "content/oak.md", at: "2026-12-10 09:00"})})
              .then((answer) => answer.status, () => "blocked")""",
            f"http://127.0.0.1:{port}/.parution/move",
        )
    assert (read, sent, file.read_bytes()) == (None, "blocked", TYPED)
