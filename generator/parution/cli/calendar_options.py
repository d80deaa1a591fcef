"""What every command that reads a calendar has in common: its options, its clock, how it loads and shows."""

from __future__ import annotations

import os
import posixpath
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, Self, TypeVar

import click
import platformdirs

from parution import charter_file, history, source
from parution.cache import fingerprint
from parution.charter import DEFAULT_LANGUAGE, Charter
from parution.cli.speech import chosen_language, language_option
from parution.edition import Edition, load
from parution.history import FileHistory, History
from parution.language import Translator, translator
from parution.model import Post
from parution.report.shown import Shown, show

Command = TypeVar("Command", bound=Callable[..., Any])

_LANGUAGE = re.compile(rb"^language[ \t]*:[ \t]*[\"']?([^\s\"'#]{2,20})", re.MULTILINE)
_SPELT_OUT = {"français": "fr", "francais": "fr", "french": "fr"}  # no code of a language, but no doubt what is meant
_SOON = timedelta(hours=1)
_PATIENCE = 0.4  # seconds after which a person wonders whether anything happens


class Moment(click.ParamType[datetime]):
    """A date, or a date and time, with or without an offset from UTC."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ANN401
        """The moment; without an offset it is left to the charter's zone."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            words = translator(language_of(ctx.params.get("root", Path()) if ctx else Path()))
            self.fail(words.gettext("“{value}” is not a date. Write 2026-12-03 or “2026-12-03 09:00”.", value=value), param, ctx)


def calendar_options(command: Command) -> Command:
    """Adds `--root`, `--now` and `--lang`."""
    root = click.option(
        "-C",
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=Path(),
        help="The calendar's directory (where charter.yml is); the current one by default.",
    )
    now = click.option("--now", type=Moment(), help="Judge the calendar as of this date (in its own time zone) rather than today.")
    return root(now(language_option(command)))


def branch_option(command: Command) -> Command:
    """Adds `--with-branch`, as `branches`."""
    return click.option(
        "--with-branch",
        "branches",
        multiple=True,
        metavar="REF",
        help="Show as proposals what this branch, tag, commit or fetched pull request would change; of several, or all that match "
        "“origin/proposal/*”.",
    )(command)


def cache_directory(root: Path) -> Path | None:
    """Where results about this calendar are kept between runs: never inside it, where a change from a stranger could bring its own."""
    base = os.environ.get("PARUTION_CACHE") or platformdirs.user_cache_dir("parution", appauthor=False)
    return Path(base) / fingerprint(os.fsencode(root.resolve())).hex()[:20]


def load_edition(
    root: Path, now: datetime | None, meanwhile: Callable[[Charter], None] | None = None, *, everything: bool = False
) -> Edition:
    """The calendar of a directory, with progress on a terminal where it takes long; with `everything`, the past judged like the rest."""
    return load_with_history(root, now, meanwhile, everything=everything)[0]


def load_with_history(
    root: Path, now: datetime | None, meanwhile: Callable[[Charter], None] | None = None, *, everything: bool = False
) -> tuple[Edition, History]:
    """The calendar of a directory, and what git knows of its posts, which it is asked while they are being read."""
    cache, questions = cache_directory(root), []
    with ExitStack() as stack, Progress(lambda: translator(language_of(root)).gettext("Reading posts")) as progress:

        def ask(charter: Charter) -> None:
            if meanwhile:
                meanwhile(charter)
            questions.append(history.start(root, cache))
            stack.callback(questions[0].result)  # nobody leaves before the child has come home

        def answer() -> Mapping[str, FileHistory]:
            return questions[0].result().files

        moment = now or datetime.now(UTC)
        edition = load(root, moment, cache_dir=cache, meanwhile=ask, history=answer, progress=progress, everything=everything)
        return edition, questions[0].result() if questions else History()


def load_due(root: Path, now: datetime | None) -> Edition:
    """The calendar of a directory, for whoever publishes: the texts of the posts that may go out about now are judged, the others read."""
    moment = now or datetime.now(UTC)

    def may_go(post: Post, charter: Charter) -> bool:
        at = moment if moment.tzinfo else moment.replace(tzinfo=charter.timezone)
        return post.slot is not None and at - charter.stale_after <= post.slot <= at + _SOON

    with Progress(lambda: translator(language_of(root)).gettext("Reading posts")) as progress:
        return load(root, moment, cache_dir=cache_directory(root), progress=progress, judged=may_go)


def translator_of(edition: Edition) -> Translator:
    """The translator into the reader's language, even where the charter has errors: they too are read by those who wrote it."""
    return translator(chosen_language() or (edition.charter.language if edition.charter else language_of(edition.root)))


def language_of(root: Path) -> str:
    """The language to speak: what `--lang` says, or what a directory's charter names; where none is to be read there, the system's.

    Of the charter no more than that line is read, so that one with mistakes in it speaks its readers' language too.
    """
    if chosen := chosen_language():
        return chosen
    data = charter_file.read(root)
    if isinstance(data, bytes):
        found = _LANGUAGE.search(data)
        named = found[1].decode("utf-8", "replace") if found else _system_language()
        return _SPELT_OUT.get(named.lower(), named)
    if above := charter_file.folder_above(root):
        return language_of(Path(above))
    return _system_language()


def _system_language() -> str:
    system = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "fr" if system.startswith("fr") else DEFAULT_LANGUAGE


def shown(edition: Edition) -> list[Shown]:
    """The findings with their lines; paths as seen from where the user stands, so that a terminal or a forge can open them."""
    prefix = _prefix(edition.root)
    placed = show(edition.findings, lambda path: read_text(edition.root / path))
    if not prefix:
        return placed
    return [replace(one, finding=replace(one.finding, path=_from_here(prefix, one.finding.path))) for one in placed]


def _from_here(prefix: str, path: str) -> str:
    """A path of the calendar as seen from here; what lies beside the calendar's directory keeps no detour through it."""
    return posixpath.normpath(prefix + path) if path.startswith("../") else prefix + path


def _prefix(root: Path) -> str:
    try:
        relative = os.path.relpath(root).replace(os.sep, "/")
    except ValueError:  # another drive
        relative = str(root.resolve())
    if relative == ".":
        return ""
    return f"{root.resolve().as_posix() if relative.startswith('..') else relative}/"


def read_text(path: Path) -> str | None:
    """A file's text for an excerpt, as far as it can be read."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > source.MAX_FILE:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    if b"\0" in data:
        return None
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


class Progress:
    """A line on the terminal that says how far a long work is; silent in a pipe and for the first moment."""

    def __init__(self, what: Callable[[], str]) -> None:
        self._what, self._begun, self._shown = what, monotonic(), False
        self._terminal = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __call__(self, done: int, total: int) -> None:
        """So many of so many are done."""
        if self._terminal and monotonic() - self._begun > _PATIENCE:
            self._shown = True
            click.echo(f"\r{self._what()} {done:,} / {total:,} ".replace(",", "\u202f"), nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\033[K", nl=False, err=True)
