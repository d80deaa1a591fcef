"""What the commands that speak to the forge share: who speaks there, and what is said when the forge says no."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from parution.charter import Site
from parution.cli.publishing import problem
from parution.forge.adapter import Forge, ForgeError
from parution.forge.opening import forge_at
from parution.forge.place import place_of
from parution.language import Translator
from parution.publish.clock import SystemClock

T = TypeVar("T")
SUMMARY = "GITHUB_STEP_SUMMARY"


def forge(repository: str | None = None) -> Forge:
    """The forge that the environment names, or the repository's address.

    Raises:
        ForgeError: none is named, or there is no token.
    """
    return forge_at(place_of(os.environ, repository), SystemClock())


def asked(say: Translator, work: Callable[[], T]) -> T:
    """What asks the forge.

    Raises:
        ClickException: it said no: why, and what to do.
    """
    try:
        return work()
    except ForgeError as error:
        raise problem(say, error.message, error.remedy) from None


def editor(site: Site, prefix: str, environment: Mapping[str, str]) -> Callable[[str], str]:
    """The address at which a file of the calendar is edited on the forge; `prefix` is the calendar's place in the repository."""
    from parution.website.pages.forge import Forge as Pages  # noqa: PLC0415 (only where somebody is told)

    home = site.repository
    if environment.get("GITHUB_REPOSITORY"):
        home = f"{environment.get('GITHUB_SERVER_URL') or 'https://github.com'}/{environment['GITHUB_REPOSITORY']}"
    pages = Pages(replace(site, repository=environment.get("CI_PROJECT_URL") or home))
    return lambda path: pages.edit(f"{prefix}{path}")


def into_summary(text: str, environment: Mapping[str, str]) -> bool:
    """Write Markdown to the page of the run, where there is one."""
    if not (place := environment.get(SUMMARY)):
        return False
    with Path(place).open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")
    return True
