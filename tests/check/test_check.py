"""What the check says, of good posts nothing, of bad posts exactly what stands beside them.

`bad/NAME.md` is a post, `bad/NAME.txt` what a person sees of it. After a deliberate change of wording: PARUTION_SNAPSHOTS=write make test,
then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from test_cases import CASES

from parution import rules
from parution.report.shown import show
from parution.report.terminal import render
from parution.source import SourceError, decode
from tests_support import jpeg

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.md"))
GOOD = sorted((HERE / "good").glob("*.md"))


def text_of(path: Path) -> str | None:
    try:
        return decode(path.read_bytes())
    except (OSError, SourceError):
        return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None


@pytest.mark.parametrize("case", BAD, ids=[case.stem for case in BAD])
def test_a_bad_post_is_told_line_and_remedy(calendar, case):
    calendar.write("content/media/table.jpg", jpeg())
    calendar.write(f"content/{case.name}", case.read_bytes())
    edition = calendar.load()
    assert edition.findings
    said = render(show(edition.findings, lambda path: text_of(calendar.root / path)), posts=edition.read, colour=False, width=100)
    snapshot = case.with_suffix(".txt")
    if os.environ.get("PARUTION_SNAPSHOTS") == "write":
        snapshot.write_text(said, "utf-8")
    assert said == snapshot.read_text("utf-8")


def test_good_posts_are_told_nothing(calendar):
    calendar.write("content/media/table.jpg", jpeg())
    for case in GOOD:
        calendar.write(f"content/{case.name}", case.read_bytes())
    edition = calendar.load()
    assert [str(finding.message) for finding in edition.findings if finding.post] == []
    assert {post.id for post in edition.posts} == {case.stem for case in GOOD}


def test_every_rule_that_one_post_can_break_has_a_bad_post():
    elsewhere = {
        *("charter-missing", "charter-version", "unknown-timezone", "posts-not-judged", "content-empty"),  # tests/charter, test_edition
        *("unreadable", "file-name", "file-size", "symbolic-link", "not-a-post", "duplicate-id"),  # test_edition
        *(
            "approval-uncovered",
            "approval-shared",
            "approval-rules",
            "approval-unjudged",
            "approval-id",
            "approval-past",
        ),  # tests/approvals
    }
    broken = {rule.id for rule in rules.ALL for case in BAD if f"  {rule.id}\n" in case.with_suffix(".txt").read_text("utf-8")}
    by_example = {case.rule for case in CASES}  # tests/rules
    assert set(rules.BY_ID) - broken - elsewhere - by_example == set()
    assert not broken & elsewhere
