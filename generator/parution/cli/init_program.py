"""How Parution came to this machine, so that the forge's runs can have the very same: by its distribution's record (PEP 610) and by git."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import parution
from parution.cli import init_guesses as guess
from parution.model import Message, say
from parution.publish.git import Git, GitError
from parution.scaffold.program import pinned

_PACKAGE = Path(parution.__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Source:
    """Where the program that runs here comes from.

    Attributes:
        program: what pip is to be told elsewhere; None where no other machine can have it from there.
        upgrade: the command that brings a newer one.
        why: why no other machine can have it from there.
    """

    program: str | None
    upgrade: str
    why: Message | None = None


@cache
def source() -> Source:
    """Where the program that runs here comes from."""
    try:
        found = distribution("parution")
    except PackageNotFoundError:
        return of_folder(_PACKAGE.parents[1])
    told = _direct(found)
    if told is None:  # it came by its name; but is it the one that runs?
        here = Path(str(found.locate_file("parution"))).resolve() == _PACKAGE
        return Source(f"parution=={found.version}", "pip install --upgrade parution") if here else of_folder(_PACKAGE.parents[1])
    return recorded(told)


def recorded(told: dict[str, Any]) -> Source:
    """The same, by the record that an installer leaves where it was not given a mere name (`direct_url.json`)."""
    url, vcs, archive = str(told.get("url", "")), told.get("vcs_info") or {}, told.get("archive_info") or {}
    parts = urlsplit(url)
    if vcs.get("vcs") == "git":
        address = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        known = pinned(f"git+{address}@{vcs.get('commit_id')}")
        return Source(known, f"pip install --upgrade {shlex.quote(f'git+{address}')}", None if known else _unreachable(address))
    if parts.scheme == "file" and told.get("dir_info") is not None:
        return of_folder(Path(unquote(parts.path)))
    digest = (archive.get("hashes") or {}).get("sha256") or str(archive.get("hash", "")).removeprefix("sha256=")
    known = pinned(f"{url.partition('#')[0]}#sha256={digest}")
    return Source(known, f"pip install --upgrade {shlex.quote(url)}", None if known else _unreachable(unquote(parts.path) or url))


def of_folder(folder: Path) -> Source:
    """The same, for a folder that it was installed from, or is run in: the commit of the clone that it is, once that is pushed."""
    git, place = Git(folder), shlex.quote(str(folder))
    upgrade = f"{f'git -C {place} pull && ' if (folder / '.git').exists() else ''}pip install --upgrade {place}"
    try:
        top = Path(_line(git, "rev-parse", "--show-toplevel") or "/")
        commit = _line(git, "rev-parse", "--verify", "HEAD")
        origin = guess.repository(folder)
        pushed = _line(git, "for-each-ref", "--count=1", "--format=x", "--contains", "HEAD", "refs/remotes/origin/")
    except (GitError, OSError):
        return Source(None, upgrade, _unreachable(str(folder)))
    if top.resolve() != folder.resolve() or not commit or not origin:
        return Source(None, upgrade, _unreachable(str(folder)))
    if not pushed:
        why = say("It was installed from {folder}, whose commit {commit} is not pushed yet.", folder=str(folder), commit=commit[:12])
        return Source(None, upgrade, why)
    return Source(pinned(f"git+{origin}@{commit}"), upgrade)


def _line(git: Git, *arguments: str) -> str:
    code, out, _ = git.tried(*arguments)
    return "" if code else out.decode("utf-8", "replace").strip()


def _direct(found: Distribution) -> dict[str, Any] | None:
    try:
        told = json.loads(found.read_text("direct_url.json") or "null")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else None


def _unreachable(place: str) -> Message:
    return say("It was installed from {folder}, where no forge can fetch it.", folder=place)
