"""What a run of the publisher did, for people, for programs and beside a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from parution.charter import Hold
from parution.deliveries import remedies
from parution.deliveries.ledger import Ledger
from parution.deliveries.plan import BELATED, Action, Decision, Standing, held
from parution.deliveries.record import Event, Failed, Key, Missed, Published, Unknown
from parution.deliveries.remedies import MOVED_IN, Remedy, is_moved_in, needs_person, remedy_of
from parution.model import Message, Severity
from parution.report.cells import inert, visible
from parution.report.deliveries import (
    Page,
    account_of,
    address,
    decision_json,
    event_json,
    mark_of,
    mark_of_event,
    next_step,
    remedy_json,
)
from parution.report.encode import Json, encode
from parution.report.github import annotation
from parution.report.holds import in_force, lines_of

VERSION = 1
_NAMED = 5
_WAITING = frozenset({Standing.WAITING, Standing.HELD, Standing.SENDING, Standing.DUE, Standing.FAILED, Standing.UNKNOWN})


@dataclass(frozen=True)
class Run:
    """What a run did: what happened to each delivery in the end, what could not be written, and how everything stands now."""

    events: Sequence[tuple[Key, Event]]
    lost: Sequence[tuple[Key, Message]]
    decisions: Sequence[Decision]
    ledger: Ledger
    unread: Sequence[str] = ()
    """Files of posts that cannot be read, so that nobody knows what they ask for."""
    holds: Sequence[Hold] = ()
    """The charter's holds."""

    @property
    def last(self) -> dict[Key, Event]:
        """The latest event of each delivery."""
        return dict(self.events)


@dataclass(frozen=True)
class Concern:
    """Something that a person should hear of; `grave` where nothing goes on without them."""

    label: str
    mark: tuple[str, str]
    why: tuple[str, ...]
    remedy: Remedy | None
    grave: bool
    path: str | None = None
    key: Key | None = None
    number: int = 1
    """Of how many deliveries it tells."""


def concerns(run: Run, page: Page) -> list[Concern]:
    """What a person should hear of after a run: what stopped in it, and what cannot go on."""
    return [*_of_events(run, page), *_of_lost(run, page), *_standing(run, page), *_unread(run, page), *_moved_in(run, page)]


def _of_events(run: Run, page: Page) -> Iterator[Concern]:
    decided = {one.key: one for one in run.decisions}
    for key, event in run.last.items():
        if isinstance(event, Missed | Failed | Unknown) and key not in dict(run.lost):
            decision = decided.get(key)
            why, remedy = _said(key, event, decision, page)
            grave = isinstance(event, Missed) or event.next is None or (isinstance(event, Failed) and event.person)
            yield Concern(page.label(key), mark_of_event(event), why, remedy, grave, _path(decision), key)


def _said(key: Key, event: Missed | Failed | Unknown, decision: Decision | None, page: Page) -> tuple[tuple[str, ...], Remedy | None]:
    """Why, until when, and what to do."""
    post, where, why = decision.post if decision else None, account_of(page, key.channel), page.why(event.why.message())
    match event:
        case Missed():
            known = remedies.belated(key, post) if event.why.message() == BELATED else remedies.missed(key, post)
            return (page.say.gettext("missed: {why}", why=page.say.message(event.why.message())),), known
        case Failed(next=None):
            return (why,), remedies.refused(key, post)
        case Unknown(next=None):
            return (why,), remedies.look(key, where)
    moment = event.next or page.now
    if isinstance(event, Unknown):
        return (why, page.say.gettext("Nobody knows yet whether it was sent; the account is read {when}.", when=page.when(moment))), None
    return (why, page.say.gettext("Next attempt {when}.", when=page.when(moment))), remedies.sooner(key)


def _path(decision: Decision | None) -> str | None:
    return decision.post.path if decision and decision.post else None


def _of_lost(run: Run, page: Page) -> Iterator[Concern]:
    decided = {one.key: one for one in run.decisions}
    for key, why in run.lost:
        path = _path(decided.get(key))
        torn = why.template.startswith("a part of an earlier text")
        remedy = remedies.torn(key, path, account_of(page, key.channel)) if torn else remedies.lost(key)
        yield Concern(page.label(key), ("✗", "red"), (page.why(why),), remedy, grave=True, path=path, key=key)


def _unread(run: Run, page: Page) -> Iterator[Concern]:
    for path in run.unread:
        why = (page.say.gettext("Its file cannot be read, so nothing of it goes out"),)
        yield Concern(visible(path), ("✗", "red"), why, remedies.unread(path), grave=True, path=path)


def _moved_in(run: Run, page: Page) -> Iterator[Concern]:
    if number := sum(map(is_moved_in, run.decisions)):
        remedy = Remedy(MOVED_IN, ((None, "parution status --all"),))
        yield Concern(belated_title(number, page), ("✗", "red"), (belated_why(page),), remedy, grave=False, number=number)


def belated_title(number: int, page: Page) -> str:
    """That many posts were approved long after their time."""
    return page.say.ngettext("{n} delivery of the past, approved later", "{n} deliveries of the past, approved later", number)


def belated_why(page: Page) -> str:
    """What that means."""
    return page.say.gettext("Their time was long past when the ledger began, and they were approved only then: none of them goes out.")


def _standing(run: Run, page: Page) -> Iterator[Concern]:
    """What cannot go on and did not begin with this run; what was missed long ago is told by the status only."""
    known = {*run.last, *dict(run.lost)}
    stuck = {Standing.BLOCKED, Standing.FAILED, Standing.UNKNOWN}
    lacking: dict[str, list[Decision]] = {}
    for one in run.decisions:
        if one.key not in known and one.standing in stuck and needs_person(one, page.now, page.now - page.charter.stale_after):
            if one.standing is Standing.BLOCKED and one.why.template == remedies.NO_CREDENTIALS:
                lacking.setdefault(one.key.channel, []).append(one)
                continue
            remedy = remedy_of(one, account_of(page, one.key.channel))
            yield Concern(page.label(one.key), mark_of(one), (page.why(one.why),), remedy, grave=True, path=_path(one), key=one.key)

    for channel, found in lacking.items():
        yield _lacking(channel, found, page)


def _lacking(channel: str, found: Sequence[Decision], page: Page) -> Concern:
    """A channel without its credentials, told once for all that waits for them."""
    if len(found) == 1:
        one = found[0]
        why: tuple[str, ...] = (page.why(one.why),)
        return Concern(page.label(one.key), mark_of(one), why, remedies.credentials(), grave=True, path=_path(one), key=one.key)
    titles = [inert(visible(page.titles.get(one.key.post, one.key.post))) for one in found]
    rest = [page.say.ngettext("{n} more", "{n} more", len(titles) - _NAMED)] if len(titles) > _NAMED else []
    why = (page.why(found[0].why), page.say.gettext("Not sent for that: {titles}", titles=", ".join([*titles[:_NAMED], *rest])))
    return Concern(page.channel(channel), mark_of(found[0]), why, remedies.credentials(), grave=True, number=len(found))


def text(run: Run, page: Page) -> str:
    """For a person: what went out, what did not and what to do, and one sentence about what comes next."""
    published = [(key, event) for key, event in run.last.items() if isinstance(event, Published)]
    lines = list(_on_hold(run, page))
    for key, event in published:
        lines += page.entry(mark_of_event(event), page.label(key), _found(event, page))
    for one in concerns(run, page):
        lines += page.entry(one.mark, one.label, one.why, one.remedy)
    lines += _waits(run, page)
    if lines:
        lines.append("")
    return "\n".join([*lines, closing(run, page, len(published))]) + "\n"


def _on_hold(run: Run, page: Page) -> Iterator[str]:
    """What is silenced, before all else: whoever pressed the stop button looks for that."""
    if found := in_force(run.holds, run.ledger, page):
        yield page.heading(page.say.gettext("On hold"), len(found))
        for hold in found:
            yield from lines_of(hold, page)
        yield ""


def _waits(run: Run, page: Page) -> Iterator[str]:
    """What waits since an earlier run, and until when; what is on hold is told by the hold."""
    told = {Standing.FAILED, Standing.UNKNOWN, Standing.WAITING, Standing.SENDING}
    found = [one for one in run.decisions if one.standing in told and one.action is not Action.PERSON and one.key not in run.last]
    for one in found[:_NAMED]:
        remedy = remedies.sooner(one.key) if one.standing is Standing.FAILED else None
        yield from page.entry(mark_of(one), page.label(one.key), [page.why(one.why), *next_step(one, page)], remedy)
    yield from page.more(len(found) - _NAMED, "parution status --all")


def _found(event: Published, page: Page) -> list[str]:
    found = [page.say.gettext("It stood there already: the account was read.")] if event.found else []
    return [*filter(None, [address(event.parts)]), *found]


def closing(run: Run, page: Page, published: int) -> str:
    """The last sentence: how many were published, how many wait, and what comes next."""
    say = page.say
    grave = [one for one in concerns(run, page) if one.grave]
    told = {one.key for one in grave}
    waiting = sum(one.standing in _WAITING and one.action is not Action.PERSON and one.key not in told for one in run.decisions)
    stuck = sum(one.number for one in grave)
    parts = [say.ngettext("{n} published", "{n} published", published)] if published else []
    parts += [say.ngettext("{n} waiting", "{n} waiting", waiting)] if waiting else []
    parts += [say.ngettext("{n} needs you", "{n} need you", stuck)] if stuck else []
    head = ", ".join(parts) if parts else say.gettext("Nothing was due")
    return f"{head}. {_next(run, page)}"


def _next(run: Run, page: Page) -> str:
    coming = min(_comes(run, page), key=_until, default=None)
    if coming is None and any(one.standing is Standing.SCHEDULED for one in run.decisions):
        return page.say.gettext("What is planned is on hold.")
    if coming is None:
        return page.say.gettext("No approved post is planned.")
    return page.say.gettext("Next: {when}, {what}.", when=page.when(_until(coming)), what=page.label(coming.key))


def _comes(run: Run, page: Page) -> Iterator[Decision]:
    """What goes out, or is tried again, at a known moment, and is not on hold then."""
    for one in run.decisions:
        again = one.standing in {Standing.FAILED, Standing.WAITING} and one.action is Action.WAIT
        if one.until and (again or one.standing is Standing.SCHEDULED) and not silenced(one, run.holds, run.ledger, page, one.until):
            yield one


def silenced(one: Decision, holds: Sequence[Hold], ledger: Ledger, page: Page, moment: datetime) -> bool:
    """Whether a delivery is on hold at a moment, as far as that is known now."""
    campaign = one.post.campaign if one.post else None
    return held(page.charter, tuple(holds), ledger, one.key.channel, campaign, moment) is not None


def _until(one: Decision) -> datetime:
    if one.until is None:
        raise TypeError(one)
    return one.until


def github(run: Run, page: Page) -> str:
    """Annotations for what a person should hear of: errors where nothing goes on without them, warnings for the rest."""
    lines = []
    for one in concerns(run, page):
        told = list(one.why)
        if one.remedy:
            told += [f"→ {page.say.message(one.remedy.sentence)}", *(f"  {command}" for _, command in one.remedy.commands)]
        severity = Severity.ERROR if one.grave else Severity.WARNING
        lines.append(annotation(severity, one.label, "\n".join(told), one.path))
    return "".join(f"{line}\n" for line in lines)


def as_json(run: Run, page: Page) -> str:
    """The same for programs."""
    following = min(_comes(run, page), key=_until, default=None)
    waiting: list[Json] = [decision_json(one, page) for one in run.decisions if one.standing in _WAITING]
    return encode(
        {
            "version": VERSION,
            "events": [event_json(key, event, page) for key, event in run.events],
            "needs_you": [_concern_json(one, page) for one in concerns(run, page) if one.grave],
            "waiting": waiting,
            "next": decision_json(following, page) if following else None,
        }
    )


def _concern_json(one: Concern, page: Page) -> dict[str, Json]:
    said = remedy_json(one.remedy, page) if one.remedy else {"remedy": None, "commands": []}
    return {"delivery": str(one.key) if one.key else None, "path": one.path, "why": " ".join(one.why), **said}
