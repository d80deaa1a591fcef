"""What branches change in the posts: real repositories, in which nothing may be checked out, fetched or run."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from committed import Repository

from parution.history import branches
from parution.history.branches import Branch, Change
from parution.history.objects import BranchNotRead
from parution.source import MAX_FILE

POST = "---\nid: {id}\ntitle: {title}\nstatus: draft\n---\n\nA text about {id}, long enough to be known again after a rename.\n"


def post(name: str, title: str = "A title") -> str:
    return POST.format(id=name, title=title)


@pytest.fixture
def calendar(repository: Repository) -> Repository:
    """Three posts on `main`."""
    for name in ("one", "two", "three"):
        repository.write(f"content/{name}.md", post(name))
    repository.commit()
    return repository


def only(calendar: Repository, name: str) -> Branch:
    (branch,) = branches.read(calendar.top, [name]).branches
    return branch


def shown(branch: Branch) -> list[tuple[str | None, str | None]]:
    return [(change.path, change.before) for change in branch.changes]


def refused(calendar: Repository, *names: str) -> tuple[str, str]:
    with pytest.raises(BranchNotRead) as caught:
        branches.read(calendar.top, names)
    return str(caught.value.message), str(caught.value.remedy)


def test_a_branch_adds_changes_renames_and_removes(calendar: Repository) -> None:
    calendar.git("switch", "-qc", "spring")
    calendar.git("mv", "content/two.md", "content/second.md")
    calendar.git("rm", "-q", "content/three.md")
    calendar.write("content/one.md", post("one", "Another title"))
    calendar.write("content/2027/new.md", "---\nid: new\n---\n")
    calendar.write("content/note.txt", "no post")
    calendar.write("README.md", "# not in content")
    at = calendar.commit("Maud")
    calendar.git("switch", "-q", "main")
    branch = only(calendar, "spring")
    assert (branch.ref, branch.label, branch.author) == ("refs/heads/spring", "spring", "Maud")
    assert branch.at == datetime.fromtimestamp(at, UTC)
    assert shown(branch) == [
        ("content/2027/new.md", None),
        ("content/one.md", "content/one.md"),
        ("content/second.md", "content/two.md"),
        (None, "content/three.md"),
    ]
    assert branch.changes[0].data == b"---\nid: new\n---\n"
    assert branch.changes[0].blob == calendar.git("rev-parse", "spring:content/2027/new.md")


def test_what_was_accepted_since_the_branch_began_is_not_counted_against_it(calendar: Repository) -> None:
    calendar.git("branch", "old")
    calendar.save("content/four.md", post("four"))
    assert only(calendar, "old").changes == ()


def test_the_calendar_may_lie_in_a_folder_of_the_repository(repository: Repository) -> None:
    repository.save("team/content/one.md", post("one"))
    repository.git("switch", "-qc", "spring")
    repository.write("content/elsewhere.md", post("elsewhere"))
    repository.save("team/content/two.md", post("two"))
    repository.git("switch", "-q", "main")
    (branch,) = branches.read(repository.top / "team", ["spring"]).branches
    assert shown(branch) == [("content/two.md", None)]


def test_links_submodules_hidden_files_and_names_that_are_no_text_are_left_out(calendar: Repository) -> None:
    calendar.git("switch", "-qc", "odd")
    (calendar.top / "content" / "passwd.md").symlink_to("/etc/passwd")
    calendar.write("content/.hidden.md", post("hidden"))
    calendar.write("content/.folder/post.md", post("inside"))
    Path(os.fsdecode(os.fsencode(calendar.top) + b"/content/\xff.md")).write_text("x", encoding="utf-8")
    calendar.git("add", "-A")
    head = calendar.git("rev-parse", "HEAD")
    calendar.git("update-index", "--add", "--cacheinfo", f"160000,{head},content/module.md")
    calendar.git("commit", "-qm", "odd")
    calendar.git("switch", "-qf", "main")
    assert only(calendar, "odd").changes == ()


def test_a_post_that_becomes_a_link_is_gone(calendar: Repository) -> None:
    calendar.git("switch", "-qc", "odd")
    (calendar.top / "content" / "one.md").unlink()
    (calendar.top / "content" / "one.md").symlink_to("two.md")
    calendar.commit()
    calendar.git("switch", "-qf", "main")
    assert shown(only(calendar, "odd")) == [(None, "content/one.md")]


@pytest.mark.parametrize(
    ("ref", "label"),
    [
        ("refs/heads/team/spring", "team/spring"),
        ("refs/remotes/origin/team/spring", "team/spring"),
        ("refs/tags/v1", "v1"),
        ("refs/pull/12/head", "#12"),
        ("refs/merge-requests/7/head", "!7"),
    ],
)
def test_people_call_a_branch_by_its_short_name(calendar: Repository, ref: str, label: str) -> None:
    calendar.git("switch", "-qc", "work")
    calendar.save("content/new.md", post("new"))
    calendar.git("update-ref", ref, "HEAD")
    calendar.git("switch", "-q", "main")
    branch = only(calendar, ref)
    assert (branch.ref, branch.label) == (ref, label)


def test_a_commit_is_called_by_the_beginning_of_its_id(calendar: Repository) -> None:
    calendar.git("switch", "-qc", "work")
    calendar.save("content/new.md", post("new"))
    commit = calendar.git("rev-parse", "HEAD")
    calendar.git("switch", "-q", "main")
    branch = only(calendar, commit[:12])
    assert (branch.ref, branch.label, branch.commit) == ("", commit[:10], commit)


def test_a_pattern_stands_for_all_branches_that_match_each_commit_once(calendar: Repository) -> None:
    for name in ("one", "two"):
        calendar.git("switch", "-qc", f"proposal/{name}", "main")
        calendar.save(f"content/new-{name}.md", post(f"new-{name}"))
        calendar.git("update-ref", f"refs/remotes/origin/proposal/{name}", "HEAD")
    calendar.git("switch", "-q", "main")
    calendar.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/proposal/one")
    found = branches.read(calendar.top, ["origin/proposal/*", "proposal/two", "nothing/*"])
    assert [(branch.label, len(branch.changes)) for branch in found.branches] == [("proposal/one", 1), ("proposal/two", 1)]
    assert found.missing == ("nothing/*",)
    assert [one.label for one in branches.read(calendar.top, ["origin/*"]).branches] == []


def test_a_branch_of_the_remote_is_found_by_its_short_name(calendar: Repository) -> None:
    calendar.git("switch", "-qc", "work")
    calendar.save("content/new.md", post("new"))
    calendar.git("update-ref", "refs/remotes/origin/far/away", "HEAD")
    calendar.git("switch", "-q", "main")
    assert only(calendar, "far/away").ref == "refs/remotes/origin/far/away"


def test_a_hostile_name_of_a_branch_is_text(calendar: Repository) -> None:
    name = "x;$(touch${IFS}pwned)&<b>'\"|`id`"
    calendar.git("switch", "-qc", name)
    calendar.save("content/new.md", post("new"))
    calendar.git("switch", "-q", "main")
    assert only(calendar, name).label == name
    assert not (calendar.top / "pwned").exists()


@pytest.mark.parametrize("name", ["", "nowhere", "--output=pwned", "-h", "main..nowhere", "two\nlines", "HEAD:content"])
def test_what_is_no_branch_is_refused_with_a_remedy(calendar: Repository, name: str) -> None:
    message, remedy = refused(calendar, name)
    assert message == f"There is no branch “{name}” here."
    assert "git fetch origin pull/12/head:pr-12" in remedy
    assert not (calendar.top / "pwned").exists()


def test_without_a_repository_or_a_commit_there_is_nothing_to_compare(repository: Repository, tmp_path: Path) -> None:
    assert refused(repository, "main")[0] == "Nothing is committed here yet, so a branch has nothing to be compared with."
    plain = Repository(tmp_path / "plain")
    plain.write("content/one.md", post("one"))
    assert refused(plain, "main")[0] == "The calendar is in no git repository, so there are no branches to show."


def test_without_git_the_sentence_says_so(calendar: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git is not installed" in refused(calendar, "main")[0]


def test_another_history_cannot_be_compared(calendar: Repository) -> None:
    calendar.git("switch", "-q", "--orphan", "other")
    calendar.save("content/new.md", post("new"))
    calendar.git("switch", "-q", "main")
    assert refused(calendar, "other")[0] == "“other” has no commit in common with what is checked out."


def test_a_shallow_clone_says_what_to_fetch(calendar: Repository, tmp_path: Path) -> None:
    calendar.git("switch", "-qc", "spring")
    calendar.save("content/new.md", post("new"))
    calendar.save("content/newer.md", post("newer"))
    calendar.git("switch", "-q", "main")
    calendar.save("content/four.md", post("four"))
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=1", "--no-single-branch", calendar.top.as_uri(), clone], check=True)
    message, remedy = refused(Repository(clone), "origin/spring")
    assert message == "Where “spring” began is not known here: this is a shallow clone."
    assert "git fetch --unshallow" in remedy
    subprocess.run(["git", "-C", clone, "fetch", "-q", "--unshallow"], check=True)
    assert shown(only(Repository(clone), "spring")) == [("content/new.md", None), ("content/newer.md", None)]


def test_a_partial_clone_is_not_completed_behind_the_back(calendar: Repository, tmp_path: Path) -> None:
    calendar.git("switch", "-qc", "spring")
    calendar.save("content/new.md", post("new"))
    calendar.git("switch", "-q", "main")
    calendar.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--filter=blob:none", calendar.top.as_uri(), clone], check=True)
    assert refused(Repository(clone), "origin/spring")[0] == "Not all texts of the branches are here: this is a partial clone."


def test_nothing_of_the_working_tree_is_touched_or_read(calendar: Repository) -> None:
    calendar.git("switch", "-qc", "spring")
    calendar.save("content/new.md", post("new"))
    calendar.git("switch", "-q", "main")
    calendar.write("content/one.md", "half written")
    calendar.git("add", "content/one.md")
    calendar.write("content/draft.md", "not yet added")
    before, index = calendar.git("status", "--porcelain"), (calendar.top / ".git" / "index").read_bytes()
    assert shown(only(calendar, "spring")) == [("content/new.md", None)]
    assert (calendar.top / ".git" / "index").read_bytes() == index
    assert calendar.git("status", "--porcelain") == before
    assert calendar.git("rev-parse", "--abbrev-ref", "HEAD") == "main"


def test_nothing_that_a_branch_or_a_configuration_names_is_run(calendar: Repository) -> None:
    trap = calendar.top / "trap.sh"
    calendar.git("switch", "-qc", "spring")
    calendar.write(".gitattributes", "*.md diff=trap filter=trap\n")
    calendar.save("content/one.md", post("one", "Another"))
    calendar.git("switch", "-q", "main")
    trap.write_text(f"#!/bin/sh\ntouch {calendar.top}/pwned\ncat\n", encoding="utf-8")
    trap.chmod(0o755)
    keys = ("diff.external", "diff.trap.command", "diff.trap.textconv", "filter.trap.smudge", "filter.trap.clean", "core.fsmonitor")
    for key in (*keys, "core.pager", "gpg.program"):
        calendar.git("config", key, str(trap))
    assert shown(only(calendar, "spring")) == [("content/one.md", "content/one.md")]
    assert not (calendar.top / "pwned").exists()


def test_the_first_thousand_of_many_posts_are_read(calendar: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branches, "MOST_POSTS", 5)
    calendar.git("switch", "-qc", "many")
    for number in range(8):
        calendar.write(f"content/many-{number}.md", post(f"many-{number}"))
    calendar.commit()
    calendar.git("switch", "-q", "main")
    branch = only(calendar, "many")
    assert (len(branch.changes), branch.beyond) == (5, 3)


def test_of_a_huge_file_no_more_is_read_than_tells_that_it_is_huge(calendar: Repository) -> None:
    calendar.git("switch", "-qc", "huge")
    calendar.save("content/huge.md", "x" * 3_000_000)
    calendar.git("switch", "-q", "main")
    (change,) = only(calendar, "huge").changes
    assert len(change.data) == MAX_FILE + 1
    assert isinstance(change, Change)


def test_the_images_of_a_branch_are_named_and_read_one_by_one(calendar: Repository) -> None:
    calendar.git("switch", "-qc", "spring")
    calendar.write("content/media/table.jpg", "the bytes")
    calendar.write("content/media/large.png", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")
    calendar.save("content/media/page.svg", "<svg/>")
    calendar.git("switch", "-q", "main")
    images = only(calendar, "spring").images
    assert sorted(images) == ["content/media/large.png", "content/media/table.jpg"]
    assert branches.image(calendar.top, images["content/media/table.jpg"]) == b"the bytes"
    assert branches.image(calendar.top, images["content/media/large.png"]) is None
    assert branches.image(calendar.top, "0" * 40) is None
