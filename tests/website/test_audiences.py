"""Each audience sees what is open to it, and no byte more."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from audience_room import STATUSES, Room, ledger, out, picture, post
from page_reading import Page, target
from press_room import NOW
from secret_reading import SIGN, forms, told

from parution.deliveries.record import Amended
from parution.website.as_read import uncommented
from parution.website.feeds.words_index import Words, inverted
from tests_support import Calendar, run

ALL = ("brief", "charter", "crisis", "doubts", "health", "history", "people", "reports")
WORDS_OF = {"brief": "brief", "charter": "charter", "crisis": "crisisanswer", "doubts": "doubt", "people": "people"}
"""What the secrets of each thing that may be opened begin with."""


@pytest.fixture
def room(calendar: Calendar, tmp_path_factory: pytest.TempPathFactory, shells: Path) -> Room:
    return Room(calendar, shells, tmp_path_factory.mktemp("built") / "site")


def test_the_public_is_told_no_secret(room: Room) -> None:
    room.furnish()
    built = room.build("public")
    files = room.files()
    assert told(files, room.secrets()) == {}
    assert {"posts/open-oak.html", "posts/open-elm.html", "news/news/open-oak.html", "feeds/published.xml", "posts.json"} <= files.keys()
    assert b"The elm is open to the sky." in files["posts/open-elm.html"]
    assert built.kept_back == ("content/changed.md",)


def test_the_site_for_the_public_is_that_of_a_calendar_which_has_nothing_else(room: Room, tmp_path: Path, shells: Path) -> None:
    room.furnish()
    room.build("public")
    (tmp_path / "bare").mkdir()
    bare = Room(Calendar(tmp_path / "bare"), shells, tmp_path / "bare-site")
    bare.furnish(secrets=False)
    bare.build("public")
    ours, theirs = room.files(), bare.files()
    assert ours.keys() == theirs.keys()
    assert [path for path in ours if ours[path] != theirs[path]] == []


def test_those_who_make_the_calendar_are_told_nearly_all(room: Room) -> None:
    """Otherwise the tests of this file would find no secret anywhere."""
    room.furnish()
    room.build("internal")
    known = told(room.files(), room.secrets())
    hidden = {word for word in room.secrets() if word not in known}
    assert not [word for word in hidden if not word.startswith(f"{SIGN}never")]
    assert len(known) > 100


def test_the_client_sees_what_is_approved_and_where_it_goes(room: Room) -> None:
    room.furnish()
    room.build("client")
    known = told(room.files(), room.secrets())
    assert {word for word in known if not word.startswith(f"{SIGN}plan")} == set()
    seen = {
        f"{SIGN}plan{what}" for what in ("title", "id", "body", "alt", "tag", "sky", "bytes", "yes", "pillarname", "runname", "letters")
    }
    assert seen <= known.keys()


@pytest.mark.parametrize("flag", ALL)
def test_each_thing_is_shown_to_the_client_only_if_it_is_opened(room: Room, flag: str) -> None:
    room.furnish(f"{{shows: [{flag}]}}")
    room.build("client")
    known = told(room.files(), room.secrets())
    opened = tuple(f"{SIGN}{word}" for word in ("plan", *([WORDS_OF[flag]] if flag in WORDS_OF else ()), *_beside(flag)))
    assert {word for word in known if not word.startswith(opened) and word != "7654321"} == set()
    assert ("7654321" in known) == (flag == "brief")
    if flag in WORDS_OF:
        assert any(word.startswith(f"{SIGN}{WORDS_OF[flag]}") for word in known)


def _beside(flag: str) -> tuple[str, ...]:
    told_there = ("holdreason", "briefaim", "briefkpi", "briefpublic")  # the charter says whom its readers are, and what it aims at
    return {"charter": told_there, "crisis": ("holdreason",), "doubts": ("holdreason",)}.get(flag, ())


SEEN = {"health": ("index.html", b'class="health"'), "history": ("posts/open-oak.html", b"created on"), "crisis": ("crisis.html", b"<h1")}
SEEN |= {
    "reports": ("reports/index.html", b"<h1"),
    "charter": ("charter.html", b"<h1"),
    "doubts": ("posts/open-oak.html", b"The server says"),
}


@pytest.mark.parametrize("flag", SEEN)
def test_what_is_opened_to_the_client_has_its_page(room: Room, flag: str) -> None:
    page, words = SEEN[flag]
    room.furnish()
    room.build("client")
    assert words not in room.files().get(page, b"")
    room.furnish(f"{{shows: [{flag}]}}")
    room.build("client")
    assert words in room.files()[page]


def test_who_did_what_is_told_only_to_those_who_may_know_people(room: Room) -> None:
    for opened, names in (("history, reports", False), ("history, people", True)):
        room.furnish(f"{{shows: [{opened}]}}")
        room.build("client")
        assert any(word.startswith(f"{SIGN}history") for word in told(room.files(), room.secrets())) == names


def test_all_that_may_be_opened_still_shows_no_work_in_progress(room: Room) -> None:
    room.furnish(f"{{shows: [{', '.join(ALL)}]}}")
    room.build("client")
    known = told(room.files(), room.secrets())
    assert {word for word in known if word.startswith((f"{SIGN}wip", f"{SIGN}never"))} == set()
    assert f"{SIGN}chiefname" in known


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_the_client_sees_the_statuses_that_are_opened(room: Room, status: str) -> None:
    room.furnish(f"{{statuses: [{status}]}}")
    room.build("client")
    known = told(room.files(), room.secrets())
    own = f"{SIGN}wip{status}" if status != "approved" else f"{SIGN}plan"
    again = (f"{SIGN}wipagain",) if status == "draft" else ()
    about = tuple(f"{SIGN}plan{what}" for what in ("pillar", "run", "letter"))
    assert {word for word in known if not word.startswith((own, *again, *about))} == set()
    assert f"{own}title" in known


CUTS = {
    "{channels: [news]}": ({"open-oak"}, {"planletter", "plansky", "planbody", "planid", "planelm"}),
    "{channels: [bluesky]}": (
        {"open-oak", "open-elm", f"{SIGN}planid"},
        {"planletter", "planbody", "plantag", "planelmbody", "planelmtag"},
    ),
    "{channels: [mastodon]}": ({"open-oak", "open-elm", f"{SIGN}planid", "changed", f"{SIGN}plandown"}, {"planletter", "plansky"}),
    f"{{pillars: [{SIGN}charterpillar]}}": (set(), {"planpillar", "planrun", "planid"}),
    f"{{campaigns: [{SIGN}planrun]}}": ({"open-oak", f"{SIGN}planid"}, {"charterrun", "planelm", "planchanged", "plandown"}),
    f"{{campaigns: [{SIGN}charterrun]}}": (set(), {"planrun", "planid"}),
}
"""What the charter opens: whose pages there are then, and what secrets (by their beginnings) must not be told."""


@pytest.mark.parametrize("view", CUTS)
def test_the_client_sees_the_channels_pillars_and_campaigns_that_are_opened(room: Room, view: str) -> None:
    room.furnish(view)
    room.build("client")
    pages, hidden = CUTS[view]
    assert {Path(path).stem for path in room.files() if path.startswith("posts/")} == pages
    known = told(room.files(), room.secrets())
    assert {word: known[word] for word in known if word.startswith(tuple(f"{SIGN}{one}" for one in hidden))} == {}
    assert not [word for word in known if word.startswith((f"{SIGN}wip", f"{SIGN}never", f"{SIGN}brief", f"{SIGN}people"))]


def test_a_text_that_only_a_hidden_channel_gets_is_hidden(room: Room) -> None:
    room.furnish("{channels: [bluesky]}")
    room.build("client")
    assert b"The elm is open to the sky." in room.files()["posts/open-elm.html"]
    assert f"{SIGN}planelmbody" not in told(room.files(), room.secrets())


@pytest.mark.parametrize("audience", ["internal", "client", "public"])
def test_a_site_that_takes_anothers_place_leaves_nothing_of_it(room: Room, audience: str) -> None:
    room.furnish()
    room.build("internal")
    room.build(audience)
    left = room.files()
    shutil.rmtree(room.out)
    room.build(audience)
    assert left == room.files()
    assert [path.name for path in room.out.parent.iterdir() if "site" in path.name] == ["site"]


def test_what_was_changed_is_kept_back_channel_by_channel(room: Room) -> None:
    """What one channel got is shown although another's text was changed since."""
    room.furnish(secrets=False)
    path = room.calendar.root / "content/oak.md"
    records = [*ledger(room.edition()).records.values()]
    own = "overrides: {news: {text: Not what the news had.}}\n"
    path.write_text(path.read_text(encoding="utf-8").replace("hashtags:", f"{own}hashtags:"), encoding="utf-8")
    book = ledger(room.edition()).with_records(records)
    built = room.build("public", book=book)
    assert built.kept_back == ("content/oak.md",)
    files = room.files()
    assert not [path for path, data in files.items() if b"Not what the news had." in data]
    assert "posts/open-oak.html" in files
    assert "news/news/open-oak.html" not in files
    assert [one["channels"] for one in json.loads(files["posts.json"])["posts"] if one["id"] == "open-oak"] == [["mastodon"]]


def test_what_was_put_up_again_is_shown_as_it_is_now(room: Room) -> None:
    room.furnish(secrets=False)
    again = out(room.edition(), "open-oak", "mastodon", changed=True)
    claim = out(room.edition(), "open-oak", "mastodon").claim
    assert claim
    records = [again.then(Amended(at=NOW - timedelta(days=1), payload=claim.payload)), out(room.edition(), "open-elm", "bluesky")]
    book = ledger(room.edition()).with_records(records)
    assert room.build("public", book=book).kept_back == ()
    assert "posts/open-oak.html" in room.files()


def test_a_new_date_of_what_was_published_is_not_told(room: Room) -> None:
    room.furnish(secrets=False)
    book = ledger(room.edition())
    path = room.calendar.root / "content/elm.md"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-11-06 10:00", "2027-03-09 11:11"), encoding="utf-8")
    assert room.build("public", book=book).kept_back == ()
    files = room.files()
    assert "posts/open-elm.html" in files
    assert not [path for path, data in files.items() if b"2027-03-09" in data or b"20270309" in data or "2027-03" in path]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("One <!-- two\n\nthree --> four", "One  four"),
        ("One <!-- two", "One "),
        ("One <?two?> three <!DOCTYPE four> five <![CDATA[six]]> seven", "One  three  five  seven"),
        ("Write `<!-- a -->`, <!-- b --> not ``<!-- ` -->``.", "Write `<!-- a -->`,  not ``<!-- ` -->``."),
        ("```html\n<!-- a -->\n```\n<!-- b -->", "```html\n<!-- a -->\n```\n"),
        ("~~~\n<!-- a -->\n~~~~\n<!-- b -->", "~~~\n<!-- a -->\n~~~~\n"),
        ("<!--\n```\na\n```\n--> b", " b"),
        ("a ` b\n\n<!-- c --> ` d", "a ` b\n\n ` d"),
        ("1 < 2, and 3 <! 4", "1 < 2, and 3 <! 4"),
    ],
)
def test_what_writers_leave_for_each_other_is_taken_out_and_their_code_is_not(text: str, seen: str) -> None:
    assert uncommented(text) == seen


def test_without_a_ledger_the_public_sees_nothing(room: Room) -> None:
    room.furnish()
    edition = room.edition()
    empty = ledger(edition)
    room.build("public", book=type(empty)())
    assert told(room.files(), room.secrets()) == {}
    assert not [path for path in room.files() if path.startswith(("posts/", "news/", "media/"))]
    assert b"Nothing was published from 14 November 2026 on." in room.files()["agenda.html"]


@pytest.mark.parametrize(("audience", "led"), [("internal", True), ("client", True), ("public", False)])
def test_who_has_the_directory_is_led_to_it_from_the_foot_of_every_page(room: Room, audience: str, *, led: bool) -> None:
    room.furnish()
    room.build(audience)
    for path in ("index.html", "help.html", "months/index.html"):
        assert (b"Who, where and about what</a>" in room.files()[path]) == led


@pytest.mark.parametrize(
    ("audience", "view"),
    [("internal", ""), ("client", ""), ("client", f"{{shows: [{', '.join(ALL)}]}}"), ("client", "{channels: [news]}"), ("public", "")],
    ids=["internal", "shut", "open", "cut", "public"],
)
def test_every_link_leads_somewhere(room: Room, audience: str, view: str) -> None:
    room.furnish(view)
    room.build(audience)
    assert dead_links(room.out) == []


def test_a_site_without_any_post_has_no_dead_link_either(room: Room) -> None:
    room.furnish()
    shutil.rmtree(room.calendar.root / "content")
    (room.calendar.root / "content").mkdir()
    for audience in ("internal", "client", "public"):
        room.build(audience)
        assert dead_links(room.out) == [], audience


def dead_links(site: Path) -> list[str]:
    """Links, images, styles and scripts that lead to no file of the site."""
    dead = []
    for file in sorted(site.rglob("*.html")):
        name = file.relative_to(site).as_posix()
        if name == "404.html":  # its links begin at the site's own address
            continue
        page = Page(file.read_text(encoding="utf-8"))
        for address in sorted({*page.links, *page.fetched}):
            found = target(site, name, address)
            if found is not None and not (found / "index.html" if found.is_dir() else found).is_file():
                dead.append(f"{name}: {address}")
    return dead


@pytest.mark.parametrize(("audience", "found"), [("internal", False), ("client", False), ("public", True)])
def test_only_the_public_site_is_for_search_engines(room: Room, audience: str, *, found: bool) -> None:
    room.furnish()
    room.build(audience)
    robots = re.compile(r'<meta name="?robots"? content="noindex, ?nofollow"')
    pages = {path: data.decode() for path, data in room.files().items() if path.endswith(".html")}
    kept_out = {path for path, text in pages.items() if robots.search(text)}
    # What is public anyway is to be found even where it stands beside the plan.
    news = {path for path in pages if path.startswith("news/")} if audience == "internal" else set()
    assert kept_out == (set() if found else pages.keys() - news)


def test_the_whole_way_with_git_and_its_secrets(tmp_path: Path, calendar: Calendar, shells: Path) -> None:
    """As a person does it: a repository whose authors and messages are secret, a ledger on its branch, the command."""
    room = Room(calendar, shells, tmp_path / "site")
    room.furnish(secrets=False)
    calendar.write("content/draft.md", post(f"{SIGN}wipid", "Zyzzyvawiptitle", "status: draft\n", f"{SIGN}wipbody ![x](media/a.jpg)"))
    calendar.write("content/media/a.jpg", picture(f"{SIGN}wipbytes"))
    who = {"NAME": "Zyzzyvahistoryname", "EMAIL": "zyzzyvahistory@example.org"}
    names = {f"GIT_{role}_{what}": who[what] for role in ("AUTHOR", "COMMITTER") for what in who}
    git = _git(calendar.root, names)
    git("init", "--quiet", "--initial-branch=zyzzyvahistorybranch")
    git("add", "-A")
    git("commit", "--quiet", "-m", "Zyzzyvahistorymessage")
    site = tmp_path / "public"
    done = run("build", "--audience", "public", "--now", "2026-11-21 13:00", "-o", str(site), cwd=calendar.root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert told(room.files(site), ()) == {}
    assert (site / "index.html").is_file()


def _git(root: Path, names: dict[str, str]) -> Callable[..., object]:
    return lambda *words: subprocess.run(["git", "-C", root, *words], check=True, capture_output=True, env={**os.environ, **names})


def _indexed(word: str) -> str:
    fields = [inverted([["zulu", "zygote", word]], Words())]
    return f"window.parution.indexed({json.dumps({'fields': fields})});\n"


@pytest.mark.parametrize(
    "disguise",
    [
        lambda word: word.upper(),
        lambda word: base64.b64encode(b"ab " + word.encode()).decode(),
        lambda word: base64.urlsafe_b64encode(b"abc" + word.encode()).decode(),
        lambda word: word.encode().hex(),
        lambda word: "".join(f"%{ord(letter):02X}" for letter in word),
        lambda word: quote(word.replace("z", "%7A"), safe="%"),
        lambda word: "".join(f"&#{ord(letter)};" for letter in word),
        lambda word: "".join(f"\\u{ord(letter):04x}" for letter in word),
        lambda word: word[:4] + "\r\n " + word[4:],
        lambda word: word[:3] + "<mark>" + word[3:] + "</mark>",
        lambda word: word.encode("utf-16-le").decode("latin-1"),
        _indexed,
    ],
)
def test_a_secret_is_found_in_any_disguise(disguise: Callable[[str], str]) -> None:
    data = f'x "{disguise(SIGN + "draft")}" y'.encode("latin-1") if "\0" in disguise("z") else disguise(SIGN + "draft").encode()
    assert any(f"{SIGN}draft" in form for form in forms(data))
