"""`parution completion`: what a shell needs to complete commands, options, rules and posts while one types."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

import click
from click.shell_completion import get_completion_class

from parution.cli.calendar_options import language_of
from parution.cli.helping import Command
from parution.cli.speech import language_option
from parution.language import translator

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", cls=Command)
@language_option
@click.argument("shell", metavar="[bash|zsh|fish]", required=False)
def command(shell: str | None) -> None:
    """Print the script with which a shell completes what you type.

    Without an argument, that of the shell in use. Put the line  eval "$(parution completion)"  into ~/.bashrc or ~/.zshrc; for fish, keep
    the script in ~/.config/fish/completions/parution.fish.
    """
    name = shell or PurePath(os.environ.get("SHELL", "")).name
    made = get_completion_class(name) if name in SHELLS else None
    if made is None:
        say = translator(language_of(Path()))
        raise click.ClickException(say.gettext("Say which shell it is: {shells}.", shells=", ".join(SHELLS)))
    click.echo(made(click.get_current_context().find_root().command, {}, "parution", "_PARUTION_COMPLETE").source())
