"""What no approval mends: another id for an approved post, and an approval long after its time."""

from __future__ import annotations

import pytest
from pull_request import PullRequest, told

from parution.model import Severity

POST, OTHER = "content/one.md", "content/2026/other.md"
LATE = "publish_at: 2025-12-03 09:00\n"
OTHER_ID = [("approval-id", POST)]


@pytest.fixture
def free(request_: PullRequest) -> PullRequest:
    """A calendar in which nobody has to agree, with an approved post."""
    request_.accepted({"charter.yml": request_.charter("{}"), POST: request_.post()})
    return request_


def test_another_id_for_an_approved_post_is_an_error_on_its_line(free: PullRequest) -> None:
    (found,) = free.proposed({POST: free.post("other", body="Hello there, again.")})
    assert (found.rule, found.severity, free.line(found)) == ("approval-id", Severity.ERROR, "other")
    assert str(found.remedy).startswith("Put “id: one” back.")


def test_another_id_and_another_name_of_the_file(free: PullRequest) -> None:
    found = free.proposed({POST: None, OTHER: free.post("other", fields=LATE.replace("2025", "2027"))})
    assert told(found) == [("approval-id", OTHER)]


@pytest.mark.parametrize("status", ["draft", "review"])
def test_what_was_not_approved_may_get_another_id(free: PullRequest, status: str) -> None:
    free.accepted({POST: free.post(status=status)})
    assert free.proposed({POST: free.post("other")}) == []


def test_another_post_in_the_same_file_is_another_post(free: PullRequest) -> None:
    text = free.post("other", fields=LATE.replace("2025", "2027"), body="Nothing of what was said before is said here.")
    assert free.proposed({POST: text.replace("A title", "Another one")}) == []


def test_a_copy_is_another_post_as_long_as_the_first_is_there(free: PullRequest) -> None:
    assert free.proposed({OTHER: free.post("other")}) == []


def test_a_post_cannot_ask_to_keep_its_new_id(free: PullRequest) -> None:
    assert told(free.proposed({POST: free.post("other", fields="ignore: {approval-id: no need}\n")})) == OTHER_ID


def test_an_approval_long_after_its_time_is_a_warning_on_the_date(free: PullRequest) -> None:
    (found,) = free.proposed({OTHER: free.post("other", fields=LATE)})
    assert (found.rule, found.severity, free.line(found)) == ("approval-past", Severity.WARNING, "2025-12-03 09:00")
    assert "Wednesday 3 December 2025" in str(found.message) or "2025-12-03" in str(found.message)


def test_what_was_past_before_is_not_told_again(free: PullRequest) -> None:
    free.accepted({POST: free.post(fields=LATE)})
    assert free.proposed({POST: free.post(fields=LATE, body="Another text.")}) == []
    assert told(free.proposed({POST: free.post(fields=LATE), OTHER: free.post("two", "draft", fields=LATE)})) == []


def test_a_date_that_moves_into_the_past_is_told(free: PullRequest) -> None:
    assert told(free.proposed({POST: free.post(fields=LATE)})) == [("approval-past", POST)]


def test_many_of_them_are_told_once(free: PullRequest) -> None:
    (found,) = free.proposed({f"content/old-{n}.md": free.post(f"old-{n}", fields=LATE) for n in range(12)})
    assert str(found.message).endswith("The same goes for 11 more posts.")
