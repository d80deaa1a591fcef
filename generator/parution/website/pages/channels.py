"""The page of a channel: the account, its rhythm, when it could speak next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from markupsafe import escape

from parution.charter import Channel
from parution.health import Rhythm, Share
from parution.networks import limits
from parution.outgoing import WEB
from parution.rules.free_slots import FreeSlots
from parution.rules.plan import Calendar
from parution.website.pages.beginnings import beginning
from parution.website.pages.entity import Entity, Fact, Look, Slot
from parution.website.pages.figures import Figures, top_of
from parution.website.pages.standing import asked, columns_of, judged, plain
from parution.website.press import channel_name
from parution.website.wording import FORMATS, LANGUAGES

SLOTS = 5
"""So many free slots are shown."""


def channels(look: Look) -> Iterator[Entity]:
    """One for each channel of the charter."""
    desk, charter = look.desk, look.desk.charter
    shows = desk.shows
    rhythms = {one.id: one for one in look.health.channels} if shows.health else {}
    promos = {one.id: one for one in look.health.promo_of} if shows.health else {}
    slots = FreeSlots(_calendar(look)) if shows.plan and shows.charter else None
    for name, channel in charter.channels.items():
        rhythm, promo = rhythms.get(name), promos.get(name)
        found = _free(slots, name, look.almanac.now) if slots else None
        yield Entity(
            "channel",
            name,
            channel_name(channel),
            tuple(_facts(look, channel)) if shows.charter else (),
            str(desk.press.badges[name]),
            tuple(_sub(look, channel)),
            tuple(_slot(look, name, moment) for moment in found) if found is not None else None,
            lambda figures, rhythm=rhythm, promo=promo: _figures(look, figures, rhythm, promo),  # type: ignore[misc]
            (plain([rhythm]), promo) if rhythm else None,
        )


def _calendar(look: Look) -> Calendar:
    """The calendar as the rules see it."""
    charter, edition = look.desk.charter, look.almanac.edition
    now = edition.now
    return Calendar(charter, edition.posts, edition.files, now, now - charter.stale_after, now + charter.horizon)


def _free(slots: FreeSlots, name: str, now: datetime) -> list[datetime]:
    found = (slots.take((name,), now) for _ in range(SLOTS))
    return sorted(one for one in found if one)


def _slot(look: Look, name: str, moment: datetime) -> Slot:
    desk = look.desk
    begun = beginning(desk.charter, moment, name, desk.tr) if desk.shows.sources else None
    return Slot(moment, begun if begun and begun.address else None)


def _sub(look: Look, channel: Channel) -> Iterator[str]:
    desk = look.desk
    yield str(escape(limits(channel.network).name))
    account = escape(channel.account or "")
    if channel.url and channel.url.startswith(WEB):
        yield f'<a href="{escape(channel.url)}" rel="noopener">{account or escape(channel.url)}</a>'
    elif account:
        yield str(account)
    if channel.language != desk.charter.language:
        yield str(escape(desk.press.wording.known(LANGUAGES, channel.language)))


def _facts(look: Look, channel: Channel) -> Iterator[Fact]:
    desk = look.desk
    say, words, charter = desk.tr.gettext, desk.press.wording, desk.charter
    if channel.audience:
        yield _fact(say("for whom"), charter.audiences.get(channel.audience, channel.audience))
    if channel.at_least:
        yield _fact(say("at least"), words.rate(channel.at_least))
    if channel.at_most:
        yield _fact(say("at most"), *(words.rate(rate) for rate in channel.at_most))
    if channel.gap:
        yield _fact(say("between two posts"), words.duration(channel.gap))
    if channel.silence:
        yield _fact(say("longest silence"), words.duration(channel.silence))
    if channel.best:
        yield _fact(say("best times"), *words.windows(channel.best))
    if quiet := (*charter.quiet, *channel.quiet):
        yield _fact(say("quiet"), *words.windows(quiet))
    if channel.formats:
        yield _fact(say("forms"), ", ".join(words.known(FORMATS, one).lower() for one in channel.formats))
    if channel.hashtags is not None:
        yield _fact(say("hashtags"), say("at most {n}", n=channel.hashtags))


def _fact(term: str, *lines: str) -> Fact:
    return Fact(term, tuple(str(escape(line)) for line in lines))


def _figures(look: Look, figures: Figures, rhythm: Rhythm | None, promo: Share | None) -> Sequence[tuple[str, str, str]]:
    if rhythm is None:
        return ()
    desk = look.desk
    say = desk.tr.gettext
    verdict = judged(desk, rhythm) or (say("Keeps its rhythm") if rhythm.posts else say("Nothing planned yet"))
    drawn = figures.weeks(columns_of(rhythm), *asked(rhythm.least, rhythm.most))
    found = [(say("Week by week"), drawn, desk.press.wording.heading(verdict))]
    if promo and rhythm.posts:
        told = say("{share} promotional", share=desk.tr.percent(promo.share))
        note = ", ".join(part for part in (told, figures.verdict(promo), figures.aim(promo)) if part)
        found.append((say("Useful and promotional"), figures.share(promo, top_of([promo])), note))
    return found
