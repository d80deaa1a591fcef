"""Writes to the ledger what happened, many lanes at once: each waits until its event is safe, and one push covers all that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from parution.deliveries.ledger import Ledger, LedgerError
from parution.deliveries.record import Claimed, Event, IllegalError, Key, Record, State
from parution.publish.branch import Book, OvertakenError
from parution.publish.git import GitError

_ATTEMPTS = 10
PATIENCE = timedelta(minutes=8)
"""So long a receipt is tried to be written: without it, what was sent has to be looked for later, or asked of a person."""


class Clock(Protocol):
    """The time, and waiting."""

    def now(self) -> datetime:
        """What time it is (aware)."""

    def sleep(self, seconds: float) -> None:
        """Wait."""

    def jitter(self) -> float:
        """A number between 0 and 1, different on each runner."""


class Shelf(Protocol):
    """Where the ledger is kept (see `branch.Branch`)."""

    def read(self, known: Book | None = None, tips: Mapping[str, str] | None = None) -> Book:
        """The ledger as it stands."""

    def write(self, book: Book, records: list[Record], message: str, now: datetime, *, opening: bool = False) -> Book:
        """Add to it, if it still is what `book` says; with `opening`, it may be published by from now on."""

    def tips(self, *others: str) -> dict[str, str]:
        """Where its branch and other refs are."""


class LostError(Exception):
    """An event could not be written: the claim is no longer ours, or the ledger is out of reach. The delivery must stop."""


class OutpacedError(LostError):
    """What was concluded about a delivery no longer follows: others have dealt with it. Nothing is lost; the next run looks again."""


@dataclass
class _Slip:
    key: Key
    event: Event
    since: Record | None = None
    written: bool = False
    error: Exception | None = None


class Recorder:
    """The ledger while a run lasts; `refresh` it first. Safe to use from several threads."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock
        self._book = Book(Ledger(), None)
        self._pending: list[_Slip] = []
        self._waiting, self._writing = Lock(), Lock()

    @property
    def ledger(self) -> Ledger:
        """The ledger as last read or written."""
        return self._book.ledger

    def refresh(self, *refs: str) -> dict[str, str]:
        """Read the ledger as it stands now; where these refs are on the remote, asked in the same breath.

        Raises:
            GitError: it could not be read.
            LedgerError: it must not be used.
        """
        with self._writing:  # what the remote says must not be older than what a lane has just written
            tips = self._shelf.tips(*refs)
            self._book = self._shelf.read(self._book, tips)
            return tips

    def begin(self) -> None:
        """Begin the ledger, where that was not done yet.

        Raises:
            GitError: nobody knows whether it was begun.
        """
        with self._writing:
            for _ in range(_ATTEMPTS):
                if self._book.ledger.is_open:
                    return
                try:
                    self._book = self._shelf.write(self._book, [], "Begin the ledger", self._clock.now(), opening=True)
                except OvertakenError:  # another runner was faster, or the push was undone
                    self._clock.sleep(0.05 + self._clock.jitter() * 0.5)
                    self._book = self._shelf.read()
        raise GitError("push", "the ledger does not stay on the remote")

    def claim(self, records: Sequence[Record], message: str) -> None:
        """Write these records, made from `ledger`, or nothing.

        Raises:
            OvertakenError: the ledger has changed meanwhile; it was read again, decide again.
        """
        with self._writing:
            try:
                self._book = self._shelf.write(self._book, list(records), message, self._clock.now())
            except OvertakenError:
                self._clock.sleep(0.05 + self._clock.jitter() * 0.5)
                self._book = self._shelf.read(self._book)
                raise

    def record(self, key: Key, event: Event, since: Record | None = None) -> None:
        """Write what happened to a delivery; returns when it is safe.

        `since` is the record that the event was concluded from, where it was concluded and not witnessed: if the record has gone on
        meanwhile, or what was found turns out to be another delivery's, nothing is written.

        Raises:
            LostError: it could not be written.
            OutpacedError: it no longer follows from what the ledger says.
        """
        slip = _Slip(key, event, since)
        with self._waiting:
            self._pending.append(slip)
        with self._writing:
            if not slip.written and not slip.error:
                with self._waiting:
                    slips, self._pending = self._pending, []
                self._write(slips)
        if slip.error:
            raise slip.error if isinstance(slip.error, OutpacedError) else LostError(str(slip.error)) from slip.error

    def _write(self, slips: list[_Slip]) -> None:
        error: Exception = LostError("the ledger keeps changing")
        until, attempt = self._clock.now() + PATIENCE, 0
        while attempt == 0 or self._clock.now() < until:
            records = self._applied(slips)
            if not records:  # all of them stand there already, or fit no more
                return self._done(slips)
            try:
                self._book = self._shelf.write(self._book, list(records.values()), _message(slips), self._clock.now())
            except (OvertakenError, GitError) as failure:
                error = failure
                self._clock.sleep((0.05 + self._clock.jitter()) * min(2**attempt, 30) * 0.1)
                attempt += 1
                self._read_again()
            except LedgerError as failure:
                error = failure
                break
            else:
                return self._done(slips)
        for slip in slips:
            slip.error = slip.error or error
        return None

    @staticmethod
    def _done(slips: list[_Slip]) -> None:
        for slip in slips:
            slip.written = not slip.error

    def _read_again(self) -> None:
        try:
            self._book = self._shelf.read(self._book)
        except (GitError, LedgerError):
            return  # the next attempt will tell

    def _applied(self, slips: list[_Slip]) -> dict[Key, Record]:
        """The records with what is to be written; an event that no longer fits its record is refused, the others go on."""
        records: dict[Key, Record] = {}
        for slip in slips:
            if slip.error:
                continue
            record = records.get(slip.key) or self._book.ledger.record(slip.key)
            try:
                if slip.event in record.history:  # a push whose answer was lost had been received
                    continue
                if slip.since is not None:
                    self._still_holds(slip.event, slip.since, record)
                records[slip.key] = record.then(slip.event)
            except (IllegalError, LostError) as error:
                slip.error = error
        return records

    def _still_holds(self, event: Event, since: Record, record: Record) -> None:
        """What was concluded from a record must still follow: the record is the same, and what was found is not, and cannot be, another's.

        It can be where a delivery of the same text is on its way: what stands there may be that one, whose receipt is still to come.
        """
        if record != since:
            raise OutpacedError(_GONE_ON)
        new = {part.id for part in getattr(event, "parts", ()) if part.kind == "post"} - {part.id for part in record.parts}
        marks = set(record.attempt.marks if record.attempt else ())
        for other in self._book.ledger.records.values() if new else ():
            if other.channel != record.channel or other.key == record.key:
                continue
            attempt = other.attempt
            on_its_way = other.state is State.CLAIMED and isinstance(other.last, Claimed) and self._clock.now() < other.last.until
            if not new.isdisjoint(part.id for part in other.parts) or (on_its_way and attempt and not marks.isdisjoint(attempt.marks)):
                raise OutpacedError(_ANOTHERS)


_GONE_ON = "another runner has dealt with it meanwhile"
_ANOTHERS = "what was found may belong to another delivery of the same text"


def _message(slips: Sequence[_Slip]) -> str:
    lines = [f"{type(slip.event).__name__}: {slip.key}" for slip in slips]
    return lines[0] if len(lines) == 1 else "\n".join([f"{lines[0]} and {len(lines) - 1} more", "", *lines])
