"""What a run of the publisher would do now: to the letter what would be sent, and why the rest would not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import click
import msgspec

from parution.deliveries.payload import Payload
from parution.deliveries.plan import Action, Decision, Standing
from parution.deliveries.remedies import Remedy, needs_person, remedy_of
from parution.model import Post
from parution.outgoing import outgoing
from parution.report.cells import inert, visible, wrap
from parution.report.deliveries import Page, account_of, decision_json, mark_of, next_step
from parution.report.encode import Json, encode
from parution.report.sheet import Paper, of_channel

VERSION = 1
_SHOWN = 15
_QUIET = frozenset({Standing.SCHEDULED, Standing.UNAPPROVED, Standing.PAST, Standing.PUBLISHED, Standing.SKIPPED, Standing.MISSED})
"""Standings that are no news: not yet, or no longer."""

PayloadOf = Callable[[Post, str], Payload]
Missing = Mapping[str, tuple[str, ...]]
"""The environment variables that are not set where this runs, by channel."""


def text(decisions: Sequence[Decision], payload: PayloadOf, missing: Missing, page: Page, *, screen: bool) -> str:
    """For a person: each text as the network would get it, then what waits and why, then what comes next."""
    sends = [one for one in decisions if one.action is Action.SEND and one.post]
    if sends:
        blocks = [[page.heading(page.say.gettext("Would be sent now"), len(sends))]]
        blocks += [list(_sent(one, payload, missing.get(one.key.channel, ()), page, screen=screen)) for one in sends]
    else:
        blocks = [[page.say.gettext("Nothing would be sent now.")]]
    blocks += [list(_waiting(decisions, page)), list(_coming(decisions, page))]
    closing = page.say.gettext("This was a rehearsal: nothing was sent and nothing was recorded.")
    blocks.append([click.style(line, dim=True) for line in wrap(closing, page.width)])
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _sent(one: Decision, payload: PayloadOf, missing: Sequence[str], page: Page, *, screen: bool) -> Iterator[str]:
    post = one.post
    if post is None or post.slot is None:
        return
    gets = payload(post, one.key.channel)
    mark = ("!", "yellow") if missing else mark_of(one)
    said = page.say.gettext("Not set here: {names}. Where parution publish runs, it has to be.", names=", ".join(missing))
    details = [f"{visible(post.path)}, {page.when(post.slot)}", *([said] if missing else [])]
    yield from page.entry(mark, page.label(one.key), details)
    paper = Paper(min(page.width, 100), screen, page.say.message)
    yield from of_channel(post, outgoing(post, page.charter.channels[one.key.channel]), paper)
    yield from (click.style(line, dim=True) for line in _beside(gets, page))


def _beside(gets: Payload, page: Page) -> Iterator[str]:
    """What goes along with the text: the settings, and which files are not there."""
    for name, value in gets.settings:
        yield inert(visible(f"{name}{page.say.colon()} {value}"))
    for item in gets.media:
        if item.blob is None and not item.src.startswith(("https://", "http://")):
            yield page.say.gettext("{path} is not committed", path=visible(item.src))


def _waiting(decisions: Sequence[Decision], page: Page) -> Iterator[str]:
    """What is due and would not go out."""
    found = [one for one in decisions if one.action is not Action.SEND and (one.standing not in _QUIET or one.action is Action.MISS)]
    if found:
        yield page.heading(page.say.gettext("Would not be sent"), len(found))
    for one in found[:_SHOWN]:
        yield from page.entry(mark_of(one), page.label(one.key), _details(one, page), _remedy(one, page))
    yield from page.more(len(found) - _SHOWN, "parution status --all")


def _details(one: Decision, page: Page) -> list[str]:
    if one.action is Action.MISS:
        return [page.say.gettext("would be recorded as missed: {why}", why=page.say.message(one.why))]
    if one.action is Action.RECOVER:
        return [page.why(one.why), page.say.gettext("The account would be read.")]
    return [page.why(one.why), *next_step(one, page)]


def _remedy(one: Decision, page: Page) -> Remedy | None:
    person = needs_person(one, page.now, page.now - page.charter.stale_after) or one.standing is Standing.BY_HAND
    return remedy_of(one, account_of(page, one.key.channel)) if person else None


def _coming(decisions: Sequence[Decision], page: Page) -> Iterator[str]:
    found = [one for one in decisions if one.standing is Standing.SCHEDULED and one.until]
    if found:
        yield page.heading(page.say.gettext("Comes next"), len(found))
        yield from page.rows([(one.until, page.label(one.key), "") for one in found[:_SHOWN] if one.until])
    yield from page.more(len(found) - _SHOWN, "parution status --all")


def as_json(decisions: Sequence[Decision], payload: PayloadOf, missing: Missing, page: Page) -> str:
    """The same for programs: every decision, and of what would be sent the whole payload and its hash."""
    listed: list[Json] = []
    for one in decisions:
        fields = decision_json(one, page)
        if one.action is Action.SEND and one.post:
            gets = payload(one.post, one.key.channel)
            fields |= {"payload": msgspec.to_builtins(gets), "hash": gets.hash, "not_set": missing.get(one.key.channel, ())}
        listed.append(fields)
    return encode({"version": VERSION, "decisions": listed})
