"""The channels for people and for programs: what is promised, what is wanted, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import click

from parution.charter import Channel
from parution.deliveries.credentials import SOON
from parution.model import Message, say
from parution.networks import limits
from parution.report.cells import visible, width_of, wrap
from parution.report.deliveries import Page
from parution.report.encode import Json, encode

VERSION = 1
WHERE = say(
    "On GitHub, add them to the secrets of the environment “publishing” and to the step that publishes; on GitLab, to the CI/CD variables, "
    "for the environment “publishing”; on your own computer, set them before you run this (export NAME=…)."
)
"""What to do about credentials that are not set."""

Trouble = tuple[Message, Message]
"""What is wrong, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable that holds a credential: its name, whether it is set and has to be, what it is."""

    name: str
    given: bool
    needed: bool
    about: Message


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a channel.

    `promise` is None and `by_hand` says why where it is published to by hand; `name` and `expires` are what the account says when it is
    asked, `failure` why it does not answer.
    """

    channel: Channel
    promise: Message | None = None
    variables: tuple[Variable, ...] = ()
    problems: tuple[Trouble, ...] = ()
    by_hand: Trouble | None = None
    name: str | None = None
    expires: datetime | None = None
    failure: Trouble | None = None


def fails(one: Checked, now: datetime) -> bool:
    """Whether nothing can be published on the channel as it is, or tomorrow."""
    return bool(one.problems or one.failure or (one.expires and one.expires - now <= SOON[-1]))


def text(found: Sequence[Checked], page: Page, *, asked: bool) -> str:
    """For a person: one block a channel."""
    blocks = ["\n".join(_channel(one, page)) for one in found]
    if asked:
        blocks.append(_closing(found, page))
    if not asked and any(one.promise for one in found):
        blocks.append(click.style(page.say.gettext("Ask the accounts themselves: parution channels --test"), dim=True))
    return "\n\n".join(blocks) + "\n"


def lacks(one: Checked) -> bool:
    """Whether a credential is missing without which nothing can be published."""
    return any(variable.needed and not variable.given for variable in one.variables)


def _closing(found: Sequence[Checked], page: Page) -> str:
    """How many accounts answer, and how many do not."""
    automatic = [one for one in found if not one.by_hand]
    wrong = sum(fails(one, page.now) for one in automatic)
    good = len(automatic) - wrong
    parts = [page.say.ngettext("{n} channel works", "{n} channels work", good)] if good else []
    parts += [page.say.ngettext("{n} does not work yet", "{n} do not work yet", wrong)] if wrong else []
    return f"{', '.join(parts) or page.say.gettext('No channel is published to by Parution')}."


def _channel(one: Checked, page: Page) -> Iterator[str]:
    channel, words = one.channel, page.say
    network = limits(channel.network).name
    shown = [
        channel.id if channel.id.casefold() != channel.name.casefold() else "",
        network if network not in channel.name else "",
        channel.account or "",
    ]
    beside = "  ".join(visible(word) for word in shown if word)
    yield f"{click.style(visible(channel.name), bold=True)}  {click.style(beside, dim=True)}".rstrip()
    if one.by_hand:
        yield from _line("✎", "cyan", words.gettext("Published to by hand: Parution cannot do it by itself."), page)
        yield from _remedy(words.message(one.by_hand[1]), page)
        return
    if one.promise:
        yield from _line("●", "blue", words.message(one.promise), page)
    yield from _variables(one, page)
    for why, remedy in one.problems:
        yield from _trouble(why, remedy, page)
    yield from _answer(one, page)


def _variables(one: Checked, page: Page) -> Iterator[str]:
    room = max((width_of(variable.name) for variable in one.variables), default=0)
    for variable in one.variables:
        optional = page.say.gettext("not set (it may be)")
        lacks = click.style(page.say.gettext("missing (it is needed)"), fg="red", bold=True) if variable.needed else optional
        state = click.style(page.say.gettext("set"), fg="green") if variable.given else lacks
        yield f"  {variable.name}{' ' * (room - width_of(variable.name))}  {state}"
        if not variable.given:
            yield from (click.style(f"    {line}", dim=True) for line in wrap(page.say.message(variable.about), page.width - 4))


def _answer(one: Checked, page: Page) -> Iterator[str]:
    if one.failure and lacks(one):
        yield from _trouble(say("Not asked: credentials are missing."), WHERE, page)
    elif one.failure and not one.problems:
        yield from _trouble(*one.failure, page)
    if one.name is not None:
        yield from _line("✓", "green", page.say.gettext("The account answers: {name}", name=visible(one.name)), page)
    if one.expires and one.expires - page.now <= SOON[0]:
        grave = one.expires - page.now <= SOON[1]
        sign, colour = ("✗", "red") if grave else ("!", "yellow")
        past = one.expires <= page.now
        ended = page.say.gettext("Its credential ended {when}: make a new one.", when=page.when(one.expires))
        ends = page.say.gettext("Its credential ends {when}: make a new one before that.", when=page.when(one.expires))
        yield from _line(sign, colour, ended if past else ends, page)


def _trouble(why: Message, remedy: Message, page: Page) -> Iterator[str]:
    yield from _line("✗", "red", page.why(why), page)
    yield from _remedy(page.say.message(remedy), page)


def _line(sign: str, colour: str, sentence: str, page: Page) -> Iterator[str]:
    first, *rest = wrap(sentence, page.width - 4)
    yield f"  {click.style(sign, fg=colour, bold=True)} {first}"
    yield from (f"    {line}" for line in rest)


def _remedy(sentence: str, page: Page) -> Iterator[str]:
    first, *rest = wrap(sentence, page.width - 6)
    yield click.style(f"    → {first}", fg="green")
    yield from (click.style(f"      {line}", fg="green") for line in rest)


def as_json(found: Sequence[Checked], page: Page) -> str:
    """The same for programs."""
    return encode({"version": VERSION, "channels": [_json(one, page) for one in found]})


def _json(one: Checked, page: Page) -> dict[str, Json]:
    def troubles(found: Sequence[Trouble]) -> list[Json]:
        return [{"why": page.say.message(why), "remedy": page.say.message(remedy)} for why, remedy in found]

    return {
        "channel": one.channel.id,
        "network": one.channel.network,
        "account": one.channel.account,
        "automatic": one.by_hand is None,
        "promise": page.say.message(one.promise) if one.promise else None,
        "variables": [{"name": each.name, "set": each.given, "needed": each.needed} for each in one.variables],
        "problems": troubles([*one.problems, *([one.failure] if one.failure else [])]),
        "answers_as": one.name,
        "expires": one.expires.isoformat() if one.expires else None,
    }
