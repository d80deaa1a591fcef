"""`parution schema`: the charter compiled to a JSON Schema."""

from __future__ import annotations

import json
from pathlib import Path

import click

from parution import rules
from parution.cli.calendar_options import calendar_options, load_edition, shown
from parution.cli.check import rendered
from parution.cli.helping import Command
from parution.schema import compile_schema


@click.command("schema", cls=Command)
@calendar_options
def command(root: Path, now: object) -> None:
    """Print the JSON Schema of a post's front matter under this charter.

    Editors that check YAML while you type (VS Code, Zed, PyCharm…) can use it.
    """
    del now
    edition = load_edition(root, None)
    if edition.charter is None:
        click.echo(rendered(edition, shown(edition), "text"), nl=False, err=True)
        raise click.exceptions.Exit(1)
    click.echo(json.dumps(compile_schema(edition.charter, rules.TUNABLE), indent=2, ensure_ascii=False))
