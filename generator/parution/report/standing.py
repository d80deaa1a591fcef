"""How every delivery stands: what needs somebody, what is under way, what comes, what went out, what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import click

from parution.charter import Hold
from parution.deliveries.ledger import Ledger
from parution.deliveries.plan import Ability, Action, Decision, Standing
from parution.deliveries.record import Amended, Record, Skipped
from parution.deliveries.remedies import MOVED_IN, Remedy, is_moved_in, needs_person, remedy_of, sooner, take_back
from parution.language import sentence_case
from parution.report.cells import visible, wrap
from parution.report.deliveries import Page, account_of, address, decision_json, mark_of, next_step
from parution.report.dispatch import belated_title, belated_why, silenced
from parution.report.encode import Json, encode
from parution.report.holds import hold_json, in_force, lines_of

VERSION = 1
_COMING, _LATELY, _BY_HAND = 15, 10, 10
_UNDER_WAY = frozenset({Standing.DUE, Standing.WAITING, Standing.HELD, Standing.SENDING, Standing.UNKNOWN, Standing.FAILED})


@dataclass(frozen=True)
class View:
    """What is shown: the decisions asked for, the ledger, the charter's holds, the channels' abilities, and what has drifted."""

    decisions: Sequence[Decision]
    ledger: Ledger
    holds: Sequence[Hold] = ()
    abilities: Mapping[str, Ability] = field(default_factory=dict)
    drifted: Sequence[Decision] = ()
    everything: bool = False
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The environment variables that are not set here, by channel."""
    fixed: frozenset[str] = frozenset()
    """The channels on which nothing that is published can be changed from here."""


def text(view: View, page: Page) -> str:
    """For a person: one group after the other, the most pressing first; groups without entries are left out."""
    groups = [
        _holds(view, page),
        _needs(view, page),
        _by_hand(view, page),
        _under_way(view, page),
        _coming(view, page),
        _lately(view, page),
        _taken_down(view, page),
        _skipped(view, page),
        _drifted(view, page),
    ]
    blocks = ["\n".join(lines) for group in groups if (lines := list(group))]
    return "\n\n".join(blocks or [_nothing(view, page)]) + "\n"


def _nothing(view: View, page: Page) -> str:
    if view.ledger.header:
        return page.say.gettext("Nothing is planned, nothing waits, and nothing was published.")
    return page.say.gettext("Nothing is planned, and nothing was ever published from here: there is no ledger yet.")


def _holds(view: View, page: Page) -> Iterator[str]:
    if found := in_force(view.holds, view.ledger, page):
        yield page.heading(page.say.gettext("On hold"), len(found))
        for hold in found:
            yield from lines_of(hold, page)


def _person(view: View, page: Page) -> list[Decision]:
    horizon = page.now - page.charter.stale_after
    return [one for one in view.decisions if needs_person(one, page.now, horizon)]


def _needs(view: View, page: Page) -> Iterator[str]:
    every = _person(view, page)
    found = every if view.everything else [one for one in every if not is_moved_in(one)]
    if every:
        yield page.heading(page.say.gettext("Needs you"), len(every))
    shown = found if view.everything else found[:_COMING]
    for one in shown:
        yield from page.entry(mark_of(one), page.label(one.key), [told(one, page)], _remedy(one, page))
    yield from page.more(len(found) - len(shown))
    if number := len(every) - len(found):
        remedy = Remedy(MOVED_IN, ((None, "parution status --all"),))
        yield from page.entry(("✗", "red"), belated_title(number, page), [belated_why(page)], remedy)


def told(one: Decision, page: Page) -> str:
    """How it stands and why, with the slot where there is one."""
    slot = one.post.slot if one.post else None
    why = page.say.gettext("missed: {why}", why=page.say.message(one.why)) if one.standing is Standing.MISSED else page.why(one.why)
    planned = page.say.gettext("planned for {when}", when=page.when(slot)) if slot else ""
    return f"{why} ({planned})" if planned else why


def _remedy(one: Decision, page: Page) -> Remedy | None:
    return remedy_of(one, account_of(page, one.key.channel))


def _by_hand(view: View, page: Page) -> Iterator[str]:
    found = [one for one in view.decisions if one.standing is Standing.BY_HAND]
    found.reverse()  # what is fresh is what can still be published
    if found:
        yield page.heading(page.say.gettext("To be published by hand"), len(found))
    shown = found if view.everything else found[:_BY_HAND]
    for one in shown:
        slot = one.post.slot if one.post else None
        yield from page.entry(mark_of(one), page.label(one.key), [sentence_case(page.when(slot))] if slot else [], _remedy(one, page))
    yield from page.more(len(found) - len(shown))


def _under_way(view: View, page: Page) -> Iterator[str]:
    found = [one for one in view.decisions if one.standing in _UNDER_WAY and one.action is not Action.PERSON]
    if found:
        yield page.heading(page.say.gettext("Due or waiting"), len(found))
    shown = found if view.everything else found[:_COMING]
    for one in shown:
        remedy = _remedy(one, page) if one.standing is Standing.UNKNOWN else None
        remedy = sooner(one.key) if one.standing is Standing.FAILED else remedy
        details = [_way(one, view, page), *next_step(one, page), *_wants(one, view, page)]
        yield from page.entry(mark_of(one), page.label(one.key), details, remedy)
    yield from page.more(len(found) - len(shown))


def _wants(one: Decision, view: View, page: Page) -> list[str]:
    """What must be set where it is published from; whether it is, cannot be known here."""
    names = view.lacking.get(one.key.channel, ()) if one.standing in {Standing.DUE, Standing.FAILED} else ()
    return [page.say.gettext("Needs {names} where it is published (not set here).", names=", ".join(names))] if names else []


def _way(one: Decision, view: View, page: Page) -> str:
    if one.standing is Standing.DUE:
        if view.lacking.get(one.key.channel):
            return page.say.gettext("Goes out with the next parution publish, if the credentials are there (parution channels shows it)")
        return page.say.gettext("Goes out with the next parution publish")
    return page.why(one.why)


def _coming(view: View, page: Page) -> Iterator[str]:
    soon = [
        one for one in view.decisions if one.standing in {Standing.SCHEDULED, Standing.UNAPPROVED} and one.until and one.until > page.now
    ]
    if soon:
        yield page.heading(page.say.gettext("Comes next"), len(soon))
    shown = soon if view.everything else soon[:_COMING]
    yield from page.rows([(one.until, page.label(one.key), _note(one, view, page)) for one in shown if one.until])
    yield from page.more(len(soon) - len(shown))


def _note(one: Decision, view: View, page: Page) -> str:
    ability = view.abilities.get(one.key.channel)
    notes = [page.say.gettext("not approved yet")] if one.standing is Standing.UNAPPROVED else []
    notes += [] if ability and ability.automatic else [page.say.gettext("by hand")]
    notes += [page.say.gettext("on hold")] if one.until and silenced(one, view.holds, view.ledger, page, one.until) else []
    return ", ".join(notes)


def _lately(view: View, page: Page) -> Iterator[str]:
    found = _published(view, down=False)
    if found:
        yield page.heading(page.say.gettext("Published"), len(found))
    shown = found if view.everything else found[:_LATELY]
    for one in shown:
        seen = address(view.ledger.record(one.key).parts)
        yield from page.entry(
            mark_of(one), page.label(one.key), filter(None, [sentence_case(page.when(_at(one))), visible(seen) if seen else None])
        )
    yield from page.more(len(found) - len(shown))


def _published(view: View, *, down: bool) -> list[Decision]:
    """What stands there, or was taken down again, the latest first."""
    published = (one for one in view.decisions if one.standing is Standing.PUBLISHED and one.until)
    return sorted((one for one in published if _is_down(view, one) == down), key=_at, reverse=True)


def _is_down(view: View, one: Decision) -> bool:
    return not view.ledger.records.is_published(one.key) and is_taken_down(view.ledger.record(one.key))


def _taken_down(view: View, page: Page) -> Iterator[str]:
    found = _published(view, down=True)
    if found:
        yield page.heading(page.say.gettext("Taken down"), len(found))
    shown = found if view.everything else found[:_LATELY]
    for one in shown:
        when = page.say.gettext("published {date}, taken down {when}", date=page.when(_at(one)), when=_ended(view, one, page))
        yield from page.entry(("−", "blue"), page.label(one.key), [sentence_case(when)])
    yield from page.more(len(found) - len(shown))


def _ended(view: View, one: Decision, page: Page) -> str:
    return page.when(view.ledger.record(one.key).history[-1].at)


def _skipped(view: View, page: Page) -> Iterator[str]:
    """What somebody has said is not to be sent: who, and how to take that back."""
    asked = (one for one in view.decisions if one.standing is Standing.SKIPPED)
    found = [(one, last) for one in asked if isinstance(last := view.ledger.record(one.key).last, Skipped)]
    found.sort(key=_when_skipped, reverse=True)
    if found:
        yield page.heading(page.say.gettext("Not to be sent"), len(found))
    shown = found if view.everything else found[:_LATELY]
    for one, last in shown:
        details = [f"{sentence_case(page.when(last.at))}, {page.say.message(last.why.message())}"]
        yield from page.entry(("⊘", "blue"), page.label(one.key), details, take_back(one.key))
    yield from page.more(len(found) - len(shown))


def _when_skipped(pair: tuple[Decision, Skipped]) -> datetime:
    return pair[1].at


def _at(one: Decision) -> datetime:
    if one.until is None:
        raise TypeError(one)
    return one.until


def is_taken_down(record: Record) -> bool:
    """Whether what was published was taken down again."""
    last = record.history[-1] if record.history else None
    return isinstance(last, Amended) and last.payload is None


def _drifted(view: View, page: Page) -> Iterator[str]:
    fixed = [one for one in view.drifted if _is_fixed(one, view)]
    found = [one for one in view.drifted if one not in fixed]
    if view.drifted:
        yield page.heading(page.say.gettext("Changed since it was published"), len(view.drifted))
        yield from (f"  {line}" for line in wrap(page.say.gettext("The text here is no longer the one that stands there."), page.width - 2))
    shown = found if view.everything else found[:_COMING]
    for one in shown:
        yield from page.entry(("≠", "magenta"), page.label(one.key), [])
        yield f"  → {click.style(f'parution amend {one.key}', fg='green', bold=True)}"
    yield from page.more(len(found) - len(shown))
    if fixed:
        named = [page.label(one.key) for one in (fixed if view.everything else fixed[:_BY_HAND])]
        named += [page.say.ngettext("{n} more", "{n} more", len(fixed) - len(named))] if len(fixed) > len(named) else []
        said = page.say.gettext("These can only be changed on the network itself, if at all: {names}.", names="; ".join(named))
        yield from (f"  {line}" for line in wrap(said, page.width - 2))


def _is_fixed(one: Decision, view: View) -> bool:
    """Whether what is published cannot be changed from here: its network does not let it, or a person published it."""
    return one.key.channel in view.fixed or any(part.id == part.url for part in view.ledger.record(one.key).parts)


def as_json(view: View, page: Page) -> str:
    """The same for programs, with every delivery."""
    drifted = {one.key for one in view.drifted}
    return encode(
        {
            "version": VERSION,
            "holds": [hold_json(hold) for hold in in_force(view.holds, view.ledger, page)],
            "deliveries": [_json(one, view, page, drifted=one.key in drifted) for one in view.decisions],
        }
    )


def _json(one: Decision, view: View, page: Page, *, drifted: bool) -> dict[str, Json]:
    person = needs_person(one, page.now, page.now - page.charter.stale_after) or one.standing is Standing.BY_HAND
    published: dict[str, Json] = {}
    if one.standing is Standing.PUBLISHED:
        record = view.ledger.record(one.key)
        published = {
            "published_at": _at(one).isoformat(),
            "url": address(record.parts),
            "changed_since": drifted,
            "can_be_changed": not _is_fixed(one, view),
            "taken_down": is_taken_down(record),
        }
    names = view.lacking.get(one.key.channel, ()) if one.standing in {Standing.DUE, Standing.FAILED} else ()
    return {**decision_json(one, page, _remedy(one, page) if person else None), "needs_you": person, "not_set": list(names), **published}


def only(decisions: Iterable[Decision], channels: Sequence[str], posts: Sequence[str]) -> list[Decision]:
    """The decisions about these channels and posts; all where none are given."""
    return [one for one in decisions if (not channels or one.key.channel in channels) and (not posts or one.key.post in posts)]
