"""The page of a pillar: its share of what goes out, and who approves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from parution.charter import Pillar
from parution.health import Share
from parution.website.pages.entity import Entity, Fact, Look
from parution.website.pages.figures import Figures, top_of


def pillars(look: Look) -> Iterator[Entity]:
    """One for each pillar of the charter."""
    desk = look.desk
    shares = {one.id: one for one in look.health.pillars} if desk.shows.health else {}
    for name, pillar in desk.charter.pillars.items():
        share = shares.get(name)
        promo = pillar.kind == "promo"
        yield Entity(
            "pillar",
            name,
            pillar.name,
            tuple(_facts(look, name, pillar)) if desk.shows.charter else (),
            f'<span class="promo">{escape(desk.tr.gettext("promo"))}</span>' if promo else "",
            figures=lambda figures, share=share: _figures(look, figures, share),  # type: ignore[misc]
            shown=(share, top_of(look.health.pillars)) if share else None,
        )


def _facts(look: Look, name: str, pillar: Pillar) -> Iterator[Fact]:
    desk = look.desk
    say, percent = desk.tr.gettext, desk.tr.percent
    if pillar.share is not None:
        least, most = max(pillar.share - pillar.tolerance, 0.0), min(pillar.share + pillar.tolerance, 1.0)
        band = say("{least} to {most}", least=percent(least), most=percent(most))
        yield Fact(say("share aimed at"), (str(escape(percent(pillar.share))), str(escape(band))))
    yield Fact(say("what for"), (str(escape(say("Promotional") if pillar.kind == "promo" else say("Useful"))),))
    if desk.shows.people and (approvers := desk.charter.approvals.get(name)):
        yield Fact(say("approved by"), tuple(person_link(look, one) for one in approvers))
    for key, campaign in desk.charter.campaigns.items():
        if campaign.pillar == name:
            yield Fact(say("campaign"), (f'<a href="../campaigns/{key}.html">{escape(campaign.name)}</a>',))


def person_link(look: Look, name: str) -> str:
    """A person's name, leading to their page where they have one."""
    known = look.desk.charter.people.get(name)
    if known is None:
        return str(escape(name))
    if not look.desk.shows.people:
        return str(escape(known.name))
    return str(Markup('<a href="../people/{}.html">{}</a>').format(name, known.name))


def _figures(look: Look, figures: Figures, share: Share | None) -> Sequence[tuple[str, str, str]]:
    if share is None:
        return ()
    say, tr = look.desk.tr.gettext, look.desk.tr
    told = tr.ngettext("{n} post", "{n} posts", share.posts)
    note = ", ".join(part for part in (tr.percent(share.share), told, figures.verdict(share)) if part)
    aim = figures.aim(share)
    title = say("Its share of the coming posts")
    return ((title, figures.share(share, top_of(look.health.pillars)), f"{note} ({aim})" if aim else note),)
