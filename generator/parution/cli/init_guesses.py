"""What the machine tells of its user: language, time zone, country, how Parution was installed, where the repository lives."""

from __future__ import annotations

import json
import locale
import os
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from zoneinfo import available_timezones

from parution import __version__
from parution.publish.git import Git, GitError

_NOWHERE = frozenset({"UTC", "Etc/UTC", "Etc/GMT", "GMT", "Etc/UCT", "Zulu"})
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


def program() -> str:
    """What pip is to install elsewhere to have the program that runs here: the release, or the very commit where it came from git."""
    try:
        told = json.loads(distribution("parution").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        told = {}
    vcs = told.get("vcs_info") or {}
    if vcs.get("vcs") == "git" and vcs.get("commit_id"):
        scheme, sign, rest = str(told["url"]).partition("://")
        return f"parution @ git+{scheme}{sign}{rest.rpartition('@')[2]}@{vcs['commit_id']}"
    return f"parution=={__version__}"


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


def top(root: Path) -> Path | None:
    """The top of the git repository in which a directory lies, or would lie."""
    there = next(folder for folder in (root.absolute(), *root.absolute().parents) if folder.is_dir())
    try:
        code, out, _ = Git(there).tried("rev-parse", "--show-toplevel")
    except GitError:
        return None
    return None if code else Path(os.fsdecode(out.rstrip(b"\r\n")))
