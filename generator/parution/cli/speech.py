"""`--lang`: before the command or behind it, the language to speak rather than the charter's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from parution.language import LANGUAGES

Command = TypeVar("Command", bound=Callable[..., Any])
_CHOSEN = "parution.language"  # where the context keeps what --lang says


def language_option(command: Command) -> Command:
    """Adds `--lang`; what it says is asked of the context, by whoever speaks."""

    def choose(context: click.Context, _: click.Parameter, language: str | None) -> None:
        if language:  # what stands before the command holds where nothing stands behind it
            context.meta[_CHOSEN] = language

    return click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        callback=choose,
        help="Speak this language rather than the charter's.",
    )(command)


def typed_language(arguments: Sequence[str]) -> str | None:
    """The language that `--lang` names among arguments that nobody has understood yet; the last one counts."""
    found = None
    for index, word in enumerate(arguments):
        option, sign, value = word.partition("=")
        language = value if sign else next(iter(arguments[index + 1 : index + 2]), "")
        if option == "--lang" and language in LANGUAGES:
            found = language
    return found


def listen(context: click.Context, arguments: Sequence[str]) -> None:
    """Know what `--lang` asks for before the arguments are understood: `--help`, or a mistake, may end the run before it is come to."""
    if language := typed_language(arguments):
        context.meta[_CHOSEN] = language


def chosen_language() -> str | None:
    """The language that `--lang` asks for."""
    context = click.get_current_context(silent=True)
    return context.meta.get(_CHOSEN) if context else None
