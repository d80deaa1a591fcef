"""From where the forge's runs install Parution: one commit at a git address, one wheel by its hash, or the release that an index gave.

Never a mere name of which nobody knows whose it is: those runs hold the secrets of the accounts.
"""

from __future__ import annotations

import re

from parution.model import say

FORM = "git+https://…@COMMIT"
UNKNOWN = say("The workflows do not know yet from where to install Parution, so none of them can run. To say it: {command}")
"""What a person is told, and the very words with which each run then fails."""

_HOST = r"https://[\w.-]+(?::\d+)?"
_GIT = re.compile(rf"(?:parution @ )?git\+(?P<address>{_HOST}(?:/[\w.~%+-]+)+)@(?P<commit>[0-9a-f]{{40}}|[0-9a-f]{{64}})")
_WHEEL = re.compile(rf"(?:parution @ )?(?P<address>{_HOST}(?:/[\w.~%+-]+)+\.whl#sha256=[0-9a-f]{{64}})")
_RELEASE = re.compile(r"parution==[0-9][0-9a-z.+!]*")
_PAGES = {"github.com": "blob", "gitlab.com": "-/blob", "codeberg.org": "src/commit"}


def command(directory: str = ".") -> str:
    """What says it, for a calendar in a directory (as a shell takes it)."""
    return f"parution init {directory} --install-from {FORM}"


def pinned(typed: str) -> str | None:
    """What pip is to be told for an address that is typed; None where it does not say which bytes are meant, or is not one."""
    typed = typed.strip()
    if found := _GIT.fullmatch(typed):
        return f"parution @ git+{found['address']}@{found['commit']}"
    return f"parution @ {found['address']}" if (found := _WHEEL.fullmatch(typed)) else None


def remembered(written: str | None) -> str | None:
    """What an earlier run has written down, as far as it may still be believed."""
    return pinned(written or "") or (written if _RELEASE.fullmatch(written or "") else None)


def is_release(program: str | None) -> bool:
    """Whether it is a release by its number, from the index that pip asks."""
    return bool(program and _RELEASE.fullmatch(program))


def page(program: str | None, name: str) -> str | None:
    """The address of a page of Parution's documentation (`publishing.md`) at the very commit; None where that is not known."""
    found = _GIT.fullmatch(program or "")
    if not found:
        return None
    address = found["address"].removesuffix(".git")
    way = _PAGES.get(address.split("/")[2])
    return f"{address}/{way}/{found['commit']}/docs/{name}" if way else address
