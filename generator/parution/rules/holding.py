"""Which hold of the charter silences a slot."""

from __future__ import annotations

from datetime import datetime

from parution.charter import Charter, Hold


def hold_on(charter: Charter, channel: str, moment: datetime, campaign: str | None = None) -> Hold | None:
    """The first hold that silences a channel, or a campaign, at a moment in the charter's zone; None where it may speak.

    A hold without channels and campaigns silences everything; one that names both, what belongs to either. It begins with the first
    minute of `from` and ends with the last moment before `until` (with the last of that day, where `until` is a day).
    """
    typed = f"{moment:%Y-%m-%d %H:%M}"
    for hold in charter.holds:
        concerned = not (hold.channels or hold.campaigns) or channel in hold.channels or campaign in hold.campaigns
        if concerned and (not hold.start or hold.start <= typed) and (not hold.until or not _is_over(hold.until, typed)):
            return hold
    return None


def _is_over(until: str, typed: str) -> bool:
    return typed >= until if " " in until else typed[: len(until)] > until
