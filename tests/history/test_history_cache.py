"""The cache makes the second question short, and is believed only where it can be continued."""

from pathlib import Path

import msgspec
import pytest
from committed import Repository

from parution import history

POST = "---\nid: one\npublish_at: 2026-12-{day} 09:00\n---\nA text.\n"


def kept(cache: Path) -> Path:
    (file,) = cache.iterdir()
    return file


def test_a_continued_history_is_the_whole_history(repository: Repository, cache: Path) -> None:
    for day in ("03", "04", "05"):
        repository.save("content/one.md", POST.format(day=day))
        found = history.read(repository.top, cache)
        assert found == history.read(repository.top, None)
    repository.git("mv", "content/one.md", "content/two.md")
    repository.commit()
    repository.save("content/three.md", "---\nid: three\n---\nAnother.\n")
    found = history.read(repository.top, cache)
    assert found == history.read(repository.top, None)
    assert len(found.files["content/two.md"].moves) == 2


def test_only_newer_commits_are_asked(repository: Repository, cache: Path) -> None:
    repository.save("content/one.md", POST.format(day="03"))
    history.read(repository.top, cache)
    known = msgspec.msgpack.decode(kept(cache).read_bytes())
    known["tales"]["files"]["content/one.md"][4] = 40
    kept(cache).write_bytes(msgspec.msgpack.encode(known))
    repository.save("content/one.md", POST.format(day="04"))
    assert history.read(repository.top, cache).files["content/one.md"].commits == 41


def test_a_rewritten_branch_is_asked_anew(repository: Repository, cache: Path) -> None:
    repository.save("content/one.md", POST.format(day="03"))
    repository.save("content/one.md", POST.format(day="04"))
    assert len(history.read(repository.top, cache).files["content/one.md"].moves) == 1
    repository.git("reset", "-q", "--hard", "HEAD~1")
    repository.save("content/one.md", POST.format(day="03") + "More.\n")
    assert len(history.read(repository.top, cache).files["content/one.md"].moves) == 0


@pytest.mark.parametrize("spoilt", [b"", b"not msgpack", msgspec.msgpack.encode({"version": 1}), b"\xc1" * 9])
def test_a_spoilt_cache_is_done_without(repository: Repository, cache: Path, spoilt: bytes) -> None:
    repository.save("content/one.md", POST.format(day="03"))
    first = history.read(repository.top, cache)
    kept(cache).write_bytes(spoilt)
    assert history.read(repository.top, cache) == first


def test_a_head_that_is_no_commit_id_never_reaches_git(repository: Repository, cache: Path) -> None:
    repository.save("content/one.md", POST.format(day="03"))
    first = history.read(repository.top, cache)
    known = msgspec.msgpack.decode(kept(cache).read_bytes())
    known["head"] = f"--output={cache / 'written'}"
    kept(cache).write_bytes(msgspec.msgpack.encode(known))
    assert history.read(repository.top, cache) == first
    assert not (cache / "written").exists()


def test_two_calendars_of_one_repository_do_not_meet(repository: Repository, cache: Path) -> None:
    repository.write("a/content/one.md", POST.format(day="03"))
    repository.save("b/content/two.md", POST.format(day="03"))
    assert list(history.read(repository.top / "a", cache).files) == ["content/one.md"]
    assert list(history.read(repository.top / "b", cache).files) == ["content/two.md"]


def test_a_cache_that_cannot_be_written_is_done_without(repository: Repository, tmp_path: Path) -> None:
    repository.save("content/one.md", POST.format(day="03"))
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert history.read(repository.top, tmp_path / "file" / "cache").note is None


def test_the_answer_stays(repository: Repository) -> None:
    repository.save("content/one.md", POST.format(day="03"))
    question = history.start(repository.top, None)
    assert question.result() is question.result()
