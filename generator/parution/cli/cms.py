"""`parution cms`: a web editor for writers without git, made from the charter."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from parution import webform
from parution.charter import Charter
from parution.cli.calendar_options import calendar_options, load_edition, shown, translator_of
from parution.cli.check import rendered
from parution.cli.helping import Command
from parution.language import Translator, translator
from parution.webform.backend import LOCAL, ForgeName, on_this_computer

_CONFIGURATION = "config.yml"
_OURS = "parution cms"


@click.command("cms", cls=Command)
@calendar_options
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where the editor goes; admin/ in the calendar's directory by default.")
@click.option(
    "--script",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The editor's own program: the package decap-cms as “npm pack” fetches it.",
)
@click.option("--forge", type=click.Choice(("github", "gitlab")), help="Which forge it is, where the repository's address does not tell.")
@click.option("--login", metavar="URL", help="GitHub: the address of the service that logs your writers in.")
@click.option("--application", metavar="ID", help="GitLab: the id of the application that you registered there.")
@click.option("--local", is_flag=True, help="To try it on this computer: go through decap-server rather than to the forge.")
@click.option("--local-url", metavar="URL", default=LOCAL, show_default=True, help="Where decap-server listens.")
def command(
    root: Path,
    now: datetime | None,
    out: Path | None,
    script: Path | None,
    forge: ForgeName | None,
    login: str | None,
    application: str | None,
    local_url: str,
    *,
    local: bool,
) -> None:
    """Write the web editor in which writers without git propose posts.

    The form asks what the charter asks; what is saved becomes a pull request. Put the folder on the calendar's site.
    """
    edition = load_edition(root, now)
    if edition.charter is None:
        click.echo(rendered(edition, shown(edition), "text"), nl=False, err=True)
        raise click.exceptions.Exit(1)
    say, folder = translator_of(edition), out or root / "admin"
    try:
        to = on_this_computer(edition.charter.site.branch, local_url) if local else _backend(edition.charter, forge, login, application)
        program = webform.program(script) if script else webform.program_of(folder)
    except (webform.NoBackendError, webform.ProgramError) as error:
        message = f"{say.message(error.message)}\n→ {say.message(error.remedy)}"
        raise click.ClickException(message) from error
    form = webform.Form(edition.charter, to, translator(edition.charter.language), program, _place(root))
    _write(folder, webform.files(form), say)
    _report(folder, form, say)


def _backend(charter: Charter, forge: ForgeName | None, login: str | None, application: str | None) -> webform.Backend:
    return webform.backend(charter.site, forge, login, application)


def _place(root: Path) -> str:
    """Where the calendar lies in its repository."""
    here = root.resolve()
    top = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    place = here.relative_to(top).as_posix()
    return "" if place == "." else place


def _write(folder: Path, files: dict[str, bytes], say: Translator) -> None:
    """Write the editor's files; those of another editor's configuration are left as they are."""
    there = folder / _CONFIGURATION
    try:
        if there.exists() and _OURS not in there.read_text(encoding="utf-8", errors="replace").partition("\n")[0]:
            told = say.gettext("{path} was not written by “parution cms”, so it stays as it is.", path=there)
            message = f"{told}\n→ {say.gettext('Choose another folder with -o, or delete that file.')}"
            raise click.ClickException(message)
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
    except OSError as error:
        told = say.gettext("{path} was not written: {why}.", path=folder, why=error.strerror or str(error))
        raise click.ClickException(told) from error


def _report(folder: Path, form: webform.Form, say: Translator) -> None:
    """What was written, what it is, and what is still missing before a writer can write."""
    click.echo(click.style(say.gettext("Written: {path}", path=f"{folder.as_posix()}/"), fg="green", bold=True))
    name = form.backend.options["name"]
    repository = form.backend.options.get("repo", form.backend.local)
    click.echo(say.gettext("Proposals go to {repository} ({forge}), onto branches of their own.", repository=repository, forge=name))
    program = form.program
    if program is None:
        package = f"{webform.PINNED[0].name}@{webform.PINNED[0].version}"
        file = f"{webform.PINNED[0].name}-{webform.PINNED[0].version}.tgz"
        click.echo(say.gettext("The editor's own program is not here yet. Fetch it with npm, then run this command again:"))
        click.echo(f"  npm pack {package}\n  parution cms --script {file}")
    elif program.version:
        tried = say.gettext("the very package that this form was tried with")
        untried = say.gettext("this form was not tried with that version: look at it once before your writers do")
        click.echo(f"{program.version}{say.colon()} {tried if program.tried else untried}.")
    if form.backend.needs:
        click.echo(f"{say.gettext('Before anybody can log in')}{say.colon()} {say.message(form.backend.needs)}")
