"""What every import does: reads the calendar and the source, shows what it would write, asks, writes, and says what to do next."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import click

from parution import charter_file, rules
from parution.charter import Charter
from parution.cli import import_page
from parution.cli.asking import agreed
from parution.cli.calendar_options import language_of, shown, translator_of
from parution.cli.check import rendered
from parution.cli.loading import load_posts
from parution.content import FOLDER
from parution.edition import Edition
from parution.importers.accounts import Accounts
from parution.importers.arrivals import Reading, SourceRefusedError
from parution.importers.arriving import Place, Plan, plan
from parution.importers.founding import charter_text, words_of
from parution.importers.new_calendar import ImportRefusedError, refuse_unless_free, write_calendar
from parution.importers.placing import write_into
from parution.language import Translator, translator
from parution.model import Severity, say
from parution.networks import names as networks
from parution.report.cells import visible
from parution.schema import compile_schema
from parution.violations import choose

Read = Callable[[Charter | None, Accounts, ZoneInfo], Reading]


class Zone(click.ParamType[ZoneInfo]):
    """A time zone by its name."""

    name = "zone"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> ZoneInfo:  # noqa: ANN401
        """The zone."""
        try:
            return value if isinstance(value, ZoneInfo) else ZoneInfo(str(value))
        except (ValueError, OSError, KeyError):
            words = translator(language_of(ctx.params.get("root", Path()) if ctx else Path()))
            self.fail(words.gettext("“{value}” is no time zone. Write, for example, Europe/Paris.", value=value), param, ctx)


def pairs(given: Iterable[str], say: Translator, option: str) -> dict[str, str]:
    """What `NAME=VALUE` says, once or several times; the last `=` divides, as names may have one.

    Raises:
        UsageError: there is no `=`.
    """
    found = {}
    for one in given:
        name, sign, value = one.rpartition("=")
        if not sign or not name.strip() or not value.strip():
            raise click.UsageError(
                say.gettext("{option} needs a name, “=” and what it becomes; “{typed}” is not of that form.", option=option, typed=one)
            )
        found[name.strip()] = value.strip()
    return found


def read_file(file: Path, most: int, say: Translator) -> bytes:
    """The bytes of a file, a little more than are accepted at the most.

    Raises:
        ClickException: it cannot be read.
    """
    try:
        with file.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        raise click.ClickException(say.gettext("{path} cannot be read: {why}.", path=file, why=error.strerror or str(error))) from error


@dataclass
class Import:
    """One import, into the calendar at `root`, or into a new one at `target`."""

    root: Path
    target: Path | None
    edition: Edition | None
    say: Translator
    zone: ZoneInfo
    now: datetime
    accounts: Accounts
    write: bool

    @classmethod
    def of(
        cls, root: Path, now: datetime | None, *, target: Path | None, channels: tuple[str, ...], zone: ZoneInfo | None, write: bool
    ) -> Self:
        """The import that the options ask for.

        Raises:
            ClickException: there is no calendar that it could go to, or an option cannot be meant so.
        """
        moment = now or datetime.now(UTC)
        if target is not None:
            say = translator(language_of(Path()))
            _free(target, say)
            if zone is None:
                raise click.UsageError(say.gettext("A new calendar needs its time zone: --timezone Europe/Paris."))
            accounts = Accounts(None, _chosen(channels, say, networks()))
            return cls(target, target, None, say, zone, moment if moment.tzinfo else moment.replace(tzinfo=zone), accounts, write)
        say = translator(language_of(root))
        if not (root / charter_file.NAME).exists():
            raise click.UsageError(
                say.gettext(
                    "There is no charter.yml here. Go to the calendar's directory, name it with -C, or begin one with --to DIRECTORY."
                )
            )
        edition = load_posts(root, now)
        if edition.charter is None:
            click.echo(rendered(edition, shown(edition), "text"), nl=False, err=True)
            raise click.exceptions.Exit(1)
        say = translator_of(edition)
        accounts = Accounts(edition.charter, _chosen(channels, say, edition.charter.channels))
        return cls(root, None, edition, say, edition.charter.timezone, edition.now, accounts, write)

    def go(self, read: Read) -> None:
        """Read the source, show what would come of it, and write it where that is wanted."""
        try:
            reading = read(self.edition.charter if self.edition else None, self.accounts, self.zone)
            charter_of_it = self._founded(reading)
            made = plan(reading, self._place(charter_of_it), self.say)
        except SourceRefusedError as error:
            raise _complaint(error, self.say) from error
        page = import_page.Page(self.say, shutil.get_terminal_size((100, 24)).columns, self.zone, whole=not sys.stdout.isatty())
        click.echo("\n".join(page.lines(reading, made)))
        if not made.new:
            click.echo()
            everything = self.say.gettext("Everything is there already: nothing is to be written.")
            click.echo(everything if made.there else self.say.gettext("There is nothing to write."))
            return
        click.echo()
        if self._agreed(made):
            self._write(charter_of_it, made)

    def _founded(self, reading: Reading) -> str:
        """The text of the charter of a new calendar; empty where there is one."""
        if self.target is None:
            return ""
        if not self.accounts.made:
            names = visible(", ".join(f"“{name}”" for name in reading.accounts[:10]))
            message = self.say.gettext("The source names no account whose network is known, and a calendar needs a channel.")
            first = reading.accounts[0] if reading.accounts else ""
            remedy = self.say.gettext("Say the network that all posts are for: --channel mastodon")
            if first:
                remedy = self.say.gettext('Say which network each is, for example: --channel "{name}=mastodon"', name=visible(first))
            there = self.say.gettext("It names: {names}.", names=names) if names else ""
            raise click.ClickException(" ".join(filter(None, (message, there, remedy))))
        brand = self.target.resolve().name.replace("-", " ").replace("_", " ").strip() or "Calendar"
        comment = self.say.gettext(
            "Made by parution import from {file}: look through it, and add what your house agrees on.", file=reading.source
        )
        words = words_of(reading.arrivals, self.say.gettext("to be said"))
        return charter_text(brand, self.say.language, self.zone.key, self.accounts.made, comment, words)

    def _place(self, founded: str) -> Place:
        if self.edition and self.edition.charter:
            files = {*self.edition.files, *_files_in(self.root / FOLDER)}
            return Place(self.edition.charter, compile_schema(self.edition.charter, rules.TUNABLE), self.edition.posts, files, self.now)
        charter, found = charter_file.parse(founded.encode(), rules.TUNABLE, rules.FIXED)
        if charter is None:
            raise click.ClickException(" ".join(self.say.message(problem.message) for problem in found))
        return Place(charter, compile_schema(charter, rules.TUNABLE), (), (), self.now)

    def _agreed(self, made: Plan) -> bool:
        if self.write:
            return True
        question = self.say.ngettext("Write this post? [y/N]", "Write these {n} posts? [y/N]", len(made.new))
        return agreed(question, self.say.gettext("Nothing is written yet. To write it, run the command again with --write."))

    def _write(self, charter: str, made: Plan) -> None:
        texts = {one.path: one.text for one in made.new}
        try:
            if self.target is not None:
                write_calendar(self.target, {charter_file.NAME: charter, **texts}, made.copies)
            else:
                write_into(self.root, texts, made.copies)
        except (ImportRefusedError, SourceRefusedError) as error:
            raise _complaint(error, self.say) from error
        self._say_what_follows(made)

    def _say_what_follows(self, made: Plan) -> None:
        found = self._found(made)
        click.echo(click.style(self.say.ngettext("{n} post written.", "{n} posts written.", len(made.new)), fg="green", bold=True))
        errors, warnings = found[Severity.ERROR], found[Severity.WARNING]
        numbers = [say("{n} error", n=1) if errors == 1 else say("{n} errors", n=self.say.number(errors))] if errors else []
        numbers += [say("{n} warning", n=1) if warnings == 1 else say("{n} warnings", n=self.say.number(warnings))] if warnings else []
        if numbers:
            click.echo(
                self.say.gettext(
                    "The charter has something to say of their content: {number}.", number=" · ".join(map(self.say.message, numbers))
                )
            )
        where = "" if self.root.resolve() == Path.cwd() else f" -C {os.path.relpath(self.root)}"
        click.echo(self.say.gettext("Next: {command}", command=f"parution check{where}"))

    def _found(self, made: Plan) -> Counter[Severity]:
        """What the check finds in the posts that were written."""
        after, paths = load_posts(self.root, self.now), {one.path for one in made.new}
        return Counter(one.severity for one in after.findings if one.path in paths)


def _complaint(error: ImportRefusedError | SourceRefusedError, say: Translator) -> click.ClickException:
    return click.ClickException(visible(f"{say.message(error.message)} {say.message(error.remedy)}"))


def _free(target: Path, say: Translator) -> None:
    try:
        refuse_unless_free(target)
    except ImportRefusedError as error:
        raise _complaint(error, say) from error


def _chosen(given: Iterable[str], say: Translator, known: Iterable[str] | Mapping[str, object]) -> dict[str, str]:
    """Which channel (of a new calendar: which network) an account is; under "" that of posts without one."""
    words, found = list(known), {}
    for one in given:
        name, _, channel = (part.strip() for part in one.rpartition("="))
        if channel not in words:
            message = f"{say.gettext('There is no channel “{name}”.', name=channel)} {say.message(choose(channel, words))}"
            raise click.UsageError(message)
        found[name] = channel
    return found


def _files_in(folder: Path) -> Iterable[str]:
    """The paths of all Markdown files, those that cannot be read as posts included."""
    return (f"{FOLDER}/{file.relative_to(folder).as_posix()}" for file in folder.rglob("*.md"))
