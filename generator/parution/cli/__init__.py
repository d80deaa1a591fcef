"""The command line: the only room that prints, exits, reads the clock or asks where it is.

One module a command, imported only when it is called, so that `parution check` does not wait for what `parution serve` needs.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

from parution import __version__
from parution.cli.helping import Group
from parution.cli.speech import language_option

COMMANDS = {
    "init": "init",
    "new": "new",
    "slots": "slots",
    "check": "check",
    "fix": "fix",
    "preview": "preview",
    "publish": "publish",
    "status": "status",
    "resolve": "resolve",
    "reconcile": "reconcile",
    "hold": "hold",
    "resume": "resume",
    "channels": "channels",
    "alerts": "alerts",
    "comment": "comment",
    "amend": "amend",
    "diff": "diff",
    "health": "health",
    "build": "build",
    "serve": "serve",
    "cms": "cms",
    "schema": "schema",
    "rules": "rules",
    "completion": "completion",
    "import": "import_",
    "export": "export",
}
OURS = 2
INTERRUPTED = 130


class _Lazy(Group):
    """A group that imports a command's module only for that command and for `--help`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"parution.cli.{COMMANDS[cmd_name]}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (what the command gives)
        told = [*ctx.args]
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            _complain(error, told)
            raise click.exceptions.Exit(1) from None


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@language_option
@click.version_option(__version__, prog_name="parution", message="%(prog)s %(version)s")
def parution() -> None:
    """An editorial calendar that lives in Git.

    Posts are Markdown files in content/, the editorial charter is charter.yml. Run these commands in the calendar's directory.
    """


def main() -> None:
    """Run the program: exit 0 where all is well, 1 for the user's problems, 2 for ours."""
    gc.disable()  # a short run that builds much and drops little: collecting costs a quarter of the time and frees nothing
    _speak_utf8()
    try:
        code = parution.main(standalone_mode=False)
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:  # of what stands before the command
        _complain(error, sys.argv[1:])
        code = 1
    except (click.Abort, KeyboardInterrupt):
        _say_that_it_stopped()
        code = INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe (head, say) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:  # noqa: BLE001 (whatever it is, it is our fault, and nobody should have to read a traceback)
        code = _our_fault(error)
    gc.freeze()  # the interpreter collects once more as it ends; to walk all posts then takes a fifth of a second
    sys.exit(code if isinstance(code, int) else 0)


def _complain(error: click.ClickException, arguments: list[str]) -> None:
    from parution.cli.mistakes import show  # noqa: PLC0415 (only where there is something to complain of)

    show(error, arguments)


def _say_that_it_stopped() -> None:
    from parution.cli.mistakes import words_for  # noqa: PLC0415

    click.echo(f"\n{words_for(sys.argv[1:]).gettext('Stopped. Nothing was left half-written.')}", err=True)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _our_fault(error: Exception) -> int:
    if os.environ.get("PARUTION_DEBUG"):
        raise error
    click.echo(
        f"Parution stopped because of a fault of its own ({type(error).__name__}: {error}).\n"
        "Your files are as they were. Please report it; run the command again with PARUTION_DEBUG=1 for the details that a report needs.",
        err=True,
    )
    return OURS
