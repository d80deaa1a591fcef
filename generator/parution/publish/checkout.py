"""The commit that is published: its files, and the charter's holds as the published branch has them this minute."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from parution.charter import Charter, Hold
from parution.model import Message, say
from parution.publish.git import Git, GitError


class NoCommitError(Exception):
    """There is nothing committed that could be published: why, and what to do."""

    def __init__(self, message: Message, remedy: Message) -> None:
        super().__init__(str(message))
        self.message, self.remedy = message, remedy


class Checkout:
    """A calendar's directory in a git repository, at the commit that is checked out.

    Raises:
        NoCommitError: it is in none, or nothing is committed.
    """

    def __init__(self, git: Git) -> None:
        self.git = git
        try:
            self.prefix = git.line("rev-parse", "--show-prefix")
            self.commit = git.line("rev-parse", "--verify", "HEAD^{commit}")
        except GitError as error:
            raise _no_commit(error) from None

    def blobs(self) -> dict[str, str]:
        """The git blob of each file at the commit, by path relative to the calendar's directory."""
        under = [self.prefix] if self.prefix else []
        return {path.removeprefix(self.prefix): blob for path, blob in self.git.files(self.commit, *under).items()}

    def bytes_of(self, blob: str) -> bytes:
        """A file's bytes, by its blob."""
        return self.git.blobs([blob])[blob]

    def remote(self, wanted: str | None = None) -> str | None:
        """The remote that is meant: the one that is named, else `origin`, else the only one; None where there is none.

        Raises:
            NoCommitError: there is no such remote, or there are several and none is `origin`.
        """
        return remote_of(self.git, wanted)

    def must_be_on(self, branch: str, remote: str | None, tip: str | None) -> None:
        """Refuse a commit that is not on the published branch, at its `tip` on the remote or before: only there it was approved.

        Without a remote there is nothing to compare with, and nothing is refused.

        Raises:
            NoCommitError: it is not on the branch, or the remote has no such branch.
            GitError: the branch could not be fetched to look.
        """
        if remote is None or (tip and self._is_in(tip, branch, remote)):
            return
        if tip and not self.git.tried("merge-base", "--is-ancestor", tip, self.commit)[0]:
            raise NoCommitError(
                say("This commit ({commit}) is not on the remote's “{branch}” yet.", commit=self.commit[:10], branch=branch),
                say("Push it, or have it merged there: what is published is what was approved."),
            )
        if tip:
            raise NoCommitError(
                say(
                    "This commit ({commit}) is not on “{branch}”: what is published is what was approved there.",
                    commit=self.commit[:10],
                    branch=branch,
                ),
                say("Merge it into “{branch}” first, and push that.", branch=branch),
            )
        raise NoCommitError(
            say("“{remote}” has no branch “{branch}”: what is published is what was approved there.", remote=remote, branch=branch),
            say(
                "Push it (git push {remote} HEAD:{branch}), or write the name that the branch has under “site”, “branch” in charter.yml.",
                remote=remote,
                branch=branch,
            ),
        )

    def _is_in(self, tip: str, branch: str, remote: str) -> bool:
        """Whether the commit is `tip` or comes before it; of a history that is cut off, as much is fetched as it takes to know."""
        if tip == self.commit:
            return True
        shallow = self.git.line("rev-parse", "--is-shallow-repository") == "true"
        fetch = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head")
        for more in (None, (), ("--depth=2147483647",)):  # first what is here; then what came since the commit; then all
            if more is not None:
                self.git.run(*fetch, *more, remote, f"refs/heads/{branch}")
            code, _, _ = self.git.tried("merge-base", "--is-ancestor", self.commit, tip)
            if code == 0 or (code == 1 and not shallow):
                return code == 0
        return False


def _no_commit(error: GitError) -> NoCommitError:
    """Why there is no commit, in plain words."""
    remedy = say("What goes out is what is committed. Make the calendar a git repository, commit, and run this again.")
    if "not a git repository" in error.words:
        return NoCommitError(say("This directory is in no git repository, and publishing needs one."), remedy)
    if "Needed a single revision" in error.words:
        return NoCommitError(say("Nothing is committed in this git repository yet."), say("Commit the calendar, and run this again."))
    return NoCommitError(say("Publishing needs git: {words}.", words=error.words or error.command), remedy)


def remote_of(git: Git, wanted: str | None = None) -> str | None:
    """The remote that is meant (see `Checkout.remote`).

    Raises:
        NoCommitError: there is no such remote, or there are several and none is `origin`.
        GitError: this is no git repository.
    """
    remotes = git.line("remote").split()
    if wanted in {None, ""}:
        if not remotes or "origin" in remotes:
            return "origin" if remotes else None
        if len(remotes) == 1:
            return remotes[0]
    elif wanted in remotes:
        return wanted
    if wanted and not remotes:
        raise NoCommitError(
            say("There is no git remote “{name}”: this repository has none.", name=wanted), say("Leave --remote out, or add the remote.")
        )
    names = ", ".join(remotes)
    if wanted:
        message = say("There is no git remote “{name}”. There are: {names}.", name=wanted, names=names)
    else:
        message = say("Which git remote holds the ledger? There are: {names}.", names=names)
    raise NoCommitError(message, say("Name one of them with --remote."))


class FreshHolds:
    """The holds of the charter on the published branch, read again whenever that branch has moved.

    `standing` are the blobs of the branch's files where it is at another commit than what is checked out. What is not among them was
    changed, cancelled or taken away since, or never merged, and must not go out from here.
    """

    def __init__(self, checkout: Checkout, charter: Charter, remote: str | None, parse: Callable[[bytes], Charter | None]) -> None:
        self._checkout, self._remote, self._parse = checkout, remote, parse
        self.ref = f"refs/heads/{charter.site.branch}"
        self.holds: tuple[Hold, ...] = charter.holds
        self.standing: frozenset[str] | None = None
        self._known = checkout.commit
        self._lock = Lock()
        self._branch, self._insisting = charter.site.branch, False

    def insist(self) -> None:
        """Refuse a commit that is not on the branch when that is next looked at; whoever is going to send calls this first."""
        self._insisting = True

    def look(self, tip: str | None) -> None:
        """The branch is at this commit now.

        Raises:
            GitError: the charter there could not be read, or has errors.
            NoCommitError: what is checked out is not on the branch, and `insist` was called.
        """
        with self._lock:
            if self._insisting:
                self._checkout.must_be_on(self._branch, self._remote, tip)
                self._insisting = False
            if tip is None or tip == self._known or not self._remote:
                return
            git = self._checkout.git
            if git.tried("cat-file", "-e", f"{tip}^{{commit}}")[0]:
                shallow = git.line("rev-parse", "--is-shallow-repository") == "true"
                git.run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *(["--depth=1"] if shallow else []), self._remote, tip)
            charter = self._parse(git.run("show", f"{tip}:{self._checkout.prefix}charter.yml"))
            if charter is None:
                raise GitError("show", f"charter.yml at {tip[:12]} has errors, so nobody knows what is on hold")
            self.standing = frozenset(git.files(tip).values())
            self.holds, self._known = charter.holds, tip
