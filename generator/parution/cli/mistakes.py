"""What is wrong with what was typed, in the reader's language: the sentences that the library for command lines would say in English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import click

from parution.cli.calendar_options import language_of
from parution.cli.helping import placeholders, usage
from parution.cli.speech import typed_language
from parution.language import Translator, translator
from parution.model import Message, say

_ROOT = ("-C", "--root")


def show(error: click.ClickException, arguments: Sequence[str]) -> None:
    """Complain on the standard error stream; `arguments` are those behind the program's name, of which one may be the calendar's place."""
    words = words_for(arguments)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.message, err=True)
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(usage(context, words), err=True)
        command = f"{context.command_path} --help"
        click.echo(f"{words.gettext('For help: {command}', command=command)}\n", err=True)
    click.echo(f"{words.gettext('Error')}{words.colon()} {_told(error, words)}", err=True)


def words_for(arguments: Sequence[str]) -> Translator:
    """Who speaks to those who typed these arguments, behind the program's name."""
    return translator(typed_language(arguments) or language_of(_root(arguments)))


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
            argument = say("{name} is missing: say what is meant.", name=_name(parameter, error, words))
            option = say("The option {name} is missing.", name=_name(parameter, error, words))
            return words.message(argument if parameter.param_type_name == "argument" else option)
        case click.BadParameter(param=click.Parameter() as parameter):
            name = _name(parameter, error, words)
            return f"{words.gettext('{name} cannot be that', name=name)}{words.colon()} {_value(error, parameter, words)}"
        case click.NoSuchOption(option_name=name):
            return f"{words.gettext('There is no option {name} here.', name=name)} {_meant(error, words)}".rstrip()
        case click.BadOptionUsage(option_name=name):
            needs, takes_none = say("The option {name} needs a value.", name=name), say("The option {name} takes no value.", name=name)
            return words.message(needs if "requires" in error.message else takes_none)
    return _of_the_library(error.format_message(), words)


def _name(parameter: click.Parameter, error: click.UsageError, words: Translator) -> str:
    hint = parameter.get_error_hint(error.ctx)
    return placeholders(hint, words) if parameter.param_type_name == "argument" else hint


def _meant(error: click.NoSuchOption, words: Translator) -> str:
    if error.ctx is not None and error.ctx.parent is None and error.option_name in _ROOT:
        return words.gettext("It stands behind the command: {command}", command=f"parution check {error.option_name} …")
    return words.gettext("Did you mean “{word}”?", word=error.possibilities[0]) if error.possibilities else ""


def _value(error: click.BadParameter, parameter: click.Parameter, words: Translator) -> str:
    match parameter.type:
        case click.Choice(choices=choices):
            return words.gettext("one of these is meant: {names}.", names=", ".join(map(str, choices)))
        case click.IntRange(min=int() as least, max=int() as most):
            return words.gettext("a whole number from {least} to {most} is meant.", least=least, most=most)
        case click.IntRange(min=int() as least):
            return words.gettext("a whole number from {least} on is meant.", least=least)
        case click.types.IntParamType():
            return words.gettext("a whole number is meant.")
    return _of_the_library(error.message, words)


_LIBRARY: tuple[tuple[re.Pattern[str], Message], ...] = (
    (re.compile(r"File (.+) does not exist\."), say("there is no file {what}.", what="")),
    (re.compile(r"Directory (.+) does not exist\."), say("there is no directory {what}.", what="")),
    (re.compile(r"Path (.+) does not exist\."), say("there is neither a file nor a directory {what}.", what="")),
    (re.compile(r"\w+ (.+) is a file\."), say("{what} is a file, and a directory is meant.", what="")),
    (re.compile(r"\w+ (.+) is a directory\."), say("{what} is a directory, and a file is meant.", what="")),
    (re.compile(r"\w+ (.+) is not readable\."), say("{what} may not be read.", what="")),
    (re.compile(r"\w+ (.+) is not writable\."), say("{what} may not be written.", what="")),
    (re.compile(r"Got unexpected extra arguments? \((.+)\)"), say("This is too much: {what}.", what="")),
    (re.compile(r"(Missing command)\."), say("Say which command is meant.")),
)
"""What the library for command lines says in English, and what we say in its place."""


def _of_the_library(message: str, words: Translator) -> str:
    for pattern, said in _LIBRARY:
        if found := pattern.fullmatch(message):
            return words.gettext(said.template, what=found[1])
    return message
