"""What `make reals` has installed, and what a test does where a part of it is missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REALS = Path(os.environ.get("PARUTION_REALS_DIR") or HERE.parent.parent / ".reals").resolve()
PYTHON = REALS / "python" / "bin" / "python"
PDS_MODULES = REALS / "bluesky" / "node_modules"
PARSER_MODULES = REALS / "parser" / "node_modules"
GITLAB_CI = REALS / "gitlab" / "node_modules" / "gitlab-ci-local"
WORDPRESS_CODE = REALS / "wordpress" / "www"
_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])  # where Debian puts mariadbd, which not everyone's PATH has


def program(name: str) -> str | None:
    """Where a program stands, or None."""
    return shutil.which(name, path=_PATH)


def _git_http() -> str | None:
    return None if program("git") else "git is not installed"


def _python(package: str) -> str | None:
    if not (REALS / "python" / "stamp").exists():
        return "its environment is not installed"
    return None if any((REALS / "python").glob(f"lib/python*/site-packages/{package}")) else f"{package} is not installed"


def _bluesky() -> str | None:
    if not program("node"):
        return "node is not installed"
    return None if (REALS / "bluesky" / "stamp").exists() else "its packages are not installed"


def _wordpress() -> str | None:
    for name in ("php", "mariadbd", "mariadb-install-db"):
        if not program(name):
            return f"{name} is not installed"
    return None if (REALS / "wordpress" / "stamp").exists() else "its files are not installed"


def _workflows() -> str | None:
    missing = [name for name in ("bash", "curl", "git", "jq", "openssl", "unzip") if not program(name)]
    return f"{', '.join(missing)} is not installed, which GitHub's machines have" if missing else None


def _parser() -> str | None:
    if not program("node"):
        return "node is not installed"
    return None if (REALS / "parser" / "stamp").exists() else "its packages are not installed"


def _gitlab() -> str | None:
    missing = [name for name in ("bash", "git", "node", "rsync") if not program(name)]
    if missing:
        return f"{', '.join(missing)} is not installed"
    return None if (REALS / "gitlab" / "stamp").exists() else "its packages are not installed"


_LACKS = {
    "bluesky": _bluesky,
    "matrix": lambda: _python("synapse"),
    "mastodon": lambda: _python("mastodon_mock"),
    "wordpress": _wordpress,
    "git_http": _git_http,
    "gitlab": _gitlab,
    "parser": _parser,
    "workflows": _workflows,
}


def lack(part: str) -> str | None:
    """What is missing for a part, or None where it can start."""
    if os.name != "posix":
        return "the real servers run on Linux and macOS only"
    return _LACKS[part]()


def need(part: str) -> None:
    """Skips the test where a part is missing, saying what to do; fails it where PARUTION_REALS=required.

    Args:
        part: bluesky, matrix, mastodon, wordpress, git_http, gitlab, parser or workflows.
    """
    missing = lack(part)
    if missing is None:
        return
    message = f"{part}: {missing}. Run `make reals`: it installs the real servers, or says what else to install."
    if os.environ.get("PARUTION_REALS") == "required":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
