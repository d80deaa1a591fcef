"""Numbers of things as values of messages, in the singular or the plural: posts, hours, days, shares."""

from __future__ import annotations

from datetime import datetime, timedelta

from parution.model import Message, on, say

_DAY = timedelta(days=1)


def posts(number: int) -> Message:
    """So many posts."""
    return say("{n} post", n=number) if number == 1 else say("{n} posts", n=number)


def percent(part: float) -> Message:
    """A part of 1 as a percentage without decimals."""
    return say("{n}%", n=round(part * 100))


def span(length: timedelta) -> Message | str:
    """A length of time in days, hours or minutes; hours and minutes where it takes both (`2 h 30`), seconds are left out."""
    if length >= _DAY and not length % _DAY:
        return _days(length // _DAY)
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    if hours and minutes:
        return f"{hours} h {minutes:02}"
    return _hours(hours) if hours else _minutes(minutes)


def clock(moment: datetime) -> str:
    """The time of day as writers type it."""
    return f"{moment:%H:%M}"


def day_of(moment: datetime) -> Message:
    """The day of a moment, without its time."""
    return on(moment.date())


def _days(number: int) -> Message:
    return say("{n} day", n=number) if number == 1 else say("{n} days", n=number)


def _hours(number: int) -> Message:
    return say("{n} hour", n=number) if number == 1 else say("{n} hours", n=number)


def _minutes(number: int) -> Message:
    return say("{n} minute", n=number) if number == 1 else say("{n} minutes", n=number)
