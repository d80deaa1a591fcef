"""The few questions of `parution init`: what a flag answers is not asked, what the machine knows is proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import click

from parution.cli import init_guesses as guess
from parution.cli import init_reading as read
from parution.cli.init_program import source
from parution.language import LANGUAGES, Translator, translator
from parution.networks import limits, names
from parution.publish.opening import OURS
from parution.scaffold import Account, Answers
from parution.scaffold.accounts import example
from parution.scaffold.answers import FORGES, Forge
from parution.scaffold.program import FORM

T = TypeVar("T")
_USUAL = ("mastodon", "bluesky", "instagram", "linkedin", "facebook", "threads", "x", "youtube", "tiktok", "site", "email")


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says: None where it says nothing. `now` is the moment to begin at, in any zone or in none."""

    brand: str | None
    language: str | None
    timezone: str | None
    country: str | None
    channels: tuple[str, ...]
    forge: Forge | None
    branch: str | None
    install_from: str | None
    demo: bool
    now: datetime


def answered(given: Given, root: Path, spoken: str, *, asks: bool) -> Answers:
    """Everything that is needed, from the flags, from whom is asked, else from what is likely.

    Raises:
        UsageError: something given is not acceptable, or the brand is missing and nobody can be asked.
    """
    language = given.language or spoken
    if asks:
        language = _language(given, root, spoken)
    say = translator(language)
    desk = _Desk(say, asks=asks and not given.demo)
    name = _brand(given, desk)
    zone = desk.text(say.gettext("Time zone"), given.timezone, guess.timezone(), read.timezone)
    land = desk.text(say.gettext("Country, for its public holidays (none: -)"), given.country, guess.country(zone) or "-", read.country)
    channels = demo_channels(language) if given.demo else read.channels(given.channels, say) or _channels(desk)
    repository = guess.repository(root)
    likely: Forge = "gitlab" if "gitlab" in (repository or "").partition("//")[2].partition("/")[0] else "github"
    forge = desk.text(say.gettext("Forge ({names})", names=", ".join(FORGES)), given.forge, likely, read.forge)
    return Answers(
        brand=name,
        language=language,
        timezone=zone,
        country=land,
        channels=channels,
        today=given.now.astimezone(ZoneInfo(zone)).date() if given.now.tzinfo else given.now.date(),
        forge=forge,
        demo=given.demo,
        repository=repository,
        branch=_branch(desk, given.branch, root),
        program=_program(desk, given.install_from),
    )


def _branch(desk: _Desk, given: str | None, root: Path) -> str:
    """The published branch; asked for only where it is not the usual one."""
    likely = guess.branch(root)
    if given is None and likely == guess.USUAL:
        return likely
    return desk.text(desk.say.gettext("The branch that is published"), given, likely, read.branch)


def _program(desk: _Desk, given: str | None) -> str | None:
    """From where the forge's runs install Parution; asked for only where that does not follow from how it came here."""
    if given is None and (known := source().program):
        return known
    question = desk.say.gettext("From where the forge’s runs install Parution, such as {example} (Enter: later)", example=FORM)
    return desk.text(question, given, "", read.program) or None


def _language(given: Given, root: Path, spoken: str) -> str:
    """The language, asked first, since all else is said in it."""
    say = translator(given.language or spoken)
    click.echo(click.style(say.gettext("A new calendar in “{directory}”", directory=root), bold=True))
    click.echo(click.style(say.gettext("A few questions; Enter takes what stands in brackets."), dim=True))
    click.echo()
    if given.demo:
        return given.language or spoken
    return _Desk(say, asks=True).text(
        say.gettext("Language ({names})", names=", ".join(LANGUAGES)), given.language, spoken, _known_language
    )


def _known_language(typed: str, say: Translator) -> str:
    spelt = {"français": "fr", "francais": "fr", "french": "fr", "anglais": "en", "english": "en"}
    word = typed.strip().casefold()
    if (found := spelt.get(word, word)) in LANGUAGES:
        return found
    raise click.UsageError(say.gettext("Use one of: {words}.", words=", ".join(LANGUAGES)))


def _brand(given: Given, desk: _Desk) -> str:
    if given.demo and given.brand is None:
        return _DEMO_BRAND[desk.say.language]
    if given.brand is None and not desk.asks:
        raise click.UsageError(desk.say.gettext("A calendar needs the name of its brand: --brand “…”"))
    return desk.text(desk.say.gettext("Your brand, as your readers know it"), given.brand, None, read.brand)


def _channels(desk: _Desk) -> tuple[Account, ...]:
    """The networks, then the account on each; one without an account where nobody can be asked."""
    if not desk.asks:
        return (Account("mastodon", "mastodon"),)
    shown = [*_USUAL, *(name for name in names() if name not in _USUAL)]
    desk.show_networks(shown)

    def several(typed: str, say: Translator) -> list[str]:
        words = [word.strip() for word in typed.split(",") if word.strip()]
        return [shown[int(word) - 1] if word.isdigit() and 0 < int(word) <= len(shown) else read.network(word, say) for word in words]

    found: list[Account] = []
    for one in desk.text(desk.say.gettext("Numbers or names, with commas"), None, "1", several):
        found.append(Account(read.free_id(one, found), one, desk.account(one)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where questions are put to a person, again until the answer is acceptable; where nobody `asks`, what is proposed is taken."""

    say: Translator
    asks: bool

    def text(self, question: str, given: str | None, proposed: str | None, accept: Callable[[str, Translator], T]) -> T:
        if given is not None:
            return accept(given, self.say)
        if not self.asks:
            return accept(proposed or "", self.say)
        while True:
            typed = click.prompt(question, default=proposed or "", show_default=bool(proposed), prompt_suffix=f"{self.say.colon()} ")
            try:
                return accept(str(typed), self.say)
            except click.UsageError as error:
                click.echo(click.style(f"  {error.message}", fg="red"))

    def called(self, network: str) -> str:
        """What people call a network."""
        return self.say.gettext("Your own site") if network == "site" else limits(network).name

    def account(self, network: str) -> str:
        shape, called, say_ = example(network), self.called(network), self.say.gettext
        if network in {"site", "wordpress"}:
            question = say_("The address of your site, such as {example} (Enter: later)", example=shape)
        elif shape:
            question = say_("Your account on {network}, such as {example} (Enter: later)", network=called, example=shape)
        else:
            question = say_("Your account on {network} (Enter: later)", network=called)
        return self.text(f"  {question}", None, "", lambda typed, say: read.account(network, typed, say))

    def show_networks(self, shown: Sequence[str]) -> None:
        click.echo()
        click.echo(click.style(self.say.gettext("Where do you publish?"), bold=True))
        width = max(len(self.called(name)) for name in shown) + 2
        rows = (len(shown) + 1) // 2
        for row in range(rows):
            cells = [self._cell(number, shown[number - 1], width) for number in (row + 1, row + 1 + rows) if number <= len(shown)]
            click.echo("".join(cells).rstrip())
        click.echo(
            click.style(f"  * {self.say.gettext('Parution publishes there by itself; elsewhere by hand, when it tells you')}", dim=True)
        )

    def _cell(self, number: int, name: str, width: int) -> str:
        return f"  {number:>2}  {self.called(name)}{' *' if name in OURS else ''}".ljust(width + 10)


_DEMO_BRAND = {"fr": "Le Fournil des Quais", "en": "Quayside Bakery"}


def demo_channels(language: str) -> tuple[Account, ...]:
    """The accounts of the bakery that the demonstration invents."""
    french = language == "fr"
    name, host = ("fournil", "fournil.example.org") if french else ("bakery", "quayside.example.org")
    return (
        Account("mastodon", "mastodon", f"@{name}@example.social"),
        Account("bluesky", "bluesky", host),
        Account("instagram", "instagram", "fournil.des.quais" if french else "quayside.bakery"),
        Account("news", "site", host, "Les nouvelles du fournil" if french else "News from the bakery"),
    )
