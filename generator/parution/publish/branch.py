"""The ledger's branch: read whole and checked, written by compare-and-swap.

With a remote, the branch there is the ledger, and a step counts once the remote was read back and holds it. Without one, the branch of
the local repository is. Beside the branch stands a second ref, the witness, which moves with it: a branch that was pushed back to an
earlier state no longer agrees with its witness, and is refused.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from parution.deliveries import ledger as files
from parution.deliveries.ledger import HEADER, README, Header, Ledger, LedgerError, Records, lost_since, path_of, read, written
from parution.deliveries.record import Record
from parution.model import say
from parution.publish.git import Git, GitError

_ZERO = "0" * 40
_LOOKS = 3
"""So often the remote is asked before its branch is held to be pushed back: its two refs are not read at one instant."""

_ABOUT = b"""# The ledger

Written by `parution publish`: one file for each post on each channel, and everything that happened to it. Please do not edit it by hand;
what the publisher cannot know you can tell it with `parution resolve`. Why it is a branch, and what to do where it is damaged, stands in
docs/publishing.md of Parution.
"""


@dataclass(frozen=True, slots=True)
class Book:
    """The ledger as it was read: its values, the commit they come from (None: there is none yet), and its files' bytes and blobs."""

    ledger: Ledger
    tip: str | None
    witness: str | None = None
    blobs: Mapping[str, str] | None = None


class OvertakenError(Exception):
    """Another runner has written the ledger meanwhile: read it again and decide again."""


class Branch:
    """The ledger of one calendar. `remote` is the name of the git remote that holds it, or None for the local repository."""

    def __init__(self, git: Git, name: str, repository: str, remote: str | None) -> None:
        self._git, self._name, self._repository, self.remote = git, name, repository, remote
        self._ref = f"refs/heads/{name}"
        self._witness = f"refs/parution/witness/{name}"
        self._seen = f"refs/parution/seen/{name}"

    def tips(self, *others: str) -> dict[str, str]:
        """Where the branch, its witness and other refs are on the remote, or locally where there is none.

        Raises:
            GitError: the remote could not be asked.
        """
        wanted = [self._ref, self._witness, *others]
        if self.remote:
            out = self._git.run("ls-remote", self.remote, *wanted)
        else:
            _, out, _ = self._git.tried("show-ref", *wanted)
        pairs = (line.split(maxsplit=1) for line in out.decode("utf-8", "replace").splitlines())
        return {ref: commit for commit, ref in pairs if ref in wanted}

    def read(self, known: Book | None = None, tips: Mapping[str, str] | None = None) -> Book:
        """The ledger as it stands now; what `known` holds of it is not read again, and what `tips` has just told is not asked again.

        Raises:
            LedgerError: it must not be used.
            GitError: git could not get it.
        """
        for _ in range(_LOOKS):
            remembered = self._remembered()  # before the remote is asked: what other runners here learn later, it need not contain
            told, tips = self.tips() if tips is None else tips, None
            tip, witness = told.get(self._ref), told.get(self._witness)
            if known and tip and known.tip == tip and known.witness == witness:
                return known
            if not (tip or witness or remembered):
                return Book(Ledger(), None)
            if tip and self._contains(tip, witness, witness, remembered):
                return self._book(tip, witness, known)
        raise self._pushed_back()

    def _book(self, tip: str, witness: str | None, known: Book | None) -> Book:
        if witness and witness != tip:  # somebody has pushed by hand: nothing may be lost by it
            before, after = (read(self._contents(commit)) for commit in (witness, tip))
            if lost := lost_since(before, after):
                raise files.damaged(lost)
        blobs = self._git.files(tip)
        book = Book(self._values(blobs, known), tip, witness, blobs)
        self._belongs(book.ledger)
        self._git.run("update-ref", self._seen, tip)
        return book

    def _values(self, blobs: Mapping[str, str], known: Book | None) -> Ledger:
        """The ledger's values; only files that are not those of `known` are read."""
        before = known.blobs if known and known.blobs else {}
        changed = {path: blob for path, blob in blobs.items() if before.get(path) != blob}
        wanted = changed | ({HEADER: blobs[HEADER]} if HEADER in blobs else {})
        data = self._git.blobs(wanted.values())
        fresh = read({path: data[blob] for path, blob in wanted.items()})
        if not known or not before:
            return fresh
        gone = before.keys() - blobs.keys()
        if gone:
            raise files.damaged(f"{path} is gone" for path in sorted(gone))
        earlier = Ledger(records=Records({key: known.ledger.record(key) for key in fresh.records if key in known.ledger.records}))
        if lost := lost_since(earlier, fresh):
            raise files.damaged(lost)
        return Ledger(fresh.header, known.ledger.records.updated(fresh.records.files), {**known.ledger.holds, **fresh.holds})

    def _fetch(self, tip: str, witness: str | None) -> None:
        """Have the branch's whole history here."""
        if not self.remote or self._whole(tip, witness):
            return
        refs = [f"+{self._ref}:refs/parution/remote/{self._name}"]
        refs += [f"+{self._witness}:refs/parution/remote-witness/{self._name}"] if witness else []
        for ask, more in ((self._git.tried, ()), (self._git.run, ("--depth=2147483647", "--update-shallow"))):
            ask("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *more, self.remote, *refs)
            if self._whole(tip, witness):
                return
        raise LedgerError(
            say("The ledger's history is not whole: “{remote}” is a shallow copy.", remote=self.remote),
            say("Publish from a remote that has all of the branch “{branch}”.", branch=self._name),
        )

    def _whole(self, tip: str, witness: str | None) -> bool:
        """Whether every commit down to the first is here."""
        wanted = [tip, *([witness] if witness else [])]
        code, out, _ = self._git.tried("rev-list", "--max-parents=0", *wanted)
        if code:
            return False
        roots = set(out.decode().split())
        return not roots & self._grafts()

    def _grafts(self) -> set[str]:
        if self._git.line("rev-parse", "--is-shallow-repository") != "true":
            return set()
        path = self._git.line("rev-parse", "--path-format=absolute", "--git-path", "shallow")
        with open(path, encoding="ascii") as lines:  # noqa: PTH123 (a path that git names)
            return set(lines.read().split())

    def _contains(self, tip: str, witness: str | None, *seen: str | None) -> bool:
        """Whether the branch contains what its witness, and what this repository, has seen of it."""
        self._fetch(tip, witness)
        return not any(one and one != tip and self._git.tried("merge-base", "--is-ancestor", one, tip)[0] for one in seen)

    def _contents(self, commit: str) -> dict[str, bytes]:
        blobs = self._git.files(commit)
        data = self._git.blobs(blobs.values())
        return {path: data[blob] for path, blob in blobs.items()}

    def _remembered(self) -> str | None:
        code, out, _ = self._git.tried("rev-parse", "--verify", "--quiet", f"{self._seen}^{{commit}}")
        return None if code else out.decode().strip()

    def _belongs(self, ledger: Ledger) -> None:
        if not ledger.header:
            raise files.damaged([f"{HEADER} is missing"])
        if ledger.header.repository != self._repository:
            raise LedgerError(
                say("This is the ledger of “{theirs}”; the calendar is “{ours}”.", theirs=ledger.header.repository, ours=self._repository),
                say(
                    "If the calendar has only changed its name, write “repository: {theirs}” under “publishing” in charter.yml.",
                    theirs=ledger.header.repository,
                ),
            )

    def _pushed_back(self) -> LedgerError:
        if self.remote is None and not self._git.tried("show-ref", self._ref, self._witness)[1]:
            return LedgerError(
                say("This repository has no git remote any more, and the ledger of what was published is on the remote."),
                say("Add the remote again (git remote add origin ADDRESS), then run this again."),
            )
        return LedgerError(
            say(
                "The branch “{branch}” was pushed back to an earlier state or taken away: what was sent since is not in it.",
                branch=self._name,
            ),
            say(
                "Put it back: git fetch {remote} {witness} && git push --force {remote} FETCH_HEAD:{ref}."
                " See “A ledger that was pushed back” in docs/publishing.md.",
                remote=self.remote or ".",
                witness=self._witness,
                ref=self._ref,
            ),
        )

    def write(
        self,
        book: Book,
        records: list[Record],
        message: str,
        now: datetime,
        others: Mapping[str, bytes] | None = None,
        *,
        opening: bool = False,
    ) -> Book:
        """Add to the ledger, if it is still what `book` says: the ledger with the records, once the remote holds it.

        `others` are further files (holds); with `opening`, it may be published by from now on.

        Raises:
            OvertakenError: it is no longer what `book` says.
            GitError: nobody knows whether it was written: the remote could not be asked.
        """
        changed = {path_of(record.key): written(record) for record in records} | dict(others or {})
        header = book.ledger.header or Header(parution=files.VERSION, repository=self._repository, began=now)
        if opening and not header.opened:
            header = msgspec.structs.replace(header, opened=now)
        if not book.ledger.header:
            changed |= {README: _ABOUT}
        if header != book.ledger.header:
            changed |= {HEADER: written(header)}
        pending = f"refs/parution/pending/{secrets.token_hex(8)}"
        commit = self._git.commit(book.tip, changed, message, int(now.timestamp()), pending)
        try:
            self._swap(book, commit)
        finally:
            self._git.tried("update-ref", "-d", pending)
        ledger = Ledger(header, book.ledger.records, book.ledger.holds).with_records(records)
        blobs = {**(book.blobs or {}), **self._changed_blobs(commit, changed)}
        return Book(_with_holds(ledger, others), commit, commit, blobs)

    def _changed_blobs(self, commit: str, changed: Mapping[str, bytes]) -> dict[str, str]:
        return self._git.files(commit, *changed) if len(changed) < 500 else self._git.files(commit)  # noqa: PLR2004 (a command line has an end)

    def _swap(self, book: Book, commit: str) -> None:
        """Move the branch and its witness from what was read to the new commit, both or neither, and read back that they are there."""
        if self.remote:
            leases = [f"--force-with-lease={ref}:{old or ''}" for ref, old in ((self._ref, book.tip), (self._witness, book.witness))]
            self._push(leases, commit)
        else:
            orders = "".join(
                f"update {ref} {commit} {old or _ZERO}\n" for ref, old in ((self._ref, book.tip), (self._witness, book.witness))
            )
            self._git.tried("update-ref", "--stdin", data=f"start\n{orders}prepare\ncommit\n".encode())
        if not self.holds(commit):
            raise OvertakenError
        self._git.run("update-ref", self._seen, commit)

    def _push(self, leases: list[str], commit: str) -> None:
        if not self.remote:
            raise TypeError(self.remote)
        refs = [f"{commit}:{self._ref}", f"{commit}:{self._witness}"]
        code, _, words = self._git.tried("push", "--quiet", "--no-verify", "--atomic", *leases, self.remote, *refs)
        if code and self.tips().get(self._ref) == (leases[0].rpartition(":")[2] or None):
            raise GitError("push", words)  # nobody was faster: the remote does not want it

    def holds(self, commit: str) -> bool:
        """Whether the ledger, as the remote tells it now, contains a commit."""
        tips = self.tips()
        tip = tips.get(self._ref)
        if tip == commit or tip is None:
            return tip == commit
        self._fetch(tip, tips.get(self._witness))
        return self._git.tried("merge-base", "--is-ancestor", commit, tip)[0] == 0


def _with_holds(ledger: Ledger, others: Mapping[str, bytes] | None) -> Ledger:
    return Ledger(ledger.header, ledger.records, {**ledger.holds, **read_holds(others)}) if others else ledger


def read_holds(others: Mapping[str, bytes]) -> Mapping[str, files.LedgerHold]:
    """The holds among files."""
    header = {HEADER: written(Header(parution=files.VERSION, repository="", began=datetime.min))}  # noqa: DTZ901 (read and thrown away)
    return read({**others, **header}).holds
