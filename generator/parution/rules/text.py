"""Rules of the text: what each network accepts, counted as that network counts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from parution.charter import Channel
from parution.model import Message, Place, Post, Problem, Severity, Status, say
from parution.networks import Measure, measure
from parution.rules.rule import Rule
from parution.rules.subject import Subject

_READY = frozenset({Status.REVIEW, Status.APPROVED})
_BYTES = frozenset({"bytes", "utf-8 bytes"})


def _length(subject: Subject) -> Iterator[Problem]:
    if subject.post.status is Status.CANCELLED:
        return
    for sent in subject.sent:
        for number, part in enumerate(sent.parts, 1):
            for one in sent.measures(part):
                if one.limit is not None and one.used > one.limit:
                    yield _too_long(subject.post, sent.channel, one, part, number if len(sent.parts) > 1 else 0)
                    break


def _too_long(post: Post, channel: Channel, over: Measure, part: str, number: int) -> Problem:
    excess = over.used - (over.limit or 0)
    values: dict[str, str | int | Message] = {
        "channel": channel.name,
        "used": _counted(over.used, over.unit),
        "limit": over.limit or 0,
        "part": number,
        "excess": _counted(excess, over.unit),
        "id": channel.id,
    }
    if number:
        message = say("Part {part} is too long for {channel}: {used}, and {limit} are accepted.", **values)
        remedy = say("Shorten this part by {excess}, or begin a new part with a line “---”.", **values)
    elif (own := post.overrides.get(channel.id)) and own.text is not None:
        message = say("The text that {channel} has of its own is too long: {used}, and {limit} are accepted.", **values)
        remedy = say("Shorten it by {excess}. Links, mentions and hashtags that are added at the end count too.", **values)
    else:
        message = say("The text is too long for {channel}: {used}, and {limit} are accepted.", **values)
        remedy = say(
            'Shorten it by {excess}, or give this channel a text of its own: overrides: {{{id}: {{text: "…"}}}}. '
            "Links, mentions and hashtags that are added at the end count too.",
            **values,
        )
    return Problem("text-length", _where(post, channel, over, part), message, remedy, channel.id)


def _counted(number: int, unit: str) -> Message:
    if unit in _BYTES:
        return say("{n} byte", n=1) if number == 1 else say("{n} bytes", n=number)
    return say("{n} character", n=1) if number == 1 else say("{n} characters", n=number)


def _where(post: Post, channel: Channel, over: Measure, part: str) -> Place:
    """Where the text becomes too long: the first line that no longer fits, or the channel's own text as a whole."""
    own = post.overrides.get(channel.id)
    if own and own.text is not None:
        return Place("value", ("overrides", channel.id, "text"))
    start = max(post.body.find(part.split("\n", 1)[0][:40]), 0)
    body = post.body[start:]
    spare = over.used - _used(channel, over, part.rstrip())

    def used(length: int) -> int:
        return _used(channel, over, body[:length]) + spare

    fits = bisect_left(range(len(body) + 1), (over.limit or 0) + 1, key=used)
    at = min(start + max(fits - 1, 0), max(len(post.body) - 1, 0))
    end = post.body.find("\n", at)
    return Place("body", (), at, len(post.body) if end < 0 else max(end, at + 1))


def _used(channel: Channel, over: Measure, text: str) -> int:
    return next(one.used for one in measure(channel.network, text, channel.limits) if one.unit == over.unit)


def _empty(subject: Subject) -> Iterator[Problem]:
    if subject.post.status not in _READY:
        return
    blank = next((sent for sent in subject.sent if not sent.media and not _says(sent.text) and not any(sent.parts)), None)
    if blank:
        yield Problem(
            "text-empty",
            Place("key", ("channels",)),
            say("There is nothing to send to {channel}: this post has neither text nor media.", channel=blank.channel.name),
            say("Write the text below the second line “---”, or set the status back to draft."),
        )


def _says(text: str) -> bool:
    """Whether a text begins with a letter: whatever Markdown makes of it, it is not nothing."""
    return text[:1].isalpha()


RULES = (
    Rule(
        "text-length",
        Severity.ERROR,
        "What would be sent is longer than the network accepts, counted as that network counts.",
        "The network refuses the post, or cuts it in the middle of a sentence. Each counts differently: a link is 23 characters on "
        "Mastodon and X, an emoji is one, two or many.",
        "350 characters for Bluesky, which accepts 300",
        'overrides: {bluesky: {text: "A shorter text."}}',
        by_channel=True,
        judge_post=_length,
    ),
    Rule(
        "text-empty",
        Severity.ERROR,
        "A post in review or approved has nothing to send.",
        "A blank post is worse than none.",
        "---\nid: oak-table\ntitle: The oak table\nstatus: approved\nchannels: [mastodon]\n---",
        "---\nid: oak-table\ntitle: The oak table\nstatus: approved\nchannels: [mastodon]\n---\n\nThe oak table is ready.",
        judge_post=_empty,
    ),
)
