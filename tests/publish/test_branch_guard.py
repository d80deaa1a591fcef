"""Only what stands on the published branch goes out: a feature branch with an approved post, however it was checked out, does not."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from parution.publish.checkout import Checkout, NoCommitError
from parution.publish.git import Git
from publish.newsroom import Newsroom, git


@pytest.fixture
def room(tmp_path):
    """Two commits on main, and beside it a feature branch with an approved post of its own."""
    room = Newsroom(tmp_path)
    room.post("table")
    room.commit("Plan the table")
    room.post("chair")
    room.commit("Plan the chair")
    git(room.root, "switch", "--quiet", "--create", "feature", "HEAD~1")
    room.post("not-read-by-anybody")
    git(room.root, "add", "--all")
    git(room.root, "commit", "--quiet", "--message", "A proposal")
    git(room.root, "push", "--quiet", "origin", "feature")
    git(room.root, "switch", "--quiet", "main")
    return room


def look(root, branch="main"):
    """Ask as the command does."""
    checkout = Checkout(Git(root))
    tip = git(root, "ls-remote", "origin", f"refs/heads/{branch}").partition("\t")[0]
    checkout.must_be_on(branch, checkout.remote(), tip or None)


def refused(root, branch="main"):
    with pytest.raises(NoCommitError) as caught:
        look(root, branch)
    return str(caught.value.message), str(caught.value.remedy)


def shallow(room, name, commit):
    """A checkout of one commit and nothing else, as a forge's runner makes it."""
    there = room.root.parent / name
    git(room.root.parent, "init", "--quiet", str(there))
    git(there, "remote", "add", "origin", f"file://{room.bare}")
    git(there, "fetch", "--quiet", "--no-tags", "--depth=1", "origin", commit)
    git(there, "checkout", "--quiet", "--detach", "FETCH_HEAD")
    assert git(there, "rev-list", "--count", "HEAD") == "1"
    return there


def commit_of(room, name):
    return git(room.root, "rev-parse", name)


def test_the_tip_passes_and_nothing_is_fetched_for_it(room):
    there = shallow(room, "ci", commit_of(room, "main"))
    look(there)
    assert git(there, "count-objects", "-v") == git(shallow(room, "other", commit_of(room, "main")), "count-objects", "-v")


def test_an_earlier_commit_passes(room):
    git(room.root, "switch", "--quiet", "--detach", "main~1")
    look(room.root)


def test_an_earlier_commit_passes_in_a_checkout_of_depth_one_without_fetching_what_came_before(room):
    git(room.root, "commit", "--quiet", "--allow-empty", "--message", "Third")
    git(room.root, "push", "--quiet", "origin", "main")
    there = shallow(room, "again", commit_of(room, "main~1"))
    look(there)
    assert git(there, "rev-list", "--count", commit_of(room, "main")) == "2"


def test_an_earlier_commit_passes_where_all_between_it_and_a_known_tip_is_cut_off(room):
    old = commit_of(room, "main~1")
    there = shallow(room, "again", old)
    git(there, "fetch", "--quiet", "--depth=1", "origin", "main")
    look(there)


def test_an_earlier_commit_passes_behind_a_merge(room):
    old = commit_of(room, "main")
    git(room.root, "merge", "--quiet", "--no-edit", "feature")
    git(room.root, "push", "--quiet", "origin", "main")
    look(shallow(room, "again", old))
    look(shallow(room, "merged", commit_of(room, "feature")))


@pytest.mark.parametrize("how", ["branch", "detached", "shallow", "shallow, tip known", "local clone of depth one"])
def test_a_feature_branch_is_refused(room, how):
    feature, main = commit_of(room, "feature"), commit_of(room, "main")
    if how == "branch":
        root = room.root
        git(root, "switch", "--quiet", "feature")
    elif how == "detached":
        root = room.root
        git(root, "switch", "--quiet", "--detach", "feature")
    elif how == "local clone of depth one":
        root = room.clone("one", "--depth=1", "--branch=feature")
    else:
        root = shallow(room, "ci", feature)
        if how == "shallow, tip known":  # at depth one too, so that its ancestors cannot be told
            git(root, "fetch", "--quiet", "--depth=1", "origin", main)
    message, remedy = refused(root)
    assert message == f"This commit ({feature[:10]}) is not on “main”: what is published is what was approved there."
    assert remedy == "Merge it into “main” first, and push that."


def test_a_commit_that_was_not_pushed_is_refused(room):
    git(room.root, "commit", "--quiet", "--allow-empty", "--message", "Mine")
    assert "is not on the remote's “main” yet" in refused(room.root)[0]


def test_a_commit_that_was_taken_from_the_branch_again_is_refused(room):
    there = shallow(room, "again", commit_of(room, "main"))
    git(room.root, "reset", "--quiet", "--hard", "main~1")
    git(room.root, "commit", "--quiet", "--allow-empty", "--message", "Otherwise")
    git(room.root, "push", "--quiet", "--force", "origin", "main")
    assert "is not on “main”" in refused(there)[0]


def test_a_remote_without_the_branch_is_refused_with_what_to_do(room):
    message, remedy = refused(room.root, "trunk")
    assert message == "“origin” has no branch “trunk”: what is published is what was approved there."
    assert "git push origin HEAD:trunk" in remedy


def test_without_a_remote_whatever_is_committed_goes(tmp_path):
    room = Newsroom(tmp_path, remote=False)
    room.commit()
    git(room.root, "switch", "--quiet", "--create", "feature")
    Checkout(Git(room.root)).must_be_on("main", None, None)


SITE = """parution: 1
brand: Atelier
timezone: Europe/Paris
channels: {news: {network: site}}
site: {branch: main}
"""


def publish(root):
    """The command, as a process."""
    command = [sys.executable, "-m", "parution", "publish", "--begin"]
    return subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    )


def test_the_command_sends_nothing_from_a_feature_branch_and_the_same_once_it_is_merged(tmp_path):
    room = Newsroom(tmp_path, charter=SITE)
    room.commit("The charter")
    git(room.root, "switch", "--quiet", "--create", "feature")
    room.post("table", channels=["news"], slot=f"{datetime.now(UTC):%Y-%m-%dT%H:%M}+00:00")
    git(room.root, "add", "--all")
    git(room.root, "commit", "--quiet", "--message", "A proposal")
    git(room.root, "push", "--quiet", "origin", "feature")
    there = room.clone("ci", "--depth=1", "--branch=feature")
    done = publish(there)
    assert (done.returncode, done.stdout) == (1, "")
    assert "is not on the remote's “main” yet" in done.stderr
    assert "parution" not in git(room.bare, "for-each-ref", "--format=%(refname)")
    git(room.root, "push", "--quiet", "origin", "feature:main")
    done = publish(there)
    assert (done.returncode, done.stderr) == (0, "")
    assert "refs/heads/parution-ledger" in git(room.bare, "for-each-ref", "--format=%(refname)")
