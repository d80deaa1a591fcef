"""What of a source is new to a calendar, as files that its check accepts; what is there already, and what had to change."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema_rs

from parution import owners
from parution.charter import Charter
from parution.file_names import of_post
from parution.front_matter import write_post
from parution.importers.arrivals import Arrival, Reading, Remark, title_of
from parution.importers.dates import written
from parution.importers.standing import firm, status_of
from parution.language import Translator
from parution.model import Message, Post, Problem, Wish, Yaml, say
from parution.outgoing import CONTENT, WEB
from parution.schema import ID_PATTERN, Schema
from parution.source import MAX_FILE
from parution.tabular import FIELDS, FILE
from parution.violations import problems, slug

_MARK = re.compile(r"\(import ([0-9a-f]{12})\)")
_LONGEST_ID = 100
_PASSES = 5
_FILE = re.compile(r"content/(?:[^/\\:\x00-\x1f]+/)*[^/\\:\x00-\x1f]+\.md")


@dataclass(frozen=True, slots=True)
class Place:
    """The calendar that posts come into: its charter compiled to a schema, its posts, the paths of its files, and the moment."""

    charter: Charter
    schema: Schema
    posts: tuple[Post, ...]
    files: Collection[str]
    now: datetime


@dataclass(frozen=True, slots=True)
class New:
    """A post that is about to be written: its id, status, date, channels and title, its path relative to the root, and its file's text."""

    name: str
    status: str
    when: datetime | Wish | None
    channels: tuple[str, ...]
    title: str
    path: str
    text: str
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import is going to do: the posts that are new, those that are there already (by id), the files that come along."""

    new: tuple[New, ...]
    there: tuple[str, ...]
    remarks: tuple[Remark, ...]
    copies: Mapping[str, Path]


@dataclass
class _Planner:
    place: Place
    words: Translator
    remarks: list[Remark]
    taken: dict[str, str] = field(default_factory=dict)  # ids, and the digest of the arrival that has each (the calendar's have none)
    paths: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.taken = {post.id: "" for post in self.place.posts}
        self.known = {post.id: post for post in self.place.posts}
        self.marked = {mark: post.id for post in self.place.posts for mark in _MARK.findall(post.brief or "")}
        self.paths = {path.casefold() for path in self.place.files}
        self.folders = {path.split("/")[1] for path in self.place.files if path.count("/") > 1}
        self.accepts = jsonschema_rs.validator_for(self.place.schema).is_valid

    def there(self, one: Arrival) -> str | None:
        """The id of the calendar's post that this one is, if it came before or says the same."""
        if one.own is not None or (one.from_here and one.name in self.known):
            return one.name if one.name in self.known else None
        if one.digest in self.marked:
            return self.marked[one.digest]
        for name in (self._wanted(one), self._marked_name(one)):
            post = self.known.get(name)
            if post and (_says_the_same(post, one) or name.endswith(one.digest[:8])):
                return name
        return None

    def _wanted(self, one: Arrival) -> str:
        return slug(one.name) or slug(str(one.fields.get("title") or "")) or "post"

    def _marked_name(self, one: Arrival) -> str:
        return f"{self._wanted(one)[: _LONGEST_ID - 9].rstrip('-')}-{one.digest[:8]}"

    def new(self, one: Arrival) -> New | None:
        """The file of a post, if a file can hold it."""
        name = one.name if one.own is not None and re.fullmatch(ID_PATTERN, one.name) else self._wanted(one)
        if name in self.taken:
            name = self._marked_name(one)
        if name in self.taken:
            self._say(one, say("the same as another one of this source: taken once"))
            return None
        made = self._made(one, name)
        if made is not None:
            self.taken[name] = one.digest
            self.paths.add(made.path.casefold())
        return made

    def _made(self, one: Arrival, name: str) -> New | None:
        fields, when = self._fields(one, name)
        pillar = fields.get("pillar")
        path = self._path(one, name, when, owners.folder_of(self.place.charter, pillar if isinstance(pillar, str) else None))
        try:
            text = write_post(fields, one.body)
        except ValueError as error:
            self._say(one, say("left out: {why}", why=str(error)))
            return None
        if len(text.encode()) > MAX_FILE:
            self._say(one, say("left out: it has more than {limit} bytes", limit=MAX_FILE))
            return None
        self._missing_media(one, fields)
        channels = fields.get("channels")
        names = tuple(str(channel) for channel in channels) if isinstance(channels, list) else ()
        return New(name, str(fields["status"]), when, names, str(fields["title"]), path, text, one)

    def _missing_media(self, one: Arrival, fields: Mapping[str, Yaml]) -> None:
        """Name the files of an export that have yet to be copied."""
        media = fields.get("media")
        for entry in media if isinstance(media, list) else ():
            src = str(entry.get("src")) if isinstance(entry, dict) else ""
            if src and not src.startswith(WEB) and f"{CONTENT}/{src}" not in one.copies and f"{CONTENT}/{src}" not in self.place.files:
                self.remarks.append(Remark(one.path, one.line, say("not in this calendar yet: copy the file to content/"), "media", src))

    def _fields(self, one: Arrival, name: str) -> tuple[dict[str, Yaml], datetime | Wish | None]:
        """All fields in their order; what the charter does not accept stands in the brief."""
        notes = list(one.notes)
        fields: dict[str, Yaml] = {
            **one.fields,
            "id": name,
            "title": one.fields.get("title") or title_of(one.body) or name,
            "status": "draft",
        }
        self._accepted(one, fields, notes)
        when = one.when
        if one.own is not None:
            fields |= {key: value for key, value in one.own.items() if key != FILE}
            self._accepted(one, fields, notes)
            fields.setdefault("status", "draft")
        else:
            fields["status"], told = status_of(one, fields, self.place.charter, self.place.now)
            if told:
                self._say(one, told)
            if fields["status"] == "approved":
                when = firm(one.when, self.place.charter.timezone)
                if when != one.when:
                    self._say(one, say("published on that day, and its time is not known: noon"))
            fields |= _date(when, self.place.charter)
            notes.append(self._mark(one))
        brief = [str(fields["brief"])] if fields.get("brief") else []
        fields["brief"] = "\n".join([*brief, *notes]) or None
        return {key: fields[key] for key in FIELDS if fields.get(key) not in (None, "")}, when

    def _mark(self, one: Arrival) -> str:
        said = self.words.gettext("Imported from {file}, line {line}", file=one.path, line=one.line)
        return f"{said if one.line else self.words.gettext('Imported from {file}', file=one.path)} (import {one.digest})"

    def _accepted(self, one: Arrival, fields: dict[str, Yaml], notes: list[str]) -> None:
        """Take out what the charter does not accept, and keep it as a note."""
        for _ in range(_PASSES):
            given = {key: value for key, value in fields.items() if value is not None}
            found = [] if self.accepts(given) else problems(self.place.schema, given)
            wrong = {str(problem.place.pointer[0]): problem for problem in found if problem.place.pointer}
            if not wrong:
                return
            for key, problem in wrong.items():
                if key in {"id", "title"} or key not in fields:
                    continue
                notes.append(f"{key}: {_shown(fields.pop(key))}")
                self._say(one, _why(problem), key)

    def _path(self, one: Arrival, name: str, when: datetime | Wish | None, under: str) -> str:
        wanted = (one.own or {}).get(FILE, "")
        if wanted and _FILE.fullmatch(wanted) and ".." not in wanted.split("/") and wanted.casefold() not in self.paths:
            return wanted
        local = when.astimezone(self.place.charter.timezone) if isinstance(when, datetime) else when
        path = of_post(name, local, self.folders, under)
        return path if path.casefold() not in self.paths else f"{path[:-3]}-{one.digest[:8]}.md"

    def _say(self, one: Arrival, message: Message, column: str = "") -> None:
        self.remarks.append(Remark(one.path, one.line, message, column))


def plan(reading: Reading, place: Place, words: Translator) -> Plan:
    """What is to be done with what was read."""
    planner = _Planner(place, words, list(reading.remarks))
    new, there = [], []
    for one in reading.arrivals:
        name = planner.there(one)
        if name is not None:
            there.append(name)
            if one.own is not None and not _says_the_same(planner.known[name], one):
                planner.remarks.append(
                    Remark(one.path, one.line, say("“{id}” is there already and says something else: it stays as it is", id=name))
                )
        elif made := planner.new(one):
            new.append(made)
    copies = {path: file for made in new for path, file in made.arrival.copies.items() if path not in place.files}
    return Plan(tuple(new), tuple(there), tuple(planner.remarks), copies)


def _says_the_same(post: Post, one: Arrival) -> bool:
    """Whether a post of the calendar is this one: the same text and no other time, or the same title at the same time.

    One that came from another source, or from another place of this one, is not.
    """
    if one.own is None and any(mark != one.digest for mark in _MARK.findall(post.brief or "")):
        return False
    date = post.slot or post.wish
    if post.body.strip() == one.body.strip() and (one.body or one.own is not None):
        return date == one.when if one.own is not None else date is None or one.when in (None, date)
    return one.own is None and post.title == str(one.fields.get("title")) and one.when is not None and one.when == date


def _date(when: datetime | Wish | None, charter: Charter) -> dict[str, Yaml]:
    if isinstance(when, datetime):
        return {"publish_at": written(when, charter.timezone)}
    if when is None:
        return {}
    return {"planned": f"{when.day:%Y-%m-%d}" if when.precision == "day" else f"{when.day:%Y-%m}"}


def _shown(value: Any) -> str:  # noqa: ANN401 (any value of a field)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _why(problem: Problem) -> Message:
    return say("{what} Kept in the brief.", what=problem.message)
