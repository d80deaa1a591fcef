"""`parution new`: a post's file, made of a few answers."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from parution import owners
from parution.charter import Charter
from parution.cli.calendar_options import calendar_options, load_edition, shown, translator_of
from parution.cli.check import rendered
from parution.cli.helping import Command
from parution.cli.writing import NotWrittenError, write_new
from parution.content import FOLDER
from parution.drafting import ORDER, draft, kind_of, propose_id
from parution.edition import Edition
from parution.language import Translator
from parution.model import Message, Wish, Yaml, say
from parution.rules import Calendar
from parution.rules.free_slots import free, refusals
from parution.schema import BUDGET_PATTERN, ID_PATTERN
from parution.slots import SLOT_PATTERN, WISH_PATTERN, SlotError, slot, wish
from parution.violations import choose
from parution.website.wording import FORMATS

_SLOTS = 3
_WHAT = {
    "channels": say("a channel of the charter"),
    "pillar": say("a pillar of the charter"),
    "audience": say("an audience of the charter"),
    "objective": say("an objective of the charter"),
    "format": say("a format of the charter"),
    "kind": say("a kind"),
    "owner": say("a person of the charter"),
    "campaign": say("a campaign of the charter"),
}
_STATUSES = ("idea", "draft", "review")


@click.command("new", cls=Command)
@calendar_options
@click.option("--title", help="The title, for the team.")
@click.option("--id", "name", help="The id; by default made of the title.")
@click.option("--channel", "channels", multiple=True, help="A channel of the charter (may be given several times).")
@click.option("--at", "publish_at", metavar="DATE", help="When it goes out: “2026-12-03 09:00”, or “next” for the next free slot.")
@click.option("--planned", metavar="DATE", help="When it might go out: 2026-12, or 2026-12-03.")
@click.option("--status", type=click.Choice(_STATUSES), default="draft", show_default=True, help="How far it is.")
@click.option("--pillar", help="What it is about.")
@click.option("--audience", help="For whom it is.")
@click.option("--objective", help="Why it is published.")
@click.option("--format", "form", help="How it looks.")
@click.option("--kind", type=click.Choice(("value", "promo")), help="Whether it is useful or promotional.")
@click.option("--owner", help="Who answers for it.")
@click.option("--campaign", help="The campaign that it belongs to.")
@click.option("--budget", help="What it may cost: 0, or “150 EUR”.")
@click.option("--cta", help="The address to which it asks its readers to go.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what is proposed, and leave out what is not given.")
def command(root: Path, now: datetime | None, *, yes: bool, **given: Any) -> None:  # noqa: ANN401 (an option each)
    """Write the file of a new post: asks for what is not given, and proposes an id and a free slot."""
    edition = load_edition(root, now)
    if edition.charter is None:
        click.echo(rendered(edition, shown(edition), "text"), nl=False, err=True)
        raise click.exceptions.Exit(1)
    translator = translator_of(edition)
    given = {"format": given.pop("form"), "id": given.pop("name"), **given, "channels": list(given["channels"])}
    form = Form(edition, edition.charter, translator, given, asks=not yes and sys.stdin.isatty(), proposes=yes)
    fields, when = form.fill()
    folders = {path.name for path in (root / FOLDER).iterdir() if path.is_dir()} if (root / FOLDER).is_dir() else set()
    pillar = fields.get("pillar")
    made = draft(fields, when, folders, owners.folder_of(edition.charter, str(pillar) if pillar else None))
    try:
        write_new(root / made.path, made.text.encode())
    except NotWrittenError as error:
        raise click.ClickException(
            translator.gettext("{path} was not written: {why}.", path=made.path, why=translator.message(error.reason))
        ) from error
    _say_what_follows(translator, made.path, str(fields["id"]))


def _say_what_follows(translator: Translator, path: str, name: str) -> None:
    say_ = translator.gettext
    click.echo()
    click.echo(click.style(say_("Written: {path}", path=path), fg="green", bold=True))
    click.echo(say_("Write the text below the second line “---”, then:"))
    commands = {"parution check": say_("what the charter says of it"), f"parution preview {name}": say_("what each network will get")}
    width = max(map(len, commands))
    for line, about in commands.items():
        click.echo(f"  {line.ljust(width)}   {click.style(about, dim=True)}")


@dataclass
class Form:
    """The questions, with what was given on the command line.

    `asks` where a person can answer; `proposes` where what we propose is taken.
    """

    edition: Edition
    charter: Charter
    say: Translator
    given: Mapping[str, Any]
    asks: bool
    proposes: bool

    def fill(self) -> tuple[dict[str, Yaml], datetime | Wish | None]:
        """The fields, all of them acceptable, and the date.

        Raises:
            ClickException: something given is not acceptable, or something is missing and nobody can be asked.
        """
        fields: dict[str, Yaml] = {"title": self._text("title", say("Title"), needed=True)}
        taken = {post.id for post in self.edition.posts}
        fields["id"] = self._id(propose_id(str(fields["title"]), taken), taken)
        fields["status"] = self.given["status"]
        fields["channels"] = list(self._several("channels", say("Where"), {name: one.name for name, one in self.charter.channels.items()}))
        for field, question, choices in self._choices():
            fields[field] = self._one(field, question, choices, fields)
        fields["budget"] = self._checked("budget", say("How much (0, or an amount such as 150 EUR)"), _amount, "0")
        fields["cta"] = self.given["cta"]
        typed, when = self._date([str(one) for one in fields["channels"]] if isinstance(fields["channels"], list) else [])
        fields["planned" if isinstance(when, Wish) else "publish_at"] = typed
        return {name: fields.get(name) for name in ORDER}, when

    def _choices(self) -> Sequence[tuple[str, Message, Mapping[str, str]]]:
        charter, kinds = self.charter, {"value": say("useful"), "promo": say("promotional")}
        return (
            ("pillar", say("About what"), {name: one.name for name, one in charter.pillars.items()}),
            ("audience", say("For whom"), charter.audiences),
            ("objective", say("Why"), {name: one.name for name, one in charter.objectives.items()}),
            ("format", say("How"), {name: self.say.message(FORMATS[name]) if name in FORMATS else name for name in charter.formats}),
            ("kind", say("Useful or promotional"), {name: self.say.message(word) for name, word in kinds.items()}),
            ("owner", say("Who answers for it"), {name: one.name for name, one in charter.people.items()}),
            ("campaign", say("Campaign"), {name: one.name for name, one in charter.campaigns.items()}),
        )

    def _one(self, field: str, question: Message, choices: Mapping[str, str], before: Mapping[str, Yaml]) -> str | None:
        if self.given.get(field) is not None:
            return self._accepted(str(self.given[field]), choices, field)
        likely = kind_of(str(before.get("pillar")), self.charter) if field == "kind" else self._likely(field, before)
        if self.asks and choices:
            answer: str | None = self._asked(question, choices, likely, lambda typed: self._accepted(typed, choices, field))
            return answer
        return likely if self.proposes else None

    def _likely(self, field: str, before: Mapping[str, Yaml]) -> str | None:
        """The audience of the first channel, the format that all channels like."""
        channels = [self.charter.channels[str(name)] for name in before["channels"] or ()] if isinstance(before["channels"], list) else []
        if field == "audience":
            return next((one.audience for one in channels if one.audience), None)
        if field == "format" and channels and channels[0].formats:
            return next((one for one in channels[0].formats if all(not other.formats or one in other.formats for other in channels)), None)
        return None

    def _several(self, field: str, question: Message, choices: Mapping[str, str]) -> tuple[str, ...]:
        def read(typed: str) -> tuple[str, ...]:
            words = [word.strip() for word in typed.split(",") if word.strip()]
            return tuple(dict.fromkeys(self._accepted(word, choices, field) for word in words))

        if self.given[field]:
            return read(",".join(self.given[field]))
        if self.asks:
            return self._asked(question, choices, None, read, several=True) or ()
        return ()

    def _accepted(self, typed: str, choices: Mapping[str, str], field: str) -> str:
        """The choice that a number, a name or an id means."""
        names = list(choices)
        if typed.isdigit() and 0 < int(typed) <= len(names) and typed not in choices:
            return names[int(typed) - 1]
        found = next((name for name, called in choices.items() if typed.casefold() in {name.casefold(), called.casefold()}), None)
        if found is None:
            refusal = self.say.message(say("“{value}” is not {what}.", value=typed, what=_WHAT[field]))
            refusal = f"{refusal} {self.say.message(choose(typed, names))}"
            raise click.ClickException(refusal)
        return found

    def _asked(
        self, question: Message, choices: Mapping[str, str], likely: str | None, read: Callable[[str], Any], *, several: bool = False
    ) -> Any:  # noqa: ANN401
        """Ask until the answer is acceptable; an empty one takes what is proposed, or leaves the field out."""
        click.echo()
        click.echo(click.style(self.say.message(question), bold=True))
        width = max(map(len, choices), default=0)
        for number, (name, called) in enumerate(choices.items(), 1):
            mark = click.style("›", fg="green", bold=True) if name == likely else " "
            click.echo(f" {mark}{number:>2}  {name.ljust(width)}  {click.style('' if called == name else called, dim=True)}".rstrip())
        hint = self.say.gettext("Numbers or names, with commas") if several else self.say.gettext("Number or name")
        return self._until(hint, likely, read)

    def _until(self, hint: str, proposed: str | None, read: Callable[[str], Any]) -> Any:  # noqa: ANN401
        later = self.say.gettext("Enter: later") if proposed is None else ""
        while True:
            typed = str(
                click.prompt(f"  {hint}" + (f" ({later})" if later else ""), default=proposed or "", show_default=bool(proposed))
            ).strip()
            if not typed:
                return None
            try:
                return read(typed)
            except click.ClickException as error:
                click.echo(click.style(f"  {error.message}", fg="red"))

    def _text(self, field: str, question: Message, *, needed: bool) -> str:
        if given := str(self.given.get(field) or "").strip():
            return given
        if not self.asks:
            raise click.UsageError(self.say.gettext("A new post needs a title: --title “…”"))
        while True:
            typed = str(click.prompt(click.style(self.say.message(question), bold=True), default="", show_default=False)).strip()
            if typed or not needed:
                return typed

    def _id(self, proposed: str, taken: set[str]) -> str:
        def read(typed: str) -> str:
            if not re.fullmatch(ID_PATTERN, typed):
                raise click.ClickException(
                    self.say.gettext("An id has small letters, digits and single hyphens, for example {id}.", id=proposed)
                )
            if typed in taken:
                raise click.ClickException(self.say.gettext("The id “{id}” already belongs to another post.", id=typed))
            return typed

        if self.given["id"]:
            return read(self.given["id"])
        return str(self._until(self.say.gettext("Id"), proposed, read)) if self.asks else proposed

    def _checked(self, field: str, question: Message, accepts: Callable[[str], bool], proposed: str) -> str | None:
        def read(typed: str) -> str:
            if not accepts(typed):
                raise click.ClickException(self.say.gettext("“{typed}” is not an amount. Write 0, or for example 150 EUR.", typed=typed))
            return typed

        if self.given[field] is not None:
            return read(self.given[field])
        if self.asks:
            click.echo()
            return str(self._until(self.say.message(question), proposed, read))
        return proposed if self.proposes and field in self.charter.required else None

    def _date(self, channels: list[str]) -> tuple[str | None, datetime | Wish | None]:
        if self.given["publish_at"] and self.given["planned"]:
            raise click.UsageError(self.say.gettext("A post has a slot (--at) or a wish (--planned), not both."))
        if self.given["planned"]:
            return self._read_date(self.given["planned"], [])
        plan = self._plan()
        wanted = self.asks or self.proposes or self.given["publish_at"] == "next"
        slots = free(plan, channels, plan.now, _SLOTS) if channels and wanted and self.given["publish_at"] in {None, "next"} else []
        if self.given["publish_at"] == "next":
            if not slots:
                raise click.ClickException(self.say.gettext("There is no free slot within the next 60 days."))
            return self._read_date("1", slots)
        if self.given["publish_at"]:
            return self._read_slot(str(self.given["publish_at"]).strip(), plan, channels)
        if self.asks:
            return self._ask_date(plan, channels, slots)
        return self._read_date("1", slots) if slots and self.proposes else (None, None)

    def _read_slot(self, typed: str, plan: Calendar, channels: Sequence[str]) -> tuple[str, datetime | Wish]:
        """The slot of `--at`, or the month: a day without its time is asked about, never taken for a wish."""
        if re.fullmatch(WISH_PATTERN, typed) and len(typed) > len("2026-12"):
            day, _ = self._read_date(typed, [])
            raise click.ClickException(
                self.say.gettext(
                    "At what time on {day}? Write --at “{day} 09:00”, or --planned {day} where only the day is known.", day=day
                )
            )
        if not re.fullmatch(f"(?:{SLOT_PATTERN})|(?:{WISH_PATTERN})", typed):
            example = f"{plan.now.astimezone(plan.zone) + timedelta(days=7):%Y-%m-%d} 09:00"
            raise click.ClickException(
                self.say.gettext(
                    "“{typed}” is not a date. Write {slot}, or {month} for a month, or next for the next free slot.",
                    typed=typed,
                    slot=example,
                    month=example[: len("2026-12")],
                )
            )
        return self._read_date(typed, [], plan, channels)

    def _ask_date(self, plan: Calendar, channels: list[str], slots: list[datetime]) -> tuple[str | None, datetime | Wish | None]:
        click.echo()
        click.echo(click.style(self.say.gettext("When"), bold=True))
        for number, moment in enumerate(slots, 1):
            click.echo(f"  {number:>2}  {self.say.moment(moment)}")
        hint = self.say.gettext("Number, or a date such as 2026-12-03 09:00, or a month such as 2026-12")
        answer = self._until(hint, "1" if slots else None, lambda typed: self._read_date(typed, slots, plan, channels))
        return answer or (None, None)

    def _read_date(
        self, typed: str, slots: list[datetime], plan: Calendar | None = None, channels: Sequence[str] = ()
    ) -> tuple[str, datetime | Wish]:
        if typed.isdigit() and 0 < int(typed) <= len(slots):
            moment = slots[int(typed) - 1]
            return f"{moment:%Y-%m-%d %H:%M}", moment
        try:
            if ":" not in typed:
                wanted = wish(typed)
                self._warn_of_the_past(wanted, typed)
                return typed, wanted
            moment = slot(typed, self.charter.timezone)
        except (SlotError, ValueError) as error:
            told = f"{self.say.message(error.message)} {self.say.message(error.remedy)}" if isinstance(error, SlotError) else str(error)
            raise click.ClickException(told) from error
        if moment < self.edition.now:
            told = self.say.gettext("{when} is past: give the post another time before it is approved.", when=self.say.moment(moment))
            click.echo(click.style(f"  ! {told}", fg="yellow"), err=True)
        elif plan:
            self._warn(plan, channels, moment)
        return typed, moment

    def _warn_of_the_past(self, wanted: Wish, typed: str) -> None:
        today = self.edition.now.astimezone(self.charter.timezone).date()
        if wanted.day < (today.replace(day=1) if wanted.precision == "month" else today):
            told = self.say.gettext("{when} is past.", when=typed)
            click.echo(click.style(f"  ! {told}", fg="yellow"), err=True)

    def _warn(self, plan: Calendar, channels: Sequence[str], moment: datetime) -> None:
        for channel in channels:
            for why in refusals(plan, channel, moment):
                name = self.charter.channels[channel].name
                click.echo(click.style(f"  ! {name}{self.say.colon()} {self.say.message(why)}", fg="yellow"), err=True)

    def _plan(self) -> Calendar:
        edition = self.edition
        return Calendar(self.charter, edition.posts, edition.files, edition.now, edition.now, edition.now + self.charter.horizon)


def _amount(typed: str) -> bool:
    return re.fullmatch(BUDGET_PATTERN, typed) is not None
