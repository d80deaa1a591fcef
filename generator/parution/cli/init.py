"""`parution init`: a calendar from a few answers; in a calendar that there is, its upkeep."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from parution import __version__, charter_file, rules, scaffold
from parution.charter import Charter
from parution.cli import init_beside as beside
from parution.cli import init_git as in_git
from parution.cli import init_guesses as guess
from parution.cli import init_questions as questions
from parution.cli import init_reading as read
from parution.cli import init_telling as tell
from parution.cli.calendar_options import Moment, language_of, load_edition, shown
from parution.cli.check import rendered
from parution.cli.helping import Command
from parution.cli.init_program import source
from parution.cli.speech import chosen_language, language_option
from parution.language import LANGUAGES, Translator, translator
from parution.scaffold import Account, Answers
from parution.scaffold import record as records
from parution.scaffold.answers import FORGES, Forge
from parution.scaffold.program import remembered as remembered_program
from parution.scaffold.record import Record
from parution.scaffold.rendering import may_be_forced
from parution.scaffold.upkeep import WRITES, Fate, Step, plan, remembered
from parution.scaffold.writing import ChangedMeanwhileError, carry_out

_OF_THE_CHARTER = ("brand", "language", "timezone", "country", "channels", "branch")
_NEEDED = (".github/workflows/", ".gitlab-ci.yml", ".parution/", "content/", "charter.yml")


class _Directory(click.Path):
    """A directory by its name, which cannot be empty: an empty variable in a script must not mean “here”."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 (click's own)
        if value == "":
            say = translator(language_of(Path()))
            raise click.UsageError(say.gettext("No directory is named. For a calendar right here, write a dot: parution init ."), ctx)
        return super().convert(value, param, ctx)


@click.command("init", cls=Command)
@language_option
@click.argument("root", metavar="[DIRECTORY]", type=_Directory(path_type=Path), default=Path())
@click.option("--brand", help="The brand, as its readers know it.")
@click.option("--language", type=click.Choice(LANGUAGES), help="The language of the charter, the site and the messages.")
@click.option("--timezone", help="The time zone of every time in the calendar: Europe/Paris.")
@click.option("--country", help="Whose public holidays count: FR; - for none.")
@click.option(
    "--channel",
    "channels",
    multiple=True,
    metavar="NETWORK:ACCOUNT",
    help="An account: mastodon:@me@example.social; with a short name for it: news=site:www.example.org (may be given several times).",
)
@click.option("--forge", type=click.Choice(FORGES), help="Where the repository will live.")
@click.option("--branch", help="The branch that is published; by default the repository's own.")
@click.option(
    "--install-from",
    metavar="ADDRESS",
    help="From where the forge's runs install Parution, git+https://…@COMMIT, where that does not follow from how it came here.",
)
@click.option("--demo", is_flag=True, help="A filled calendar around today, of an invented bakery, to try everything out.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what is likely for what is not given.")
@click.option("--now", type=Moment(), help="Begin the calendar around this date rather than today.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and how it differs from what is there; write nothing.")
@click.option(
    "--force", "forced", multiple=True, metavar="FILE", help="Write this file of ours although you changed it; yours is kept as FILE.orig."
)
@click.option("--git/--no-git", default=True, show_default=True, help="Make a new calendar a git repository, where it is in none.")
@click.option("--commit", is_flag=True, help="Commit what was written.")
def command(root: Path, *, yes: bool, dry_run: bool, forced: tuple[str, ...], git: bool, commit: bool, **given: Any) -> None:  # noqa: ANN401 (an option each)
    """Make a calendar in a directory, or bring the files up to date that Parution wrote in it.

    Asks for what is not given. Nothing that you wrote or changed is ever written over, so it may be run again at any time.
    """
    say = translator(language_of(root))
    if root.exists() and not root.is_dir():
        raise click.ClickException(say.gettext("“{path}” is a file; name a directory, or a new one.", path=root))
    record = records.read(root) if root.is_dir() else None
    _refuse_newer(record, say)
    begun = root.is_dir() and (root / charter_file.NAME).exists()
    answers = _known(root, record, given, say) if begun else _new(root, given, asks=not yes and sys.stdin.isatty(), say=say)
    say = translator(chosen_language() or answers.language)
    charter = (root / charter_file.NAME).read_bytes() if begun else None
    files = beside.placed(root, scaffold.render(answers, charter), begun=begun)
    lacking = beside.unignored(root, files)
    _must_be_ours(forced, files, lacking, say)
    steps = plan(root, files, record, forced)
    if not begun:
        _refuse_to_overwrite(root, steps, say)
    if dry_run:
        click.echo("\n".join(tell.rehearsal(steps, say)))
        return
    _write(root, steps, Record(answers.version, _remembered(answers), remembered(steps, record)), say)
    note = in_git.begin(root, answers.branch, say) if git and not begun else None
    told = tell.upkeep(answers, root, steps, say) if begun else tell.welcome(answers, root, steps, say)
    click.echo()
    click.echo("\n".join([*told, *tell.to_ignore(lacking, say), *(["", note] if note else [])]))
    if commit:
        _commit(root, [step.path for step in steps if step.fate in {*WRITES, Fate.SAME}], say)


def _commit(root: Path, paths: Sequence[str], say: Translator) -> None:
    try:
        in_git.commit(root, paths, say)
    except in_git.NotCommittedError as error:
        raise click.ClickException(str(error)) from error


def _new(root: Path, given: dict[str, Any], *, asks: bool, say: Translator) -> Answers:
    if above := charter_file.folder_above(root):
        raise click.UsageError(
            say.gettext(
                "This directory lies inside the calendar “{folder}”. To bring that one up to date: parution init {folder}", folder=above
            )
        )
    if given["demo"] and given["channels"]:
        raise click.UsageError(say.gettext("The demonstration has accounts of its own: leave out --channel, or --demo."))
    told = questions.Given(**{**given, "now": given["now"] or datetime.now(UTC)})
    return questions.answered(told, root, given["language"] or say.language, asks=asks)


def _known(root: Path, record: Record | None, given: dict[str, Any], say: Translator) -> Answers:
    """The answers of a calendar that there is: its charter's, and where it lives."""
    if given["demo"] or any(given[name] for name in _OF_THE_CHARTER):
        raise click.UsageError(
            say.gettext("There is a calendar here already, and its answers stand in charter.yml: change them there, then run this again.")
        )
    charter = _charter(root)
    remembered_forge = (record.answers.get("forge") if record else None) or ""
    forge: Forge = given["forge"] or next((one for one in FORGES if one == remembered_forge), None) or _forge(root, charter)
    return Answers(
        brand=charter.brand,
        language=translator(charter.language).language,
        timezone=str(charter.timezone),
        country=charter.country,
        channels=tuple(Account(one.id, one.network, one.account or "", one.name) for one in charter.channels.values()),
        today=datetime.now(charter.timezone).date(),
        forge=forge,
        repository=charter.site.repository,
        program=_program(given["install_from"], record, say),
        branch=charter.site.branch,
    )


def _program(given: str | None, record: Record | None, say: Translator) -> str | None:
    """From where the forge's runs install Parution: as it is said, as it came here, or as it was written down before."""
    told = read.program(given, say) if given else source().program
    return told or remembered_program(record.answers.get("program") if record else None)


def _charter(root: Path) -> Charter:
    """The charter; where it has errors, they are shown, and that is all."""
    data = charter_file.read(root)
    charter = charter_file.parse(data, rules.TUNABLE, rules.FIXED)[0] if isinstance(data, bytes) else None
    if charter is None:
        edition = load_edition(root, None)
        click.echo(rendered(edition, shown(edition), "text"), nl=False, err=True)
        raise click.exceptions.Exit(1)
    return charter


def _forge(root: Path, charter: Charter) -> Forge:
    address = guess.repository(root) or charter.site.repository or ""
    return "gitlab" if (root / ".gitlab-ci.yml").exists() or "gitlab" in address.partition("//")[2].partition("/")[0] else "github"


def _remembered(answers: Answers) -> dict[str, str]:
    """The answers as the record keeps them."""
    told = {name: getattr(answers, name) for name in ("brand", "language", "timezone", "country", "forge", "program")}
    return {name: value for name, value in told.items() if value}


def _refuse_newer(record: Record | None, say: Translator) -> None:
    """Stop where a colleague's newer version wrote last: ours would put its files back to what they were."""
    if record and _numbers(record.version) > _numbers(__version__):
        raise click.ClickException(
            say.gettext(
                "Parution {theirs} wrote the files of this calendar, and yours is {ours}. Nothing was written. "
                "Install the newer one: {command}",
                theirs=record.version,
                ours=__version__,
                command=source().upgrade,
            )
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)[:3]))


def _must_be_ours(forced: Sequence[str], files: dict[str, scaffold.File], lacking: Sequence[str], say: Translator) -> None:
    ours = list(filter(may_be_forced, files))
    for path in forced:
        if path == beside.IGNORED and lacking:
            told = "\n".join([say.gettext("“{path}” has lines of yours, which would be lost. Add to it instead:", path=path), *lacking])
            raise click.UsageError(told)
        if path not in ours:
            raise click.UsageError(
                say.gettext("“{path}” is no file that Parution keeps up to date. These are: {files}", path=path, files=", ".join(ours))
            )


def _refuse_to_overwrite(root: Path, steps: Sequence[Step], say: Translator) -> None:
    """Stop where files are in the way without which a new calendar would not work."""
    lost = [step.path for step in steps if step.fate in {Fate.THEIRS, Fate.BLOCKED} and step.path.startswith(_NEEDED)]
    if lost:
        listed = "\n".join(f"  {path}" for path in lost)
        told = say.gettext("“{directory}” holds files that this calendar needs to write, and they are not ours:", directory=root)
        remedy = say.gettext("Nothing was written. Move them away, or name another directory.")
        message = f"{told}\n{listed}\n{remedy}"
        raise click.ClickException(message)


def _write(root: Path, steps: Sequence[Step], record: Record, say: Translator) -> None:
    try:
        carry_out(root, steps, record.written())
    except ChangedMeanwhileError as error:
        raise click.ClickException(say.gettext("{path} was changed meanwhile. Run this again.", path=error.path)) from error
    except OSError as error:
        _cannot_write(root, error, say)


def _cannot_write(root: Path, error: OSError, say: Translator) -> NoReturn:
    told = say.gettext("The calendar cannot be written to {target} ({why}).", target=root, why=error.strerror or str(error))
    remedy = say.gettext("Check the directory's rights and the space on the disk, or name another directory.")
    message = f"{told} {remedy}"
    raise click.ClickException(message) from error
