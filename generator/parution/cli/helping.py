"""Help in the reader's language: what `--help` shows of a command, its options and its arguments.

The texts stand in English where a command is declared, as docstrings and `help=`; they go through the catalogue as they are shown, so that
a command that shows no help never waits for one.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import click

from parution.cli.speech import chosen_language, listen
from parution.language import Translator, translator

_PLACEHOLDER = re.compile(r"\b[A-Z]{2,}(?: RANGE)?\b")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a docstring, each on one line: what the catalogue knows them by."""
    return [" ".join(one.split()) for one in inspect.cleandoc(text).split("\n\n") if one.strip()]


def placeholders(typed: str, words: Translator) -> str:
    """What stands for something to be typed (FILE, CHANNEL), in the reader's language."""
    return _PLACEHOLDER.sub(lambda found: words.gettext(found[0]), typed)


def usage(context: click.Context, words: Translator) -> str:
    """How the command is called: `Usage: parution check [OPTIONS]`."""
    formatter = context.make_formatter()
    pieces = placeholders(" ".join(context.command.collect_usage_pieces(context)), words)
    formatter.write_usage(context.command_path, pieces, prefix=f"{words.gettext('Usage')}{words.colon()} ")
    return formatter.getvalue().rstrip("\n")


class Command(click.Command):
    """A command whose help speaks the reader's language."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As ever, but knowing what `--lang` says before anything else is done, as `--help` ends the run wherever it stands."""
        listen(ctx, args)
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """How the command is called."""
        formatter.write(f"{usage(ctx, _words())}\n")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        del ctx
        words = _words()
        for paragraph in paragraphs(self.help or ""):
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(words.gettext(paragraph))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What may be said behind the command, each with what it does."""
        words = _words()
        rows = [row for parameter in self.get_params(ctx) if (row := _row(parameter, ctx, words))]
        with formatter.section(f"{words.gettext('Options')}{words.colon()[:-1]}"):
            formatter.write_dl(rows)


class Group(Command, click.Group):
    """A command of several whose help speaks the reader's language."""

    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What may be said behind the command, and the commands below it."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, each with the first sentence of what it does: whole, over as many lines as that needs."""
        words = _words()
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, _first_sentence(one, words)) for name, one in commands if one is not None and not one.hidden]
        with formatter.section(f"{words.gettext('Commands')}{words.colon()[:-1]}"):
            formatter.write_dl(rows)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; where there is none of that name, the one that is like it, or the way to all of them."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(_no_command(args[0], self.list_commands(ctx), ctx.command_path), ctx) from error


def _no_command(typed: str, known: list[str], path: str) -> str:
    from parution.violations import near  # noqa: PLC0415 (only where a name is misspelt)

    words = _words()
    none = words.gettext("There is no command “{typed}”.", typed=typed)
    if found := near(typed, known):
        return f"{none} {words.gettext('Did you mean “{word}”?', word=found)}"
    return f"{none} {words.gettext('All commands, each with what it does: {command}', command=f'{path} --help')}"


def _row(parameter: click.Parameter, ctx: click.Context, words: Translator) -> tuple[str, str] | None:
    if not isinstance(parameter, click.Option):
        return None
    record = parameter.get_help_record(ctx)
    if record is None:
        return None
    typed, told = record
    extra = told.removeprefix(parameter.help or "").replace("[default: ", f"[{words.gettext('default')}{words.colon()} ")
    extra = extra.replace("required]", f"{words.gettext('required')}]")
    return placeholders(typed, words), f"{words.gettext(parameter.help or '')}{extra}"


def _first_sentence(command: click.Command, words: Translator) -> str:
    first = next(iter(paragraphs(command.help or "")), "")
    return re.split(r"(?<=[.!?])\s", words.gettext(first))[0].rstrip(".")


def _words() -> Translator:
    if chosen := chosen_language():
        return translator(chosen)
    from parution.cli.calendar_options import language_of  # noqa: PLC0415 (much is imported with it)

    return translator(language_of(Path()))
