"""`parution rules`: what is checked, and why."""

from __future__ import annotations

import shutil
import textwrap

import click

from parution import rules
from parution.rules.rule import Rule
from parution.violations import choose

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


@click.command("rules")
@click.argument("rule", metavar="[RULE]", required=False)
def command(rule: str | None) -> None:
    """List every rule, or explain one."""
    width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    if rule is None:
        click.echo(_list(width))
    elif rule in rules.BY_ID:
        click.echo(_page(rules.BY_ID[rule], width))
    else:
        message = f"There is no rule “{rule}”. {choose(rule, rules.BY_ID)}"
        raise click.UsageError(message)


def _list(width: int) -> str:
    names = max(len(rule.id) for rule in rules.ALL)
    lines = []
    for rule in rules.ALL:
        weight = click.style(f"{rule.severity.value:<8}", fg=_COLOURS[rule.severity.value])
        first, *rest = textwrap.wrap(rule.summary, max(width - names - 12, 30))
        lines.append(f"{click.style(rule.id.ljust(names), bold=True)}  {weight}{first}")
        lines += [" " * (names + 10) + line for line in rest]
    return "\n".join([*lines, "", f"{len(rules.ALL)} rules. More on one of them: parution rules RULE"])


def _page(rule: Rule, width: int) -> str:
    def wrapped(text: str) -> str:
        return textwrap.fill(text, width)

    def example(text: str) -> str:
        return textwrap.indent(text, "    ")

    off = (
        "It cannot be switched off: without it, a post could not be read for certain."
        if rule.fixed
        else f"For one post, in its front matter:\n{example(f'ignore: {{{rule.id}: the reason}}')}\n"
        f"For the whole calendar, in charter.yml (off, note, warning or error):\n{example(f'rules: {{{rule.id}: off}}')}"
    )
    title = f"{click.style(rule.id, bold=True)}  {click.style(rule.severity.value, fg=_COLOURS[rule.severity.value])}"
    parts = [
        title,
        wrapped(rule.summary),
        wrapped(rule.why),
        f"{click.style('Bad', fg='red', bold=True)}\n{example(rule.bad)}",
        f"{click.style('Good', fg='green', bold=True)}\n{example(rule.good)}",
        f"{click.style('To tune or silence it', bold=True)}\n{off}",
    ]
    return "\n\n".join(parts)
