"""The editor's own program, from the package that its makers publish, so that the site serves it and nobody else does.

Facts: what the package `decap-cms` holds, and the sum (SHA-512) that npm's registry gives for the version with which the form was tried.
Sveltia's program is not taken: it fetches parts of itself from elsewhere as soon as a page adds to its form, as ours does.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from parution.model import Message, say

_MOST = 64 * 1024 * 1024
_SCRIPTS = {"decap-cms": "decap-cms.js"}
_WANTED = {
    "decap-cms": re.compile(r"package/dist/(decap-cms\.js|\d+\.decap-cms\.js|[0-9a-f]+\.wasm)"),
}


@dataclass(frozen=True, slots=True)
class Pin:
    """A version of an editor with which the form was tried, and the sum of its package."""

    name: str
    version: str
    integrity: str


PINNED = (Pin("decap-cms", "3.16.3", "sha512-hf+dPlCh7TJmWl8+6VRzHYOWhri5xgUknrZbDewaWe4s9B7xJ8PQugp2QHeSldMUKzav6+z0oIpwUYhUJDYtYw=="),)


class ProgramError(Exception):
    """A package cannot be used; `message` says why, `remedy` what to do."""

    def __init__(self, message: Message, remedy: Message) -> None:
        super().__init__(str(message))
        self.message, self.remedy = message, remedy


@dataclass(frozen=True, slots=True)
class Program:
    """An editor: the script that the page loads, all its files (by their names beside the page), and what it is.

    `version` is empty where it is not known; `tried` tells whether these very bytes are those that the form was tried with.
    """

    script: str
    files: Mapping[str, bytes]
    version: str = ""
    tried: bool = False

    @property
    def integrity(self) -> str:
        """What the page demands of the script (subresource integrity)."""
        digest = hashlib.sha384(self.files[self.script]).digest()
        return f"sha384-{base64.b64encode(digest).decode()}"


def program(file: Path) -> Program:
    """The editor in a package as `npm pack` fetches it.

    Raises:
        ProgramError: it is no package of an editor that is known here, or not what its version's package should be.
        OSError: it cannot be read.
    """
    if file.stat().st_size > _MOST:
        raise ProgramError(say("{file} is too large for the package of a web editor.", file=file.name), _fetch())
    data = file.read_bytes()
    try:
        files = dict(_members(file))
        about: dict[str, Any] = json.loads(files["package/package.json"])
        name, version = str(about["name"]), str(about["version"])
        script = _SCRIPTS[name]
    except (tarfile.TarError, EOFError, KeyError, TypeError, ValueError) as error:
        raise ProgramError(say("{file} is not the package of a web editor that is known here.", file=file.name), _fetch()) from error
    pinned = next((pin for pin in PINNED if (pin.name, pin.version) == (name, version)), None)
    tried = pinned is not None and pinned.integrity == f"sha512-{base64.b64encode(hashlib.sha512(data).digest()).decode()}"
    if pinned and not tried:
        raise ProgramError(
            say(
                "{file} says that it is {name} {version}, but it is not what its makers published.",
                file=file.name,
                name=name,
                version=version,
            ),
            say("Delete it, and fetch it again: npm pack {name}@{version}", name=name, version=version),
        )
    kept = {found[1]: data for path, data in files.items() if (found := _WANTED[name].fullmatch(path))}
    kept |= {
        f"{script.removesuffix('.js')}.{PurePosixPath(path).name}": data
        for path, data in files.items()
        if path.startswith("package/LICENSE")
    }
    if script not in kept:
        raise ProgramError(say("There is no {script} in {file}.", script=script, file=file.name), _fetch())
    return Program(script, kept, f"{name} {version}", tried)


def program_of(folder: Path) -> Program | None:
    """The editor that lies in a folder already, if one does."""
    for script in _SCRIPTS.values():
        if (folder / script).is_file():
            return Program(script, {script: (folder / script).read_bytes()})
    return None


def _members(file: Path) -> Iterator[tuple[str, bytes]]:
    """The plain files of an archive that might be wanted, as long as they are not too large together."""
    left = _MOST
    with tarfile.open(file, "r:gz") as archive:
        for member in archive:
            name = member.name
            wanted = (
                name == "package/package.json" or name.startswith("package/LICENSE") or any(one.fullmatch(name) for one in _WANTED.values())
            )
            if not member.isreg() or not wanted:
                continue
            left -= member.size
            content = archive.extractfile(member) if left >= 0 else None
            if content is None:
                msg = "too large"
                raise ValueError(msg)
            yield name, content.read()


def _fetch() -> Message:
    return say("Fetch one with npm, which comes with Node: npm pack {package}", package=f"{PINNED[0].name}@{PINNED[0].version}")
