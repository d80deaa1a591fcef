"""content/**/*.md → posts and what is wrong with them.

What a file's bytes say is worked out once: an entry is kept under the file's path and git blob id, and holds the post and every problem
that its bytes and the charter alone decide.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

import jsonschema_rs

from parution import phrases, source
from parution.cache import blob_id
from parution.charter import Charter
from parution.halves import both_halves
from parution.model import Facts, Media, Override, Place, Poll, Post, Problem, Status, Wish, Yaml, say
from parution.schema import Schema
from parution.slots import SlotError, slot, wish
from parution.violations import is_asked_by_objective, problems

FOLDER = "content"
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
_CHUNK = 64 * 1024
_UNFINISHED = {"id": "", "title": "", "status": Status.DRAFT.value}
_LEFT_OUT: tuple[Yaml, ...] = ("", [], {})  # what web editors write for a field that nobody filled in
_LOOKS_LIKE_A_POST = (".markdown", ".mdown", ".mdx", ".txt", ".docx", ".odt", ".rtf")


_NO_FACTS = Facts()
Kept = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one file's bytes say under one charter; a post whose id cannot be used has an empty one.

    `kept` is, of each list from which items with a problem were left out, where the others stand in the file.
    """

    blob: str
    post: Post | None
    problems: tuple[Problem, ...]
    facts: Facts = _NO_FACTS
    kept: Kept = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contents:
    """All that stands in `content/`: an entry per Markdown file, the other files with their size (bytes), and what could not be read.

    Paths are relative to the root, with `/`, sorted.
    """

    entries: Mapping[str, Entry]
    files: Mapping[str, int]
    unread: tuple[tuple[str, Problem], ...]


class Listed(NamedTuple):
    """One file of `content/` in a listing: its path, its git blob id, its size in bytes, and what it is."""

    path: str
    blob: str
    size: int
    kind: Literal["file", "link"] = "file"


@dataclass(frozen=True, slots=True)
class Tree:
    """A listing of `content/` and whoever knows the bytes: for a calendar that stands in no directory, but in git."""

    listed: tuple[Listed, ...]
    read: Callable[[Iterable[str]], Mapping[str, bytes]]


class Reader:
    """Reads posts under one charter; without one, only what can be said without it."""

    def __init__(self, charter: Charter | None, schema: Schema | None, judge: Callable[[Post], tuple[Iterable[Problem], Facts]]) -> None:
        self._charter, self._schema, self._judge = charter, schema, judge

    @cached_property
    def _accepts(self) -> Callable[[object], bool]:
        return jsonschema_rs.validator_for(self._schema or {}).is_valid

    def entry(self, path: str, data: bytes, blob: str) -> Entry:
        """What these bytes say."""
        try:
            text = source.decode(data)
            fields, body = source.parse_post(text)
        except source.SourceError as error:
            return Entry(blob, None, (Problem(error.rule, Place("text", (), error.start, error.end), error.message, error.remedy),))
        if self._charter is None or self._schema is None:
            return Entry(blob, None, ())
        known = self._schema["properties"]
        given = {key: value for key, value in fields.items() if not (value is None or (value in _LEFT_OUT and key in known))}
        found: list[Problem] = []
        kept: Kept = {}
        if not self._accepts(given):
            found = problems(self._schema, given, frozenset(fields.keys() - given.keys()))
            given, kept = _without(given, found)
        given = {**_UNFINISHED, **given}  # so that the rest of a post without a valid id or status is judged in the same run
        post, dates = _post(path, blob, given, body, self._charter)
        judged, facts = self._judge(post)
        return Entry(blob, post, (*found, *dates, *(replaced(one, kept) for one in judged)), facts, kept)


def read(
    root: Path,
    reader: Reader,
    known: Mapping[str, Entry],
    progress: Callable[[int, int], None] | None = None,
    instead: Mapping[str, bytes] | None = None,
    tree: Tree | None = None,
) -> Contents:
    """Read `content/`; a file whose path and bytes are known is not read into again.

    `progress` hears how many of how many posts are done. The bytes of `instead` (by path) are taken for those of the files; with `tree`,
    what it lists is read rather than a directory.
    """
    if tree:
        return _of_tree(tree, reader, known, progress)
    files: dict[str, int] = {}
    unread: list[tuple[str, Problem]] = []
    paths = sorted(_all_of(root, files, unread))
    entries: dict[str, Entry] = {}
    new: list[Raw] = []
    for path in paths:
        try:
            data = (instead or {}).get(path) or _bytes(f"{root}/{path}")  # ten thousand Path objects would be a tenth of a second
        except OSError as error:
            unread.append((path, _unreadable(error)))
            continue
        blob = blob_id(data)
        entry = known.get(path)
        if entry and entry.blob == blob:
            entries[path] = entry
        else:
            new.append((path, data, blob))
    entries.update(both_halves(new, lambda raw: reader.entry(*raw), Entry, progress))
    return Contents(
        {path: entries[path] for path in paths if path in entries}, dict(sorted(files.items())), tuple(sorted(unread, key=_path))
    )


def listing(root: Path) -> Tree:
    """What stands in a calendar's directory, listed: for whoever reads it under the charter of another."""
    files: dict[str, int] = {}
    unread: list[tuple[str, Problem]] = []
    posts = [Listed(path, "", 0) for path in _all_of(root, files, unread)]
    links = [Listed(path, "", 0, "link") for path, problem in unread if problem is _SYMBOLIC_LINK]
    others = [Listed(path, "", size) for path, size in files.items()]

    def read(paths: Iterable[str]) -> dict[str, bytes]:
        found = {}
        for path in paths:
            with suppress(OSError):  # as it is read under its own charter, the same is said of it
                found[path] = _bytes(f"{root}/{path}")
        return found

    return Tree((*posts, *links, *others), read)


def _of_tree(tree: Tree, reader: Reader, known: Mapping[str, Entry], progress: Callable[[int, int], None] | None) -> Contents:
    """What a listing holds; of posts that are known, not even the bytes are asked for."""
    entries: dict[str, Entry] = {}
    unread: list[tuple[str, Problem]] = []
    files: dict[str, int] = {}
    new: list[str] = []
    for path, blob, size, kind in sorted(tree.listed):
        problem = _FILE_NAME if not _is_text(path) else _SYMBOLIC_LINK if kind == "link" else None
        if problem:
            unread.append((path.encode("utf-8", "replace").decode(), problem))
        elif not path.lower().endswith(".md"):
            files[path] = size
            if path.lower().endswith(_LOOKS_LIKE_A_POST):
                unread.append((path, _NOT_MARKDOWN))
        elif (entry := known.get(path)) and entry.blob == blob:
            entries[path] = entry
        else:
            new.append(path)
    raws = [(path, data, blob_id(data)) for path, data in tree.read(new).items()]
    entries.update(both_halves(raws, lambda raw: reader.entry(*raw), Entry, progress))
    return Contents(dict(sorted(entries.items())), files, tuple(sorted(unread, key=_path)))


Raw = tuple[str, bytes, str]


def _path(pair: tuple[str, Problem]) -> str:
    return pair[0]


def _bytes(path: str) -> bytes:
    """A file's bytes, a little more than are accepted at the most."""
    handle = os.open(path, _READ)
    try:
        data = os.read(handle, _CHUNK)
        if len(data) == _CHUNK:
            while len(data) <= source.MAX_FILE and (more := os.read(handle, _CHUNK)):
                data += more
        return data
    finally:
        os.close(handle)


def _all_of(root: Path, files: dict[str, int], unread: list[tuple[str, Problem]]) -> Iterator[str]:
    """The Markdown files of a calendar, see `_walk`; where `content` itself is a link, it might lead anywhere, and nothing is read."""
    if (root / FOLDER).is_symlink():
        unread.append((FOLDER, _SYMBOLIC_LINK))
        return iter(())
    return _walk(root / FOLDER, FOLDER, files, unread)


def _walk(directory: str | Path, under: str, files: dict[str, int], unread: list[tuple[str, Problem]]) -> Iterator[str]:
    """The Markdown files below a directory; other files go into `files`, what is not followed or not readable into `unread`."""
    try:
        listing = os.scandir(directory)
    except FileNotFoundError:
        return
    except OSError as error:
        unread.append((under, _unreadable(error)))
        return
    with listing:
        for item in listing:
            if item.name.startswith("."):
                continue
            path = f"{under}/{item.name}"
            odd = _odd(item, path)
            if odd:
                unread.append((path.encode("utf-8", "replace").decode(), odd))
            elif item.is_dir():
                yield from _walk(item.path, path, files, unread)
            elif item.name.lower().endswith(".md"):
                yield path
            else:
                files[path] = item.stat().st_size
                if item.name.lower().endswith(_LOOKS_LIKE_A_POST):
                    unread.append((path, _NOT_MARKDOWN))


def _odd(item: os.DirEntry[str], path: str) -> Problem | None:
    """Why something in `content/` is not read, if it is not."""
    if not _is_text(path):
        return _FILE_NAME
    if item.is_symlink():
        return _SYMBOLIC_LINK
    return None if item.is_file() or item.is_dir() else _NOT_A_FILE  # a named pipe would keep us waiting for ever


def _is_text(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


_FILE_NAME = Problem(
    "file-name",
    Place(),
    say("The name of this file is not UTF-8 text, so it is not read."),
    say("Rename it, with letters of your language."),
)
_SYMBOLIC_LINK = Problem(
    "symbolic-link",
    Place(),
    say("This is a symbolic link; it is not followed."),
    say("Put the file itself in its place, or delete the link."),
)
_NOT_A_FILE = Problem("unreadable", Place(), say("This is neither a file nor a folder."), say("Delete it, or move it out of content/."))
_NOT_MARKDOWN = Problem(
    "not-a-post",
    Place(),
    say("This file is not read: posts are Markdown files whose name ends in .md."),
    say("Rename it to end in .md, or move it out of content/."),
)


def _unreadable(error: OSError) -> Problem:
    return Problem(
        "unreadable", Place(), say("This cannot be read: {reason}.", reason=error.strerror or str(error)), say("Check who may read it.")
    )


def _without(fields: dict[str, Any], found: list[Problem]) -> tuple[dict[str, Any], Kept]:
    """The fields less whatever has a problem, so that the rest is still judged: an item of a list, or else the whole field.

    Also, of each list, where the items that are left stood.
    """
    sound, kept = _with_readable_media(fields, found), {}
    wrong: dict[str, set[str | int | None]] = {}
    for problem in found:
        if problem.place.pointer and not is_asked_by_objective(problem) and not _is_beside_a_source(problem, fields):
            first, *rest = problem.place.pointer
            wrong.setdefault(str(first), set()).add(rest[0] if rest else None)
    for name, items in wrong.items():
        value = sound.pop(name, None)
        if isinstance(value, list) and None not in items:
            kept[name] = tuple(index for index in range(len(value)) if index not in items)
            sound[name] = [value[index] for index in kept[name]]
        elif isinstance(value, dict) and None not in items and name != "poll":
            sound[name] = {key: entry for key, entry in value.items() if key not in items}
    return sound, kept


def _is_beside_a_source(problem: Problem, fields: Mapping[str, Any]) -> bool:
    """Whether a problem is one of an image whose file can be looked for all the same."""
    match problem.place.pointer:
        case ("media", int() as index, key, *_) if key != "src":
            source_of_it = fields["media"][index].get("src")
            return isinstance(source_of_it, str) and bool(source_of_it.strip())
    return False


def _with_readable_media(fields: dict[str, Any], found: list[Problem]) -> dict[str, Any]:
    """The fields with images as far as they can be read: what is likely meant for their alternative text is taken for it."""
    beside = [problem.place.pointer for problem in found if _is_beside_a_source(problem, fields)]
    if not beside:
        return dict(fields)
    media = [dict(item) if isinstance(item, dict) else item for item in fields["media"]]
    for _, index, key, *_ in beside:
        item = fields["media"][index]
        media[int(index)] = {"src": item["src"], "alt": str(item.get("alt") or item.get(key) or "…")}
    return {**fields, "media": media}


def replaced(problem: Problem, kept: Kept) -> Problem:
    """A problem of a post that was judged without some of its items, at the place where it stands in the file."""
    if not kept:
        return problem
    edits = tuple(replace(edit, place=_replaced(edit.place, kept)) for edit in problem.fix)
    return replace(problem, place=_replaced(problem.place, kept), fix=edits)


def _replaced(place: Place, kept: Kept) -> Place:
    name, index, *rest = (*place.pointer, None, None)[: max(2, len(place.pointer))]
    if not (isinstance(name, str) and isinstance(index, int) and name in kept and index < len(kept[name])):
        return place
    return replace(place, pointer=(name, kept[name][index], *(step for step in rest if step is not None)))


def _post(path: str, blob: str, fields: dict[str, Any], body: str, charter: Charter) -> tuple[Post, list[Problem]]:
    dates, problems_of_dates = _dates(fields, charter)
    poll = fields.get("poll")
    text = {key: fields.get(key) for key in _TEXTS}
    post = Post(
        path=path,
        blob=blob,
        id=fields["id"],
        title=fields["title"].strip(),
        status=Status(fields["status"]),
        slot=dates[0],
        wish=dates[1],
        channels=tuple(fields.get("channels", ())),
        media=_media(fields),
        overrides={name: _override(entry) for name, entry in fields.get("overrides", {}).items()},
        hashtags=tuple(fields.get("hashtags", ())),
        mentions=tuple(fields.get("mentions", ())),
        poll=Poll(tuple(poll["options"]), int(phrases.duration(poll["duration"]).total_seconds())) if poll else None,
        occurrence=int(fields.get("occurrence", 1)),
        ignore=fields.get("ignore", {}),
        body=body,
        **text,
    )
    return post, problems_of_dates


_TEXTS = (
    "pillar",
    "audience",
    "objective",
    "format",
    "kind",
    "owner",
    "budget",
    "campaign",
    "cta",
    "language",
    "terms",
    "sponsor",
    "follows",
    "experiment",
    "warning",
    "brief",
)


def _dates(fields: dict[str, Any], charter: Charter) -> tuple[tuple[datetime | None, Wish | None], list[Problem]]:
    firm, tentative, found = None, None, []
    try:
        if "publish_at" in fields:
            firm = slot(fields["publish_at"], charter.timezone)
    except SlotError as error:
        found.append(Problem(error.rule, Place("value", ("publish_at",)), error.message, error.remedy))
    try:
        if "planned" in fields:
            tentative = wish(fields["planned"])
    except SlotError as error:
        found.append(Problem(error.rule, Place("value", ("planned",)), error.message, error.remedy))
    return (firm, tentative), found


def _media(fields: Mapping[str, Any]) -> tuple[Media, ...]:
    return tuple(Media(item["src"], item.get("alt")) for item in fields.get("media", ()))


def _override(entry: Mapping[str, Any]) -> Override:
    return Override(
        text=entry.get("text"),
        hashtags=tuple(entry["hashtags"]) if "hashtags" in entry else None,
        mentions=tuple(entry["mentions"]) if "mentions" in entry else None,
        media=_media(entry) if "media" in entry else None,
    )
