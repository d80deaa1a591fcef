"""What the site's script needs where posts may be given another date: its words, the rhythm of the channels, the forge's addresses.

The sentences about a slot are those of the rules, so that what a page says while a post is dragged is what the check says afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from parution.key_dates import holidays_of, key_dates
from parution.model import Message, say
from parution.rules.amounts import span
from parution.website.desk import Desk
from parution.website.pages.beginnings import new_file
from parution.website.pages.forge import Forge

WORDS: dict[str, Message] = {
    "key-d": say("Move the post in focus"),
    "key-z": say("Undo the last move"),
    "move": say("Move the post"),
    "move-begins": say("Now: {when}"),
    "move-day": say("Day"),
    "move-time": say("Time"),
    "move-wish": say("Without a time, it stays a wish for that day."),
    "move-undated": say("without a date"),
    "move-says": say("What the charter says"),
    "move-partly": say("Judged beside the posts of this page; the check of your change judges the rest."),
    "move-weighing": say("The charter is being asked…"),
    "move-missing": say("Choose a day and a time."),
    "move-past": say("That is past: choose a time to come."),
    "move-past-day": say("That is past"),
    "move-gone": say("Its time is past: it may have gone out already. Look at the account first: with another time, it goes out again."),
    "move-better": say("A slot that keeps every rule:"),
    "move-same": say("That is when it stands now."),
    "move-replace": say("On the forge, put this line in the place of the one that begins with “{field}”:"),
    "move-add": say("On the forge, add this line above the second line “---”:"),
    "move-forge": say("Open on the forge"),
    "move-copy": say("Copy the line"),
    "move-copied": say("Copied"),
    "move-ask": say("Suggest it in a message"),
    "move-save": say("Save"),
    "move-saved": say("“{title}” is moved: {when}."),
    "move-undo": say("Undo the move"),
    "move-undone": say("The post is back where it was."),
    "move-failed": say("The server does not answer. Is “parution serve” still running?"),
    "begin": say("Write a post for {date}"),
    "begin-title": say("A new post"),
    "begin-name": say("Title"),
    "begin-where": say("Where"),
    "begin-saved": say("Written: {path}"),
    "begin-open": say("Open its page"),
    "begin-id": say("new-post"),
    "begin-example": say("A title for the team"),
    "begin-text": say("The text, as it is to be read."),
    "at": say("{date} at {time}"),
    "of-channel": say("{channel}: {what}"),
    "rule-fine": say("nothing speaks against it"),
    "rule-best": say("one of its best times"),
    "rule-not-best": say("not one of its best times"),
    "rule-hold": say("everything is on hold: {reason}"),
    "rule-blackout": say("nothing goes out from {start} to {end}: {reason}"),
    "rule-blackout-day": say("nothing goes out on that day: {reason}"),
    "rule-holiday": say("a public holiday: {name}"),
    "rule-quiet-day": say("a quiet day of the week"),
    "rule-quiet": say("quiet hours, {hours}"),
    "rule-taken": say("taken by “{title}”"),
    "rule-minute": say("“{title}” goes out in that very minute"),
    "rule-gap": say("less than {gap} from “{title}” ({slot})"),
    "rule-gap-day": say("less than a day from “{title}” ({slot})"),
    "rule-gap-hour": say("less than an hour from “{title}” ({slot})"),
    "rule-day-taken": say("that day has “{title}” at {time} already"),
    "rule-day": say("that day has all its posts"),
    "rule-week": say("that week has all its posts"),
    "rule-month": say("that month has all its posts"),
    "rule-date": say("That day: {names}"),
    "rule-skipped": say("{time} does not exist on {day} in {zone}: the clocks go forward that night."),
    "rule-next": say("The next time that exists is {slot}."),
    "rule-repeated": say("{time} comes twice on {day} in {zone}: the clocks go back that night."),
}
"""What the scripts say there."""

_AHEAD = timedelta(days=400)


def moving(desk: Desk) -> dict[str, object]:
    """The rhythm of the channels and what closes days, as plain data; `new` has holes for a folder, a name and a text."""
    charter = desk.charter
    forge = Forge(charter.site)
    return {
        "edit": forge.edit(""),
        "new": new_file(charter.site, "folder-of-it/name-of-it", "text-of-it"),
        "most": {name: [(rate.number, rate.period) for rate in channel.at_most] for name, channel in charter.channels.items()},
        "spans": {name: _said(desk, span(channel.gap)) for name, channel in charter.channels.items() if channel.gap},
        "blackouts": [(f"{one.start}", f"{one.end}", one.reason, one.channels) for one in charter.blackouts],
        "holds": [(one.start, one.until, one.reason, one.channels, one.campaigns) for one in charter.holds],
        "closed": _days(desk, _closed(desk)),
        "dates": _days(desk, _dates(desk)),
        "sameMinute": charter.same_minute,
    }


def _said(desk: Desk, words: Message | str) -> str:
    return desk.tr.message(words) if isinstance(words, Message) else words


def _closed(desk: Desk) -> dict[date, str]:
    """The public holidays on which nothing goes out."""
    charter, year = desk.charter, desk.almanac.today.year
    if not charter.quiet_holidays or not charter.country:
        return {}
    language = charter.language[:2]
    return {**holidays_of(charter.country, year, language), **holidays_of(charter.country, year + 1, language)}


def _dates(desk: Desk) -> dict[date, str]:
    year = desk.almanac.today.year
    return {day: ", ".join(names) for one in (year, year + 1) for day, names in key_dates(desk.charter, one).items()}


def _days(desk: Desk, names: Mapping[date, str]) -> dict[str, str]:
    today = desk.almanac.today
    return {f"{day}": names[day] for day in sorted(names) if today <= day <= today + _AHEAD}
