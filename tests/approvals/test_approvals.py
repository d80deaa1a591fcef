"""A change that approves, or that changes what was approved: whose word it needs, and whether CODEOWNERS asks for it."""

from dataclasses import fields

import pytest
from pull_request import PEOPLE, PullRequest, told

from parution.approvals.comparing import PROTECTED
from parution.model import Post, Severity

POST = "content/one.md"
UNCOVERED = [("approval-uncovered", POST)]
SHARED = [("approval-shared", POST)]
OWNERS = ".github/CODEOWNERS"
ELSEWHERE = "/elsewhere/ @maud-k\n/charter.yml @maud-k\n/.github/ @maud-k\n"


@pytest.fixture
def open_(request_: PullRequest) -> PullRequest:
    """The same calendar, whose CODEOWNERS asks nobody about posts."""
    request_.accepted({OWNERS: ELSEWHERE})
    return request_


def test_a_covered_approval_is_no_finding(request_: PullRequest) -> None:
    assert request_.proposed({POST: request_.post()}) == []


def test_an_approval_that_nobody_has_to_agree_to(open_: PullRequest) -> None:
    (found,) = open_.proposed({POST: open_.post()})
    assert (found.rule, found.severity, found.post, found.path) == ("approval-uncovered", Severity.ERROR, "one", POST)
    assert open_.line(found) == "approved"
    assert str(found.message) == (
        "“A title” becomes approved here. “shop” needs the word of Maud, and CODEOWNERS asks nobody about content/one.md."
    )
    assert str(found.remedy) == "In a change of its own that is accepted first, write into CODEOWNERS: content/ @Maud-K"


def test_a_file_that_only_lies_in_the_wrong_folder_is_to_be_moved(open_: PullRequest) -> None:
    open_.accepted({OWNERS: f"{ELSEWHERE}/content/shop/ @maud-k\n"})
    (found,) = open_.proposed({POST: open_.post()})
    assert str(found.remedy) == "Move this file to content/shop/: CODEOWNERS asks those there who approve this pillar."
    assert open_.proposed({POST: None, "content/shop/2026-12/one.md": open_.post()}) == []


def test_without_codeowners_every_approval_is_open(request_: PullRequest) -> None:
    request_.accepted({OWNERS: None})
    (found,) = request_.proposed({POST: request_.post()})
    assert "no CODEOWNERS file" in str(found.message)


def test_the_codeowners_of_the_change_itself_does_not_count(request_: PullRequest) -> None:
    request_.accepted({OWNERS: None})
    assert told(request_.proposed({POST: request_.post(), OWNERS: "/content/ @maud-k\n"})) == UNCOVERED


def test_the_approvals_of_the_change_itself_do_not_count(open_: PullRequest) -> None:
    assert told(open_.proposed({POST: open_.post(), "charter.yml": open_.charter("{craft: [maud]}")})) == UNCOVERED
    assert told(open_.proposed({"charter.yml": open_.charter("{}")})) == UNCOVERED


def test_a_post_cannot_ask_to_be_let_alone(open_: PullRequest) -> None:
    ignoring = "pillar: shop\nignore: {approval-uncovered: no need}\n"
    assert told(open_.proposed({POST: open_.post(fields=ignoring)})) == UNCOVERED


def test_the_charter_of_the_branch_weighs_and_not_that_of_the_change(open_: PullRequest) -> None:
    off = open_.charter(more="rules: {approval-uncovered: off}\n")
    assert told(open_.proposed({POST: open_.post(), "charter.yml": off})) == UNCOVERED
    open_.accepted({"charter.yml": open_.charter(more="rules: {approval-uncovered: warning}\n")})
    (found,) = open_.proposed({"content/two.md": open_.post("two"), "charter.yml": off})
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize("approvals", ["{}", "{craft: [maud]}"])
def test_a_pillar_without_an_entry_needs_nobody(open_: PullRequest, approvals: str) -> None:
    open_.accepted({"charter.yml": open_.charter(approvals)})
    assert open_.proposed({POST: open_.post(), OWNERS: "# nobody\n"} if approvals == "{}" else {POST: open_.post()}) == []


def test_a_post_without_a_pillar_needs_nobody(open_: PullRequest) -> None:
    assert open_.proposed({POST: open_.post(fields="")}) == []


@pytest.mark.parametrize("status", ["idea", "draft", "review", "cancelled"])
def test_what_is_not_approved_may_change(open_: PullRequest, status: str) -> None:
    open_.accepted({POST: open_.post(status="draft")})
    assert open_.proposed({POST: open_.post(status=status, body="Other words.")}) == []


@pytest.mark.parametrize("status", ["draft", "review", "cancelled"])
def test_to_take_an_approval_back_needs_nobody(open_: PullRequest, status: str) -> None:
    open_.accepted({POST: open_.post()})
    assert open_.proposed({POST: open_.post(status=status)}) == []


def test_to_delete_an_approved_post_needs_nobody(open_: PullRequest) -> None:
    open_.accepted({POST: open_.post()})
    assert open_.proposed({POST: None}) == []


@pytest.mark.parametrize(
    ("before", "after", "word", "line"),
    [
        ({}, {"body": "Other words."}, "text", "Other words."),
        ({}, {"fields": "pillar: shop\npublish_at: 2026-12-04 09:00\n"}, "date and time", "2026-12-04 09:00"),
        ({}, {"fields": "pillar: shop\nplanned: 2026-12\npublish_at:\n"}, "date and time", "approved"),
        ({}, {"fields": "pillar: shop\nhashtags: [oak]\n"}, "hashtags", "[oak]"),
        ({}, {"fields": 'pillar: shop\nmentions: ["@a@b.example"]\n'}, "mentions", '["@a@b.example"]'),
        ({}, {"fields": "pillar: shop\ncta: https://example.org/\n"}, "link", "https://example.org/"),
        ({}, {"fields": "pillar: shop\nkind: promo\n"}, "useful or promotional", "promo"),
        ({}, {"fields": "pillar: shop\noccurrence: 2\n"}, "how often it is sent", "2"),
        ({}, {"fields": "pillar: shop\noverrides: {news: {text: Mine}}\n"}, "texts of single channels", "{news: {text: Mine}}"),
        ({"fields": "pillar: shop\nhashtags: [oak]\n"}, {}, "hashtags", "approved"),
        ({}, {"name": "two"}, "id", "two"),
    ],
)
def test_a_protected_field_of_an_approved_post(
    open_: PullRequest, before: dict[str, str], after: dict[str, str], word: str, line: str
) -> None:
    open_.accepted({POST: open_.post(**before)})
    (found,) = (one for one in open_.proposed({POST: open_.post(**after)}) if one.rule != "approval-id")
    assert found.rule == "approval-uncovered"
    assert str(found.message).startswith(f"“A title” is approved, and changes here ({word}).")
    assert open_.line(found) == line


@pytest.mark.parametrize("more", ["owner: maud\n", "brief: Ask Ilyes\n", "budget: 150\n", "ignore: {text-length: short}\n"])
def test_what_is_not_sent_may_change(open_: PullRequest, more: str) -> None:
    open_.accepted({POST: open_.post()})
    assert open_.proposed({POST: open_.post(fields=f"pillar: shop\n{more}")}) == []


def test_another_way_to_write_the_same_is_no_change(open_: PullRequest) -> None:
    open_.accepted({POST: open_.post()})
    other = '---\r\nstatus: "approved"\r\nid: one\r\ntitle: A title\r\npublish_at: "2026-12-03T09:00+01:00"\r\nchannels: [news]\r\n'
    assert open_.proposed({POST: other + "pillar: shop\r\n---\r\nHello there.\r\n\r\n"}) == []


def test_a_branch_is_judged_from_where_it_began(open_: PullRequest) -> None:
    assert told(open_.branched({POST: open_.post()})) == UNCOVERED
    open_.git("branch", "-f", "main", "HEAD")
    assert open_.judged() == []


def test_every_field_of_a_post_is_protected_or_free() -> None:
    """A new field belongs into one of the two; one that is sent must not be forgotten."""
    free = {"path", "blob", "status", "wish", "audience", "objective", "owner", "budget", "follows", "brief", "experiment", "ignore"}
    assert {one.name for one in fields(Post)} == free | PROTECTED.keys()
    assert not free & PROTECTED.keys()


class TestWhoIsAsked:
    def test_one_of_several_who_are_named(self, request_: PullRequest) -> None:
        request_.accepted({"charter.yml": request_.charter("{shop: [ilyes, maud]}")})
        assert request_.proposed({POST: request_.post()}) == []

    def test_somebody_else(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "content/ @intern\n"})
        (found,) = request_.proposed({POST: request_.post()})
        assert (found.rule, "asks @intern about content/one.md" in str(found.message)) == ("approval-uncovered", True)

    def test_somebody_else_beside_them_could_accept_it_alone(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "content/ @maud-k @intern\n"})
        (found,) = request_.proposed({POST: request_.post()})
        assert (found.rule, "lets @intern accept" in str(found.message)) == ("approval-shared", True)

    def test_a_mail_address(self, request_: PullRequest) -> None:
        request_.accepted({"charter.yml": request_.charter("{shop: [ilyes]}"), OWNERS: "content/ Ilyes@example.org\n"})
        assert request_.proposed({POST: request_.post()}) == []

    def test_a_team_of_which_the_charter_does_not_know(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "content/ @org/editors\n"})
        (found,) = request_.proposed({POST: request_.post()})
        assert 'editors: {name: …, forge: "@org/editors"}' in str(found.remedy)

    def test_a_team_that_stands_in_the_charter(self, request_: PullRequest) -> None:
        people = '{editors: {name: The editors, forge: "@org/editors"}}'
        request_.accepted({"charter.yml": request_.charter("{shop: [editors]}", people), OWNERS: "content/ @Org/Editors\n"})
        assert request_.proposed({POST: request_.post()}) == []

    def test_people_without_an_account(self, request_: PullRequest) -> None:
        request_.accepted({"charter.yml": request_.charter("{shop: [zoe]}")})
        (found,) = request_.proposed({POST: request_.post()})
        assert "does not say what they are called on the forge" in str(found.message)
        assert 'zoe: {name: Zoé, forge: "@…"}' in str(found.remedy)

    def test_where_pillars_differ_each_needs_a_folder(self, request_: PullRequest) -> None:
        request_.accepted({"charter.yml": request_.charter("{shop: [maud], craft: [ilyes]}"), OWNERS: "content/ @maud-k @ilyes\n"})
        (found,) = request_.proposed({POST: request_.post()})
        assert (found.rule, "content/shop/ @Maud-K" in str(found.remedy)) == ("approval-shared", True)
        request_.write({POST: None})
        request_.accepted({OWNERS: "content/ @maud-k @ilyes\ncontent/shop/ @maud-k\n"})
        assert request_.proposed({"content/shop/one.md": request_.post()}) == []

    def test_the_last_line_that_fits_counts(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "content/ @maud-k\ncontent/one.md\n"})
        assert told(request_.proposed({POST: request_.post(), "content/two.md": request_.post("two")})) == UNCOVERED

    @pytest.mark.parametrize("text", ["content/ @maud-k\r\n# more\r\n", "\ufeffcontent/ @maud-k\r\n"])
    def test_line_ends_and_byte_order_marks(self, request_: PullRequest, text: str) -> None:
        request_.accepted({OWNERS: text})
        assert request_.proposed({POST: request_.post()}) == []

    @pytest.mark.parametrize("place", [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"])
    def test_where_it_lies(self, request_: PullRequest, place: str) -> None:
        request_.accepted({OWNERS: None})
        request_.accepted({place: "content/ @maud-k\n"})
        assert request_.proposed({POST: request_.post()}) == []

    def test_the_first_place_counts(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "# nobody\n", "CODEOWNERS": "content/ @maud-k\n"})
        assert told(request_.proposed({POST: request_.post()})) == UNCOVERED

    def test_a_symbolic_link_is_no_codeowners(self, request_: PullRequest) -> None:
        (request_.top / "CODEOWNERS").symlink_to("who")
        request_.accepted({OWNERS: None, "who": "content/ @maud-k\n"})
        assert told(request_.proposed({POST: request_.post()})) == UNCOVERED


class TestDodges:
    """What somebody might try who does not want to be asked."""

    def test_another_pillar_in_the_same_change(self, open_: PullRequest) -> None:
        open_.accepted({POST: open_.post()})
        assert told(open_.proposed({POST: open_.post(fields="pillar: misc\n", body="Buy now!")})) == UNCOVERED

    def test_another_pillar_while_it_becomes_approved(self, open_: PullRequest) -> None:
        open_.accepted({POST: open_.post(status="draft")})
        assert told(open_.proposed({POST: open_.post(fields="pillar: misc\n")})) == UNCOVERED

    def test_a_pillar_that_is_needed_only_afterwards(self, open_: PullRequest) -> None:
        open_.accepted({POST: open_.post(fields="pillar: misc\n")})
        assert told(open_.proposed({POST: open_.post()})) == UNCOVERED

    def test_both_pillars_have_their_people(self, request_: PullRequest) -> None:
        request_.accepted({"charter.yml": request_.charter("{shop: [maud], craft: [ilyes]}"), POST: request_.post()})
        (found,) = request_.proposed({POST: request_.post(fields="pillar: craft\n")})
        assert "“craft” needs the word of Ilyes" in str(found.message)

    def test_another_file_name(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "content/one.md @maud-k\n", POST: request_.post(status="draft")})
        found = request_.branched({POST: None, "content/other.md": request_.post()})
        assert told(found) == [("approval-uncovered", "content/other.md")]
        assert "becomes approved" in str(found[0].message)

    def test_another_folder(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "content/shop/ @maud-k\n", "content/shop/one.md": request_.post()})
        (found,) = request_.proposed({"content/shop/one.md": None, "content/away/one.md": request_.post()})
        assert (found.rule, "its file moves" in str(found.message)) == ("approval-uncovered", True)

    def test_another_name_in_a_covered_folder_is_nothing(self, request_: PullRequest) -> None:
        request_.accepted({POST: request_.post()})
        assert request_.proposed({POST: None, "content/2026/one.md": request_.post()}) == []

    def test_a_second_post_with_the_same_id(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "content/shop/ @maud-k\n", "content/shop/one.md": request_.post()})
        (found,) = request_.proposed({"content/two.md": request_.post(fields="pillar: misc\n", body="Buy now!")})
        assert told([found]) == [("approval-uncovered", "content/two.md")]

    def test_another_id_in_the_same_file(self, open_: PullRequest) -> None:
        open_.accepted({POST: open_.post()})
        assert told(open_.proposed({POST: open_.post("other", fields="pillar: misc\n")})) == [*UNCOVERED, ("approval-id", POST)]

    def test_another_image_behind_the_same_name(self, open_: PullRequest) -> None:
        shown = "pillar: shop\nmedia: [{src: media/table.png, alt: A table}]\n"
        open_.accepted({POST: open_.post(fields=shown), "content/media/table.png": b"one", "content/media/other.png": b"one"})
        (found,) = open_.proposed({"content/media/table.png": b"two", "content/media/other.png": b"two"})
        assert (found.rule, open_.line(found)) == ("approval-uncovered", "media/table.png, alt: A table}]")
        assert "CODEOWNERS asks nobody about content/media/table.png" in str(found.message)

    def test_another_image_in_the_text(self, open_: PullRequest) -> None:
        body = "Look: ![A table](media/table.png)"
        open_.accepted({POST: open_.post(body=body), "content/media/table.png": b"one"})
        assert told(open_.proposed({"content/media/table.png": b"two"})) == UNCOVERED

    def test_an_image_that_is_not_committed(self, open_: PullRequest) -> None:
        shown = "pillar: shop\nmedia: [{src: media/table.png, alt: A table}]\n"
        open_.accepted({POST: open_.post(fields=shown), "content/media/table.png": b"one"})
        open_.write({"content/media/table.png": b"two"})
        assert told(open_.judged()) == UNCOVERED
        open_.write({"content/media/table.png": b"one"})
        assert open_.judged() == []

    def test_other_words_for_what_was_approved_meanwhile(self, open_: PullRequest) -> None:
        open_.accepted({POST: open_.post(status="draft")})
        open_.branched({POST: open_.post(status="draft", body="Buy now!")})
        open_.git("checkout", "-q", "main")
        open_.write({POST: open_.post()})
        open_.commit()
        open_.git("checkout", "-q", "proposal")
        assert told(open_.judged()) == UNCOVERED

    def test_what_the_branch_did_meanwhile_is_not_held_against_the_change(self, open_: PullRequest) -> None:
        open_.branched({"content/two.md": open_.post("two", status="draft")})
        open_.git("checkout", "-q", "main")
        open_.accepted({POST: open_.post(), "content/media/a.png": b"one"})
        open_.git("checkout", "-q", "proposal")
        assert open_.judged() == []


class TestRulesOfTheirOwn:
    """Changes of the approvals, and of CODEOWNERS."""

    def test_they_may_change_where_somebody_must_agree(self, request_: PullRequest) -> None:
        assert request_.proposed({"charter.yml": request_.charter("{}"), OWNERS: "# nobody\n"}) == []

    @pytest.mark.parametrize(
        ("charter", "line"),
        [
            (PullRequest.charter("{}"), "approvals: {}"),
            (PullRequest.charter(people=PEOPLE.replace("@Maud-K", "@intern")), "people: {maud"),
            (PullRequest.charter().replace("Europe/Paris", "Asia/Tokyo"), "timezone: Asia/Tokyo"),
            (PullRequest.charter().replace("@test@example.social", "@other@example.social"), "channels:"),
            (PullRequest.charter(more="rules: {approval-uncovered: off}\n"), "rules: {approval-uncovered: off}"),
        ],
    )
    def test_the_charter_changes_and_nobody_must_agree(self, request_: PullRequest, charter: str, line: str) -> None:
        request_.accepted({OWNERS: "content/ @maud-k\n"})
        (found,) = request_.proposed({"charter.yml": charter})
        assert (found.rule, found.path, found.severity) == ("approval-rules", "charter.yml", Severity.WARNING)
        assert request_.line(found).startswith(line)
        assert str(found.remedy).endswith("write into CODEOWNERS: /charter.yml @Maud-K")

    def test_accounts_where_there_were_none_take_nothing_away(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "# nobody\n", "charter.yml": request_.charter("{shop: [zoe]}")})
        assert request_.proposed({"charter.yml": request_.charter("{shop: [zoe]}", PEOPLE.replace("Zoé", 'Zoé, forge: "@zoe"'))}) == []

    def test_what_else_the_charter_says_may_change(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "content/ @maud-k\n"})
        assert request_.proposed({"charter.yml": request_.charter(more="horizon: 30 days\nrules: {text-length: off}\n")}) == []

    def test_codeowners_changes_and_nobody_must_agree(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "# who\ncontent/ @maud-k\n"})
        (found,) = request_.proposed({OWNERS: "# who\ncontent/ @intern\n"})
        assert (found.rule, found.path, request_.line(found)) == ("approval-rules", OWNERS, "content/ @intern")

    def test_another_codeowners_goes_before_it(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: None, "CODEOWNERS": "content/ @maud-k\n/CODEOWNERS @maud-k\n"})
        assert told(request_.proposed({OWNERS: "content/ @intern\n"})) == [("approval-rules", OWNERS)]

    def test_codeowners_is_deleted(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "content/ @maud-k\n"})
        assert told(request_.proposed({OWNERS: None})) == [("approval-rules", OWNERS)]

    def test_a_comment_in_codeowners_may_change(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: "content/ @maud-k\n"})
        assert request_.proposed({OWNERS: "# The posts\r\ncontent/  @maud-k\r\n"}) == []

    def test_a_first_codeowners_takes_nothing_away(self, request_: PullRequest) -> None:
        request_.accepted({OWNERS: None})
        assert request_.proposed({OWNERS: "content/ @maud-k\n"}) == []

    def test_a_charter_with_errors_cannot_be_judged_by(self, request_: PullRequest) -> None:
        request_.accepted({"charter.yml": request_.charter("{shop: [mod]}")})
        found = request_.proposed({"charter.yml": request_.charter(), POST: request_.post()})
        assert told(found) == [("approval-unjudged", "charter.yml")]
