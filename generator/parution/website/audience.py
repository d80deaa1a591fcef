"""For whom a site is made, and what such a reader may see: a list of what is open, never a filter of what is not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """The readers of a site: those who make the calendar, the client for whom it is made, anybody."""

    INTERNAL = "internal"
    CLIENT = "client"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Shows:
    """What a site shows beside posts; everything is shut unless it is opened.

    `plan`: posts that are not published yet; `findings`: what the rules say; `history`: who wrote and moved what, from git; `brief`: the
    seven questions and notes; `people`: who does what; `health`: how the plan stands; `charter`, `crisis`, `reports`: those pages;
    `sources`: paths of files and links to the forge; `doubts`: what failed, and why.
    """

    plan: bool = False
    findings: bool = False
    history: bool = False
    brief: bool = False
    people: bool = False
    health: bool = False
    charter: bool = False
    crisis: bool = False
    reports: bool = False
    sources: bool = False
    doubts: bool = False


EVERYTHING = Shows(
    plan=True,
    findings=True,
    history=True,
    brief=True,
    people=True,
    health=True,
    charter=True,
    crisis=True,
    reports=True,
    sources=True,
    doubts=True,
)


def sections(audience: Audience, open_to_client: Collection[str] = ()) -> tuple[str, ...]:
    """The sections of the site in its navigation; `open_to_client` is what the charter opens to a client beside the plan."""
    if audience is Audience.PUBLIC:
        return "today", "calendar", "help"
    shut = {} if audience is Audience.INTERNAL else {"report": "reports", "charter": "charter"}
    every = ("today", "calendar", "board", "report", "charter", "help")
    return tuple(name for name in every if name not in shut or shut[name] in open_to_client)
