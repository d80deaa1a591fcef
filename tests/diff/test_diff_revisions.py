"""Which revisions are compared, and what is said where they cannot be; whatever stands in a stranger's tree stays there."""

from __future__ import annotations

import subprocess

import pytest
from versions import OAK, Versions, begun

from tests_support import NOW, run

COMPARED = ("posts", "appeared", "gone", "months", "shifts", "filled", "charter")


def test_the_base_is_compared_as_of_where_the_change_left_it(versions):
    versions.branch("mine")
    versions.post("mine", at="2026-12-05 09:00", body="My own post, about spoons.")
    versions.commit()
    versions.git("checkout", "-q", "main")
    versions.post("theirs", at="2026-12-06 09:00", body="Their post, about forks.")
    versions.commit()
    versions.git("checkout", "-q", "mine")
    assert [post.id for post in versions.changes().posts] == ["mine"]
    assert [post.id for post in versions.changes("mine", "main").posts] == ["theirs"]
    assert [post.id for post in versions.changes("main...mine").posts] == ["mine"]
    assert [post.id for post in versions.changes("mine..main").posts] == ["theirs"]


def test_what_is_not_committed_counts_unless_a_revision_is_named(versions):
    versions.post("fir", at="2026-12-05 09:00", body="A small fir.")
    found = versions.changes()
    assert ([post.id for post in found.posts], found.uncommitted, found.head.name) == (["fir"], 1, "")
    found = versions.changes("main", "HEAD")
    assert (found.posts, found.uncommitted, found.head.name) == ((), 0, "HEAD")


def test_two_revisions_and_the_files_as_they_are_say_the_same(versions):
    base = versions.commit()
    versions.post("fir", at="2026-12-03 09:00", body="A small fir, and a very long line. " * 20)
    (versions.root / "content/oak.md").unlink()
    here = versions.changes(base)
    versions.commit()
    there = versions.changes(base, "HEAD")
    assert (there.posts, there.appeared, there.gone, there.months, there.shifts) == (
        here.posts,
        here.appeared,
        here.gone,
        here.months,
        here.shifts,
    )
    assert any(told.line for told in there.appeared)


def test_an_unknown_revision_names_those_that_are_like_it(versions):
    versions.git("branch", "new-year")
    assert "Did you mean new-year?" in versions.refused("new-yaer")
    assert "git fetch origin" in versions.refused("zzzzzz")
    assert "Il n’y a pas de révision «\u00a0zzzzzz\u00a0»" in versions.refused("zzzzzz", "--lang", "fr")


@pytest.mark.parametrize("name", ["--output=/tmp/x", "main:content", "main^{tree}", "", "a\nb", "HEAD~99"])
def test_what_names_no_commit_is_refused(versions, name):
    assert "revision" in versions.refused("--", name)


def test_a_branch_that_was_only_fetched_is_known_by_its_name(versions, tmp_path):
    versions.branch("spring")
    versions.post("fir", at="2026-12-05 09:00", body="A small fir.")
    versions.commit()
    versions.git("checkout", "-q", "main")
    clone = Versions(tmp_path / "clone")
    subprocess.run(["git", "clone", "-q", versions.top, clone.top], check=True)
    assert [post.id for post in clone.changes("main", "spring").posts] == ["fir"]


def test_a_shallow_clone_says_what_to_do(versions, tmp_path):
    versions.branch("mine")
    versions.post("fir", at="2026-12-05 09:00", body="A small fir.")
    versions.commit()
    versions.git("checkout", "-q", "main")
    versions.commit()
    clone = Versions(tmp_path / "clone")
    subprocess.run(["git", "clone", "-q", "--depth=1", "--branch=mine", f"file://{versions.top}", clone.top], check=True)
    assert "fetch-depth: 0" in clone.refused("main")
    clone.git("fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main")
    assert "fetch-depth: 0" in clone.refused("origin/main")


def test_a_partial_clone_fetches_nothing_and_says_so(versions, tmp_path):
    versions.git("config", "uploadpack.allowFilter", "true")
    versions.post("oak", at="2026-12-09 09:00", body=OAK)
    versions.commit()
    clone = Versions(tmp_path / "clone")
    subprocess.run(["git", "clone", "-q", "--filter=blob:none", f"file://{versions.top}", clone.top], check=True)
    assert "git clone without --filter" in clone.refused("HEAD~1")


def test_without_a_repository_or_a_commit_it_says_so(tmp_path):
    calendar = Versions(tmp_path / "plain")
    calendar.write("charter.yml", "parution: 1\nbrand: B\ntimezone: Europe/Paris\nchannels: {m: {network: mastodon}}\n")
    assert "in no git repository" in calendar.refused("main")
    calendar.git("init", "-q", "-b", "main")
    assert "Nothing is committed here yet" in calendar.refused("main")


def test_histories_that_have_nothing_in_common_are_not_compared(versions):
    versions.git("checkout", "-q", "--orphan", "other")
    versions.post("fir")
    versions.commit()
    assert "no commit in common" in versions.refused("main")


def test_without_a_base_it_asks_for_one_and_outside_a_calendar_it_says_so(versions):
    assert "parution diff main" in versions.refused()
    (versions.root / "charter.yml").unlink()
    versions.commit()
    assert "charter.yml" in versions.refused("HEAD")


def test_the_calendar_may_be_a_folder_of_its_repository(tmp_path):
    versions = begun(tmp_path / "all", folder="comms/plan")
    (versions.top / "content").mkdir()
    (versions.top / "content/oak.md").write_text("nothing of ours")
    versions.commit()
    versions.post("oak", at="2026-12-02 09:00", body=OAK)
    assert [post.id for post in versions.changes().posts] == ["oak"]
    done = run("diff", "main", "-C", "comms/plan", "--now", f"{NOW.isoformat()}", cwd=versions.top)
    assert "The oak" in done.stdout
    assert done.returncode == 0


def test_links_submodules_and_odd_paths_lead_nowhere(versions, tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text("---\nid: stolen\ntitle: Stolen\nstatus: draft\n---\n\nStolen words.\n")
    (versions.root / "content/link.md").symlink_to(secret)
    (versions.root / "content/all").symlink_to(tmp_path)
    versions.git("update-index", "--add", "--cacheinfo", f"160000,{versions.git('rev-parse', 'HEAD')},content/sub")
    versions.git("add", "-A")
    versions.git("update-index", "--add", "--cacheinfo", f"160000,{versions.git('rev-parse', 'HEAD')},content/sub")
    versions.git("commit", "-q", "-m", "links")
    found = versions.changes("HEAD~1", "HEAD")
    assert found.posts == ()
    assert sorted((told.rule, told.path) for told in found.appeared) == [
        ("symbolic-link", "content/all"),
        ("symbolic-link", "content/link.md"),
    ]
    assert any("content/sub/" in note for note in found.notes)
    assert "Stolen" not in versions.told("HEAD~1", "HEAD", form="json")


def test_a_charter_that_is_a_link_on_the_other_side_is_not_followed(versions, tmp_path):
    (tmp_path / "theirs.yml").write_text((versions.root / "charter.yml").read_text().replace("Test Brand", "Stolen Brand"))
    versions.branch("evil")
    (versions.root / "charter.yml").unlink()
    (versions.root / "charter.yml").symlink_to(tmp_path / "theirs.yml")
    versions.commit()
    versions.git("checkout", "-q", "main")
    found = versions.changes("main", "evil")
    assert found.head.charter == "missing"
    assert found.brand == "Test Brand"


def test_a_tree_with_paths_that_lead_out_writes_nothing_there(versions, tmp_path):
    def tree(*lines: str) -> str:
        listing = "".join(f"{line}\n" for line in lines).encode()
        made = subprocess.run(["git", "-C", versions.top, "mktree"], input=listing, capture_output=True, check=True)
        return made.stdout.decode().strip()

    blob, charter, inner = (versions.git("rev-parse", f"HEAD:{path}") for path in ("content/oak.md", "charter.yml", "content"))
    content = tree(f"100644 blob {blob}\t..\\..\\escaped.md", f"100644 blob {blob}\tfine.png", f"040000 tree {inner}\tdeep")
    whole = tree(f"100644 blob {charter}\tcharter.yml", f"040000 tree {content}\tcontent")
    commit = versions.git("commit-tree", whole, "-p", "HEAD", "-m", "odd")
    before = sorted(path.name for path in tmp_path.rglob("*escaped*"))
    versions.changes("main", commit)
    assert sorted(path.name for path in tmp_path.rglob("*escaped*")) == before == []


def test_a_post_of_megabytes_is_told_and_not_read(versions):
    versions.write("content/huge.md", b"---\nid: huge\n" + b"x" * (3 << 20))
    versions.commit()
    base = versions.git("rev-parse", "HEAD~1")
    for found in (versions.changes(base), versions.changes(base, "HEAD")):
        assert [told.rule for told in found.appeared] == ["file-size"]


def test_nothing_of_the_working_tree_the_index_or_the_temporary_files_changes(versions, tmp_path, monkeypatch):
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    versions.post("fir", at="2026-12-05 09:00", body="A small fir.")
    before = {path: path.read_bytes() for path in versions.top.rglob("*") if path.is_file()}
    versions.printed("main")
    versions.printed("main", "HEAD")
    assert {path: path.read_bytes() for path in versions.top.rglob("*") if path.is_file()} == before
    assert list(place.iterdir()) == []


def test_the_exit_code_is_0_whatever_the_change_says(versions):
    versions.write("content/oak.md", "broken")
    assert "error" in versions.printed("main")
