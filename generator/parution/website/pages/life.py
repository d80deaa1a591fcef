"""The life of a post as git knows it: created, moved from one date to another, approved, changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from html import escape

from parution.approvals.comparing import PROTECTED
from parution.model import Approval, FileHistory, Move, Post
from parution.website.desk import Desk

MOST_MOVES = 6
"""Of more moves than this only the latest are told one by one."""

SHORT = 10
"""So many characters of a blob id are enough to find it: `git show 1a2b3c4d5e`."""

_MERELY_MOVED = frozenset({"slot"})


class Life:
    """Draws it as the entries of a list; names are told where the reader may know people."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._say = desk, desk.tr.gettext
        zone = desk.charter.timezone
        self._on = cache(lambda at: desk.tr.date_numeric(at.astimezone(zone).date()))  # a commit made many posts

    def drawn(self, post: Post) -> str:
        """What happened to the post, the earliest first; empty where nothing is known or to be told."""
        known = self._desk.almanac.history.files.get(post.path) if self._desk.shows.history else None
        return "".join([f"<li>{one}</li>" for one in self._events(post, known)]) if known else ""

    def since_approval(self, post: Post) -> str:
        """What of the post is not as it was approved; empty where that is nothing, or nothing but its date."""
        known = self._desk.almanac.history.files.get(post.path) if self._desk.shows.history else None
        approval = known.approval(post) if known else None
        if approval is None or approval.blob == post.blob:
            return ""
        if approval.changed is None:  # git has not the bytes here
            return self._say("Changed since it was approved.")
        if set(approval.changed) <= _MERELY_MOVED:
            return ""
        return self._say("Changed since it was approved: {fields}.", fields=self._fields(approval.changed))

    def _events(self, post: Post, known: FileHistory) -> Iterator[str]:
        yield self._event("created on {date} by {name}", "created on {date}", known.created, known.created_by)
        if (more := len(known.moves) - MOST_MOVES) > 0:
            yield escape(self._desk.tr.ngettext("moved once before", "moved {n} times before", more))
        for move in known.moves[-MOST_MOVES:]:
            yield self._move(move)
        approval = known.approval(post)
        if approval:
            yield self._approved(post, approval)
        if known.changed != known.created and not (approval and approval.at == known.changed):
            yield self._event("last changed on {date} by {name}", "last changed on {date}", known.changed, known.changed_by)

    def _event(self, by: str, alone: str, at: datetime, name: str) -> str:
        if self._desk.shows.people and name:
            return escape(self._say(by, date=self._on(at), name=name))
        return escape(self._say(alone, date=self._on(at)))

    def _approved(self, post: Post, approval: Approval) -> str:
        """Who approved which bytes, when, and what has become of them."""
        told = self._event("approved on {date} by {name}", "approved on {date}", approval.at, approval.by)
        if self._desk.shows.sources:
            told += f' <span class="quiet">({escape(self._say("version"))} <code>{escape(approval.blob[:SHORT])}</code>)</span>'
        if approval.blob == post.blob:
            since = self._say("since then unchanged")
        elif approval.changed is None:
            since = self._say("since then changed")
        elif approval.changed:
            since = self._say("since then changed: {fields}", fields=self._fields(approval.changed))
        else:
            since = self._say("since then nothing changed of what is sent")
        return f"{told}, {escape(since)}"

    def _fields(self, names: Iterable[str]) -> str:
        return self._desk.tr.listing(self._desk.tr.message(PROTECTED[name]) for name in names)

    def _move(self, move: Move) -> str:
        before, after = self._typed(move.before), self._typed(move.after) if move.after else ""
        if after:
            told = self._say("moved from {before} to {after}", before=before, after=after)
        else:
            told = self._say("taken off {before}", before=before)
        return f'{escape(told)} <span class="quiet">({self._event("on {date} by {name}", "on {date}", move.at, move.by)})</span>'

    def _typed(self, typed: str) -> str:
        """A date as it stood in the file (`2026-12-03 09:00`, `2026-12`), in short; what cannot be read as it was typed."""
        try:
            if len(typed) <= len("2026-12"):
                return self._desk.tr.month_title(f"{date.fromisoformat(f'{typed}-01'):%Y-%m}")
            moment = datetime.fromisoformat(typed)
        except ValueError:
            return typed
        day = self._desk.tr.date_short(moment.date())
        return f"{day}, {self._desk.tr.time(moment)}" if ":" in typed else day
