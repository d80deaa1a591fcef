"""`parution slots`: when a channel could speak next, and why not sooner."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from parution.charter import Charter
from parution.cli.calendar_options import Moment, calendar_options, load_edition, shown, translator_of
from parution.cli.check import rendered
from parution.cli.helping import Command
from parution.edition import Edition
from parution.language import Translator, sentence_case
from parution.report.encode import Json, encode
from parution.rules import Calendar
from parution.rules.closures import holiday_to_spare
from parution.rules.free_slots import free
from parution.rules.passed_over import PassedOver, passed_over
from parution.violations import choose

_SHOWN = 12


@click.command("slots", cls=Command)
@calendar_options
@click.option(
    "--channel", "channels", multiple=True, metavar="CHANNEL", help="A channel of the charter; of several, a slot that suits all."
)
@click.option("--count", type=click.IntRange(1, 50), default=3, show_default=True, help="How many slots to propose.")
@click.option("--after", type=Moment(), help="The first day to look at, rather than today.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="How to say it.")
def command(root: Path, now: datetime | None, channels: tuple[str, ...], count: int, after: datetime | None, form: str) -> None:
    """Propose the next free slots, and say why the earlier ones are not.

    A free slot keeps the gap and the quiet hours of the charter, and lies in the best times of the channel. Exits with 1 where there is
    none.
    """
    calendar, say = planned_calendar(load_edition(root, now))
    wanted = tuple(dict.fromkeys(known_channel(name, calendar.charter, say) for name in channels)) or _only(calendar.charter, say)
    start = _start(after, calendar)
    found = free(calendar, wanted, start, count)
    until = found[-1] if found else start + timedelta(days=14)
    refused = passed_over(calendar, wanted, start, until, found)
    if form == "json":
        click.echo(encode(_data(calendar, wanted, found, refused, say)), nl=False)
    else:
        click.echo(_text(calendar, wanted, found, refused, say))
    raise click.exceptions.Exit(0 if found else 1)


def planned_calendar(edition: Edition) -> tuple[Calendar, Translator]:
    """A loaded calendar as the rules see it, and the translator of its charter.

    Raises:
        Exit: the charter cannot be used, and why has been told.
    """
    say = translator_of(edition)
    if not edition.charter:
        click.echo(rendered(edition, shown(edition), "text"), nl=False, err=True)
        raise click.exceptions.Exit(1)
    charter, now = edition.charter, edition.now
    return Calendar(charter, edition.posts, edition.files, now, now - charter.stale_after, now + charter.horizon), say


def known_channel(name: str, charter: Charter, say: Translator) -> str:
    """A channel's id.

    Raises:
        UsageError: the charter has no such channel.
    """
    if name in charter.channels:
        return name
    message = f"{say.gettext('There is no channel “{name}” in the charter.', name=name)} {say.message(choose(name, charter.channels))}"
    raise click.UsageError(message)


def _only(charter: Charter, say: Translator) -> tuple[str, ...]:
    if len(charter.channels) == 1:
        return tuple(charter.channels)
    raise click.UsageError(say.gettext("For which channel? Add --channel and one of: {words}.", words=", ".join(charter.channels)))


def _start(after: datetime | None, calendar: Calendar) -> datetime:
    """From when on: a day begins with its first minute, so that minute is looked at too."""
    if after is None:
        return calendar.now
    moment = after if after.tzinfo else after.replace(tzinfo=calendar.zone)
    return max(calendar.now, moment - timedelta(minutes=1))


def _data(calendar: Calendar, channels: tuple[str, ...], found: list[datetime], refused: list[PassedOver], say: Translator) -> Json:
    return {
        "timezone": calendar.zone.key,
        "channels": list(channels),
        "slots": [moment.isoformat(timespec="minutes") for moment in found],
        "passed_over": [
            {
                "from": one.first.isoformat(timespec="minutes"),
                "to": one.last.isoformat(timespec="minutes"),
                "channel": one.channel,
                "why": say.message(one.why),
            }
            for one in refused
        ],
    }


def _text(calendar: Calendar, channels: tuple[str, ...], found: list[datetime], refused: list[PassedOver], say: Translator) -> str:
    names = say.listing(calendar.charter.channels[channel].name for channel in channels)
    zone = calendar.zone.key
    if found:
        lines = [click.style(say.gettext("Next free slots of {channels} ({zone})", channels=names, zone=zone), bold=True)]
        days = [sentence_case(say.date_long(moment.date())) for moment in found]
        width = max(map(len, days))
        lines += [
            f"  {day.ljust(width)}  {click.style(say.time(moment), bold=True, fg='green')}{holiday_beside(calendar.charter, moment)}"
            for day, moment in zip(days, found, strict=True)
        ]
    else:
        lines = [say.gettext("No free slot of {channels} within 60 days: none keeps all the rules of the charter.", channels=names)]
    if refused:
        lines += ["", click.style(say.gettext("Not sooner, because"), bold=True)]
        lines += [f"  {_reason(one, calendar, len(channels) > 1, say)}" for one in refused[:_SHOWN]]
        if len(refused) > _SHOWN:
            lines.append(f"  {say.ngettext('{n} more', '{n} more', len(refused) - _SHOWN)}")
    if found:
        flags = " ".join(f"--channel {channel}" for channel in channels)
        lines += ["", say.gettext("Next: {command}", command=f'parution new {flags} --at "{found[0]:%Y-%m-%d %H:%M}"')]
    return "\n".join(lines)


def holiday_beside(charter: Charter, moment: datetime) -> str:
    """The public holiday on which a proposed slot lies, to stand behind it; nothing where the charter has none in mind."""
    name = holiday_to_spare(charter, moment.date())
    return f" ({name})" if name else ""


def _reason(one: PassedOver, calendar: Calendar, several: bool, say: Translator) -> str:
    name = f"{calendar.charter.channels[one.channel].name}, " if several else ""
    return f"{name}{_when(one, say)}{say.colon()} {say.message(one.why)}"


def _when(one: PassedOver, say: Translator) -> str:
    day = say.date_long(one.first.date())
    if one.days and one.last.date() != one.first.date():
        return say.gettext("{start} to {end}", start=day, end=say.date_long(one.last.date()))
    if one.days:
        return day
    times = say.time(one.first) if one.first == one.last else f"{say.time(one.first)}–{say.time(one.last)}"
    return f"{day}, {times}"
