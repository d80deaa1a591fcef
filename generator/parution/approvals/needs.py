"""Whose word a change needs by the charter, and whether CODEOWNERS asks for it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from parution import owners
from parution.charter import Charter
from parution.outgoing import CONTENT
from parution.owners import Owners


class Gap(Enum):
    """Why the word of those whom the charter names is not certain."""

    NO_FILE = auto()
    NOBODY = auto()
    OTHERS = auto()
    STRANGERS = auto()
    """Some of those who are asked are named, and others are not: any one of them is enough."""
    NO_ACCOUNTS = auto()


@dataclass(frozen=True, slots=True)
class Lack:
    """A pillar whose people need not agree to a change of a file, and why not.

    `people` are those whom the charter names, by their short names; `asked` are the owners whom CODEOWNERS asks instead of them, or beside
    them. `home` is the folder of the pillar, if CODEOWNERS gives that one to them: there the file would need their word.
    """

    pillar: str
    path: str
    people: tuple[str, ...]
    gap: Gap
    asked: tuple[str, ...] = ()
    home: str = ""


class Needs:
    """What a charter and a CODEOWNERS file (None: there is none) make sure of; `prefix` is where the calendar is in the repository."""

    def __init__(self, charter: Charter, rules: Owners | None, prefix: str) -> None:
        self._charter, self._rules, self._prefix = charter, rules, prefix

    def lacks(self, path: str, pillars: Iterable[str | None]) -> Iterator[Lack]:
        """The pillars (each once; those that need nobody do not count) whose people need not agree to a change of a file."""
        for pillar in dict.fromkeys(pillars):
            people = self._charter.approvals.get(pillar or "")
            if pillar and people and (gap := self._gap(path, people)):
                home = f"{CONTENT}/{pillar}/"
                covered = not self._gap(f"{home}{posixpath.basename(path)}", people)
                yield Lack(pillar, path, people, *gap, home if covered else "")

    def is_owned(self, path: str) -> bool:
        """Whether somebody must agree to a change of a file (a path from the top of the repository), whoever that is."""
        return bool(self._rules and self._rules.asked(path))

    def _gap(self, path: str, people: tuple[str, ...]) -> tuple[Gap, tuple[str, ...]] | None:
        named = {account for name in people for account in owners.accounts(self._charter.people[name])}
        if not named:
            return Gap.NO_ACCOUNTS, ()
        if self._rules is None:
            return Gap.NO_FILE, ()
        groups = self._rules.asked(f"{self._prefix}{path}")
        if any(all(owner.lower() in named for owner in group) for group in groups):
            return None
        strangers = tuple(dict.fromkeys(owner for group in groups for owner in group if owner.lower() not in named))
        if not strangers:
            return Gap.NOBODY, ()
        known = any(owner.lower() in named for group in groups for owner in group)
        return (Gap.STRANGERS if known else Gap.OTHERS), strangers
