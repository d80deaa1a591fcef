"""What a forge must be able to do, and what it tells: the protocol that GitHub's and GitLab's interfaces are brought to.

A request is a proposed change: GitHub's pull request, GitLab's merge request. A workflow is what the forge runs by a schedule.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from parution.model import Message


class Kind(StrEnum):
    """Why a forge did not do what was asked."""

    TOKEN = "token"  # noqa: S105 (no password: there is none, or it is not accepted)
    RIGHTS = "rights"
    ABSENT = "absent"
    LIMITED = "limited"
    UNREACHABLE = "unreachable"
    DOUBT = "doubt"
    REFUSED = "refused"


class ForgeError(Exception):
    """The forge did not do it: why, and what to do about that.

    With `Kind.DOUBT` nobody knows whether it did; whoever asked looks before asking again.
    """

    def __init__(self, kind: Kind, message: Message, remedy: Message) -> None:
        super().__init__(str(message))
        self.kind, self.message, self.remedy = kind, message, remedy


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a request; `author` is the account's name."""

    id: int
    author: str
    body: str
    url: str


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue; `number` is the one that people see."""

    number: int
    author: str
    title: str
    body: str
    is_open: bool
    url: str


@dataclass(frozen=True, slots=True)
class Request:
    """A proposed change: the commit at its head, and whether that comes from another repository."""

    number: int
    head: str
    is_open: bool
    fork: bool
    url: str


class Ended(StrEnum):
    """How a run of a workflow stands."""

    WELL = "well"
    BADLY = "badly"
    SKIPPED = "skipped"
    RUNNING = "running"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Job:
    """One run of a workflow: when it was begun (aware), how it stands, whether the clock began it, and where it can be seen."""

    begun: datetime
    ended: Ended
    by_clock: bool
    url: str


class Switch(StrEnum):
    """Whether the forge runs a workflow at all.

    `IDLE` was switched off by the forge, because nothing had happened in the repository for long; `NONE` has no schedule.
    """

    ON = "on"
    OFF = "off"
    IDLE = "idle"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Workflow:
    """What the forge runs by itself, its latest runs first, and the page on which it is switched on."""

    name: str
    switch: Switch
    jobs: tuple[Job, ...]
    url: str


class Forge(Protocol):
    """A repository on a forge, seen by one account. Every method may raise `ForgeError`."""

    longest: int
    """How many characters a comment or an issue may have."""

    def me(self) -> str:
        """The name of the account that the token belongs to."""

    def written(self, text: str) -> str:
        """A text as it is written there, without what this forge would take for a command."""

    def request(self, number: int) -> Request:
        """A request by its number."""

    def requests_at(self, head: str) -> list[Request]:
        """The open requests whose head is this commit."""

    def comments(self, number: int) -> Iterable[Comment]:
        """All comments on a request, the oldest first."""

    def add_comment(self, number: int, body: str) -> Comment:
        """Write a comment on a request. `DOUBT` where nobody knows whether it was written."""

    def change_comment(self, number: int, comment: int, body: str) -> None:
        """Write a comment anew."""

    def remove_comment(self, number: int, comment: int) -> None:
        """Take a comment away; one that is gone already is no mistake."""

    def issues(self, label: str) -> Iterable[Issue]:
        """The issues with a label, open or closed, and the latest without one."""

    def add_issue(self, title: str, body: str, label: str) -> Issue:
        """Open an issue. `DOUBT` where nobody knows whether it was opened."""

    def change_issue(self, number: int, title: str, body: str, *, is_open: bool | None = None) -> None:
        """Write an issue anew; close it or open it again where that is said."""

    def add_word(self, number: int, body: str) -> None:
        """Write a comment below an issue."""

    def workflow(self, name: str, branch: str) -> Workflow:
        """How a workflow stands, and its latest runs on a branch."""
