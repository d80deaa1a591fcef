"""What an import shows before it writes: how the source was read, the posts that come, what does not come along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from parution.ical.lines import shortened
from parution.importers.arrivals import Reading, Remark
from parution.importers.arriving import New, Plan
from parution.language import Translator
from parution.model import Message, Wish, say
from parution.report.cells import inert, visible, width_of, wrap
from parution.website.wording import STATES

_WIDEST, _NARROWEST = 120, 60
_SHOWN = 40
_REMARKS = 60
_LINES = 6
_CHANNELS = 32
_VALUES, _VALUE = 3, 40
_STYLES = {"draft": {"dim": True}, "idea": {"dim": True}, "approved": {"fg": "green"}, "cancelled": {"dim": True}}
_FIELDS = {
    "": say("the brief"),
    "title": say("title"),
    "text": say("text"),
    "date": say("date"),
    "time": say("time"),
    "timezone": say("time zone"),
    "status": say("status"),
    "channels": say("channels"),
    "cta": say("link"),
    "media": say("media"),
    "alt": say("alternative text"),
    "labels": say("pillar or campaign"),
    "network": say("channel"),
    "nothing": say("not taken over"),
    "reference": say("tells posts apart"),
    "poll": say("poll"),
    "poll-time": say("poll"),
    "brief": say("the brief"),
}


class Page:
    """The preview in the reader's language, so many columns wide; with `whole`, nothing of it is cut."""

    def __init__(self, words: Translator, width: int, zone: ZoneInfo, *, whole: bool) -> None:
        self._say, self._zone, self._whole = words, zone, whole
        self._width = min(max(width, _NARROWEST), _WIDEST)

    def lines(self, reading: Reading, plan: Plan) -> Iterator[str]:
        """The page."""
        yield click.style(inert(visible(reading.source)), bold=True)
        for fact in reading.facts:
            yield from (f"  {line}" for line in wrap(self._say.message(fact), self._width - 2))
        yield from self._columns(reading.columns)
        yield from self._posts(plan.new)
        if plan.there:
            yield ""
            yield self._say.ngettext(
                "{n} post is there already, and stays as it is.", "{n} posts are there already, and stay as they are.", len(plan.there)
            )
        if plan.copies:
            yield self._say.ngettext("{n} file of media comes along.", "{n} files of media come along.", len(plan.copies))
        yield from self._remarks(plan.remarks)

    def _columns(self, columns: Sequence[tuple[str, str]]) -> Iterator[str]:
        if not columns:
            return
        yield ""
        width = min(max(width_of(visible(header)) for header, _ in columns), self._width // 2)
        for header, field in columns:
            became = self._say.message(_FIELDS.get(field, Message(field)))
            yield f"  {self._fit(header, width)}  {click.style('→', dim=True)} {click.style(became, dim=field in ('', 'nothing', 'brief'))}"

    def _posts(self, posts: Sequence[New]) -> Iterator[str]:
        if not posts:
            return
        yield ""
        yield click.style(self._say.ngettext("{n} new post", "{n} new posts", len(posts)), bold=True)
        shown = sorted(posts, key=_in_time)
        rest = 0 if self._whole else max(len(shown) - _SHOWN, 0)
        shown = shown[: len(shown) - rest]
        dates = [self._date(one.when) for one in shown]
        states = [self._say.message(STATES[one.status]) if one.status in STATES else one.status for one in shown]
        channels = [", ".join(one.channels) or "–" for one in shown]
        widths = (max(map(len, dates)), max(map(len, states)), min(max(map(width_of, channels)), _CHANNELS))
        for one, date, state, names in zip(shown, dates, states, channels, strict=True):
            start = f"  {date.ljust(widths[0])}  "
            room = self._width - len(start) - widths[1] - widths[2] - 4
            painted = click.style(state.ljust(widths[1]), **_STYLES.get(one.status, {}))  # type: ignore[arg-type]
            yield f"{start}{painted}  {self._fit(names, widths[2])}  {self._fit(one.title, max(room, 12)).rstrip()}"
        if rest:
            yield click.style("  " + self._say.ngettext("{n} more", "{n} more", rest), dim=True)
        if nowhere := sum(not one.channels for one in posts):
            yield self._say.ngettext(
                "{n} of them names no channel. To give it one: --channel CHANNEL",
                "{n} of them name no channel. To give them one: --channel CHANNEL",
                nowhere,
            )

    def _remarks(self, remarks: Sequence[Remark]) -> Iterator[str]:
        grouped: dict[tuple[str, str, str], list[Remark]] = {}
        for one in remarks:
            grouped.setdefault((one.path, one.column, self._say.message(one.message)), []).append(one)
        if not grouped:
            return
        yield ""
        yield click.style(self._say.gettext("Not carried over as it was"), bold=True)
        rest = 0 if self._whole else max(len(grouped) - _REMARKS, 0)
        for (path, column, text), alike in list(grouped.items())[: len(grouped) - rest]:
            where = f"{visible(path)}:{alike[0].line}" if alike[0].line else visible(path)
            yield f"  {where} · {click.style(visible(column), bold=True)}" if column else f"  {click.style(inert(where), bold=True)}"
            values = self._values(alike)
            yield from (f"    {line}" for line in wrap(f"{values}{self._say.colon()} {text}" if values else text, self._width - 4))
            yield from self._more([one.line for one in alike[1:] if one.line])
        if rest:
            yield click.style("  " + self._say.gettext("{n} more; behind a pipe (| less) all of it is shown.", n=rest), dim=True)

    def _values(self, alike: Sequence[Remark]) -> str:
        values = [*dict.fromkeys(" ".join(one.value.split()) for one in alike if one.value)]
        shown = ", ".join(self._say.quote(shortened(value, _VALUE)) for value in values[:_VALUES])
        return f"{shown}…" if len(values) > _VALUES else shown

    def _more(self, lines: Sequence[int]) -> Iterator[str]:
        if not lines:
            return
        cut = len(lines) > _LINES and not self._whole
        numbers = ", ".join(map(str, lines[:_LINES] if cut else lines)) + ("…" if cut else "")
        told = self._say.ngettext("The same in line {lines}.", "The same in {n} more lines: {lines}.", len(lines), lines=numbers)
        yield from (click.style(f"    {line}", dim=True) for line in wrap(told, self._width - 4))

    def _date(self, when: datetime | Wish | None) -> str:
        if isinstance(when, datetime):
            return f"{when.astimezone(self._zone):%Y-%m-%d %H:%M}"
        if when is None:
            return self._say.gettext("no date")
        return f"{when.day:%Y-%m-%d}" if when.precision == "day" else f"{when.day:%Y-%m}"

    @staticmethod
    def _fit(text: str, width: int) -> str:
        """The text, cut or filled up to a number of columns."""
        text = visible(" ".join(text.split()))
        while width_of(text) > width:
            text = f"{text.rstrip('…')[:-1].rstrip()}…"
        return text + " " * (width - width_of(text))


def _in_time(one: New) -> tuple[bool, str, str]:
    when = one.when
    moment = f"{when:%Y-%m-%d %H:%M}" if isinstance(when, datetime) else f"{when.day}" if when else ""
    return when is None, moment, one.title
