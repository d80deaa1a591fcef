"""`--lang`: before the command or behind it, the language to speak rather than the charter's."""

from __future__ import annotations

from collections.abc import Callable
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


def chosen_language() -> str | None:
    """The language that `--lang` asks for."""
    context = click.get_current_context(silent=True)
    return context.meta.get(_CHOSEN) if context else None
