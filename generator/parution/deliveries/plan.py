"""What is to be done about each delivery now, and why not: edition × ledger × what is known of the channels × now → decisions.

Pure: whoever decides on the same facts decides the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from parution.charter import Charter, Hold
from parution.deliveries.ledger import Ledger, LedgerHold
from parution.deliveries.pacing import IN_TIME, Pace, reach
from parution.deliveries.record import Claimed, Failed, Key, Missed, Published, Record, State, Unknown
from parution.edition import Edition
from parution.model import Message, Post, Severity, Status, say
from parution.rules.closures import quiet_at, quiet_until
from parution.rules.holding import hold_on


class Action(StrEnum):
    """What comes next for a delivery."""

    SEND = "send"
    RECOVER = "recover"
    MISS = "miss"
    WAIT = "wait"
    PERSON = "person"
    DONE = "done"


class Standing(StrEnum):
    """How a delivery stands, in a word for people: what the ledger says, or what follows from the plan and the clock."""

    UNAPPROVED = "not approved"
    SCHEDULED = "scheduled"
    DUE = "due"
    WAITING = "waiting"
    HELD = "held"
    BLOCKED = "blocked"
    BY_HAND = "by hand"
    PAST = "past"
    SENDING = "sending"
    PUBLISHED = "published"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Ability:
    """What is known of a channel from outside the calendar.

    `automatic`: there is a module for its network; `missing`: the environment variables that are not set; `reads`: the account can be
    asked what became of a delivery; `online`: its images must be on the public site first; `wrong`: how its settings are wrong.
    """

    automatic: bool = True
    missing: tuple[str, ...] = ()
    reads: bool = True
    online: bool = False
    wrong: Message | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the plan must know beside the edition and the ledger.

    `abilities` by channel; `blobs`: the git blob of each file of the calendar at the commit that is published (path relative to the root);
    `holds`: the charter's holds, as fresh as could be had; `offline`: posts whose images are not on the public site yet, by path.
    `standing`: where the published branch is at another commit, the blobs that it has. `belated`: posts whose time was long past before the
    ledger began and that were approved only after that, by path. `repeats`: what has gone out already under another id, which no post has
    any more, and the delivery that it was.
    """

    abilities: Mapping[str, Ability]
    blobs: Mapping[str, str]
    holds: tuple[Hold, ...] = ()
    offline: frozenset[str] = frozenset()
    standing: frozenset[str] | None = None
    belated: frozenset[str] = frozenset()
    repeats: Mapping[Key, Key] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """One delivery's next step; `until` is when something may change by itself, `repeats` what it would be a repeat of."""

    key: Key
    action: Action
    standing: Standing
    why: Message
    until: datetime | None = None
    post: Post | None = None
    alert: bool = False
    """A person should hear of it."""
    repeats: Key | None = None


def key_of(post: Post, channel: str) -> Key:
    """Which delivery a post's on a channel is."""
    return Key(post.id, channel, post.occurrence)


def decide(edition: Edition, charter: Charter, ledger: Ledger, facts: Facts, now: datetime, *, published: bool = True) -> list[Decision]:
    """Every delivery of the calendar and of the ledger, in the order of their slots; without `published`, not those that are done with."""
    return list(_Planner(edition, charter, ledger, facts, now, published=published).decisions())


class _Planner:
    def __init__(self, edition: Edition, charter: Charter, ledger: Ledger, facts: Facts, now: datetime, *, published: bool) -> None:
        self._all = published
        self._edition, self._charter, self._ledger, self._facts, self._now = (
            edition,
            replace(charter, holds=facts.holds),
            ledger,
            facts,
            now,
        )
        self._faulty = {one.path for one in edition.findings if one.severity is Severity.ERROR}
        self._paces: dict[str, Pace] = {}
        self._seen: set[Key] = set()
        self._stale = now - charter.stale_after
        self._began = (ledger.header.opened if ledger.header else None) or now

    def decisions(self) -> Iterator[Decision]:
        """One for each post and channel, then those of which only the ledger knows."""
        records = self._ledger.records
        posts = (post for post in self._edition.posts if post.slot and post.status not in {Status.IDEA, Status.CANCELLED})
        for post in sorted(posts, key=_by_slot):
            for channel in post.channels:
                key = key_of(post, channel)
                self._seen.add(key)
                if self._all or not records.is_published(key):
                    yield self._decided(key, post)
        known = {post.id: post for post in self._edition.posts}
        for key in sorted(key for key in records if key not in self._seen and (self._all or not records.is_published(key))):
            yield self._orphan(key, known.get(key.post))

    def _decided(self, key: Key, post: Post) -> Decision:
        record = self._ledger.records.get(key)
        slot = _slot(post)
        if record is None:
            return self._fresh(key, post, slot)
        decided = self._known(record, post, slot)
        return decided or self._fresh(key, post, slot, again=True)

    def _orphan(self, key: Key, post: Post | None) -> Decision:
        """A delivery that the calendar does not ask for (any more)."""
        record = self._ledger.records[key]
        if record.state is State.FAILED:
            return Decision(key, Action.DONE, Standing.SKIPPED, say("no longer asked for"), post=post)
        return self._known(record, post, None) or Decision(key, Action.DONE, Standing.SKIPPED, say("no longer asked for"), post=post)

    def _known(self, record: Record, post: Post | None, slot: datetime | None) -> Decision | None:
        """What its record says is next; None where it is to be looked at like a new one."""
        key, last = record.key, record.last
        if isinstance(last, Missed):
            moved = slot and slot != last.slot
            return None if moved else Decision(key, Action.DONE, Standing.MISSED, last.why.message(), post=post, alert=True)
        if isinstance(last, Failed):
            return self._failed(record, last, post, slot)
        if isinstance(last, Claimed | Unknown):
            return self._claimed(key, last, post) if isinstance(last, Claimed) else self._doubt(key, last, post)
        if isinstance(last, Published):
            return Decision(key, Action.DONE, Standing.PUBLISHED, say("published"), last.at, post)
        return Decision(key, Action.DONE, Standing.SKIPPED, say("not to be sent"), post=post)

    def _claimed(self, key: Key, last: Claimed, post: Post | None) -> Decision:
        if self._now < last.until:
            return Decision(key, Action.WAIT, Standing.SENDING, say("being sent by {runner}", runner=last.runner), last.until, post)
        return self._recover(key, post, say("a runner began to send it and never came back"))

    def _recover(self, key: Key, post: Post | None, why: Message) -> Decision:
        ability = self._facts.abilities.get(key.channel, Ability(automatic=False))
        if not ability.reads or not ability.automatic:
            return Decision(key, Action.RECOVER, Standing.UNKNOWN, why, post=post, alert=True)
        if ability.missing:
            return Decision(key, Action.PERSON, Standing.UNKNOWN, _no_credentials(ability), post=post, alert=True)
        return Decision(key, Action.RECOVER, Standing.UNKNOWN, why, post=post)

    def _doubt(self, key: Key, last: Unknown, post: Post | None) -> Decision:
        if last.next is None:
            return Decision(key, Action.PERSON, Standing.UNKNOWN, last.why.message(), post=post, alert=True)
        if self._now < last.next:
            return Decision(key, Action.WAIT, Standing.UNKNOWN, last.why.message(), last.next, post, alert=True)
        return self._recover(key, post, last.why.message())

    def _failed(self, record: Record, last: Failed, post: Post | None, slot: datetime | None) -> Decision | None:
        claim = record.claim
        changed = not claim or (post and (post.blob != claim.blob or slot != claim.slot))
        if last.next is None and not changed:
            return Decision(record.key, Action.PERSON, Standing.FAILED, last.why.message(), post=post, alert=True)
        if last.next and self._now < last.next and slot and slot > self._stale:
            return Decision(record.key, Action.WAIT, Standing.FAILED, last.why.message(), last.next, post, alert=last.person)
        return None

    def _fresh(self, key: Key, post: Post, slot: datetime, *, again: bool = False) -> Decision:
        if post.status is not Status.APPROVED:
            return Decision(
                key, Action.PERSON, Standing.UNAPPROVED, say("not approved: its status is “{status}”", status=post.status.value), slot, post
            )
        if slot > self._now:
            return Decision(key, Action.WAIT, Standing.SCHEDULED, say("not due yet"), slot, post)
        if slot < self._stale and slot < self._began - self._charter.stale_after and not again:
            if post.path not in self._facts.belated:
                return Decision(key, Action.DONE, Standing.PAST, say("from before the ledger began"), post=post)
            if len(self._facts.belated) > MANY:  # a calendar that moves in: told at once, and not written down one by one
                return Decision(key, Action.PERSON, Standing.MISSED, BELATED, post=post, alert=True)
        if old := self._facts.repeats.get(key):
            why = say("it has gone out there already, as it seems, under the id “{old}”", old=old.post)
            return Decision(key, Action.PERSON, Standing.BLOCKED, why, post=post, alert=True, repeats=old)
        return self._due(key, post, slot)

    def _due(self, key: Key, post: Post, slot: datetime) -> Decision:
        ability = self._facts.abilities.get(key.channel)
        if not ability or not ability.automatic:
            return Decision(key, Action.PERSON, Standing.BY_HAND, say("this network is published to by hand"), post=post)
        hindered = self._hindered(key, post, ability)
        if slot < self._stale:
            why = hindered.why if hindered else say("its slot is too long past")
            why = BELATED if post.path in self._facts.belated else why
            return Decision(key, Action.MISS, Standing.MISSED, why, post=post, alert=True)
        return hindered or self._paced(key, post, slot)

    def _hindered(self, key: Key, post: Post, ability: Ability) -> Decision | None:
        """Why it may not go out although it is due."""
        if why := self._for_a_person(post, ability):
            return Decision(key, Action.PERSON, Standing.BLOCKED, why, post=post, alert=True)
        if why := held(self._charter, self._facts.holds, self._ledger, key.channel, post.campaign, self._now):
            return Decision(key, Action.WAIT, Standing.HELD, why, post=post, alert=True)
        if not still_stands(post.blob, self._facts.standing):
            return Decision(key, Action.WAIT, Standing.WAITING, SUPERSEDED, post=post)
        if ability.online and post.path in self._facts.offline:
            return Decision(key, Action.WAIT, Standing.WAITING, say("its images are not on the public site yet"), post=post)
        return None

    def _for_a_person(self, post: Post, ability: Ability) -> Message | None:
        """What only a person can mend."""
        if post.path in self._faulty:
            return say("the check finds errors in it")
        if self._facts.blobs.get(post.path) != post.blob:
            return say("its latest text is not committed")
        return ability.wrong or (_no_credentials(ability) if ability.missing else None)

    def _paced(self, key: Key, post: Post, slot: datetime) -> Decision:
        pace = self._pace(key.channel)
        if waits := self._hushed(key, slot, pace.wait(slot, self._now)):
            until, why = waits
            return Decision(key, Action.WAIT, Standing.WAITING, why, until, post)
        pace.goes(slot, self._now)
        return Decision(key, Action.SEND, Standing.DUE, say("due"), post=post)

    def _hushed(self, key: Key, slot: datetime, waits: tuple[datetime, Message] | None) -> tuple[datetime, Message] | None:
        """Until when a delivery waits and why, put off to the end of quiet hours where it is late: then nobody has chosen its time.

        What stands there in part is completed at any hour.
        """
        record, zone = self._ledger.records.get(key), self._charter.timezone
        chosen = self._now - slot <= IN_TIME or quiet_at(self._charter, key.channel, slot.astimezone(zone))
        if chosen or (record and record.parts):
            return waits
        moment = (waits[0] if waits else self._now).astimezone(zone)
        end = quiet_until(self._charter, key.channel, moment)
        return (end, waits[1] if waits else say("late, and these are quiet hours of the channel")) if end > moment else waits

    @cached_property
    def _went(self) -> Mapping[str, list[tuple[datetime, datetime]]]:
        """When each channel has spoken, as far back as that matters, and the slot of each."""
        went: dict[str, list[tuple[datetime, datetime]]] = {}
        since = self._now - reach(self._charter.channels.values())
        for record in self._ledger.records.since(since):
            for one in _spoken(record):
                went.setdefault(record.channel, []).append(one)
        return went

    def _pace(self, channel: str) -> Pace:
        if channel not in self._paces:
            went = self._went.get(channel, [])
            coming = sorted(_slot(post) for post in self._edition.posts if _is_coming(post, channel, self._now))
            self._paces[channel] = Pace(self._charter.channels[channel], self._charter.timezone, went, coming)
        return self._paces[channel]


MANY = 10
"""More belated posts than this are a calendar that moves in, and told in one line."""

BELATED = say("its time was long past when it was approved")
SUPERSEDED = say(
    "its text here is not the one on the published branch: not merged there yet, or changed there since (git push sends this one there, "
    "git pull brings that one here)"
)


def still_stands(blob: str, standing: frozenset[str] | None) -> bool:
    """Whether the published branch, of which `standing` are the blobs if it is at another commit, still has a post as it is here."""
    return standing is None or blob in standing


def silencer(
    charter: Charter, holds: tuple[Hold, ...], ledger: Ledger, channel: str, campaign: str | None, now: datetime
) -> Hold | LedgerHold | None:
    """Which of the charter's holds (given, as fresh as could be had), or else of the ledger's, silences a channel, or a campaign, now."""
    charters = hold_on(replace(charter, holds=holds), channel, now.astimezone(charter.timezone), campaign)
    return charters or ledger.hold(channel, campaign, now)


def held(charter: Charter, holds: tuple[Hold, ...], ledger: Ledger, channel: str, campaign: str | None, now: datetime) -> Message | None:
    """Why one of the charter's holds or of the ledger's silences a channel, or a campaign, now (see `silencer`)."""
    hold = silencer(charter, holds, ledger, channel, campaign, now)
    return say("on hold: {reason}", reason=hold.reason) if hold else None


def sends(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that are to be sent now."""
    return [one for one in decisions if one.action is Action.SEND]


def _spoken(record: Record) -> Iterator[tuple[datetime, datetime]]:
    """When a delivery went out, or may have, and its slot."""
    claim, last = record.claim, record.last
    if claim and (isinstance(last, Published | Claimed | Unknown) or record.parts):
        yield last.at, claim.slot


def _is_coming(post: Post, channel: str, now: datetime) -> bool:
    return post.status is Status.APPROVED and channel in post.channels and post.slot is not None and post.slot > now


def _no_credentials(ability: Ability) -> Message:
    return say("credentials are missing: {names}", names=", ".join(ability.missing))


def _slot(post: Post) -> datetime:
    if post.slot is None:
        raise TypeError(post.path)
    return post.slot


def _by_slot(post: Post) -> tuple[float, str]:
    return _slot(post).timestamp(), post.id


_RETRIES = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3))


def backoff(tries: int) -> timedelta:
    """How long to wait after so many attempts that came to nothing."""
    return _RETRIES[min(tries, len(_RETRIES) - 1)]
