"""The restitution in words: what a period is called, what happened in it, how that compares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from parution.language import Translator, sentence_case
from parution.model import say
from parution.restitution import period_before
from parution.restitution.figures import Restitution
from parution.restitution.outings import Fate

_NTH = (say("first"), say("second"), say("third"), say("fourth"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, what it counts, and how it compares with that of the period before: an arrow and the same in words."""

    label: str
    value: str
    arrow: str
    compared: str


class ReportWords:
    """Says a restitution to one reader."""

    def __init__(self, translator: Translator) -> None:
        self._tr = translator

    def name(self, first: date, last: date) -> str:
        """`November 2026`, `4th quarter of 2026`."""
        if first.month == last.month:
            return sentence_case(f"{self._tr.month(first.month)} {first.year}")
        return sentence_case(self._tr.gettext("{nth} quarter of {year}", nth=self._nth(first), year=first.year))

    def month(self, first: date) -> str:
        """`November`."""
        return sentence_case(self._tr.month(first.month))

    def quarter(self, first: date) -> str:
        """`Fourth quarter`."""
        return sentence_case(self._tr.gettext("{nth} quarter", nth=self._nth(first)))

    def title(self, one: Restitution) -> str:
        """The page's title: a report, or a forecast of what is to come."""
        tr, first, nth = self._tr, one.first, self._nth(one.first)
        month = f"{tr.month(first.month)} {first.year}"
        if one.phase == "coming":
            if first.month == one.last.month:
                return tr.gettext("Forecast for {month}", month=month)
            return tr.gettext("Forecast for the {nth} quarter of {year}", nth=nth, year=first.year)
        if first.month == one.last.month:
            return tr.gettext("Report of {month}", month=month)
        return tr.gettext("Report of the {nth} quarter of {year}", nth=nth, year=first.year)

    def when(self, first: date, last: date, than: int | None = None) -> str:
        """`in November 2026`; without the year, where that is the year that is talked about (`than`)."""
        month, year = self._tr.month(first.month), first.year
        if first.month == last.month:
            return self._tr.gettext("in {month}", month=month if than == year else f"{month} {year}")
        nth = self._nth(first)
        if than == year:
            return self._tr.gettext("in the {nth} quarter", nth=nth)
        return self._tr.gettext("in the {nth} quarter of {year}", nth=nth, year=year)

    def opening(self, one: Restitution) -> str:
        """What happened, in a few sentences."""
        return " ".join(self._sentences(one))

    def _sentences(self, one: Restitution) -> Iterator[str]:
        say_, number, when = self._tr, one.posts.planned, sentence_case(self.when(one.first, one.last))
        if not number:
            past = one.phase == "past"
            yield (
                say_.gettext("{when}, nothing was planned.", when=when) if past else say_.gettext("{when}, nothing is planned.", when=when)
            )
            return
        if one.phase == "past":
            planned = say_.ngettext("{when}, {n} post was planned", "{when}, {n} posts were planned", number, when=when)
        else:
            planned = say_.ngettext("{when}, {n} post is planned", "{when}, {n} posts are planned", number, when=when)
        if one.known and one.phase != "coming":
            yield say_.gettext("{planned}; {published}.", planned=planned, published=self._published(one))
            yield from self._details(one)
        else:
            yield f"{planned}."
            yield self._approved(one)
        if one.known or one.phase == "coming":
            yield say_.gettext(
                "{share} of promotion, where the charter allows {most} at most.",
                share=say_.percent(one.promo.share),
                most=say_.percent(one.promo.most or 0),
            )
        if one.timing:
            yield say_.gettext("{share} of the deliveries went out in time.", share=say_.percent(one.timing.part))

    def _published(self, one: Restitution) -> str:
        say_, planned, published = self._tr, one.posts.planned, one.posts.published or 0
        if one.phase == "running":
            if not published:
                return say_.gettext("none has gone out yet")
            return say_.ngettext("{n} has gone out so far", "{n} have gone out so far", published)
        if published == planned:
            return say_.gettext("all of them went out") if planned > 1 else say_.gettext("it went out")
        if not published:
            return say_.gettext("none of them went out") if planned > 1 else say_.gettext("it did not go out")
        return say_.ngettext("{n} went out", "{n} went out", published)

    def _details(self, one: Restitution) -> Iterator[str]:
        say_ = self._tr
        if one.partly:
            yield say_.ngettext(
                "{n} of them went out on only some of its channels.", "{n} of them went out on only some of their channels.", one.partly
            )
        others = [told(say_, one.fates[fate]) for fate, told in _FATES.items() if one.fates.get(fate)]
        if others and one.posts.published:
            yield say_.gettext("Of the others, {listing}.", listing=say_.listing(others))
        elif others:
            yield say_.gettext("{listing}.", listing=sentence_case(say_.listing(others)))

    def _approved(self, one: Restitution) -> str:
        say_ = self._tr
        approved = (
            say_.gettext("All of them are approved.")
            if one.approved == one.posts.planned
            else say_.ngettext("{n} of them is approved.", "{n} of them are approved.", one.approved)
            if one.approved
            else say_.gettext("None of them is approved yet.")
        )
        if one.phase == "coming":
            return approved
        unknown = say_.gettext("What became of them is not known here, as there is no record of deliveries: this is the plan only.")
        return f"{approved} {unknown}"

    def figures(self, one: Restitution) -> list[Figure]:
        """The period in four figures, each beside that of the period before."""
        say_, past = self._tr, one.before
        before = self.when(*period_before(one.first, one.last), than=one.first.year)
        planned = self._compared(one.posts.planned, past.posts.planned if past else None, before)
        found = [Figure(say_.gettext("posts planned"), say_.number(one.posts.planned), *planned)]
        if one.posts.published is not None and one.phase != "coming":
            earlier = past.posts.published if past else None
            published = self._compared(one.posts.published, earlier, before) if one.phase == "past" else ("", "")
            found.append(Figure(say_.gettext("posts published"), say_.number(one.posts.published), *published))
        if one.timing:
            in_time = self._shifted(one.timing.part, past.in_time if past else None, before)
            found.append(Figure(say_.gettext("of deliveries in time"), say_.percent(one.timing.part), *in_time))
        if one.posts.planned:
            promo = self._shifted(one.promo.share, past.promo if past else None, before)
            found.append(Figure(say_.gettext("of promotion"), say_.percent(one.promo.share), *promo))
        return found

    def _compared(self, here: int, there: int | None, before: str) -> tuple[str, str]:
        """An arrow, and `3 more than in October`; `there` is None where there is nothing to compare with."""
        if there is None:
            return "", ""
        if here == there:
            return "", self._tr.gettext("as many as {before}", before=before)
        if here > there:
            return "▲", self._tr.ngettext("{n} more than {before}", "{n} more than {before}", here - there, before=before)
        return "▼", self._tr.ngettext("{n} fewer than {before}", "{n} fewer than {before}", there - here, before=before)

    def _shifted(self, here: float, there: float | None, before: str) -> tuple[str, str]:
        """The same of two parts of 1, in points of percentage."""
        if there is None:
            return "", ""
        points = round(here * 100) - round(there * 100)
        if not points:
            return "", self._tr.gettext("as much as {before}", before=before)
        if points > 0:
            return "▲", self._tr.ngettext("{n} point more than {before}", "{n} points more than {before}", points, before=before)
        return "▼", self._tr.ngettext("{n} point less than {before}", "{n} points less than {before}", -points, before=before)

    def _nth(self, first: date) -> str:
        return self._tr.message(_NTH[(first.month - 1) // 3])


_FATES: Mapping[Fate, Callable[[Translator, int], str]] = {
    Fate.COMING: lambda tr, n: tr.ngettext("{n} is still to come", "{n} are still to come", n),
    Fate.UNDER_WAY: lambda tr, n: tr.ngettext("{n} is on its way", "{n} are on their way", n),
    Fate.MISSED: lambda tr, n: tr.ngettext("{n} was missed", "{n} were missed", n),
    Fate.FAILED: lambda tr, n: tr.ngettext("{n} failed", "{n} failed", n),
    Fate.UNKNOWN: lambda tr, n: tr.ngettext("{n} is in doubt", "{n} are in doubt", n),
    Fate.HELD: lambda tr, n: tr.ngettext("{n} is on hold", "{n} are on hold", n),
    Fate.BLOCKED: lambda tr, n: tr.ngettext("{n} is held up by a fault", "{n} are held up by a fault", n),
    Fate.UNAPPROVED: lambda tr, n: tr.ngettext("{n} was not approved in time", "{n} were not approved in time", n),
    Fate.SKIPPED: lambda tr, n: tr.ngettext("{n} was given up", "{n} were given up", n),
    Fate.BY_HAND: lambda tr, n: tr.ngettext(
        "{n} is published by hand and nobody has confirmed it", "{n} are published by hand and nobody has confirmed them", n
    ),
    Fate.UNRECORDED: lambda tr, n: tr.ngettext("{n} is not in the ledger", "{n} are not in the ledger", n),
}
