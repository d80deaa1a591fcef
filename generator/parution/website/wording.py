"""The charter's values and the calendar's words as people say them, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from parution.language import Translator, sentence_case
from parution.model import Message, Wish, say
from parution.phrases import Rate, Window, YearlyDate

STATES: dict[str, Message] = {
    "idea": say("Idea"),
    "draft": say("Draft"),
    "review": say("In review"),
    "approved": say("Approved"),
    "cancelled": say("Cancelled"),
    "scheduled": say("Scheduled"),
    "held": say("Held"),
    "due": say("Due"),
    "published": say("Published"),
    "failed": say("Failed"),
    "unknown": say("In doubt"),
    "missed": say("Missed"),
}

FORMATS: dict[str, Message] = {
    "text": say("Text"),
    "image": say("Image"),
    "carousel": say("Several images"),
    "video": say("Video"),
    "link": say("Link"),
    "poll": say("Poll"),
    "contest": say("Contest"),
    "thread": say("Thread"),
    "article": say("Article"),
    "story": say("Story"),
}

FIELDS: dict[str, Message] = {
    "audience": say("for whom"),
    "budget": say("how much"),
    "campaign": say("campaign"),
    "channels": say("where"),
    "cta": say("a link to follow"),
    "format": say("how"),
    "kind": say("useful or promotional"),
    "objective": say("why"),
    "owner": say("who"),
    "pillar": say("about what"),
    "title": say("title"),
}

LANGUAGES: dict[str, Message] = {"fr": say("French"), "en": say("English")}

_HOUR, _DAY = 3600, 86400
_TO = "\u2060–\u2060"  # a dash that no line break tears from its hours


class Wording:
    """Says the calendar's values to one reader."""

    def __init__(self, translator: Translator) -> None:
        self._tr = translator

    def state(self, state: str) -> str:
        """How a post stands."""
        return self._tr.message(STATES[state])

    def known(self, table: dict[str, Message], word: str) -> str:
        """A word that we know in the reader's language; one that the editor made up as it is."""
        return self._tr.message(table[word]) if word in table else word

    def rate(self, rate: Rate) -> str:
        """`2 per week`."""
        if rate.period == "day":
            return self._tr.ngettext("once a day", "{n} times a day", rate.number)
        if rate.period == "week":
            return self._tr.ngettext("once a week", "{n} times a week", rate.number)
        return self._tr.ngettext("once a month", "{n} times a month", rate.number)

    def duration(self, length: timedelta) -> str:
        """`4 hours`, in the largest unit that fits."""
        seconds = int(length.total_seconds())
        if seconds % _DAY == 0:
            return self._tr.ngettext("{n} day", "{n} days", seconds // _DAY)
        if seconds % _HOUR == 0:
            return self._tr.ngettext("{n} hour", "{n} hours", seconds // _HOUR)
        return self._tr.ngettext("{n} minute", "{n} minutes", seconds // 60)

    def windows(self, windows: Iterable[Window]) -> list[str]:
        """`Tuesday to Thursday, 08:00–10:00 and 17:30–19:00`: one line for each group of days, in the order of their first window."""
        together: dict[tuple[int, ...], list[str]] = {}
        for window in windows:
            hours = together.setdefault(window.days, [])
            if window.start != time(0) or window.end:
                hours.append(f"{window.start:%H:%M}{_TO}{window.end:%H:%M}" if window.end else f"{window.start:%H:%M}{_TO}24:00")
        return [", ".join([self._days(days), *hours]) for days, hours in together.items()]

    def _days(self, days: tuple[int, ...]) -> str:
        if len(days) == 7:  # noqa: PLR2004 - a week
            return self._tr.gettext("every day")
        first, last = self._tr.weekday(days[0]), self._tr.weekday(days[-1])
        if len(days) == 1:
            return first
        if len(days) == 2:  # noqa: PLR2004
            return self._tr.gettext("{first} and {last}", first=first, last=last)
        return self._tr.gettext("{first} to {last}", first=first, last=last)

    def yearly(self, day: YearlyDate) -> str:
        """`first Friday of April`."""
        if day.once:
            return self._tr.date_numeric(day.once)
        if day.easter is not None:
            return self._easter(day.easter)
        if day.nth:
            return self._tr.gettext(
                "{nth} {weekday} of {month}",
                nth=self._tr.message(_NTH[day.nth]),
                weekday=self._tr.weekday(day.weekday),
                month=self._tr.month(day.month),
            )
        number = self._tr.day_number(date(2000, 1, day.day))
        return f"{number} {self._tr.month(day.month)}"

    def _easter(self, away: int) -> str:
        if away == 0:
            return self._tr.gettext("Easter")
        if away > 0:
            return self._tr.ngettext("{n} day after Easter", "{n} days after Easter", away)
        return self._tr.ngettext("{n} day before Easter", "{n} days before Easter", -away)

    def zone(self, key: str) -> str:
        """`Europe/Paris` as a place: `Paris`."""
        return key.rsplit("/", 1)[-1].replace("_", " ")

    def span(self, start: date, end: date) -> str:
        """`23 November to 20 December 2026`."""
        first = f"{self._tr.day_number(start)} {self._tr.month(start.month)}" + ("" if start.year == end.year else f" {start.year}")
        return self._tr.gettext("{first} to {last}", first=first, last=self._tr.date_numeric(end))

    def wish(self, wish: Wish) -> str:
        """The day or the month that a post is wished for."""
        if wish.precision == "day":
            return self._tr.date_long(wish.day)
        return f"{self._tr.month(wish.day.month)} {wish.day.year}"

    def typed_moment(self, typed: str) -> str:
        """`2026-12-01 18:00`, as the charter has it, in words."""
        try:
            moment = datetime.fromisoformat(typed)
        except ValueError:
            return typed
        return self._tr.moment(moment) if ":" in typed else self._tr.date_long(moment.date())

    def heading(self, text: str) -> str:
        """A text with a capital first letter."""
        return sentence_case(text)


_NTH = {1: say("first"), 2: say("second"), 3: say("third"), 4: say("fourth"), -1: say("last")}
