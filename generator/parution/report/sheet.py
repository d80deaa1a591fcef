"""What each channel gets of a post, for a terminal, for a pipe and for programs.

The texts are those of `outgoing`, to the letter: in a pipe they stand as they are, on a terminal beside a bar that is not part of them.
What a terminal could take for an order is made visible; the JSON has it raw.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import click

from parution.model import Message, Post, say
from parution.networks import Measure, limits
from parution.networks.links import link_spans
from parution.outgoing import Outgoing
from parution.report.cells import inert, visible, width_of, wrap
from parution.report.encode import Json, encode
from parution.report.spans import handle_spans

Translate = Callable[[Message], str]
VERSION = 1
_BAR = 12
_RULES = 5  # columns of the lines before and after a channel's name
_NEAR = 0.9  # from this part of the limit on, the bar warns
_UNITS = {
    "graphemes": say("characters"),
    "weighted": say("characters"),
    "code-points": say("characters"),
    "utf16": say("characters"),
    "bytes": say("bytes"),
    "emoji-bytes": say("characters"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What is written on: how wide, whether in colour, and in which language; without `screen` nothing is wrapped or put beside a bar."""

    width: int
    screen: bool
    translate: Translate

    def paint(self, text: str, **style: bool | str) -> str:
        """The text in a style, on a screen."""
        return click.style(text, **style) if self.screen else text  # type: ignore[arg-type]


def render(post: Post, sent: Sequence[Outgoing], paper: Paper, when: str) -> str:
    """The sheet of a post: its title, its time (`when`), and what each channel gets."""
    head = paper.paint(inert(visible(post.title)), bold=True)
    blocks = ["\n".join([head, paper.paint(inert(visible(f"{post.path}  {when}".rstrip())), dim=True)])]
    blocks += ["\n".join(of_channel(post, one, paper)) for one in sent]
    if not sent:
        blocks.append(paper.translate(say("This post names no channel yet, so nobody gets it.")))
    return "\n\n".join(blocks) + "\n"


def of_channel(post: Post, one: Outgoing, paper: Paper) -> Iterator[str]:
    """What one channel gets, line by line."""
    channel, accepted = one.channel, limits(one.channel.network)
    name = channel.name if channel.name == accepted.name or accepted.name in channel.name else f"{channel.name} ({accepted.name})"
    title = "  ".join(filter(None, (visible(name), visible(channel.account or ""))))
    if paper.screen and width_of(title) > paper.width - _RULES:
        title = visible(name)
    rule = "─" * max(paper.width - width_of(title) - 4, 1)
    yield paper.paint(f"── {title} {rule}" if paper.screen else f"== {title}", fg="cyan")
    if one.composition.title:
        yield from _lines(paper.translate(say("Title: {title}", title=one.composition.title)), paper, bold=True)
    if one.warning:
        yield from _lines(paper.translate(say("Content warning: {warning}", warning=one.warning)), paper, fg="yellow")
    number = len(one.parts)
    for index, part in enumerate(one.parts, 1):
        measures = one.measures(part)
        if number > 1:
            yield paper.paint(f"{index}/{number}", bold=True)
        yield from _text(part, measures, one, paper)
        first, *others = measures
        yield _meter(first, paper)
        yield from (_meter(other, paper) for other in others if other.limit and other.used > _NEAR * other.limit)
    if post.poll and accepted.poll:
        yield from _poll(post, paper)
    for item in one.media:
        yield paper.paint(visible(f"▣ {item.src}"), fg="magenta")
        alt = visible(item.alt) if item.alt else paper.translate(say("no alternative text"))
        yield from (paper.paint(f"  {line}", dim=True) for line in (wrap(alt, paper.width - 2) if paper.screen else [alt]))


def _lines(text: str, paper: Paper, **style: bool | str) -> Iterator[str]:
    yield from (paper.paint(line, **style) for line in (wrap(text, paper.width) if paper.screen else [visible(text)]))


def _poll(post: Post, paper: Paper) -> Iterator[str]:
    if not post.poll:
        return
    yield from (f"○ {visible(option)}" for option in post.poll.options)
    days, rest = divmod(post.poll.duration, 86_400)
    open_for = say("open for {n} days", n=days) if days and not rest else say("open for {n} hours", n=round(post.poll.duration / 3600))
    yield paper.paint(paper.translate(open_for), dim=True)


def _meter(measure: Measure, paper: Paper) -> str:
    """How much of a limit is used: a bar, the count, and by how much it is too long."""
    unit = paper.translate(_UNITS[measure.unit])
    if measure.limit is None:
        return paper.paint(f"{measure.used} {unit}", dim=True)
    share = measure.used / measure.limit if measure.limit else 1.0
    filled = min(_BAR, round(share * _BAR))
    colour = "red" if measure.excess else "yellow" if share > _NEAR else "green"
    bar = f"{paper.paint('━' * filled, fg=colour)}{paper.paint('─' * (_BAR - filled), dim=True)} " if paper.screen else ""
    count = f"{measure.used} / {measure.limit} {unit}"
    if measure.excess:
        too_long = paper.translate(say("{n} too many", n=measure.excess))
        return f"{bar}{paper.paint(f'{count}  {too_long}', fg='red', bold=True)}"
    return f"{bar}{paper.paint(count, dim=True)}"


def _text(part: str, measures: Sequence[Measure], one: Outgoing, paper: Paper) -> Iterator[str]:
    if not paper.screen:
        yield from (inert(visible(line)) for line in part.split("\n"))
        return
    bar = paper.paint("│", fg="red" if any(measure.excess for measure in measures) else "green")
    fits = _fitting(part, one)
    marks = [(start, end, "link") for start, end in link_spans(part)]
    marks += [(start, end, "handle") for start, end in handle_spans(part, link_spans(part))]
    at = 0
    for line in part.split("\n"):
        for start, end in _wrapped(line, paper.width - 2):
            yield f"{bar} {_styled(part, at + start, at + end, sorted(marks), fits, paper)}"
        at += len(line) + 1


def _wrapped(line: str, width: int) -> Iterator[tuple[int, int]]:
    """Where to break a line, at plain spaces; a word that is longer stays whole."""
    start = end = 0
    while end < len(line):
        stop = line.find(" ", end + 1)
        stop = len(line) if stop < 0 else stop
        if end > start and width_of(line[start:stop]) > width:
            yield start, end
            start = end + 1
        end = stop
    yield start, len(line)


def _styled(part: str, start: int, end: int, marks: Sequence[tuple[int, int, str]], fits: int, paper: Paper) -> str:
    """A stretch of the text, its links underlined, its mentions and hashtags in colour, and what does not fit in red."""
    cuts = sorted({start, end, *(at for mark in marks for at in mark[:2] if start < at < end), *([fits] if start < fits < end else [])})
    pieces = []
    for first, last in pairwise(cuts):
        kind = next((name for begin, stop, name in marks if begin <= first < stop), "")
        text = visible(part[first:last])
        if first >= fits:
            pieces.append(paper.paint(text, fg="red", underline=kind == "link", reverse=True))
        elif kind:
            pieces.append(paper.paint(text, fg="blue" if kind == "link" else "cyan", underline=kind == "link"))
        else:
            pieces.append(text)
    return "".join(pieces)


def _fitting(part: str, one: Outgoing) -> int:
    """How many of the text's first characters every limit accepts."""
    if not any(measure.excess for measure in one.measures(part)):
        return len(part)
    return max(0, bisect_right(range(len(part)), 0, key=lambda end: int(any(m.excess for m in one.measures(part[:end])))) - 1)


def to_json(post: Post, sent: Sequence[Outgoing], when: str | None) -> str:
    """The same for programs: the texts raw."""
    channels: list[Json] = [_json(post, one) for one in sent]
    fields: dict[str, Json] = {"version": VERSION, "post": post.id, "path": post.path, "title": post.title, "status": post.status.value}
    return encode({**fields, "publish_at": when, "channels": channels})


def _json(post: Post, one: Outgoing) -> dict[str, Json]:
    poll = limits(one.channel.network).poll and post.poll
    return {
        "channel": one.channel.id,
        "network": one.channel.network,
        "account": one.channel.account,
        "title": one.composition.title,
        "warning": one.warning,
        "parts": [
            {
                "text": part,
                "measures": [
                    {"unit": measure.unit, "used": measure.used, "limit": measure.limit, "excess": measure.excess}
                    for measure in one.measures(part)
                ],
            }
            for part in one.parts
        ],
        "media": [{"src": item.src, "alt": item.alt} for item in one.media],
        "poll": {"options": list(poll.options), "seconds": poll.duration} if poll else None,
    }
