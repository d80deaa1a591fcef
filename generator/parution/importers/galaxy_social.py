"""A galaxy-social repository (posts that a bot publishes from pull requests) → a calendar.

The source: `posts/**/*.md` with `media` (accounts), `hashtags`, `mentions` (by account) and `images`; `posts/images/`; `accounts.yml`. Two
files are used where they are there: `first_committed.tsv` (path, ISO 8601 time, author) for when each post came out, and `delivered.json`
(path, account, whether it arrived).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from parution import source as yaml_source
from parution.front_matter import write_post
from parution.importers.galaxy_accounts import FILE as ACCOUNTS
from parution.importers.galaxy_accounts import Accounts, accounts, charter_text, slug
from parution.importers.galaxy_posts import IMAGES_FOLDER, MEDIA_FOLDER, Original
from parution.importers.galaxy_posts import convert as convert_post
from parution.importers.new_calendar import (
    ImportNote,
    ImportRefusedError,
    ImportReport,
    refuse_unless_free,
    write_calendar,
)
from parution.model import Yaml, say

POSTS = "posts"
COMMITTED = "first_committed.tsv"
DELIVERED = "delivered.json"
_LONGEST_ID = 100
_RETRY = re.compile(r"^(?:retry-\d+[-_])+")


@dataclass
class _Import:
    """What has been gathered so far."""

    texts: dict[str, str] = field(default_factory=dict)
    copies: dict[str, Path] = field(default_factory=dict)
    notes: list[ImportNote] = field(default_factory=list)
    threads: int = 0


def convert(source: Path, target: Path, *, brand: str = "Galaxy Project", timezone: str = "Europe/Berlin") -> ImportReport:
    """Make the calendar `target` (a directory that is empty or does not exist) of the repository `source`, all of it or nothing.

    Raises:
        ImportRefusedError: the source is no such repository, or the target is not free or cannot be written.
    """
    refuse_unless_free(target)
    found = accounts(_accounts_file(source))
    done = _Import(notes=list(found.notes))
    committed, delivered = _committed(source), _delivered(source)
    people = {_person(author): author for _, author in committed.values() if author}
    for original in _originals(source, committed, delivered, done.notes):
        _add(source, original, found, ZoneInfo(timezone), done)
    if not done.texts:
        raise ImportRefusedError(say("No post can be read in {folder}.", folder=str(source / POSTS)), _NAME_THE_REPOSITORY)
    _note_deliveries(delivered, done.notes)
    posts = len(done.texts)
    done.texts["charter.yml"] = charter_text(brand, timezone, dict(sorted(people.items())), found)
    write_calendar(target, done.texts, done.copies)
    return ImportReport(posts, done.threads, len(done.copies), tuple(found.ids[name] for name in found.channels), tuple(done.notes))


_NAME_THE_REPOSITORY = say(
    "Name the directory of a galaxy-social repository: it holds {accounts} and {posts}/.", accounts=ACCOUNTS, posts=POSTS
)


def _accounts_file(source: Path) -> Yaml:
    try:
        raw = yaml_source.parse_yaml(yaml_source.decode((source / ACCOUNTS).read_bytes()))
    except OSError as error:
        raise ImportRefusedError(say("{file} cannot be read.", file=str(source / ACCOUNTS)), _NAME_THE_REPOSITORY) from error
    except yaml_source.SourceError as error:
        raise ImportRefusedError(say("{file}: {why}", file=str(source / ACCOUNTS), why=error.message), error.remedy) from error
    if not accounts(raw).channels:
        raise ImportRefusedError(say("{file} names no account that is in use.", file=str(source / ACCOUNTS)), _NAME_THE_REPOSITORY)
    return raw


def _committed(source: Path) -> dict[str, tuple[datetime, str]]:
    """When each post was first committed and by whom; lines that say something else are not used."""
    try:
        lines = (source / COMMITTED).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    found = {}
    for line in lines:
        path, _, rest = line.partition("\t")
        moment, _, author = rest.partition("\t")
        try:
            found[path] = (datetime.fromisoformat(moment), author.strip())
        except ValueError:
            continue
    return {path: (moment, author) for path, (moment, author) in found.items() if moment.tzinfo}


def _delivered(source: Path) -> dict[str, dict[str, bool]]:
    try:
        return msgspec.json.decode((source / DELIVERED).read_bytes(), type=dict[str, dict[str, bool]])
    except (OSError, msgspec.MsgspecError):
        return {}


def _originals(
    source: Path, committed: Mapping[str, tuple[datetime, str]], delivered: Mapping[str, dict[str, bool]], notes: list[ImportNote]
) -> Iterator[Original]:
    files = sorted((source / POSTS).rglob("*.md"))
    ids = _ids([file.relative_to(source).as_posix() for file in files])
    by_stem = {file.stem: ids[file.relative_to(source).as_posix()] for file in reversed(files)}
    for file in files:
        path = file.relative_to(source).as_posix()
        try:
            if file.is_symlink():
                notes.append(ImportNote(path, say("This is a symbolic link; it was not followed.")))
                continue
            fields, body = yaml_source.parse_post(yaml_source.decode(file.read_bytes()))
        except yaml_source.SourceError as error:
            notes.append(ImportNote(path, say("The post was left out: {why}", why=error.message)))
            continue
        moment, author = committed.get(path, (None, ""))
        repeated = by_stem.get(_RETRY.sub("", file.stem)) if _RETRY.match(file.stem) else None
        yield Original(path, ids[path], fields, body, moment, _person(author) if author else None, repeated, delivered.get(path, {}))


def _ids(paths: list[str]) -> dict[str, str]:
    """An id for each path, from the file's name; only where names meet or are too long, with a mark made from the path."""
    ids: dict[str, str] = {}
    for path in paths:
        name = slug(path.rpartition("/")[2].removesuffix(".md")) or "post"
        if len(name) > _LONGEST_ID or name in ids.values():
            name = f"{name[: _LONGEST_ID - 9].rstrip('-')}-{sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
        ids[path] = name
    return ids


def _person(author: str) -> str:
    return slug(author.removesuffix("[bot]"))[:64].strip("-") or "someone"


def _add(source: Path, original: Original, found: Accounts, zone: ZoneInfo, done: _Import) -> None:
    """Convert one post and note what there is to note."""
    converted = convert_post(original, found, zone, lambda name: _is_file(source / IMAGES_FOLDER / name))
    try:
        text = write_post(converted.fields, converted.body)
    except ValueError as error:
        done.notes.append(ImportNote(original.path, say("The post was left out: {why}", why=str(error))))
        return
    done.texts[f"content/{original.path.removeprefix(f'{POSTS}/')}"] = text
    done.copies |= {f"content/{MEDIA_FOLDER}{name}": source / IMAGES_FOLDER / name for name in converted.images}
    done.notes += (ImportNote(original.path, note) for note in converted.notes)
    done.threads += converted.fields.get("format") == "thread"


def _is_file(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()


def _note_deliveries(delivered: Mapping[str, Mapping[str, bool]], notes: list[ImportNote]) -> None:
    every = [ok for accounts_of in delivered.values() for ok in accounts_of.values()]
    if every:
        message = say(
            "{count} deliveries are recorded, {failed} of which failed. A calendar holds none: those that failed are named in the briefs.",
            count=len(every),
            failed=every.count(False),
        )
        notes.append(ImportNote(DELIVERED, message))
