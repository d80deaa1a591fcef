"""What branches propose: on the calendar, beside what is agreed, and counted nowhere. Real repositories, real pages."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from press_room import NOW

from parution import website
from parution.history import History, branches
from parution.language import translator
from parution.proposals import Change, Proposals, propose
from parution.website.audience import Audience
from tests_support import CHARTER, Calendar

POST = "---\nid: {name}\ntitle: {title}\nstatus: {status}\n{fields}---\n\n{body}\n"
AT = "publish_at: 2026-11-{day} 09:00\nchannels: [mastodon]\npillar: craft\n"


@dataclass
class Team:
    """A calendar in git, and those who propose something for it."""

    calendar: Calendar
    home: Path
    shells: Path

    def git(self, *words: str) -> str:
        who = {"GIT_AUTHOR_DATE": "1795000000 +0000", "GIT_COMMITTER_DATE": "1795000000 +0000", "HOME": str(self.home)}
        done = subprocess.run(["git", *words], cwd=self.calendar.root, check=True, capture_output=True, env=os.environ | who)
        return done.stdout.decode().strip()

    def post(self, name: str, fields: str = "", *, title: str = "A title", status: str = "draft", body: str = "Hello.") -> None:
        self.calendar.write(f"content/{name}.md", POST.format(name=name, title=title, status=status, fields=fields, body=body))

    def commit(self, author: str = "Ada") -> None:
        self.git("add", "-A")
        self.git("-c", "user.name=Bot", "-c", "user.email=bot@example.org", "commit", "-qm", "x", f"--author={author} <a@example.org>")

    def begin(self, branch: str) -> None:
        self.git("switch", "-qc", branch, "main")

    def end(self, author: str = "Ada") -> None:
        self.commit(author)
        self.git("switch", "-q", "main")

    def proposals(self, *names: str) -> Proposals:
        edition = self.calendar.load(NOW)
        assert edition.charter
        return propose(edition, edition.charter, branches.read(self.calendar.root, names))

    def build(self, *names: str, out: str = "site", cache: bool = True, audience: Audience = Audience.INTERNAL) -> Site:
        edition = self.calendar.load(NOW)
        assert edition.charter, [str(finding.message) for finding in edition.findings]
        language = translator(edition.charter.language)
        with website.start(website.House(edition.charter.brand, language, None, "mkdocs"), self.shells) as rendering:
            shells = rendering.result()
        place = self.home / out
        result = website.build(
            edition,
            shells=shells,
            history=History(),
            out=place,
            cache=self.home / "cache" if cache else None,
            translator=language,
            audience=audience,
            proposals=self.proposals(*names).found if names else (),
            fetch=partial(branches.image, self.calendar.root),
        )
        return Site(place, result)


@dataclass
class Site:
    out: Path
    result: website.BuildResult

    def page(self, path: str) -> str:
        return (self.out / path).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        return {file.relative_to(self.out).as_posix(): file.read_bytes() for file in sorted(self.out.rglob("*")) if file.is_file()}

    def day(self, day: str, month: str = "2026-11") -> str:
        found = re.search(rf'<td class="[^"]*" data-day="{day}"[^>]*>(.*?)</td>', self.page(f"months/{month}.html"), re.DOTALL)
        assert found
        return found[1]


def chips(page: str) -> list[str]:
    return re.findall(r'<a class="chip .*?</a>', page, re.DOTALL)


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


@pytest.fixture
def team(calendar: Calendar, tmp_path_factory: pytest.TempPathFactory, shells: Path) -> Team:
    """Three posts on `main`."""
    made = Team(calendar, tmp_path_factory.mktemp("team"), shells)
    made.git("init", "-q", "-b", "main")
    made.post("one", AT.format(day=24), status="approved", title="The first")
    made.post("two", AT.format(day=25), status="approved", title="The second")
    made.post("three", AT.format(day=26), status="approved", title="The third")
    made.commit()
    return made


@pytest.fixture
def spring(team: Team) -> Team:
    """A branch that adds, moves, changes and removes a post, by a person with an odd name."""
    team.begin("spring")
    team.post("new", AT.format(day=27), title="Quite new", body="Nobody knows this yet.")
    team.post("one", AT.format(day=30), status="approved", title="The first")
    team.post("two", AT.format(day=25), status="approved", title="The second", body="Other words.")
    (team.calendar.root / "content" / "three.md").unlink()
    team.end("Maud & sons")
    return team


def test_a_branch_proposes_new_moved_changed_and_removed_posts(spring: Team) -> None:
    found = spring.proposals("spring").found
    assert [(one.change, one.post and one.post.id, one.base and one.base.id) for one in found] == [
        (Change.NEW, "new", None),
        (Change.MOVED, "one", "one"),
        (Change.CHANGED, "two", "two"),
        (Change.REMOVED, None, "three"),
    ]
    assert {one.branch.label for one in found} == {"spring"}
    assert {one.branch.author for one in found} == {"Maud & sons"}


def test_a_post_is_known_by_its_id_where_the_file_is_renamed(team: Team) -> None:
    team.begin("rename")
    team.git("mv", "content/one.md", "content/renamed.md")
    team.end()
    assert team.proposals("rename").found == ()  # another name of the file changes nothing on the calendar
    team.begin("rewritten")
    (team.calendar.root / "content" / "one.md").unlink()
    text = POST.format(name="one", title="All is new", status="draft", fields=AT.format(day=28), body="Not a word is left.")
    team.calendar.write("content/elsewhere.md", text)
    team.end()
    (moved,) = team.proposals("rewritten").found
    assert (moved.change, moved.post and moved.post.path, moved.base and moved.base.path) == (
        Change.MOVED,
        "content/elsewhere.md",
        "content/one.md",
    )


def test_two_posts_that_are_much_alike_are_not_taken_for_one(team: Team) -> None:
    team.begin("alike")
    text = (team.calendar.root / "content" / "one.md").read_text(encoding="utf-8")
    (team.calendar.root / "content" / "one.md").unlink()
    team.calendar.write("content/other.md", text.replace("id: one", "id: other"))
    team.end()
    found = team.proposals("alike").found
    assert [(one.change, one.post and one.post.id, one.base and one.base.id) for one in found] == [
        (Change.NEW, "other", None),
        (Change.REMOVED, None, "one"),
    ]


def test_what_the_calendar_has_meanwhile_is_not_proposed_any_more(spring: Team) -> None:
    spring.git("checkout", "-q", "spring", "--", "content")
    (spring.calendar.root / "content" / "three.md").unlink()
    spring.commit()  # what a forge does when it squashes
    assert spring.proposals("spring").found == ()
    assert [str(note) for note in spring.proposals("spring").notes] == ["“spring” proposes nothing for the calendar."]


def test_the_file_may_have_been_renamed_here_since(team: Team) -> None:
    team.begin("change")
    team.post("one", AT.format(day=24), status="approved", title="Another title")
    team.end()
    team.git("mv", "content/one.md", "content/moved-since.md")
    team.commit()
    (one,) = team.proposals("change").found
    assert (one.change, one.base and one.base.path) == (Change.CHANGED, "content/moved-since.md")


def test_the_charter_of_the_branch_is_not_looked_at(team: Team) -> None:
    team.begin("charter")
    team.calendar.write("charter.yml", CHARTER + "pillars: broken")
    team.post("new", AT.format(day=27).replace("mastodon", "invented"), title="Quite new")
    team.end()
    (one,) = team.proposals("charter").found
    assert [finding.rule for finding in one.findings] == ["unknown-channel"]


def test_a_post_that_cannot_be_read_is_a_note(team: Team) -> None:
    team.begin("broken")
    team.calendar.write("content/broken.md", "---\nid: [x\n---\n")
    team.calendar.write("content/nameless.md", "---\ntitle: No id\nstatus: draft\n---\n\nText.\n")
    team.calendar.write("content/bytes.md", b"\xff\xfe\x00")
    team.calendar.write("content/large.md", "x" * 2_000_000)
    team.calendar.write("content/lfs.md", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")
    team.end()
    seen = team.proposals("broken")
    assert seen.found == ()
    notes = [str(note) for note in seen.notes]
    assert [re.findall(r"content/(\w+)\.md", note)[0] for note in notes] == ["broken", "bytes", "large", "lfs", "nameless"]
    assert all(note.startswith("A post that “broken” proposes cannot be shown (content/") for note in notes)


def test_a_new_or_moved_post_is_a_tentative_chip_on_its_day(spring: Team) -> None:
    site = spring.build("spring")
    (new,) = chips(site.day("2026-11-27"))
    assert new.startswith('<a class="chip s-draft proposed" href="../posts/new--proposal-1.html"')
    assert words(new).endswith("Quite new proposed: spring")
    (moved,) = chips(site.day("2026-11-30"))
    assert "proposed: spring" in words(moved)
    assert 'href="../posts/one--proposal-1.html"' in moved
    assert 's-approved proposed"' in moved  # no clock has any say in what is not accepted


def test_the_posts_that_are_concerned_say_so_where_they_stand(spring: Team) -> None:
    site = spring.build("spring")
    told = {day: words(site.day(f"2026-11-{day}")) for day in (24, 25, 26)}
    assert told[24].endswith("The first proposed: Mon 30 Nov, 09:00")
    assert told[25].endswith("The second change proposed")
    assert told[26].endswith("The third removal proposed")
    assert [len(chips(site.day(f"2026-11-{day}"))) for day in (24, 25, 26)] == [1, 1, 1]


def test_a_proposal_is_known_to_scripts_under_a_name_of_its_own_and_cannot_be_moved(spring: Team) -> None:
    (moved,) = chips(spring.build("spring").day("2026-11-30"))
    assert 'data-post="one--proposal-1"' in moved
    assert 'data-f="s:proposed s:approved c:mastodon' in moved
    assert "data-path" not in moved
    calendar = spring.build("spring").page("assets/calendar.js")
    assert '["proposed","proposed"]' in calendar


def test_a_proposal_has_its_page_with_all_that_will_be_seen(spring: Team) -> None:
    site = spring.build("spring")
    page = site.page("posts/new--proposal-1.html")
    assert "Nobody knows this yet." in page
    assert "Proposed in “spring”, not accepted yet. Maud & sons, 18 November 2026. A new post." in words(page)
    assert "<title>Quite new (proposed)" in page
    moved = site.page("posts/one--proposal-1.html")
    assert "From Tue 24 Nov, 09:00 to Mon 30 Nov, 09:00." in words(moved)
    assert '<a href="../posts/one.html">The post as it is planned now</a>' in moved
    assert "See the proposal" in words(site.page("posts/two.html"))
    assert "Removal proposed. In “spring”, Maud & sons, 18 November 2026." in words(site.page("posts/three.html"))
    assert 'class="next"' not in page


def test_what_changes_is_compared_at_the_forge(spring: Team) -> None:
    spring.calendar.write("charter.yml", CHARTER + "site: {repository: https://github.com/team/calendar, branch: main}\n")
    spring.git("update-ref", "refs/pull/12/head", "spring")
    spring.git("branch", "a/b&c", "spring")
    for name, address in (("spring", "compare/main...spring"), ("refs/pull/12/head", "pull/12"), ("a/b&c", "compare/main...a/b%26c")):
        page = spring.build(name).page("posts/new--proposal-1.html")
        assert f'<a href="https://github.com/team/calendar/{address}" rel="noopener">See what changes</a>' in page
        assert "/edit/main/" not in page
        assert "/blob/main/" not in page


def test_today_lists_what_is_proposed(spring: Team) -> None:
    page = spring.build("spring").page("index.html")
    found = re.search(r'<section class="offers".*?</section>\s*</section>', page, re.DOTALL)
    assert found
    told = words(found[0])
    assert told.startswith("Open proposals spring Maud & sons, 18 November 2026 Quite new new post: Fri 27 Nov, 09:00")
    assert "The third removal proposed" in told
    assert 'href="posts/three.html"' in found[0]


def test_all_views_of_time_show_it(spring: Team) -> None:
    site = spring.build("spring")
    for path in ("weeks/2026-W48.html", "agenda.html", "quarters/2026-Q4.html"):
        assert "posts/new--proposal-1.html" in site.page(path), path
    assert "proposed, not accepted yet" in site.page("months/2026-11.html")


def test_a_month_of_which_only_proposals_are_has_its_page(team: Team) -> None:
    team.begin("far")
    team.post("far", AT.format(day=27).replace("2026-11", "2027-02"), title="Far away")
    team.post("wish", "planned: 2027-03\n", title="A wish")
    team.post("idea", "", title="An idea", status="idea")
    team.end()
    site = team.build("far")
    assert "Far away" in site.page("months/2027-02.html")
    assert "Far away" in site.page("weeks/2027-W08.html")
    assert "A wish" in site.page("months/2027-03.html")
    assert "An idea" in site.page("ideas.html")
    assert "0 posts" in words(site.page("months/2027-02.html"))


def test_nothing_of_it_counts(spring: Team) -> None:
    plain, proposed = spring.build(out="plain"), spring.build("spring", out="proposed")
    same = [
        path for path in plain.files() if re.match(r"posts\.json|feeds/|reports/|board|findings|charter\.html|channels/|pillars/", path)
    ]
    assert len(same) > 10
    for path in same:
        if path.endswith((".json", ".ics", ".xml")) or path in {"findings.html", "charter.html"}:
            assert proposed.files()[path] == plain.files()[path], path
        assert b"proposal-" not in proposed.files()[path], path
        assert b"Quite new" not in proposed.files()[path], path
    assert "3 posts" in words(proposed.page("months/2026-11.html"))


def test_without_the_option_the_site_is_as_if_there_were_no_branch(spring: Team) -> None:
    never = spring.build(out="never", cache=False).files()
    with_it = spring.build("spring").files()
    assert spring.build().files() == never
    again = spring.build("spring")
    assert again.files() == with_it
    assert spring.build("spring").result.rendered == 0


def test_a_page_is_made_again_when_the_branch_goes_on(spring: Team) -> None:
    spring.build("spring")
    spring.git("switch", "-q", "spring")
    spring.post("new", AT.format(day=27), title="Quite new", body="Better words.")
    spring.end("Jane")
    site = spring.build("spring")
    assert "Better words." in site.page("posts/new--proposal-1.html")
    assert "Jane" in site.page("posts/two.html")
    assert site.result.rendered < 20


def test_several_branches_may_propose_the_same_post(team: Team) -> None:
    for day in (27, 28, 29):
        team.begin(f"day-{day}")
        team.post("one", AT.format(day=day), status="approved", title="The first")
        team.end()
    site = team.build("day-27", "day-28", "day-29")
    assert [f"posts/one--proposal-{number}.html" in site.files() for number in (1, 2, 3, 4)] == [True, True, True, False]
    (base,) = chips(site.day("2026-11-24"))
    assert words(base).endswith("proposed: Fri 27 Nov, 09:00 proposed: Sat 28 Nov, 09:00 +1")
    assert words(site.page("posts/one.html")).count("See the proposal") == 3


def test_the_images_of_a_branch_are_shown(team: Team) -> None:
    picture = BytesIO()
    Image.new("RGB", (60, 40), "brown").save(picture, "PNG")
    team.begin("picture")
    team.calendar.write("content/media/table.png", picture.getvalue())
    team.post("new", AT.format(day=27) + "media: [{src: media/table.png, alt: A table}]\n")
    team.end()
    site = team.build("picture")
    (path,) = [name for name in site.files() if re.fullmatch(r"media/\w+-table\.png", name)]
    assert site.files()[path] == picture.getvalue()
    assert f'src="../{path}" alt="A table"' in site.page("posts/new--proposal-1.html")
    assert not (team.calendar.root / "content" / "media" / "table.png").exists()
    bare = team.build("picture", out="bare", cache=False)
    assert "File not found" in bare.page("posts/new--proposal-1.html")


def test_hostile_words_are_text(team: Team) -> None:
    evil = "<img/src=x>&'\"`$(id)"
    team.begin(evil)
    team.post("new", AT.format(day=27), title="<script>alert(1)</script>", body="<script>alert(2)</script>")
    team.post("one", AT.format(day=30), status="approved")
    team.end("Ada \"&amp;' Lovelace")
    site = team.build(evil)
    assert evil in words(site.page("posts/new--proposal-1.html"))
    for data in site.files().values():
        for bad in (b"<img/src=x>", b"<script>alert", b"\"&amp;'"):
            assert bad not in data


def test_five_hundred_posts_are_no_trouble(team: Team) -> None:
    team.begin("many")
    for number in range(500):
        day = 1 + number % 28
        team.post(f"many-{number}", f"publish_at: 2026-12-{day:02} {9 + number % 9:02}:{number % 60:02}\nchannels: [mastodon]\n")
    team.end()
    site = team.build("many")
    assert len([path for path in site.files() if "--proposal-" in path]) == 500
    page = site.page("index.html")
    assert page.count("--proposal-") == 6
    assert "494 more" in words(page)


def test_proposals_never_reach_another_audience(spring: Team) -> None:
    for audience in (Audience.CLIENT, Audience.PUBLIC):
        with pytest.raises(ValueError, match="those who make the calendar"):
            spring.build("spring", audience=audience)


def test_the_search_finds_it_marked_as_proposed(spring: Team) -> None:
    index = b"".join(data for path, data in spring.build("spring").files().items() if path.startswith("assets/search-"))
    assert b"Quite new (proposed)" in index
    assert b"new--proposal-1" in index


def run(root: Path, out: Path, *words: str) -> tuple[int, str]:
    """`parution build` as a person runs it: its exit code and all that it said."""
    command = [sys.executable, "-m", "parution", "build", "-C", str(root), "-o", str(out), "--now", f"{NOW:%Y-%m-%d}", *words]
    paths = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ | paths)
    return done.returncode, done.stdout.decode()


def test_the_command_shows_proposals_and_says_what_it_could_not_read(spring: Team) -> None:
    spring.begin("broken")
    spring.calendar.write("content/broken.md", "no front matter")
    spring.end()
    out = spring.home / "cli"
    code, said = run(spring.calendar.root, out, "--with-branch", "spring", "--with-branch", "broken", "--with-branch", "none/*")
    assert code == 0, said
    assert "Note: No branch matches “none/*”." in said
    assert "Note: A post that “broken” proposes cannot be shown (content/broken.md): " in said
    assert (out / "posts" / "new--proposal-1.html").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--with-branch", "nowhere"), "There is no branch “nowhere” here."),
        (("--with-branch", "spring", "--audience", "client"), "Proposals are only for those who make the calendar"),
        (("--with-branch", "spring", "--audience", "public"), "Proposals are only for those who make the calendar"),
    ],
)
def test_the_command_refuses_with_a_sentence(spring: Team, words: Sequence[str], sentence: str) -> None:
    code, said = run(spring.calendar.root, spring.home / "cli", *words)
    assert code == 1
    assert sentence in said
    assert "Traceback" not in said
    assert not (spring.home / "cli").exists()


def test_a_calendar_in_no_repository_is_told_so(calendar: Calendar, tmp_path: Path) -> None:
    calendar.post("one")
    code, said = run(calendar.root, tmp_path / "out", "--with-branch", "main")
    assert code == 1
    assert "The calendar is in no git repository" in said
