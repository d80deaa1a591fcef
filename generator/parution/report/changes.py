"""What a change does to the calendar, in the reader's words: what every form of telling it has in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from parution.diff.changes import Changes, Filled, Shift, Told
from parution.diff.post_change import Field, Glance, Moved, PostChange, Reading, Sending, When
from parution.health import Sample
from parution.language import Translator, sentence_case
from parution.report.changes_verdict import may_go_again
from parution.report.changes_words import FIELDS, SEVERITIES, STATES

MARKS: Final[Mapping[str, str]] = {"added": "+", "removed": "−", "arrived": "→", "left": "←", "changed": "~"}
_SIGNS: Final[Mapping[str, str]] = {"added": "+", "removed": "−", "broken": "✗", "mended": "✓", "renamed": "~", "changed": "~"}
_HOUR, _DAY, _SHORT, _CLOSE = 60, 1440, 7, 1e-9


@dataclass(frozen=True, slots=True)
class Sheet:
    """One text that several channels get alike, and what each counts of its parts."""

    sendings: Sequence[Sending]

    @property
    def first(self) -> Sending:
        """The one of them whose texts are shown."""
        return self.sendings[0]


class Telling:
    """Says changes to one reader; what it returns is plain text, never markup."""

    def __init__(self, changes: Changes, translator: Translator) -> None:
        self.changes, self.words = changes, translator
        self.say = translator.gettext
        self._year = changes.now[:4]
        self.titles = {post.id: (post.after or post.before).title for post in changes.posts if post.after or post.before}  # type: ignore[union-attr]

    def sides(self) -> str:
        """`main (a1b2c3d) → the files as they are`."""
        base, head = self.changes.base, self.changes.head
        new = self._named(head.name, head.commit) if head.name else self.say("the files as they are")
        told = f"{self._named(base.name, base.commit)} → {new}"
        if self.changes.uncommitted:
            number = self.words.ngettext("one file not committed yet", "{n} files not committed yet", self.changes.uncommitted)
            told = f"{told}, {number}"
        return told

    @staticmethod
    def _named(name: str, commit: str) -> str:
        short = commit[:_SHORT]
        return name if not short or commit.startswith(name) else f"{name} ({short})"

    def sign(self, post: PostChange) -> str:
        """The sign of a change: `+`, `−`, `→`, `~`, `✗`, `✓`."""
        return MARKS["arrived"] if post.change == "changed" and post.moved else _SIGNS[post.change]

    def title(self, post: PostChange) -> str:
        """What the post is called now."""
        glance = post.after or post.before
        return glance.title if glance else post.id

    def when(self, when: When | None) -> str:
        """`Thu 3 Dec at 09:00`, `Thu 3 Dec (wish)`, `December 2026 (wish)`."""
        if when is None:
            return self.say("no date")
        try:
            return self._dated(when)
        except ValueError:  # of a stranger's making: the 31st of February
            return when.at

    def _dated(self, when: When) -> str:
        if when.kind == "slot":
            moment = datetime.fromisoformat(when.at)
            return self.say("{date} at {time}", date=self.day(moment.date()), time=self.words.time(moment))
        named = self.day(date.fromisoformat(when.at)) if when.kind == "day" else self.words.month_title(f"{when.at}-01"[:7])
        return self.say("{date} (wish)", date=named)

    def day(self, day: date) -> str:
        """`Thu 3 Dec`, with the year where it is another one."""
        return self.words.date_short(day) + ("" if f"{day.year:04}" == self._year else f" {day.year}")

    def moved(self, moved: Moved) -> str:
        """`Tue 1 Dec at 09:00 → Thu 10 Dec at 12:30, 9 days later`."""
        told = f"{self.when(moved.before)} → {self.when(moved.after)}"
        return f"{told}, {self.how_long(moved.minutes)}" if moved.minutes else told

    def how_long(self, minutes: int) -> str:
        """`9 days later`, `2 hours earlier`."""
        length, many = abs(minutes), self.words.ngettext
        if length >= _DAY:
            told = many("{n} day", "{n} days", round(length / _DAY))
        elif length % _HOUR == 0:
            told = many("{n} hour", "{n} hours", length // _HOUR)
        elif length > _HOUR:
            hours, rest = divmod(length, _HOUR)
            told = f"{many('{n} hour', '{n} hours', hours)} {many('{n} minute', '{n} minutes', rest)}"
        else:
            told = many("{n} minute", "{n} minutes", length)
        return self.say("{length} later", length=told) if minutes > 0 else self.say("{length} earlier", length=told)

    def glance(self, glance: Glance) -> str:
        """`Thu 3 Dec at 09:00 · Mastodon, Bluesky · Draft`."""
        return " · ".join(filter(None, (self.when(glance.when), self.channels(glance.channels), self.status(glance.status))))

    def status(self, status: str) -> str:
        """A status as people say it."""
        return self.words.message(STATES[status]) if status in STATES else status

    def channels(self, names: Iterable[str]) -> str:
        """Channels by their names."""
        return ", ".join(self.changes.channels.get(name, name) for name in names)

    def field(self, name: str) -> str:
        """What a field is called."""
        if name.startswith("overrides."):
            channel, _, what = name.removeprefix("overrides.").rpartition(".")
            label = self.words.message(FIELDS[what]) if what in FIELDS else self.say("Text")
            return self.say("{field} for {channel}", field=label, channel=self.channels([channel]))
        return self.words.message(FIELDS[name]) if name in FIELDS else name

    def value(self, field: Field, value: str | None) -> str:
        """What stands in a field."""
        if value is None:
            return "–"
        if field.name == "status":
            return self.status(value)
        return self.channels(value.split(", ")) if field.name == "channels" else value

    def sheets(self, post: PostChange) -> Iterator[Sheet]:
        """What the channels get, those together that get the same; what they get no more is said by `dropped`."""
        together: dict[object, list[Sending]] = {}
        for one in post.sendings:
            if one.change != "dropped":
                key = (one.change, one.title, one.warning, one.media, one.poll, tuple(part.text for part in one.parts))
                together.setdefault(key, []).append(one)
        yield from (Sheet(sendings) for sendings in together.values())

    def dropped(self, post: PostChange) -> str:
        """The channels that get nothing of it any more."""
        names = [one.name for one in post.sendings if one.change == "dropped"]
        return self.say("No longer sent to {channels}.", channels=self.words.listing(names)) if names else ""

    def why(self, sending: Sending) -> str:
        """Why a text is shown."""
        if sending.change == "new":
            return self.say("new")
        return self.say("approved now") if sending.change == "approved" else self.say("modified")

    def measured(self, reading: Reading) -> str:
        """`312 of 500`, and by how much it is too long."""
        if reading.limit is None:
            return self.words.number(reading.used)
        told = self.say("{used} of {limit}", used=self.words.number(reading.used), limit=self.words.number(reading.limit))
        excess = self.words.number(reading.excess)
        return self.say("{count}, {excess} too many", count=told, excess=excess) if reading.excess else told

    def remarks(self, post: PostChange) -> Iterator[str]:
        """What is to be said of a post beside what changes in it."""
        if post.was and may_go_again(post):
            yield self.say("Its id was “{was}”: it may go out a second time.", was=post.was)
        elif post.was:
            yield self.say("Its id was “{was}”: posts that name it no longer find it.", was=post.was)
        if post.change == "broken":
            yield self.say("Its file is still there, and can no longer be read as a post.")
        if post.change == "mended":
            yield self.say("Its file was there before, and could not be read.")
        if post.twice:
            yield self.say("Several posts have this id.")
        if post.past and post.change != "removed":
            yield self.say("Its time is past: nothing of this is sent.")
        if post.covered:
            yield self.say("What must not be repeated is covered with dots.")
        if post.left_out:
            yield self.say("There was no room for its texts.")

    def severity(self, told: Told) -> str:
        """`warning`, or `error (was a warning)`."""
        name = self.words.message(SEVERITIES[told.severity])
        return self.say("{severity} (before: {was})", severity=name, was=self.words.message(SEVERITIES[told.was])) if told.was else name

    def share(self, shift: Shift) -> str:
        """What a share is of: `Promotion`, `Pillar “The craft”`; on which channel."""
        named = self.say("Promotional posts") if shift.about == "promo" else shift.name
        return f"{named} · {self.channels([shift.channel])}" if shift.channel else named

    def aim(self, shift: Shift) -> str:
        """What the charter aims at."""
        if shift.least is not None and shift.most is not None:
            return self.say("{least} to {most}", least=self.words.percent(shift.least), most=self.words.percent(shift.most))
        return self.say("at most {most}", most=self.words.percent(shift.most)) if shift.most is not None else ""

    def aimed(self, shift: Shift) -> str:
        """What the charter aims at, and whether the new share is so."""
        aim, few = self.aim(shift), shift.few
        if not aim:
            return ""
        if few:
            return f"{aim}, {self.words.message(Sample(few.posts, few.needed, few.days).told)}"
        return f"{aim}{self._allowance(shift)} ✓" if shift.holds else f"{aim} ✗"

    def _allowance(self, shift: Shift) -> str:
        """Why a share beyond its bounds is right all the same: half posts cannot be planned."""
        share = shift.after.posts / shift.after.of if shift.after.of else 0.0
        beyond = (shift.least is not None and share < shift.least - _CLOSE) or (shift.most is not None and share > shift.most + _CLOSE)
        return self.say(", to within one post") if beyond else ""

    def percents(self, shift: Shift) -> tuple[str, str]:
        """Before and after; a dash where there is nothing to count."""
        before, after = (self.words.percent(one.posts / one.of) if one.of else "–" for one in (shift.before, shift.after))
        return before, after

    def filled(self, one: Filled) -> str:
        """`Week of Mon 7 Dec: 5 posts on Mastodon, at most 5 (before: 4)`."""
        try:
            first = date.fromisoformat(one.first)
        except ValueError:
            named = one.first
        else:
            named = self.words.month_title(one.first[:7]) if one.period == "month" else self.day(first)
            named = self.say("Week of {day}", day=named) if one.period == "week" else named
        return self.say(
            "{when}: {after} posts on {channel}, at most {most} (before: {before})",
            when=sentence_case(named),
            after=one.after,
            most=one.most,
            channel=one.name,
            before=one.before,
        )

    def left_out(self) -> Iterator[str]:
        """What there was no room for, in sentences."""
        left, many = self.changes.left_out, self.words.ngettext
        if left.posts:
            yield many("One changed post is not listed.", "{n} changed posts are not listed.", left.posts)
        if left.texts:
            yield many("The texts of one post are left out.", "The texts of {n} posts are left out.", left.texts)
        if left.findings:
            yield many("One finding is not listed.", "{n} findings are not listed.", left.findings)
        if left.fields:
            yield many("One value of the charter is not listed.", "{n} values of the charter are not listed.", left.fields)
