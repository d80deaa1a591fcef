"""Each move is told: when, by whom, from which date as it was typed to which."""

from datetime import UTC, datetime

import pytest
from committed import Repository

from parution import history
from parution.model import Move


def post(fields: str) -> str:
    return f"---\nid: one\ntitle: One\n{fields}\nchannels: [a]\n---\nA text that is long enough to be known again under another name.\n"


def moves(repository: Repository, path: str = "content/one.md") -> list[tuple[str, str, str]]:
    return [(move.by, move.before, move.after) for move in history.read(repository.top, None).files[path].moves]


def test_moves_come_oldest_first_with_their_time_in_utc(repository: Repository) -> None:
    repository.save("content/one.md", post("planned: 2026-12"))
    first = repository.save("content/one.md", post('publish_at: "2027-01-03T09:00+01:00"  # firm'), "Bénédicte")
    second = repository.save("content/one.md", post("brief: some day"), "Ada")
    assert history.read(repository.top, None).files["content/one.md"].moves == (
        Move(datetime.fromtimestamp(first, UTC), "Bénédicte", "2026-12", "2027-01-03T09:00+01:00"),
        Move(datetime.fromtimestamp(second, UTC), "Ada", "2027-01-03T09:00+01:00", ""),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("planned: 2026-12", "planned: 2026-12\npublish_at: 2026-12-03 09:00"),
        ("planned: 2026-12", "planned:\npublish_at: 2026-12-03 09:00"),
        ("publish_at: 2026-12-03 09:00", "publish_at: 2026-12-03T09:00:00"),
        ("planned: soon", "planned: 2026-12"),
        ("planned: ~", "planned: 2026-12"),
        ("planned: 2026-12", "title: Two\nplanned: 2026-12"),
    ],
)
def test_a_date_that_is_found_or_made_more_exact_is_no_move(repository: Repository, before: str, after: str) -> None:
    repository.save("content/one.md", post(before))
    repository.save("content/one.md", post(after))
    assert moves(repository) == []


def test_null_is_no_date(repository: Repository) -> None:
    for typed in ("2026-12", "~", "2027-01"):
        repository.save("content/one.md", post(f"planned: {typed}"))
    assert moves(repository) == [("Ada", "2026-12", "")]


def test_a_revert_is_a_move_back(repository: Repository) -> None:
    repository.save("content/one.md", post("planned: 2026-12"))
    repository.save("content/one.md", post("planned: 2027-01"), "Bob")
    repository.git("revert", "--no-edit", "HEAD")
    assert moves(repository) == [("Bob", "2026-12", "2027-01"), ("Bot", "2027-01", "2026-12")]


def test_a_deletion_that_is_reverted_leaves_the_past_as_it_was(repository: Repository) -> None:
    repository.save("content/one.md", post("planned: 2026-12"))
    repository.save("content/one.md", post("planned: 2027-01"), "Bob")
    (repository.top / "content/one.md").unlink()
    repository.commit("Cleo")
    repository.git("revert", "--no-edit", "HEAD")
    assert moves(repository) == [("Bob", "2026-12", "2027-01")]


def test_moves_go_along_with_a_rename_that_moves_too(repository: Repository) -> None:
    repository.save("content/draft.md", post("planned: 2026-12"))
    repository.save("content/draft.md", post("planned: 2027-01"), "Bob")
    repository.git("mv", "content/draft.md", "content/one.md")
    repository.save("content/one.md", post("planned: 2027-02"), "Cleo")
    assert moves(repository) == [("Bob", "2026-12", "2027-01"), ("Cleo", "2027-01", "2027-02")]


def test_a_merge_that_settles_by_a_third_date_moves_from_its_first_parent(repository: Repository) -> None:
    repository.save("content/one.md", post("planned: 2026-12"))
    repository.git("checkout", "-q", "-b", "edit")
    repository.save("content/one.md", post("planned: 2027-01"), "Bob")
    repository.git("checkout", "-q", "main")
    repository.save("content/one.md", post("planned: 2027-02"), "Cleo")
    repository.git("merge", "-q", "--no-commit", "-s", "ours", "edit")
    repository.save("content/one.md", post("planned: 2027-03"), "Dora")
    told = moves(repository)
    assert sorted(told[:2]) == [("Bob", "2026-12", "2027-01"), ("Cleo", "2026-12", "2027-02")]
    assert told[2:] == [("Dora", "2027-02", "2027-03")]


def test_a_merge_that_takes_one_side_moves_nothing(repository: Repository) -> None:
    repository.save("content/one.md", post("planned: 2026-12"))
    repository.git("checkout", "-q", "-b", "edit")
    repository.save("content/one.md", post("planned: 2027-01"), "Bob")
    repository.git("checkout", "-q", "main")
    repository.save("content/one.md", post("planned: 2026-12\nowner: cleo"), "Cleo")
    repository.git("merge", "-q", "--no-commit", "-s", "ours", "edit")
    repository.save("content/one.md", post("planned: 2027-01\nowner: cleo"), "Dora")
    assert moves(repository) == [("Bob", "2026-12", "2027-01")]


def test_a_file_that_only_a_merge_deletes_is_gone(repository: Repository) -> None:
    repository.save("content/two.md", "---\nid: two\n---\nStays.\n")
    repository.save("content/one.md", post("planned: 2026-12"))
    repository.git("checkout", "-q", "-b", "edit")
    repository.save("other.txt", "elsewhere")
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-commit", "--no-ff", "edit")
    (repository.top / "content/one.md").unlink()
    repository.commit()
    assert list(history.read(repository.top, None).files) == ["content/two.md"]


def test_bytes_that_are_no_utf8_are_shown_as_far_as_they_go(repository: Repository) -> None:
    repository.save("content/one.md", post("planned: 2026-12"))
    raw = post("planned: 2027-@").encode("ascii").replace(b"@", b"\xe9").replace(b"A text", b"\xff\xfe text")
    (repository.top / "content/one.md").write_bytes(raw)
    repository.commit("Bob")
    (repository.top / "content/one.md").write_bytes(raw.replace(b"2027-\xe9", b"2028-01"))
    repository.commit("Cleo")
    assert moves(repository) == [("Bob", "2026-12", "2027-\ufffd"), ("Cleo", "2027-\ufffd", "2028-01")]


def test_carriage_returns_and_a_byte_order_mark_hide_no_date(repository: Repository) -> None:
    for month in ("2026-12", "2027-01"):
        (repository.top / "content").mkdir(exist_ok=True)
        raw = b"\xef\xbb\xbf" + post(f"planned: {month}").replace("\n", "\r\n").encode()
        (repository.top / "content/one.md").write_bytes(raw)
        repository.commit("Bob")
    assert moves(repository) == [("Bob", "2026-12", "2027-01")]
