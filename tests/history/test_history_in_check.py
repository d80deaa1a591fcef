"""What git knows of the posts reaches the rules: the check asks it, and the build asks it once."""

from __future__ import annotations

import json
from pathlib import Path

from committed import Repository

from tests_support import CHARTER, run

POST = "---\nid: oak\ntitle: The oak\nstatus: {status}\nchannels: [mastodon]\npublish_at: 2026-12-{day:02} 09:00\n---\n\nIt has dried.\n"


def rules_told(root: Path, cache: Path) -> dict[str, str]:
    done = run("check", "--now", "2026-11-21", "--format", "json", cwd=root, PARUTION_CACHE=str(cache))
    assert done.returncode == 0, done.stdout + done.stderr
    return {one["rule"]: one["message"] for one in json.loads(done.stdout)["findings"]}


def test_the_check_knows_how_often_a_post_was_moved_and_how_long_it_waits(repository: Repository, cache: Path) -> None:
    repository.save("charter.yml", CHARTER)
    for day in (1, 2, 3, 4):
        repository.save("content/oak.md", POST.format(status="review", day=day), at=1_794_000_000 + day)  # 6 November 2026
    assert rules_told(repository.top, cache) == {"review-old": "“The oak” has been in review for 14 days without a change."}
    repository.save("content/oak.md", POST.format(status="draft", day=8), at=1_794_000_100)
    told = rules_told(repository.top, cache)
    assert told == {"moved-often": "“The oak” has been moved 4 times."}


def test_where_there_is_no_repository_the_check_says_nothing_of_it(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "charter.yml").write_text(CHARTER, "utf-8")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "oak.md").write_text(POST.format(status="review", day=3), "utf-8")
    assert rules_told(tmp_path, cache) == {}
