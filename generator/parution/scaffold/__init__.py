"""A calendar that comes into being, and its upkeep: a few answers → every file that a team needs from the first hour.

`render` is the one door: what it makes depends on the answers and on nothing else. The templates lie in `files/`, one tree a purpose.
"""

from parution.scaffold.answers import Account, Answers
from parution.scaffold.rendering import File, Owner, render

__all__ = ["Account", "Answers", "File", "Owner", "render"]
