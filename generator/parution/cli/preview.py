"""`parution preview`: exactly what each network gets of a post."""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click

from parution.charter import Charter
from parution.cli import completing
from parution.cli.calendar_options import calendar_options, load_edition, shown, translator_of
from parution.cli.check import rendered
from parution.cli.helping import Command
from parution.edition import Edition
from parution.language import Translator
from parution.model import Message, Post, say
from parution.outgoing import Outgoing, outgoing
from parution.report import sheet
from parution.violations import choose

_MOST = 8  # so many posts are named where several are meant


@click.command("preview", cls=Command)
@calendar_options
@click.argument("post", metavar="POST", shell_complete=completing.posts)
@click.option("--channel", "names", multiple=True, metavar="CHANNEL", help="Only what this channel gets (may be given several times).")
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="For people or for programs."
)
def command(root: Path, now: datetime | None, post: str, names: tuple[str, ...], form: str) -> None:
    """Show what each network gets of a post, to the letter, and how long that is.

    POST is the post's id, its file, or a part of its title.
    """
    edition = load_edition(root, now)
    if edition.charter is None:
        click.echo(rendered(edition, shown(edition), "text"), nl=False, err=True)
        raise click.exceptions.Exit(1)
    translator = translator_of(edition)
    found = _found(post, edition, translator)
    sent = _sent(found, names, edition.charter, translator)
    if form == "json":
        click.echo(sheet.to_json(found, sent, found.slot.isoformat() if found.slot else None), nl=False)
        return
    width = min(shutil.get_terminal_size((80, 24)).columns, 100)
    paper = sheet.Paper(width, sys.stdout.isatty(), translator.message)
    click.echo(sheet.render(found, sent, paper, _when(found, translator)), nl=False)


def _sent(post: Post, names: Iterable[str], charter: Charter, translator: Translator) -> list[Outgoing]:
    """What the named channels get; without names, each of the post's."""
    for name in names:
        if name not in charter.channels:
            message = translator.message(say("“{value}” is not {what}.", value=name, what=Message("a channel of the charter")))
            message = f"{message} {translator.message(choose(name, charter.channels))}"
            raise click.UsageError(message)
    return [outgoing(post, charter.channels[name]) for name in names or post.channels]


def _when(post: Post, translator: Translator) -> str:
    return translator.moment(post.slot) if post.slot else ""


def _found(typed: str, edition: Edition, translator: Translator) -> Post:
    """The post that is meant.

    Raises:
        UsageError: there is none, or there are several.
    """
    posts = edition.posts
    by_id = {post.id: post for post in posts}
    if typed in by_id:
        return by_id[typed]
    path = os.path.realpath(typed)
    root = os.path.realpath(edition.root)
    exact = [post for post in posts if post.path == typed or os.path.join(root, post.path) == path]  # noqa: PTH118
    near = exact or [post for post in posts if _folded(typed) in _folded(post.title)]
    if len(near) == 1:
        return near[0]
    if near:
        listed = "\n".join(f"  {post.id}  {post.title}" for post in near[:_MOST])
        message = translator.gettext("“{typed}” may mean {n} posts; name one by its id:", typed=typed, n=len(near))
        message = f"{message}\n{listed}" + ("\n  …" if len(near) > _MOST else "")
    else:
        message = translator.gettext("There is no post “{typed}”.", typed=typed)
        guess = choose(typed, by_id)
        hint = translator.message(guess) if "word" in guess.values else ""
        message = f"{message} {hint or translator.gettext('Name it by its id, its file or a part of its title.')}"
    raise click.UsageError(message)


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return re.sub(r"\s+", " ", "".join(letter for letter in letters if not unicodedata.combining(letter))).strip()
