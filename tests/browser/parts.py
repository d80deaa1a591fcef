"""The browser and the judges that `make reals` has installed, and what a test does where one of them is missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from reals.parts import REALS

MODULES = REALS / "judges" / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
LIGHTHOUSE = MODULES / "lighthouse" / "cli" / "index.js"
VNU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chromium() -> str | None:
    """The program of the system's browser, or None."""
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def _browser() -> str | None:
    if importlib.util.find_spec("playwright") is None:
        return "the Python package playwright is not installed (make test installs it)"
    return None if chromium() else "neither Chromium nor Chrome is installed"


def _judge(file: Path, program: str | None = None) -> str | None:
    if program and not shutil.which(program):
        return f"{program} is not installed"
    return None if (REALS / "judges" / "stamp").exists() and file.exists() else "its package is not installed"


_LACKS = {
    "browser": _browser,
    "axe": lambda: _judge(AXE),
    "lighthouse": lambda: _judge(LIGHTHOUSE, "node"),
    "vnu": lambda: _judge(VNU, "java"),
}


def need(*wanted: str) -> None:
    """Skips the test where a part is missing, saying what to do; fails it where PARUTION_REALS=required.

    Args:
        wanted: browser, axe, lighthouse, vnu.
    """
    for part in wanted:
        if missing := _LACKS[part]():
            message = f"{part}: {missing}. Run `make reals`: it installs what the tests need, or says what else to install."
            if os.environ.get("PARUTION_REALS") == "required":
                pytest.fail(message, pytrace=False)
            pytest.skip(message)
