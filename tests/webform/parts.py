"""The web editor's packages that `make reals` has installed, and what a test does where one of them is missing."""

from __future__ import annotations

import os
import shutil

import pytest

from browser import parts as browser_parts
from parution.webform import PINNED
from reals.parts import REALS

HERE = REALS / "webform"
SERVER = HERE / "node_modules" / "decap-server" / "dist" / "index.js"
PACKAGES = {pin.name: HERE / f"{pin.name}-{pin.version}.tgz" for pin in PINNED}
"""The package of each editor that the form was tried with, as `npm pack` fetches it."""


def _lacks(part: str) -> str | None:
    if part in PACKAGES:
        return None if PACKAGES[part].is_file() else f"{PACKAGES[part].name} is not there"
    if part == "decap-server":
        if not shutil.which("node"):
            return "node is not installed"
        return None if (HERE / "stamp").exists() and SERVER.is_file() else "its packages are not installed"
    return None


def need(*wanted: str) -> None:
    """Skips the test where a part is missing, saying what to do; fails it where PARUTION_REALS=required.

    Args:
        wanted: browser, decap-server, decap-cms.
    """
    for part in wanted:
        if part == "browser":
            browser_parts.need(part)
        elif missing := _lacks(part):
            message = f"{part}: {missing}. Run `make reals`: it installs what the tests need, or says what else to install."
            if os.environ.get("PARUTION_REALS") == "required":
                pytest.fail(message, pytrace=False)
            pytest.skip(message)
