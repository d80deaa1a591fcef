"""Rules of repetition: no text comes back to a channel too soon, or goes to too many channels, or to every account of a network at once.

Two texts count as the same where they are word for word, or nearly; a short one is the same as none. What is planned counts, idea and
cancelled posts do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from parution.charter import DURATION, NUMBER, SHARE, Charter, Parameter
from parution.model import Message, Place, Post, Problem, Severity, Status, listing, on, say
from parution.networks import limits
from parution.prose.prints import alike
from parution.rules.amounts import percent, span
from parution.rules.copies import Copy, Earlier, told_before
from parution.rules.plan import Calendar
from parution.rules.rule import Rule
from parution.rules.subject import Subject

ALIKE = Parameter("text-repeated", "alike", SHARE, "80 %", "from how much alike on two texts count as the same; never less than half")
WITHIN = Parameter("text-across", "within", DURATION, "30 days", "how far apart the posts may lie whose channels are counted together")
ACCOUNTS = Parameter("text-communities", "accounts", NUMBER, "2", "how many accounts of one network may get one text")
AT_ONCE = Parameter(
    "text-communities", "within", DURATION, "24 hours", "how far apart the posts may lie whose accounts are counted together"
)

_LEAST = 0.5
_UNPLANNED = frozenset({Status.IDEA, Status.CANCELLED})


def _repetition(calendar: Calendar) -> Iterator[tuple[Post, Problem]]:
    alone = ACCOUNTS.of(calendar.charter)
    for post, texts in told_before(calendar, _least(calendar.charter), _reach(calendar.charter)):
        if all(not earlier and len(copy.channels) <= alone for copy, earlier in texts):
            continue  # as most are: new, and on few channels
        yield from ((post, problem) for problem in _judged(texts, calendar.charter))


def _reach(charter: Charter) -> timedelta:
    """How long before what is judged a text still matters."""
    across = WITHIN.of(charter) if charter.channels_per_text else timedelta()
    return max(charter.same_channel or timedelta(), across, AT_ONCE.of(charter))


def _least(charter: Charter) -> float:
    return min(1.0, max(_LEAST, ALIKE.of(charter)))


def _judged(texts: Sequence[tuple[Copy, Earlier]], charter: Charter) -> Iterator[Problem]:
    yield from _repeated(texts, charter)
    for copy, earlier in texts:
        across = list(_across(copy, earlier, charter))
        yield from across
        if not across and not _goes_too_far(copy, charter):
            yield from _communities(copy, earlier, charter)


def _repeated(texts: Sequence[tuple[Copy, Earlier]], charter: Charter) -> Iterator[Problem]:
    """A post that says again what was said not long ago, told once for all its texts."""
    least = charter.same_channel or timedelta()
    again = {
        channel: (copy, *earlier[channel])
        for copy, earlier in texts
        for channel in copy.channels
        if channel in earlier and copy.when - earlier[channel][0].when < least and not _is_off("text-repeated", channel, charter)
    }
    if not again:
        return
    copy, last, share = max(again.values(), key=lambda found: found[1].when)
    values: dict[str, str | int | Message] = {
        "title": last.post.title,
        "channels": _names(again, charter),
        "date": on(last.when),
        "share": percent(int(100 * share) / 100),  # what is not quite the same is never 100 %
    }
    yield Problem(
        "text-repeated",
        _place(copy),
        say("{channels}: this text is word for word that of “{title}” ({date}).", **values)
        if share == 1
        else say("{channels}: this text is {share} the same as that of “{title}” ({date}).", **values),
        say("Rewrite it, or keep it until {date}: the charter leaves {least} between two.", date=on(last.when + least), least=span(least)),
        next(iter(again)) if len(again) == 1 else None,
    )


def _across(copy: Copy, earlier: Earlier, charter: Charter) -> Iterator[Problem]:
    """Posts that together bring a text to more channels than it may go to; what one post does alone is told of it alone."""
    most = charter.channels_per_text
    if not most or _goes_too_far(copy, charter) or _is_off("text-across", None, charter):
        return
    before = {channel: one for channel, (one, _) in earlier.items() if copy.when - one.when < WITHIN.of(charter)}
    more = [channel for channel in copy.channels if channel not in before]
    if not before or not more or len(before) + len(more) <= most:
        return
    latest = max(before.values(), key=lambda one: one.when)
    yield Problem(
        "text-across",
        _place(copy),
        say(
            "Together with “{title}” ({date}), this text goes to {count} channels: {channels}. The charter allows {most}.",
            title=latest.post.title,
            date=on(latest.when),
            count=len(before) + len(more),
            channels=_names((*before, *more), charter),
            most=most,
        ),
        say("Rewrite it for {channels}, or leave one of the two posts out.", channels=_names(more, charter)),
    )


def _goes_too_far(copy: Copy, charter: Charter) -> bool:
    """Whether the post is told for itself that its text goes to too many channels."""
    most = charter.channels_per_text
    return bool(most) and len(copy.channels) > (most or 0) and not _is_off("text-across", None, charter)


def _across_alone(subject: Subject) -> Iterator[Problem]:
    """A post that brings one text to more channels than it may go to."""
    most = subject.charter.channels_per_text
    if not most or len(subject.post.channels) <= most or subject.post.status in _UNPLANNED:
        return
    marks = {name: subject.prints.get(text.own or "", b"") for text in subject.texts for name in text.channels}
    least = _least(subject.charter)
    groups = ([name for name, other in marks.items() if other == mark or alike(mark, other) >= least] for mark in marks.values() if mark)
    widest = max(groups, key=len, default=[])
    if len(widest) > most:
        over = widest[most:]
        yield Problem(
            "text-across",
            Place("value", ("channels",)),
            say(
                "One text goes to {count} channels: {channels}. The charter allows {most}.",
                count=len(widest),
                channels=_names(widest, subject.charter),
                most=most,
            ),
            say(
                'Give {channels} a text of its own (overrides: {{{id}: {{text: "…"}}}}), or take that channel out.',
                channels=_names(over[:1], subject.charter),
                id=over[0],
            )
            if len(over) == 1
            else say(
                'Give {channels} texts of their own (overrides: {{{id}: {{text: "…"}}, …}}), or take those channels out.',
                channels=_names(over, subject.charter),
                id=over[0],
            ),
        )


def _communities(copy: Copy, earlier: Earlier, charter: Charter) -> Iterator[Problem]:
    """A text that many accounts of one network get at once."""
    most, within = ACCOUNTS.of(charter), AT_ONCE.of(charter)
    before = {channel: one for channel, (one, _) in earlier.items() if copy.when - one.when < within}
    for network in dict.fromkeys(charter.channels[name].network for name in copy.channels):
        own = [name for name in copy.channels if charter.channels[name].network == network and name not in before]
        others = [name for name in before if charter.channels[name].network == network]
        if not own or len(own) + len(others) <= most:
            continue
        values: dict[str, str | int | Message] = {
            "network": limits(network).name,
            "count": len(own) + len(others),
            "channels": _names((*others, *own), charter),
            "date": on(copy.when),
            "first": on(min((before[name].when for name in others), default=copy.when)),
        }
        yield Problem(
            "text-communities",
            _place(copy),
            say("{network}: one text goes to {count} accounts between {first} and {date}: {channels}.", **values)
            if others
            else say("{network}: one text goes to {count} accounts at once: {channels}.", **values),
            say("Write each community a text of its own, or leave some days between them: networks take this for spam."),
        )


def _is_off(rule: str, channel: str | None, charter: Charter) -> bool:
    setting = charter.rules.get(rule)
    return setting is not None and ((setting.channels.get(channel) if channel else None) or setting.severity) == "off"


def _names(channels: Iterable[str], charter: Charter) -> Message:
    return listing(charter.channels[name].name for name in channels)


def _place(copy: Copy) -> Place:
    """The first line of the text."""
    if copy.own:
        return Place("value", ("overrides", copy.own, "text"))
    body = copy.post.body
    start = len(body) - len(body.lstrip())
    end = body.find("\n", start)
    return Place("body", (), start, len(body) if end < 0 else end)


RULES = (
    Rule(
        "text-repeated",
        Severity.WARNING,
        "A text comes back to a channel sooner than the charter wants.",
        "Who follows the account has read it; networks show repeated texts to fewer people, and readers leave.",
        "the same text on Mastodon on 3 December and on 20 December",
        "on 20 December, what has happened since",
        by_channel=True,
        section="repetition",
        parameters=(ALIKE,),
        judge_calendar=_repetition,
    ),
    Rule(
        "text-across",
        Severity.WARNING,
        "One text goes to more channels than the charter wants.",
        "Each network has readers, manners and lengths of its own; who follows you on several reads the same thing several times.",
        "channels: [mastodon, bluesky, linkedin, facebook]",
        "channels: [mastodon, bluesky]",
        section="repetition",
        parameters=(WITHIN,),
        judge_post=_across_alone,
    ),
    Rule(
        "text-communities",
        Severity.WARNING,
        "Several accounts of one network get one text at almost the same time.",
        "Networks take the same text from several accounts for spam, and may silence them all.",
        "channels: [mastodon, mastodon-en, mastodon-shop]",
        "channels: [mastodon, mastodon-en]",
        parameters=(ACCOUNTS, AT_ONCE),
    ),
)
