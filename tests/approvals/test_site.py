"""The page of a post says who approved which bytes, and what of them has been changed since."""

import re
from pathlib import Path

import pytest
from pull_request import PullRequest

from parution import history
from parution.approvals.since import compared
from parution.edition import load
from parution.model import Approval
from tests_support import NOW, run

POST = "content/one.md"


def approval(request: PullRequest) -> Approval | None:
    edition = load(request.root, NOW)
    known = compared(edition, history.read(request.root, None))
    return known.files[POST].approval(edition.posts[0])


@pytest.mark.parametrize(
    ("after", "fields"),
    [
        ({"body": "Other words."}, ("body",)),
        ({"fields": "pillar: shop\npublish_at: 2026-12-04 10:00\n"}, ("slot",)),
        ({"fields": "pillar: craft\ncta: https://example.org/\n", "body": "Other words."}, ("pillar", "cta", "body")),
        ({"fields": "pillar: shop\nbrief: Ask Ilyes\n"}, ()),
    ],
)
def test_what_has_been_changed_since(request_: PullRequest, after: dict[str, str], fields: tuple[str, ...]) -> None:
    request_.accepted({POST: request_.post(status="review")})
    request_.accepted({POST: request_.post()})
    found = approval(request_)
    assert found
    assert found.changed is None
    request_.write({POST: request_.post(**after)})
    since = approval(request_)
    assert since
    assert (since.blob, since.changed) == (found.blob, fields)


def test_what_cannot_be_read_stays_unknown(request_: PullRequest, tmp_path: Path) -> None:
    request_.accepted({POST: request_.post(status="review")})
    request_.accepted({POST: request_.post()})
    request_.write({POST: request_.post(body="Other words.")})
    edition, known = load(request_.root, NOW), history.read(request_.root, None)
    (request_.top / ".git").rename(tmp_path / "away")
    assert compared(edition, known) == known


def page(request: PullRequest) -> str:
    done = run("build", "--now", "2026-11-21", cwd=request.top)
    assert done.returncode == 0, done.stdout + done.stderr
    html = (request.top / "site" / "posts" / "one.html").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", html)


def test_the_page_of_a_post(request_: PullRequest) -> None:
    request_.accepted({".gitignore": "site/\n", POST: request_.post(status="review")})
    request_.accepted({POST: request_.post()})
    blob = request_.git("rev-parse", f"HEAD:{POST}")
    html = page(request_)
    assert re.search(
        rf'approved on [\w ]+ by Bot <span class="quiet">\(version <code>{blob[:10]}</code>\)</span>, since then unchanged', html
    )
    request_.accepted({POST: request_.post(fields="pillar: shop\npublish_at: 2026-12-04 10:00\n")})
    html = page(request_)
    assert f"<code>{blob[:10]}</code>)</span>, since then changed: date and time" in html
    assert "Changed since it was approved" not in html
    request_.accepted({POST: request_.post(body="Buy <b>now</b>!")})
    html = page(request_)
    assert f"<code>{blob[:10]}</code>)</span>, since then changed: text" in html
    assert "<b>Changed since it was approved: text.</b> What goes out is the text as it is now: read it once more." in html
