"""What stands first: whether anything keeps a change from being merged, and whose approval it needs."""

from __future__ import annotations

import pytest
from versions import OAK, Versions, begun

from parution.cli.diff import rendered
from parution.language import translator
from parution.report import changes_markdown
from tests_support import CHARTER

ASKING = CHARTER.replace(
    "people: {desk: {name: The desk}}",
    'people: {maud: {name: Maud K, forge: "@maud"}, ilyes: {name: Ilyes H}}\napprovals: {shop: [maud, ilyes], craft: [maud]}',
)


@pytest.fixture
def asking(tmp_path) -> Versions:
    """A calendar whose charter names who approves, and whose forge asks them."""
    versions = begun(tmp_path / "asking", charter=ASKING)
    versions.write("CODEOWNERS", "* @maud\n")
    versions.post("sale", "pillar: shop\n", at="2026-12-08 09:00", body="Everything must go, come early.")
    versions.post("plan", "pillar: craft\n", at="2026-12-10 09:00", status="review", body="How we plan a table.")
    versions.commit()
    return versions


def head(versions: Versions, form: str = "markdown") -> list[str]:
    return [line for line in versions.told("main", form=form).splitlines() if line]


def test_the_first_line_says_whether_it_can_be_merged(versions):
    versions.post("fir", at="2026-12-05 10:00", body="A small fir, and nothing else.")
    assert head(versions)[:2] == ["✅ **The check finds nothing new**", "**What this change does to the calendar.** One post added."]
    versions.post("fir", at="2026-12-03 09:00", body="A small fir, and nothing else.")
    assert head(versions)[0] == "⚠️ **1 warning, nothing to mend before merging**"
    versions.post("fir", at="2026-12-03 09:00", body="A small fir, and nothing else.", channels="[nowhere]")
    first, *_ = head(versions)
    assert first == "❌ **1 error to mend before this can be merged**"
    assert head(versions, "text")[0] == "✗ 1 error to mend before this can be merged"
    page = versions.told("main", form="html")
    assert page.index("1 error to mend") < page.index("One post added.") < page.index('class="told error"') < page.index("<h2>Posts")


def test_an_error_that_was_there_before_is_not_called_new_and_not_passed_over(versions):
    versions.post("bad", channels="[nowhere]")
    versions.commit()
    versions.post("fir", at="2026-12-05 10:00", body="A small fir, and nothing else.")
    assert head(versions)[0] == "⚠️ **Nothing new to mend, but one error from before remains**"


def test_errors_stand_first_with_their_remedies_and_notes_last(versions):
    versions.post("fir", at="2026-12-03 09:00", body="A small fir!!", channels="[mastodon, nowhere]")
    lines = head(versions)
    error, warning, table = (next(at for at, line in enumerate(lines) if line.startswith(sign)) for sign in ("- ❌", "- ⚠️", "| |"))
    assert error < warning < table
    assert "<br>→ " in lines[error]
    page = versions.told("main", form="html")
    assert page.index('class="told error"') < page.index('class="told warning"') < page.index("<h2>Posts")


@pytest.mark.parametrize(("status", "loud"), [("approved", True), ("draft", False)])
def test_another_id_is_loud_where_the_post_may_have_gone_out(versions, status, loud):
    versions.post("fir", at="2026-12-05 10:00", status=status, body="A small fir, and nothing else.")
    commit = versions.commit()
    versions.post("fir", at="2026-12-05 10:00", status=status, body="A small fir, and nothing else.", id="fir-tree")
    for changes in (versions.changes(commit), versions.changes(commit, versions.commit())):
        comment = rendered(changes, "markdown")
        assert comment.startswith("❌ **") is loud
        assert ("would go out again" in comment or "may go out a second time" in comment) is loud
        assert comment.partition("<details>")[0].count("- ❌ ") == loud
    assert ("Put the old one back: id: fir" in comment) is loud


def test_the_charter_says_whose_approval_is_needed_and_mentions_nobody(asking):
    asking.post("sale", "pillar: shop\n", at="2026-12-09 09:00", body="Everything must go, come early.")
    asking.post("plan", "pillar: craft\n", at="2026-12-10 09:00", body="How we plan a table.")
    asking.post("oak", "brief: only for us\n", at="2026-12-01 09:00", body=OAK)
    found = asking.changes()
    assert [(one.pillar, one.people, one.posts) for one in found.approvals] == [
        ("shop", ("Maud K", "Ilyes H"), ("sale",)),
        ("craft", ("Maud K",), ("plan",)),
    ]
    lines = head(asking)
    assert "👤 Approval needed: Maud K or Ilyes H, for “The sale” (shop)." in lines
    assert "👤 Approval needed: Maud K, for “The plan” (craft)." in lines
    assert "@maud" not in "\n".join(lines)


def test_what_needs_nobody_asks_nobody_and_the_charter_before_the_change_decides(asking):
    asking.post("sale", "pillar: shop\nbrief: for us\n", at="2026-12-08 09:00", body="Everything must go, come early.")
    asking.post("plan", "pillar: craft\n", at="2026-12-11 09:00", status="review", body="How we plan another table.")
    assert asking.changes().approvals == ()
    asking.write("charter.yml", ASKING.replace("[maud, ilyes]", "[ilyes]"))
    assert [(one.pillar, one.people) for one in asking.changes().approvals] == [("", ("Maud K", "Ilyes H"))]
    assert "Approval needed: Maud K or Ilyes H, for the change of the charter." in asking.told("main")


def test_an_approval_that_nobody_asks_for_is_an_error_here_as_in_the_check(asking):
    asking.write("CODEOWNERS", "* @stranger\n")
    asking.commit()
    asking.post("sale", "pillar: shop\n", at="2026-12-09 09:00", body="Everything must go, come early.")
    assert [told.rule for told in asking.changes().appeared if told.severity == "error"] == ["approval-uncovered"]


def test_a_month_that_only_a_wish_names_has_no_grid(versions):
    versions.post("ash", "planned: 2027-02\n", status="draft", body="Ash for the handles of tools.")
    for form in ("text", "markdown", "html"):
        told = versions.told("main", form=form)
        assert "February 2027 (wish)" in told
        assert "at a glance" not in told
        assert "Mon  " not in told


def test_a_share_of_too_few_posts_is_no_fault(versions):
    versions.post("sale", "kind: promo\npillar: shop\n", at="2026-12-09 10:00", body="Everything must go, come early.")
    (shift,) = (one for one in versions.changes().shifts if (one.about, one.channel) == ("promo", ""))
    assert shift.holds
    assert shift.few
    assert (shift.few.posts, shift.few.needed) == (3, 5)
    comment = versions.told("main", form="markdown")
    assert "| at most 20%, too few posts to judge (3 of 5 in 28 days) |" in comment
    assert "✗" not in comment


def test_the_comment_leads_to_the_calendar_as_it_would_be(versions):
    versions.post("fir", at="2026-12-05 10:00", body="A small fir, and nothing else.")
    address = "https://forge.example/team/calendar/actions/runs/7"
    comment = changes_markdown.render(versions.changes(), translator("en"), address)
    assert f"[“preview”, under Artifacts]({address})" in comment
    assert "Artifacts" not in versions.told("main", form="markdown")
