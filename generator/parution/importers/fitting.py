"""A text made to fit its channels: as it is, as a thread, or as a thread for some of them only."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from parution.importers.threads import SEPARATOR, split
from parution.model import Message, Yaml, say
from parution.networks import compose, limits, measure

IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)\)")
"""An image in Markdown: its alternative text and its source."""

_GAP = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels of one post, as a charter words them, with the hashtags and mentions of all and of each."""

    entries: Mapping[str, Mapping[str, Any]]
    common: Mapping[str, list[str]]
    own: Mapping[str, Mapping[str, Any]]

    def parts(self, name: str, text: str, fmt: str | None, *, tail: bool = True) -> tuple[str, ...]:
        """What the channel is sent."""
        words = {**self.common, **self.own.get(name, {})} if tail else {}
        hashtags, mentions = tuple(words.get("hashtags", ())), tuple(words.get("mentions", ()))
        network = self.entries[name]["network"]
        return compose(network, text=text, title="", fmt=fmt, cta=None, hashtags=hashtags, mentions=mentions).parts

    def fit(self, name: str, text: str, fmt: str | None = None, *, tail: bool = True) -> bool:
        """Whether the channel accepts the text."""
        entry = self.entries[name]
        sent = self.parts(name, text, fmt, tail=tail)
        return not any(one.excess for part in sent for one in measure(entry["network"], part, entry.get("limits")))

    def tail(self, name: str) -> list[str]:
        """The paragraphs of mentions and hashtags that the channel's text is followed by."""
        words = {**self.common, **self.own.get(name, {})}
        return [*filter(None, (" ".join(words.get("mentions", ())), " ".join(f"#{tag}" for tag in words.get("hashtags", ()))))]

    def whole(self, name: str) -> bool:
        """Whether the channel would show where a thread is cut, though the text fits it uncut."""
        accepted = limits(self.entries[name]["network"])
        return accepted.thread or accepted.markup != "none"


@dataclass(frozen=True, slots=True)
class Fitted:
    """The post's text and those of channels that need another; `thread` where any of them is cut."""

    body: str
    own: dict[str, dict[str, Yaml]] = field(default_factory=dict)
    thread: bool = False


def fit(text: str, channels: Channels, notes: list[Message]) -> Fitted:
    """Cut the text for those channels for which it is too long; what cannot be cut is shortened, with a note."""
    long = [name for name in channels.entries if not channels.fit(name, text)]
    chained = [name for name in long if limits(channels.entries[name]["network"]).thread]
    own: dict[str, dict[str, Yaml]] = {}
    for name in long:
        if name not in chained:
            own[name] = {"text": _shortened(name, text, channels, notes)}
    if not chained:
        return Fitted(text, own)
    whole = [name for name in channels.entries if name not in long and channels.whole(name)]
    common = _thread(chained, text, channels) if len(whole) < len(chained) else None
    if common:
        return Fitted(common, own | {name: {"text": text.strip()} for name in whole}, thread=True)
    for name in chained:
        cut = _thread([name], text, channels) or _thread_with_tail(name, text, channels)
        if cut is None:
            notes.append(say("The text is too long for {channel} and could not be cut into a thread.", channel=name))
        else:
            own[name] = {"text": cut}
    return Fitted(text, own, thread=True)


def _thread(names: list[str], text: str, channels: Channels) -> str | None:
    """The text with marks between parts that every one of the channels accepts."""
    return _cut(text, lambda part, last: all(channels.fit(name, part, tail=last) for name in names))


def _thread_with_tail(name: str, text: str, channels: Channels) -> str | None:
    """A thread that says its mentions and hashtags itself: as many as fill a part leave no room for a text before them.

    What a text says already is not appended to it again.
    """
    spoken = "\n\n".join((text.strip(), *channels.tail(name)))
    cut = _cut(spoken, lambda part, _: channels.fit(name, part, tail=False))
    return cut if cut and channels.fit(name, cut, "thread") else None


def _cut(text: str, fits: Callable[[str, bool], bool]) -> str | None:
    """A thread's text; its images go with the first part, since an image alone would make no part."""
    images = [found[0] for found in IMAGE.finditer(text)]
    parts = split(_GAP.sub("\n\n", IMAGE.sub("", text)), fits)
    return SEPARATOR.join(["\n\n".join(filter(None, (parts[0], "\n".join(images)))), *parts[1:]]) if parts else None


def _shortened(name: str, text: str, channels: Channels, notes: list[Message]) -> str:
    """As much of the text as the channel accepts, where a chain of posts is nothing that it knows."""
    parts = split(text, lambda part, last: channels.fit(name, f"{part} …", tail=True) if not last else channels.fit(name, part)) or [
        text[:1]
    ]
    notes.append(
        say(
            "{channel} knows no threads, so its text was cut after {kept} of {all} characters.",
            channel=name,
            kept=len(parts[0]),
            all=len(text),
        )
    )
    return f"{parts[0]} …"
