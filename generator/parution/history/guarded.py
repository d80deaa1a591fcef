"""How git is run where nobody is to be surprised: what it is refused, and the environment that it is given."""

from __future__ import annotations

import os
from typing import Final

SAFE: Final = (
    "--no-pager",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false", "-c", "core.sshCommand=false"),
    *("-c", "protocol.allow=never", "-c", "safe.bareRepository=explicit"),
    *("-c", "diff.external=", "-c", "log.follow=false", "-c", "log.showRoot=true", "-c", "log.showSignature=false"),
)
"""Words for git before its command: nothing that a repository's own configuration could make it run is run, and nothing is fetched."""


def environment() -> dict[str, str]:
    """The caller's environment without its `GIT_*` variables, and with those that keep git from writing, fetching or asking."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return kept | {
        "GIT_ALLOW_PROTOCOL": "none",  # no such protocol: git before 2.45 does not know GIT_NO_LAZY_FETCH
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }
