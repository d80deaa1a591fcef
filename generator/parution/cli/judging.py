"""What is to be said of a post's other date before it is written: the charter's word, what day it is, and a date that does better."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from parution import rules
from parution.charter import Charter
from parution.edition import Edition
from parution.key_dates import key_dates
from parution.model import Message, Post, Wish, say
from parution.rules.closures import closure
from parution.rules.free_slots import free, refusals


def of_channels(edition: Edition, charter: Charter, post: Post, date: datetime | Wish) -> Iterator[tuple[str, Message]]:
    """What is to be said of a date for the channels of a post: a sign, and a sentence. What is said of several channels is said once."""
    calendar, said = _calendar(edition, charter), dict[tuple[str, str], tuple[Message, list[str]]]()
    for name in post.channels:
        if name not in charter.channels:
            continue
        if isinstance(date, datetime):
            found = _each_once(refusals(calendar, name, date, post))
        else:
            noon = datetime.combine(date.day, datetime.min.time(), charter.timezone).replace(hour=12)
            closed = closure(charter, name, noon) if date.precision == "day" else None
            found = [closed.why] if closed and closed.whole_day else []
        sign = "watch" if found else "ok"
        for why in found or [say("nothing speaks against it")]:
            said.setdefault((sign, str(why)), (why, []))[1].append(charter.channels[name].name)
    for (sign, _), (why, names) in said.items():
        yield sign, say("{channel}: {what}", channel=", ".join(names), what=why)


def _each_once(reasons: list[Message]) -> list[Message]:
    """Of what several rules say of one other post, the first."""
    titles = [reason.values.get("title") for reason in reasons]
    return [reason for index, reason in enumerate(reasons) if titles[index] is None or titles.index(titles[index]) == index]


def of_day(charter: Charter, date: datetime | Wish) -> Iterator[tuple[str, Message]]:
    """What the day is beside: a holiday, or another day to keep in mind."""
    day = date.date() if isinstance(date, datetime) else date.day if date.precision == "day" else None
    if day and (names := key_dates(charter, day.year).get(day)):
        yield "note", say("That day: {names}", names=", ".join(names))


def better(edition: Edition, charter: Charter, post: Post, date: datetime | Wish) -> str:
    """The next slot from a date on that keeps the rules of all channels, as it is typed; empty where that one does, or none is near."""
    known = tuple(name for name in post.channels if name in charter.channels)
    if not known or not isinstance(date, datetime):
        return ""
    calendar = _calendar(edition, charter)
    if not any(refusals(calendar, name, date, post) for name in known):
        return ""
    return next((f"{slot:%Y-%m-%d %H:%M}" for slot in free(calendar, known, date, without=post)), "")


def _calendar(edition: Edition, charter: Charter) -> rules.Calendar:
    return rules.Calendar(charter, edition.posts, edition.files, edition.now, edition.now, edition.now + charter.horizon)
