"""Who approved a post, when, and which bytes; most posts are approved from the first and are never read for it."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from committed import Repository

from parution import history
from parution.cache import blob_id
from parution.model import Approval, FileHistory, Post, Status

PATH = "content/one.md"


def text(status: str, body: str = "A text that is long enough to be known again under another name.") -> str:
    return f"---\nid: one\ntitle: One\nstatus: {status}\nchannels: [a]\n---\n{body}\n"


def blob(written: str) -> str:
    return blob_id(written.encode())


def at(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def found(root: Path, path: str = PATH, cache: Path | None = None) -> FileHistory:
    return history.read(root, cache).files[path]


def approval(repository: Repository, status: Status = Status.APPROVED, path: str = PATH) -> Approval | None:
    """The approval of the post as it stands in the working tree."""
    post = Post(path, blob_id((repository.top / path).read_bytes()), "one", "One", status)
    return found(repository.top, path).approval(post)


def test_an_approval_names_who_when_and_the_bytes(repository: Repository) -> None:
    repository.save(PATH, text("review"))
    second = repository.save(PATH, text("approved"), "Bénédicte")
    said = Approval(at(second), "Bénédicte", blob(text("approved")))
    assert found(repository.top).approvals == (said,)
    assert approval(repository) == said
    assert approval(repository, Status.DRAFT) is None


def test_bytes_that_were_changed_since_are_not_those_approved(repository: Repository) -> None:
    repository.save(PATH, text("review"))
    repository.save(PATH, text("approved"), "Bob")
    repository.save(PATH, text("approved", "Other words."), "Cleo")
    said = approval(repository)
    assert said
    assert (said.by, said.blob) == ("Bob", blob(text("approved")))
    assert said.blob != blob(text("approved", "Other words."))


def test_a_post_that_was_approved_from_the_first_is_its_authors(repository: Repository) -> None:
    second = repository.save(PATH, text("approved"), "Ada")
    assert found(repository.top).born == blob(text("approved"))
    assert approval(repository) == Approval(at(second), "Ada", blob(text("approved")))
    repository.save(PATH, text("approved", "Other words."), "Bob")
    assert found(repository.top).approvals == (Approval(at(second), "Ada", blob(text("approved"))),)
    assert found(repository.top).born == ""
    assert approval(repository) == Approval(at(second), "Ada", blob(text("approved")))


def test_a_rename_alone_keeps_what_the_post_was_born_as(repository: Repository) -> None:
    second = repository.save("content/draft.md", text("approved"), "Ada")
    repository.git("mv", "content/draft.md", PATH)
    repository.commit("Bob")
    assert approval(repository) == Approval(at(second), "Ada", blob(text("approved")))


def test_an_approval_that_comes_with_a_rename(repository: Repository) -> None:
    repository.save("content/draft.md", text("draft"))
    repository.git("mv", "content/draft.md", PATH)
    second = repository.save(PATH, text("approved"), "Bob")
    assert approval(repository) == Approval(at(second), "Bob", blob(text("approved")))


def test_an_approval_that_was_withdrawn_and_given_again(repository: Repository) -> None:
    first = repository.save(PATH, text("approved"), "Ada")
    second = repository.save(PATH, text("review", "Doubts."), "Bob")
    assert found(repository.top).approvals == (Approval(at(first), "Ada", blob(text("approved")), withdrawn=at(second)),)
    third = repository.save(PATH, text("approved"), "Cleo")
    *_, last = found(repository.top).approvals
    assert last == approval(repository) == Approval(at(third), "Cleo", blob(text("approved")))


def test_a_withdrawn_approval_is_not_that_of_a_change_that_is_not_committed(repository: Repository) -> None:
    repository.save(PATH, text("review"))
    repository.save(PATH, text("approved"), "Ada")
    repository.save(PATH, text("draft"), "Bob")
    repository.write(PATH, text("approved", "Not committed."))
    assert approval(repository) is None


def test_a_revert_takes_an_approval_back_and_a_revert_of_it_gives_another(repository: Repository) -> None:
    repository.save(PATH, text("review"))
    repository.save(PATH, text("approved"), "Ada")
    repository.git("revert", "--no-edit", "HEAD")
    (taken,) = found(repository.top).approvals
    assert taken.withdrawn
    repository.git("revert", "--no-edit", "HEAD")
    assert [(one.by, one.withdrawn is None) for one in found(repository.top).approvals] == [("Ada", False), ("Bot", True)]


def test_a_revert_to_the_approved_bytes_makes_them_the_approved_ones_again(repository: Repository) -> None:
    repository.save(PATH, text("review"))
    repository.save(PATH, text("approved"), "Ada")
    repository.save(PATH, text("approved", "Other words."), "Bob")
    repository.git("revert", "--no-edit", "HEAD")
    said = approval(repository)
    assert said
    assert (said.by, said.blob) == ("Ada", repository.git("rev-parse", f"HEAD:{PATH}"))


def test_a_deletion_that_is_reverted_approves_nothing(repository: Repository) -> None:
    second = repository.save(PATH, text("approved"), "Ada")
    (repository.top / PATH).unlink()
    repository.commit("Bob")
    repository.git("revert", "--no-edit", "HEAD")
    assert approval(repository) == Approval(at(second), "Ada", blob(text("approved")))


def test_a_merge_of_an_approval_with_other_words_is_no_approval_of_them(repository: Repository) -> None:
    lines = "First.\n\n\n\nMiddle.\n\n\n\n{last}"
    repository.save(PATH, text("review", lines.format(last="Last.")))
    repository.git("checkout", "-q", "-b", "approve")
    second = repository.save(PATH, text("approved", lines.format(last="Last.")), "Bob")
    repository.git("checkout", "-q", "main")
    repository.save(PATH, text("review", lines.format(last="Changed.")), "Cleo")
    repository.git("merge", "-q", "--no-edit", "approve")
    assert (repository.top / PATH).read_text("utf-8") == text("approved", lines.format(last="Changed."))
    assert approval(repository) == Approval(at(second), "Bob", blob(text("approved", lines.format(last="Last."))))


def test_a_merge_may_approve_what_neither_side_did_and_withdraw_what_one_did(repository: Repository) -> None:
    repository.save(PATH, text("draft"))
    repository.git("checkout", "-q", "-b", "edit")
    repository.save(PATH, text("review"), "Bob")
    repository.git("checkout", "-q", "main")
    repository.save(PATH, text("idea"), "Cleo")
    repository.git("merge", "-q", "--no-commit", "-s", "ours", "edit")
    second = repository.save(PATH, text("approved"), "Dora")
    assert approval(repository) == Approval(at(second), "Dora", blob(text("approved")))
    repository.git("checkout", "-q", "-b", "again")
    repository.save(PATH, text("approved", "Other words."), "Bob")
    repository.git("checkout", "-q", "main")
    repository.save(PATH, text("approved", "More."), "Cleo")
    repository.git("merge", "-q", "--no-commit", "-s", "ours", "again")
    third = repository.save(PATH, text("draft", "None of both."), "Dora")
    assert found(repository.top).approvals == (Approval(at(second), "Dora", blob(text("approved")), withdrawn=at(third)),)


@pytest.mark.parametrize(
    ("typed", "approved"),
    [
        ("approved", True),
        ('"approved"', True),
        ("'approved'  # by Maud", True),
        ("  approved  ", True),
        ("approved-soon", False),
        ("approvedness", False),
        ("not approved", False),
        ("draft # approved", False),
    ],
)
def test_a_status_is_read_as_it_may_be_typed(repository: Repository, typed: str, approved: bool) -> None:
    repository.save(PATH, text("draft"))
    repository.save(PATH, text(typed))
    assert bool(found(repository.top).approvals) is approved


def test_a_status_below_the_front_matter_or_within_a_field_approves_nothing(repository: Repository) -> None:
    repository.save(PATH, text("draft"))
    repository.save(PATH, text("draft\nbrief: |\n  status: approved", "status: approved"))
    assert found(repository.top).approvals == ()


def test_a_shallow_clone_does_not_say_who_approved_what_it_begins_with(repository: Repository, tmp_path: Path) -> None:
    repository.save(PATH, text("review"), "Ada")
    repository.save(PATH, text("approved"), "Bob")
    repository.save("content/two.md", text("approved", "Another one.").replace("one", "two"), "Cleo")
    third = repository.save("content/three.md", text("approved", "A third, quite different.").replace("one", "three"), "Dora")
    repository.save(PATH, text("approved", "Other words."), "Eve")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=3", repository.top.as_uri(), clone], check=True)
    copy = replace(repository, top=clone)
    assert approval(copy) is None
    assert approval(copy, path="content/two.md") is None
    three = approval(copy, path="content/three.md")
    assert three
    assert (three.at, three.by) == (at(third), "Dora")


def test_a_partial_clone_knows_only_posts_that_were_never_changed(repository: Repository, tmp_path: Path) -> None:
    repository.save(PATH, text("approved"), "Ada")
    repository.save(PATH, text("approved", "Other words."), "Bob")
    repository.save("content/two.md", text("approved", "Quite another."), "Cleo")
    repository.git("config", "uploadpack.allowFilter", "true")
    words = ["clone", "-q", "--filter=blob:none", "--no-checkout", repository.top.as_uri(), str(tmp_path / "clone")]
    subprocess.run(["git", *words], check=True)
    files = history.read(tmp_path / "clone", None).files
    assert (files[PATH].approvals, files[PATH].born) == ((), "")
    assert files["content/two.md"].born == blob(text("approved", "Quite another."))


def test_what_the_cache_continues_is_what_would_be_told_anew(repository: Repository, cache: Path) -> None:
    for status, body in (("approved", "One."), ("approved", "Two."), ("review", "Two."), ("approved", "Three.")):
        repository.save(PATH, text(status, body), status)
        assert found(repository.top, cache=cache) == found(repository.top)
    assert len(found(repository.top, cache=cache).approvals) == 2
    (repository.top / PATH).unlink()
    repository.commit()
    assert history.read(repository.top, cache).files == {}
    repository.git("revert", "--no-edit", "HEAD")
    assert found(repository.top, cache=cache) == found(repository.top)
    assert len(found(repository.top, cache=cache).approvals) == 2
