"""What is wrong with what was typed, in the reader's language: the sentences that the library for command lines would say in English."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from parution.cli.calendar_options import language_of
from parution.language import Translator, translator
from parution.model import say

_ROOT = ("-C", "--root")


def show(error: click.ClickException, arguments: Sequence[str]) -> None:
    """Complain on the standard error stream; `arguments` are those behind the program's name, of which one may be the calendar's place."""
    words = translator(language_of(_root(arguments)))
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        usage = context.get_usage().removeprefix("Usage: ")
        click.echo(f"{words.gettext('Usage')}{words.colon()} {usage}", err=True)
        command = f"{context.command_path} --help"
        click.echo(f"{words.gettext('For help: {command}', command=command)}\n", err=True)
    click.echo(f"{words.gettext('Error')}{words.colon()} {_told(error, words)}", err=True)


def _root(arguments: Sequence[str]) -> Path:
    for index, word in enumerate(arguments):
        option, sign, value = word.partition("=")
        if option in _ROOT:
            found = Path(value) if sign else Path(*arguments[index + 1 : index + 2])
            return found if found.is_dir() else Path()
    return Path()


def _told(error: click.ClickException, words: Translator) -> str:
    match error:
        case click.MissingParameter(param=click.Parameter() as parameter):
            name = parameter.get_error_hint(error.ctx)
            argument = say("{name} is missing: say what is meant.", name=name)
            option = say("The option {name} is missing.", name=name)
            return words.message(argument if parameter.param_type_name == "argument" else option)
        case click.BadParameter(param=click.Parameter() as parameter):
            name = parameter.get_error_hint(error.ctx)
            return f"{words.gettext('{name} cannot be that', name=name)}{words.colon()} {_value(error, parameter, words)}"
        case click.NoSuchOption(option_name=name):
            near = words.gettext("Did you mean “{word}”?", word=error.possibilities[0]) if error.possibilities else ""
            return f"{words.gettext('There is no option {name} here.', name=name)} {near}".rstrip()
        case click.BadOptionUsage(option_name=name) if "requires" in error.message:
            return words.gettext("The option {name} needs a value.", name=name)
    return error.format_message()


def _value(error: click.BadParameter, parameter: click.Parameter, words: Translator) -> str:
    if isinstance(parameter.type, click.Choice):
        return words.gettext("one of these is meant: {names}.", names=", ".join(parameter.type.choices))
    return error.message
