"""`parution health`: how the plan stands, on one page of the terminal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from parution.cli.calendar_options import calendar_options, load_edition, shown, translator_of
from parution.cli.helping import Command
from parution.health import Coming, Health, Rhythm, Share, Week, health
from parution.language import Translator, sentence_case
from parution.phrases import Rate
from parution.report import terminal
from parution.report.cells import visible, width_of, wrap
from parution.website.wording import FORMATS, STATES, Wording

_NAME, _WEEK, _RATE = 20, 7, 12
_BARS = {True: 24, False: 14}  # columns of a bar, where there is room and where there is little
_ROOMY = 96
_WIDEST, _NARROWEST = 110, 60
_LOW, _HIGH, _FULL, _EMPTY, _TARGET = "↓", "↑", "█", "░", "│"


@click.command("health", cls=Command)
@calendar_options
@click.option("--weeks", type=click.IntRange(1, 104), help="How many weeks to look ahead; by default the charter's horizon.")
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="For people, or for programs."
)
def command(root: Path, now: datetime | None, weeks: int | None, form: str) -> None:
    """Show how the plan stands: mix, rhythm, pillars, formats, load and key dates over the horizon."""
    edition = load_edition(root, now)
    if edition.charter is None:
        placed = shown(edition)
        translate = translator_of(edition).message
        click.echo(terminal.render(placed, posts=edition.read, colour=False, width=100, translate=translate), nl=False)
        raise click.exceptions.Exit(1)
    figures = health(edition, weeks)
    if form == "json":
        click.echo(json.dumps(as_json(figures), indent=2, ensure_ascii=False))
        return
    width = min(max(shutil.get_terminal_size((100, 24)).columns, _NARROWEST), _WIDEST)
    page = Page(translator_of(edition), width, edition.charter.timezone.key)
    click.echo("\n".join(page.lines(figures)))


def as_json(figures: Health) -> dict[str, Any]:
    """The figures as plain data: shares are parts of 1, days are ISO 8601, posts of key dates are their ids."""
    plain: dict[str, Any] = {
        name: value for name, value in asdict(figures).items() if name not in {"first", "last", "key_dates", "channels", "people"}
    }
    return {
        "from": figures.first.isoformat(),
        "to": figures.last.isoformat(),
        **plain,
        "channels": [_rhythm(one) for one in figures.channels],
        "people": [_rhythm(one) for one in figures.people],
        "key_dates": [
            {"day": one.day.isoformat(), "name": one.name, "public_holiday": one.public, "posts": [post.id for post in one.posts]}
            for one in figures.key_dates
        ],
    }


def _rhythm(one: Rhythm) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "at_least": asdict(one.least) if one.least else None,
        "at_most": [asdict(rate) for rate in one.most],
        "next": one.next.isoformat() if one.next else None,
        "weeks": [{"monday": week.monday.isoformat(), "posts": week.posts, "verdict": week.verdict} for week in one.weeks],
    }


class Page:
    """The page in the reader's language, so many columns wide."""

    def __init__(self, say: Translator, width: int, zone: str) -> None:
        self._say, self._width, self._zone = say, width, zone
        self._words = Wording(say)
        self._bar_width = _BARS[width >= _ROOMY]

    def lines(self, figures: Health) -> Iterator[str]:
        """Every line of the page, with its colours."""
        say = self._say.gettext
        yield click.style(say("How the plan stands"), bold=True)
        span = sentence_case(self._words.span(figures.first, figures.last))
        yield say("{span}, times of {zone}.", span=span, zone=self._words.zone(self._zone))
        yield from wrap(self._summary(figures), self._width)
        yield from self._heading(say("Useful and promotional"), say("how much of all that goes out sells something"))
        for one in (replace(figures.promo, name=say("All channels")), *figures.promo_of):
            yield from self._judged(one)
        yield from self._rhythms(say("Rhythm"), say("posts a week, from Monday"), figures.channels)
        if figures.pillars:
            yield from self._heading(say("Pillars"), say("what it is about"))
            for one in figures.pillars:
                yield from self._judged(one)
        yield from self._heading(say("Formats"), "")
        yield from (self._share(one, self._words.known(FORMATS, one.name)) for one in figures.formats)
        if figures.people:
            yield from self._rhythms(say("Load"), say("posts a week that each person answers for"), figures.people)
        if figures.key_dates:
            yield from self._heading(say("Key dates"), "")
            for coming in figures.key_dates:
                yield from self._coming(coming)
        yield from self._legend()

    def _summary(self, figures: Health) -> str:
        say = self._say
        if not figures.posts:
            parts = [say.gettext("Nothing goes out in this time.")]
        else:
            stand = ", ".join(f"{number} × {self._words.state(status)}" for status, number in _in_order(figures.statuses))
            count = say.ngettext("One post goes out", "{n} posts go out", figures.posts)
            parts = [say.gettext("{count}: {stand}.", count=count, stand=stand)]
        if figures.undated:
            parts.append(say.ngettext("One draft has no date yet.", "{n} drafts have no date yet.", figures.undated))
        return " ".join(parts)

    def _heading(self, title: str, subtitle: str) -> Iterator[str]:
        yield ""
        yield click.style(title, bold=True) + (click.style(f"  {subtitle}", dim=True) if subtitle else "")

    def _judged(self, one: Share) -> Iterator[str]:
        """A share that the charter aims at; below it, why nothing is said of it yet."""
        yield self._share(one)
        if one.few:
            indent = " " * (_NAME + 3)
            yield from (
                click.style(f"{indent}{line}", dim=True) for line in wrap(self._say.message(one.few.told), self._width - len(indent))
            )

    def _share(self, one: Share, name: str | None = None) -> str:
        colour = None if one.few or (one.least is None and one.most is None) else "green" if one.holds else "yellow"
        number = f"{self._say.percent(one.share):>6}"
        posts = click.style(f"({one.posts})".rjust(6), dim=True)
        head = f"{_padded(name or one.name, _NAME)} {self._bar(one, colour)}"
        return f"  {head} {click.style(number, fg=colour)}{posts}  {self._aim(one)}".rstrip()

    def _bar(self, one: Share, colour: str | None) -> str:
        filled = round(min(one.share, 1) * self._bar_width)
        marks = {
            min(round(bound * self._bar_width), self._bar_width - 1)
            for bound in (one.least, one.most)
            if bound is not None and 0 < bound < 1
        }
        cells = [(_TARGET if at in marks else _FULL if at < filled else _EMPTY) for at in range(self._bar_width)]
        return "".join(click.style(cell, fg=colour, bold=cell == _TARGET, dim=cell == _EMPTY) for cell in cells)

    def _aim(self, one: Share) -> str:
        say = self._say
        if one.least is not None and one.most is not None:
            aim = say.gettext("{least} to {most}", least=say.percent(one.least), most=say.percent(one.most))
        elif one.most is not None:
            aim = say.gettext("at most {most}", most=say.percent(one.most))
        else:
            return ""
        if one.few:
            return click.style(aim, dim=True)
        if one.holds:
            near = "" if one.is_within else say.gettext(", to within one post")
            return click.style(f"{aim}{near}  ✓", dim=True)
        direction = say.gettext("too much") if one.is_too_much else say.gettext("too little")
        return f"{click.style(aim, dim=True)}  {click.style(direction, fg='yellow', bold=True)}"

    def _rhythms(self, title: str, subtitle: str, rhythms: Sequence[Rhythm]) -> Iterator[str]:
        yield from self._heading(title, subtitle)
        if not rhythms:
            return
        room = (self._width - 2 - _NAME - 1 - _RATE) // _WEEK
        weeks = rhythms[0].weeks
        days = "".join(self._day(week.monday).rjust(_WEEK) for week in weeks[:room])
        yield click.style("  " + " " * (_NAME + 1 + _RATE) + days, dim=True)
        for one in rhythms:
            cells = "".join(_cell(week) for week in one.weeks[:room])
            yield f"  {_padded(one.name, _NAME)} {click.style(self._rate(one).ljust(_RATE), dim=True)}{cells}"
        if len(weeks) > room:
            left = self._say.ngettext("one more week in a wider window", "{n} more weeks in a wider window", len(weeks) - room)
            yield click.style(f"  {left}", dim=True)

    def _day(self, day: date) -> str:
        return f"{day.day:02d}/{day.month:02d}" if self._say.language == "fr" else f"{day.day} {self._say.month(day.month, short=True)[:3]}"

    def _rate(self, one: Rhythm) -> str:
        """`1–5`: what the charter asks of a week; with the unit, where it asks by the month."""
        most = min((rate.number for rate in one.most if rate.period == "week"), default=None)
        if one.least and one.least.period == "month":
            return self._say.gettext("{n} a month", n=one.least.number)
        least = one.least.number * (7 if one.least.period == "day" else 1) if one.least else None
        if least is not None and most is not None:
            return f"{least}–{most}"
        if least is not None:
            return f"≥ {least}"
        return f"≤ {most}" if most is not None else self._only(one.most)

    def _only(self, rates: Sequence[Rate]) -> str:
        return self._say.gettext("≤ {n} a month", n=rates[0].number) if rates and rates[0].period == "month" else ""

    def _coming(self, one: Coming) -> Iterator[str]:
        day = self._say.date_short(one.day)
        titles = self._say.listing(self._say.quote(visible(post.title)) for post in one.posts[:3])
        if titles:
            mark, told = click.style("✓", fg="green"), titles
        else:
            mark = click.style("–" if one.public else "!", fg=None if one.public else "yellow", bold=not one.public, dim=one.public)
            told = self._say.gettext("nothing planned")
        head = f"{_padded(day, 15)} {visible(one.name)}"
        first, *rest = wrap(f"{head}{self._say.colon()} {told}", self._width - 4)
        yield f"  {mark} {first}"
        yield from (f"    {' ' * 13}{line}" for line in rest)

    def _legend(self) -> Iterator[str]:
        yield ""
        legend = self._say.gettext(
            "{low} fewer than the charter asks   {high} more than it allows   {bar} its bounds", low=_LOW, high=_HIGH, bar=_TARGET
        )
        yield click.style(legend, dim=True)


def _in_order(statuses: dict[str, int]) -> Iterator[tuple[str, int]]:
    yield from ((name, statuses[name]) for name in STATES if name in statuses)


def _cell(week: Week) -> str:
    text = f"{week.posts or '·'}{_LOW if week.verdict < 0 else _HIGH if week.verdict > 0 else ' '}".rjust(_WEEK)
    return click.style(text, fg="yellow", bold=True) if week.verdict else click.style(text, dim=not week.posts)


def _padded(text: str, width: int) -> str:
    """The text, cut or filled up to a number of columns."""
    text = visible(text)
    while width_of(text) > width:
        text = f"{text.rstrip('…')[:-1].rstrip()}…"
    return text + " " * (width - width_of(text))
