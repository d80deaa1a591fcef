"""The page of a person: what they carry, what they approve, who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from parution.charter import Person
from parution.health import Rhythm
from parution.outgoing import WEB
from parution.website.audience import Audience
from parution.website.pages.entity import Entity, Fact, Look
from parution.website.pages.figures import Figures
from parution.website.pages.pillars import person_link
from parution.website.pages.standing import asked, columns_of, judged, plain


def people(look: Look) -> Iterator[Entity]:
    """One for each person of the charter; nothing for readers who are not to know who does what."""
    desk = look.desk
    if not desk.shows.people:
        return
    rhythms = {one.id: one for one in look.health.people} if desk.shows.health else {}
    for name, person in desk.charter.people.items():
        rhythm = rhythms.get(name)
        yield Entity(
            "person",
            name,
            person.name,
            tuple(_facts(look, name, person)),
            figures=lambda figures, rhythm=rhythm: _figures(look, figures, rhythm),  # type: ignore[misc]
            shown=plain([rhythm]) if rhythm else None,
        )


def _facts(look: Look, name: str, person: Person) -> Iterator[Fact]:
    desk, charter = look.desk, look.desk.charter
    say, words = desk.tr.gettext, desk.press.wording
    if person.load:
        yield Fact(say("carries at most"), (str(escape(words.rate(person.load))),))
    if approved := [pillar for pillar, names in charter.approvals.items() if name in names]:
        yield Fact(say("approves"), tuple(_pillar_link(look, pillar) for pillar in approved))
    if person.backup:
        yield Fact(say("stood in for by"), (person_link(look, person.backup),))
    if others := [other for other, one in charter.people.items() if one.backup == name]:
        yield Fact(say("stands in for"), tuple(person_link(look, other) for other in others))
    if name in charter.crisis_contacts and desk.shows.crisis:
        yield Fact(say("In a crisis"), (str(escape(say("to be called"))),))
    if person.contact and desk.audience is Audience.INTERNAL:
        yield Fact(say("contact"), (_contact(person.contact),))


def _pillar_link(look: Look, name: str) -> str:
    known = look.desk.charter.pillars.get(name)
    return str(Markup('<a href="../pillars/{}.html">{}</a>').format(name, known.name) if known else escape(name))


def _contact(contact: str) -> str:
    """An address to write to or to open, or the text as it stands."""
    if contact.startswith(WEB):
        return str(Markup('<a href="{}" rel="noopener">{}</a>').format(contact, contact))
    if "@" in contact[1:] and not any(sign in contact for sign in " <>\"'?&"):
        return str(Markup('<a href="mailto:{}">{}</a>').format(contact, contact))
    return str(escape(contact))


def _figures(look: Look, figures: Figures, rhythm: Rhythm | None) -> Sequence[tuple[str, str, str]]:
    if rhythm is None:
        return ()
    desk = look.desk
    say = desk.tr.gettext
    verdict = judged(desk, rhythm)
    if not rhythm.posts:
        verdict = say("Nothing planned yet")
    elif rhythm.most and not verdict:
        verdict = say("Within what they can carry")
    drawn = figures.weeks(columns_of(rhythm), *asked(None, rhythm.most))
    return ((say("Load, week by week"), drawn, desk.press.wording.heading(verdict)),)
