"""The ledger: the record of every delivery and every hold that runners must see, as files and as values.

One small JSON file for each delivery under `deliveries/`, in 256 folders so that no folder grows large, one for each hold under `holds/`,
and `ledger.json`, which says whose ledger it is. The branch is written by the publisher alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

import msgspec

from parution.deliveries.record import FileStruct, Key, Published, Record, replayed
from parution.model import Message, say

VERSION = 1
HEADER, README = "ledger.json", "README.md"
DELIVERIES, HOLDS = "deliveries/", "holds/"
_AT = b'"at": "'
_STATE, _PUBLISHED, _END = b'"state": "', b'"state": "published"', b"  ]\n}\n"


class Header(FileStruct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whose ledger it is, when it began, and since when it may be published by (None: a person has not said so yet).

    A hold, or what a person has resolved, may begin a ledger; that alone does not mean that nothing was ever published without one.
    """

    parution: int
    repository: str
    began: datetime
    opened: datetime | None = None


class LedgerHold(FileStruct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A hold that was put in place for all runners at once; without channels and campaigns, it silences everything."""

    reason: str
    start: datetime
    by: str
    until: datetime | None = None
    channels: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    ended: datetime | None = None
    ended_by: str | None = None

    def silences(self, channel: str, campaign: str | None, now: datetime) -> bool:
        """Whether it silences a channel, or a campaign, at a moment."""
        everything = not (self.channels or self.campaigns)
        concerned = everything or channel in self.channels or campaign in self.campaigns
        return concerned and self.start <= now and not self.over(now)

    def over(self, now: datetime) -> bool:
        """Whether it has ended."""
        return bool((self.ended and self.ended <= now) or (self.until and self.until <= now))


class LedgerError(Exception):
    """A ledger that must not be used: what is wrong with it, and what to do."""

    def __init__(self, message: Message, remedy: Message) -> None:
        super().__init__(str(message))
        self.message, self.remedy = message, remedy


class Records(Mapping[Key, Record]):
    """Records by key, each read from its file's bytes when it is first asked for: most were published long ago, and nobody asks."""

    def __init__(self, known: Mapping[Key, Record | bytes]) -> None:
        self._known = dict(known)

    def __getitem__(self, key: Key) -> Record:
        found = self._known[key]
        if isinstance(found, bytes):
            found = self._known[key] = _checked(path_of(key), found)
        return found

    def __iter__(self) -> Iterator[Key]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, key: object) -> bool:
        return key in self._known

    def is_published(self, key: Key) -> bool:
        """Whether the last that happened to a delivery is that it was published; told without reading more than that."""
        found = self._known.get(key)
        if isinstance(found, bytes):
            return _ends_published(found)
        return found is not None and isinstance(found.history[-1], Published)

    def since(self, moment: datetime) -> Iterator[Record]:
        """The records to which something happened at a moment or later; of the others no more is read than that."""
        typed = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}".encode()
        for key, found in self._known.items():
            if not isinstance(found, bytes) or _last_time(found) >= typed:
                record = self[key]
                if record.history and record.history[-1].at >= moment:
                    yield record

    def updated(self, others: Mapping[Key, Record | bytes]) -> Records:
        """These records, with others in their places."""
        return Records({**self._known, **others})

    @property
    def files(self) -> Mapping[Key, Record | bytes]:
        """The records as they are: read, or not yet."""
        return self._known


@dataclass(frozen=True, slots=True)
class Ledger:
    """All deliveries by key, all holds by name; `header` is None where no ledger has been begun."""

    header: Header | None = None
    records: Records = field(default_factory=lambda: Records({}))
    holds: Mapping[str, LedgerHold] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it may be published by."""
        return self.header is not None and self.header.opened is not None

    def record(self, key: Key) -> Record:
        """The delivery's record; an empty one where nothing has happened yet."""
        return self.records.get(key) or Record(post=key.post, channel=key.channel, occurrence=key.occurrence)

    def hold(self, channel: str, campaign: str | None, now: datetime) -> LedgerHold | None:
        """The first hold that silences a channel, or a campaign, at a moment."""
        return next((hold for hold in self.holds.values() if hold.silences(channel, campaign, now)), None)

    def with_records(self, records: Iterable[Record]) -> Ledger:
        """The ledger with these records in place of the earlier ones."""
        return Ledger(self.header, self.records.updated({record.key: record for record in records}), self.holds)


def path_of(key: Key) -> str:
    """Where a delivery's file stands."""
    shard = sha256(key.post.encode()).hexdigest()[:2]
    name = key.channel + (f"~{key.occurrence}" if key.occurrence > 1 else "")
    return f"{DELIVERIES}{shard}/{key.post}/{name}.json"


def written(value: Record | LedgerHold | Header) -> bytes:
    """A file of the ledger, laid out for people; the same value always gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


_record, _hold, _header = msgspec.json.Decoder(Record), msgspec.json.Decoder(LedgerHold), msgspec.json.Decoder(Header)


def read(files: Mapping[str, bytes]) -> Ledger:
    """A ledger from its files (path → bytes), each checked against its schema and its rules.

    Of a delivery whose file ends with its having been published, the rest is read and checked when it is first asked for.

    Raises:
        LedgerError: a file is not what it should be; which one, and how.
    """
    records, holds, wrong = dict[Key, Record | bytes](), dict[str, LedgerHold](), list[str]()
    for path, data in files.items():
        try:
            if path.startswith(DELIVERIES):
                key = _key_at(path)
                records[key] = data if _ends_published(data) else _checked(path, data)
            elif path.startswith(HOLDS):
                holds[path] = _hold.decode(data)
        except LedgerError as error:
            wrong.append(str(error.message.values["details"]))
        except (ValueError, RecursionError) as error:
            wrong.append(f"{path}: {error}")
    header = _header_of(files, wrong)
    if wrong or (header is None and (records or holds)):
        raise damaged(wrong or [f"{HEADER} is missing"])
    return Ledger(header, Records(records), holds)


def _header_of(files: Mapping[str, bytes], wrong: list[str]) -> Header | None:
    if HEADER not in files:
        return None
    try:
        header = _header.decode(files[HEADER])
    except (ValueError, RecursionError) as error:
        wrong.append(f"{HEADER}: {error}")
        return None
    if header.parution != VERSION:
        message = say("The ledger is of version {theirs}; this program knows version {ours}.", theirs=header.parution, ours=VERSION)
        raise LedgerError(message, say("Use the version of Parution that wrote it, or a newer one."))
    return header


def _checked(path: str, data: bytes) -> Record:
    """A delivery's file, read and checked.

    Raises:
        LedgerError: it is not as the publisher would have written it.
    """
    try:
        record = _record.decode(data)
    except (ValueError, RecursionError) as error:
        raise damaged([f"{path}: {error}"]) from None
    if path != path_of(record.key):
        raise damaged([f"{path}: says that it is {record.key}"])
    if wrong := list(replayed(record)):
        raise damaged(wrong)
    return record


def _key_at(path: str) -> Key:
    """The key of a delivery's file.

    Raises:
        ValueError: no delivery has such a file.
    """
    _, _, post, name = path.split("/")
    return Key.parse(f"{post}/{name.removesuffix('.json')}")


def _last_time(data: bytes) -> bytes:
    """When the last event of a delivery's file happened, as it stands there (UTC)."""
    at = data.rfind(_AT) + len(_AT)
    return data[at : at + len("2026-12-03T09:00:00")]


def _ends_published(data: bytes) -> bool:
    """Whether the last event of a delivery's file is its publication; a quotation mark within a text is always written with a backslash."""
    return data.startswith(_PUBLISHED, data.rfind(_STATE)) and data.endswith(_END)


def damaged(wrong: Iterable[str]) -> LedgerError:
    """That the ledger's files are not as the publisher wrote them."""
    return LedgerError(
        say("The ledger is damaged: {details}.", details="; ".join(list(wrong)[:3])),
        say("Nothing is sent until it is mended. See “A damaged ledger” in docs/publishing.md."),
    )


def lost_since(earlier: Ledger, later: Ledger) -> list[str]:
    """What an earlier state of the ledger knew and a later one does not: nothing may ever be taken out."""
    gone = [f"{key}: its record is gone" for key in earlier.records.keys() - later.records.keys()]
    changed = [
        f"{key}: its history was rewritten"
        for key, record in later.records.items()
        if (before := earlier.records.get(key)) and before is not record and not record.grown_from(before)
    ]
    return sorted(gone + changed)
