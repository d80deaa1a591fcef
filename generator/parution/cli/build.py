"""`parution build`: check, then the site."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import click

from parution import website
from parution.cli.building import Built, build
from parution.cli.calendar_options import branch_option, calendar_options, language_of, shown, translator_of
from parution.cli.check import rendered
from parution.cli.helping import Command
from parution.deliveries.ledger import LedgerError
from parution.history.objects import BranchNotRead
from parution.language import Translator, translator
from parution.website import EngineFailed, SiteNotWritten


@click.command("build", cls=Command)
@calendar_options
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where the site goes; site/ in the calendar's directory by default.")
@click.option(
    "--audience",
    type=click.Choice([one.value for one in website.Audience]),
    default=website.Audience.INTERNAL.value,
    show_default=True,
    help="For whom: those who make the calendar, the client (what the charter opens to it), or anybody (what was published, nothing else).",
)
@branch_option
@click.option("--strict", is_flag=True, help="Let warnings stop the build too.")
def command(root: Path, now: datetime | None, out: Path | None, audience: str, branches: tuple[str, ...], *, strict: bool) -> None:
    """Check the calendar and build its site.

    Nothing is built where the check finds an error. The site that was there before stays whole until the new one is complete.
    """
    reader, say = website.Audience(audience), translator(language_of(root))
    if branches and reader is not website.Audience.INTERNAL:
        message = say.gettext("Proposals are only for those who make the calendar: leave out --with-branch, or --audience.")
        raise click.ClickException(message)
    try:
        built = build(root, now, out or root / "site", strict=strict, ask=True, audience=reader, names=branches)
    except (EngineFailed, SiteNotWritten, LedgerError, BranchNotRead) as error:
        raise click.ClickException(failure(error, say)) from error
    click.echo(rendered(built.edition, shown(built.edition), "text"), nl=False)
    if built.site is None:
        kept = translator_of(built.edition).gettext("The site was not built; what stood there is as it was.")
        click.echo(f"\n{kept}", err=True)
        raise click.exceptions.Exit(1)
    click.echo(report(built, built.site))


def failure(error: EngineFailed | SiteNotWritten | LedgerError | BranchNotRead, translator: Translator) -> str:
    """What went wrong and what can be done, for a person."""
    say = translator.gettext
    if isinstance(error, LedgerError | BranchNotRead):
        return f"{translator.message(error.message)}\n→ {translator.message(error.remedy)}"
    if isinstance(error, EngineFailed):
        return say("The site engine ({engine}) could not make the pages: {reason}", engine=error.engine, reason=error.reason)
    reason = error.reason if isinstance(error.reason, str) else translator.message(error.reason)
    return say("The site could not be written to {path}: {reason}. What stood there is as it was.", path=error.path, reason=reason)


def report(built: Built, site: website.BuildResult) -> str:
    """How large the site is, how much of it was made anew, and where to open it."""
    say = translator_of(built.edition)
    notes = [note for note in (built.history.note, built.note, *built.proposed) if note]
    lines = [f"{say.gettext('Note')}{say.colon()} {say.message(note)}" for note in notes]
    if site.kept_back:
        sentence = say.ngettext(
            "{n} published post is not shown, as its text is no longer what was published:",
            "{n} published posts are not shown, as their text is no longer what was published:",
            len(site.kept_back),
        )
        lines += [sentence, *(f"  {path}" for path in site.kept_back)]
    where = site.opening.resolve()
    shown_path = os.path.relpath(where) if where.is_relative_to(Path.cwd()) else str(where)
    lines += [say.gettext("{pages} files, {rendered} of them new or changed.", pages=site.pages, rendered=site.rendered)]
    lines += [say.gettext("Open {where}", where=click.style(shown_path, bold=True))]
    lines += [click.style(where.as_uri(), dim=True)]
    return "\n".join(lines)
