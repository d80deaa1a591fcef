"""When a channel keeps quiet whatever the plan: blackouts, public holidays, quiet hours and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from parution.charter import Blackout, Charter
from parution.key_dates import holidays_of
from parution.model import Message, on, say
from parution.phrases import Window


@dataclass(frozen=True, slots=True)
class Closure:
    """Why a channel keeps quiet at a moment: the rule that says so, the reason as a part of a sentence, and whether it is for the day."""

    rule: str
    why: Message
    whole_day: bool


def closure(charter: Charter, channel: str, moment: datetime) -> Closure | None:
    """What keeps a channel quiet at a moment in the charter's zone: a day's reason before an hour's."""
    if charter.blackouts and (blackout := blackout_on(charter, channel, moment.date())):
        start, end = on(blackout.start), on(blackout.end)
        why = say("nothing goes out from {start} to {end}: {reason}", start=start, end=end, reason=blackout.reason)
        if blackout.start == blackout.end:
            why = say("nothing goes out on that day: {reason}", reason=blackout.reason)
        return Closure("cadence-blackout", why, whole_day=True)
    if charter.quiet_holidays and (name := holiday_on(charter, moment.date())):
        return Closure("cadence-holiday", say("a public holiday: {name}", name=name), whole_day=True)
    window = quiet_at(charter, channel, moment)
    if not window:
        return None
    if window.start == time(0) and window.end is None:
        return Closure("cadence-quiet", say("a quiet day of the week"), whole_day=True)
    return Closure("cadence-quiet", say("quiet hours, {hours}", hours=hours(window)), whole_day=False)


def blackout_on(charter: Charter, channel: str, day: date) -> Blackout | None:
    """The blackout that a day of a channel falls into."""
    concerned = (one for one in charter.blackouts if one.start <= day <= one.end)
    return next((one for one in concerned if not one.channels or channel in one.channels), None)


def holiday_on(charter: Charter, day: date) -> str | None:
    """The name of the public holiday that a day is in the charter's country."""
    return holidays_of(charter.country, day.year, charter.language[:2]).get(day) if charter.country else None


def holiday_to_spare(charter: Charter, day: date) -> str | None:
    """The name of the public holiday that a day is, where the charter keeps public holidays in mind: other days are proposed first."""
    return holiday_on(charter, day) if any(key.on is None for key in charter.key_dates) else None


def quiet_at(charter: Charter, channel: str, moment: datetime) -> Window | None:
    """The quiet window, the charter's or the channel's own, that a moment lies in."""
    weekday, at = moment.weekday(), moment.time()
    windows = (*charter.quiet, *charter.channels[channel].quiet)
    return next((window for window in windows if window.holds(weekday, at)), None)


def quiet_until(charter: Charter, channel: str, moment: datetime) -> datetime:
    """When a channel may be heard again, by its quiet windows: the moment itself (in the charter's zone) where it lies in none."""
    for _ in range(_WINDOWS):
        window = quiet_at(charter, channel, moment)
        if window is None:
            break
        end = window.end or time()
        later = end <= moment.time()  # the window runs past midnight, or up to it
        moment = datetime.combine(moment.date() + timedelta(days=int(later)), end, charter.timezone)
    return moment


_WINDOWS = 21
"""So many windows may follow on each other; whoever is quiet all week long is not waited for any longer."""


def is_best(charter: Charter, channel: str, moment: datetime) -> bool:
    """Whether a moment lies in a best window of a channel; any does where it has none."""
    best = charter.channels[channel].best
    weekday, at = moment.weekday(), moment.time()
    return not best or any(window.holds(weekday, at) for window in best)


class Hours:
    """Which times are fine for which channels; what was found for a day, or a time of the week, is known from then on."""

    def __init__(self, charter: Charter) -> None:
        self._charter = charter
        self._days: dict[date, bool] = {}
        self._times: dict[tuple[tuple[str, ...], int, int, int], bool] = {}

    def are_fine(self, channels: tuple[str, ...], moment: datetime) -> bool:
        """Whether nothing at all speaks against a moment in the charter's zone, on any of these channels that the charter knows."""
        day = moment.date()
        if (fine := self._days.get(day)) is None:
            fine = self._days[day] = not any(one.start <= day <= one.end for one in self._charter.blackouts) and not (
                self._charter.quiet_holidays and holiday_on(self._charter, day)
            )
        if not fine:
            return False
        key = channels, day.weekday(), moment.hour, moment.minute
        if (good := self._times.get(key)) is None:
            known = [name for name in channels if name in self._charter.channels]
            good = all(not quiet_at(self._charter, name, moment) and is_best(self._charter, name, moment) for name in known)
            self._times[key] = good
        return good


def hours(window: Window) -> str:
    """The hours of a window as the charter writes them."""
    return f"{window.start:%H:%M}-{window.end:%H:%M}" if window.end else f"{window.start:%H:%M}-24:00"
