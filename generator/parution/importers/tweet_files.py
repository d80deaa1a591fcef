"""Posts from the `.tweet` files of twitter-together: text, a front matter with media, a poll or a schedule, threads between `---`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from parution import typed_dates
from parution.charter import Charter
from parution.importers import dates, folders, foreign_front_matter
from parution.importers.accounts import Accounts
from parution.importers.arrivals import Arrival, Reading, Remark, SourceRefusedError, as_markdown, clean, title_of
from parution.importers.foreign_front_matter import Foreign, UnreadableError
from parution.importers.making import Post
from parution.importers.threads import SEPARATOR
from parution.model import Wish, Yaml, say
from parution.slots import SlotError

_ENDINGS = frozenset({".tweet"})
_OPTION = re.compile(r"^\(\s?\)\s+(.+)$")
_POLL_LASTS = "24 hours"  # what twitter-together gives every poll
_FOLDER = "media"  # where it looks for files
_KNOWN = frozenset({"media", "poll", "schedule", "reply", "retweet", "thread-delimiter", "threaddelimiter"})
_MOST_PARTS = 500


def read(folder: Path, charter: Charter | None, accounts: Accounts, zone: ZoneInfo, target: ZoneInfo, calendar: Path) -> Reading:
    """The tweets below a folder (the repository, or its `tweets/`); `calendar` is where they will go.

    Raises:
        SourceRefusedError: there is none.
    """
    remarks: list[Remark] = []
    top = folder.parent if folder.name == "tweets" and (folder.parent / _FOLDER).is_dir() else folder
    maker = _Maker(charter, accounts, remarks, zone, target, folders.Pictures(top, calendar))
    arrivals = [one for path, text in folders.texts(folder, _ENDINGS, remarks) if (one := maker.arrival(path, text))]
    if not arrivals:
        raise SourceRefusedError(
            say("No tweet can be read in {folder}.", folder=str(folder)), say("Name a twitter-together repository, or its folder tweets/.")
        )
    facts = (say("A .tweet file does not say when it was published: these posts are drafts, but for those with a schedule."),)
    return Reading(folder.resolve().name, tuple(arrivals), tuple(remarks), facts)


@dataclass
class _Maker:
    charter: Charter | None
    accounts: Accounts
    remarks: list[Remark]
    zone: ZoneInfo
    target: ZoneInfo
    pictures: folders.Pictures

    def arrival(self, path: str, text: str) -> Arrival | None:
        """The post of a file; each part of a thread may have a front matter of its own."""
        post = Post(path, 1, self.charter, self.accounts, self.remarks)
        parts: list[str] = []
        fields: dict[str, Yaml] = {}
        rest, line, mark = text, 1, "---"
        while len(parts) < _MOST_PARTS:
            try:
                foreign = foreign_front_matter.split(rest)
            except UnreadableError as error:
                self.remarks.append(Remark(path, line + error.line - 1, say("left out: {why}", why=error.message)))
                return None
            mark = _word(foreign.fields, "thread-delimiter", "threadDelimiter") or mark
            self._fields(post, foreign, line)
            fields = {**foreign.fields, **fields}
            part, found, rest = _cut(foreign.body, mark)
            parts.append(self._text(post, part, line))
            if not found:
                break
            line = text.count("\n") - rest.count("\n") + 1
        said = [part for part in parts if part]
        body = (SEPARATOR if len(said) > 1 else "\n").join(said)
        if len(said) > 1:
            post.fields["format"] = "thread"
        elif "poll" in post.fields:
            post.fields["format"] = "poll"
        name = PurePosixPath(path).stem
        post.fields["title"] = title_of(said[0] if said else "") or name.replace("-", " ")
        post.add_channels(self.accounts.default("x"))
        return Arrival(f"tweet\0{path}", path, 1, post.fields, body, self._when(post, fields), "", name, tuple(post.notes), post.copies)

    def _text(self, post: Post, part: str, line: int) -> str:
        """A part's text; the answers of a poll stand at its end."""
        lines = clean(part).split("\n")
        options: list[str] = []
        while lines and (found := _OPTION.match(lines[-1].strip())):
            options.insert(0, found[1].strip())
            lines.pop()
        self._poll(post, options, line)
        return as_markdown("\n".join(lines).strip())

    def _poll(self, post: Post, options: list[str], line: int) -> None:
        if len(options) == 1 or ("poll" in post.fields and options):
            post.keep(
                ", ".join(options), "poll", say("a poll needs two answers") if len(options) == 1 else say("a post has one poll"), line
            )
        elif options:
            post.fields["poll"] = {"options": [*dict.fromkeys(options)], "duration": _POLL_LASTS}

    def _fields(self, post: Post, foreign: Foreign, line: int) -> None:
        for key, value in foreign.fields.items():
            at = line + foreign.line_of(key) - 1
            if key in {"reply", "retweet"} and isinstance(value, str):
                post.keep(value, key, say("a post answers or repeats no other here"), at)
            elif key == "poll" and isinstance(value, list):
                self._poll(post, [str(item) for item in value if isinstance(item, str)], at)
            elif key == "media":
                self._media(post, value, at)
            elif key.lower() not in _KNOWN:
                post.remark(say("left out: this field has no meaning here"), key, at, str(value or ""))

    def _media(self, post: Post, value: Yaml, line: int) -> None:
        entries: list[Any] = value if isinstance(value, list) else [value]
        media: Any = post.fields.get("media") or []
        for entry in entries:
            fields: Mapping[str, Any] = entry if isinstance(entry, dict) else {"file": str(entry or "")}
            src, alt = str(fields.get("file") or fields.get("url") or ""), clean(str(fields.get("alt") or ""))
            found = self.pictures.find(src if src.startswith(f"{_FOLDER}/") or "://" in src else f"/{_FOLDER}/{src}", post.path)
            if isinstance(found, tuple):
                post.copies[f"content/{found[0]}"] = found[1]
                media = [*media, {"src": found[0], **({"alt": alt} if alt else {})}]
            elif src.startswith(("https://", "http://")):
                media = [*media, {"src": src, **({"alt": alt} if alt else {})}]
            elif src:
                post.keep(src, "media", found, line)
        if media:
            post.fields["media"] = media

    def _when(self, post: Post, fields: Mapping[str, Yaml]) -> datetime | Wish | None:
        typed = _word(fields, "schedule")
        try:
            found = typed_dates.typed(typed) if typed else None
            return dates.moment(found.read(None), found.clock, found.offset, self.zone, self.target) if found else None
        except (typed_dates.Unread, SlotError) as error:
            post.undated(typed, "schedule", error.message)
            return None


def _word(fields: Mapping[str, Yaml], *names: str) -> str:
    return next((value.strip() for name in names if isinstance(value := fields.get(name), str) and value.strip()), "")


def _cut(text: str, mark: str) -> tuple[str, bool, str]:
    """The text before the first line that is a mark, whether there is one, and what follows it."""
    found = re.search(rf"(?:^|\n){re.escape(mark)}[ \t]*(?:\n|$)", text)
    return (text[: found.start()], True, text[found.end() :]) if found else (text, False, "")
