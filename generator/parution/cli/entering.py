"""What a person says to the ledger, written for everyone: by compare-and-swap, tried again where somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from parution.cli.publishing import Office, guarded
from parution.deliveries.ledger import Ledger, LedgerHold, written
from parution.deliveries.record import Record
from parution.publish.branch import OvertakenError
from parution.publish.git import GitError

_TRIES = 12


@dataclass(frozen=True)
class Entry:
    """What is to be written: whole records, holds by the names of their files."""

    records: Sequence[Record] = ()
    holds: Mapping[str, LedgerHold] = field(default_factory=dict)


def enter(desk: Office, change: Callable[[Ledger], Entry], message: str) -> None:
    """Write what `change` makes of the ledger as it then stands, which it may be asked several times.

    Raises:
        ClickException: it could not be written.
    """

    def write() -> None:
        for attempt in range(_TRIES):
            book = desk.branch.read()
            entry = change(book.ledger)
            holds = {name: written(hold) for name, hold in entry.holds.items()}
            if not entry.records and not holds:
                return
            try:
                desk.branch.write(book, list(entry.records), message, desk.clock.now(), holds)
            except OvertakenError:
                desk.clock.sleep((0.05 + desk.clock.jitter()) * min(2**attempt, 30) * 0.2)
            else:
                return
        raise GitError("push", "the ledger keeps changing")

    guarded(desk.say, write, sending=False)
