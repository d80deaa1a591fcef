"""The page of a campaign: when it runs, how far its posts are, when its results are due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup, escape

from parution.charter import Campaign
from parution.language import sentence_case
from parution.website.pages.entity import Entity, Fact, Look
from parution.website.pages.figures import Figures
from parution.website.pages.seasons import Season, season


def campaigns(look: Look) -> Iterator[Entity]:
    """One for each campaign of the charter."""
    desk = look.desk
    for index, (name, campaign) in enumerate(desk.charter.campaigns.items()):
        stands = season(look.almanac, name, campaign, look.of_campaigns.get(name, ()))
        yield Entity(
            "campaign",
            name,
            campaign.name,
            tuple(_facts(look, campaign, stands)) if desk.shows.charter else (),
            f'<span class="swatch tint-{index % 4}"></span>',
            (str(escape(sentence_case(desk.press.wording.span(campaign.start, campaign.end)))), str(escape(when(look, stands)))),
            figures=lambda figures, stands=stands: _figures(look, figures, stands),  # type: ignore[misc]
            shown=(stands, desk.shows.health),
            span=(campaign.start, campaign.end),
        )


def when(look: Look, one: Season) -> str:
    """Where in its time a campaign is."""
    tr, today = look.desk.tr, look.almanac.today
    if not one.day:
        return tr.ngettext("begins in {n} day", "begins in {n} days", (one.start - today).days)
    if one.end < today:
        return tr.gettext("over")
    return tr.gettext("day {n} of {all}", n=one.day, all=one.days)


def _facts(look: Look, campaign: Campaign, stands: Season) -> Iterator[Fact]:
    desk = look.desk
    say = desk.tr.gettext
    yield Fact(say("begins"), (_day(look, campaign.start),))
    yield Fact(say("ends"), (_day(look, campaign.end),))
    if stands.report:
        yield Fact(say("results due"), (_day(look, stands.report),))
    if campaign.pillar:
        known = desk.charter.pillars.get(campaign.pillar)
        link = Markup('<a href="../pillars/{}.html">{}</a>').format(campaign.pillar, known.name) if known else escape(campaign.pillar)
        yield Fact(say("about what"), (str(link),))


def _day(look: Look, day: date) -> str:
    return str(escape(look.desk.tr.date_long(day)))


def _figures(look: Look, _: Figures, one: Season) -> Sequence[tuple[str, str, str]]:
    """How many of its posts are out, ready, and still to finish: one bar, cut in three."""
    if not look.desk.shows.health:
        return ()
    tr = look.desk.tr
    if not one.posts:
        return ((tr.gettext("How far its posts are"), "", tr.gettext("No post belongs to it yet.")),)
    parts = [(kind, number) for kind, number in (("out", one.out), ("ready", one.ready), ("open", one.open)) if number]
    cuts = "".join([f'<i class="{kind}" style="width:{round(100 * number / one.posts, 1)}%"></i>' for kind, number in parts])
    words = {
        "out": tr.ngettext("{n} out", "{n} out", one.out),
        "ready": tr.ngettext("{n} ready", "{n} ready", one.ready),
        "open": tr.ngettext("{n} to finish", "{n} to finish", one.open),
    }
    key = "".join([f'<li><span class="key {kind}" aria-hidden="true"></span>{escape(words[kind])}</li>' for kind, _ in parts])
    html = f'<span class="cuts" aria-hidden="true">{cuts}</span><ul class="cuts__key">{key}</ul>'
    return ((tr.gettext("How far its posts are"), Markup(html), ""),)  # noqa: S704 - texts are escaped
