"""What the commands around publishing share: charter or calendar at its commit, the ledger, and what each channel can do."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from parution import charter_file, rules
from parution.charter import Channel, Charter
from parution.cli.calendar_options import language_of, load_due, translator_of
from parution.cli.speech import language_option
from parution.deliveries.ledger import Ledger, LedgerError
from parution.deliveries.plan import Ability, Decision, Facts, key_of
from parution.deliveries.record import Key
from parution.edition import Edition
from parution.language import Translator, translator
from parution.model import Message, Problem
from parution.model import say as say_
from parution.publish.adapter import Fails, Network
from parution.publish.branch import Branch
from parution.publish.checkout import Checkout, FreshHolds, NoCommitError
from parution.publish.clock import SystemClock
from parution.publish.git import Git, GitError
from parution.publish.lane import Open
from parution.publish.online import offline
from parution.publish.opening import collisions, missing, network_of, open_account, settings_problems, variable
from parution.publish.precedents import Precedents
from parution.publish.recorder import Clock
from parution.publish.run import Desk
from parution.report.deliveries import NARROWEST, WIDEST, Page

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class Office:
    """What can be done with the charter and the ledger alone."""

    charter: Charter
    checkout: Checkout
    branch: Branch
    holds: FreshHolds
    say: Translator
    clock: Clock

    def page(self, titles: Mapping[str, str] | None = None) -> Page:
        """What is written on: the terminal as wide as it is."""
        return page_of(self.charter, self.say, self.clock.now(), titles)

    def ledger(self) -> Ledger:
        """The ledger as it stands, and the charter's holds with it.

        Raises:
            ClickException: it cannot be used or reached.
        """

        def look() -> Ledger:
            tips = self.branch.tips(self.holds.ref)
            self.holds.look(tips.get(self.holds.ref))
            return self.branch.read(None, tips).ledger

        ledger: Ledger = guarded(self.say, look, sending=False)
        return ledger


@dataclass(frozen=True)
class Press(Office):
    """A calendar that is ready to be published, or looked at."""

    edition: Edition

    def titled(self) -> Page:
        """What is written on, with the posts' titles."""
        return self.page({post.id: post.title for post in self.edition.posts})

    def known(self, ledger: Ledger) -> set[Key]:
        """Every delivery there is: the plan's and the ledger's."""
        return {key_of(post, channel) for post in self.edition.posts for channel in post.channels} | set(ledger.records)

    def facts(self) -> Facts:
        """What the plan must know beside the calendar and the ledger, for whoever only looks.

        Credentials count as given: they are where the publisher runs, and rarely where somebody looks.
        """
        known = {name: replace(one, missing=()) for name, one in abilities(self.charter, os.environ).items()}
        return Facts(known, self.checkout.blobs(), self.holds.holds, standing=self.holds.standing)

    def decided(self, ledger: Ledger, *, published: bool = True) -> tuple[list[Decision], Facts]:
        """How every delivery stands now, for whoever only looks, and the facts by which that was decided."""
        return self.precedents().decided(ledger, self.facts(), self.clock.now(), published=published)

    def precedents(self) -> Precedents:
        """What git knows of the posts' past."""
        return Precedents(self.checkout, self.edition, self.charter, self.branch.remote)

    def desk(self, *, begin: bool = False) -> Desk:
        """What a run works with; with `begin`, it may begin a ledger."""
        return Desk(
            edition=self.edition,
            charter=self.charter,
            checkout=self.checkout,
            shelf=self.branch,
            holds=self.holds,
            abilities=abilities(self.charter, os.environ),
            open=lambda channel: opened(self.charter.channels[channel], os.environ),
            clock=self.clock,
            runner=runner(os.environ),
            begin=begin,
            precedents=self.precedents(),
            offline=lambda decisions: offline(decisions, self.charter, self.checkout.blobs(), self.checkout.bytes_of),
        )


def page_of(charter: Charter, say: Translator, now: datetime, titles: Mapping[str, str] | None = None) -> Page:
    """What is written on: the terminal as wide as it is."""
    width = min(max(shutil.get_terminal_size((100, 24)).columns, NARROWEST), WIDEST)
    return Page(say, charter, now, titles or {}, width)


def remote_option(command: Command) -> Command:
    """Adds `--remote`."""
    return click.option(
        "--remote", metavar="NAME", help="The git remote that holds the ledger; “origin” by default, or none where there is no remote."
    )(command)


def place_options(command: Command) -> Command:
    """Adds `--root`, `--remote` and `--lang`: for what is done now, whatever the date that others look at."""
    root = click.option(
        "-C",
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=Path(),
        help="The calendar's directory (where charter.yml is); the current one by default.",
    )
    return root(remote_option(language_option(command)))


def press(root: Path, now: datetime | None, remote: str | None) -> Press:
    """The calendar of a directory, at the commit that is checked out.

    Raises:
        ClickException: it cannot be published from, and why.
    """
    edition = load_due(root, now)
    office = office_of(root, edition.charter or charter_of(root), translator_of(edition), remote)
    clock = _Stopped(edition.now) if now else office.clock
    return Press(office.charter, office.checkout, office.branch, office.holds, office.say, clock, edition)


def charter_of(root: Path) -> Charter:
    """The charter of a directory.

    Raises:
        ClickException: it cannot be used, and why.
    """
    say = translator(language_of(root))
    data = charter_file.read(root)
    if isinstance(data, Problem):
        raise problem(say, data.message, data.remedy)
    if charter := usable(data):
        return charter
    raise click.ClickException(say.gettext("The charter has errors: run “parution check”, mend them, then try again."))


def office_of(
    root: Path, charter: Charter, say: Translator, remote: str | None, parse: Callable[[bytes], Charter | None] | None = None
) -> Office:
    """The ledger of a charter; `parse` makes a charter of that on the published branch, whose holds count.

    Raises:
        ClickException: there is no commit, or no such remote.
    """
    try:
        checkout = Checkout(Git(root))
        name = checkout.remote(remote)
    except NoCommitError as error:
        raise problem(say, error.message, error.remedy) from None
    branch = Branch(checkout.git, charter.ledger, charter.repository_id, name)
    return Office(charter, checkout, branch, FreshHolds(checkout, charter, name, parse or usable), say, SystemClock())


class _Stopped(SystemClock):
    """The clock that `--now` has set: for looking ahead, never for sending."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment


def usable(data: bytes) -> Charter | None:
    """The charter of a file's bytes; None where it has errors."""
    charter, problems = charter_file.parse(data, rules.TUNABLE, rules.FIXED)
    return None if problems else charter


def problem(say: Translator, message: Message, remedy: Message) -> click.ClickException:
    """What went wrong and what to do, as the command's last words."""
    return click.ClickException(f"{say.message(message)}\n→ {say.message(remedy)}")


def guarded(say: Translator, work: Callable[[], Any], *, sending: bool = True) -> Any:  # noqa: ANN401 (what the work gives)
    """Do what asks git and the ledger; `sending` where that may have sent something.

    Raises:
        ClickException: the ledger cannot be used or reached, or the commit must not be sent, and what to do.
    """
    try:
        return work()
    except (LedgerError, NoCommitError) as error:
        raise problem(say, error.message, error.remedy) from None
    except GitError as error:
        raise problem(say, _of_git(error), _RECORDED if sending else _AGAIN) from None


_TALK = frozenset({"ls-remote", "fetch", "push"})
_AGAIN = say_("Check the connection, the remote and your access to it, then run this again.")
_RECORDED = say_("Nothing was sent without being recorded. Check the remote and your access to it, then run this again.")


def _of_git(error: GitError) -> Message:
    if error.command in _TALK:
        return say_("The git remote, where the ledger is, does not answer or does not let you in. Git says: {words}", words=error.words)
    return error.message


def abilities(charter: Charter, environment: Mapping[str, str]) -> dict[str, Ability]:
    """What each channel of the charter can do, with the credentials that the environment holds."""
    shared = collisions(charter.channels.values())
    return {name: _ability(channel, environment, shared[0] if shared else None) for name, channel in charter.channels.items()}


def _ability(channel: Channel, environment: Mapping[str, str], shared: Message | None) -> Ability:
    network = network_of(channel)
    if isinstance(network, Fails):
        return Ability(automatic=False)
    problems = settings_problems(network, channel)
    lacking = tuple(variable(channel.id, one.name) for one in missing(network, channel, environment))
    wrong = problems[0].why if problems else shared
    return Ability(missing=lacking, reads=network.reads, online=network.online, wrong=wrong)


def opened(channel: Channel, environment: Mapping[str, str]) -> Open:
    """A channel's account.

    Raises:
        ClickException: it cannot be opened; the plan sees to it that this is not asked for.
    """
    network = network_of(channel)
    account = open_account(network, channel, environment) if isinstance(network, Network) else network
    if isinstance(account, Fails) or isinstance(network, Fails):
        raise click.ClickException(str(account.why if isinstance(account, Fails) else channel.id))
    return Open(network, account)


def runner(environment: Mapping[str, str]) -> str:
    """What names this run in the ledger: the forge's job, or the machine and the process."""
    if job := environment.get("GITHUB_RUN_ID"):
        return f"github {job}/{environment.get('GITHUB_RUN_ATTEMPT', '1')}"
    if job := environment.get("CI_JOB_ID"):
        return f"ci {job}"
    return f"{socket.gethostname()} {os.getpid()}"


def person(environment: Mapping[str, str], git: Git) -> str:
    """Who says something to the ledger: as git knows them, or the forge."""
    code, out, _ = git.tried("config", "user.name")
    return environment.get("GITHUB_ACTOR") or (out.decode("utf-8", "replace").strip() if not code else "") or environment.get("USER", "?")
