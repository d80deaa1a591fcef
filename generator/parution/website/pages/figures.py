"""Small charts as HTML: a share against what is asked for, weeks as columns, a month as an almanac prints it.

What a chart shows stands beside it or in it as text, so that nobody needs to see the drawing; no colour says anything alone.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

from parution.health import Share
from parution.language import Translator

_MONDAY_FIRST = calendar.Calendar(firstweekday=0)
_MANY = 3
"""So many posts of a day are as dark as a day gets."""


@dataclass(frozen=True, slots=True)
class Column:
    """One week from its Monday on: posts that are sure to go out, posts that are not yet, and whether that is too few (-1) or many (1)."""

    monday: date
    sure: int
    open: int = 0
    verdict: int = 0

    @property
    def posts(self) -> int:
        """All posts of the week."""
        return self.sure + self.open


class Figures:
    """Draws in the reader's language."""

    def __init__(self, translator: Translator) -> None:
        self._tr = translator

    def share(self, one: Share, top: float) -> Markup:
        """A bar over the band that is asked for; `top` is the share at the right end. It is an ornament: the figures stand beside it."""
        band = ""
        if one.most is not None:
            least = one.least or 0.0
            band = f'<i class="scale__aim" style="left:{_percent(least, top)}%;width:{_percent(one.most - least, top)}%"></i>'
        kind = "scale" if one.holds else "scale off"
        bar = f'<i class="scale__bar" style="width:{_percent(one.share, top)}%"></i>'
        return Markup(f'<span class="{kind}" aria-hidden="true">{band}{bar}</span>')  # noqa: S704 - numbers only

    def verdict(self, one: Share) -> str:
        """What a share that does not hold is, in a word; or that nobody can tell yet."""
        if one.few:
            return self._tr.message(one.few.told)
        if one.holds:
            return ""
        return self._tr.gettext("too much") if one.is_too_much else self._tr.gettext("too little")

    def aim(self, one: Share) -> str:
        """What is asked of a share; empty where nothing is."""
        say, percent = self._tr.gettext, self._tr.percent
        if one.most is None:
            return ""
        if not one.least:
            return say("at most {share}", share=percent(one.most))
        return say("{least} to {most}", least=percent(one.least), most=percent(one.most))

    def weeks(self, columns: Sequence[Column], least: int | None = None, most: int | None = None) -> Markup:
        """Weeks as columns, with lines at the least and the most posts that are asked for."""
        highest = max([1, least or 0, most or 0, *(one.posts for one in columns)])
        lines = "".join(
            f'<span class="weeks__line {kind}" style="bottom:{_percent(value, highest)}%"></span>'
            for kind, value in (("least", least), ("most", most))
            if value
        )
        items = "".join([self._week(one, columns[index - 1] if index else None, highest) for index, one in enumerate(columns)])
        html = f'<div class="weeks"><div class="weeks__lines" aria-hidden="true">{lines}</div><ol>{items}</ol></div>'
        return Markup(html)  # noqa: S704 - texts are escaped where they are put in

    def _week(self, one: Column, before: Column | None, highest: int) -> str:
        day, tr = one.monday, self._tr
        # Which week it is, and how it stands, for those who hear it; the eye has the axis and the arrow.
        heard = tr.gettext("Week of {day}", day=f"{tr.day_number(day)} {tr.month(day.month)}")
        count = tr.ngettext("{n} post", "{n} posts", one.posts)
        judged = {-1: tr.gettext("too few"), 1: tr.gettext("too many")}.get(one.verdict)
        heard = f"{heard}{tr.colon()} {count}" + (f", {judged}" if judged else "")
        arrow = {-1: "↓", 1: "↑"}.get(one.verdict, "")
        kind = {-1: ' class="low"', 1: ' class="high"'}.get(one.verdict, "")
        month = f"<em>{escape(tr.month(day.month, short=True))}</em>" if not before or before.monday.month != day.month else ""
        return (
            f'<li{kind}><span class="vh">{escape(heard)}</span><span class="weeks__bar" aria-hidden="true">'
            f'<i class="sure" style="height:{_percent(one.sure, highest)}%"></i>'
            f'<i class="open" style="height:{_percent(one.open, highest)}%"></i><b>{one.posts or ""}{arrow}</b></span>'
            f'<span class="weeks__day" aria-hidden="true">{day.day}{month}</span></li>'
        )

    def month(self, first: date, today: date, counts: Mapping[date, int], link: Callable[[date], str]) -> Markup:
        """A month of which each day with posts leads where `link` says (to nothing where that is empty)."""
        tr = self._tr
        title = escape(tr.month_title(first.isoformat()[:7]))
        names = [(escape(tr.weekday(day)), escape(tr.weekday(day)[:1].upper())) for day in range(7)]
        heads = "".join([f'<th scope="col"><abbr title="{name}">{letter}</abbr></th>' for name, letter in names])
        rows = "".join(
            f"<tr>{''.join([self._day(day, first, today, counts.get(day, 0), link) for day in week])}</tr>"
            for week in _MONDAY_FIRST.monthdatescalendar(first.year, first.month)
        )
        html = f'<table class="mini"><caption>{title}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        return Markup(html)  # noqa: S704 - texts are escaped where they are put in

    def _day(self, day: date, first: date, today: date, posts: int, link: Callable[[date], str]) -> str:
        if day.month != first.month:
            return "<td></td>"
        kinds = ["today"] if day == today else ["past"] if day < today else []
        if not posts:
            number = f'<span aria-current="date">{day.day}</span>' if day == today else f"<span>{day.day}</span>"
            return f'<td class="{" ".join(kinds)}">{number}</td>' if kinds else f"<td>{number}</td>"
        kinds.append(f"p{min(posts, _MANY)}")
        tr = self._tr
        words = escape(f"{day.day} {tr.month(day.month)}{tr.colon()} {tr.ngettext('{n} post', '{n} posts', posts)}")
        now, where = ' aria-current="date"' if day == today else "", link(day)
        if not where:
            return f'<td class="{" ".join(kinds)}"><span title="{words}"{now}>{day.day}</span></td>'
        return f'<td class="{" ".join(kinds)}"><a href="{escape(where)}" aria-label="{words}" title="{words}"{now}>{day.day}</a></td>'


def top_of(shares: Sequence[Share]) -> float:
    """The right end of the bars of some shares: a little beyond the greatest, or what is asked for at most."""
    return max([0.1, *(max(one.share, one.most or 0.0) for one in shares)]) * 1.08


def months_between(first: date, last: date, most: int) -> list[date]:
    """The first days of the months from one day to another, at most so many."""
    months = [first.replace(day=1)]
    while len(months) < most and (following := (months[-1] + timedelta(days=32)).replace(day=1)) <= last:
        months.append(following)
    return months


def _percent(part: float, of: float) -> float:
    return round(min(max(part / of, 0.0), 1.0) * 100, 1)
