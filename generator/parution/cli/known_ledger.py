"""The ledger that the site is made from: what was published where, as the remote has it or as it was last seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from parution import cache as cache_
from parution.charter import Charter
from parution.deliveries import ledger as files
from parution.deliveries.ledger import HEADER, Ledger, LedgerError
from parution.deliveries.pages import NETWORK
from parution.model import Message, say
from parution.publish.branch import Branch
from parution.publish.checkout import NoCommitError, remote_of
from parution.publish.git import PATIENCE, Git, GitError

_NAME = "whole-ledger"
_WAIT = 30
_Files = dict[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """The ledger, None where there is none; `note` says where it may not be what it is by now."""

    ledger: Ledger | None = None
    note: Message | None = None


def known_ledger(root: Path, charter: Charter, cache: Path | None, *, ask: bool) -> Known:
    """The ledger of a calendar. With `ask`, the remote is asked; otherwise, or where it does not answer, it is what was last seen of it.

    Raises:
        LedgerError: it must not be used, and nothing was seen of it before.
    """
    git = _Impatient(root)
    try:
        remote = remote_of(git)
    except (NoCommitError, GitError):
        return Known()  # published is only from git, and where it is not clear to which remote, the publisher says so
    shelf = _Shelf(git, charter, remote, cache)
    if remote and not ask:
        return Known(shelf.seen())
    try:
        return Known(shelf.now())
    except GitError as error:
        return _unread(shelf.seen(), charter, error)
    except LedgerError as error:
        seen = shelf.seen()
        if seen is None:
            raise
        return Known(seen, say("{problem} The site shows what was last seen of it.", problem=error.message))


def _unread(seen: Ledger | None, charter: Charter, error: GitError) -> Known:
    """What is to be done without an answer of the remote."""
    if seen:
        return Known(seen, say("The ledger could not be read ({why}); the site shows what was last seen of it.", why=error.words))
    if all(channel.network != NETWORK for channel in charter.channels.values()):
        return Known()  # nothing tells that there is a ledger, and no page waits for one
    return Known(None, say("The ledger could not be read ({why}), so the site does not say what was published.", why=error.words))


class _Impatient(Git):
    """Git for somebody who waits for pages."""

    def tried(self, *arguments: str, data: bytes | None = None, patience: float = PATIENCE) -> tuple[int, bytes, str]:
        return super().tried(*arguments, data=data, patience=min(patience, _WAIT))


class _Shelf:
    """The ledger's branch, whose files are kept in the cache from run to run."""

    def __init__(self, git: Git, charter: Charter, remote: str | None, cache: Path | None) -> None:
        self._git, self._cache = git, cache
        self._branch = Branch(git, charter.ledger, charter.repository_id, remote)
        self._last = f"refs/parution/seen/{charter.ledger}"
        self._calendar = [charter.ledger, charter.repository_id]

    def now(self) -> Ledger | None:
        """The ledger as it stands; None where none has been begun.

        Raises:
            GitError, LedgerError: see `Branch.read`.
        """
        tips = self._branch.tips()
        if (kept := self._kept(tips)) is not None:
            return kept
        if not tips and self.seen() is None:
            return None
        book = self._branch.read()
        if book.tip is None:
            return None
        return self._keep({ref: tip for ref, tip in tips.items() if tip}, book.ledger)

    def seen(self) -> Ledger | None:
        """The ledger as this copy of the repository saw it last, whole and checked as it was then."""
        code, out, _ = self._git.tried("rev-parse", "--verify", "--quiet", f"{self._last}^{{commit}}")
        if code:
            return None
        tips = {self._last: out.decode().strip()}
        if (kept := self._kept(tips)) is not None:
            return kept
        blobs = self._git.files(tips[self._last])
        data = self._git.blobs(blobs.values())
        return self._keep(tips, files.read({path: data[blob] for path, blob in blobs.items()}))

    def _kept(self, tips: Mapping[str, str]) -> Ledger | None:
        kept = cache_.load(self._cache, _NAME, self._mark(tips), _Files)
        try:
            return files.read({path: text.encode() for path, text in kept.items()}) if kept else None
        except LedgerError:
            return None

    def _keep(self, tips: Mapping[str, str], ledger: Ledger) -> Ledger:
        """Keep all of it for the next run."""
        kept = {HEADER: files.written(ledger.header)} if ledger.header else {}
        kept |= {path: files.written(hold) for path, hold in ledger.holds.items()}
        kept |= {
            files.path_of(key): record if isinstance(record, bytes) else files.written(record)
            for key, record in ledger.records.files.items()
        }
        cache_.store(self._cache, _NAME, self._mark(tips), {path: data.decode() for path, data in kept.items()})
        return files.read(kept)

    def _mark(self, tips: Mapping[str, str]) -> bytes:
        return cache_.fingerprint("\n".join([*self._calendar, *(f"{ref} {tip}" for ref, tip in sorted(tips.items()))]).encode())
