"""CODEOWNERS, read as GitHub's and GitLab's manuals say, and written from the charter."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pull_request import PullRequest

from parution import charter_file, owners, rules
from parution.charter import Charter
from parution.edition import load

GITHUB = r"""
# A comment, and a default for everything
*       @org-one @org-two

*.js    @js-owner #This is an inline comment with @somebody in it.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/*  @writer
apps/ @octocat
/scripts/ @doctocat @octocat
**/logs @logger
/apps2/ @octocat
/apps2/github
/my\ folder/ @spacer
"""


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("README.md", ("@org-one", "@org-two")),
        ("src/deep/a.js", ("@js-owner",)),
        ("main.go", ("docs@example.com",)),
        ("a/b.txt", ("@octo-org/octocats",)),
        ("docs/getting-started.md", ("@writer",)),
        ("docs/build-app/troubleshooting.md", ("@org-one", "@org-two")),  # `docs/*` is not what lies deeper
        ("apps/x", ("@octocat",)),
        ("deep/apps/x/y", ("@octocat",)),
        ("scripts/a/b", ("@doctocat", "@octocat")),
        ("other/scripts/a", ("@org-one", "@org-two")),
        ("build/logs/a", ("@logger",)),
        ("deeply/nested/logs/a/b", ("@logger",)),
        ("apps2/github/x", ()),
        ("apps2/gitlab/x", ("@octocat",)),
        ("my folder/a file.md", ("@spacer",)),
        ("DOCS/getting-started.md", ("@org-one", "@org-two")),  # capitals count
    ],
)
def test_what_the_manual_of_github_says(path: str, asked: tuple[str, ...]) -> None:
    assert owners.read(GITHUB).asked(path) == ((asked,) if asked else ())


@pytest.mark.parametrize(
    "line",
    [
        "!content/ @intern",
        "content/[a-z]/ @intern",
        "\\# @intern",
        "content/ intern",
        "content/ @maud intern",
        "content\\",
        "# content/ @intern",
    ],
)
def test_a_line_that_github_does_not_understand_is_passed_over(line: str) -> None:
    assert owners.read(f"content/ @maud\n{line}\n").asked("content/a/one.md") == (("@maud",),)


def test_sections_on_gitlab() -> None:
    text = "* @all\n[Posts] @editors\ncontent/\ncontent/shop/ @maud\n^[Images] @pictures\n*.png\n[posts][2]\n!content/shop/free/\n"
    found = owners.read(text, gitlab=True)
    assert found.asked("content/one.md") == (("@all",), ("@editors",))
    assert found.asked("content/shop/a.png") == (("@all",), ("@maud",))
    assert found.asked("content/shop/free/a.md") == (("@all",),)


def test_sections_are_none_on_github() -> None:
    assert owners.read("content/ @maud\n[Posts] @editors\n").asked("content/one.md") == (("@maud",),)


def charter(approvals: str, more: str = "") -> Charter:
    found, problems = charter_file.parse(PullRequest.charter(approvals, more=more).encode(), rules.TUNABLE, rules.FIXED)
    assert found, problems
    return found


class TestWriting:
    def test_what_is_written_asks_those_whom_the_charter_names(self) -> None:
        text = owners.write(charter("{shop: [maud], craft: [maud, ilyes]}"))
        found = owners.read(text)
        for path in ("charter.yml", ".github/workflows/publish.yml", ".github/CODEOWNERS", "content/2026/one.md", "content/craft/one.md"):
            assert found.asked(path) == (("@Maud-K", "@ilyes"),), path
        assert found.asked("content/shop/one.md") == (("@Maud-K",),)
        assert found.asked("README.md") == ()

    def test_one_pillar_or_equal_ones_need_no_folders(self) -> None:
        assert "content/shop" not in owners.write(charter("{shop: [maud], craft: [maud]}"))

    def test_a_calendar_in_a_folder_with_a_space(self) -> None:
        found = owners.read(owners.write(charter("{shop: [maud]}"), under="the plan/"))
        assert found.asked("the plan/content/one.md") == found.asked("the plan/charter.yml") == (("@Maud-K",),)

    def test_gitlab(self) -> None:
        found = owners.read(owners.write(charter("{shop: [maud]}"), gitlab=True), gitlab=True)
        for path in (".gitlab-ci.yml", ".gitlab/CODEOWNERS", "CODEOWNERS", "content/one.md"):
            assert found.asked(path) == (("@Maud-K",),), path

    @pytest.mark.parametrize("approvals", ["{}", "{shop: [zoe]}"])
    def test_where_nobody_can_be_named_no_line_counts(self, approvals: str) -> None:
        text = owners.write(charter(approvals))
        assert owners.read(text).rules == ()
        assert "# /content/ @…" in text

    def test_who_has_no_account_is_named_in_a_comment(self) -> None:
        assert "# Without an account in the charter (“forge”), and so not named here: Zoé." in owners.write(charter("{shop: [maud, zoe]}"))

    def test_it_speaks_the_language_of_the_charter(self) -> None:
        assert "# Les posts et leurs images" in owners.write(charter("{shop: [maud]}", "language: fr\n"))


def test_what_is_written_lets_the_check_pass(request_: PullRequest) -> None:
    text = request_.charter("{shop: [maud], craft: [ilyes]}")
    request_.accepted({"charter.yml": text, ".github/CODEOWNERS": owners.write(charter("{shop: [maud], craft: [ilyes]}"))})
    posts = {"content/shop/one.md": request_.post(), "content/craft/two.md": request_.post("two", fields="pillar: craft\n")}
    assert request_.proposed({**posts, "charter.yml": request_.charter("{}")}) == []


def test_the_example_calendar_can_write_one() -> None:
    found, _ = charter_file.parse((Path(__file__).parents[2] / "charter.yml").read_bytes(), rules.TUNABLE, rules.FIXED)
    assert found
    assert owners.read(owners.write(found)).asked("content/2026-12/one.md") == (("@maud-kerbrat", "@ilyes-haddad"),)


def test_this_repository_asks_those_whom_its_charter_names() -> None:
    top = Path(__file__).parents[2]
    edition = load(top, datetime(2026, 12, 1, tzinfo=UTC))
    assert edition.charter
    assert (top / ".github" / "CODEOWNERS").read_text("utf-8") == owners.write(edition.charter)
