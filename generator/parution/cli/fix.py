"""`parution fix`: the remedies that need no judgement."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from parution import charter_file, fixing, rules, source
from parution.cache import blob_id
from parution.cli.calendar_options import calendar_options, load_edition, shown, translator_of
from parution.cli.check import rendered
from parution.cli.helping import Command
from parution.cli.writing import NotWrittenError, exchange
from parution.edition import Edition
from parution.fixing import MeaningChangedError, Mended
from parution.language import Translator
from parution.model import Edit, Finding, Message, say
from parution.report.patch import SPACE, differs_in_spaces_only, patch
from parution.violations import choose

_YES = frozenset({"y", "yes", "o", "oui"})
_OURS = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be changed in one file: its path relative to the root, the file mended, and how often each rule asked for it."""

    path: str
    mended: Mended
    asked: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that stays as it is, and why; `ours` where it is this program's fault."""

    path: str
    reason: Message
    ours: bool = False


@click.command("fix", cls=Command)
@calendar_options
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--rule", "only", multiple=True, metavar="RULE", help="Mend only what this rule finds (may be given several times).")
@click.option("--dry-run", is_flag=True, help="Only show what would change; exits with 1 where something would.")
@click.option("--yes", is_flag=True, help="Write without asking.")
def command(root: Path, now: datetime | None, paths: tuple[Path, ...], only: tuple[str, ...], *, dry_run: bool, yes: bool) -> None:
    """Mend what can be mended without changing what a post says.

    Shows every change before it is written and asks. Name files or folders to mend only those.
    """
    edition = load_edition(root, now)
    if edition.charter is None:
        click.echo(rendered(edition, shown(edition), "text"), nl=False, err=True)
        raise click.exceptions.Exit(1)
    translator = translator_of(edition)
    _known(only, translator)
    plans, refusals = _planned(edition, _wanted(root, paths), only, tidy_past=bool(paths))
    _show(plans, translator)
    agreed = bool(plans) and not dry_run and (yes or _agreed(translator))
    written = []
    for plan in plans if agreed else ():
        if refused := _write(root, plan):
            refusals.append(refused)
        else:
            written.append(plan)
    click.echo(_closing(plans, written, translator))
    for refusal in refusals:
        reason = translator.message(refusal.reason)
        click.echo(translator.gettext("{path} was left as it is: {reason}.", path=refusal.path, reason=reason), err=True)
    code = _OURS if any(refusal.ours for refusal in refusals) else int(bool(refusals) or len(written) < len(plans))
    raise click.exceptions.Exit(code)


def _known(only: Iterable[str], translator: Translator) -> None:
    for name in only:
        if name not in rules.BY_ID:
            message = translator.gettext("There is no rule “{name}”.", name=name)
            message = f"{message} {translator.message(choose(name, rules.BY_ID))}"
            raise click.UsageError(message)


def _wanted(root: Path, paths: Iterable[Path]) -> Callable[[str], bool]:
    """Whether a file of the calendar is among what the user named; all are where nothing was named."""
    named = [os.path.realpath(path) for path in paths]
    base = os.path.realpath(root)

    def wanted(path: str) -> bool:
        full = os.path.join(base, *path.split("/"))  # noqa: PTH118 (as text, for ten thousand of them)
        return not named or any(full == one or full.startswith(one + os.sep) for one in named)

    return wanted


def _planned(
    edition: Edition, wanted: Callable[[str], bool], only: tuple[str, ...], *, tidy_past: bool
) -> tuple[list[Plan], list[Refusal]]:
    """What is to be changed, file by file, and the files in which nothing can be."""
    asked: dict[str, list[Finding]] = defaultdict(list)
    for finding in edition.findings:
        if finding.fix and wanted(finding.path) and (not only or finding.rule in only):
            asked[finding.path].append(finding)
    tidy = set() if only else {path for path in _tidied(edition, past=tidy_past) if wanted(path)}
    taken = {post.id for post in edition.posts}
    blobs = {post.path: post.blob for post in edition.posts}
    plans, refusals = [], []
    for path in sorted({*asked, *tidy}):
        fixes = [fixing.named(finding.fix, taken) for finding in asked[path]]
        clean = path in tidy or (not only and path != charter_file.NAME)
        outcome = _mended(edition.root, path, fixes, blobs.get(path), tidy=clean)
        if isinstance(outcome, Refusal):
            refusals.append(outcome)
        elif outcome.data != outcome.old:
            plans.append(Plan(path, outcome, Counter(finding.rule for finding in asked[path])))
        elif outcome.waiting:
            refusals.append(Refusal(path, say("its change cannot be made for certain; make it by hand")))
    return plans, refusals


def _tidied(edition: Edition, *, past: bool) -> Iterator[str]:
    """The posts whose ends of lines are cleaned: those to come, and others only where they are named."""
    return (post.path for post in edition.posts if past or not post.slot or post.slot >= edition.now)


def _mended(root: Path, path: str, fixes: list[tuple[Edit, ...]], blob: str | None, *, tidy: bool) -> Mended | Refusal:
    file = root / path
    try:
        if file.is_symlink():
            return Refusal(path, say("it is a link, which is never followed"))
        data = file.read_bytes()
        if blob and blob_id(data) != blob:
            return Refusal(path, say("it was changed meanwhile"))
        return fixing.mend(data, fixes, post=path != charter_file.NAME, tidy=tidy)
    except OSError as error:
        return Refusal(path, Message(error.strerror or str(error)))
    except source.SourceError as error:
        return Refusal(path, error.message)
    except MeaningChangedError:
        return Refusal(path, say("the result would not mean the same, which is a fault of Parution; please report it"), ours=True)


def _show(plans: Sequence[Plan], translator: Translator) -> None:
    signs = False
    colour, width = sys.stdout.isatty(), shutil.get_terminal_size((100, 24)).columns
    for plan in plans:
        if colour:
            asked = ", ".join(f"{number}\u00a0×\u00a0{rule}" for rule, number in sorted(plan.asked.items()))
            why = asked or translator.gettext("spaces at the ends of lines")
            click.echo(f"{click.style(plan.path, bold=True)}  {click.style(why, dim=True)}")
        made = patch(plan.path, plan.mended.before, plan.mended.after, colour=colour, width=width)
        signs = signs or SPACE in made
        click.echo(made + ("\n" if colour else ""))
    if signs and colour:
        click.echo(click.style(translator.gettext("{sign}: a space at which no line breaks", sign=SPACE), dim=True) + "\n")
    elif any(differs_in_spaces_only(plan.mended.before, plan.mended.after) for plan in plans):
        click.echo(translator.gettext("Lines that look the same differ in spaces at which no line breaks."), err=True)


def _agreed(translator: Translator) -> bool:
    """Whether the person at the terminal says yes; without one, nobody does."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(translator.gettext("To write these changes, run the command again with --yes."), err=True)
        return False
    answer = click.prompt(translator.gettext("Write these changes? [y/N]"), default="", show_default=False)
    return str(answer).strip().lower() in _YES


def _write(root: Path, plan: Plan) -> Refusal | None:
    try:
        exchange(root / plan.path, plan.mended.old, plan.mended.data)
    except NotWrittenError as error:
        return Refusal(plan.path, error.reason)
    return None


def _closing(plans: list[Plan], written: list[Plan], translator: Translator) -> str:
    if not plans:
        return translator.gettext("There is nothing that can be mended without you; parution check says what is left.")
    lines = [translator.ngettext("{n} file mended.", "{n} files mended.", len(written))] if written else []
    if any(plan.mended.waiting for plan in plans):
        lines.append(translator.gettext("Some changes touch one another: run the command again for the rest."))
    if not written:
        lines.append(translator.ngettext("{n} file would change.", "{n} files would change.", len(plans)))
    return "\n".join(lines)
