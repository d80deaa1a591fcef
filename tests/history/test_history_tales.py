"""What became of a post: first and last commit, authors, renames, moved dates."""

from datetime import UTC, datetime

import pytest
from committed import Repository

from parution import history


def post(date: str, body: str = "A text that is long enough to be known again under another name.\n") -> str:
    return f"---\nid: one\ntitle: One\n{date}\nchannels: [a]\n---\n{body}"


def only(repository: Repository, path: str = "content/one.md") -> history.FileHistory:
    found = history.read(repository.top, None)
    assert found.note is None
    assert list(found.files) == [path]
    return found.files[path]


def test_a_post_has_an_author_and_a_date(repository: Repository) -> None:
    written = repository.save("content/one.md", post("planned: 2026-12"), "Ada")
    changed = repository.save("content/one.md", post("planned: 2026-12", "Other words.\n"), "Bénédicte")
    assert only(repository) == history.FileHistory(
        created=datetime.fromtimestamp(written, UTC),
        created_by="Ada",
        changed=datetime.fromtimestamp(changed, UTC),
        changed_by="Bénédicte",
        commits=2,
        born="",
    )


@pytest.mark.parametrize(
    ("dates", "moves"),
    [
        (["publish_at: 2026-12-03 09:00", "publish_at: 2026-12-04 09:00"], 1),
        (["publish_at: 2026-12-03 09:00", "publish_at: 2026-12-04 09:00", "publish_at: 2026-12-03 09:00"], 2),
        (["planned: 2026-12", "planned: 2027-01"], 1),
        (["planned: 2026-12", "planned: 2026-12-03", "publish_at: 2026-12-03 09:00"], 0),
        (["planned: 2026-12", "publish_at: 2027-01-03 09:00"], 1),
        (["publish_at: 2026-12-03 09:00", 'publish_at: "2026-12-03T09:00"  # firm'], 0),
        (["publish_at: 2026-12-03 09:00", "brief: later"], 1),
        (["brief: some day", "publish_at: 2026-12-03 09:00"], 0),
        (["status: draft", "status: approved"], 0),
    ],
)
def test_a_move_is_another_date(repository: Repository, dates: list[str], moves: int) -> None:
    for date in dates:
        repository.save("content/one.md", post(date))
    assert len(only(repository).moves) == moves


def test_a_date_in_the_body_is_text(repository: Repository) -> None:
    repository.save("content/one.md", post("status: draft", "publish_at: 2026-12-03\n"))
    repository.save("content/one.md", post("status: draft", "publish_at: 2026-12-04\n"))
    assert len(only(repository).moves) == 0


def test_a_renamed_post_keeps_its_past(repository: Repository) -> None:
    written = repository.save("content/draft.md", post("publish_at: 2026-12-03 09:00"), "Ada")
    repository.git("mv", "content/draft.md", "content/one.md")
    repository.save("content/one.md", post("publish_at: 2026-12-05 09:00"), "Bob")
    found = only(repository)
    assert (found.created.timestamp(), found.created_by, found.changed_by, found.commits, len(found.moves)) == (written, "Ada", "Bob", 2, 1)


def test_an_edit_on_a_branch_follows_a_rename_on_another(repository: Repository) -> None:
    repository.save("content/draft.md", post("publish_at: 2026-12-03 09:00"))
    repository.git("checkout", "-q", "-b", "edit")
    repository.save("content/draft.md", post("publish_at: 2026-12-04 09:00"), "Bob")
    repository.git("checkout", "-q", "main")
    repository.git("mv", "content/draft.md", "content/one.md")
    repository.commit("Cleo")
    repository.git("merge", "-q", "--no-edit", "edit")
    found = only(repository)
    assert (found.commits, len(found.moves)) == (3, 1)


def test_a_merge_that_settles_a_conflict_by_a_third_date_is_a_move(repository: Repository) -> None:
    repository.save("content/one.md", post("publish_at: 2026-12-03 09:00"))
    repository.git("checkout", "-q", "-b", "edit")
    repository.save("content/one.md", post("publish_at: 2026-12-04 09:00"))
    repository.git("checkout", "-q", "main")
    repository.save("content/one.md", post("publish_at: 2026-12-05 09:00"))
    repository.git("merge", "-q", "--no-commit", "-s", "ours", "edit")
    repository.save("content/one.md", post("publish_at: 2026-12-06 09:00"))
    assert len(only(repository).moves) == 3


def test_a_plain_merge_adds_nothing(repository: Repository) -> None:
    repository.save("content/one.md", post("publish_at: 2026-12-03 09:00"))
    repository.git("checkout", "-q", "-b", "edit")
    repository.save("content/one.md", post("publish_at: 2026-12-04 09:00"), "Bob")
    repository.git("checkout", "-q", "main")
    repository.save("other.txt", "elsewhere")
    repository.git("merge", "-q", "--no-edit", "edit")
    found = only(repository)
    assert (found.commits, len(found.moves), found.changed_by) == (2, 1, "Bob")


def test_a_post_that_was_deleted_is_gone_and_its_name_free(repository: Repository) -> None:
    repository.save("content/one.md", post("planned: 2026-12"), "Ada")
    repository.save("content/other.md", "---\nid: other\n---\nNothing alike.\n")
    (repository.top / "content/one.md").unlink()
    repository.commit()
    assert list(history.read(repository.top, None).files) == ["content/other.md"]
    again = repository.save("content/one.md", "---\nid: new\n---\nA new post.\n", "Bob")
    found = history.read(repository.top, None).files["content/one.md"]
    assert (found.created.timestamp(), found.created_by, found.commits) == (again, "Bob", 1)


@pytest.mark.parametrize(
    "name",
    [
        "with space.md",
        "quo\"te's.md",
        "new\nline.md",
        "\x01byte.md",
        ":100644.md",
        "été ☀.md",
        "-rf.md",
        "--upload-pack=x.md",
        "$(touch x).md",
        "a*[b]?.md",
    ],
)
def test_any_name_will_do(repository: Repository, name: str) -> None:
    repository.save(f"content/{name}", post("planned: 2026-12"))
    repository.save(f"content/{name}", post("planned: 2027-12"))
    assert len(only(repository, f"content/{name}").moves) == 1


@pytest.mark.parametrize("author", ["\x01A", "::100644", "-x", 'O\'Brien "x" $(y)', "é" * 200])
def test_any_author_will_do(repository: Repository, author: str) -> None:
    repository.save("content/one.md", post("planned: 2026-12"), author)
    assert only(repository).created_by == repository.git("log", "-1", "--format=%an")


@pytest.mark.parametrize("name", ["calendar *", "-dash", "é"])
def test_the_calendar_may_be_a_directory_of_the_repository(repository: Repository, name: str) -> None:
    repository.write(f"{name}/content/one.md", post("planned: 2026-12"))
    repository.write("content/elsewhere.md", "---\nid: elsewhere\n---\nNot ours.\n")
    repository.write("calendar x/content/elsewhere.md", "---\nid: elsewhere\n---\nNot ours.\n")
    repository.commit()
    assert list(history.read(repository.top / name, None).files) == ["content/one.md"]


def test_only_posts_are_told(repository: Repository) -> None:
    repository.write("content/media/table.jpg", "not a post")
    repository.write("docs/crisis.md", "# Not a post")
    repository.save("content/deep/er/one.md", post("planned: 2026-12"))
    only(repository, "content/deep/er/one.md")


def test_a_date_before_1970_or_after_9999_is_no_accident(repository: Repository) -> None:
    repository.save("content/one.md", post("planned: 2026-12"))
    tree = repository.git("rev-parse", "HEAD^{tree}")
    for stamp in ("-99", "99999999999999999"):
        raw = f"tree {tree}\nauthor A <a> {stamp} +0000\ncommitter A <a> {stamp} +0000\n\nm\n"
        file = repository.top.parent / "commit"
        file.write_text(raw, encoding="ascii")
        forged = repository.git("hash-object", "-t", "commit", "-w", "--literally", str(file))
        repository.git("update-ref", "refs/heads/main", forged)
        assert only(repository).created.tzinfo is UTC
