"""What the pages of `parution serve` may change: the date of a post, and a post that is not there yet."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from parution import moving, source
from parution.cache import blob_id
from parution.charter import Charter
from parution.cli.building import Built
from parution.cli.calendar_options import cache_directory, language_of, translator_of
from parution.cli.judging import better, of_channels, of_day
from parution.cli.writing import NotWrittenError, exchange, write_new
from parution.content import FOLDER
from parution.drafting import draft, propose_id
from parution.edition import Edition, load
from parution.history import History
from parution.language import translator
from parution.model import Finding, Message, Post, Wish, Yaml, say
from parution.moving import NotMovedError, date_to_come

_OF_A_SLOT = frozenset(
    {
        "cadence-blackout",
        "cadence-gap",
        "cadence-holiday",
        "cadence-most",
        "cadence-quiet",
        "cadence-window",
        "minute-shared",
        "slot-shared",
    }
)
"""Rules that say of a finding what is told of each channel already."""

_UNDONE_AT_MOST = 50
_LONGEST_TITLE = 300


class Refused(Exception):  # noqa: N818
    """Nothing was changed; `reason` is a sentence, in the reader's language."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Date(msgspec.Struct, forbid_unknown_fields=True):
    path: str
    at: str


class _Undo(msgspec.Struct, forbid_unknown_fields=True):
    undo: str


class _Title(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    channels: list[str]
    at: str


class Changes:
    """Changes the files of a calendar as its pages ask for it.

    `now` gives the moment at which an edition is looked at. What is known of the posts is what the last build has read: a file that was
    saved since is left as it is.
    """

    def __init__(self, root: Path, now: Callable[[Edition], datetime]) -> None:
        self._root, self._now = root, now
        self._edition: Edition | None = None
        self._history = History()
        self._undone: dict[str, tuple[str, bytes, bytes]] = {}
        self._one_at_a_time = threading.Lock()

    def learn(self, built: Built) -> None:
        """There is a new build."""
        self._edition, self._history = built.edition, built.history

    def answer(self, action: str, asked: bytes) -> Mapping[str, Any]:
        """Do what is asked (`weigh`, `move`, `undo`, `begin`, with JSON), and say what came of it.

        Raises:
            KeyError: there is no such action.
            msgspec.DecodeError: it is not asked as it should be.
            Refused: nothing was changed.
        """
        kind, act = {
            "weigh": (_Date, self._weigh),
            "move": (_Date, self._move),
            "undo": (_Undo, self._undo),
            "begin": (_Title, self._begin),
        }[action]
        wanted: Any = msgspec.json.decode(asked, type=kind)
        with self._one_at_a_time:
            edition = self._edition
            if edition is None or edition.charter is None:
                raise Refused(translator(language_of(self._root)).gettext("The charter has errors."))
            say_ = translator_of(edition)
            try:
                return act(edition, edition.charter, wanted)  # type: ignore[no-any-return, operator]
            except NotMovedError as error:
                raise Refused(" ".join(map(say_.message, error.reasons))) from error
            except NotWrittenError as error:
                raise Refused(say_.gettext("The file was left as it is: {why}.", why=say_.message(error.reason))) from error
            except source.SourceError as error:
                raise Refused(say_.message(error.message)) from error

    def _weigh(self, edition: Edition, charter: Charter, wanted: _Date) -> Mapping[str, Any]:
        """What the charter says of another date."""
        post = self._post(edition, wanted.path)
        date = date_to_come(wanted.at, charter.timezone, self._now(edition))
        then = load(
            self._root,
            edition.now,
            cache_dir=cache_directory(self._root),
            history=lambda: self._history.files,
            instead={post.path: _moved(self._bytes(post), wanted.at)},
        )
        say_ = translator_of(edition).message
        told = (*of_channels(edition, charter, post, date), *of_day(charter, date))
        lines = [{"sign": sign, "text": say_(text)} for sign, text in told]
        before, after = _told(edition), _told(then)
        lines += [{"sign": "watch", "text": say_(after[one].message)} for one in after if one not in before]
        lines += [{"sign": "ok", "text": say_(say("No longer: {what}", what=before[one].message))} for one in before if one not in after]
        return {"lines": lines, "better": better(edition, charter, post, date)}

    def _move(self, edition: Edition, charter: Charter, wanted: _Date) -> Mapping[str, Any]:
        """Another date for a post."""
        post = self._post(edition, wanted.path)
        date_to_come(wanted.at, charter.timezone, self._now(edition))
        old = self._bytes(post)
        new = _moved(old, wanted.at)
        exchange(self._root / post.path, old, new)
        name = secrets.token_urlsafe(12)
        self._undone[name] = post.path, old, new
        while len(self._undone) > _UNDONE_AT_MOST:
            del self._undone[next(iter(self._undone))]
        return {"undo": name}

    def _undo(self, _edition: Edition, _charter: Charter, wanted: _Undo) -> Mapping[str, Any]:
        """The file as it was before a move, unless it was changed since."""
        if wanted.undo not in self._undone:
            raise NotMovedError(say("This cannot be undone any more."))
        path, old, new = self._undone[wanted.undo]
        exchange(self._root / path, new, old)
        del self._undone[wanted.undo]
        return {}

    def _begin(self, edition: Edition, charter: Charter, wanted: _Title) -> Mapping[str, Any]:
        """A new draft."""
        title = " ".join(wanted.title.split())
        if not title or len(title) > _LONGEST_TITLE:
            raise NotMovedError(say("A new post needs a title, of {most} characters at most.", most=_LONGEST_TITLE))
        when = date_to_come(wanted.at, charter.timezone, self._now(edition))
        channels: list[Yaml] = [name for name in charter.channels if name in wanted.channels]
        name = propose_id(title, {post.id for post in edition.posts})
        fields: dict[str, Yaml] = {"id": name, "title": title, "status": "draft", "channels": channels}
        fields[moving.WISH if isinstance(when, Wish) else moving.SLOT] = wanted.at
        try:
            made = draft(fields, when)
        except ValueError as error:
            raise NotMovedError(say("A file cannot hold this title.")) from error
        write_new(self._root / made.path, made.text.encode())
        return {"path": made.path, "page": f"posts/{name}.html"}

    def _post(self, edition: Edition, path: str) -> Post:
        """The post of a path: only what the calendar has read is ever written."""
        post = next((post for post in edition.posts if post.path == path), None)
        if post is None or not path.startswith(f"{FOLDER}/"):
            raise NotMovedError(say("There is no post “{path}” in this calendar.", path=path))
        return post

    def _bytes(self, post: Post) -> bytes:
        file = self._root / post.path
        try:
            if file.is_symlink():
                raise NotWrittenError(say("it is a link, which is never followed"))
            data = file.read_bytes()
        except OSError as error:
            raise NotWrittenError(Message(error.strerror or str(error))) from error
        if blob_id(data) != post.blob:
            raise NotWrittenError(say("it was changed meanwhile"))
        return data


def _moved(data: bytes, typed: str) -> bytes:
    try:
        return moving.moved(data, typed)
    except NotMovedError as error:
        raise NotWrittenError(error.reasons[0]) from error


def _told(edition: Edition) -> dict[tuple[object, ...], Finding]:
    """The findings that are not told of each channel already, by what tells them apart."""
    return {(one.rule, one.path, str(one.message)): one for one in edition.findings if one.rule not in _OF_A_SLOT}
