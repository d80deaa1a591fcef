"""Rules of the days that a brand keeps in mind: none comes without a post, none is announced once it is over."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from parution import key_dates
from parution.charter import Charter
from parution.key_dates import Occurrence
from parution.model import Place, Post, Problem, Severity, Status, on, say
from parution.rules.day_names import ALSO_SAID, root, roots, telling_words, ways_to_write, words
from parution.rules.plan import Calendar, last_moment, slot_of
from parution.rules.rule import Rule

_EARLY = timedelta(days=30)
"""So long before a key date, or two lead times, a post that names it is one of its own."""
_LATE = timedelta(days=30)
_DAY: Callable[[Occurrence], date] = attrgetter("day")
_ANNOUNCES = re.compile(
    r"\b(?:aujourd hui|demain|apres demain|bientot|cette semaine|ce week end|dans \d+ jours|j \d+|approche|ne manquez pas|rendez vous"
    r"|today|tomorrow|soon|this week|this weekend|in \d+ days|coming up|upcoming|don t miss|join us|save the date|get ready)\b"
)
_LOOKS_BACK = re.compile(
    r"\b(?:bilan|retour|revenons|merci|resultats?|chiffres|souvenirs?|apres la|apres le|hier|dernier|derniere|passe|passee|etait|etaient"
    r"|a ete|avons|recap|report|results?|thanks?|thank you|yesterday|was|were|last|ago|looking back|after|prochain|prochaine|next)\b"
)


def _unprepared(calendar: Calendar, *, public: bool) -> Iterator[tuple[None, Problem]]:
    keys = calendar.charter.key_dates
    longest = max((key.lead for key in keys if (key.on is None) is public), default=None)
    if longest is None:
        return
    shelf = None
    for one in key_dates.occurrences(calendar.charter, calendar.today, calendar.today + longest, public=public):
        lead = keys[one.index].lead
        if one.day - lead > calendar.today or _is_closed(calendar.charter, one.day):
            continue
        shelf = shelf or Shelf(calendar)
        if not shelf.has(one, max(2 * lead, _EARLY)):
            yield None, _nothing_for(one, shelf.idea_for(one), (one.day - calendar.today).days)


def _is_closed(charter: Charter, day: date) -> bool:
    return any(blackout.start <= day <= blackout.end and not blackout.channels for blackout in charter.blackouts)


def _nothing_for(one: Occurrence, idea: Post | None, days: int) -> Problem:
    rule = "holiday-unprepared" if one.public else "key-date-unprepared"
    message = (
        say("“{name}” is tomorrow, on {day}, and no planned post is about it.", name=one.name, day=on(one.day))
        if days == 1
        else say("“{name}” is today, and no planned post is about it.", name=one.name)
        if not days
        else say("“{name}” is in {n} days, on {day}, and no planned post is about it.", name=one.name, day=on(one.day), n=days)
    )
    if idea:
        remedy = say("“{title}” ({path}) would fit: give it a slot on that day or before.", title=idea.title, path=idea.path)
    elif one.public:
        remedy = say("Plan a post for that day or one that names it, or let the day pass in silence.")
    else:
        remedy = say("Plan a post that names it, for that day or before it, or take the day out of the charter.")
    return Problem(rule, Place("value", ("key dates", one.index, "name")), message, remedy)


@dataclass(frozen=True, slots=True)
class Dated:
    """A post with the days between which it goes out: one day, or those of a month that is wished for."""

    first: date
    last: date
    post: Post


class Shelf:
    """The posts of a calendar by day, and those without one."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        dated = []
        self._ideas = []
        for post in calendar.posts:
            last = last_moment(post)
            if post.status is Status.CANCELLED:
                continue
            if post.status is Status.IDEA or last is None:
                self._ideas.append(post)
            elif post.slot:
                dated.append(Dated(post.slot.date(), post.slot.date(), post))
            elif post.wish:
                dated.append(Dated(post.wish.day, last, post))
        self._dated = sorted(dated, key=lambda one: (one.first, one.post.path))
        self._firsts = [one.first for one in self._dated]

    def has(self, key: Occurrence, early: timedelta) -> bool:
        """Whether some post is about a key date, and goes out on it or so long before it."""
        month = timedelta(days=31)  # a wished month begins up to 30 days before its end
        since = key.day - min(early, key.day - date.min - month)
        near = self._dated[bisect_left(self._firsts, since - month) : bisect_left(self._firsts, key.day + timedelta(days=1))]
        return any(one.last >= since and self.covers(one.post, key, one.first == one.last == key.day) for one in near)

    def covers(self, post: Post, key: Occurrence, on_the_day: bool) -> bool:
        """Whether a post is about a key date; on a public holiday any is, as whoever plans it knows what day it is."""
        return (on_the_day and key.public) or self.is_about(post, key)

    def idea_for(self, key: Occurrence) -> Post | None:
        """A post without a date that has the key date in its title."""
        telling = telling_words(key.name, self._calendar.charter.brand)
        return next((post for post in self._ideas if telling and telling <= roots(post.title)), None)

    def is_about(self, post: Post, key: Occurrence) -> bool:
        """Whether a post names a key date: it has all telling words of the name, or the whole name in one hashtag.

        One word of several tells nothing: the winter sales are not the winter market. Campaigns do not count, they last for weeks.
        A public holiday is also named by its date (14 July), or by what is said on it.
        """
        said = words("\n".join((post.title, post.brief or "", post.body, *post.hashtags)))
        telling, name = telling_words(key.name, self._calendar.charter.brand), words(key.name)
        if (telling and telling <= set(map(root, said))) or "".join(name) in said:
            return True
        if not key.public:
            return False
        text = f" {' '.join(said)} "
        return not ALSO_SAID.get(" ".join(name), frozenset()).isdisjoint(said) or any(f" {day} " in text for day in ways_to_write(key.day))


def _passed(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    if not any(key.on for key in calendar.charter.key_dates) or not calendar.planned:
        return
    begin, end = bisect_left(calendar.planned, calendar.since, key=slot_of), bisect_right(calendar.planned, calendar.until, key=slot_of)
    judged = [post for post in calendar.planned[begin:end] if not post.follows]
    if not judged:
        return
    first, last = slot_of(judged[0]).date() - _LATE, slot_of(judged[-1]).date()
    days = sorted(key_dates.occurrences(calendar.charter, first, last, public=False), key=lambda one: one.day)
    if not days:
        return
    brand = roots(calendar.charter.brand)
    named = {one.name: " ".join(words(one.name)) for one in days if not roots(one.name) <= brand}
    for post in judged:
        if over := [one for one in _before(days, slot_of(post).date()) if one.name in named]:
            title = f" {' '.join(words(post.title))} "
            yield from _announced_late(post, [one for one in over if f" {named[one.name]} " in title])


def _before(days: Sequence[Occurrence], day: date) -> Iterable[Occurrence]:
    begin = bisect_left(days, day - _LATE, key=_DAY)
    return days[begin : bisect_left(days, day, begin, key=_DAY)]


def _announced_late(post: Post, over: Sequence[Occurrence]) -> Iterator[tuple[Post, Problem]]:
    """A post that has the name in its title, announces it, does not look back, and names no other year."""
    if not over:
        return
    key = over[-1]
    text = " ".join(words(f"{post.title}\n{post.body}"))
    if not _ANNOUNCES.search(text) or _LOOKS_BACK.search(text) or str(key.day.year + 1) in text:
        return
    message = say(
        "“{title}” is about “{name}”, which is on {day}; by {slot} it is over.",
        title=post.title,
        name=key.name,
        day=on(key.day),
        slot=on(slot_of(post)),
    )
    remedy = say("Move it to {day} or earlier, or make it a look back.", day=on(key.day))
    yield post, Problem("key-date-passed", Place("value", ("publish_at",)), message, remedy)


def _unknown_country(calendar: Calendar) -> Iterator[tuple[None, Problem]]:
    charter = calendar.charter
    asked = next((index for index, key in enumerate(charter.key_dates) if key.on is None), None)
    if asked is None and not charter.quiet_holidays:
        return
    if charter.country is None:
        where = Place("key", ("cadence", "public holidays")) if asked is None else Place("value", ("key dates", asked, "name"))
        message = say("This charter asks for public holidays and does not say of which country.")
        yield None, Problem("unknown-country", where, message, say("Add a line with the country's two letters, for example “country: FR”."))
    elif not key_dates.knows(charter.country):
        message = say("The public holidays of “{country}” are not known here.", country=charter.country)
        remedy = say("Write the two letters by which the country is known (FR, BE, CH, CA …), or list the days one by one as key dates.")
        yield None, Problem("unknown-country", Place("value", ("country",)), message, remedy)


RULES = (
    Rule(
        "key-date-unprepared",
        Severity.WARNING,
        "A key date comes within its lead time, and no planned post is about it.",
        "The charter names the days that must not be missed; this is the reminder while there is still time.",
        "{name: Repair day, on: third saturday of october, lead: 7 days}  (and nothing planned by 13 October)",
        "title: Repair day is on Saturday\npublish_at: 2026-10-14 09:00",
        section="key dates",
        judge_calendar=lambda calendar: _unprepared(calendar, public=False),
    ),
    Rule(
        "holiday-unprepared",
        Severity.NOTE,
        "A public holiday comes within its lead time, nothing is planned for that day, and no planned post names it.",
        "To let it pass may be right; to forget it is not. Only where the charter lists “public holidays” among its key dates.",
        "{name: public holidays, lead: 7 days}  (and nothing planned for 25 December)",
        "title: Our Christmas table\npublish_at: 2026-12-22 09:00",
        section="key dates",
        judge_calendar=lambda calendar: _unprepared(calendar, public=True),
    ),
    Rule(
        "key-date-passed",
        Severity.WARNING,
        "A post announces a key date that is over when the post goes out.",
        "The post was moved, the day was not.",
        "title: Repair day is tomorrow\npublish_at: 2026-10-20 09:00  (it was on 17 October)",
        "title: Repair day is tomorrow\npublish_at: 2026-10-16 09:00",
        section="key dates",
        judge_calendar=_passed,
    ),
    Rule(
        "unknown-country",
        Severity.WARNING,
        "The charter asks for public holidays, and not of a country whose holidays are known.",
        "Without the country, no public holiday is known, and whoever relies on them is let down in silence.",
        "country: UK",
        "country: GB",
        judge_calendar=_unknown_country,
    ),
)
