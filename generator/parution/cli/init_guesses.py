"""What the machine tells of its user: language, time zone, country, where the repository lives, which branch counts there."""

from __future__ import annotations

import locale
import os
import re
from pathlib import Path
from zoneinfo import available_timezones

from parution.publish.git import Git, GitError

_NOWHERE = frozenset({"UTC", "Etc/UTC", "Etc/GMT", "GMT", "Etc/UCT", "Zulu"})
USUAL = "main"
"""What a branch is called where nothing says otherwise."""
_ADDRESS = re.compile(r"(?:https?://(?:[^@/]+@)?|ssh://(?:git@)?|git@)(?P<host>[\w.-]+)(?::\d+)?[:/](?P<path>[\w./~-]+?)(?:\.git)?/?")


def territory() -> str | None:
    """The country of the system's locale: `FR` of `fr_FR.UTF-8`."""
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "") or (
        locale.getlocale()[0] or ""
    )
    found = re.match(r"[a-z]{2,3}[_-]([A-Z]{2})\b", named)
    return found[1] if found else None


def timezone() -> str:
    """The system's zone; where it has none of its own (a server), that of the locale's country, if it has only one."""
    from babel.core import get_global  # noqa: PLC0415 (20 ms that only a new calendar needs)
    from babel.dates import get_timezone  # noqa: PLC0415

    try:
        system = str(get_timezone())
    except LookupError:
        system = ""
    if system in available_timezones() and system not in _NOWHERE:
        return system
    here = [zone for zone, country in get_global("zone_territories").items() if country == territory() and zone in available_timezones()]
    return here[0] if len(here) == 1 else "UTC"


def country(zone: str) -> str | None:
    """The country in which a zone lies, else that of the locale."""
    from babel.core import get_global  # noqa: PLC0415

    found = get_global("zone_territories").get(zone)
    return found if found and re.fullmatch("[A-Z]{2}", found) and found != "ZZ" else territory()


def repository(root: Path) -> str | None:
    """The address in a browser of the repository that a directory is a clone of."""
    if not root.is_dir():
        return None
    try:
        code, out, _ = Git(root).tried("remote", "get-url", "origin")
    except GitError:
        return None
    found = None if code else _ADDRESS.fullmatch(out.decode("utf-8", "replace").strip())
    return f"https://{found['host']}/{found['path']}" if found else None


def branch(root: Path) -> str:
    """The branch that counts in the repository in which a directory lies: the remote's, else a usual one, else the present one.

    Where there is no repository yet, the one that git would begin with here.
    """
    there = next(folder for folder in (root.absolute(), *root.absolute().parents) if folder.is_dir())
    git = Git(there)
    try:
        if named := _line(git, "symbolic-ref", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/"):
            return named
        usual = dict.fromkeys(filter(None, (_line(git, "config", "init.defaultBranch"), USUAL, "master")))
        present = _line(git, "symbolic-ref", "--short", "HEAD")
        heads = [f"refs/{where}/{name}" for name in usual for where in ("heads", "remotes/origin")]
        known = _line(git, "for-each-ref", "--format=%(refname:lstrip=-1)", *heads).split()
    except GitError:
        return USUAL
    if present:
        return present if present in known else next((name for name in usual if name in known), present)
    return next(iter(usual))


def _line(git: Git, *arguments: str) -> str:
    code, out, _ = git.tried(*arguments)
    return "" if code else out.decode("utf-8", "replace").strip()


def top(root: Path) -> Path | None:
    """The top of the git repository in which a directory lies, or would lie."""
    there = next(folder for folder in (root.absolute(), *root.absolute().parents) if folder.is_dir())
    try:
        code, out, _ = Git(there).tried("rev-parse", "--show-toplevel")
    except GitError:
        return None
    return None if code else Path(os.fsdecode(out.rstrip(b"\r\n")))
