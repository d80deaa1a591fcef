"""The details of a restitution in words: delays, rhythms, reasons, moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from parution.charter import Charter
from parution.language import Translator, sentence_case
from parution.model import Message, Move, say
from parution.phrases import Rate
from parution.restitution.figures import Kept, Loss, Rhythm
from parution.restitution.outings import Fate
from parution.website.wording import Wording

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class ReportDetails:
    """Says the rows of a report's tables and lists to one reader, on a day."""

    def __init__(self, translator: Translator, wording: Wording, charter: Charter, today: date) -> None:
        self._tr, self._wording, self._charter, self._today = translator, wording, charter, today

    def delay(self, length: timedelta) -> str:
        """A delay, roughly: `less than a minute`, `12 minutes`, `3 hours`."""
        if length < _MINUTE:
            return self._tr.gettext("less than a minute")
        if length < 2 * _HOUR:
            return self._tr.ngettext("{n} minute", "{n} minutes", round(length / _MINUTE))
        if length < 2 * _DAY:
            return self._tr.ngettext("{n} hour", "{n} hours", round(length / _HOUR))
        return self._tr.ngettext("{n} day", "{n} days", round(length / _DAY))

    def bound(self, index: int) -> str:
        """The steps in which delays are counted."""
        return self._tr.message(_STEPS[index])

    def asked(self, one: Rhythm) -> str:
        """What the charter asks of a rhythm: `at least once a week, at most 5 times a week`."""
        least = [self._tr.gettext("at least {rate}", rate=self._wording.rate(one.least))] if one.least else []
        most = [self._tr.gettext("at most {most}", most=self._wording.rate(rate)) for rate in one.most if _matters(rate, one.most)]
        return ", ".join([*least, *most])

    def verdict(self, one: Rhythm) -> str:
        """How a rhythm departed from what is asked; empty where it did not."""
        tr, parts = self._tr, []
        if one.under:
            parts.append(tr.ngettext("{n} week too quiet", "{n} weeks too quiet", one.under))
        if one.over:
            parts.append(tr.ngettext("{n} week too full", "{n} weeks too full", one.over))
        if below := sum(month < 0 for month in one.months):
            parts.append(tr.ngettext("{n} month too quiet", "{n} months too quiet", below))
        if above := sum(month > 0 for month in one.months):
            parts.append(tr.ngettext("{n} month too full", "{n} months too full", above))
        if one.days:
            parts.append(tr.ngettext("{n} day too full", "{n} days too full", one.days))
        return ", ".join(parts)

    def fate(self, fate: Fate) -> str:
        """What became of something that did not go out, as a word."""
        return self._tr.message(_WORDS[fate])

    def mark(self, fate: Fate) -> str:
        """The state whose shape and colour stand for it."""
        return _MARKS[fate]

    def why(self, loss: Loss) -> str:
        """Why it did not go out, as a sentence."""
        return sentence_case(self._tr.message(loss.why))

    def moved(self, move: Move) -> str:
        """A move from one date to another: `Thu 26 Nov 09:00 → Tue 8 Dec 09:00`."""
        return f"{self._typed(move.before)} → {self._typed(move.after) or self._tr.gettext('no date')}"

    def _typed(self, typed: str) -> str:
        """A date as a writer typed it, in short."""
        try:
            day = date.fromisoformat(typed[:10])
        except ValueError:
            return typed
        return f"{self._tr.date_short(day)} {typed[11:16]}".rstrip()

    def window(self, experiment: str, index: int) -> str:
        """A time window of an experiment."""
        return ", ".join(self._wording.windows([self._charter.experiments[experiment].arms[index]]))

    def kept(self, one: Kept) -> str:
        """How a key date was kept; empty where some post says it."""
        past = one.day < self._today
        if one.posts:
            return self._tr.gettext("prepared, and nothing of it went out") if past and one.went is False else ""
        if past:
            return self._tr.gettext("passed in silence") if one.public else self._tr.gettext("passed over")
        return self._tr.gettext("nothing planned")

    def is_lapse(self, one: Kept) -> bool:
        """Whether a key date was to be kept and was not."""
        return not one.public and one.day < self._today and (not one.posts or one.went is False)


def _matters(rate: Rate, rates: tuple[Rate, ...]) -> bool:
    """Whether a rate is not the daily one beside a weekly one, which says more."""
    return rate.period != "day" or all(one.period == "day" for one in rates)


_STEPS = (
    say("within a minute"),
    say("within a quarter of an hour"),
    say("within an hour"),
    say("within a day"),
    say("later"),
)
_WORDS: Mapping[Fate, Message] = {
    Fate.SKIPPED: say("Dropped"),
    Fate.HELD: say("On hold"),
    Fate.UNAPPROVED: say("Not approved"),
    Fate.BLOCKED: say("Held up"),
    Fate.MISSED: say("Missed"),
    Fate.FAILED: say("Failed"),
    Fate.UNKNOWN: say("In doubt"),
}
_MARKS: Mapping[Fate, str] = {
    Fate.SKIPPED: "cancelled",
    Fate.HELD: "held",
    Fate.UNAPPROVED: "draft",
    Fate.BLOCKED: "failed",
    Fate.MISSED: "missed",
    Fate.FAILED: "failed",
    Fate.UNKNOWN: "unknown",
}
