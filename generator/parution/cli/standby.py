"""The ledger for those who must be able to stop it: whatever state the charter is in, `parution hold` and `parution resume` work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from parution import charter_file
from parution.charter import Charter
from parution.cli.calendar_options import language_of
from parution.cli.publishing import Office, office_of, problem, usable
from parution.cli.speech import chosen_language
from parution.deliveries.ledger import HEADER, LedgerError, read
from parution.language import Translator, translator
from parution.model import Problem
from parution.publish.checkout import NoCommitError, remote_of
from parution.publish.git import Git, GitError

_NAMED = re.compile(rb"^[ \t]+ledger:[ \t]*[\"']?([A-Za-z0-9][\w./-]*)", re.MULTILINE)


def office(root: Path, remote: str | None) -> Office:
    """The charter of a directory and its ledger, without reading the posts.

    Where charter.yml has errors, the one that was committed stands in, then that of the remote; where none can be used, one without
    channels, with the ledger that there is.

    Raises:
        ClickException: there is no calendar, no commit, or no ledger that could be found.
    """
    data = charter_file.read(root)
    if isinstance(data, bytes) and (charter := usable(data)):
        return office_of(root, charter, translator(chosen_language() or charter.language), remote, lambda told: usable(told) or charter)
    say, git = translator(language_of(root)), Git(root)
    charter = next((found for told in _committed(git, remote) if (found := usable(told))), None)
    if charter:
        click.echo(say.gettext("charter.yml cannot be used as it is here; the one that was committed stands in for it."), err=True)
    elif isinstance(data, Problem):
        raise problem(say, data.message, data.remedy)
    else:
        click.echo(say.gettext("charter.yml cannot be read, here or as it was committed: names of channels are not checked."), err=True)
        charter = _blank(data, git, remote, say)
    standing = charter
    return office_of(root, charter, say, remote, lambda told: usable(told) or standing)


def _committed(git: Git, remote: str | None) -> Iterator[bytes]:
    """The charter as it was committed here, then as the remote has it, as far as they can be had."""
    try:
        prefix = git.line("rev-parse", "--show-prefix")
        code, data, _ = git.tried("show", f"HEAD:{prefix}charter.yml")
        if not code:
            yield data
        if name := remote_of(git, remote):
            tip = git.line("ls-remote", name, "HEAD").split()
            git.run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", name, "HEAD")
            yield git.run("show", f"{tip[0]}:{prefix}charter.yml") if tip else b""
    except (GitError, NoCommitError):
        return


def _blank(data: bytes, git: Git, remote: str | None, say: Translator) -> Charter:
    """A charter that knows nothing but the ledger.

    Raises:
        ClickException: there is no ledger of the name that charter.yml, or else custom, gives it.
    """
    named = _NAMED.search(data)
    charter = Charter(brand="", timezone=ZoneInfo("UTC"), channels={}, language=say.language)
    ledger = named[1].decode() if named else charter.ledger
    try:
        name, ref = remote_of(git, remote), f"refs/heads/{ledger}"
        if name:
            git.run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", name, f"+{ref}:refs/parution/remote/{ledger}")
            ref = f"refs/parution/remote/{ledger}"
        header = read({HEADER: git.run("show", f"{ref}:{HEADER}")}).header
    except NoCommitError as error:
        raise problem(say, error.message, error.remedy) from None
    except (GitError, LedgerError):
        header = None
    if header is None:
        raise click.ClickException(
            say.gettext("charter.yml cannot be read, and no ledger “{ledger}” can be reached that could be written to.", ledger=ledger)
        )
    return Charter(
        brand=header.repository,
        timezone=charter.timezone,
        channels={},
        language=say.language,
        ledger=ledger,
        repository=header.repository,
    )
