"""What of a calendar is open to an audience: posts, charter, deliveries and ledger are put together anew from what it may see.

Nothing is filtered out of pages later: what is not in here is on no page, in no feed, in no index and among no copied files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from parution import schedule
from parution.charter import Channel, Charter
from parution.deliveries.ledger import Ledger, Records
from parution.deliveries.payload import payload_of
from parution.deliveries.plan import Action, Decision, Standing, key_of
from parution.deliveries.record import Amended, Key, Published, Record, State
from parution.edition import Edition
from parution.history import History
from parution.model import FileHistory, Post, Status, say
from parution.website.as_read import as_read
from parution.website.audience import EVERYTHING, Audience, Shows
from parution.website.for_client import charter_of, plain, posts_of, shows_of

Deliveries = Mapping[str, tuple[Decision, ...]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A calendar as its readers may see it; `kept_back` are the paths of published posts whose text is no longer what was published."""

    edition: Edition
    charter: Charter
    shows: Shows = EVERYTHING
    deliveries: Deliveries | None = None
    ledger: Ledger | None = None
    kept_back: tuple[str, ...] = ()


def opened(edition: Edition, charter: Charter, audience: Audience, ledger: Ledger | None, deliveries: Deliveries | None) -> Opened:
    """What the audience may see of an edition with a usable charter."""
    if audience is Audience.INTERNAL:
        return Opened(edition, charter, EVERYTHING, deliveries, ledger)
    if audience is Audience.CLIENT:
        return _for_client(edition, charter, ledger, deliveries)
    return _for_all(edition, charter, ledger)


def remembered(history: History, seen: Opened) -> History:
    """What git knows of the posts that are open; who did it is told only to those who may know people."""
    shows = seen.shows
    if not shows.history:
        return History()
    if shows.sources:
        return history
    known = {post.path: found for post in seen.edition.posts if (found := history.files.get(post.path))}
    return History(known if shows.people else {path: _nameless(found) for path, found in known.items()})


def _nameless(known: FileHistory) -> FileHistory:
    moves = tuple(replace(move, by="") for move in known.moves)
    approvals = tuple(replace(one, by="") for one in known.approvals)
    return replace(known, created_by="", changed_by="", moves=moves, approvals=approvals)


def _with(edition: Edition, charter: Charter, posts: tuple[Post, ...]) -> Edition:
    """The edition of a few posts only."""
    return replace(edition, charter=charter, posts=posts, schedule=schedule.build(posts), findings=(), read=len(posts), past=0)


def _only(ledger: Ledger | None, keys: Iterable[Key]) -> Ledger | None:
    """The ledger of a few deliveries only, without any holds."""
    if ledger is None:
        return None
    return Ledger(ledger.header, Records({key: record for key in keys if (record := ledger.records.files.get(key)) is not None}))


def _for_client(edition: Edition, charter: Charter, ledger: Ledger | None, deliveries: Deliveries | None) -> Opened:
    shows = shows_of(charter.site.client)
    posts = posts_of(edition.posts, charter, shows)
    kept = charter_of(charter, posts, shows)
    known = {post.id: tuple(_told(deliveries.get(post.id, ()), post, shows)) for post in posts} if deliveries is not None else None
    keys = [one.key for some in (known or {}).values() for one in some]
    return Opened(_with(edition, kept, posts), kept, shows, known, _only(ledger, keys))


def _told(decisions: Iterable[Decision], post: Post, shows: Shows) -> Iterator[Decision]:
    """How the deliveries of a post stand on the channels of which its reader knows; only what is published is beyond doubt."""
    for one in decisions:
        if one.key.channel in post.channels and (shows.doubts or one.standing is Standing.PUBLISHED):
            yield replace(one, post=post)


def _for_all(edition: Edition, charter: Charter, ledger: Ledger | None) -> Opened:
    shown, kept_back, keys = list[Post](), list[str](), list[Key]()
    known: dict[str, tuple[Decision, ...]] = {}
    for post in edition.posts:
        published = _published(post, charter, ledger) if ledger else ()
        if not published:
            continue
        stands = {name: record for name, record in published if _is_what_went_out(post, charter.channels[name], record, edition)}
        if len(stands) < len(published):
            kept_back.append(post.path)
        if stands:
            shown.append(public := _public(post, charter, stands))
            known[post.id] = tuple(_received(key_of(public, name), record, public) for name, record in stands.items())
            keys += (Key(post.id, name, number) for name in stands for number in range(1, post.occurrence + 1))
    used = {name for post in shown for name in post.channels}
    kept = Charter(
        brand=charter.brand,
        timezone=charter.timezone,
        channels={name: plain(channel) for name, channel in charter.channels.items() if name in used},
        language=charter.language,
        description=charter.description,
        country=charter.country,
        horizon=charter.horizon,
        repository=charter.repository_id,
        site=replace(Charter("", charter.timezone, {}).site, engine=charter.site.engine, url=charter.site.url),
    )
    posts = tuple(shown)
    return Opened(_with(edition, kept, posts), kept, Shows(), known, _only(ledger, keys), tuple(kept_back))


def _received(key: Key, record: Record, post: Post) -> Decision:
    return Decision(key, Action.DONE, Standing.PUBLISHED, say("published"), record.last.at, post)


def _published(post: Post, charter: Charter, ledger: Ledger) -> tuple[tuple[str, Record], ...]:
    """The channels that have the post, with what the ledger says of each; none of a post that is not approved any more."""
    if post.status is not Status.APPROVED or post.slot is None:
        return ()
    records = ((name, key_of(post, name)) for name in post.channels if name in charter.channels)
    return tuple((name, ledger.records[key]) for name, key in records if ledger.records.is_published(key) or _amended(ledger, key))


def _amended(ledger: Ledger, key: Key) -> bool:
    record = ledger.records.get(key)
    if record is None or record.state is not State.PUBLISHED:
        return False
    last = record.history[-1]
    return isinstance(last, Amended) and last.payload is not None


def _is_what_went_out(post: Post, channel: Channel, record: Record, edition: Edition) -> bool:
    """Whether the post's text here is the one that the channel got, or that a person meant who said that it is published."""
    amended = next((event for event in reversed(record.history) if isinstance(event, Amended)), None)
    claim = record.claim
    blob, payload = (amended.blob, amended.payload) if amended else (claim.blob, claim.payload) if claim else (_meant(record), None)
    if blob == post.blob:
        return True
    return payload is not None and payload_of(post, channel, _Blobs(edition.root)).hash == payload


def _meant(record: Record) -> str | None:
    """The text of which a person said last that it is published; None where the record does not tell which one that was."""
    return next((event.blob for event in reversed(record.history) if isinstance(event, Published)), None)


def _public(post: Post, charter: Charter, stands: Mapping[str, Record]) -> Post:
    """Of a published post, what its readers got and when; nothing of why, by whom or for how much, and no text that no channel got."""
    return Post(
        path=post.path,
        blob=post.blob,
        id=post.id,
        title=post.title,
        status=post.status,
        slot=_went_out(post, charter, stands.values()),
        format=post.format,
        cta=post.cta,
        language=post.language,
        sponsor=post.sponsor,
        warning=post.warning,
        occurrence=post.occurrence,
        **as_read(post, {name: charter.channels[name].network for name in stands}),
    )


def _went_out(post: Post, charter: Charter, records: Iterable[Record]) -> datetime | None:
    """The slot at which it went out: that of its file may have been changed since, and says what is planned."""
    slots = {record.claim.slot for record in records if record.claim}
    if not slots or post.slot in slots:
        return post.slot
    slot = min(slots).astimezone(charter.timezone)
    return slot.replace(tzinfo=timezone(slot.utcoffset() or timedelta()))


class _Blobs(Mapping[str, str]):
    """The git blobs of files as they lie on the disk, each worked out when it is asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __getitem__(self, path: str) -> str:
        try:
            data = (self._root / path).read_bytes()
        except OSError:
            raise KeyError(path) from None
        return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __contains__(self, path: object) -> bool:
        return (self._root / str(path)).is_file()
