"""The forge that a place is on."""

from __future__ import annotations

from parution.forge.adapter import Forge
from parution.forge.client import Clock
from parution.forge.github import GitHub
from parution.forge.gitlab import GitLab
from parution.forge.place import GITHUB, Place


def forge_at(place: Place, clock: Clock) -> Forge:
    """A repository's forge, ready to be asked. Asks nothing yet."""
    return GitHub(place, clock) if place.kind == GITHUB else GitLab(place, clock)
