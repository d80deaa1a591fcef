"""The page to open on: what goes out, what waits for whom, what went wrong, how the plan stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from parution.language import sentence_case
from parution.schedule import State
from parution.website.almanac import Almanac, Leaf
from parution.website.desk import Desk
from parution.website.pages.beginnings import beginning
from parution.website.pages.figures import Figures, top_of
from parution.website.pages.forge import Forge
from parution.website.pages.lines import Lines
from parution.website.pages.offers import Offer, Offers
from parution.website.pages.seasons import Season, ahead, under_way
from parution.website.pages.standing import asked, columns, columns_of, judged, plain, standing, within
from parution.website.pages.troubles import Trouble, troubles
from parution.website.pages.waiting import Waiting, in_review, waiting
from parution.website.tree import Page

DAYS = 7
"""Today and the days after it."""
LATE = timedelta(hours=1)
"""What should have gone out longer ago than that is late, and no longer about to leave: schedules of forges lag that much."""
NEWEST = 20
"""So many published posts are shown to who may see no others."""
_SILENT = frozenset({State.IDEA, State.CANCELLED, State.HELD})
"""What does not go out by itself."""


def pages(desk: Desk) -> Iterator[Page]:
    """The one page."""
    say = desk.tr.gettext
    title, about = say("Today"), say("An editorial calendar.")
    if desk.shows.plan and not desk.almanac.leaves:
        tomorrow = (desk.almanac.now + timedelta(days=1)).replace(hour=9, minute=0)
        start = beginning(desk.charter, tomorrow, next(iter(desk.charter.channels), None), desk.tr)
        values = {"root": "", "start": start, "forge": desk.shows.sources}
        yield Page("index.html", desk.key("empty", start), partial(desk.page, "today", "today_empty.html", title, about, values))
    elif desk.shows.plan:
        seen = _look(desk)
        yield Page("index.html", _key(desk, seen), partial(_page, desk, seen))
    else:
        newest = _newest(desk.almanac)
        values = {"root": "", "leaves": newest, "days": _days(newest), "today": desk.almanac.today}
        key = desk.key("newest", desk.chips_key(newest), desk.almanac.today)
        yield Page("index.html", key, partial(desk.page, "today", "today_newest.html", title, about, values))


class Seen(NamedTuple):
    """What the page shows of the calendar, and the sentence that sums it up."""

    sentence: str
    week: tuple[Leaf, ...]
    waiting: tuple[Waiting, ...]
    troubles: tuple[Trouble, ...]
    kept: int
    seasons: tuple[Season, ...]
    delayed: tuple[Leaf, ...]


def _look(desk: Desk) -> Seen:
    almanac = desk.almanac
    week = tuple(within(almanac, almanac.today, almanac.today + timedelta(days=DAYS - 1)))
    found = troubles(desk)
    wrong = tuple(one for one in found if one.leaf.state is not State.HELD)  # what is held waits: nobody has to decide anything
    late = tuple(_delayed(almanac))
    sentence = _sentence(desk, week, wrong, late)
    return Seen(sentence, week, waiting(desk), wrong, len(found) - len(wrong), tuple(under_way(almanac)), late)


def _key(desk: Desk, seen: Seen) -> str:
    """What changes when anything on the page does."""
    shown = [*seen.week, *(one.leaf for one in seen.troubles)]
    texts = [leaf.post.blob for leaf in seen.week if leaf.day == desk.almanac.today]  # the beginning of each is shown
    queue = [(one.id, desk.chips_key((*one.reviews, *one.drafts))) for one in seen.waiting]
    told = [(one.word, one.why, one.remedy) for one in seen.troubles]
    figures: list[object] = []
    if desk.shows.health:
        health = standing(desk.almanac)
        figures += [health.promo, health.pillars, plain(health.channels), columns(desk.almanac)]
        figures += [(one.day, one.name, [post.id for post in one.posts]) for one in health.key_dates]
    plain_week = (seen.sentence, desk.chips_key(shown), texts, queue, told, seen.seasons, seen.kept, desk.chips_key(seen.delayed))
    return desk.key(desk.almanac.today, plain_week, figures, _counts(desk.almanac), _proposals(desk))


def _page(desk: Desk, seen: Seen) -> bytes:
    say, almanac = desk.tr.gettext, desk.almanac
    figures, lines = Figures(desk.tr), Lines(desk)
    first = almanac.today.replace(day=1)
    values: dict[str, Any] = {
        "root": "",
        "today": almanac.today,
        "sentence": seen.sentence,
        "days": _days(seen.week, almanac.today),
        "waiting": seen.waiting,
        "troubles": seen.troubles,
        "seasons": seen.seasons,
        "delayed": [(leaf, lines.when(leaf), desk.tr.moment(_end(desk, leaf))) for leaf in seen.delayed],
        "kept": seen.kept,
        "crisis": desk.press.silences and desk.shows.crisis and _has_answers(desk),
        "lines": lines,
        "mini": figures.month(first, almanac.today, _counts(almanac), lambda day: f"months/{day:%Y-%m}.html"),
        "zone": desk.charter.timezone.key,
        "health": _health(desk, figures) if desk.shows.health else None,
        "leaves": almanac.leaves,
        "proposals": _proposals(desk),
    }
    return desk.page("today", "today.html", say("Today"), say("An editorial calendar."), values)


def _proposals(desk: Desk) -> tuple[Offer, ...]:
    """What branches propose."""
    return tuple(Offers(desk, Forge(desk.charter.site)).open()) if desk.almanac.proposals else ()


def _health(desk: Desk, figures: Figures) -> Mapping[str, Any]:
    health, almanac = standing(desk.almanac), desk.almanac
    shares = [one for one in health.pillars if one.posts or one.most is not None]
    return {
        "figures": figures,
        "promo": health.promo,
        "promo_top": top_of([health.promo]),
        "pillars": shares,
        "pillars_top": top_of(shares) if shares else 1.0,
        "weeks": figures.weeks(columns(almanac)),
        "posts": health.posts,
        "span": desk.press.wording.span(health.first, health.last),
        "rhythms": [(one, figures.weeks(columns_of(one), *asked(one.least, one.most)), judged(desk, one)) for one in health.channels],
        "key_dates": ahead(health.key_dates, almanac.today, 6),
    }


def _sentence(desk: Desk, week: Sequence[Leaf], wrong: Sequence[Trouble], late: Sequence[Leaf]) -> str:
    """What a reader wants to know first, in one sentence."""
    almanac, tr = desk.almanac, desk.tr
    of_today = [leaf for leaf in week if leaf.day == almanac.today and leaf.state not in _SILENT and leaf.post.slot]
    coming = [leaf for leaf in of_today if leaf.post.slot and leaf.post.slot >= almanac.now]
    out, due = (sum(leaf.state is state for leaf in of_today) for state in (State.PUBLISHED, State.DUE))
    later = sum(leaf.day != almanac.today and leaf.state not in _SILENT for leaf in week)
    last = tr.weekday((almanac.today + timedelta(days=DAYS - 1)).weekday())
    parts = []
    if coming:
        parts.append(
            tr.ngettext(
                "today, one post goes out at {time}",
                "today, {n} posts go out, the first at {time}",
                len(coming),
                time=coming[0].time,
            )
        )
    elif not (out or due):
        parts.append(tr.gettext("nothing more goes out today") if of_today else tr.gettext("nothing goes out today"))
    overdue = len(late) + sum(leaf.state is State.DUE and _is_late(leaf, almanac) for leaf in of_today)
    if overdue:
        parts.append(tr.ngettext("one post is late", "{n} posts are late", overdue))
    if leaving := len(late) + due - overdue:
        parts.append(tr.ngettext("one post is about to leave", "{n} posts are about to leave", leaving))
    if out:
        parts.append(tr.ngettext("one post is out since this morning", "{n} posts are out since this morning", out))
    if later:
        parts.append(tr.ngettext("one more by {day}", "{n} more by {day}", later, day=last))
    if reviews := len(in_review(almanac)):
        parts.append(tr.ngettext("one waits to be read", "{n} wait to be read", reviews))
    if wrong:
        parts.append(tr.ngettext("one needs a decision", "{n} need a decision", len(wrong)))
    joined = parts[0]
    for part in parts[1:]:
        joined = tr.gettext("{first}; {second}", first=joined, second=part)
    return sentence_case(joined) + "."


def _is_late(leaf: Leaf, almanac: Almanac) -> bool:
    return leaf.post.slot is not None and leaf.post.slot + LATE < almanac.now


def _end(desk: Desk, leaf: Leaf) -> datetime:
    """When a post that is due is missed."""
    slot = leaf.post.slot or desk.almanac.now
    return (slot + desk.charter.stale_after).astimezone(desk.charter.timezone)


def _delayed(almanac: Almanac) -> Iterator[Leaf]:
    """What should have gone out on an earlier day and still may."""
    for leaf in within(almanac, almanac.today - timedelta(days=DAYS), almanac.today - timedelta(days=1)):
        if leaf.state is State.DUE:
            yield leaf


def _has_answers(desk: Desk) -> bool:
    """Whether there is a page of prepared answers to lead to."""
    named = desk.charter.crisis_answers
    return bool(named and named.endswith(".md") and (desk.almanac.edition.root / named).is_file())


class Day(NamedTuple):
    """A day with its posts."""

    day: date
    leaves: tuple[Leaf, ...]


def _days(leaves: Sequence[Leaf], first: date | None = None) -> list[Day]:
    """Posts by day, in their order; the day `first` stands there even where it is empty."""
    found: dict[date, list[Leaf]] = {first: []} if first else {}
    for leaf in leaves:
        if leaf.day:
            found.setdefault(leaf.day, []).append(leaf)
    return [Day(day, tuple(some)) for day, some in found.items()]


def _counts(almanac: Almanac) -> Mapping[date, int]:
    """How many posts each day of this month has."""
    first = almanac.today.replace(day=1)
    days = (first + timedelta(days=number) for number in range(31))
    return {day: len(almanac.days[day]) for day in days if day.month == first.month and day in almanac.days}


def _newest(almanac: Almanac) -> tuple[Leaf, ...]:
    """The last posts that were published, the newest first."""
    found: list[Leaf] = []
    for leaves in reversed(list(almanac.days.values())):
        found += [leaf for leaf in reversed(leaves) if leaf.state is State.PUBLISHED]
        if len(found) >= NEWEST:
            break
    return tuple(found[:NEWEST])
