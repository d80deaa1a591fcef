"""Git for a new calendar: a repository where there is none, a first commit only where that is asked for."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from parution.cli import init_guesses as guess
from parution.language import Translator
from parution.publish.git import Git, GitError
from parution.scaffold.record import PATH


class NotCommittedError(Exception):
    """What was written could not be committed; the argument says why and what to do, in the reader's language."""


def begin(root: Path, branch: str, say: Translator) -> str | None:
    """Make a directory a repository, where it lies in none; what a person should know of it."""
    git = Git(root)
    try:
        top = guess.top(root)
        if top is None:
            git.run("init", "--quiet")
            git.run("symbolic-ref", "HEAD", f"refs/heads/{branch}")
        elif top.resolve() != root.resolve():
            return say.gettext(
                "Note: this directory lies inside the repository {top}, and a forge looks for workflows only at the top of one. "
                "To make the calendar a repository of its own: git init {directory}",
                top=top,
                directory=root,
            )
    except GitError as error:
        told = say.message(error.message)
        return f"{say.gettext('Note: the files are written, but not everything could be done with git.')} {told}"
    return None


def commit(root: Path, paths: Sequence[str], say: Translator) -> None:
    """Commit what was written, and nothing else.

    Raises:
        NotCommittedError: git does not know who commits, or refuses.
    """
    git, there = Git(root), [path for path in (*paths, PATH) if (root / path).is_file()]
    again = f"parution init {shlex.quote(str(root))} --commit"
    try:
        if any(git.tried("var", f"GIT_{role}_IDENT")[0] for role in ("AUTHOR", "COMMITTER")):
            told = say.gettext("The files are written, but not committed: git does not know who you are. Tell it, then commit:")
            lines = ('git config --global user.name "…"', 'git config --global user.email "…@…"', again)
            raise NotCommittedError("\n  ".join((told, *lines)))
        ignored = git.tried("check-ignore", "-z", "--stdin", data="\0".join(there).encode())[1].decode().split("\0")
        there = [path for path in there if path not in ignored]
        git.run("add", "--", *there)
        if not git.tried("diff", "--cached", "--quiet", "--", *there)[0]:
            return
        git.run("commit", "--quiet", "--only", "--message", say.gettext("Begin the calendar"), "--", *there)
    except GitError as error:
        told = say.gettext("The files are written, but not committed.")
        message = f"{told} {say.message(error.message)}"
        raise NotCommittedError(message) from error
