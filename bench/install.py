"""Puts each contestant into a virtual environment of its own, byte-compiled, as its users have it."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from bench.contestants import OURS, Contestant

PROJECT = Path(__file__).resolve().parent.parent
PINS = Path(__file__).with_name("requirements")
"""One file of pinned versions for each peer, itself and all it needs: a bench whose peers change by themselves compares nothing."""


class InstallError(Exception):
    """A contestant cannot be installed; the message is the reason that pip gave."""


@dataclass(frozen=True)
class Installed:
    """A contestant's program and the versions of what it is made of."""

    program: Path
    versions: dict[str, str]


def tools() -> Path:
    """Where the virtual environments are kept from one bench to the next: `$XDG_CACHE_HOME/parution-bench`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parution-bench"


def install(contestant: Contestant) -> Installed:
    """Installs a contestant, or finds a peer installed; this project is built and installed anew each time.

    Raises:
        InstallError: pip failed, or the program is not where it should be.
    """
    python = f"py{sys.version_info.major}.{sys.version_info.minor}"
    home = tools() / (f"{OURS}-{python}" if contestant.name == OURS else f"{contestant.name}-{python}-{_digest(_pins(contestant))}")
    done = home / "installed"
    if not done.exists():
        venv.create(home, with_pip=True, clear=True)
    if contestant.name == OURS:
        _install_project(home)
    elif not done.exists():
        _pip(home, "install", "--requirement", str(_pins(contestant)))
    done.touch()
    program = next(iter(sorted(home.glob(contestant.program))), None)
    if program is None:
        problem = f"no {contestant.program} in {home}"
        raise InstallError(problem)
    return Installed(program, _versions(home))


def _pins(contestant: Contestant) -> Path:
    return PINS / f"{contestant.name}.txt"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8]


def _install_project(home: Path) -> None:
    """Installs this project from a wheel, as its users do: an editable install would start slower and hide what the wheel lacks."""
    wheels = home / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    _pip(home, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(PROJECT))
    _pip(home, "uninstall", "--yes", OURS)
    _pip(home, "install", *map(str, wheels.glob("*.whl")))


def _pip(home: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command: list[str | Path] = [home / "bin" / "python", "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise InstallError(_reason(done.stderr))
    return done.stdout


def _reason(complaint: str) -> str:
    """The line in which pip, or a build that it ran, names the error; its last lines only say that there was one."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    by_weight = ([line for line in lines if re.match(named, line)] for named in (r"\w+Error: ", "ERROR: ", "error: ", ""))
    return next((found[-1] for found in by_weight if found), "pip failed and said nothing")


def _versions(home: Path) -> dict[str, str]:
    """The versions of all that is installed in a virtual environment, by name."""
    lines = _pip(home, "list", "--format=freeze").splitlines()
    return dict(line.split("==", 1) for line in lines if "==" in line)
