"""`parution rules`: what is checked, and why."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from parution import rules
from parution.cli import completing
from parution.cli.calendar_options import language_of
from parution.cli.helping import Command
from parution.cli.speech import language_option
from parution.language import Translator, translator
from parution.report import manual
from parution.report.terminal import LABELS
from parution.rules.rule import Rule
from parution.violations import choose

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


@click.command("rules", cls=Command)
@language_option
@click.argument("rule", metavar="[RULE]", required=False, shell_complete=completing.rules)
@click.option("--format", "form", type=click.Choice(("text", "markdown")), default="text", help="Markdown: all of them on one page.")
def command(rule: str | None, form: str) -> None:
    """List every rule, or explain one."""
    width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    say = translator(language_of(Path()))
    if form == "markdown":
        click.echo(manual.markdown(_asked(rule), say), nl=False)
    elif rule is None:
        click.echo(_list(width, say))
    elif rule in rules.BY_ID:
        click.echo(_page(rules.BY_ID[rule], width, say))
    else:
        message = f"{say.gettext('There is no rule “{name}”.', name=rule)} {say.message(choose(rule, rules.BY_ID))}"
        raise click.UsageError(message)


def _asked(rule: str | None) -> manual.Families:
    """The rules for the page: all, or one."""
    return [(name, [one for one in family if rule in {None, one.id}]) for name, family in rules.FAMILIES]


def said(rule: Rule, say: Translator) -> Rule:
    """A rule with its texts in the reader's language."""
    summary, why, bad, good = (say.gettext(text) for text in (rule.summary, rule.why, rule.bad, rule.good))
    return replace(rule, summary=summary, why=why, bad=bad, good=good)


def _list(width: int, say: Translator) -> str:
    names = max(len(rule.id) for rule in rules.ALL)
    labels = {severity: say.message(label) for severity, label in LABELS.items()}
    weights = max(map(len, labels.values())) + 1
    lines: list[str] = []
    family = ""
    for name, rule in ((say.message(name), rule) for name, rules_of in rules.FAMILIES for rule in rules_of):
        if name != family:
            lines += ([""] if lines else []) + [click.style(name, underline=True)]
            family = name
        weight = click.style(labels[rule.severity].ljust(weights), fg=_COLOURS[rule.severity.value])
        first, *rest = textwrap.wrap(say.gettext(rule.summary), max(width - names - weights - 4, 30))
        lines.append(f"{click.style(rule.id.ljust(names), bold=True)}  {weight}{first}")
        lines += [" " * (names + weights + 2) + line for line in rest]
    return "\n".join([*lines, "", say.gettext("{n} rules. More on one of them: parution rules RULE", n=len(rules.ALL))])


def _page(rule: Rule, width: int, say: Translator) -> str:
    rule = said(rule, say)

    def wrapped(text: str) -> str:
        return textwrap.fill(text, width)

    def example(text: str) -> str:
        return textwrap.indent(text, "    ")

    title = f"{click.style(rule.id, bold=True)}  {click.style(say.message(LABELS[rule.severity]), fg=_COLOURS[rule.severity.value])}"
    parts = [
        title,
        wrapped(rule.summary),
        wrapped(rule.why),
        f"{click.style(say.gettext('Bad'), fg='red', bold=True)}\n{example(rule.bad)}",
        f"{click.style(say.gettext('Good'), fg='green', bold=True)}\n{example(rule.good)}",
        *_settings(rule, say, width),
        f"{click.style(say.gettext('To tune or silence it'), bold=True)}\n{_tuning(rule, say, example)}",
    ]
    return "\n\n".join(parts)


def _settings(rule: Rule, say: Translator, width: int) -> Iterator[str]:
    """By which part of the charter it judges, and what can be set."""
    yield from (textwrap.fill(note, width) for note in manual.notes(replace(rule, fixed=False), say))
    if rule.parameters:
        lines = [click.style(say.gettext("Settings"), bold=True)]
        for one in rule.parameters:
            lines.append(f"    {one.name}{say.colon()} {manual.typed(one)}")
            lines += textwrap.wrap(say.gettext(one.about), width, initial_indent=" " * 8, subsequent_indent=" " * 8)
        yield "\n".join(lines)


def _tuning(rule: Rule, say: Translator, example: Callable[[str], str]) -> str:
    if rule.fixed:
        return say.gettext("It cannot be switched off: without it, a post could not be read for certain.")
    reason = say.gettext("the reason")
    return "\n".join(
        [
            *([] if rule.of_change else [say.gettext("For one post, in its front matter:"), example(f"ignore: {{{rule.id}: {reason}}}")]),
            say.gettext("For the whole calendar, in charter.yml (off, note, warning or error):"),
            example(f"rules: {{{rule.id}: off}}"),
            *([example(manual.setting(rule))] if rule.parameters else []),
        ]
    )
