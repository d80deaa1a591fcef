"""Git for a new calendar: a repository where there is none, a first commit only where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from parution.cli import init_guesses as guess
from parution.language import Translator
from parution.publish.git import Git, GitError
from parution.scaffold.record import PATH


def begin(root: Path, paths: Sequence[str], say: Translator, *, makes: bool, commits: bool) -> Iterator[str]:
    """Do it, and give what the person should know of it."""
    git = Git(root)
    try:
        top = guess.top(root)
        if top is None and makes:
            git.run("init", "--quiet")
            git.run("symbolic-ref", "HEAD", "refs/heads/main")
        elif makes and top and top.resolve() != root.resolve():
            yield say.gettext(
                "Note: this directory lies inside the repository {top}, and a forge looks for workflows only at the top of one. "
                "To make the calendar a repository of its own: git init {directory}",
                top=top,
                directory=root,
            )
        if commits:
            there = [path for path in (*paths, PATH) if (root / path).is_file()]
            git.run("add", "--", *there)
            git.run("commit", "--quiet", "--only", "--message", say.gettext("Begin the calendar"), "--", *there)
    except GitError as error:
        told = say.message(error.message)
        yield f"{say.gettext('Note: the files are written, but not everything could be done with git.')} {told}"
