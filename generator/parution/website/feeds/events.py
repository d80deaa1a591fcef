"""The events of a calendar program: one for each post that has a day, written once and shared by all feeds that hold it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import sha256

from parution import cache
from parution.ical import lines
from parution.ical.identity import domain, uid
from parution.ical.lines import fold, joined, shortened, text, whole_day
from parution.ical.zones import repeated_days
from parution.key_dates import Occurrence
from parution.language import Translator
from parution.model import Post
from parution.outgoing import outgoing
from parution.schedule import State
from parution.website.almanac import Leaf
from parution.website.desk import Desk
from parution.website.press import channel_name

UNKNOWN_CHANGE = datetime(2026, 1, 1, tzinfo=UTC)
"""When a post was changed of which git knows nothing: a moment that stays the same, as a feed must not depend on the clock."""

IN_FULL = 1000
"""So many posts, those nearest to today, have their text in their event: calendar programs refuse files of many megabytes."""

LONGEST_TITLE, LONGEST_TEXT = 200, 1500  # characters; Outlook cuts a title at 255
_KEPT, _FEW = "events", 20  # the file in the cache; one in twenty may be new before all are kept anew
_FIRM = frozenset({State.SCHEDULED, State.DUE, State.PUBLISHED})
_UNKNOWN_STAMP = lines.utc(UNKNOWN_CHANGE)


@dataclass(slots=True)
class Entry:
    """A post that has a day, with its event: all that changes it (`mark`), and the event itself once it is written."""

    leaf: Leaf
    mark: str = ""
    written: bytes = b""


class Events:
    """Writes the events of one build. `domain` names the calendar in every UID, whatever its files, posts and brand come to be called."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._charter = desk, desk.charter
        self.domain = domain(self._charter.repository_id)
        self.opened = desk.shows.plan or desk.shows.charter
        """Whether these readers may know what the charter calls things: pillars, campaigns."""
        self._zone = self._charter.timezone
        self._base = (self._charter.site.url or "").rstrip("/")
        self._signs = {state: _sign(desk.press.wording.state(state)) for state in State}
        self._heads: dict[tuple[tuple[str, ...], str | None, str | None], str] = {}
        self._categories: dict[str | None, str] = {None: ""}
        self._recalled: int | None = None
        self._history = desk.almanac.history.files
        self.entries = tuple(Entry(leaf) for leaf in desk.almanac.leaves.values() if leaf.day)
        """The posts that have a day, in order of time; a wish for a month is no event."""

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years in which posts have a slot; where there is none, this one."""
        return tuple(sorted({slot.year for entry in self.entries if (slot := entry.leaf.post.slot)})) or (self._desk.almanac.today.year,)

    @cached_property
    def in_full(self) -> frozenset[str]:
        """The paths of the posts whose text is in their event."""
        if len(self.entries) <= IN_FULL:
            return frozenset(entry.leaf.post.path for entry in self.entries)
        today = self._desk.almanac.today.toordinal()
        near = sorted((abs(day.toordinal() - today), entry.leaf.post.path) for entry in self.entries if (day := entry.leaf.day))
        return frozenset(path for _, path in near[:IN_FULL])

    def mark(self) -> None:
        """Have every entry know what changes its event."""
        if self.entries and not self.entries[0].mark:
            full = self.in_full
            for entry in self.entries:
                post = entry.leaf.post
                known = self._history.get(post.path)
                stamp = f"{known.changed}{len(known.moves)}" if known else ""
                entry.mark = f"{post.blob}{entry.leaf.page}{entry.leaf.state}{stamp}{post.path in full}"

    def recall(self) -> None:
        """Take over what an earlier build wrote, where nothing has changed it."""
        if self._recalled is None:
            self.mark()
            known = cache.load(self._desk.cache, _KEPT, cache.fingerprint(self._desk.house), dict[str, str]) or {}
            for entry in self.entries:
                if found := known.get(entry.mark):
                    entry.written = found.encode()
            self._recalled = sum(bool(entry.written) for entry in self.entries)

    def keep(self) -> None:
        """Have the next build take over what this one wrote; where it wrote little that is new, what was kept is good enough."""
        if self._recalled is not None and (len(self.entries) - self._recalled) * _FEW > len(self.entries):
            known = {entry.mark: entry.written.decode() for entry in self.entries if entry.written}
            cache.store(self._desk.cache, _KEPT, cache.fingerprint(self._desk.house), known)

    @cached_property
    def _repeated(self) -> frozenset[date]:
        return repeated_days(self._zone, self.years)

    def _stamps(self, post: Post) -> tuple[str, int]:
        """When the post was last changed, and how often its event's time was.

        A move is a step of two and a firm slot one of one, so that a wish for a day which becomes a slot counts too, and nothing ever goes
        back. How often a post moved is told only to those who may see its history.
        """
        known, firm = self._history.get(post.path), post.slot is not None
        if known is None:
            return _UNKNOWN_STAMP, int(firm)
        return lines.utc(known.changed), 2 * len(known.moves) * self._desk.shows.history + firm

    def write(self, entry: Entry) -> bytes:
        """The event of a post."""
        leaf, post = entry.leaf, entry.leaf.post
        stem = leaf.page.removeprefix("posts/").removesuffix(".html")
        name = fold(f"UID:{uid(stem, post.occurrence, self.domain)}")
        stamp, sequence = self._stamps(post)
        status = "CANCELLED" if leaf.state is State.CANCELLED else "CONFIRMED" if leaf.state in _FIRM else "TENTATIVE"
        url = f"{self._base}/{leaf.page}" if self._base else ""
        title = text(shortened(" ".join(post.title.split()), LONGEST_TITLE))
        address = fold(f"URL:{url}") + "\r\n" if url else ""
        entry.written = (
            f"BEGIN:VEVENT\r\n{name}\r\nDTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\nSEQUENCE:{sequence}\r\n{self._when(leaf)}\r\n"
            # The post is nobody's appointment: it must not make those busy who subscribe.
            f"STATUS:{status}\r\nTRANSP:TRANSPARENT\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"
            f"{fold(f'SUMMARY:{self._signs[leaf.state]}{title}')}\r\n{fold(f'DESCRIPTION:{self._description(leaf, url)}')}\r\n"
            f"{address}{self._category(post.pillar) if self.opened else ''}END:VEVENT\r\n"
        ).encode("utf-8", "replace")
        return entry.written

    def _when(self, leaf: Leaf) -> str:
        slot, day = leaf.post.slot, leaf.day
        if slot is None:
            return whole_day(day) if day else ""
        start = f"DTSTART;TZID={self._zone.key}:{lines.local(slot)}"
        if slot.date() in self._repeated and slot.replace(tzinfo=self._zone, fold=0).utcoffset() != slot.utcoffset():
            start = f"DTSTART:{lines.utc(slot)}"  # the hour that comes twice, the second time
        return f"{start}\r\nDURATION:PT15M"

    def _category(self, pillar: str | None) -> str:
        if pillar not in self._categories:
            known = self._charter.pillars.get(pillar or "")
            self._categories[pillar] = fold(f"CATEGORIES:{text(known.name if known else pillar or '')}") + "\r\n"
        return self._categories[pillar]

    def _description(self, leaf: Leaf, url: str) -> str:
        post = leaf.post
        pieces = [self._head(post)]
        if post.path in self.in_full and (channel := self._charter.channels.get(next(iter(post.channels), ""))):
            pieces.append(text(shortened("\n\n".join(outgoing(post, channel).parts).strip(), LONGEST_TEXT)))
        return r"\n\n".join(piece for piece in (*pieces, text(url)) if piece)

    def _head(self, post: Post) -> str:
        key = (post.channels, post.owner, post.campaign)
        found = self._heads.get(key)
        if found is None:
            found = self._heads[key] = text("\n".join(self._facts(post, self._desk.tr)))
        return found

    def _facts(self, post: Post, tr: Translator) -> Iterable[str]:
        charter, colon = self._charter, tr.colon()
        if post.channels:
            names = (channel_name(charter.channels[one]) if one in charter.channels else one for one in post.channels)
            yield f"{tr.gettext('Channels')}{colon} {tr.listing(names)}"
        if post.owner and self._desk.shows.people:
            known = charter.people.get(post.owner)
            yield f"{tr.gettext('In charge')}{colon} {known.name if known else post.owner}"
        if post.campaign and self.opened:
            run = charter.campaigns.get(post.campaign)
            yield f"{tr.gettext('Campaign')}{colon} {run.name if run else post.campaign}"


def key_date(one: Occurrence, domain: str) -> bytes:
    """The event of a key date. It keeps its UID from year to year of the charter's list, whatever day of that year it falls on."""
    name = sha256(f"{one.name}\n{one.day if one.public else one.day.year}".encode()).hexdigest()[:16]
    begin = ("BEGIN:VEVENT", f"UID:{name}@{domain}", f"DTSTAMP:{_UNKNOWN_STAMP}", *whole_day(one.day).split("\r\n"))
    free = ("TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE")
    return joined((*begin, *free, f"SUMMARY:{text(shortened(one.name, LONGEST_TITLE))}", "END:VEVENT"))


def _sign(word: str) -> str:
    return text(f"[{word[:1].lower()}{word[1:]}] ")
