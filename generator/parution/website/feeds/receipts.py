"""Where deliveries stand on their networks, read from the ledger without reading all of it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from parution.deliveries.ledger import Ledger
from parution.deliveries.record import Key, Part, Record
from parution.outgoing import WEB


class _Part(msgspec.Struct):
    url: str | None = None
    kind: str = "post"


class _Event(msgspec.Struct):
    parts: tuple[_Part, ...] = ()


class _Receipt(msgspec.Struct):
    history: tuple[_Event, ...]


_receipt = msgspec.json.Decoder(_Receipt)


def address(ledger: Ledger, key: Key) -> str | None:
    """The web address of what was published, that of its first part; None where the network gave none.

    Of a delivery that ended with being published, and that nobody has asked for yet, only the addresses are read: there may be thousands.
    """
    found = ledger.records.files.get(key)
    if isinstance(found, bytes):
        return _first(_receipt.decode(found).history[-1].parts)
    return address_in(found) if found else None


def address_in(record: Record) -> str | None:
    """The web address of what was published, from a record that was read."""
    return _first(record.parts)


def grown(ledger: Ledger, key: Key) -> int:
    """A number that changes when anything happens to a delivery: nothing is ever taken out of its record."""
    found = ledger.records.files.get(key)
    return len(found) if isinstance(found, bytes) else -len(found.history) if found else 0


def _first(parts: Iterable[_Part | Part]) -> str | None:
    found = (part.url for part in parts if part.url and part.kind == "post")
    return next((url for url in found if url.startswith(WEB)), None)
