"""The posts of a site as its search looks through them: what is said in each, as far as its reader may see it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import nh3

from parution.charter import Charter
from parution.markup import rendered
from parution.model import Post
from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.feeds.words_index import Words, inverted, numbers
from parution.website.press import channel_name
from parution.website.wording import FORMATS

LEAST = 500
"""Posts in a part of the index, at least; it ends with a quarter of a year."""

_NO_TIME, _ONLY_THE_MONTH = 0, 1441
_ALT = re.compile(r"!\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the index: the first quarter that it holds, and its posts in order of time, those without a date last."""

    name: str
    leaves: tuple[Leaf, ...]

    @property
    def path(self) -> str:
        """Where it lies in the site."""
        return f"assets/search-{self.name}.js"


def parts_of(leaves: Iterable[Leaf]) -> tuple[Part, ...]:
    """The posts by quarters, of which so many go together that a part has enough of them."""
    parts: list[list[Leaf]] = []
    before = None
    for leaf in sorted(leaves, key=lambda leaf: _date(leaf) or date.max):
        quarter = _quarter(leaf)
        if not parts or (len(parts[-1]) >= LEAST and quarter != before):
            parts.append([])
        parts[-1].append(leaf)
        before = quarter
    return tuple(Part(_quarter(part[0]), tuple(part)) for part in parts)


def _date(leaf: Leaf) -> date | None:
    """The day of a post, or the first of the month that it is wished for."""
    return leaf.day or (leaf.post.wish.day if leaf.post.wish else None)


def _quarter(leaf: Leaf) -> str:
    day = _date(leaf)
    return f"{day.year:04}-q{(day.month + 2) // 3}" if day else "undated"


class Index:
    """Makes the parts of one site's index; what was learnt for one part serves for the others."""

    def __init__(self, desk: Desk, channels: Sequence[str]) -> None:
        self._desk, self._words = desk, Words()
        self._channels = {name: number for number, name in enumerate(channels)}
        self._states = {state: number for number, state in enumerate(State)}
        self._month = cache(lambda year, month: f"{desk.tr.month(month)} {year}")
        self._names = dict(_names(desk.charter))
        self._name = cache(self._named)

    def part(self, part: Part) -> dict[str, object]:
        """One part, as the script reads it."""
        leaves = part.leaves
        fields = (map(self._title, leaves), map(self._marks, leaves), map(self._text, leaves))
        days = [day.toordinal() for leaf in leaves if (day := _date(leaf))]
        groups = {channels: number for number, channels in enumerate(dict.fromkeys(leaf.post.channels for leaf in leaves))}
        languages = {language: number for number, language in enumerate(dict.fromkeys(self._language(leaf) for leaf in leaves))}
        return {
            "part": part.path,
            "titles": "\n".join([" ".join(self._titled(leaf).split()) for leaf in leaves]),
            "names": "\n".join([leaf.page.removeprefix("posts/").removesuffix(".html") for leaf in leaves]),
            "since": date.fromordinal(days[0]).isoformat() if days else "",
            "days": numbers(day - before for day, before in zip(days, days[:1] + days, strict=False)),
            "times": numbers(map(_minute, leaves)),
            "states": numbers(self._states[leaf.state] for leaf in leaves),
            "groups": [[self._channels[name] for name in group if name in self._channels] for group in groups],
            "group": numbers(groups[leaf.post.channels] for leaf in leaves),
            "languages": list(languages),
            "language": numbers(languages[self._language(leaf)] for leaf in leaves),
            "fields": [inverted(pieces, self._words) for pieces in fields],
        }

    def _language(self, leaf: Leaf) -> str:
        """The language of a post where it is not that of the site."""
        language = leaf.post.language
        return language if language and language != self._desk.charter.language else ""

    def _titled(self, leaf: Leaf) -> str:
        return self._desk.tr.gettext("{title} (proposed)", title=leaf.post.title) if leaf.proposed else leaf.post.title

    def _title(self, leaf: Leaf) -> set[str]:
        return set(self._titled(leaf).split())

    def _marks(self, leaf: Leaf) -> set[str]:
        """What people look for by name."""
        post, shows = leaf.post, self._desk.shows
        found = {*post.hashtags, *post.mentions}
        if post.campaign and (shows.plan or shows.brief):
            found.add(self._name("campaign", post.campaign))
        if post.owner and shows.people:
            found.add(self._name("owner", post.owner))
        return found

    def _text(self, leaf: Leaf) -> set[str]:
        """The text, and what a word may be about without standing in it."""
        post, shows, day = leaf.post, self._desk.shows, _date(leaf)
        found = set(" ".join(map(_plain, _texts(post, everything=shows.plan))).split())
        facts = [("state", leaf.state.value), ("format", post.format), *(("channel", channel) for channel in post.channels)]
        if shows.brief:
            facts += [("pillar", post.pillar), ("audience", post.audience), ("objective", post.objective)]
            facts += [("sponsor", post.sponsor), ("brief", post.brief)]
        found.update([self._name(kind, value) for kind, value in facts if value])
        if day:
            found.add(self._month(day.year, day.month))
        return found

    def _named(self, kind: str, value: str) -> str:
        """What people call a value of the charter; one that it does not know as it was typed."""
        wording = self._desk.press.wording
        if kind == "state":
            return wording.state(value)
        return wording.known(FORMATS, value) if kind == "format" else self._names.get((kind, value), value)


def _names(charter: Charter) -> Iterator[tuple[tuple[str, str], str]]:
    for channel in charter.channels.values():
        yield ("channel", channel.id), f"{channel_name(channel)} {channel.network}"
    for kind, named in (
        ("pillar", charter.pillars),
        ("campaign", charter.campaigns),
        ("owner", charter.people),
        ("objective", charter.objectives),
    ):
        yield from (((kind, short), one.name) for short, one in named.items())
    yield from ((("audience", short), name) for short, name in charter.audiences.items())


def _texts(post: Post, *, everything: bool) -> Iterator[str]:
    """All that is read of a post beside its title.

    Who may not see `everything` sees what the channels get: the common text is no part of that where each has its own.
    """
    own = [post.overrides[channel] for channel in post.channels if channel in post.overrides]
    if everything or len(own) < len(post.channels) or any(override.text is None for override in own):
        yield post.body
    yield from (override.text for override in own if override.text)
    if everything or len(own) < len(post.channels) or any(override.media is None for override in own):
        yield from (one.alt for one in post.media if one.alt)
    yield from (one.alt for override in own for one in override.media or () if one.alt)
    yield from (f"{' '.join(override.hashtags or ())} {' '.join(override.mentions or ())}" for override in own)
    yield from post.poll.options if post.poll else ()
    if post.warning:
        yield post.warning


def _plain(markdown: str) -> str:
    """The text that its readers see: no comment, no address behind a link, no entity. Of most texts that is what was typed."""
    if not ("[" in markdown or "<" in markdown or "&" in markdown):
        return markdown
    seen = rendered(markdown).replace("</td>", " ").replace("</th>", " ")
    described = " ".join(_ALT.findall(markdown)) if "![" in markdown else ""
    return f"{html.unescape(nh3.clean(seen, tags=set()))} {described}"


def _minute(leaf: Leaf) -> int:
    """The minute of the day, counted from 1; 0 where no time is set."""
    if leaf.time:
        return int(leaf.time[:2]) * 60 + int(leaf.time[3:]) + 1
    return _ONLY_THE_MONTH if not leaf.day and leaf.post.wish else _NO_TIME
